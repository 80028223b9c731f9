package audit_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/quellenlage/quellenlage/audit"
)

// later is a time after record's.
func later(minutes int) time.Time {
	return time.Date(2025, 5, 1, 13, minutes, 0, 0, time.UTC)
}

// details is one of each kind, every field filled.
func details() []audit.Detail {
	return []audit.Detail{
		audit.Sent{Channel: "c1", Messages: []string{"m1", "m2"}, Private: true, Direct: "d1"},
		audit.Helpful{},
		audit.NotHelpful{},
		audit.Reported{Why: "the figure is old"},
		audit.Verdict{Judgement: audit.Wrong, Note: "it is 41", Claims: []string{"c"}},
		audit.Corrected{Text: "41 people [1].", Reason: "a later count"},
		audit.Retracted{Reason: "the article was withdrawn"},
		audit.Delivered{Correction: 7, Channel: "c1", Message: "m3", Failure: "only part of it"},
		audit.Replayed{On: "today", Answer: "a2", Changed: true},
	}
}

func appendAll(t *testing.T, l *audit.Log, answer string, details ...audit.Detail) {
	t.Helper()
	for i, d := range details {
		if err := l.Append(t.Context(), audit.Event{Answer: answer, At: later(i), By: "reader", Detail: d}); err != nil {
			t.Fatalf("%T: %v", d, err)
		}
	}
}

func TestEventsComeBackInOrder(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "audit.db"))
	if err := l.Record(t.Context(), record("a1")); err != nil {
		t.Fatal(err)
	}
	appendAll(t, l, "a1", details()...)
	got, err := l.Events(t.Context(), "a1")
	if err != nil || len(got) != len(details()) {
		t.Fatalf("%d events, %v", len(got), err)
	}
	for i, d := range details() {
		if diff := cmp.Diff(d, got[i].Detail); diff != "" {
			t.Errorf("%T changed on its way (-want +got):\n%s", d, diff)
		}
		if e := got[i]; e.Seq != int64(i+2) || e.Answer != "a1" || !e.At.Equal(later(i)) || e.Kind == "" || e.By == "" {
			t.Errorf("event %d: %+v", i, e)
		}
	}
	if head, err := l.Verify(t.Context(), audit.VerifyOptions{}); err != nil || head.Count != int64(len(details())+1) {
		t.Errorf("%+v, %v", head, err)
	}
}

func TestAppendRefuses(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "audit.db"))
	for _, id := range []string{"a1", "a2"} {
		if err := l.Record(t.Context(), record(id)); err != nil {
			t.Fatal(err)
		}
	}
	appendAll(t, l, "a2", audit.Retracted{})
	for name, tc := range map[string]struct {
		event audit.Event
		want  error
	}{
		"an unknown answer":          {audit.Event{Answer: "b", Detail: audit.Helpful{}}, audit.ErrNotFound},
		"no answer":                  {audit.Event{Detail: audit.Helpful{}}, audit.ErrNotFound},
		"nothing":                    {audit.Event{Answer: "a1"}, audit.ErrInvalid},
		"sent nowhere":               {audit.Event{Answer: "a1", Detail: audit.Sent{Channel: "c"}}, audit.ErrInvalid},
		"a message without id":       {audit.Event{Answer: "a1", Detail: audit.Sent{Channel: "c", Messages: []string{""}}}, audit.ErrInvalid},
		"no judgement":               {audit.Event{Answer: "a1", Detail: audit.Verdict{Judgement: "so so"}}, audit.ErrInvalid},
		"a correction without text":  {audit.Event{Answer: "a1", Detail: audit.Corrected{Reason: "x"}}, audit.ErrInvalid},
		"nothing delivered":          {audit.Event{Answer: "a2", Detail: audit.Delivered{Correction: 3}}, audit.ErrInvalid},
		"delivery of no correction":  {audit.Event{Answer: "a2", Detail: audit.Delivered{Correction: 2, Message: "m"}}, audit.ErrInvalid},
		"delivery of another answer": {audit.Event{Answer: "a1", Detail: audit.Delivered{Correction: 3, Message: "m"}}, audit.ErrInvalid},
		"replayed on nothing":        {audit.Event{Answer: "a1", Detail: audit.Replayed{}}, audit.ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			if err := l.Append(t.Context(), tc.event); !errors.Is(err, tc.want) || errors.Is(err, audit.ErrUnwritable) {
				t.Errorf("error %v, want %v", err, tc.want)
			}
		})
	}
	if head, err := l.Verify(t.Context(), audit.VerifyOptions{}); err != nil || head.Count != 3 {
		t.Errorf("%+v, %v; want what was there before", head, err)
	}
	if _, err := l.Events(t.Context(), "b"); !errors.Is(err, audit.ErrNotFound) {
		t.Errorf("events of an unknown answer give %v", err)
	}
}

func TestAnswerOfMessage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.db")
	l := open(t, path)
	for _, id := range []string{"a1", "a2"} {
		if err := l.Record(t.Context(), record(id)); err != nil {
			t.Fatal(err)
		}
	}
	appendAll(t, l, "a1", audit.Sent{Channel: "c", Messages: []string{"m1", "m2"}}, audit.Retracted{})
	appendAll(t, l, "a2", audit.Sent{Channel: "c", Messages: []string{"m3"}})
	appendAll(t, l, "a1", audit.Delivered{Correction: 4, Message: "m4"})
	again := open(t, path) // as after a restart
	for message, answer := range map[string]string{"m1": "a1", "m2": "a1", "m3": "a2", "m4": "a1"} {
		got, err := again.AnswerOf(t.Context(), message)
		if err != nil || got.Answer.ID != answer {
			t.Errorf("%s: %q, %v; want %s", message, got.Answer.ID, err, answer)
		}
	}
	if _, err := again.AnswerOf(t.Context(), "m5"); !errors.Is(err, audit.ErrNotFound) {
		t.Errorf("a message that shows no answer gives %v", err)
	}
}

func TestUndelivered(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "audit.db"))
	for _, id := range []string{"a1", "a2", "a3"} {
		if err := l.Record(t.Context(), record(id)); err != nil {
			t.Fatal(err)
		}
	}
	sent := audit.Sent{Channel: "c", Messages: []string{"m1"}}
	appendAll(t, l, "a1", sent, audit.Corrected{Text: "old"}, audit.Corrected{Text: "new"})      // 4, 5, 6
	appendAll(t, l, "a2", audit.Retracted{})                                                     // 7, never sent
	appendAll(t, l, "a3", audit.Sent{Channel: "c", Messages: []string{"m2"}}, audit.Retracted{}) // 8, 9
	want := func(seqs ...int64) {
		t.Helper()
		open, err := l.Undelivered(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var got []int64
		for _, c := range open {
			got = append(got, c.Seq)
		}
		if diff := cmp.Diff(seqs, got); diff != "" {
			t.Errorf("undelivered (-want +got):\n%s", diff)
		}
	}
	want(6, 9)
	appendAll(t, l, "a1", audit.Delivered{Correction: 6, Message: "m1"})
	want(9)
	appendAll(t, l, "a3", audit.Delivered{Correction: 9, Failure: "the channel is gone"})
	want()
	appendAll(t, l, "a1", audit.Retracted{}) // 12
	want(12)
	open, err := l.Undelivered(t.Context())
	if err != nil || len(open) != 1 || !cmp.Equal(open[0].Sent, []audit.Sent{sent}) {
		t.Errorf("%+v, %v; want the place where the answer was sent", open, err)
	}
}
