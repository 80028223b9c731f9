package claims

import (
	"strings"

	"github.com/quellenlage/quellenlage/lang"
)

// quotations reads what each speaker of a sentence is reported to have said. A sentence without a cue goes on with the
// last speaker where it stands in the subjunctive or between quotation marks.
func (s *sentence) quotations(m *memory) []said {
	var out []said
	for k := range s.cues {
		c := &s.cues[k]
		if c.reach == previous || c.link || len(c.speakers) == 0 && c.verb && !s.contentFollows(c.verbAt) {
			continue
		}
		first, last, ok := s.reported(c)
		if !ok {
			continue
		}
		q := s.quotation(first, last, attribution{speakers: c.speakers, via: c.via, hedge: c.hedge, rule: c.rule, cue: c}, s.cueWord(c))
		if from, to, ok := s.otherSide(c, first); ok {
			q.claim.Quotation.More = append(q.claim.Quotation.More, s.span(from, to).Shift(s.Start))
		}
		out = append(out, q)
	}
	if len(out) > 0 || len(s.words) == 0 || len(s.cues) > 0 {
		return out
	}
	a := s.goesOn(0, m)
	if a.cue == nil && m.adjacent(s) && s.mainVerb(weakSubjunctive) {
		a = attribution{speakers: m.speaking.speakers, via: m.speaking.via, rule: "goes on: " + m.speaking.rule, cue: m.speaking, from: m.spokenIn}
		out = append(out, s.quotation(0, len(s.words)-1, a, 0))
		return out
	}
	if a.cue == nil && m.speaking != nil && s.Paragraph == m.paragraph && s.allQuoted() {
		a = attribution{speakers: m.speaking.speakers, via: m.speaking.via, rule: "quotation goes on", cue: m.speaking, from: m.spokenIn}
	}
	if a.cue != nil && s.anySubjunctive() || a.rule == "quotation goes on" {
		out = append(out, s.quotation(0, len(s.words)-1, a, 0))
	}
	return out
}

// mainVerb says whether a main clause has a finite verb of the class.
func (s *sentence) mainVerb(c class) bool {
	for i := range s.words {
		if s.is(i, c) && s.finite[i] && s.clauses[s.clauseOf[i]].kind == mainClause {
			return true
		}
	}
	return false
}

// cueWord is the word of a cue by which an event may say what it is: the verb.
func (s *sentence) cueWord(c *cue) int {
	if c.verb {
		return c.verbAt
	}
	return c.first
}

// quotation makes the statement of what stands from word first to word last.
func (s *sentence) quotation(first, last int, a attribution, at int) said {
	c := &Claim{Kind: Statement, Quote: s.text, Span: s.Span, Polarity: Affirmed, Hedge: Stated}
	c.setSpeakers(s, a)
	if a.hedge != "" {
		c.Hedge = a.hedge
	}
	c.AsOf, _ = s.eventDate(at)
	sp := s.span(first, last)
	c.Quotation = &Quotation{Text: s.part(sp), Span: sp.Shift(s.Start), Source: s.namelessSource(a), More: []lang.Span{}}
	return said{claim: c, at: at}
}

// namelessSource is the phrase of a cue that names nobody, in the offsets of the article; nil for other attributions.
func (s *sentence) namelessSource(a attribution) *lang.Span {
	if a.cue == nil || len(a.speakers) > 0 || a.cue.verb && !s.content(a.cue.first, a.cue.last) {
		return nil
	}
	in := s
	if a.from != nil {
		in = a.from
	}
	sp := in.span(a.cue.first, a.cue.last).Shift(in.Start)
	return &sp
}

// allQuoted says whether the whole sentence stands between quotation marks.
func (s *sentence) allQuoted() bool {
	n := 0
	for i := range s.words {
		if s.isWord(i) && !s.quoted(i) {
			n++
		}
	}
	return n == 0 && len(s.quotes) > 0
}

// reported are the words that a cue introduces, without the cue and its speaker; ok is false where it introduces none.
func (s *sentence) reported(c *cue) (first, last int, ok bool) {
	start, end := s.pieceOf(c)
	switch {
	case c.reach == backward, c.reach == around && start > 0 && s.content(0, start-1):
		first, last = 0, start-1
	case c.verb && s.saysOnward(c, end+1) && s.content(end+1, len(s.words)-1):
		first, last = end+1, s.until(c, end+1)
	case c.verb:
		first, last = start, end
	default:
		first, last = s.besides(c)
	}
	first, last = s.trim(first, last)
	if q, w, found := s.directSpeech(c, first, last); found {
		return q, w, true
	}
	return first, last, last > first
}

// directSpeech is the longest direct speech of a sentence, with its marks, where what was found as reported holds none of
// it: "„…“, sagte X der Zeitung".
func (s *sentence) directSpeech(c *cue, first, last int) (from, to int, found bool) {
	longest := 0
	for _, q := range s.quotes {
		a, b := s.wordAt(q.Start), s.wordAt(q.End-1)
		if a <= last && b >= first && last > first || b-a < 3 || b-a < longest || c.covers(a) {
			continue
		}
		longest, found = b-a, true
		from, to = a, b
		if a > 0 && s.words[a].Kind != lang.Punct && quoteSide(s.words[a-1].Text) != 0 {
			from = a - 1
		}
		if s.closesQuote(b + 1) {
			to = b + 1
		}
	}
	return from, to, found
}

// saysOnward says whether what stands from word i on is what is said: no relative clause that comments on it.
func (s *sentence) saysOnward(c *cue, i int) bool {
	for i < len(s.words) && s.words[i].Kind == lang.Punct {
		i++
	}
	if i >= len(s.words) {
		return false
	}
	k := s.clauses[s.clauseOf[i]].kind
	if k == mainClause && !s.clauses[s.clauseOf[i]].finite && !s.infinitive(i) && s.clauses[s.clauseOf[i]].opener < 0 && !s.opensQuote(i-1) {
		return false
	}
	return k == mainClause || k == contentClause || s.opensQuote(i-1) || s.is(i, subordinator)
}

// infinitive says whether the clause of word i has "zu" and an infinitive.
func (s *sentence) infinitive(i int) bool {
	for k := i; k < len(s.words) && s.clauseOf[k] == s.clauseOf[i]; k++ {
		if w := s.fold(k); w == "zu" || len(w) > 6 && strings.Contains(w, "zu") && strings.HasSuffix(w, "en") {
			return true
		}
	}
	return false
}

// pieceOf is the stretch of the cue's own clause around its verb: from boundary to boundary.
func (s *sentence) pieceOf(c *cue) (start, end int) {
	if !c.verb {
		return c.first, c.last
	}
	verb := s.cueWord(c)
	start, end = verb, verb
	for start > 0 && !(s.boundaryMark(start-1) && s.clauseOf[start-1] != s.clauseOf[verb] || s.clauseOf[start-1] != s.clauseOf[verb] || s.closesQuote(start-1)) {
		start--
	}
	for end+1 < len(s.words) && s.clauseOf[end+1] == s.clauseOf[verb] && !s.opensQuote(end+1) && !(s.boundaryMark(end+1) && s.infinitiveGroup(end+2)) {
		end++
	}
	return min(start, c.first), max(end, min(c.last, len(s.words)-1))
}

// infinitiveGroup says whether the stretch from word i up to the next boundary ends in an infinitive with "zu".
func (s *sentence) infinitiveGroup(i int) bool {
	for k := i; k < len(s.words) && !s.boundaryMark(k); k++ {
		if k > i && s.fold(k-1) == "zu" && strings.HasSuffix(s.fold(k), "n") || infinitiveWithZu(s.fold(k)) {
			return true
		}
	}
	return false
}

func (s *sentence) opensQuote(i int) bool {
	return i < len(s.words) && s.words[i].Kind == lang.Punct && (quoteSide(s.words[i].Text) == opens || quoteSide(s.words[i].Text) == either && s.quoted(i+1))
}

// content says whether more than a word stands between two words.
func (s *sentence) content(first, last int) bool {
	n := 0
	for i := max(first, 0); i <= last && i < len(s.words); i++ {
		if s.isWord(i) {
			n++
		}
	}
	return n > 1
}

// until is the last word that a cue governs from word first on: up to the next cue with a speaker of its own that does not
// stand within what is said.
func (s *sentence) until(c *cue, first int) int {
	last := len(s.words) - 1
	for k := range s.cues {
		o := &s.cues[k]
		if o == c || o.first <= first || len(o.speakers) == 0 {
			continue
		}
		start, _ := s.pieceOf(o)
		if o.reach != onward && o.messenger && start-1 < last && start > first {
			last = start - 1
		}
	}
	return last
}

// besides is what stands beside a speaker phrase: the longer side of the sentence.
func (s *sentence) besides(c *cue) (first, last int) {
	if last := s.untilOther(c); last-c.last >= c.first {
		return c.last + 1, last
	}
	return 0, c.first - 1
}

// otherSide is what stands on the other side of a speaker phrase in the midst of a sentence.
func (s *sentence) otherSide(c *cue, first int) (from, to int, ok bool) {
	if c.verb {
		return 0, 0, false
	}
	from, to = 0, c.first-1
	if first < c.first {
		from, to = c.last+1, s.untilOther(c)
	}
	from, to = s.trim(from, to)
	return from, to, to > from
}

// untilOther is the last word before the clause of the next cue with a speaker of its own.
func (s *sentence) untilOther(c *cue) int {
	for k := range s.cues {
		if o := &s.cues[k]; o != c && o.first > c.last && o.clause != c.clause && len(o.speakers) > 0 {
			start, _ := s.pieceOf(o)
			return start - 1
		}
	}
	return len(s.words) - 1
}

// trim leaves out punctuation at either end; quotation marks stay where both do.
func (s *sentence) trim(first, last int) (int, int) {
	first, last = max(first, 0), min(last, len(s.words)-1)
	for first <= last && s.words[first].Kind == lang.Punct && quoteSide(s.words[first].Text) == 0 {
		first++
	}
	for last >= first && s.words[last].Kind == lang.Punct && quoteSide(s.words[last].Text) == 0 {
		last--
	}
	return first, last
}
