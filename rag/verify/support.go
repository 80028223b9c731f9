package verify

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// evidence is the evidence of one draft with what was read in it so far, so that lines which cite the same passages don't
// read them again.
type evidence struct {
	v *Verifier
	draft.Evidence
	units   map[unitKey]*unit
	ledgers map[int][]claims.Claim
}

type unitKey struct{ article, sentence int }

// ledgerKey names a version of an article.
type ledgerKey struct {
	id, revision string
	length       int
}

// unit is a sentence of an article.
type unit struct {
	*text
	article, sentence int
	span              lang.Span
	// claims are those that were read from the sentence.
	claims []claims.Claim
	// instruction is true for a sentence that tells the program what to do.
	instruction bool
	// dense is true for a sentence that is too long, or has too many numbers, to be read: nothing may stand on it.
	dense bool
}

// support is what a line stands on.
type support struct {
	// cited are the claims that the line names; claims are they and all others that stand in the sentences cited.
	cited, claims []claims.Claim
	// units are the sentences cited; near are those right before and after a cited claim's.
	units, near []*unit
	// articles are the indexes of the articles cited.
	articles []int
}

func newEvidence(v *Verifier, ev draft.Evidence) *evidence {
	return &evidence{v: v, Evidence: ev, units: map[unitKey]*unit{}, ledgers: map[int][]claims.Claim{}}
}

// speaksToPrograms says whether a sentence tells programs what to say, in words that stand anywhere in it.
func (v *Verifier) speaksToPrograms(words []claims.Word) bool {
	var to, command bool
	for _, h := range v.manner.both(words) {
		to, command = to || h.ID == "addressee", command || h.ID == "command"
	}
	return to && command
}

// asks says whether a sentence asks its reader something, or to do something: no statement may stand on it. "Help arrived" is
// a statement: behind a command stands what is to be done, no verb and no preposition.
func (v *Verifier) asks(t *text) bool {
	last := len(t.words) - 1
	if last < 1 {
		return false
	}
	if t.fold(last) == "?" {
		return true
	}
	for _, h := range v.manner.both(t.words) {
		if h.ID != "imperative" || h.First != 0 {
			continue
		}
		next := t.fold(1)
		return !isPreposition(next) && !isFinite(next) && !strings.HasSuffix(next, "ed") && t.words[1].Kind != lang.Punct
	}
	return false
}

// sentences are the spans of an article's sentences.
func (e *evidence) sentences(article int) []lang.Span {
	a := e.Articles[article]
	out := make([]lang.Span, 0, len(a.Sentences))
	for _, s := range a.Sentences {
		out = append(out, s.Span)
	}
	if len(out) == 0 {
		return lang.Sentences(a.Body)
	}
	return out
}

// unit reads a sentence of an article; nil where there is none.
func (e *evidence) unit(article, sentence int) *unit {
	key := unitKey{article, sentence}
	if u, ok := e.units[key]; ok {
		return u
	}
	spans := e.sentences(article)
	if sentence < 0 || sentence >= len(spans) {
		return nil
	}
	a, span := e.Articles[article], spans[sentence]
	body := a.Body[span.Start:span.End]
	if isDense(body) {
		u := &unit{text: e.v.known("", a.Language, a.Published.Interval), article: article, sentence: sentence, span: span, dense: true}
		e.units[key] = u
		return u
	}
	u := &unit{text: e.v.known(body, a.Language, a.Published.Interval), article: article, sentence: sentence, span: span}
	u.instruction = e.v.vocabulary.IsInstruction(body) || e.v.speaksToPrograms(u.words) || e.v.asks(u.text)
	for _, c := range e.ledger(article) {
		if span.Overlaps(c.Span) {
			u.claims = append(u.claims, c)
		}
	}
	e.units[key] = u
	return u
}

// ledger is everything that was claimed in an article.
func (e *evidence) ledger(article int) []claims.Claim {
	if l, ok := e.ledgers[article]; ok {
		return l
	}
	a := e.Articles[article]
	l := e.v.ledgers.get(ledgerKey{a.ID, a.Revision, len(a.Body)}, func() []claims.Claim { return e.v.reader.Read(a) })
	e.ledgers[article] = l
	return l
}

// index is the place of an article in the evidence, -1 where it is no source.
func (e *evidence) index(article string) int {
	return slices.IndexFunc(e.Articles, func(a corpus.Article) bool { return a.ID == article })
}

// passage is a cited passage: one that was found for the question, else one that an article is divided in.
func (e *evidence) passage(id string) (corpus.Passage, bool) {
	for _, p := range e.Passages {
		if p.ID == id {
			return p.Passage, true
		}
	}
	for _, a := range e.Articles {
		for _, p := range a.Passages() {
			if p.ID == id {
				return p, true
			}
		}
	}
	return corpus.Passage{}, false
}

// support gathers what a line stands on.
func (e *evidence) support(l draft.Line) *support {
	s := &support{}
	for _, id := range l.Claims {
		i := slices.IndexFunc(e.Claims, func(c claims.Claim) bool { return c.ID == id })
		if i < 0 {
			continue
		}
		if u := e.home(e.Claims[i]); u != nil && u.instruction {
			continue
		}
		s.cited = append(s.cited, e.Claims[i])
		e.addSpan(s, e.Claims[i].Article, e.Claims[i].Span, true)
	}
	for _, id := range l.Passages {
		if p, ok := e.passage(id); ok {
			e.addSpan(s, p.Article, p.Span, false)
		}
	}
	s.near = slices.DeleteFunc(s.near, func(u *unit) bool { return slices.Contains(s.units, u) })
	s.claims = slices.Clone(s.cited)
	for _, u := range s.units {
		for _, c := range u.claims {
			if !slices.ContainsFunc(s.claims, func(o claims.Claim) bool { return o.ID == c.ID }) {
				s.claims = append(s.claims, c)
			}
		}
	}
	return s
}

// addSpan adds the sentences of a stretch of an article, and with neighbours those beside it.
func (e *evidence) addSpan(s *support, id string, span lang.Span, neighbours bool) {
	article := e.index(id)
	if article < 0 {
		return
	}
	if !slices.Contains(s.articles, article) {
		s.articles = append(s.articles, article)
	}
	for k, sp := range e.sentences(article) {
		if !sp.Overlaps(span) {
			continue
		}
		s.add(&s.units, e.unit(article, k))
		if neighbours {
			s.add(&s.near, e.unit(article, k-1))
			s.add(&s.near, e.unit(article, k+1))
		}
	}
}

func (s *support) add(to *[]*unit, u *unit) {
	if u != nil && !slices.Contains(*to, u) && !u.instruction {
		*to = append(*to, u)
	}
}

// published is the date of a claim's article.
func (e *evidence) published(c claims.Claim) calendar.Interval {
	if i := e.index(c.Article); i >= 0 {
		return e.Articles[i].Published.Interval
	}
	return calendar.Interval{}
}

// home is the sentence that a claim was read from, nil where its article is no source.
func (e *evidence) home(c claims.Claim) *unit {
	article := e.index(c.Article)
	if article < 0 {
		return nil
	}
	for k, sp := range e.sentences(article) {
		if sp.Overlaps(c.Span) {
			return e.unit(article, k)
		}
	}
	return nil
}

// besides are the sentence of a claim and those beside it.
func (e *evidence) besides(c *claims.Claim) []*unit {
	u := e.home(*c)
	if u == nil {
		return nil
	}
	return slices.DeleteFunc([]*unit{e.unit(u.article, u.sentence-1), u, e.unit(u.article, u.sentence+1)}, func(u *unit) bool { return u == nil })
}

// pairsUnits are the sentences cited and those beside them.
func (p *prose) pairsUnits() []*unit {
	return append(p.s.units[:len(p.s.units):len(p.s.units)], p.s.near...)
}
