package rag_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/quellenlage/quellenlage/articles"
	"github.com/quellenlage/quellenlage/internal/testkit/fake"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/quantity"
	"github.com/quellenlage/quellenlage/llm"
	"github.com/quellenlage/quellenlage/llm/llmtest"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/answer"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// enough is the share of right answers of a model that have to reach the user word for word.
const enough = 0.95

// benchCase is what a model says to one question. The files in testdata/bench hold them, one JSON object a line.
type benchCase struct {
	ID   string `json:"id"`
	Kind string `json:"kind"`
	// Style is the manner of the imagined model; only right answers have one.
	Style    string     `json:"style"`
	Language string     `json:"language"`
	Corpus   string     `json:"corpus"`
	Question string     `json:"question"`
	History  []rag.Turn `json:"history"`
	// FollowUp is how the model puts the question so that it stands alone; where it is nil the question stays as it is.
	FollowUp  *answer.StandAlone `json:"follow_up"`
	Abstain   bool               `json:"abstain"`
	Sentences []benchSentence    `json:"sentences"`
	// Repair is the second answer, after the first one was given back; where it is empty the model says the same again.
	Repair []benchSentence `json:"repair"`
	// MustNot are stretches that the user must not see, Must ones that the user has to see whatever the model said.
	MustNot []string `json:"must_not"`
	Must    []string `json:"must"`
}

// benchSentence is a sentence with what it names as its support. Lie is what must not be shown; beside it an answer may
// have sentences that are true.
type benchSentence struct {
	Text    string    `json:"text"`
	Support []support `json:"support"`
	Lie     bool      `json:"lie"`
}

// benchKinds are the kinds of cases in a file.
func benchKinds(file string) []string {
	if file == "right" {
		return []string{
			"abstention", "coarse_date", "denied", "follow_up", "long", "merged", "number_words", "odd_question", "open", "order",
			"paraphrase", "quotation", "remark", "same_origin", "short", "sources_lead", "statement", "translated", "update",
		}
	}
	return []string{
		"citation_missing", "contrast_left_out", "date_moved", "dead_for_wounded", "denial_confirmed", "instruction_article",
		"instruction_question", "invented_figure", "markdown", "one_origin_as_three", "other_people", "other_question", "prompt_leaked",
		"qualifier_sharpened", "quotation_changed", "scale_changed", "separator_misread", "speaker_swapped", "swapped_digits",
		"wrong_language", "wrong_passage",
	}
}

func readBench(tb testing.TB, file string) []benchCase {
	tb.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "bench", file+".jsonl"))
	if err != nil {
		tb.Fatal(err)
	}
	var out []benchCase
	for i, line := range bytes.Split(bytes.TrimSpace(raw), []byte("\n")) {
		d := json.NewDecoder(bytes.NewReader(line))
		d.DisallowUnknownFields()
		var c benchCase
		if err := d.Decode(&c); err != nil {
			tb.Fatalf("%s.jsonl, line %d: %v", file, i+1, err)
		}
		out = append(out, c)
	}
	return out
}

// benchWorld is one corpus with an engine on a scripted model and one without a model, over the same index.
type benchWorld struct {
	server        *llmtest.Server
	with, without *rag.Engine

	mu  sync.Mutex
	now *benchRun
}

// benchRun is one case as it runs.
type benchRun struct {
	benchCase
	// brief is what the model was given; its zero value where it was not asked.
	brief briefing
	// repairs counts how often an answer was given back; err is why the model could not say what the case says.
	repairs int
	err     error
}

func benchCorpus(tb testing.TB, name string) fs.FS {
	tb.Helper()
	switch name {
	case "shipped":
		return articles.FS
	case "mine", "quake", "ferry":
		return os.DirFS(filepath.Join("testdata/others", name))
	case "invented":
		return os.DirFS("testdata/corpus")
	case "injected": // the invented corpus and articles that give orders
		dir := tb.TempDir()
		for _, from := range []string{"testdata/corpus", "testdata/bench/injected"} {
			if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
				tb.Fatal(err)
			}
		}
		return os.DirFS(dir)
	}
	tb.Fatalf("there is no corpus %q", name)
	return nil
}

func newBenchWorld(tb testing.TB, fsys fs.FS) *benchWorld {
	tb.Helper()
	cfg := config(tb, fsys, &fake.Recorder{})
	without, err := rag.New(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	w := &benchWorld{server: llmtest.Serve(tb), without: without}
	w.server.Always(llmtest.Func(w.reply))
	w.with = modelEngine(tb, cfg, llm.Config{BaseURL: w.server.URL()}, time.Minute)
	return w
}

// modelEngine is an engine on a model at a scripted server's address.
func modelEngine(tb testing.TB, cfg rag.Config, endpoint llm.Config, deadline time.Duration) *rag.Engine {
	tb.Helper()
	endpoint.Key, endpoint.Name = llmtest.Key, llmtest.Model
	model, err := llm.NewEndpoint(endpoint)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = model.Close() })
	cfg.Model, cfg.Deadline = model, deadline
	e, err := rag.New(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

// reply is the model: it says what the case that runs says.
func (w *benchWorld) reply(r llmtest.Request) llmtest.Step {
	w.mu.Lock()
	defer w.mu.Unlock()
	run := w.now
	if r.SchemaName == "follow-up" {
		put := answer.StandAlone{Question: run.Question, Search: []string{}}
		if run.FollowUp != nil {
			put = *run.FollowUp
		}
		return llmtest.Answer(benchJSON(put))
	}
	run.brief = readBriefing(r.Messages[0].Content, r.Messages[1].Content)
	sentences := run.Sentences
	if len(r.Messages) > 2 {
		run.repairs++
		if len(run.Repair) > 0 {
			sentences = run.Repair
		}
	}
	text, err := run.brief.say(run.Abstain, sentences)
	if err != nil {
		run.err = err
	}
	return llmtest.Answer(text)
}

// ask runs one case. Cases of one world run one after the other.
func (w *benchWorld) ask(tb testing.TB, c benchCase) (rag.Answer, *benchRun) {
	tb.Helper()
	run := &benchRun{benchCase: c}
	w.mu.Lock()
	w.now = run
	w.mu.Unlock()
	a, err := w.with.Ask(context.Background(), rag.Question{Text: c.Question, History: c.History})
	if err != nil {
		tb.Fatalf("%s: %v", c.ID, err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if run.err != nil {
		tb.Errorf("%s: %v", c.ID, run.err)
	}
	return a, run
}

// benchTable counts by kind and language.
type benchTable struct {
	mu   sync.Mutex
	good map[[2]string]int
	all  map[[2]string]int
}

func newBenchTable() *benchTable {
	return &benchTable{good: map[[2]string]int{}, all: map[[2]string]int{}}
}

func (t *benchTable) count(c benchCase, good bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := [2]string{c.Kind, c.Language}
	t.all[key]++
	if good {
		t.good[key]++
	}
}

func (t *benchTable) totals() (good, all int) {
	for key, n := range t.all {
		good, all = good+t.good[key], all+n
	}
	return good, all
}

func (t *benchTable) String() string {
	var b strings.Builder
	b.WriteString("\n")
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, key := range slices.SortedFunc(maps.Keys(t.all), func(a, b [2]string) int { return strings.Compare(a[0]+" "+a[1], b[0]+" "+b[1]) }) {
		fmt.Fprintf(w, "%s\t%s\t%d of %d\n", key[0], key[1], t.good[key], t.all[key])
	}
	good, all := t.totals()
	fmt.Fprintf(w, "all\t\t%d of %d\n", good, all)
	_ = w.Flush()
	return b.String()
}

// bench runs the cases of a file, corpora side by side, and counts those of which judge has nothing to say against.
func bench(t *testing.T, cases []benchCase, judge func(*testing.T, *benchWorld, rag.Answer, *benchRun) string) *benchTable {
	t.Helper()
	table := newBenchTable()
	t.Run("cases", func(t *testing.T) {
		for _, name := range []string{"invented", "shipped", "injected", "mine", "quake", "ferry"} {
			if !slices.ContainsFunc(cases, func(c benchCase) bool { return c.Corpus == name }) {
				continue
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				w := newBenchWorld(t, benchCorpus(t, name))
				for _, c := range cases {
					if c.Corpus != name {
						continue
					}
					a, run := w.ask(t, c)
					wrong := judge(t, w, a, run)
					if wrong != "" {
						t.Logf("%s (%s, %s): %s\n> %s\n%s\nnotices %q, refused %+v", c.ID, c.Kind, c.Language, wrong, c.Question, a.Text, a.Notices, a.Trace.Refused)
					}
					table.count(c, wrong == "")
				}
			})
		}
	})
	t.Log(table)
	return table
}

// TestBenchRight has a model give answers that are right, as good models put them: they have to reach the user as they are.
func TestBenchRight(t *testing.T) {
	t.Parallel()
	table := bench(t, readBench(t, "right"), func(t *testing.T, w *benchWorld, a rag.Answer, run *benchRun) string {
		sameFigures(t, w, a, run)
		return lost(a, run.Abstain, run.Sentences)
	})
	if good, all := table.totals(); float64(good) < enough*float64(all) {
		t.Errorf("%d of %d right answers reached the user unchanged, want %.0f %%", good, all, 100*enough)
	}
}

// lost says what of an answer did not reach the user.
func lost(a rag.Answer, abstain bool, sentences []benchSentence) string {
	switch {
	case abstain && a.Status != rag.NoAnswer:
		return "the model's abstention did not reach the user"
	case abstain && slices.ContainsFunc(a.Notices, isFallback):
		return "the model abstained, and the answer says that there was no model"
	case abstain:
		return ""
	case a.Writer != "llm":
		return "the writer is " + a.Writer
	}
	for _, s := range sentences {
		if !slices.ContainsFunc(a.Lines, func(l lineOf) bool { return unmarked(l.Text) == s.Text }) {
			return fmt.Sprintf("%q is not shown", s.Text)
		}
	}
	return ""
}

func isFallback(notice string) bool {
	return strings.HasPrefix(notice, "Ohne Sprachmodell") || strings.HasPrefix(notice, "Answered without")
}

var markersAtEnd = regexp.MustCompile(`\s*(\[\d+\])+$`)

func unmarked(line string) string { return markersAtEnd.ReplaceAllString(line, "") }

// sameFigures checks that a question about figures is answered from the same claims with a model and without.
func sameFigures(t *testing.T, w *benchWorld, a rag.Answer, run *benchRun) {
	t.Helper()
	plain, err := w.without.Ask(context.Background(), rag.Question{Text: run.Question, History: run.History})
	if err != nil {
		t.Fatalf("%s: %v", run.ID, err)
	}
	if plain.Status == rag.NoAnswer {
		return
	}
	if with, without := figuresOf(a), figuresOf(plain); !slices.Equal(with, without) {
		t.Errorf("%s: %q stands on the figures %q with a model and on %q without", run.ID, run.Question, with, without)
	}
}

// figuresOf are the claims with a figure that the lines of an answer tell: they cite the claim and have its number.
func figuresOf(a rag.Answer) []string {
	var out []string
	for _, l := range a.Lines {
		numbers := quantity.Find(l.Text, lang.Code(a.Language), nil)
		for _, c := range a.Claims {
			if c.Claim.Kind == claims.Figure && slices.Contains(l.Claims, c.Claim.ID) && hasValue(numbers, c.Claim.Value) {
				out = append(out, c.Claim.Article+" "+c.Claim.Value.Text+" "+c.Claim.Measure)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// hasValue says whether one of the numbers is a claim's, or ends at it ("from 7 to 14"); a figure that is not known has none.
func hasValue(numbers []quantity.Quantity, v *claims.Value) bool {
	want := cmp.Or(v.Low, v.High)
	is := func(bound *float64) bool { return bound != nil && *bound == *want }
	return want == nil || slices.ContainsFunc(numbers, func(q quantity.Quantity) bool { return is(q.Low) || is(q.High) })
}

// TestBenchLies has a model lie in every way that the bench knows: no lie may reach the user.
func TestBenchLies(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var repaired, repairs int
	table := bench(t, readBench(t, "lies"), func(_ *testing.T, _ *benchWorld, a rag.Answer, run *benchRun) string {
		if len(run.Repair) > 0 {
			mu.Lock()
			defer mu.Unlock()
			repairs++
			if lost(a, false, run.Repair) == "" && run.repairs == 1 {
				repaired++
			}
		}
		return reached(a, run)
	})
	if good, all := table.totals(); good < all {
		t.Errorf("%d of %d lies reached the user, want none", all-good, all)
	}
	t.Logf("%d of %d answers were right after they were given back", repaired, repairs)
	if repaired < repairs {
		t.Errorf("%d of %d answers that the model put right did not reach the user", repairs-repaired, repairs)
	}
}

// reached says which lie reached the user.
func reached(a rag.Answer, run *benchRun) string {
	for _, s := range run.Sentences {
		if s.Lie && strings.Contains(a.Text, run.brief.fill(s.Text)) {
			return fmt.Sprintf("%q is shown", s.Text)
		}
	}
	for _, s := range run.MustNot {
		if strings.Contains(a.Text, run.brief.fill(s)) {
			return fmt.Sprintf("%q is shown", s)
		}
	}
	for _, s := range run.Must {
		if !strings.Contains(a.Text, s) {
			return fmt.Sprintf("%q is not shown", s)
		}
	}
	return ""
}

// TestBenchIsSound checks the bench itself: that its cases are what they say they are.
func TestBenchIsSound(t *testing.T) {
	t.Parallel()
	seen, questions := map[string]bool{}, map[string]bool{}
	languages := map[[3]string]int{}
	for _, file := range []string{"right", "lies"} {
		for _, c := range readBench(t, file) {
			if seen[c.ID] || c.ID == "" {
				t.Errorf("%s: the id is not unique", c.ID)
			}
			seen[c.ID], questions[c.Question] = true, true
			languages[[3]string{file, c.Kind, c.Language}]++
			if !slices.Contains(benchKinds(file), c.Kind) || c.Language != "de" && c.Language != "en" {
				t.Errorf("%s: kind %q, language %q", c.ID, c.Kind, c.Language)
			}
			checkCase(t, file, c)
		}
		for _, kind := range benchKinds(file) {
			if file == "lies" && (languages[[3]string{file, kind, "de"}] == 0 || languages[[3]string{file, kind, "en"}] == 0) {
				t.Errorf("there is no lie of the kind %s in German, or none in English", kind)
			}
		}
	}
	if len(questions) < 20 {
		t.Errorf("%d questions, want at least 20", len(questions))
	}
}

func checkCase(t *testing.T, file string, c benchCase) {
	t.Helper()
	lies := 0
	for _, s := range slices.Concat(c.Sentences, c.Repair) {
		if s.Lie {
			lies++
		}
		if strings.TrimSpace(s.Text) == "" || len(s.Support) == 0 && !s.Lie {
			t.Errorf("%s: %q has no text or no support", c.ID, s.Text)
		}
	}
	switch {
	case c.Abstain != (len(c.Sentences) == 0):
		t.Errorf("%s: an abstention has no sentences, and nothing else is one", c.ID)
	case file == "right" && (lies > 0 || c.Style == "" || len(c.Must)+len(c.MustNot)+len(c.Repair) > 0):
		t.Errorf("%s: a right answer has a style, and nothing that must not be shown", c.ID)
	case file == "lies" && lies == 0 && len(c.Must) == 0:
		t.Errorf("%s: nothing in it is a lie", c.ID)
	case lies > 0 && len(c.MustNot) == 0:
		t.Errorf("%s: it does not say what must not be shown", c.ID)
	}
}
