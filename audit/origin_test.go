package audit_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/rag"
)

// asked is a record of a question of a user in a text, with nobody else in it.
func asked(id, user, text string) rag.Record {
	r := record(id)
	r.Question.Asker, r.Question.Author, r.Question.History = rag.Asker{Channel: "discord", User: user}, "", nil
	r.Question.Text, r.Answer.Question = text, text
	return r
}

// askedAgain is a record as asking one again makes it.
func askedAgain(id string, first rag.Record, by string) rag.Record {
	r := asked(id, by, first.Question.Text)
	r.Question.Origin, r.Question.Author = first.Answer.ID, first.Question.Author
	if r.Question.Author == "" {
		r.Question.Author = first.Question.Asker.User
	}
	return r
}

func recordAll(t *testing.T, l *audit.Log, list ...rag.Record) {
	t.Helper()
	for _, r := range list {
		if err := l.Record(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
}

// TestNothingComesInBehindADeletion: what was under way when its origin or an earlier turn was deleted is refused, and leaves no
// byte in the file.
func TestNothingComesInBehindADeletion(t *testing.T) {
	for name, remove := range map[string]func(*audit.Log, rag.Record) (audit.Deletion, error){
		"forgotten": func(l *audit.Log, _ rag.Record) (audit.Deletion, error) { return l.Forget(t.Context(), "anna") },
		"pruned": func(l *audit.Log, r rag.Record) (audit.Deletion, error) {
			return l.Prune(t.Context(), r.At.AddDate(0, 0, 1))
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "audit.db")
			l := open(t, path)
			word := &secrets{Rand: rand.New(rand.NewPCG(3, 9))}
			first := asked("first", "anna", word.word())
			replay := askedAgain("replay", first, "mod")
			followUp := asked("follow-up", "bert", "and how many "+word.word())
			followUp.Question.History = []rag.Turn{{Role: "user", Text: first.Question.Text, Ref: "first"}}
			recordAll(t, l, first)
			if d, err := remove(l, first); err != nil || d.Answers != 1 {
				t.Fatalf("%+v, %v", d, err)
			}
			for _, r := range []rag.Record{replay, followUp} {
				if err := l.Record(t.Context(), r); !errors.Is(err, audit.ErrErased) || errors.Is(err, audit.ErrUnwritable) {
					t.Errorf("%s: error %v, want ErrErased", r.Answer.ID, err)
				}
				if _, err := l.Get(t.Context(), r.Answer.ID); !errors.Is(err, audit.ErrNotFound) {
					t.Errorf("%s is in the log: %v", r.Answer.ID, err)
				}
			}
			if left := word.left(t, path); len(left) > 0 {
				t.Errorf("words are there: %v", left)
			}
			// A turn without text says nothing any more, and an id that the log never had is nobody's.
			later := asked("later", "bert", "how high is the dam?")
			later.Question.Origin = "never recorded"
			later.Question.History = []rag.Turn{{Role: "user", Ref: "first"}, {Role: "user", Text: "x", Ref: "elsewhere"}}
			recordAll(t, l, later)
			if head, err := l.Verify(t.Context(), audit.VerifyOptions{}); err != nil || head.Count != 3 {
				t.Errorf("%+v, %v; want the skeleton, the deletion and the last one", head, err)
			}
		})
	}
}

// TestDeletedWithoutItsEvent: a replay whose event was never recorded, since the program ended between the two, goes with the
// answer whose question it asked again, and so does a replay of that.
func TestDeletedWithoutItsEvent(t *testing.T) {
	checked := asked("first", "bert", "")
	checked.Question.Author = "anna"
	for name, c := range map[string]struct {
		first  rag.Record
		remove func(*audit.Log, rag.Record) (audit.Deletion, error)
	}{
		"pruned": {asked("first", "", ""), func(l *audit.Log, r rag.Record) (audit.Deletion, error) {
			return l.Prune(t.Context(), r.At.AddDate(0, 0, 40))
		}},
		"the author is forgotten":             {checked, func(l *audit.Log, _ rag.Record) (audit.Deletion, error) { return l.Forget(t.Context(), "anna") }},
		"who asked for a check is forgotten":  {checked, func(l *audit.Log, _ rag.Record) (audit.Deletion, error) { return l.Forget(t.Context(), "bert") }},
		"forgotten by an asker without words": {asked("first", "cora", ""), func(l *audit.Log, _ rag.Record) (audit.Deletion, error) { return l.Forget(t.Context(), "cora") }},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "audit.db")
			l := open(t, path)
			word := &secrets{Rand: rand.New(rand.NewPCG(3, 11))}
			c.first.Question.Text = word.word()
			second := askedAgain("second", c.first, "mod")
			third := askedAgain("third", second, "")
			second.At, third.At = second.At.AddDate(0, 0, 50), third.At.AddDate(0, 0, 60)
			other := asked("other", "mod", "how high is the dam?")
			other.At = other.At.AddDate(0, 0, 50)
			recordAll(t, l, c.first, second, third, other)
			if err := l.Reindex(t.Context()); err != nil { // the records themselves name their origin
				t.Fatal(err)
			}
			if d, err := c.remove(l, c.first); err != nil || d.Answers != 3 || d.Records != 3 {
				t.Errorf("%+v, %v; want the answer with both replays", d, err)
			}
			if left := word.left(t, path); len(left) > 0 {
				t.Errorf("the question is there: %v", left)
			}
			if _, err := l.Get(t.Context(), "other"); err != nil {
				t.Error(err)
			}
			if _, err := l.Verify(t.Context(), audit.VerifyOptions{}); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestForgetRacesRecords: while answers are asked again and talked on from several sides, in two processes' logs, their first
// asker is forgotten; nothing of that asker is left, whoever was faster.
func TestForgetRacesRecords(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.db")
	l, beside := open(t, path), open(t, path)
	word := &secrets{Rand: rand.New(rand.NewPCG(5, 13))}
	var firsts []rag.Record
	for n := range 24 {
		firsts = append(firsts, asked(fmt.Sprint("first", n), "anna", word.word()))
	}
	recordAll(t, l, firsts...)
	var wg sync.WaitGroup
	begun := make(chan struct{}, 2*len(firsts))
	for n, log := range []*audit.Log{l, beside} {
		wg.Go(func() {
			for _, first := range firsts {
				r := askedAgain(fmt.Sprint(first.Answer.ID, " again ", n), first, "mod")
				if n == 1 {
					r.Question.Origin, r.Question.Author = "", ""
					r.Question.Text = "and then?"
					r.Question.History = []rag.Turn{{Role: "user", Text: first.Question.Text, Ref: first.Answer.ID}}
					r.Answer.Text = first.Question.Text // as an answer repeats what was asked
				}
				begun <- struct{}{}
				if err := log.Record(t.Context(), r); err != nil && !errors.Is(err, audit.ErrErased) {
					t.Error(err)
				}
			}
		})
	}
	for range 6 {
		<-begun
	}
	if _, err := l.Forget(t.Context(), "anna"); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	if left := word.left(t, path); len(left) > 0 {
		t.Errorf("%d of %d words are there", len(left), len(word.words))
	}
	if list, err := l.List(t.Context(), audit.Filter{}); err != nil || len(list) != 0 {
		t.Errorf("%d answers are left, %v", len(list), err)
	}
	if _, err := l.Verify(t.Context(), audit.VerifyOptions{}); err != nil {
		t.Error(err)
	}
}
