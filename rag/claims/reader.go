package claims

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
)

// code changes whenever the rules in Go do, so that ledgers read by older rules are read anew.
const code = "1"

// Reader reads claims from articles. It is read-only after it is made and safe for concurrent use.
type Reader struct {
	vocabulary *Vocabulary
	classes    *classes
	verbs      *verbs
	// cues finds the words of tables/cues.txt; documents says how firmly each of its nouns speaks.
	cues      *matcher
	documents map[string]Hedge
	// anonymous are the beginnings of compounds that name no speaker.
	anonymous []string
	// states are the speaker ids of the states of a nation.
	states  map[string][]string
	version string
}

// NewReader reads the embedded tables. It fails only where a table is malformed, which a test rules out.
func NewReader() (*Reader, error) {
	r := &Reader{documents: map[string]Hedge{}, states: map[string][]string{}}
	var err error
	if r.vocabulary, err = NewVocabulary(); err != nil {
		return nil, err
	}
	if r.classes, err = newClasses(); err != nil {
		return nil, err
	}
	if r.verbs, err = newVerbs(); err != nil {
		return nil, err
	}
	r.cues, err = loadTable("cues", func(s section) {
		if len(s.keys["noun"]) > 0 {
			r.documents[s.id] = Hedge(s.first("hedge"))
		}
		r.anonymous = append(r.anonymous, s.keys["nobody"]...)
	}, []string{"before", "after", "source", "basis", "noun", "english"})
	if err != nil {
		return nil, err
	}
	r.findStates()
	r.version, err = tablesHash()
	return r, err
}

// findStates joins each nation to the speakers that are its state: those that a place name of the nation names.
func (r *Reader) findStates() {
	for id, n := range r.vocabulary.speakers {
		if n.Kind != "state" || n.Side != id {
			continue
		}
		for _, h := range r.vocabulary.Nations(Words(n.EN + " " + n.DE)) {
			if !slices.Contains(r.states[h.ID], id) {
				r.states[h.ID] = append(r.states[h.ID], id)
			}
		}
	}
}

// tablesHash is a hash over all tables.
func tablesHash() (string, error) {
	files, err := fs.Glob(tables, "tables/*.txt")
	if err != nil {
		return "", fmt.Errorf("list tables: %w", err)
	}
	h := sha256.New()
	for _, f := range files {
		b, err := tables.ReadFile(f)
		if err != nil {
			return "", fmt.Errorf("read table: %w", err)
		}
		h.Write(b)
	}
	return code + "-" + hex.EncodeToString(h.Sum(nil))[:12], nil
}

// Version names the rules and tables; it changes when either does, so that an index knows when to read its articles anew.
func (r *Reader) Version() string { return r.version }

// Vocabulary is the vocabulary that the reader uses.
func (r *Reader) Vocabulary() *Vocabulary { return r.vocabulary }

// Read reads every claim of an article, in the order of the text. It is linear in the length of the article.
func (r *Reader) Read(a corpus.Article) []Claim {
	code := a.Language
	if code != lang.English {
		code = lang.German
	}
	doc := &document{reader: r, memory: newMemory(), code: code, body: a.Body, ref: a.Published.Interval}
	doc.after = doc.latestDate(a.Sentences)
	for _, s := range a.Sentences {
		for _, part := range bounded(doc.body, s) {
			doc.add(r.parse(doc.body, part, code, doc.ref, doc.after))
		}
	}
	doc.memory.soldiersOf = r.mostSoldiers(doc.sentences)
	for i := range doc.sentences {
		doc.read(i)
	}
	out := doc.finish()
	for i := range out {
		out[i].Article, out[i].Revision = a.ID, a.Revision
		out[i].ID = claimID(&out[i])
	}
	return out
}

// Text reads a bare text, a message for example, the way Read reads an article. Its offsets count bytes of text. Without a
// language the text tells its own. Dates without a year stay unresolved.
func (r *Reader) Text(text string, code ...lang.Code) []Claim {
	sum := sha256.Sum256([]byte(text))
	a := corpus.Article{Body: text, Revision: hex.EncodeToString(sum[:])}
	if len(code) > 0 {
		a.Language = code[0]
	} else {
		a.Language, _ = lang.Detect(text)
	}
	for _, span := range lang.Sentences(text) {
		a.Sentences = append(a.Sentences, corpus.Sentence{Span: span, Kind: corpus.Text})
	}
	return r.Read(a)
}

// claimID is a short hash of what makes a claim that claim.
func claimID(c *Claim) string {
	span, what := c.Span, c.Event+"/"+c.Subject
	if c.Value != nil {
		span, what = c.Value.Span, c.Measure
	}
	sum := sha256.Sum256([]byte(c.Revision + "/" + strconv.Itoa(span.Start) + "/" + strconv.Itoa(span.End) + "/" + what))
	return hex.EncodeToString(sum[:8])
}

// document is an article while it is read.
type document struct {
	reader *Reader
	memory *memory
	code   lang.Code
	body   string
	ref    calendar.Interval
	after  calendar.Date
	// sentences and the claims of each.
	sentences []*sentence
	claims    [][]*Claim
	// told are the figures of the text by measure.
	told map[string][]*Claim
	// pending are sentences with direct speech whose speaker was not named yet.
	pending []int
}

// latestDate is the latest day that the text itself dates in full: where nothing says when it was published, dates
// without a year lie after it.
func (d *document) latestDate(sentences []corpus.Sentence) calendar.Date {
	var latest calendar.Date
	if d.ref.Closed() {
		return latest
	}
	for _, s := range sentences {
		for _, m := range calendar.Find(d.body[s.Start:s.End], calendar.Interval{}) {
			if m.Yearless.IsZero() && m.From.Compare(latest) > 0 {
				latest = m.From
			}
		}
	}
	return latest
}

// maxSentence is the longest stretch, in bytes, that is read as one sentence. The rules look back and forth within a
// sentence; without a bound a text without full stops would be slow.
const maxSentence = 2000

// bounded parts a sentence that is too long to be one, at white space.
func bounded(body string, s corpus.Sentence) []corpus.Sentence {
	if s.Len() <= maxSentence {
		return []corpus.Sentence{s}
	}
	var out []corpus.Sentence
	for s.Len() > maxSentence {
		head := s
		head.End = s.Start + maxSentence
		if i := strings.LastIndexAny(body[head.Start:head.End], " \n"); i > 0 {
			head.End = head.Start + i
		}
		for head.End > head.Start && !utf8.RuneStart(body[head.End]) {
			head.End--
		}
		out = append(out, head)
		s.Start = head.End
	}
	return append(out, s)
}

// add keeps a sentence and lets direct speech that the one before left open go on in it.
func (d *document) add(s *sentence) {
	if n := len(d.sentences); n > 0 {
		s.continueQuote(d.sentences[n-1])
	}
	d.sentences = append(d.sentences, s)
}

// mostSoldiers is the nation whose soldiers an article names most often, the first of several.
func (r *Reader) mostSoldiers(sentences []*sentence) string {
	count := map[string]int{}
	best := ""
	for _, s := range sentences {
		for _, h := range s.nations {
			if h.Key != "people" && r.roleBeside(s, h) == "soldiers" {
				if count[h.ID]++; best == "" || count[h.ID] > count[best] {
					best = h.ID
				}
			}
		}
	}
	return best
}

// read reads the claims of sentence i.
func (d *document) read(i int) {
	r, m, s := d.reader, d.memory, d.sentences[i]
	r.findCues(s, m)
	m.notice(r, s)
	found := r.figures(s, m)
	d.claims = append(d.claims, append(found, r.statements(s, m)...))
	d.settle(s)
	d.lookBack(s)
	d.remember(s)
}

// lookBack gives the claims of the sentence before the speaker that this sentence names for them.
func (d *document) lookBack(s *sentence) {
	n := len(d.claims)
	if n < 2 {
		return
	}
	for _, c := range s.cues {
		if c.link {
			d.chain(s, c)
		}
		if c.reach != previous || len(c.speakers) == 0 {
			continue
		}
		for _, claim := range d.unattributed(s, c) {
			claim.setSpeakers(s, attribution{speakers: c.speakers, via: c.via, rule: "next sentence: " + c.rule})
			if c.hedge != "" && c.hedge != Stated {
				claim.Hedge = c.hedge
				claim.explain("hedge", "next sentence")
			}
			if claim.AsOf == nil {
				claim.AsOf = s.firstDate()
				claim.explain("as_of", "next sentence")
			}
		}
	}
}

// unattributed are the claims without a speaker that a cue which points back is about: those of the sentence before, or,
// where it speaks of "die Daten" and "die Zahlen", all of the paragraph.
func (d *document) unattributed(s *sentence, c cue) []*Claim {
	var out []*Claim
	for i := len(d.claims) - 2; i >= max(0, len(d.claims)-maxBack); i-- {
		for _, claim := range d.claims[i] {
			if len(claim.Speakers) == 0 {
				out = append(out, claim)
			}
		}
		if !c.wide || d.sentences[i].Paragraph != s.Paragraph {
			break
		}
	}
	return out
}

// maxBack bounds how many sentences a later one may speak of.
const maxBack = 16

// chain adds to the claims of the paragraph the source on which their speaker relies.
func (d *document) chain(s *sentence, c cue) {
	for i := len(d.claims) - 2; i >= max(0, len(d.claims)-maxBack) && d.sentences[i].Paragraph == s.Paragraph; i-- {
		for _, claim := range d.claims[i] {
			if n := len(claim.Origin); n > 0 && claim.Origin[n-1] == c.via[0].ID {
				claim.Origin = append(claim.Origin, c.speakers[0].ID)
				claim.explain("origin", c.rule)
			}
		}
	}
}

// firstDate is the first date of a sentence, nil for none.
func (s *sentence) firstDate() *AsOf {
	for i := range s.dates {
		if d := &s.dates[i]; !d.IsZero() && !d.Duration && !d.Clock {
			return asOfMention(s, d)
		}
	}
	return nil
}

// settle gives direct speech that began in earlier sentences the speaker who is named at its end.
func (d *document) settle(s *sentence) {
	if len(s.cues) == 0 {
		if s.openEnd && len(d.pending) < maxBack {
			d.pending = append(d.pending, len(d.claims)-1)
		}
		return
	}
	c := s.cues[0]
	for _, i := range d.pending {
		at := d.sentences[i]
		if s.openStart && len(c.speakers) > 0 && at.Paragraph == s.Paragraph && !hasQuotation(d.claims[i]) {
			q := at.quotation(0, len(at.words)-1, attribution{speakers: c.speakers, via: c.via, rule: "quotation ends: " + c.rule, cue: &c, from: s}, 0)
			d.claims[i] = append(d.claims[i], q.claim)
		}
	}
	d.pending = nil
}

func hasQuotation(list []*Claim) bool {
	return slices.ContainsFunc(list, func(c *Claim) bool { return c.Quotation != nil })
}

// remember keeps the speaker with whom the next sentence may go on.
func (d *document) remember(s *sentence) {
	m := d.memory
	for i := range s.cues {
		if c := &s.cues[i]; len(c.speakers) > 0 {
			m.speaking, m.spokenIn, m.spokenLast, m.paragraph = c, s, s, s.Paragraph
		}
	}
	if m.adjacent(s) && len(s.cues) == 0 && (s.anyOf(subjunctive|weakSubjunctive) || s.allQuoted()) {
		m.spokenLast = s
	}
	m.recent = append(m.recent[max(0, len(m.recent)-2):], s)
	if m.speaking != nil && len(s.cues) == 0 && s.Paragraph == m.paragraph && len(s.words) > 0 && !s.anySubjunctive() {
		m.speaking = nil
	}
}

// anySubjunctive says whether the sentence has a verb in the subjunctive of reported speech.
func (s *sentence) anySubjunctive() bool { return s.anyOf(subjunctive) }

func (s *sentence) anyOf(c class) bool {
	for i := range s.words {
		if s.is(i, c) && s.finite[i] {
			return true
		}
	}
	return false
}

// finish drops what other claims of the article already say, and lists the rest in order.
func (d *document) finish() []Claim {
	d.adopt()
	d.told = d.textFigures()
	var out []Claim
	for i, list := range d.claims {
		for _, c := range list {
			if c.Kind == Figure && d.restated(d.sentences[i], c) {
				continue
			}
			out = append(out, *c)
		}
	}
	return out
}

// maxTold bounds how many figures of one measure a lead is held against.
const maxTold = 200

// textFigures are the figures of the text by their measure.
func (d *document) textFigures() map[string][]*Claim {
	told := map[string][]*Claim{}
	for i, list := range d.claims {
		for _, c := range list {
			if c.Kind == Figure && d.sentences[i].Kind == corpus.Text && len(told[c.Measure]) < maxTold {
				told[c.Measure] = append(told[c.Measure], c)
			}
		}
	}
	return told
}

// adopt completes figures of headlines that only count people ("X spricht von 500 Soldaten"): what is counted, and whose
// people they are, is said by the first figure below that counts the same people, else by the article's last one above.
func (d *document) adopt() {
	for i, list := range d.claims {
		if k := d.sentences[i].Kind; k == corpus.Text || k == "" {
			continue
		}
		for _, c := range list {
			if c.Kind != Figure || c.Value.Unit != "" {
				continue
			}
			if other := d.sameCount(i, c); other != nil {
				c.Measure, c.Subject = other.Measure, other.Subject
				c.explain("measure", "as the text below")
			}
		}
	}
}

// maxAround bounds how far from a headline its text is looked for, in sentences.
const maxAround = 500

// sameCount is the figure of the text, the nearest below a headline, that tells what is done by people whom the headline
// only counts.
func (d *document) sameCount(at int, c *Claim) *Claim {
	v := d.reader.vocabulary
	nation, role := v.SplitSubject(c.Subject)
	if _, listed := v.Measure(c.Measure); role == "" || nation != "" && listed {
		return nil
	}
	_, listed := v.Measure(c.Measure)
	for i := range min(len(d.claims), maxAround) {
		k := (at + 1 + i) % len(d.claims)
		for _, other := range d.claims[k] {
			n, r := v.SplitSubject(other.Subject)
			_, known := v.Measure(other.Measure)
			if other.Kind == Figure && d.sentences[k].Kind == corpus.Text && known && r == role && (nation == "" || n == nation) && (!listed || other.Measure == c.Measure) {
				return other
			}
		}
	}
	return nil
}

// restated says whether a figure of a headline or a lead is no claim of its own: a headline has to name its speaker, and
// what the text gives more exactly counts there.
func (d *document) restated(s *sentence, c *Claim) bool {
	if s.Kind == corpus.Text || s.Kind == "" {
		return false
	}
	if len(c.Speakers) == 0 && s.Kind != corpus.Lead {
		return true
	}
	for _, other := range d.told[c.Measure] {
		if d.reader.covers(other, c) {
			return true
		}
	}
	return false
}

// covers says whether a claim of the text says what one of the lead does: the same measure, a figure that can be the
// same, and people and speakers that do not contradict.
func (r *Reader) covers(text, lead *Claim) bool {
	if text.Kind != Figure || text.Polarity == Unknown || text.Measure != lead.Measure || text.Value.Unit != lead.Value.Unit {
		return false
	}
	if !sameNumber(text.Value, lead.Value) || !r.samePeople(text.Subject, lead.Subject) {
		return false
	}
	if len(lead.Speakers) == 0 {
		return true
	}
	for _, sp := range lead.Speakers {
		if text.spokenBy(sp.ID) {
			return true
		}
	}
	return false
}

func sameNumber(a, b *Value) bool {
	num := func(v *Value) float64 {
		switch {
		case v.Low != nil:
			return *v.Low
		case v.High != nil:
			return *v.High
		}
		return -1
	}
	return num(a) == num(b)
}

// samePeople says whether two subjects can be the same: "north_koreans" and "north_korean_soldiers" can.
func (r *Reader) samePeople(a, b string) bool {
	if a == b || a == "" || b == "" {
		return true
	}
	na, ra := r.vocabulary.SplitSubject(a)
	nb, rb := r.vocabulary.SplitSubject(b)
	return (na == nb || na == "" || nb == "") && (ra == rb || ra == "" || rb == "" || ra == "people" || rb == "people")
}
