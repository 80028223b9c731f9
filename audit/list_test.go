package audit_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/rag"
)

func TestListPages(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "audit.db"))
	for i := range 25 {
		if err := l.Record(t.Context(), record(fmt.Sprintf("a%02d", i+1))); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		filter      audit.Filter
		first, last string
		n           int
	}{
		{audit.Filter{}, "a25", "a06", audit.DefaultPage},
		{audit.Filter{Limit: 3}, "a25", "a23", 3},
		{audit.Filter{Limit: 3, Before: 23}, "a22", "a20", 3},
		{audit.Filter{Limit: 3, Before: 23, Text: "hurt"}, "a22", "a20", 3},
		{audit.Filter{Limit: 100, Before: 3}, "a02", "a01", 2},
	} {
		got, err := l.List(t.Context(), tc.filter)
		if err != nil || len(got) != tc.n {
			t.Fatalf("%+v: %d entries, %v; want %d", tc.filter, len(got), err, tc.n)
		}
		if got[0].ID != tc.first || got[tc.n-1].ID != tc.last {
			t.Errorf("%+v: %s … %s, want %s … %s", tc.filter, got[0].ID, got[tc.n-1].ID, tc.first, tc.last)
		}
	}
}

// shelf is a log of four answers that differ in everything that a list filters by.
func shelf(t *testing.T) *audit.Log {
	t.Helper()
	l := open(t, filepath.Join(t.TempDir(), "audit.db"))
	for i, asker := range []rag.Asker{
		{Channel: "discord", Server: "s1", Place: "p1", User: "1001"},
		{Channel: "discord", Server: "s1", Place: "p2", User: "1002"},
		{Channel: "discord", Server: "s2", Place: "p1", User: "1001"},
		{Channel: "terminal"},
	} {
		r := record(fmt.Sprint("a", i))
		r.At = r.At.Add(time.Duration(i) * time.Hour)
		r.Question.Asker = asker
		switch i {
		case 1:
			r.Question.Text, r.Answer.Text = "Wie groß war die Flut in Kaltenmoor?", "Zwei Meter [1]."
			r.Answer.Status, r.Answer.Writer, r.Question.Mode = rag.Contrasted, "llm", rag.Checked
		case 2:
			r.Answer.Status = rag.NoAnswer
		}
		if err := l.Record(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	appendAll(t, l, "a0", audit.Reported{Why: "outdated, says the Zinnober Kurier"}, audit.Verdict{Judgement: audit.Wrong})
	appendAll(t, l, "a1", audit.NotHelpful{}, audit.Verdict{Judgement: audit.Misleading}, audit.Verdict{Judgement: audit.Right, Note: "checked twice"})
	appendAll(t, l, "a2", audit.NotHelpful{}, audit.Helpful{}, audit.Corrected{Text: "Karmesin it is."}, audit.Retracted{})
	return l
}

func TestListFilters(t *testing.T) {
	l := shelf(t)
	hour := func(h int) time.Time { return record("").At.Add(time.Duration(h) * time.Hour) }
	for name, tc := range map[string]struct {
		filter audit.Filter
		want   string
	}{
		"all":               {audit.Filter{}, "a3 a2 a1 a0"},
		"from":              {audit.Filter{From: hour(2)}, "a3 a2"},
		"to":                {audit.Filter{To: hour(2)}, "a1 a0"},
		"from and to":       {audit.Filter{From: hour(1), To: hour(2)}, "a1"},
		"front end":         {audit.Filter{Channel: "terminal"}, "a3"},
		"server":            {audit.Filter{Server: "s1"}, "a1 a0"},
		"place":             {audit.Filter{Place: "p1"}, "a2 a0"},
		"server and place":  {audit.Filter{Server: "s1", Place: "p1"}, "a0"},
		"user":              {audit.Filter{User: "1001"}, "a2 a0"},
		"nobody":            {audit.Filter{User: "100"}, ""},
		"status":            {audit.Filter{Status: rag.NoAnswer}, "a2"},
		"writer":            {audit.Filter{Writer: "llm"}, "a1"},
		"flagged":           {audit.Filter{Flagged: true}, "a1 a0"},
		"last verdict":      {audit.Filter{Verdict: audit.Right}, "a1"},
		"verdict overruled": {audit.Filter{Verdict: audit.Misleading}, ""},
		"question":          {audit.Filter{Text: "Kaltenmoor"}, "a1"},
		"folded":            {audit.Filter{Text: "GROSS"}, "a1"},
		"beginning":         {audit.Filter{Text: "kalt"}, "a1"},
		"not the end":       {audit.Filter{Text: "moor"}, ""},
		"answer":            {audit.Filter{Text: "zwei meter"}, "a1"},
		"all words":         {audit.Filter{Text: "zwei hurt"}, ""},
		"title":             {audit.Filter{Text: "brücke", Server: "s2"}, "a2"},
		"report":            {audit.Filter{Text: "zinnober"}, "a0"},
		"note":              {audit.Filter{Text: "twice"}, "a1"},
		"correction":        {audit.Filter{Text: "karmesin"}, "a2"},
		"words and more":    {audit.Filter{Text: "hurt", User: "1001", Verdict: audit.Wrong}, "a0"},
		"no words":          {audit.Filter{Text: "?!"}, ""},
		"an expression":     {audit.Filter{Text: `hurt" OR "zwei`}, ""},
		"a column":          {audit.Filter{Text: "question : hurt"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := l.List(t.Context(), tc.filter)
			if err != nil {
				t.Fatal(err)
			}
			var ids []string
			for _, e := range got {
				ids = append(ids, e.ID)
			}
			if strings.Join(ids, " ") != tc.want {
				t.Errorf("%v, want %s", ids, tc.want)
			}
		})
	}
}

func TestEntry(t *testing.T) {
	l := shelf(t)
	list, err := l.List(t.Context(), audit.Filter{Limit: 2, Before: 4})
	if err != nil || len(list) != 2 {
		t.Fatalf("%v, %v", list, err)
	}
	e := list[1]
	if e.ID != "a1" || e.Seq != 2 || e.Question != "Wie groß war die Flut in Kaltenmoor?" || e.Language != "en" || e.Asker.Server != "s1" || e.Asker.Place != "p2" ||
		!e.At.Equal(record("").At.Add(time.Hour).Truncate(time.Microsecond)) || e.NotHelpful != 1 || e.Verdict != audit.Right || e.Mode != rag.Checked || list[0].Mode != "" {
		t.Errorf("%+v", e)
	}
	if e := list[0]; e.Helpful != 1 || e.NotHelpful != 0 || e.Correction != audit.KindRetracted {
		t.Errorf("%+v; want the reader's last vote and the last correction", e)
	}
	if hash := e.Asker.User; !strings.HasPrefix(hash, "u:") {
		t.Errorf("the user is shown as %q", hash)
	} else if same, err := l.List(t.Context(), audit.Filter{User: hash}); err != nil || len(same) != 1 {
		t.Errorf("by its hash the user is found %d times, %v", len(same), err)
	}
}

func TestReindexMakesTheSame(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.db")
	l := open(t, path)
	if err := l.Record(t.Context(), record("a1")); err != nil {
		t.Fatal(err)
	}
	r := record("a2")
	r.Question.History = []rag.Turn{{Role: "user", Text: "x", Ref: "a1"}}
	r.Question.Asker.User, r.Question.Author, r.Question.Origin = "1002", "1003", "a1"
	if err := l.Record(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	appendAll(t, l, "a1", audit.Sent{Channel: "c", Messages: []string{"m1", "m2"}}, audit.Reported{Why: "old"}, audit.Verdict{Judgement: audit.Right, Note: "good"})
	before := searchData(t, path)
	db := raw(t, path)
	if _, err := db.Exec("DELETE FROM message; DELETE FROM person; DELETE FROM origin; DELETE FROM words; UPDATE search SET verdict = 'wrong'"); err != nil {
		t.Fatal(err)
	}
	if err := l.Reindex(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after := searchData(t, path); !slices.Equal(before, after) || len(before) < 8 {
		t.Errorf("search data was\n%s\nand is\n%s", strings.Join(before, "\n"), strings.Join(after, "\n"))
	}
}

// searchData is every row of the tables of search data.
func searchData(t *testing.T, path string) []string {
	t.Helper()
	rows, err := raw(t, path).Query(`SELECT 'message', id, seq, '' FROM message UNION ALL SELECT 'person', user, seq, '' FROM person
		UNION ALL SELECT 'origin', answer, seq, '' FROM origin
		UNION ALL SELECT 'search', question || at || user || server, seq, helpful || not_helpful || reports || verdict || correction FROM search
		UNION ALL SELECT 'words', question || answer, rowid, notes || tags FROM words`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var table, a, b, c string
		if err := rows.Scan(&table, &a, &b, &c); err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.Join([]string{table, a, b, c}, " | "))
	}
	return all
}
