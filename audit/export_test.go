package audit_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/internal/evalset"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
	"github.com/quellenlage/quellenlage/rag/draft"
)

func TestExportCSV(t *testing.T) {
	l := shelf(t)
	var b bytes.Buffer
	n, err := l.Export(t.Context(), &b, audit.Filter{Server: "s1"}, audit.CSV)
	if err != nil || n != 2 {
		t.Fatalf("%d, %v", n, err)
	}
	text, marked := strings.CutPrefix(b.String(), "\ufeff")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || !marked || len(rows) != 3 {
		t.Fatalf("%q, %v", rows, err)
	}
	got := map[string]string{}
	for i, column := range rows[0] {
		got[column] = rows[1][i]
	}
	user := got["user"]
	if !strings.HasPrefix(user, "u:") {
		t.Errorf("the user is %q", user)
	}
	want := map[string]string{
		"id": "a1", "time": "2025-05-01T13:00:00Z", "front_end": "discord", "server": "s1", "channel": "p2", "user": user,
		"question": "Wie groß war die Flut in Kaltenmoor?", "answer": "Zwei Meter [1].", "language": "en", "status": "contrasted", "writer": "llm",
		"helpful": "0", "not_helpful": "1", "reports": "0", "verdict": "right", "correction": "", "verified": "true", "sources": "[1]  – Brücke in Oberau", "model": "", "mode": "checked",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestCSVHasNoFormulas reads each cell as spreadsheets with other separators would.
func TestCSVHasNoFormulas(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "audit.db"))
	attacks := []string{
		"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "  @x", "a;=1", "a\t=cmd|' /C calc'!A0", "a,\"=1", "a;  =1", `";=1`, "=\"x\"", "＝1", "a|=1",
		"\u00a0=1", "x\n+2", "==1", ";;=1", "=;=1",
	}
	for i, attack := range attacks {
		r := record(fmt.Sprint("a", i))
		r.Question.Text, r.Answer.Text, r.Question.Asker.Place = attack, attack, attack
		r.Answer.Sources[0].Title = attack
		if err := l.Record(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if n, err := l.Export(t.Context(), &b, audit.Filter{}, audit.CSV); err != nil || n != len(attacks) {
		t.Fatalf("%d, %v", n, err)
	}
	for _, cell := range strings.FieldsFunc(b.String(), func(r rune) bool { return strings.ContainsRune(",;|\t\r\n", r) }) {
		if begin := strings.TrimLeft(cell, " \"\u00a0\ufeff"); begin != "" && strings.ContainsAny(begin[:1], "=+-@") || strings.HasPrefix(begin, "＝") {
			t.Errorf("a cell could be a formula: %q", cell)
		}
	}
}

func TestExportJSONL(t *testing.T) {
	l := shelf(t)
	var b bytes.Buffer
	n, err := l.Export(t.Context(), &b, audit.Filter{Limit: 2, Before: 4}, audit.JSONL)
	if err != nil || n != 2 {
		t.Fatalf("%d, %v", n, err)
	}
	lines := json.NewDecoder(&b)
	type line struct {
		Seq      int
		Question struct{ Text string }
		Answer   rag.Answer
		Verdict  string
		Events   []struct {
			Kind   string
			Detail map[string]any
		}
	}
	var first, second line
	if err := errors.Join(lines.Decode(&first), lines.Decode(&second)); err != nil {
		t.Fatal(err)
	}
	if first.Seq != 3 || second.Question.Text != "Wie groß war die Flut in Kaltenmoor?" || second.Answer.ID != "a1" || len(second.Answer.Claims) != 1 ||
		second.Verdict != "right" || len(second.Events) != 3 || second.Events[2].Detail["note"] != "checked twice" {
		t.Errorf("%+v\n%+v", first, second)
	}
	if _, err := l.Export(t.Context(), &b, audit.Filter{}, "xml"); err == nil {
		t.Error("an unknown format was taken")
	}
}

func TestExportIsWhole(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "audit.db"))
	crowd(t, l, 5, 450) // more than are read at a time
	for limit, want := range map[int]int{0: 450, 1: 1, 200: 200, 401: 401, 1000: 450} {
		var b bytes.Buffer
		if n, err := l.Export(t.Context(), &b, audit.Filter{Limit: limit}, audit.JSONL); err != nil || n != want || bytes.Count(b.Bytes(), []byte("\n")) != want {
			t.Errorf("limit %d: %d, %v; want %d", limit, n, err, want)
		}
	}
}

// judgedAnswer stands on two figures of two speakers and one that nobody names.
func judgedAnswer(id string) rag.Record {
	r := record(id)
	figure := func(id, article, speaker string, low float64, additive bool) rag.Cited {
		c := claims.Claim{ID: id, Article: article, Kind: claims.Figure, Measure: "wounded", Value: &claims.Value{Text: id, Low: &low, High: &low, Additive: additive}}
		if speaker != "" {
			c.Speakers = []claims.Speaker{{ID: speaker, Name: speaker}}
		}
		return rag.Cited{Claim: c, Source: 1}
	}
	a := &r.Answer
	a.Status = rag.Contrasted
	a.Claims = []rag.Cited{figure("c1", "a", "fire_brigade", 40, false), figure("c2", "b.1", "mayor", 45, false), figure("c3", "b.1", "", 5, true), figure("c4", "d", "", 9, false)}
	a.Sources = []rag.Source{{N: 1, Article: "a"}, {N: 2, Article: "b.1"}}
	a.Lines = []draft.Line{{Role: draft.Verdict, Claims: []string{"c1", "c2"}}, {Role: draft.Claim, Claims: []string{"c3"}}, {Role: draft.Nearest, Claims: []string{"c4"}}}
	a.Contrast = []contrast.Group{}
	return r
}

// TestExportEval: what was judged right is found again by the evaluation, and what was judged wrong is found to be so.
func TestExportEval(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "audit.db"))
	none := judgedAnswer("none")
	none.Answer.Status, none.Answer.Lines = rag.NoAnswer, nil
	for id, r := range map[string]rag.Record{"right": judgedAnswer("right"), "wrong": judgedAnswer("wrong"), "named": judgedAnswer("named"), "none": none, "unjudged": judgedAnswer("unjudged")} {
		r.Answer.ID = id
		if err := l.Record(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	appendAll(t, l, "right", audit.Verdict{Judgement: audit.Wrong}, audit.Verdict{Judgement: audit.Right})
	appendAll(t, l, "wrong", audit.Verdict{Judgement: audit.Wrong, Note: "it is 47"})
	appendAll(t, l, "named", audit.Verdict{Judgement: audit.Misleading, Claims: []string{"c2"}}, audit.Corrected{Text: "Forty [1]."})
	appendAll(t, l, "none", audit.Verdict{Judgement: audit.Right})
	var b bytes.Buffer
	n, err := l.ExportEval(t.Context(), &b, audit.Filter{})
	if err != nil || n != 4 {
		t.Fatalf("%d, %v", n, err)
	}
	if strings.Contains(b.String(), "someone") || strings.Contains(b.String(), "u:") {
		t.Errorf("it says who asked:\n%s", b.String())
	}
	questions, err := evalset.Read(&b)
	if err != nil {
		t.Fatal(err)
	}
	report, err := evalset.Run(t.Context(), questions, func(_ context.Context, q rag.Question) (rag.Answer, error) {
		if q.ID == "none" {
			return none.Answer, nil
		}
		return judgedAnswer(q.ID).Answer, nil
	}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	for i, q := range questions {
		s := report.Questions[i]
		got := fmt.Sprintf("%d/%d figures, %d speakers, %d/%d right, %d/%d articles, contrast %v, abstention %v", s.Found, s.Expected, s.Speaker, s.Right, s.Cited, s.DocsFound, s.Docs, s.ContrastKept, s.AbstentionKept)
		if want := map[string]string{
			"right": "3/3 figures, 3 speakers, 3/3 right, 2/2 articles, contrast true, abstention true",
			"wrong": "0/0 figures, 0 speakers, 0/3 right, 0/0 articles, contrast true, abstention true",
			"named": "2/2 figures, 2 speakers, 2/3 right, 2/2 articles, contrast true, abstention true",
			"none":  "0/0 figures, 0 speakers, 0/0 right, 0/0 articles, contrast true, abstention true",
		}[q.ID]; got != want {
			t.Errorf("%s: %s\nwant %s", q.ID, got, want)
		}
		reference := map[string]string{"right": "More than 40 [1].", "wrong": "it is 47", "named": "Forty [1].", "none": "More than 40 [1]."}[q.ID]
		if q.Reference != reference || (len(q.MustNot) == 0) != (q.ID == "right" || q.ID == "none") || len(q.History) != 2 || q.MustAbstain != (q.ID == "none") {
			t.Errorf("%s: %+v", q.ID, q)
		}
	}
}

func TestStats(t *testing.T) {
	l := shelf(t)
	appendAll(t, l, "a3", audit.Replayed{On: "today"}, audit.Replayed{On: "evidence"})
	s, err := l.Stats(t.Context(), audit.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	first := record("").At.Truncate(time.Microsecond)
	want := audit.Stats{
		Answers: 4, First: first, Last: first.Add(3 * time.Hour),
		ByStatus: map[string]int{"answered": 2, "contrasted": 1, "no_answer": 1}, ByWriter: map[string]int{"evidence": 3, "llm": 1},
		ByServer: map[string]int{"": 1, "s1": 2, "s2": 1}, ByVerdict: map[string]int{"": 2, "right": 1, "wrong": 1},
		Helpful: 1, NotHelpful: 1, Reports: 1, Flagged: 2, Retracted: 1, Replays: 2,
		ByChannel: map[string]int{"discord": 3, "terminal": 1}, ByDay: map[string]int{},
	}
	for hour := range 4 {
		want.ByDay[first.Add(time.Duration(hour)*time.Hour).Local().Format(time.DateOnly)]++
	}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if s, err = l.Stats(t.Context(), audit.Filter{Server: "s1", Text: "kaltenmoor", Limit: 1}); err != nil || s.Answers != 1 || s.ByStatus["contrasted"] != 1 || s.Replays != 0 || len(s.ByDay) != 1 {
		t.Errorf("%+v, %v", s, err)
	}
	if _, err := l.Forget(t.Context(), "1001"); err != nil {
		t.Fatal(err)
	}
	if s, err = l.Stats(t.Context(), audit.Filter{}); err != nil || s.Answers != 2 || s.Erased != 2 {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestBackup(t *testing.T) {
	dir := t.TempDir()
	l := open(t, filepath.Join(dir, "audit.db"))
	crowd(t, l, 5, 50)
	head, err := l.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "backups", "monday.db")
	got, err := l.Backup(t.Context(), path)
	if err != nil || got != head {
		t.Fatalf("%+v, %v; want %+v", got, err, head)
	}
	if _, err := l.Backup(t.Context(), path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a backup was overwritten: %v", err)
	}
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(files) != 2 {
		t.Errorf("%v, %v; want the copy and its key", files, err)
	}
	for _, file := range files {
		if info, err := file.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", file.Name(), info.Mode(), err)
		}
	}
	restored := open(t, path)
	if again, err := restored.Verify(t.Context(), audit.VerifyOptions{Head: head}); err != nil || again != head {
		t.Errorf("%+v, %v", again, err)
	}
	if list, err := restored.List(t.Context(), audit.Filter{User: "99000077123"}); err != nil || len(list) != 10 {
		t.Errorf("%d answers of a user, %v; the key does not fit", len(list), err)
	}
	if err := restored.Record(t.Context(), record("after")); err != nil {
		t.Error(err)
	}
}

// TestBackupOfABrokenLog: a copy that does not verify gets no name.
func TestBackupOfABrokenLog(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "audit.db")
	l := open(t, path)
	crowd(t, l, 2, 5)
	db := raw(t, path)
	dropTriggers(t, db)
	if _, err := db.Exec("UPDATE record SET at = '2020-01-01T00:00:00Z' WHERE seq = 2"); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Backup(t.Context(), filepath.Join(dir, "backup", "b.db")); !errors.Is(err, audit.ErrBroken) {
		t.Errorf("error %v, want ErrBroken", err)
	}
	if files, err := os.ReadDir(filepath.Join(dir, "backup")); err != nil || len(files) != 0 {
		t.Errorf("%v, %v; want nothing", files, err)
	}
}
