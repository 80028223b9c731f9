package verify

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// prose is the work on one line that a language model wrote.
type prose struct {
	*check
	e *evidence
	// own is the line without markers and without what stands between quotation marks; t is own as it was read.
	own string
	t   *text
	s   *support
	// read are the claims that the reader of articles reads in own, as if it were one.
	read []claims.Claim
	// pairs says of each content word of own how well it is found in each sentence cited.
	pairs *alignment
	cast  *cast
	// told are the figures of the sentence.
	told []*told
	// nouns are the words by which the sentence counts its sources.
	nouns []claims.Hit
	// neutral are the words that only speak of sources.
	neutral []claims.Hit
	// common are the words that every writer has, once they were looked up.
	common []claims.Hit
	// match looks for the words of own.
	match func(string) []draft.Found
	// entered are the entries of the tables in what is cited, carries the words of own that they carry.
	entered map[entry]bool
	carries []bool
	// heads are the question and the headlines, once they were read.
	heads []*text
	// publishers are the names of those who published the articles.
	publishers []string
	// quoted counts the quotations of the sentence.
	quoted int
	// quotedNo is true where a quotation of the sentence negates something.
	quotedNo bool
	// quotedIn is the cited sentence that the last quotation stands in.
	quotedIn *unit
}

// prose checks a line that a model wrote: everything that the other lines are checked for, and that nothing in it goes
// beyond the sentences which it cites.
func (c *check) prose(e *evidence) {
	c.citations(c.line.Text, false)
	if len(c.line.Claims)+len(c.line.Passages) == 0 {
		c.fail("citation", "the sentence names no claim and no passage that it stands on")
	}
	p := &prose{check: c, e: e}
	plain := strings.TrimSpace(marker.ReplaceAllString(c.line.Text, ""))
	if !p.form(plain) {
		return
	}
	if !p.prepare(plain) {
		return
	}
	p.glyphs(plain)
	p.loose()
	p.dates()
	p.weekdaysSwapped()
	p.figures()
	p.voices()
	p.polarity()
	p.sides()
	p.stances()
	p.deniedEvents()
	p.foregone()
	p.exceptionless()
	p.lastTimes()
	p.firmness()
	p.succession()
	p.together()
	p.periods()
	p.overtold()
	p.sharpened()
	p.comparison()
	p.frames()
	p.grounding()
	p.bareAnswer()
}

// prepare reads the sentence and what it stands on. It returns false where that is more than can be compared.
func (p *prose) prepare(plain string) bool {
	p.s = p.e.support(p.line)
	p.passages()
	p.own = p.quotes(plain)
	p.t = p.v.parse(p.own, p.asked.Language, p.published())
	if !p.bounded() {
		return false
	}
	p.anchored()
	p.read = p.v.reader.Text(p.own, p.asked.Language)
	p.nouns = p.v.inLanguage(p.v.nouns, p.t)
	p.neutral = p.v.inLanguage(p.v.neutral, p.t)
	p.pairs = p.align()
	p.cast = p.castOf()
	return true
}

// passages checks that the passages named exist and are of sources that the line marks.
func (p *prose) passages() {
	for _, id := range p.line.Passages {
		passage, ok := p.e.passage(id)
		switch {
		case !ok:
			p.fail("citation", "passage %s is not in the evidence", id)
		case !slices.Contains(p.line.Sources, p.sourceOf(passage.Article)):
			p.fail("citation", "passage %s is of an article that the line does not cite", id)
		}
	}
}
