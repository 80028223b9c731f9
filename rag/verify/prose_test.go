package verify_test

import (
	"bufio"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/articles"
	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/embeddings"
	"github.com/quellenlage/quellenlage/internal/testkit"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/lang/compound"
	"github.com/quellenlage/quellenlage/lang/lexicon"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/rag/index"
	"github.com/quellenlage/quellenlage/rag/verify"
)

// bench is a corpus with everything that can be cited of it.
type bench struct {
	reader   *claims.Reader
	index    *index.Index
	codes    []lang.Code
	evidence draft.Evidence
}

// newBench indexes a folder of articles; together names the articles that tell of the same events, by a prefix of their
// ids each.
func newBench(tb testing.TB, fsys fs.FS, together func(article string) string) *bench {
	tb.Helper()
	ctx := context.Background()
	list, _, err := corpus.Reader{}.Read(ctx, fsys)
	if err != nil {
		tb.Fatal(err)
	}
	reader, err := claims.NewReader()
	if err != nil {
		tb.Fatal(err)
	}
	words, err := lexicon.Default()
	if err != nil {
		tb.Fatal(err)
	}
	splitter := compound.NewSplitter(words.Has)
	x, err := index.Open(ctx, filepath.Join(tb.TempDir(), "corpus.db"), index.Options{
		Embedder: embeddings.NewBuiltin(splitter), Lexicon: words, Splitter: splitter, ReaderVersion: reader.Version(),
	})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { x.Close() })
	if _, err := x.Sync(ctx, list, reader.Read, nil); err != nil {
		tb.Fatal(err)
	}
	b := &bench{reader: reader, index: x, evidence: draft.Evidence{Articles: list}}
	published := map[string]corpus.Published{}
	for _, a := range list {
		published[a.ID] = a.Published
		if !slices.Contains(b.codes, a.Language) {
			b.codes = append(b.codes, a.Language)
		}
		for _, p := range a.Passages() {
			b.evidence.Passages = append(b.evidence.Passages, draft.Scored{Passage: p})
		}
		b.evidence.Claims = append(b.evidence.Claims, reader.Read(a)...)
	}
	comparer := contrast.New(reader.Vocabulary(), func(id string) corpus.Published { return published[id] },
		func(a, b string) bool { return together(a) == together(b) })
	for _, t := range comparer.Tables(slices.DeleteFunc(slices.Clone(b.evidence.Claims), func(c claims.Claim) bool { return c.Value == nil })) {
		b.evidence.Groups = append(b.evidence.Groups, t.Group)
	}
	return b
}

func (b *bench) find(words string, code lang.Code) func(string) []draft.Found {
	q := b.index.Query(words, code)
	seen := map[string][]draft.Found{}
	return func(text string) []draft.Found {
		if out, ok := seen[text]; ok {
			return out
		}
		var out []draft.Found
		for _, l := range b.codes {
			for i, x := range b.index.Match(q, text, l).Words {
				if i == len(out) {
					out = append(out, draft.Found{Word: x.Word.Text, Weight: max(x.IDF, .1)})
				}
				out[i].Similarity = max(out[i].Similarity, x.Found)
			}
		}
		seen[text] = out
		return out
	}
}

// cite resolves "article/words" to claims and "article#words" to a passage.
func (b *bench) cite(tb testing.TB, refs string) (ids, passages []string, sources []int) {
	tb.Helper()
	for ref := range strings.SplitSeq(refs, "|") {
		ref = strings.TrimSpace(ref)
		if ref == "" {
			continue
		}
		at := strings.IndexAny(ref, "/#")
		prefix, words := ref[:at], ref[at+1:]
		n := slices.IndexFunc(b.evidence.Articles, func(a corpus.Article) bool { return a.ID == prefix || strings.HasPrefix(a.ID, prefix+"_") })
		if n < 0 {
			tb.Fatalf("%s: no such article", ref)
		}
		sources = append(sources, n+1)
		found := false
		if ref[at] == '#' {
			for _, p := range b.evidence.Articles[n].Passages() {
				if strings.Contains(p.Text, words) && !found {
					passages, found = append(passages, p.ID), true
				}
			}
		}
		ofRef := 0
		for _, inFigure := range []bool{true, false} {
			for _, c := range b.evidence.Claims {
				if ref[at] == '#' || c.Article != b.evidence.Articles[n].ID || (c.Value != nil) != inFigure || found && !inFigure {
					continue
				}
				if inFigure && slices.Contains(strings.Fields(c.Value.Text), words) || !inFigure && strings.Contains(c.Quote, words) {
					ids = append(ids, c.ID)
					ofRef++
				}
			}
			found = found || ofRef > 0
		}
		if !found {
			tb.Fatalf("%s: nothing of the kind is in the article", ref)
		}
	}
	slices.Sort(sources)
	return ids, passages, slices.Compact(sources)
}

// case is a line of a file of sentences.
type sentence struct {
	file     string
	n        int
	question string
	kinds    []string // nil for a right one
	text     string
	refs     string
}

func sentences(tb testing.TB, file string) []sentence {
	tb.Helper()
	f, err := os.Open(filepath.Join("testdata/prose", file))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var out []sentence
	question := ""
	sc := bufio.NewScanner(f)
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSpace(sc.Text())
		if q, ok := strings.CutPrefix(line, "? "); ok {
			question = q
			continue
		}
		if line == "" || line[0] == '#' {
			continue
		}
		kind, rest, ok := strings.Cut(line, ": ")
		text, refs, cited := cutLast(rest, "<-")
		if !ok || !cited {
			tb.Fatalf("%s:%d: want kind: sentence <- citations", file, n)
		}
		s := sentence{file: file, n: n, question: question, text: strings.TrimSpace(text), refs: refs}
		if kind != "ok" {
			s.kinds = strings.Split(kind, ",")
		}
		out = append(out, s)
	}
	return out
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// check verifies one sentence as a line of its own.
func (b *bench) check(tb testing.TB, v *verify.Verifier, s sentence) []draft.Problem {
	tb.Helper()
	ids, passages, sources := b.cite(tb, s.refs)
	l := draft.Line{Role: draft.Verdict, Text: s.text, Sources: sources, Claims: ids, Passages: passages, Prose: true}
	for _, n := range sources {
		l.Text += " [" + strconv.Itoa(n) + "]"
	}
	code, _ := lang.Detect(s.question)
	asked := verify.Asked{Text: s.question, Language: code, Time: calendar.Interval{}, Find: b.find}
	return v.Check(draft.Draft{Lines: []draft.Line{l}}, b.evidence, asked)
}

// measured counts what a file of sentences shows of the verifier.
type measured struct{ right, passed, wrong, caught, named int }

func (m measured) String() string {
	return fmt.Sprintf("right passed %d of %d, wrong caught %d of %d, by the kind expected %d", m.passed, m.right, m.caught, m.wrong, m.named)
}

func (m *measured) add(o measured) {
	m.right += o.right
	m.passed += o.passed
	m.wrong += o.wrong
	m.caught += o.caught
	m.named += o.named
}

func (b *bench) measure(t *testing.T, v *verify.Verifier, file string) measured {
	t.Helper()
	var m measured
	for _, s := range sentences(t, file) {
		problems := b.check(t, v, s)
		switch {
		case s.kinds == nil:
			m.right++
			if len(problems) == 0 {
				m.passed++
				continue
			}
			t.Logf("%s:%d right, but refused: %s\n\t%s", s.file, s.n, s.text, told(problems))
		default:
			m.wrong++
			if len(problems) == 0 {
				t.Logf("%s:%d wrong, but let through (%s): %s", s.file, s.n, strings.Join(s.kinds, ","), s.text)
				continue
			}
			m.caught++
			if slices.ContainsFunc(problems, func(p draft.Problem) bool { return slices.Contains(s.kinds, p.Kind) }) {
				m.named++
			} else if os.Getenv("KINDS") != "" {
				t.Logf("%s:%d caught (%s) as: %s\n\t%s", s.file, s.n, strings.Join(s.kinds, ","), s.text, told(problems))
			}
		}
	}
	return m
}

func told(problems []draft.Problem) string {
	var out []string
	for _, p := range problems {
		out = append(out, p.Kind+": "+p.Detail)
	}
	return strings.Join(out, "\n\t")
}

func firstPart(id string) string {
	part, _, _ := strings.Cut(id, "-")
	if part == "english" { // it tells of the flood
		return "flut"
	}
	return part
}

func newVerifier(tb testing.TB, r *claims.Reader) *verify.Verifier {
	tb.Helper()
	words, err := lexicon.Default()
	if err != nil {
		tb.Fatal(err)
	}
	v, err := verify.New(r, words, compound.NewSplitter(words.Has))
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

// TestProse holds the sentences of testdata/prose against what they cite. Every wrong one has to be refused; of the right
// ones as many have to pass as an answer is worth waiting for. The sentences of
// aside are for measuring alone: no rule was made for them. KINDS=1 shows under which kind wrong ones were caught.
func TestProse(t *testing.T) {
	const least = .95
	var all measured
	for _, tt := range []struct {
		name     string
		articles fs.FS
		together func(string) string
		least    float64
		missed   int // wrong ones that no rule can see yet
	}{
		{"invented", os.DirFS(filepath.Join(testkit.Root(t), "rag/testdata/corpus")), firstPart, least, 0},
		{"shipped", articles.FS, func(string) string { return "" }, least, 0},
		{"things", os.DirFS(filepath.Join(testkit.Root(t), "rag/testdata/things")), func(string) string { return "" }, least, 0},
		{"other", os.DirFS("testdata/corpus"), firstPart, .9, 0},
		{"open", os.DirFS("testdata/corpus"), firstPart, .75, 8},
		{"written", os.DirFS("testdata/written"), firstPart, .75, 7},
		{"aside", os.DirFS("testdata/aside"), firstPart, .5, 10},
		{"pairs", os.DirFS("testdata/pairs"), firstPart, .95, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t, tt.articles, tt.together)
			v := newVerifier(t, b.reader)
			files, err := filepath.Glob("testdata/prose/" + tt.name + "-*.txt")
			if err != nil || len(files) == 0 {
				t.Fatalf("no sentences: %v", err)
			}
			var set measured
			for _, f := range files {
				m := b.measure(t, v, filepath.Base(f))
				t.Logf("%s: %v", filepath.Base(f), m)
				set.add(m)
			}
			all.add(set)
			if set.caught < set.wrong-tt.missed || float64(set.passed) < tt.least*float64(set.right) {
				t.Errorf("%v; want all wrong ones but %d caught and %.0f %% of the right ones passed", set, tt.missed, 100*tt.least)
			}
		})
	}
	t.Logf("all: %v", all)
}

// TestFrames holds pairs of a right sentence and its smallest lie against what they cite: who, what, where and when of a
// figure or an act change places. Nothing is tuned on those of "held"; what is asked of them is what was measured.
func TestFrames(t *testing.T) {
	for _, tt := range []struct {
		name           string
		passed, caught float64 // shares of the right and of the wrong ones
		files          []string
	}{{"frames", .84, .93, []string{"-1", "-2", "-3", "-4", "-5"}}, {"held", .79, .84, []string{"-1", "-2"}}} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t, os.DirFS("testdata/"+tt.name), func(string) string { return "" })
			v := newVerifier(t, b.reader)
			var all measured
			for _, n := range tt.files {
				all.add(b.measure(t, v, tt.name+n+".txt"))
			}
			t.Log(all)
			if float64(all.passed) < tt.passed*float64(all.right) || float64(all.caught) < tt.caught*float64(all.wrong) {
				t.Errorf("%v; want %.2f passed and %.2f caught", all, tt.passed, tt.caught)
			}
		})
	}
}

// TestWhen holds pairs of a right sentence and its smallest lie about days, order and certainty against what they cite.
func TestWhen(t *testing.T) {
	others := filepath.Join(testkit.Root(t), "rag/testdata/others")
	for _, tt := range []struct {
		name            string
		articles        fs.FS
		refused, missed int // right ones refused, wrong ones let through
	}{
		{"shipped", articles.FS, 0, 1},
		{"quake", os.DirFS(filepath.Join(others, "quake")), 3, 3},
		{"mine", os.DirFS(filepath.Join(others, "mine")), 4, 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t, tt.articles, firstPart)
			m := b.measure(t, newVerifier(t, b.reader), "when-"+tt.name+".txt")
			t.Log(m)
			if m.right-m.passed > tt.refused || m.wrong-m.caught > tt.missed {
				t.Errorf("%v; want at most %d right ones refused and %d wrong ones let through", m, tt.refused, tt.missed)
			}
		})
	}
}

// TestWho measures who is told to say, do or own something.
func TestWho(t *testing.T) {
	b := newBench(t, os.DirFS(filepath.Join(testkit.Root(t), "rag/testdata/others/mine")), firstPart)
	m := b.measure(t, newVerifier(t, b.reader), "who-mine.txt")
	t.Log(m)
	const missed = 1 // wrong ones let through
	if m.passed < m.right || m.wrong-m.caught > missed {
		t.Errorf("%v; want every right one passed and at most %d wrong ones let through", m, missed)
	}
}

// TestStance holds pairs of a right sentence and its smallest lie about who denies, confirms or only supposes something.
func TestStance(t *testing.T) {
	for _, tt := range []struct {
		name            string
		articles        fs.FS
		refused, missed int // right ones refused, wrong ones let through
	}{
		{"shipped", articles.FS, 0, 1},
		{"mine", os.DirFS(filepath.Join(testkit.Root(t), "rag/testdata/others/mine")), 3, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t, tt.articles, firstPart)
			m := b.measure(t, newVerifier(t, b.reader), "stance-"+tt.name+".txt")
			t.Log(m)
			if m.right-m.passed > tt.refused || m.wrong-m.caught > tt.missed {
				t.Errorf("%v; want at most %d right ones refused and %d wrong ones let through", m, tt.refused, tt.missed)
			}
		})
	}
}

// TestSide holds pairs of a right sentence and its smallest lie about states: whose office, who gives a figure, where to.
func TestSide(t *testing.T) {
	b := newBench(t, articles.FS, firstPart)
	m := b.measure(t, newVerifier(t, b.reader), "side-shipped.txt")
	t.Log(m)
	const refused, missed = 0, 0
	if m.right-m.passed > refused || m.wrong-m.caught > missed {
		t.Errorf("%v; want at most %d right ones refused and %d wrong ones let through", m, refused, missed)
	}
}

// TestUntold checks which relations are still to be told below an answer of a model.
func TestUntold(t *testing.T) {
	b := newBench(t, os.DirFS(filepath.Join(testkit.Root(t), "rag/testdata/corpus")), firstPart)
	v := newVerifier(t, b.reader)
	line := func(text, refs string) draft.Line {
		ids, passages, sources := b.cite(t, refs)
		return draft.Line{Role: draft.Statement, Text: text, Claims: ids, Passages: passages, Sources: sources, Prose: true}
	}
	first, _, _ := b.cite(t, "flut-tag1/12")
	second, _, _ := b.cite(t, "flut-tag1/30")
	wanted := append(first, second...)
	tests := []struct {
		name  string
		lines []draft.Line
		want  bool // whether the two are still to be set against one another
	}{
		{"both figures", []draft.Line{line("Die Feuerwehr nennt mindestens 12, der Bürgermeister 30 Tote. [5]", "flut-tag1/12 | flut-tag1/30")}, false},
		{"in two lines", []draft.Line{line("Die Feuerwehr nennt mindestens 12 Tote. [5]", "flut-tag1/12"), line("Der Bürgermeister nennt 30 Tote. [5]", "flut-tag1/30")}, false},
		{"one figure", []draft.Line{line("Die Feuerwehr nennt mindestens 12 Tote. [5]", "flut-tag1/12")}, true},
		{"both cited, one told", []draft.Line{line("Die Feuerwehr nennt mindestens 12 Tote. [5]", "flut-tag1/12 | flut-tag1/30")}, true},
		{"none", nil, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := v.Untold(draft.Draft{Lines: tt.lines}, b.evidence, wanted)
			told := slices.ContainsFunc(got, func(p contrast.Pair) bool {
				return slices.Contains(wanted, p.From) && slices.Contains(wanted, p.To) && p.Relation == contrast.Differ
			})
			if told != tt.want {
				t.Errorf("untold %+v; want the contrast among them: %v", got, tt.want)
			}
		})
	}
}
