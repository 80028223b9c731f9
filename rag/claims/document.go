package claims

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
)

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
		if !hasYear(d.body[s.Start:s.End]) {
			continue
		}
		for _, m := range calendar.Find(d.body[s.Start:s.End], calendar.Interval{}) {
			if m.Yearless.IsZero() && m.From.Compare(latest) > 0 {
				latest = m.From
			}
		}
	}
	return latest
}

// hasYear says whether a text may give a date with its year: it has four digits ("2025", "1.1.25").
func hasYear(text string) bool {
	n := 0
	for i := range len(text) {
		if c := text[i]; c >= '0' && c <= '9' {
			n++
		}
	}
	return n >= 4
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

// parse adds a sentence, in parts where it is too long to be one. What an article tells the program to say is nothing that
// it reports, and is left out.
func (d *document) parse(s corpus.Sentence) {
	v := d.reader.vocabulary
	if s.Len() > maxSentence && v.IsInstruction(d.body[s.Start:s.End]) {
		return
	}
	for _, part := range bounded(d.body, s) {
		if end := promptCopy(d.body[part.Start:part.End]); end >= 0 {
			part.End = part.Start + end
		}
		for _, cell := range cells(d.body, part) {
			p := d.reader.parse(d.body, cell, d.code, d.ref, d.after)
			if s.Len() > maxSentence || !v.instructs(p.text, p.words) {
				d.add(p)
			}
		}
	}
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
	d.claims = append(d.claims, append(found, r.statements(s, found, m)...))
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
		d.toldBefore(s, c)
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

// toldBefore makes the sentence before a statement of the speaker that this one names for it: "Das Werk schließt. Dies gab
// der Konzern bekannt."
func (d *document) toldBefore(s *sentence, c cue) {
	i := len(d.claims) - 2
	at := d.sentences[i]
	if at.Paragraph != s.Paragraph || len(at.cues) > 0 || len(at.words) == 0 || hasQuotation(d.claims[i]) || at.Kind != corpus.Text {
		return
	}
	q := at.quotation(0, len(at.words)-1, attribution{speakers: c.speakers, via: c.via, hedge: c.hedge, rule: "next sentence: " + c.rule, cue: &c, from: s}, 0)
	d.claims[i] = append(d.claims[i], q.claim)
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
	if m.adjacent(s) && len(s.cues) == 0 && (s.mainVerb(subjunctive|weakSubjunctive) || s.allQuoted()) {
		m.spokenLast = s
	}
	m.recent = append(m.recent[max(0, len(m.recent)-2):], s)
	if m.speaking != nil && len(s.cues) == 0 && s.Paragraph == m.paragraph && len(s.words) > 0 && !s.anySubjunctive() && !s.allQuoted() {
		m.silent++
	} else {
		m.silent = 0
	}
	if m.silent > 5 {
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
