// Package verify checks a draft against its evidence, in code alone: every marker names a source, every figure and date
// stands in a claim or article that the line cites, every quotation stands in its source letter for letter, every
// speaker who is named is one of a cited claim. It never calls a model and never repairs anything.
package verify

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/lang/quantity"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// marker is a citation as it stands in a line.
var marker = regexp.MustCompile(`\[(\d+)\]`)

// Verifier checks drafts. It is read-only and safe for concurrent use.
type Verifier struct {
	vocabulary *claims.Vocabulary
	reader     *claims.Reader
	// ledgers are the claims of articles, texts what was read in sentences of theirs, words what the lexicon says of a word,
	// names what was read in the names of speakers.
	ledgers cache[ledgerKey, []claims.Claim]
	texts   cache[textKey, *text]
	words   cache[wordKey, *entries]
	named   cache[string, *name]
	// sentences are those of articles in frames.
	sentences cache[*text, *framed]
	// marks are words that turn, firm up, order or compare; nouns are those by which an answer counts its sources.
	marks, nouns table
	// neutral are words by which an answer speaks of its sources, manner those that it must not use.
	neutral, manner table
	// counts are further words for what is counted, alike those that mean one thing in both languages, near and plain those that a
	// writer may take for one another, common those that every writer has.
	counts, alike, near, plain, common table
	// absolute are words that leave no exception, or say that something is only wanted.
	absolute table
	lexicon  Lexicon
	splitter Splitter
}

// New makes a Verifier that reads prose with a reader. It fails only where an embedded table is malformed, which a test
// rules out.
//
// Lexicon and splitter tell what a word may be called otherwise; nil holds sentences to the words of their sources.
func New(r *claims.Reader, l Lexicon, s Splitter) (*Verifier, error) {
	v := &Verifier{vocabulary: r.Vocabulary(), reader: r, lexicon: l, splitter: s}
	for name, into := range map[string]*table{"marks": &v.marks, "counted": &v.nouns, "neutral": &v.neutral, "manner": &v.manner, "measures": &v.counts, "alike": &v.alike, "near": &v.near, "plain": &v.plain, "common": &v.common, "absolute": &v.absolute} {
		var err error
		if *into, err = readTable(name); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// Asked is what a draft may repeat from the question: its text, and the language the draft is written in.
type Asked struct {
	Text     string
	Language lang.Code
	// Time is the time that the question names, as it was understood.
	Time calendar.Interval
	// Speakers are ids of the speakers that the question names.
	Speakers []string
	// Find says how well the words of one text are found in another, by stem, part and translation, for lines that a
	// model wrote. Nil where no line is.
	Find func(words string, code lang.Code) func(text string) []draft.Found
	// Told are the texts that the model was given as instructions: nothing of theirs may come back in an answer.
	Told []string
}

// Check returns the problems of a draft, none for one that stands in its evidence.
func (v *Verifier) Check(d draft.Draft, ev draft.Evidence, asked Asked) []draft.Problem {
	var out []draft.Problem
	e := newEvidence(v, ev)
	for i, l := range d.Lines {
		c := &check{v: v, line: l, n: i, ev: ev, asked: asked, lines: d.Lines[:i]}
		if l.Prose {
			c.prose(e)
		} else {
			c.run(d)
		}
		out = append(out, c.problems...)
	}
	return out
}

// check is the work on one line.
type check struct {
	v        *Verifier
	line     draft.Line
	n        int
	lines    []draft.Line // those before
	ev       draft.Evidence
	asked    Asked
	problems []draft.Problem
}

func (c *check) fail(kind, format string, args ...any) {
	c.problems = append(c.problems, draft.Problem{Line: c.n, Kind: kind, Detail: fmt.Sprintf(format, args...)})
}

func (c *check) run(d draft.Draft) {
	own := c.quotations()
	c.citations(own, d.Abstained)
	own = marker.ReplaceAllString(own, " ")
	dates := c.dates(own)
	c.figures(own, dates)
	c.speakers(own, d.Abstained)
}

// citations checks the markers of what is not quoted against the sources, and that a line which says something cites something.
func (c *check) citations(own string, abstained bool) {
	var inText []int
	for _, m := range marker.FindAllStringSubmatch(own, -1) {
		n, err := strconv.Atoi(m[1])
		if err != nil || n < 1 || n > len(c.ev.Articles) || strconv.Itoa(n) != m[1] { // "[01]" would not be numbered with the others
			c.fail("citation", "[%s] names no source", m[1])
			continue
		}
		inText = append(inText, n)
	}
	for _, n := range inText {
		if !slices.Contains(c.line.Sources, n) {
			c.fail("citation", "[%d] stands in the text, not among the line's sources", n)
		}
	}
	for _, n := range c.line.Sources {
		if !slices.Contains(inText, n) {
			c.fail("citation", "source %d is not marked in the text", n)
		}
	}
	for _, id := range c.line.Claims {
		cl, ok := c.claim(id)
		switch {
		case !ok:
			c.fail("citation", "claim %s is not in the evidence", id)
		case !slices.Contains(c.line.Sources, c.sourceOf(cl.Article)):
			c.fail("citation", "claim %s was read from an article that the line does not cite", id)
		}
	}
	says := c.line.Role == draft.Claim || c.line.Role == draft.Statement || c.line.Role == draft.Nearest ||
		c.line.Role == draft.Verdict && !abstained && len(c.line.Claims) > 0
	if says && len(c.line.Sources) == 0 {
		c.fail("citation", "the line cites nothing")
	}
}

func (c *check) claim(id string) (claims.Claim, bool) {
	i := slices.IndexFunc(c.ev.Claims, func(cl claims.Claim) bool { return cl.ID == id })
	if i < 0 {
		return claims.Claim{}, false
	}
	return c.ev.Claims[i], true
}

// sourceOf is the number of an article, 0 where it is no source.
func (c *check) sourceOf(article string) int {
	return slices.IndexFunc(c.ev.Articles, func(a corpus.Article) bool { return a.ID == article }) + 1
}

// quotations checks everything that is quoted and returns the line without it.
func (c *check) quotations() string {
	own := c.line.Text
	for _, q := range c.line.Quotes {
		text, ok := c.quoted(q)
		if !ok || !strings.Contains(own, text) {
			c.fail("quote", "the quotation of source %d is not in the line letter for letter", q.Source)
			continue
		}
		if c.ev.Articles[q.Source-1].DigestOf != "" && marked(own, text) {
			c.fail("quote", "words of a digest stand between quotation marks, as if they were the publisher's")
		}
		own = strings.Replace(own, text, " ", 1)
	}
	for _, pair := range [][2]string{{"»", "«"}, {"„", "“"}, {"“", "”"}, {"\"", "\""}, {"‚", "‘"}} {
		for {
			open := strings.Index(own, pair[0])
			if open < 0 {
				break
			}
			length := strings.Index(own[open+len(pair[0]):], pair[1])
			if length < 0 {
				break
			}
			inner := own[open+len(pair[0]) : open+len(pair[0])+length]
			if strings.TrimSpace(inner) != "" && !strings.Contains(c.asked.Text, inner) && !c.inSources(inner) {
				c.fail("quote", "%q stands in quotation marks, but neither in a cited source nor in the question", inner)
			}
			own = own[:open] + " " + own[open+len(pair[0])+length+len(pair[1]):]
		}
	}
	return own
}

// marked says whether a quotation stands between quotation marks.
func marked(line, text string) bool {
	i := strings.Index(line, text)
	before := strings.HasSuffix(line[:i], "„") || strings.HasSuffix(line[:i], "“") || strings.HasSuffix(line[:i], "»") || strings.HasSuffix(line[:i], "\"")
	after := line[i+len(text):]
	return before && (strings.HasPrefix(after, "“") || strings.HasPrefix(after, "”") || strings.HasPrefix(after, "«") || strings.HasPrefix(after, "\""))
}

// quoted is the stretch of an article that a quote names.
func (c *check) quoted(q draft.Quote) (string, bool) {
	if q.Source < 1 || q.Source > len(c.ev.Articles) || !slices.Contains(c.line.Sources, q.Source) {
		return "", false
	}
	body := c.ev.Articles[q.Source-1].Body
	if q.Start < 0 || q.End > len(body) || q.Start >= q.End {
		return "", false
	}
	return body[q.Start:q.End], true
}

func (c *check) inSources(text string) bool {
	return slices.ContainsFunc(c.line.Sources, func(n int) bool {
		return n >= 1 && n <= len(c.ev.Articles) && strings.Contains(c.ev.Articles[n-1].Body, text)
	})
}

// dates checks every date of the line and returns where dates stand.
func (c *check) dates(own string) []lang.Span {
	var spans []lang.Span
	for _, m := range calendar.Find(own, calendar.Interval{}) {
		spans = append(spans, m.Span)
		if m.IsZero() || m.Duration || c.knowsDate(m.Interval) {
			continue
		}
		c.fail("date", "%q is a date of no cited claim or article", own[m.Start:m.End])
	}
	return spans
}

// knowsDate says whether an interval, or one of its ends, is that of a cited claim or article or of the question.
func (c *check) knowsDate(i calendar.Interval) bool {
	known := []calendar.Interval{c.asked.Time}
	for _, n := range c.line.Sources {
		if n >= 1 && n <= len(c.ev.Articles) {
			known = append(known, c.ev.Articles[n-1].Published.Interval)
		}
	}
	if c.line.Role == draft.Verdict {
		for _, a := range c.ev.Articles { // a verdict may name the newest article of the answer
			known = append(known, a.Published.Interval)
		}
	}
	for _, cl := range c.cited() {
		if cl.AsOf != nil {
			known = append(known, cl.AsOf.Interval)
		}
	}
	return slices.ContainsFunc(known, func(k calendar.Interval) bool { return !k.IsZero() && sameDates(i, k) })
}

// sameDates says whether a date in a line tells an interval: both ends, or the day of one.
func sameDates(told, known calendar.Interval) bool {
	if told == known {
		return true
	}
	day := told.From
	return told.From == told.To && (day == known.From || day == known.To) || told.From.IsZero() != told.To.IsZero() && (told.From == known.From || told.To == known.To)
}

func (c *check) cited() []claims.Claim {
	var out []claims.Claim
	for _, id := range c.line.Claims {
		if cl, ok := c.claim(id); ok {
			out = append(out, cl)
		}
	}
	return out
}

// figures checks that every number of the line is the figure of a cited claim.
func (c *check) figures(own string, dates []lang.Span) {
	for _, f := range quantity.Find(own, c.asked.Language, dates) {
		if c.knowsFigure(f) || isCount(f, own[f.Numeral.Start:f.Numeral.End]) {
			continue
		}
		c.fail("figure", "%q is a figure of no cited claim", own[f.Start:f.End])
	}
}

// isCount says whether a numeral is a small number in words, or a vague one, by which a line counts its articles or
// statements.
func isCount(f quantity.Quantity, numeral string) bool {
	const most = 12
	return !strings.ContainsAny(numeral, "0123456789") && f.Unit == "" && (f.High != nil && *f.High <= most || f.Vague && *f.Low < 100)
}

func (c *check) knowsFigure(f quantity.Quantity) bool {
	return slices.ContainsFunc(c.cited(), func(cl claims.Claim) bool {
		return cl.Value != nil && sameBound(f.Low, f.High, cl.Value) && f.Unit == cl.Value.Unit && !sharpened(f, cl.Value)
	})
}

// sharpened says whether a line makes an approximate figure exact.
func sharpened(f quantity.Quantity, v *claims.Value) bool {
	approximate := v.Qualifier == quantity.About || v.Qualifier == quantity.Nearly || v.Qualifier == quantity.JustOver
	return approximate && f.Qualifier == quantity.Exactly
}

// sameBound compares numbers, and refuses a plain number where the claim gives only a bound.
func sameBound(low, high *float64, v *claims.Value) bool {
	return sameFloat(low, v.Low) && sameFloat(high, v.High)
}

func sameFloat(a, b *float64) bool {
	if a == nil || b == nil {
		return a == b
	}
	diff := *a - *b
	return diff < 1e-9 && diff > -1e-9 || abs(diff) < 1e-9*abs(*b)
}

func abs(f float64) float64 { return max(f, -f) }

// speakers checks that whoever the line names is a speaker or reporter of a claim it cites, or was named in the question.
func (c *check) speakers(own string, abstained bool) {
	var known []string
	if abstained {
		known = slices.Clone(c.asked.Speakers) // "no such figure from X" names X
	}
	for _, cl := range c.cited() {
		known = append(known, cl.Origin...)
		for _, s := range cl.Speakers {
			known = append(known, s.ID)
			own = strings.ReplaceAll(own, s.Name, " ") // "Armee in Pjöngjang" is one speaker, Pjöngjang none
		}
	}
	for _, id := range known {
		if s, ok := c.v.vocabulary.Speaker(id); ok {
			own = strings.ReplaceAll(strings.ReplaceAll(own, s.DE, " "), s.EN, " ")
		}
	}
	for _, h := range c.v.vocabulary.Speakers(claims.Words(own)) {
		if h.Key == "name" && !slices.Contains(known, h.ID) && !c.isSubject(h, own) {
			c.fail("speaker", "%q is no speaker of a cited claim", own[h.Start:h.End])
		}
	}
}

// isSubject says whether the words name the people of a cited claim, not a speaker.
func (c *check) isSubject(h claims.Hit, own string) bool {
	for _, n := range c.v.vocabulary.Nations(claims.Words(own)) {
		if !n.Overlaps(h.Span) {
			continue
		}
		if slices.ContainsFunc(c.cited(), func(cl claims.Claim) bool {
			nation, _ := c.v.vocabulary.SplitSubject(cl.Subject)
			return nation == n.ID
		}) {
			return true
		}
	}
	return strings.Contains(c.asked.Text, own[h.Start:h.End])
}
