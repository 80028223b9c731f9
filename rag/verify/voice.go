package verify

import (
	"fmt"
	"slices"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// speaker checks that whoever the sentence makes say a figure says it in the claim. Two opinions are heard: whom the
// reader of articles takes for the speaker, and who is named in the figure's own segment.
func (p *prose) speaker(x *told, c *claims.Claim) string {
	read := p.readSpeakers(x)
	own := p.spokenIn(p.t.segment(x.first))
	if len(own) == 0 {
		own = p.attributed(x)
	}
	if len(read) > 0 && !slices.ContainsFunc(read, func(m mention) bool { return !p.says(m, *c) }) {
		return ""
	}
	if slices.ContainsFunc(own, func(m mention) bool { return p.says(m, *c) }) {
		return ""
	}
	wrong := append(own, read...)
	if len(wrong) == 0 || len(own) == 0 && len(c.Speakers) == 0 {
		return ""
	}
	return fmt.Sprintf("%q is said by %q, but the claim's speaker is %s", x.text, p.text(wrong[0]), p.speakerNames(c))
}

func (p *prose) text(m mention) string {
	return p.own[p.t.words[m.first].Start:p.t.words[m.last].End]
}

func (p *prose) speakerNames(c *claims.Claim) string {
	if len(c.Speakers) == 0 {
		return "not named"
	}
	name := c.Speakers[0].Name
	for _, s := range c.Speakers[1:] {
		name += " and " + s.Name
	}
	return name
}

// readSpeakers are the mentions that the reader of articles takes for the speakers of a figure.
func (p *prose) readSpeakers(x *told) []mention {
	if x.reading == nil {
		return nil
	}
	var out []mention
	for _, s := range x.reading.Speakers {
		for _, m := range p.cast.mentions {
			span := lang.Span{Start: p.t.words[m.first].Start, End: p.t.words[m.last].End}
			if s.Overlaps(span) || slices.Contains(m.ids, s.ID) {
				out = append(out, m)
			}
		}
	}
	return out
}

// spokenIn are the mentions between two words that may speak.
func (p *prose) spokenIn(first, last int) []mention {
	var out []mention
	for _, m := range p.cast.mentions {
		if m.first >= first && m.last <= last && m.speaks {
			out = append(out, m)
		}
	}
	return out
}

// attributed are the speakers of a segment beside the figure's that holds no figure of its own: ", according to X".
func (p *prose) attributed(x *told) []mention {
	first, last := p.t.segment(x.first)
	for _, at := range []int{last + 1, first - 1} {
		if at < 0 || at >= len(p.t.words) {
			continue
		}
		from, to := p.t.segment(at)
		if slices.ContainsFunc(p.t.figures, func(f figure) bool { return f.first >= from && f.last <= to }) {
			continue
		}
		if ms := p.spokenIn(from, to); len(ms) > 0 {
			return ms
		}
	}
	return nil
}

// voices checks who says what is told without a figure.
func (p *prose) voices() {
	for _, m := range p.cast.mentions {
		if !m.speaks || p.voiced(m) {
			continue
		}
		p.fail("speaker", "%q says nothing of this in the claims and passages cited", p.text(m))
	}
}

// voiced says whether somebody who is named speaks in what is cited: as a speaker or reporter of a claim, or as the one
// whom a cited sentence is about.
func (p *prose) voiced(m mention) bool {
	for i := range p.s.claims {
		c := &p.s.claims[i]
		if p.says(m, *c) || slices.Contains(m.ids, c.Subject) {
			return true
		}
	}
	for _, u := range p.s.units {
		for _, h := range u.names {
			if slices.Contains(m.ids, h.ID) {
				return true
			}
		}
	}
	for _, a := range m.articles {
		if i := p.e.index(a); slices.Contains(p.s.articles, i) {
			return true
		}
	}
	first, last := p.t.clause(m.first)
	for _, u := range p.pairs.best(first, last) {
		if p.namedIn(m, u) {
			return true
		}
	}
	return false
}

// namedIn says whether all content words of a mention stand in a unit.
func (p *prose) namedIn(m mention, unit int) bool {
	any := false
	for _, w := range p.pairs.words {
		if w.at < m.first || w.at > m.last || w.skip {
			continue
		}
		if unit >= len(w.in) || w.in[unit] < found {
			return false
		}
		any = true
	}
	return any
}
