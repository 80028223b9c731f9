package claims_test

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// goldFile is one file of testdata/gold; NOTES.md there says how it was made.
type goldFile struct {
	Article    string          `json:"article"`
	Index      int             `json:"index"`
	SHA256     string          `json:"sha256"`
	Published  string          `json:"published"`
	Figures    []goldFigure    `json:"figures"`
	Excluded   []lang.Span     `json:"excluded"`
	Statements []goldStatement `json:"statements"`
}

type goldFigure struct {
	lang.Span
	Low       *float64           `json:"low"`
	High      *float64           `json:"high"`
	Qualifier string             `json:"qualifier"`
	Unit      string             `json:"unit"`
	Measure   string             `json:"measure"`
	Subject   string             `json:"subject"`
	Speakers  []string           `json:"speakers"`
	Origin    []string           `json:"origin"`
	AsOf      *calendar.Interval `json:"as_of"`
	Hedge     string             `json:"hedge"`
	Polarity  string             `json:"polarity"`
	Additive  bool               `json:"additive"`
}

type goldStatement struct {
	lang.Span
	Event    string             `json:"event"`
	Polarity string             `json:"polarity"`
	Actor    string             `json:"actor"`
	Speakers []string           `json:"speakers"`
	Origin   []string           `json:"origin"`
	AsOf     *calendar.Interval `json:"as_of"`
	Optional bool               `json:"optional"`
}

// tally counts how often the ledger and the gold agree.
type tally struct{ right, of int }

func (t *tally) add(ok bool) {
	t.of++
	if ok {
		t.right++
	}
}

func (t tally) share() float64 {
	if t.of == 0 {
		return 1
	}
	return float64(t.right) / float64(t.of)
}

// shared is a folder beside the repository that not every checkout has.
func shared(t *testing.T, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
	}
	path := filepath.Join(dir, "..", "shared", name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the shared data are not beside this checkout: %v", err)
	}
	return path
}

func newReader(t testing.TB) *claims.Reader {
	t.Helper()
	r, err := claims.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func readGold(t *testing.T, path string) goldFile {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var g goldFile
	if err := json.Unmarshal(raw, &g); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return g
}

// scores are the measures of the ledger against the gold.
type scores struct {
	recall, precision, speakers, asOf, origin, hedge, polarity, additive tally
}

// compare scores the figures of one article and logs what differs.
func (s *scores) compare(t *testing.T, name, body string, g goldFile, found []claims.Claim) {
	t.Helper()
	used := map[int]bool{}
	for _, want := range g.Figures {
		k := slices.IndexFunc(found, func(c claims.Claim) bool { return c.Value != nil && c.Value.Overlaps(want.Span) })
		if k < 0 {
			s.recall.add(false)
			t.Logf("%s: missing %q %s %s", name, body[want.Start:want.End], want.Measure, want.Subject)
			continue
		}
		used[k] = true
		s.compareFigure(t, name, body, want, found[k])
	}
	for k, c := range found {
		if c.Kind == claims.Figure && !used[k] {
			s.precision.add(false)
			t.Logf("%s: too much %q %s %s in %q", name, c.Value.Text, c.Measure, c.Subject, c.Quote)
		}
	}
}

func (s *scores) compareFigure(t *testing.T, name, body string, want goldFigure, c claims.Claim) {
	t.Helper()
	if c.Value.Unit == "share" && want.Unit == "" {
		want.Unit = "share" // the gold has shares without a unit
	}
	same := equalNumber(want.Low, c.Value.Low) && equalNumber(want.High, c.Value.High) &&
		want.Qualifier == string(c.Value.Qualifier) && want.Unit == c.Value.Unit && want.Measure == c.Measure && want.Subject == c.Subject
	s.recall.add(same)
	s.precision.add(same)
	text := body[want.Start:want.End]
	if !same {
		t.Logf("%s: %q is %s %s %s %s, want %s %s %s %s", name, text, c.Value.Qualifier, c.Value.Unit, c.Measure, c.Subject,
			want.Qualifier, want.Unit, want.Measure, want.Subject)
	}
	check := func(field string, into *tally, ok bool, have, want any) {
		into.add(ok)
		if !ok {
			t.Logf("%s: %q: %s is %v, want %v (%s)", name, text, field, have, want, strings.Join(c.Rules, "; "))
		}
	}
	ids := speakerIDs(c)
	check("speakers", &s.speakers, slices.Equal(ids, want.Speakers), ids, want.Speakers)
	check("origin", &s.origin, slices.Equal(c.Origin, want.Origin), c.Origin, want.Origin)
	check("as of", &s.asOf, sameTime(c.AsOf, want.AsOf), c.AsOf, want.AsOf)
	check("hedge", &s.hedge, string(c.Hedge) == want.Hedge, c.Hedge, want.Hedge)
	check("polarity", &s.polarity, string(c.Polarity) == want.Polarity, c.Polarity, want.Polarity)
	check("additive", &s.additive, c.Value.Additive == want.Additive, c.Value.Additive, want.Additive)
}

func speakerIDs(c claims.Claim) []string {
	ids := []string{}
	for _, sp := range c.Speakers {
		ids = append(ids, sp.ID)
	}
	return ids
}

func equalNumber(a, b *float64) bool {
	return (a == nil) == (b == nil) && (a == nil || *a == *b)
}

// sameTime compares dates. The gold has no date where the text only says that something is recent ("kürzlich"); the
// ledger then knows that it is not after the article's own day.
func sameTime(have *claims.AsOf, want *calendar.Interval) bool {
	switch {
	case have == nil:
		return want == nil
	case want == nil:
		return have.From.IsZero()
	}
	return have.Interval == *want
}

func (s *scores) report(t *testing.T, name string) {
	t.Logf("%s: figures recall %.3f of %d, precision %.3f of %d; speakers %.3f, as of %.3f, origin %.3f, hedge %.3f, polarity %.3f, additive %.3f",
		name, s.recall.share(), s.recall.of, s.precision.share(), s.precision.of, s.speakers.share(), s.asOf.share(), s.origin.share(),
		s.hedge.share(), s.polarity.share(), s.additive.share())
}

func (s *scores) floor(t *testing.T, recall, precision, speakers, asOf, origin float64) {
	t.Helper()
	for _, x := range []struct {
		name      string
		have, low float64
	}{
		{"recall", s.recall.share(), recall},
		{"precision", s.precision.share(), precision},
		{"speakers", s.speakers.share(), speakers},
		{"as of", s.asOf.share(), asOf},
		{"origin", s.origin.share(), origin},
	} {
		if x.have < x.low {
			t.Errorf("%s is %.3f, below %.3f", x.name, x.have, x.low)
		}
	}
}

func TestGoldArticles(t *testing.T) {
	dir := shared(t, "corpus")
	r := newReader(t)
	files, _ := filepath.Glob("testdata/gold/*.json")
	var s scores
	for _, f := range files {
		g := readGold(t, f)
		raw, err := os.ReadFile(filepath.Join(dir, g.Article+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != g.SHA256 {
			t.Fatalf("%s is another text than the annotated one", g.Article)
		}
		a, err := corpus.Parse(g.Article, raw)
		if err != nil {
			t.Fatal(err)
		}
		s.compare(t, g.Article[:3], a.Body, g, r.Read(a))
	}
	s.report(t, "articles")
	s.floor(t, .99, .99, .99, .99, .99)
}

func TestGoldOtherEvents(t *testing.T) {
	dir := shared(t, "eval/quotes")
	r := newReader(t)
	texts := readLines(t, filepath.Join(dir, "wikinews-dev.jsonl"))
	files, _ := filepath.Glob("testdata/gold/wikinews/*.json")
	var s scores
	for _, f := range files {
		g := readGold(t, f)
		a, err := corpus.Parse(filepath.Base(f), []byte("---\ndate: "+g.Published+"\n---\n"+texts[g.Index]))
		if err != nil {
			t.Fatal(err)
		}
		if a.Body != texts[g.Index] {
			t.Fatalf("%s: the body is not the text", f)
		}
		s.compare(t, filepath.Base(f)[:3], a.Body, g, r.Read(a))
	}
	s.report(t, "other events")
	s.floor(t, .86, .86, .97, .86, .97)
}

func readLines(t *testing.T, path string) []string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []string
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<24)
	for sc.Scan() {
		var row struct{ Text string }
		if err := json.Unmarshal(sc.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		out = append(out, row.Text)
	}
	return out
}

// TestGoldStatements scores the events of the five articles: found with their actor, polarity, speakers and date.
// Statements that the gold calls optional count neither way.
func TestGoldStatements(t *testing.T) {
	dir := shared(t, "corpus")
	r := newReader(t)
	files, _ := filepath.Glob("testdata/gold/*.json")
	var recall, precision, speakers, asOf tally
	for _, f := range files {
		g := readGold(t, f)
		raw, err := os.ReadFile(filepath.Join(dir, g.Article+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		a, err := corpus.Parse(g.Article, raw)
		if err != nil {
			t.Fatal(err)
		}
		found := r.Read(a)
		used := map[int]bool{}
		for _, want := range g.Statements {
			k := slices.IndexFunc(found, func(c claims.Claim) bool {
				return c.Kind == claims.Statement && sameEvent(c.Event, want.Event) && c.Subject == want.Actor && string(c.Polarity) == want.Polarity && c.Overlaps(want.Span)
			})
			if k >= 0 {
				used[k] = true
			}
			if want.Optional || want.Event == "denied" || want.Event == "proposed" {
				continue // the table has neither event
			}
			recall.add(k >= 0)
			if k < 0 {
				t.Logf("%s: missing %s %s by %s in %.80q", g.Article[:3], want.Event, want.Polarity, want.Actor, a.Body[want.Start:want.End])
				continue
			}
			speakers.add(saidBy(found[k], want))
			if !saidBy(found[k], want) {
				t.Logf("%s: %s by %s: speakers %v, want %v", g.Article[:3], want.Event, want.Actor, speakerIDs(found[k]), want.Speakers)
			}
			asOf.add(sameTime(found[k].AsOf, want.AsOf))
			if !sameTime(found[k].AsOf, want.AsOf) {
				t.Logf("%s: %s by %s: as of %v, want %v", g.Article[:3], want.Event, want.Actor, found[k].AsOf, want.AsOf)
			}
		}
		for k, c := range found {
			if c.Kind == claims.Statement && c.Event != "" {
				precision.add(used[k])
				if !used[k] {
					t.Logf("%s: too much: %s %s by %s in %.80q", g.Article[:3], c.Event, c.Polarity, c.Subject, c.Quote)
				}
			}
		}
	}
	t.Logf("events: recall %.3f of %d, precision %.3f of %d, speakers %.3f, as of %.3f", recall.share(), recall.of, precision.share(), precision.of,
		speakers.share(), asOf.share())
	if recall.share() < .88 || precision.share() < .88 {
		t.Error("below the level reached")
	}
}

// sameEvent compares events; the table has no event of its own for troops that are moved on.
func sameEvent(have, want string) bool {
	return have == want || have == "deployed" && want == "redeployed"
}

// saidBy compares speakers. Who confirms is also who says so, where the gold leaves the speaker empty.
func saidBy(c claims.Claim, want goldStatement) bool {
	ids := speakerIDs(c)
	if len(want.Speakers) == 0 && want.Event == "confirmed" {
		return len(ids) == 0 || slices.Contains(ids, want.Actor)
	}
	return len(ids) == len(want.Speakers)
}
