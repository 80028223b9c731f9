package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/rag"
)

// written are a person's id and the words that only this person wrote, as they could stand in a file.
func written(id string, n int) []string {
	words := []string{id}
	for i := range 5 {
		words = append(words, fmt.Sprintf("%s%c%d", "Quastenhof", 'a'+n, i))
	}
	return words
}

// where are the files below a folder that hold one of these words, in any case, or the end of a longer word, of which an
// index may keep only what differs from the word before.
func where(t *testing.T, dir string, words []string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		content = bytes.ToLower(content)
		for _, w := range words {
			if bytes.Contains(content, []byte(strings.ToLower(w))) {
				found = append(found, filepath.Base(path)+": "+w)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// asksInDiscord has a person ask, ask on, have a message of another person's checked, and report; and a moderator ask again.
func asksInDiscord(t *testing.T, h *house, id, other string, own, others []string) {
	t.Helper()
	ctx := t.Context()
	asker := rag.Asker{Channel: "discord", Server: "700100", Place: "600100", User: id}
	must := func(a rag.Answer, err error) rag.Answer {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	first := must(h.Ask.Ask(ctx, rag.Question{Text: "How many casualties does " + own[1] + " report?", Asker: asker}))
	must(h.Ask.Ask(ctx, rag.Question{Text: "And what does " + own[2] + " say?", Asker: asker, History: []rag.Turn{
		{Role: "user", Text: first.Question, Ref: first.ID}, {Role: "assistant", Text: first.Text, Ref: first.ID},
	}}))
	must(h.Ask.Check(ctx, rag.Question{Text: others[3] + " says that 47 people were hurt.", Author: other, Asker: asker}))
	for _, e := range []audit.Event{
		{Answer: first.ID, Server: "700100", Detail: audit.Sent{Channel: "600100", Messages: []string{"5001" + id}}},
		{Answer: first.ID, By: id, Server: "700100", Detail: audit.Reported{Why: own[4] + " says otherwise"}},
	} {
		if err := h.Log.Append(ctx, e); err != nil {
			t.Fatal(err)
		}
	}
	then, err := h.Log.Get(ctx, first.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, on := range []rag.Ground{rag.OnEvidence, rag.OnToday} {
		again := must(h.Ask.Replay(ctx, then, on, rag.Asker{Channel: "web", User: "900100"}))
		if err := h.Log.Append(ctx, audit.Event{Answer: first.ID, By: "900100", Detail: audit.Replayed{On: string(on), Answer: again.ID}}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestForget has real answers given to two people, has the program forget one of them as whoever runs it would, and looks
// for that person in every byte of the data folder.
func TestForget(t *testing.T) {
	t.Chdir(t.TempDir())
	anna, bert := "810000000000000017", "820000000000000018"
	annas, berts := written(anna, 0), written(bert, 1)
	p := &program{stderr: &bytes.Buffer{}, screens: noTerminal{}}
	h, err := openHouse(t.Context(), p, plan{Data: "data", Records: kept, Clock: time.Now, Notice: func(string) {}, Progress: func(int, int) {}})
	if err != nil {
		t.Fatal(err)
	}
	asksInDiscord(t, h, anna, bert, annas, berts)
	asksInDiscord(t, h, bert, anna, berts, annas)
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	if found := where(t, "data", annas[1:]); len(found) < 4 {
		t.Fatalf("only %v is there to be forgotten", found)
	}
	before, _, _ := configured(t, nil, "audit", "verify", "--json")
	status, stdout, stderr := configured(t, nil, "audit", "forget", "--user", anna, "--yes")
	// Two questions, of which one was asked again twice, a check that she asked for, and one of her own message.
	if status != statusDone || !strings.Contains(stdout, "6 of them answers") {
		t.Errorf("status %d: %s%s", status, stdout, stderr)
	}
	if found := where(t, "data", annas); len(found) > 0 {
		t.Errorf("still there: %v", found)
	}
	if found := where(t, "data", []string{berts[1], berts[2]}); len(found) < 2 {
		t.Errorf("of another person there is only %v", found)
	}
	if status, stdout, stderr := configured(t, nil, "audit", "verify"); before != statusDone || status != statusDone || !strings.Contains(stdout, "in order") {
		t.Errorf("what is left does not verify: %s%s", stdout, stderr)
	}
	if _, stdout, _ := configured(t, nil, "audit", "stats"); !strings.Contains(stdout, "deleted, in the whole log") {
		t.Errorf("%s", stdout)
	}
	status, stdout, stderr = configured(t, nil, "audit", "prune", "--before", "2999-01-01", "--yes")
	if found := where(t, "data", append(berts, "Quastenhof")); status != statusDone || len(found) > 0 {
		t.Errorf("after all was pruned: %v, %s%s", found, stdout, stderr)
	}
}
