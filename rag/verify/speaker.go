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
	for _, assigned := range []func(*told) (mention, bool){p.distributed, p.graded} {
		if m, ok := assigned(x); ok && p.says(m, *c) {
			return ""
		} else if ok {
			return p.wrongSpeaker(x, m, c)
		}
	}
	if p.determined(x) || p.against(x) {
		return "" // "the two prisoners", "up from six": known from before, not said anew
	}
	if first, _ := p.t.segment(x.first); len(p.speakersOf(*c)) == 0 && p.textBetween(first, x.first) && len(p.spokenIn(first, x.last)) == 0 {
		return "" // "two articles give 12,000"
	}
	read := p.readSpeakers(x)
	own := p.spokenIn(p.t.segment(x.first))
	if slices.ContainsFunc(own, func(m mention) bool { return m.last < x.first && p.says(m, *c) }) {
		return ""
	}
	if len(own) == 0 {
		own = p.antecedent(x)
	}
	if len(own) == 0 {
		own = p.attributed(x)
	}
	if len(read) > 0 && !slices.ContainsFunc(read, func(m mention) bool { return !p.says(m, *c) }) {
		return ""
	}
	for _, m := range p.cast.mentions { // states act as well as speak
		if p.t.segments[m.first] == p.t.segments[x.first] && (m.listed || m.read || p.t.hasCapital(m.first, m.last)) && p.says(m, *c) {
			return ""
		}
	}
	for _, m := range own {
		if p.says(m, *c) || !p.cued(m) && p.namedBeside(m, *c) {
			return ""
		}
	}
	if p.attributesItself(x) {
		read, own = nil, p.spokenIn(p.t.segment(x.first))
	}
	wrong := slices.DeleteFunc(append(slices.Clone(own), read...), func(m mention) bool { return m.generic || p.closes(m, c) })
	if len(wrong) == 0 || len(own) == 0 && len(p.speakersOf(*c)) == 0 {
		return ""
	}
	return p.wrongSpeaker(x, wrong[0], c)
}

// attributesItself says whether a figure's own segment says by "laut" whose it is: nobody beside it is then asked.
func (p *prose) attributesItself(x *told) bool {
	first, last := p.t.segment(x.first)
	for i := first; i <= last; i++ {
		switch p.t.fold(i) {
		case "laut", "zufolge", "according":
			return true
		}
	}
	return false
}

// closes says whether the sentence of a claim ends in who says all of it, and that is whom a mention names: "the prosecution
// investigates six people, said chief prosecutor Rudd".
func (p *prose) closes(m mention, c *claims.Claim) bool {
	u := p.e.home(*c)
	if u == nil || !u.saidLast() {
		return false
	}
	first, last := u.segment(max(len(u.words)-2, 0))
	some := false
	for i := m.first; i <= m.last; i++ {
		if !p.t.capital(i) {
			continue
		}
		if !slices.ContainsFunc(u.words[first:last+1], func(w claims.Word) bool { return w.Text == p.t.words[i].Text }) {
			return false
		}
		some = true
	}
	return some
}

// textBetween says whether a word for articles stands between two words.
func (p *prose) textBetween(first, last int) bool {
	return slices.ContainsFunc(p.nouns, func(h claims.Hit) bool { return h.ID == "text" && h.First >= first && h.Last <= last })
}

// determined says whether a small number stands behind an article: it points at those told of before.
func (p *prose) determined(x *told) bool {
	n, ok := number(x.Low, x.High)
	if !ok || n > 4 || x.Unit != "" {
		return false
	}
	switch p.t.fold(x.first - 1) {
	case "the", "die", "der", "den", "dem", "these", "those", "its", "their", "diese", "dieser":
		return true
	}
	return false
}

func (p *prose) wrongSpeaker(x *told, m mention, c *claims.Claim) string {
	return fmt.Sprintf("%q is said by %q, but the claim's speaker is %s", x.text, p.text(m), p.speakerNames(c))
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

// distributed is the speaker of a figure where a clause without figures names as many speakers as there are figures
// behind it: "A and B differ: 10 and 20".
func (p *prose) distributed(x *told) (mention, bool) {
	var group []mention
	for _, m := range p.cast.mentions {
		if n := len(group); n == 0 || p.joinedBy(group[n-1].last, m.first) && m.first-group[n-1].last <= 4 {
			group = append(group, m)
			continue
		}
		if len(group) < 2 {
			group = []mention{m}
		}
	}
	if len(group) < 2 || len(group) != len(p.t.figures) || p.t.figures[0].first < group[len(group)-1].last {
		return mention{}, false
	}
	if p.t.segments[p.t.figures[0].first] == p.t.segments[group[0].first] {
		return mention{}, false
	}
	for i, f := range p.t.figures {
		if f.first == x.first {
			return group[i], true
		}
	}
	return mention{}, false
}

// graded is the speaker of one of two figures in a clause without speakers, where what follows says whose the higher and
// whose the lower is: "3,100 or 1,900: the higher number is the union's".
func (p *prose) graded(x *told) (mention, bool) {
	if len(p.t.figures) != 2 || x.Low == nil {
		return mention{}, false
	}
	other := p.t.figures[0]
	if other.first == x.first {
		other = p.t.figures[1]
	}
	after := max(other.last, x.last)
	if other.Low == nil || *other.Low == *x.Low || len(p.spokenIn(0, after)) > 0 {
		return mention{}, false
	}
	section := "lower"
	if *x.Low > *other.Low {
		section = "higher"
	}
	for _, h := range p.t.marks {
		if h.ID != section || h.First <= after {
			continue
		}
		first, last := p.t.segment(h.First)
		if ms := p.spokenIn(max(first, h.First), last); len(ms) > 0 {
			return ms[0], true
		}
	}
	return mention{}, false
}

// readSpeakers are the mentions in a figure's clause that the reader of articles takes for its speakers.
func (p *prose) readSpeakers(x *told) []mention {
	if x.reading == nil {
		return nil
	}
	var out []mention
	for _, s := range x.reading.Speakers {
		for _, m := range p.cast.mentions {
			if p.t.clauses[m.first] != p.t.clauses[x.first] || m.generic {
				continue
			}
			if first, last := p.t.segment(m.first); p.t.segments[m.first] > p.t.segments[x.first] && len(p.figuresIn(first, last)) > 0 {
				continue // it speaks of its own figure
			}
			if s.Overlaps(p.wordSpan(m.first, m.last)) || slices.Contains(m.ids, s.ID) {
				out = append(out, m)
			}
		}
	}
	return out
}

func (p *prose) wordSpan(first, last int) lang.Span {
	return lang.Span{Start: p.t.words[first].Start, End: p.t.words[last].End}
}

// spokenIn are the mentions between two words that may speak.
func (p *prose) spokenIn(first, last int) []mention {
	var out []mention
	for _, m := range p.cast.mentions {
		if m.first >= first && m.last <= last && m.speaks && (m.read || !p.affected(m)) {
			out = append(out, m)
		}
	}
	return out
}

// attributed are the speakers named around a figure where its own segment names none: ", according to X", "(X)".
func (p *prose) attributed(x *told) []mention {
	for _, r := range p.around(x) {
		if ms := p.spokenIn(r[0], r[1]); len(ms) > 0 {
			return ms
		}
	}
	return nil
}

// antecedent is whom a relative clause around a figure belongs to: "the mayor, who spoke of 30".
func (p *prose) antecedent(x *told) []mention {
	first, _ := p.t.segment(x.first)
	for first < x.first && !p.t.isWord(first) {
		first++
	}
	switch p.t.fold(first) {
	case "der", "die", "das", "welche", "welcher", "welches", "who", "which", "whose":
	default:
		return nil
	}
	for i := len(p.cast.mentions) - 1; i >= 0; i-- {
		if m := p.cast.mentions[i]; m.last < first && first-m.last <= 3 && p.mayspeak(&m) {
			return []mention{m}
		}
	}
	return nil
}

// around are the stretches beside a figure's segment that may say who gives it and when, the likeliest first: what stands
// in brackets with it or right behind it; else what follows it, and what goes before it back to the figure before.
func (p *prose) around(x *told) [][2]int {
	first, last := p.t.segment(x.first)
	if open, shut, ok := p.t.brackets(x.first); ok {
		out := [][2]int{{open, shut}}
		if open > 0 {
			from, to := p.t.segment(open - 1)
			out = append(out, [2]int{from, to})
		}
		return out
	}
	if last+1 < len(p.t.words) {
		if open, shut, ok := p.t.brackets(last + 1); ok {
			return [][2]int{{open, shut}}
		}
	}
	var out [][2]int
	if last+1 < len(p.t.words) {
		if from, to := p.t.segment(last + 1); len(p.figuresIn(from, to)) == 0 {
			out = append(out, [2]int{from, to})
		}
	}
	for at := first - 1; at >= 0 && p.t.clauses[at] == p.t.clauses[x.first]; {
		from, to := p.t.segment(at)
		_, _, bracketed := p.t.brackets(at)
		if len(p.figuresIn(from, to)) > 0 || bracketed {
			break
		}
		out = append(out, [2]int{from, to})
		at = from - 1
	}
	if at := first - 1; at >= 0 && p.t.clauses[at] != p.t.clauses[x.first] && !p.recalled(first, x.first) {
		if from, to := p.t.segment(at); len(p.figuresIn(from, to)) == 0 {
			out = append(out, [2]int{from, to})
		}
	}
	return out
}

// recalled says whether a stretch behind a semicolon tells what was before: "; earlier it was 640". Who said what goes before
// it need not have said so.
func (p *prose) recalled(first, last int) bool {
	if p.t.fold(first) != ";" {
		return false
	}
	for i := first; i < last; i++ {
		if p.t.looksBack(i) {
			return true
		}
	}
	return false
}

// brackets are the first and the last word of the brackets around word i.
func (t *text) brackets(i int) (open, shut int, ok bool) {
	for open = i; open >= 0 && t.fold(open) != "("; open-- {
		if t.fold(open) == ")" && open != i {
			return 0, 0, false
		}
	}
	if open < 0 {
		return 0, 0, false
	}
	for shut = max(i, open+1); shut < len(t.words); shut++ {
		if t.fold(shut) == ")" {
			return open, shut, true
		}
	}
	return 0, 0, false
}
