package verify

import (
	"fmt"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// speaker checks that whoever the sentence makes say a figure says it in the claim. Two opinions are heard: whom the
// reader of articles takes for the speaker, and who is named in the figure's own segment.
func (p *prose) speaker(x *told, c *claims.Claim) string {
	if m, ok := p.distributed(x); ok {
		if p.says(m, *c) {
			return ""
		}
		return p.wrongSpeaker(x, m, c)
	}
	if p.determined(x) {
		return "" // "the two prisoners": known from before, not said anew
	}
	read := p.readSpeakers(x)
	own := p.spokenIn(p.t.segment(x.first))
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
		if p.t.segments[m.first] == p.t.segments[x.first] && p.says(m, *c) {
			return ""
		}
	}
	for _, m := range own {
		if p.says(m, *c) || !p.cued(m) && p.namedBeside(m, *c) {
			return ""
		}
	}
	wrong := slices.DeleteFunc(append(slices.Clone(own), read...), func(m mention) bool { return m.generic })
	if len(wrong) == 0 || len(own) == 0 && len(p.speakersOf(*c)) == 0 {
		return ""
	}
	return p.wrongSpeaker(x, wrong[0], c)
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
	if at := first - 1; at >= 0 && p.t.clauses[at] != p.t.clauses[x.first] {
		if from, to := p.t.segment(at); len(p.figuresIn(from, to)) == 0 {
			out = append(out, [2]int{from, to})
		}
	}
	return out
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

// cued says whether the sentence makes a mention speak: the reader of articles sees so, or its segment has a word of saying.
func (p *prose) cued(m mention) bool {
	if m.read {
		return true
	}
	first, last := p.t.segment(m.first)
	return p.t.marked(first, last, "speech") || slices.ContainsFunc(p.neutral, func(h claims.Hit) bool { return h.ID == "saying" && h.First >= first && h.Last <= last })
}

// voices checks who says or does what is told without a figure.
func (p *prose) voices() {
	for _, m := range p.cast.mentions {
		if m.generic || !m.read && !p.isSubject(m) || p.ofFigure(m) || p.voiced(m) {
			continue
		}
		p.fail("speaker", "%q does not say or do this in the claims and passages cited", p.text(m))
	}
	p.swapped()
	p.nationalities()
}

// swapped checks that who accuses and who is accused have not changed places: where a sentence has a word for it and two
// names, a cited sentence that has both has them in the same order.
func (p *prose) swapped() {
	for i := 0; i+1 < len(p.cast.mentions); i++ {
		a, b := p.cast.mentions[i], p.cast.mentions[i+1]
		if !a.listed || !b.listed || p.t.segments[a.first] != p.t.segments[b.first] || !p.isSubject(a) || !p.accuses(p.t.segment(a.first)) {
			continue
		}
		first, last := p.t.clause(a.first)
		for _, k := range p.citedOf(p.pairs.best(first, last)) {
			u := p.pairs.units[k]
			x, y := u.nameAt(a.ids[0]), u.nameAt(b.ids[0])
			if x >= 0 && y >= 0 && y < x {
				p.fail("speaker", "%q and %q have changed places: %q", p.text(a), p.text(b), short(u.body))
				return
			}
		}
	}
}

// accuses says whether a word between two makes one party do something to another by speaking, in the active.
func (p *prose) accuses(first, last int) bool {
	for i := first; i <= last; i++ {
		switch p.t.fold(i) {
		case "by", "von", "wird", "werden", "wurde", "wurden", "is", "are", "was", "were":
			return false
		}
	}
	return slices.ContainsFunc(p.t.alike, func(h claims.Hit) bool { return h.ID == "accuse" && h.First >= first && h.Last <= last })
}

// nameAt is the first word that names a listed speaker, -1 for none.
func (t *text) nameAt(id string) int {
	for _, h := range t.names {
		if h.ID == id {
			return h.First
		}
	}
	return -1
}

// nationalities checks that what belongs to a nation ("Polish army", "Poland's army") belongs to it in the sentence that
// says most of the segment too.
func (p *prose) nationalities() {
	for _, h := range p.t.nations {
		of := h.Last + 1
		if !p.t.isWord(of) || p.t.segments[of] != p.t.segments[h.First] || p.t.inFigure(of) {
			continue
		}
		i := slices.IndexFunc(p.pairs.words, func(w alignedWord) bool { return w.at == of && !w.sign })
		named := slices.ContainsFunc(p.t.names, func(n claims.Hit) bool { return n.Overlaps(h.Span) && n.Last > h.Last })
		if i < 0 || named || h.Key == "people" || h.Key == "place" && !p.t.possessive(h.Last) {
			continue
		}
		other, same := false, false
		first, last := p.t.segment(of)
		best := p.citedOf(p.pairs.best(first, last))
		for k, u := range p.s.units {
			for _, g := range u.nations {
				if p.ofSame(&p.pairs.words[i], u, g, slices.Contains(best, k)) {
					other, same = true, same || g.ID == h.ID
				}
			}
		}
		if other && !same {
			p.fail("people", "%q: in the cited sentence this belongs to others", p.own[h.Start:p.t.words[of].End])
		}
	}
}

// possessive says whether word i is a genitive before what belongs to it: "Poland's army", "Polens Armee".
func (t *text) possessive(i int) bool {
	w := t.words[i].Text
	if t.code == lang.English {
		return strings.HasSuffix(w, "'s") || strings.HasSuffix(w, "’s")
	}
	return strings.HasSuffix(w, "s") && t.capital(i+1)
}

// ofSame says whether a nation in a unit stands beside a word of the sentence: before it, or behind it as its genitive.
// In the sentence that says most of the segment another word for soldiers is the same.
func (p *prose) ofSame(w *alignedWord, u *unit, g claims.Hit, meant bool) bool {
	for _, at := range []int{g.Last + 1, g.First - 1, g.First - 2} {
		if at < 0 || at >= len(u.words) || !u.isWord(at) || at == g.First {
			continue
		}
		if p.sameNoun(w, u, at) || meant && p.t.soldiers(w.at) && u.soldiers(at) {
			return true
		}
	}
	return false
}

// soldiers says whether word i is one for soldiers or their army.
func (t *text) soldiers(i int) bool {
	return slices.ContainsFunc(t.roles, func(h claims.Hit) bool { return h.ID == "soldiers" && h.First <= i && i <= h.Last })
}

// sameNoun says whether word at of a unit is a word of the sentence in any inflection or in the other language.
func (p *prose) sameNoun(w *alignedWord, u *unit, at int) bool {
	if u.code == p.t.code {
		return lang.Stem(u.code, u.fold(at)) == lang.Stem(u.code, p.t.fold(w.at))
	}
	return p.formIn(w, u, at, at)
}

// ofFigure says whether a mention is the speaker of a figure that was found in a claim.
func (p *prose) ofFigure(m mention) bool {
	return slices.ContainsFunc(p.told, func(x *told) bool {
		return x.claim != nil && slices.ContainsFunc(p.candidates(x.figure), func(c *claims.Claim) bool { return p.says(m, *c) })
	})
}

// affected says whether a mention stands behind a preposition that makes it no speaker: "an Nordstrom", "against the army".
func (p *prose) affected(m mention) bool {
	at := m.first - 1
	switch p.t.fold(at) {
	case "the", "der", "die", "das", "den", "dem", "des", "both":
		at--
	}
	switch p.t.fold(at) {
	case "to":
		return p.t.fold(at-1) != "according"
	case "an", "gegen", "fuer", "mit", "ueber", "gegenueber", "in", "im", "zu", "zum", "zur", "ohne", "against", "for", "with", "into", "about", "at", "on":
		return true
	}
	return false
}

// isSubject says whether a listed name stands where whoever acts does: no preposition before it.
func (p *prose) isSubject(m mention) bool {
	if !m.listed && !m.speaks {
		return false
	}
	switch w := p.t.fold(m.first - 1); w {
	case "the", "der", "die", "das", "den", "dem", "des":
		return !isPreposition(p.t.fold(m.first - 2))
	default:
		return !isPreposition(w)
	}
}

func isPreposition(w string) bool {
	switch w {
	case "in", "im", "an", "am", "aus", "bei", "fuer", "gegen", "mit", "nach", "ueber", "um", "unter", "von", "vom", "vor", "zu", "zum", "zur",
		"zwischen", "ohne", "durch", "hinter", "neben", "at", "against", "between", "for", "from", "into", "near", "of", "on", "over", "to", "with",
		"within", "around", "gegenueber", "wegen", "trotz", "seit", "bis", "entlang", "statt", "samt", "ausser", "gemeinsam", "about", "toward", "despite", "like", "than", "as", "per", "via", "wie", "als", "towards", "under", "across", "inside", "outside", "der", "des":
		return true
	}
	return false
}

// voiced says whether somebody who is named speaks, or acts, in the sentence that says most of the clause.
func (p *prose) voiced(m mention) bool {
	if slices.ContainsFunc(m.articles, func(a string) bool { return slices.Contains(p.s.articles, p.e.index(a)) }) {
		return true
	}
	if p.isReporter(m) {
		return slices.ContainsFunc(p.s.units, func(u *unit) bool { return p.names(m, u) })
	}
	best := append(p.bestWithout(m), p.bestOfClause(m)...)
	return slices.ContainsFunc(best, func(u int) bool { return p.voicedIn(m, u) })
}

// isReporter says whether an agency or a medium is named: what it reports, it reports in all sentences of a passage.
func (p *prose) isReporter(m mention) bool {
	return slices.ContainsFunc(m.ids, func(id string) bool {
		n, ok := p.v.vocabulary.Speaker(id)
		return ok && (n.Kind == "agency" || n.Kind == "medium")
	})
}

// bestWithout are the units that say most of a mention's segment, the mention's own words left out.
func (p *prose) bestWithout(m mention) []int {
	first, last := p.t.segment(m.first)
	return p.pairs.bestOf(func(w *alignedWord) bool {
		return w.at >= first && w.at <= last && (w.at < m.first || w.at > m.last)
	})
}

// bestOfClause are the units that say most of any segment of a mention's clause, all where the clause has no other words:
// whoever stands alone between commas speaks of the whole clause.
func (p *prose) bestOfClause(m mention) []int {
	var out []int
	first, last := p.t.clause(m.first)
	for from := first; from <= last; {
		_, to := p.t.segment(from)
		for _, u := range p.pairs.bestOf(func(w *alignedWord) bool { return w.at >= from && w.at <= to && (w.at < m.first || w.at > m.last) }) {
			if !slices.Contains(out, u) {
				out = append(out, u)
			}
		}
		from = to + 1
	}
	for _, x := range p.told {
		if x.claim == nil || p.t.segments[x.first] != p.t.segments[m.first] {
			continue
		}
		if u := slices.Index(p.pairs.units, p.e.home(*x.claim)); u >= 0 {
			out = append(out, u)
		}
	}
	if len(out) == 0 {
		for i := range p.pairs.units {
			out = append(out, i)
		}
	}
	return out
}

// voicedIn says whether somebody speaks or is named in a unit.
func (p *prose) voicedIn(m mention, unit int) bool {
	u := p.pairs.units[unit]
	spoken := false
	for i := range u.claims {
		c := &u.claims[i]
		if m.speaks && p.says(m, *c) || slices.Contains(m.ids, c.Subject) {
			return true
		}
		spoken = spoken || len(c.Speakers) > 0
	}
	if p.names(m, u) || !m.listed && p.namedIn(m, unit) {
		return true
	}
	if spoken || !refersBack(u.text) {
		return false
	}
	before := p.e.unit(u.article, u.sentence-1)
	return before != nil && (p.names(m, before) || p.spelledIn(m, before))
}

// spelledIn says whether a sentence has a capital word of a mention.
func (p *prose) spelledIn(m mention, u *unit) bool {
	for i := m.first; i <= m.last; i++ {
		if !p.t.capital(i) {
			continue
		}
		key := sound(p.t.words[i].Text)
		for k, w := range u.words {
			if u.capital(k) && len(key) > 3 && sound(w.Text) == key {
				return true
			}
		}
	}
	return false
}

// names says whether a sentence has a listed name or, for a state, its people.
func (p *prose) names(m mention, u *unit) bool {
	for _, id := range m.ids {
		if slices.ContainsFunc(u.names, func(h claims.Hit) bool { return h.ID == id }) {
			return true
		}
		if n, ok := p.v.vocabulary.Speaker(id); ok && n.Kind == "state" {
			own := p.v.vocabulary.Nations(claims.Words(n.EN))
			if slices.ContainsFunc(u.nations, func(h claims.Hit) bool {
				return len(own) > 0 && h.ID == own[0].ID && (h.Key == "place" || u.ofState(h))
			}) {
				return true
			}
		}
	}
	return false
}

// ofState says whether a nation's adjective stands before what acts for the state: its army, its leadership.
func (t *text) ofState(h claims.Hit) bool {
	at := h.Last + 1
	if slices.ContainsFunc(t.roles, func(r claims.Hit) bool { return r.First == at && r.ID == "soldiers" }) {
		return true
	}
	w := t.fold(at)
	for _, end := range []string{"fuehrung", "regierung", "leadership", "government", "ministerium", "ministry"} {
		if strings.HasSuffix(w, end) {
			return true
		}
	}
	return false
}

// refersBack says whether a sentence says "he" or "the company" of somebody whom the one before names.
func refersBack(t *text) bool {
	for i := range t.words {
		switch t.fold(i) {
		case "er", "sie", "ihm", "ihn", "ihr", "ihre", "ihrem", "ihren", "ihrer", "sein", "seine", "seinem", "seinen", "seiner", "dessen", "deren", "dieser", "diese", "beide",
			"he", "she", "it", "they", "his", "her", "their", "its", "him", "them", "both", "unternehmen", "company", "behoerde", "ministerium", "ministry":
			return true
		}
	}
	return false
}

// namedIn says whether all content words of a mention stand in a unit.
func (p *prose) namedIn(m mention, unit int) bool {
	any := false
	for _, w := range p.pairs.words {
		if w.sign || w.at < m.first || w.at > m.last || w.skip {
			continue
		}
		if unit >= len(w.in) || w.in[unit] < found {
			return false
		}
		any = true
	}
	return any
}
