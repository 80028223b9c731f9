package audit_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/llm"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/answer"
)

// secrets hands out words that occur nowhere else, and remembers them.
type secrets struct {
	*rand.Rand
	words []string
}

func (s *secrets) word() string {
	b := make([]byte, 14)
	for i := range b {
		b[i] = "bcdfghjklmnpqrstvwxz"[s.IntN(20)]
	}
	s.words = append(s.words, string(b))
	return string(b)
}

// left are the secrets that stand somewhere in the files of a database, whole or from the fifth letter on: an index may
// keep the beginning of a word only once for several.
func (s *secrets) left(t *testing.T, path string) []string {
	t.Helper()
	files, err := filepath.Glob(path + "*")
	if err != nil || len(files) == 0 {
		t.Fatalf("%v, %v", files, err)
	}
	var found []string
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range s.words {
			if bytes.Contains(content, []byte(w[4:])) {
				found = append(found, filepath.Base(file)+": "+w)
			}
		}
	}
	return found
}

// crowd fills a log with the answers of several users, so that their rows share pages; it returns what each user said.
func crowd(t *testing.T, l *audit.Log, users, answers int) map[string]*secrets {
	t.Helper()
	said := map[string]*secrets{}
	i := newInvented(11)
	for u := range users {
		user := fmt.Sprint("99000", u, "77123")
		said[user] = &secrets{Rand: rand.New(rand.NewPCG(uint64(u), 3)), words: []string{"....99000" + fmt.Sprint(u) + "77123"}}
	}
	for n := range answers {
		user := fmt.Sprint("99000", n%users, "77123")
		s, other := said[user], fmt.Sprint("99000", (n+1)%users, "77123")
		r := i.record(n)
		r.Question.Asker.User, r.Question.Author = user, other
		r.Question.Text = i.text(5+n%60) + " " + said[other].word() // a checked message of somebody else
		r.Question.History = []rag.Turn{{Role: "user", Text: i.text(3) + " " + s.word()}}
		r.Answer.Question, r.Answer.Text = r.Question.Text, i.text(n%50)+" "+s.word()
		r.Answer.Trace.Exchanges = []answer.Exchange{{Messages: []llm.Message{{Role: llm.User, Text: r.Question.Text}}}}
		if err := l.Record(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		id := r.Answer.ID
		happens := func(by string, d audit.Detail) {
			t.Helper()
			if err := l.Append(t.Context(), audit.Event{Answer: id, At: later(n), By: by, Detail: d}); err != nil {
				t.Fatal(err)
			}
		}
		happens("", audit.Sent{Channel: "c", Messages: []string{s.word()}})
		third := fmt.Sprint("99000", (n+2)%users, "77123")
		switch n % 3 {
		case 0:
			happens(third, audit.Reported{Why: said[third].word()})
		case 1:
			happens(third, audit.Verdict{Judgement: audit.Wrong, Note: said[third].word()})
		case 2:
			happens(third, audit.Corrected{Text: said[third].word(), Reason: said[third].word()})
		}
	}
	return said
}

// TestForgetLeavesNothing forgets users one after the other and looks for their words and ids in every byte of the files.
func TestForgetLeavesNothing(t *testing.T) {
	for name, plain := range map[string]bool{"hidden": false, "plain": true} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "audit.db")
			l, err := audit.Open(t.Context(), path, audit.Options{PlainUsers: func(string) bool { return plain }})
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			said := crowd(t, l, 10, 300)
			there := 0
			for user, s := range said {
				there += len(s.left(t, path))
				if _, err := l.Forget(t.Context(), user); err != nil {
					t.Fatal(err)
				}
				if left := s.left(t, path); len(left) > 0 {
					t.Errorf("of %d words %d are still there: %v", len(s.words), len(left), left[:min(5, len(left))])
				}
			}
			if there < 500 {
				t.Errorf("only %d words were there to be forgotten", there)
			}
			if _, err := l.Verify(t.Context(), audit.VerifyOptions{}); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestForgetTakesWhatHoldsTheWords(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "audit.db"))
	ask := func(id, user, author string, history ...rag.Turn) {
		t.Helper()
		r := record(id)
		r.Question.Asker.User, r.Question.Author, r.Question.History = user, author, history
		if err := l.Record(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	ask("own", "anna", "")
	ask("other", "bert", "")
	ask("checked", "bert", "anna")
	ask("follow-up", "bert", "", rag.Turn{Role: "user", Text: "x", Ref: "own"})
	ask("further", "cora", "", rag.Turn{Role: "user", Text: "x", Ref: "follow-up"})
	ask("unknown", "cora", "", rag.Turn{Role: "user", Text: "x", Ref: "elsewhere"})
	for _, e := range []audit.Event{
		{Answer: "own", By: "bert", Detail: audit.Reported{Why: "bad"}},
		{Answer: "other", By: "anna", Detail: audit.Reported{Why: "worse"}},
		{Answer: "other", By: "anna", Detail: audit.NotHelpful{}},
		{Answer: "other", By: "cora", Detail: audit.Helpful{}},
		{Answer: "other", Detail: audit.Sent{Channel: "c", Messages: []string{"m2"}}},
		{Answer: "own", Detail: audit.Sent{Channel: "c", Messages: []string{"m1"}}},
	} {
		if err := l.Append(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	d, err := l.Forget(t.Context(), "anna")
	if diff := cmp.Diff(audit.Deletion{Records: 8, Answers: 4}, d); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for id, want := range map[string]error{"own": audit.ErrErased, "checked": audit.ErrErased, "follow-up": audit.ErrErased, "further": audit.ErrErased, "other": nil, "unknown": nil} {
		if _, err := l.Get(t.Context(), id); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", id, err, want)
		}
	}
	if err := l.Append(t.Context(), audit.Event{Answer: "own", Detail: audit.Helpful{}}); !errors.Is(err, audit.ErrErased) {
		t.Errorf("something happened to an answer that is gone: %v", err)
	}
	if err := l.Record(t.Context(), record("own")); !errors.Is(err, audit.ErrExists) {
		t.Errorf("the id of an answer that is gone gives %v", err)
	}
	if _, err := l.AnswerOf(t.Context(), "m1"); !errors.Is(err, audit.ErrNotFound) {
		t.Errorf("the message of an answer that is gone gives %v", err)
	}
	if r, err := l.AnswerOf(t.Context(), "m2"); err != nil || r.Answer.ID != "other" {
		t.Errorf("another answer is not found any more: %v", err)
	}
	list, err := l.List(t.Context(), audit.Filter{})
	if err != nil || len(list) != 2 || list[1].ID != "other" || list[1].Reports != 1 || list[1].NotHelpful != 0 || list[1].Helpful != 1 {
		t.Errorf("%+v, %v; want the two that stay, with a report whose words are gone", list, err)
	}
	if events, err := l.Events(t.Context(), "own"); err != nil || len(events) != 2 || events[0].Detail != nil || events[0].Kind != audit.KindReported {
		t.Errorf("%+v, %v; want what happened without its content", events, err)
	}
	if head, err := l.Verify(t.Context(), audit.VerifyOptions{}); err != nil || head.Count != 14 {
		t.Errorf("%+v, %v; want 12 records and two of deletions", head, err)
	}
	if d, err := l.Forget(t.Context(), "anna"); err != nil || d.Records != 0 {
		t.Errorf("forgotten again: %+v, %v", d, err)
	}
}

func TestForgetByHash(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.db")
	l, err := audit.Open(t.Context(), path, audit.Options{PlainUsers: func(server string) bool { return server == "open" }})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for i, server := range []string{"open", "closed"} {
		r := record(fmt.Sprint("a", i))
		r.Question.Asker = rag.Asker{Server: server, User: "1001"}
		if err := l.Record(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	list, err := l.List(t.Context(), audit.Filter{User: "1001"})
	if err != nil || len(list) != 2 || list[1].Asker.User != "1001" || !strings.HasPrefix(list[0].Asker.User, "u:") {
		t.Fatalf("%+v, %v", list, err)
	}
	if d, err := l.Forget(t.Context(), list[0].Asker.User); err != nil || d.Answers != 2 {
		t.Errorf("%+v, %v; want both", d, err)
	}
}

func TestPrune(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.db")
	l := open(t, path)
	said := crowd(t, l, 3, 150)
	middle := record("").At.Add(100 * time.Minute).Truncate(time.Microsecond)
	d, err := l.Prune(t.Context(), middle)
	if err != nil || d.Answers != 100 || d.Records != 300 {
		t.Errorf("%+v, %v; want 100 answers with what happened to them", d, err)
	}
	list, err := l.List(t.Context(), audit.Filter{Limit: 1000})
	if err != nil || len(list) != 50 || list[49].At.Before(middle) {
		t.Errorf("%d answers are left, %v", len(list), err)
	}
	for user, s := range said {
		if left := len(s.left(t, path)); left == 0 || left > len(s.words)/2 {
			t.Errorf("%d of %d words of %s are there", left, len(s.words), user)
		}
	}
	if _, err := l.Verify(t.Context(), audit.VerifyOptions{}); err != nil {
		t.Error(err)
	}
	if _, err := l.Prune(t.Context(), middle.Add(1000*time.Hour)); err != nil {
		t.Error(err)
	}
	for user, s := range said {
		if left := s.left(t, path); len(left) > 0 {
			t.Errorf("%d words of %s are there: %v", len(left), user, left[:min(5, len(left))])
		}
	}
}

// TestPruneTakesReplays prunes an answer whose question was asked again later, and that again: keeping those would keep the
// words for longer than was promised.
func TestPruneTakesReplays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.db")
	l := open(t, path)
	word := &secrets{Rand: rand.New(rand.NewPCG(7, 7))}
	secret := word.word()
	add := func(id string, day int, text string) rag.Record {
		t.Helper()
		r := record(id)
		r.At = r.At.AddDate(0, 0, day)
		r.Question.Asker, r.Question.Author, r.Question.Text, r.Answer.Question = rag.Asker{Channel: "terminal"}, "", text, text
		if err := l.Record(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		return r
	}
	first := add("first", 0, secret)
	add("again", 50, secret)
	add("once-more", 60, secret)
	other := add("other", 50, "How high is the dam?")
	for of, came := range map[string]string{"first": "again", "again": "once-more"} {
		if err := l.Append(t.Context(), audit.Event{Answer: of, Detail: audit.Replayed{On: "today", Answer: came}}); err != nil {
			t.Fatal(err)
		}
	}
	if d, err := l.Prune(t.Context(), first.At.AddDate(0, 0, 40)); err != nil || d.Answers != 3 || d.Records != 5 {
		t.Errorf("%+v, %v; want the answer with both replays", d, err)
	}
	if left := word.left(t, path); len(left) > 0 {
		t.Errorf("the question is still there: %v", left)
	}
	if _, err := l.Get(t.Context(), other.Answer.ID); err != nil {
		t.Errorf("an answer to another question: %v", err)
	}
	if _, err := l.Verify(t.Context(), audit.VerifyOptions{}); err != nil {
		t.Error(err)
	}
}
