package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/internal/render"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// fakeAsker repeats the question as the answer and keeps what it was asked.
type fakeAsker struct {
	asked []rag.Question
	err   error
	// erased is the id of an answer whose record was deleted, so that no answer that goes back to it can be recorded.
	erased string
}

func (f *fakeAsker) Ask(_ context.Context, q rag.Question) (rag.Answer, error) {
	f.asked = append(f.asked, q)
	if f.err != nil {
		return rag.Answer{}, f.err
	}
	if f.erased != "" && slices.ContainsFunc(q.History, func(t rag.Turn) bool { return t.Ref == f.erased && t.Text != "" }) {
		return rag.Answer{}, fmt.Errorf("record: %w", audit.ErrErased)
	}
	return rag.Answer{
		Schema: rag.Schema, ID: fmt.Sprint("a", len(f.asked)), QuestionID: q.ID, Question: q.Text, Language: "en", Status: rag.Answered,
		Text: "You asked: " + q.Text, Lines: []draft.Line{{Role: draft.Verdict, Text: "You asked: " + q.Text}},
	}, nil
}

func (f *fakeAsker) Check(ctx context.Context, q rag.Question) (rag.Answer, error) {
	q.Text = "check: " + q.Text
	return f.Ask(ctx, q)
}

func (f *fakeAsker) Replay(ctx context.Context, r rag.Record, on rag.Ground, _ rag.Asker) (rag.Answer, error) {
	q := r.Question
	q.Text = string(on) + ": " + q.Text
	return f.Ask(ctx, q)
}

// fakeLibrary holds one article with two claims.
type fakeLibrary struct{ searched []int }

func (f *fakeLibrary) Search(_ context.Context, _ string, _ lang.Code, k int) ([]passageFound, error) {
	f.searched = append(f.searched, k)
	p := passageFound{Scored: draft.Scored{Score: .5}, Why: reasons{Words: .25, ByWords: 2, Terms: []termFound{{Word: "bridge", Text: "Brücke", Via: "Brücke", Found: 1, Weight: 2}}}}
	p.Article, p.ID, p.Text, p.End = "oberau", "p1", "Die Brücke\nfiel.", 18
	return []passageFound{p}, nil
}

func (f *fakeLibrary) Claims(context.Context) ([]claims.Claim, error) {
	figure := claims.Claim{
		ID: "f", Article: "oberau", Kind: claims.Figure, Quote: "Rund 40 Menschen wurden verletzt, so die Polizei.", Value: &claims.Value{Text: "Rund 40"},
		Measure: "wounded", Speakers: []claims.Speaker{{ID: "police", Name: "Polizei"}}, Origin: []string{"talblatt", "police"},
		Hedge: claims.Estimate, Polarity: claims.Affirmed,
	}
	statement := claims.Claim{
		ID: "s", Article: "oberau", Kind: claims.Statement, Quote: "Der Landrat bestätigte es.", Event: "confirmed",
		Speakers: []claims.Speaker{{ID: "landrat", Name: "Landrat"}}, Hedge: claims.Stated, Polarity: claims.Affirmed,
	}
	return []claims.Claim{figure, statement}, nil
}

func (f *fakeLibrary) Hash() string { return "" }

func (f *fakeLibrary) Articles(context.Context) ([]corpus.Article, error) {
	return []corpus.Article{{ID: "oberau", Revision: "0123456789abcdef", Body: "Die Brücke fiel. Kommentare", Title: "Brücke", Publisher: "Talblatt"}}, nil
}

// noTerminal is the fake of screens: nothing is connected to a terminal, unless typed is set.
type noTerminal struct{ typed bool }

func (n noTerminal) Interactive() bool  { return n.typed }
func (n noTerminal) Out() render.Screen { return render.Screen{} }
func (n noTerminal) Err() bool          { return false }

// trial is one run of the program over fakes.
type trial struct {
	stdin   io.Reader
	typed   bool
	environ []string
	asker   fakeAsker
	library fakeLibrary
	openErr error

	plan           plan
	opened, closed int
	stdout, stderr bytes.Buffer
}

// do runs the program in an empty folder of its own and returns the exit status.
func (r *trial) do(t *testing.T, args ...string) int {
	t.Helper()
	t.Chdir(t.TempDir())
	return r.here(t.Context(), args...)
}

func (r *trial) here(ctx context.Context, args ...string) int {
	if r.stdin == nil {
		r.stdin = strings.NewReader("")
	}
	p := &program{stdin: r.stdin, stdout: &r.stdout, stderr: &r.stderr, environ: r.environ, screens: noTerminal{r.typed}}
	p.open = func(_ context.Context, _ *program, plan plan) (*house, error) {
		r.plan = plan
		if r.openErr != nil {
			return nil, r.openErr
		}
		r.opened++
		return &house{Ask: &r.asker, Library: &r.library, Close: func() error { r.closed++; return nil }}, nil
	}
	return p.run(ctx, args)
}

func TestWrongUsage(t *testing.T) {
	for name, tc := range map[string]struct {
		args []string
		want string
	}{
		"unknown command":       {[]string{"aks", "what?"}, `did you mean "ask"`},
		"a question alone":      {[]string{"how", "many?"}, `bot ask "how many?"`},
		"unknown flag":          {[]string{"ask", "--loud", "x"}, "--loud"},
		"no question":           {[]string{"ask"}, "there is no question"},
		"empty question":        {[]string{"ask", ""}, "the question is empty"},
		"blank question":        {[]string{"ask", " \t\u200b\n"}, "the question is empty"},
		"controls only":         {[]string{"ask", "\x1b\x00\xff\ufffd"}, "the question is empty"},
		"two kinds of question": {[]string{"ask", "x", "--questions", "f"}, "not both"},
		"no questions file":     {[]string{"ask", "--questions", "missing.jsonl"}, "missing.jsonl"},
		"empty text to check":   {[]string{"check", " "}, "is empty"},
		"no text to check":      {[]string{"check"}, "there is no text"},
		"no passages":           {[]string{"search", "x", "-k", "0"}, "-k 0"},
		"another language":      {[]string{"search", "x", "--lang", "fr"}, "--lang fr"},
		"another language too":  {[]string{"claims", "--file", "-", "--lang", "fr"}, "--lang fr"},
		"no number":             {[]string{"search", "x", "-k", "many"}, "many"},
		"search for nothing":    {[]string{"search", ""}, "the question is empty"},
		"claims with argument":  {[]string{"claims", "x"}, "takes no arguments"},
		"both kinds of claim":   {[]string{"claims", "--figures", "--statements"}, "not both"},
		"no claims file":        {[]string{"claims", "--file", "missing.txt"}, "missing.txt"},
		"eval without file":     {[]string{"eval"}, "--questions"},
		"eval missing file":     {[]string{"eval", "--questions", "missing.jsonl"}, "missing.jsonl"},
		"nothing on stdin":      {nil, "no question on standard input"},
	} {
		t.Run(name, func(t *testing.T) {
			var r trial
			if status := r.do(t, tc.args...); status != statusUsage {
				t.Errorf("status %d, want %d", status, statusUsage)
			}
			if !strings.Contains(r.stderr.String(), tc.want) || r.stdout.Len() > 0 {
				t.Errorf("stderr %q, stdout %q; want %q on stderr only", r.stderr.String(), r.stdout.String(), tc.want)
			}
			if r.opened > 0 {
				t.Error("wrong usage opened the index")
			}
		})
	}
}

func TestAsk(t *testing.T) {
	var r trial
	if status := r.do(t, "ask", "how", "many?"); status != statusDone {
		t.Fatalf("status %d: %s", status, r.stderr.String())
	}
	if got := r.stdout.String(); got != "You asked: how many?\n" {
		t.Errorf("stdout %q", got)
	}
	if r.plan.Records != kept || r.closed != 1 {
		t.Errorf("records %v, closed %d times; want answers kept, and the house closed", r.plan.Records, r.closed)
	}
	if asker := r.asker.asked[0].Asker; asker != (rag.Asker{Channel: "terminal"}) {
		t.Errorf("asker %+v", asker)
	}
}

func TestJSONIsOneLineAndHarmless(t *testing.T) {
	const text = "a \x1b[1m b \u009b c \u202e d <e> & f\ng"
	var r trial
	if status := r.do(t, "ask", "--json", text); status != statusDone {
		t.Fatalf("status %d: %s", status, r.stderr.String())
	}
	out := r.stdout.String()
	if strings.Count(out, "\n") != 1 || strings.ContainsAny(out, "\x1b\u009b\u202e") || !strings.Contains(out, "<e> & f") {
		t.Errorf("stdout %q", out)
	}
	var a rag.Answer
	if err := json.Unmarshal([]byte(out), &a); err != nil || a.Question != text {
		t.Errorf("question %q, %v; want %q", a.Question, err, text)
	}
}

func TestQuestionsFile(t *testing.T) {
	for name, tc := range map[string]struct {
		file   string
		status int
		ids    string // question ids of the answers
		stderr string
	}{
		"good":          {"{\"id\":\"a\",\"question\":\"x\"}\n\n{\"id\":\"b\",\"question\":\"y\",\"more\":1}\n", statusDone, "a b", ""},
		"byte order":    {"\ufeff{\"id\":\"a\",\"question\":\"x\"}", statusDone, "a", ""},
		"a bad line":    {"{\"id\":\"a\",\"question\":\"x\"}\n{oops\n{\"id\":\"b\",\"question\":\"y\"}\n", statusUsage, "a b", "line 2"},
		"no question":   {"{\"id\":\"a\"}\n{\"id\":\"b\",\"question\":\"y\"}\n", statusUsage, "b", "line 1: the question is empty"},
		"wrong type":    {"{\"id\":\"a\",\"question\":7}\n", statusUsage, "", "line 1"},
		"not an object": {"\"x\"\n", statusUsage, "", "line 1"},
		"empty file":    {"\n \n", statusUsage, "", "holds no questions"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			if err := os.WriteFile("q.jsonl", []byte(tc.file), 0o600); err != nil {
				t.Fatal(err)
			}
			var r trial
			if status := r.here(t.Context(), "ask", "--questions", "q.jsonl"); status != tc.status {
				t.Errorf("status %d, want %d", status, tc.status)
			}
			var ids []string
			for line := range strings.Lines(r.stdout.String()) {
				var a rag.Answer
				if err := json.Unmarshal([]byte(line), &a); err != nil {
					t.Fatal(err)
				}
				ids = append(ids, a.QuestionID)
			}
			if got := strings.Join(ids, " "); got != tc.ids || !strings.Contains(r.stderr.String(), tc.stderr) {
				t.Errorf("answers to %q, stderr %q; want %q, %q", got, r.stderr.String(), tc.ids, tc.stderr)
			}
		})
	}
}

func TestQuestionsFromStandardInputWithHistory(t *testing.T) {
	r := trial{stdin: strings.NewReader(`{"id":"a","question":"and how many?","history":[{"role":"user","text":"what fell?"}]}`)}
	if status := r.do(t, "ask", "--questions", "-"); status != statusDone {
		t.Fatalf("status %d: %s", status, r.stderr.String())
	}
	if h := r.asker.asked[0].History; len(h) != 1 || h[0] != (rag.Turn{Role: "user", Text: "what fell?"}) {
		t.Errorf("history %+v", h)
	}
}

func TestFailures(t *testing.T) {
	for name, tc := range map[string]struct {
		r    trial
		args []string
	}{
		"the engine fails":     {trial{asker: fakeAsker{err: errors.New("no room\x1b[2J left")}}, []string{"ask", "x"}},
		"opening fails":        {trial{openErr: errors.New("no room left")}, []string{"ask", "x"}},
		"in a questions file":  {trial{asker: fakeAsker{err: errors.New("no room left")}, stdin: strings.NewReader(`{"question":"x"}`)}, []string{"ask", "--questions", "-"}},
		"in a chat not typed":  {trial{asker: fakeAsker{err: errors.New("no room left")}, stdin: strings.NewReader("x\n")}, nil},
		"while listing claims": {trial{openErr: errors.New("no room left")}, []string{"claims"}},
	} {
		t.Run(name, func(t *testing.T) {
			if status := tc.r.do(t, tc.args...); status != statusFailed {
				t.Errorf("status %d, want %d", status, statusFailed)
			}
			if got := tc.r.stderr.String(); !strings.Contains(got, "no room left") || strings.Contains(got, "\x1b") || tc.r.stdout.Len() > 0 {
				t.Errorf("stderr %q, stdout %q", got, tc.r.stdout.String())
			}
			if tc.r.opened != tc.r.closed {
				t.Errorf("opened %d, closed %d", tc.r.opened, tc.r.closed)
			}
		})
	}
}

func TestChat(t *testing.T) {
	r := trial{stdin: strings.NewReader("what fell?\n\nand how many?\n/new\nwho?\n/quit\nnever asked\n")}
	if status := r.do(t); status != statusDone {
		t.Fatalf("status %d: %s", status, r.stderr.String())
	}
	if got, want := r.stdout.String(), "You asked: what fell?\n\nYou asked: and how many?\n\nYou asked: who?\n"; got != want {
		t.Errorf("stdout %q, want %q", got, want)
	}
	if n := len(r.asker.asked); n != 3 {
		t.Fatalf("%d questions, want 3", n)
	}
	if h := r.asker.asked[1].History; len(h) != 2 || h[0].Text != "what fell?" || h[1].Role != "assistant" {
		t.Errorf("the follow-up came with history %+v", h)
	}
	if h := r.asker.asked[2].History; len(h) != 0 {
		t.Errorf("/new left history %+v", h)
	}
}

func TestChatHistoryIsBounded(t *testing.T) {
	r := trial{stdin: strings.NewReader(strings.Repeat("x\n", 30))}
	if status := r.do(t); status != statusDone {
		t.Fatalf("status %d: %s", status, r.stderr.String())
	}
	if n := len(r.asker.asked[29].History); n != maxTurns {
		t.Errorf("the last question came with %d turns, want %d", n, maxTurns)
	}
}

func TestTypedChatOutlivesAFailure(t *testing.T) {
	r := trial{typed: true, asker: fakeAsker{err: errors.New("no room left")}, stdin: strings.NewReader("x\ny\n")}
	if status := r.do(t); status != statusDone || len(r.asker.asked) != 2 {
		t.Errorf("status %d after %d questions, want %d after 2", status, len(r.asker.asked), statusDone)
	}
	if !strings.HasPrefix(r.stdout.String(), chatWelcome) || strings.Count(r.stderr.String(), "no room left") != 2 {
		t.Errorf("stdout %q, stderr %q", r.stdout.String(), r.stderr.String())
	}
}

// TestChatAfterADeletion: where the log has deleted what was said before, the talk begins afresh.
func TestChatAfterADeletion(t *testing.T) {
	r := trial{typed: true, asker: fakeAsker{erased: "a1"}, stdin: strings.NewReader("what fell?\nand how many?\nwho fell?\n")}
	if status := r.do(t); status != statusDone {
		t.Fatalf("status %d: %s", status, r.stderr.String())
	}
	if !strings.Contains(r.stderr.String(), "starts afresh") || !strings.Contains(r.stdout.String(), "You asked: who fell?") || len(r.asker.asked[2].History) != 0 {
		t.Errorf("stdout %q, stderr %q, asked %+v", r.stdout.String(), r.stderr.String(), r.asker.asked)
	}
}

func TestInterrupt(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	silent, hold := io.Pipe() // somebody who types nothing
	defer hold.Close()
	r := trial{typed: true, stdin: silent}
	t.Chdir(t.TempDir())
	cancel()
	if status := r.here(ctx); status != statusDone {
		t.Errorf("an interrupted chat ends with %d: %s", status, r.stderr.String())
	}
	asking := trial{asker: fakeAsker{err: fmt.Errorf("search: %w", context.Canceled)}}
	if status := asking.here(ctx, "ask", "x"); status != statusFailed || asking.stderr.String() != "bot: interrupted\n" {
		t.Errorf("an interrupted question ends with %d: %q", status, asking.stderr.String())
	}
}

func TestSearch(t *testing.T) {
	var r trial
	if status := r.do(t, "search", "bridge", "-k", "3", "--json"); status != statusDone || r.library.searched[0] != 3 {
		t.Fatalf("status %d, k %v: %s", status, r.library.searched, r.stderr.String())
	}
	want := `{"question_id":"","question":"bridge","passages":[{"article":"oberau","id":"p1","start":0,"end":18,"text":"Die Brücke\nfiel.","score":0.5}]}` + "\n"
	if got := r.stdout.String(); got != want {
		t.Errorf("stdout %s, want %s", got, want)
	}
	if r.plan.Records != noAnswers {
		t.Errorf("searching wants a recorder: %v", r.plan.Records)
	}
	var why trial
	why.do(t, "search", "bridge", "--explain")
	for _, part := range []string{"words 0.250", "by vector not found, by words place 2", "Brücke"} {
		if got := why.stdout.String(); !strings.Contains(got, part) {
			t.Errorf("--explain leaves out %q: %s", part, got)
		}
	}
	var people trial
	people.do(t, "search", "bridge")
	if got := people.stdout.String(); !strings.Contains(got, "Die Brücke fiel.") || !strings.Contains(got, "0–18") {
		t.Errorf("stdout %q", got)
	}
}

func TestClaims(t *testing.T) {
	for name, tc := range map[string]struct {
		args []string
		want string // ids of the claims
	}{
		"all":                 {nil, "f s"},
		"figures":             {[]string{"--figures"}, "f"},
		"statements":          {[]string{"--statements"}, "s"},
		"speaker by id":       {[]string{"--speaker", "police"}, "f"},
		"speaker by name":     {[]string{"--speaker", "landrat"}, "s"},
		"who passed it on":    {[]string{"--speaker", "talblatt"}, "f"},
		"measure":             {[]string{"--measure", "wounded"}, "f"},
		"article":             {[]string{"--article", "oberau.md"}, "f s"},
		"beginning of an id":  {[]string{"--article", "ober"}, "f s"},
		"nobody":              {[]string{"--speaker", "nobody"}, ""},
		"filters go together": {[]string{"--measure", "wounded", "--speaker", "landrat"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var r trial
			if status := r.do(t, append([]string{"claims", "--json"}, tc.args...)...); status != statusDone {
				t.Fatalf("status %d: %s", status, r.stderr.String())
			}
			var ids []string
			for line := range strings.Lines(r.stdout.String()) {
				var c claims.Claim
				if err := json.Unmarshal([]byte(line), &c); err != nil {
					t.Fatal(err)
				}
				ids = append(ids, c.ID)
			}
			if got := strings.Join(ids, " "); got != tc.want {
				t.Errorf("claims %q, want %q", got, tc.want)
			}
		})
	}
	var r trial
	r.do(t, "claims")
	for _, want := range []string{"Rund 40", "wounded", "Polizei via talblatt", "estimate", "statement: confirmed", "2 claims"} {
		if !strings.Contains(r.stdout.String(), want) {
			t.Errorf("the table has no %q:\n%s", want, r.stdout.String())
		}
	}
}

func TestSources(t *testing.T) {
	var r trial
	if status := r.do(t, "sources", "--verbose"); status != statusDone {
		t.Fatalf("status %d: %s", status, r.stderr.String())
	}
	for _, want := range []string{"oberau", "Talblatt", "date unknown", "0123456789ab", "Nothing was left out."} {
		if !strings.Contains(r.stdout.String(), want) {
			t.Errorf("the table has no %q:\n%s", want, r.stdout.String())
		}
	}
	var j trial
	j.do(t, "sources", "--json")
	var row sourceRow
	if err := json.Unmarshal(j.stdout.Bytes(), &row); err != nil || row.Claims != 2 || row.Revision != "0123456789abcdef" {
		t.Errorf("%+v, %v", row, err)
	}
}

func TestWhereArticlesComeFrom(t *testing.T) {
	write := func(name string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, tc := range map[string]struct {
		files   []string
		args    []string
		environ []string
		want    string
	}{
		"nothing here":           {want: ""},
		"a folder here":          {files: []string{"articles/a.txt"}, want: "articles"},
		"deep in the folder":     {files: []string{"articles/2025/may/a.md"}, want: "articles"},
		"no articles in it":      {files: []string{"articles/embed.go", "articles/.raw/a.txt", "articles/.b.md"}, want: ""},
		"the environment":        {files: []string{"articles/a.txt"}, environ: []string{"ARTICLES_DIR=press"}, want: "press"},
		"the flag before all":    {args: []string{"--articles", "mine"}, environ: []string{"ARTICLES_DIR=press"}, want: "mine"},
		"a file called articles": {files: []string{"articles"}, want: ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			for _, f := range tc.files {
				write(f)
			}
			r := trial{environ: tc.environ}
			if status := r.here(t.Context(), append([]string{"claims"}, tc.args...)...); status != statusDone {
				t.Fatalf("status %d: %s", status, r.stderr.String())
			}
			if r.plan.Articles != tc.want {
				t.Errorf("articles from %q, want %q", r.plan.Articles, tc.want)
			}
		})
	}
}

func TestVersion(t *testing.T) {
	var r trial
	if status := r.do(t, "version"); status != statusDone || !strings.HasPrefix(r.stdout.String(), "quellenlage ") {
		t.Errorf("status %d, stdout %q", status, r.stdout.String())
	}
}

func TestClosedOutputIsAFailure(t *testing.T) {
	t.Chdir(t.TempDir())
	var stderr bytes.Buffer
	p := &program{stdin: strings.NewReader(""), stdout: brokenPipe{}, stderr: &stderr, screens: noTerminal{}}
	if status := p.run(t.Context(), []string{"version"}); status != statusFailed || !strings.Contains(stderr.String(), "write the result") {
		t.Errorf("status %d, stderr %q", status, stderr.String())
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }
