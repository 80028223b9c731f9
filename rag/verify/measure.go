package verify

import (
	"fmt"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// measure checks that a figure counts what the claim does. Both the nearest words and the reader of articles may say what
// the sentence counts; one of them has to agree with the claim.
func (p *prose) measure(x *told, c *claims.Claim) string {
	if c.Value.Unit != "" {
		return p.valued(x, c) // no people
	}
	var said []string
	for _, m := range []string{p.readMeasure(x), p.nearMeasure(x)} {
		if m != "" && !slices.Contains(said, m) {
			said = append(said, m)
		}
	}
	_, listed := p.v.vocabulary.Measure(c.Measure)
	said = slices.DeleteFunc(said, func(m string) bool {
		_, known := p.v.vocabulary.Measure(m)
		return !known && !listed // an opposite says something only of what is listed
	})
	for _, m := range said {
		if p.sameMeasure(m, c) {
			return ""
		}
	}
	if len(said) > 0 && p.countsToo(x, said, c) {
		return ""
	}
	if len(said) > 0 {
		return fmt.Sprintf("%q is told as %q, but the claim counts %q", x.text, p.measureLabel(said[0]), p.measureLabel(c.Measure))
	}
	return p.counted(x, c)
}

// countsToo says whether a sentence says of a figure that counts several kinds as one that one of them is counted too: "rund
// 4.000, Verwundete mitgezählt".
func (p *prose) countsToo(x *told, said []string, c *claims.Claim) bool {
	first, last := p.t.clause(x.first)
	if p.t.marked(first, last, "negation") || p.t.anyIn(first, last, "only") || !p.t.addsIn(first, last) {
		return false
	}
	return slices.ContainsFunc(p.v.vocabulary.Combined(), func(m claims.Measure) bool {
		return m.ID == c.Measure && !slices.ContainsFunc(said, func(s string) bool { return !slices.Contains(m.Includes, s) })
	})
}

// addsIn says whether words first to last count others in besides: "including", not "covers", which leaves nothing beside it.
func (t *text) addsIn(first, last int) bool {
	return slices.ContainsFunc(t.plain, func(h claims.Hit) bool {
		return h.ID == "include_them" && h.First >= first && h.Last <= last && slices.ContainsFunc([]string{"mit", "inkl", "einschl", "eingeschl", "darunter", "zaehl", "rechn", "inclu", "counted"}, func(stem string) bool {
			return strings.HasPrefix(t.fold(h.First), stem)
		})
	})
}

// readMeasure is the listed measure that the reader of articles reads.
func (p *prose) readMeasure(x *told) string {
	if x.reading == nil {
		return ""
	}
	if _, ok := p.v.vocabulary.Measure(x.reading.Measure); !ok {
		return ""
	}
	if x.reading.Measure == "trapped" && !slices.ContainsFunc(p.t.measures, func(h claims.Hit) bool { return h.ID == x.reading.Measure }) {
		return "" // counted too, not shut in
	}
	return x.reading.Measure
}

// nearMeasure is the measure of the nearest word that names one: in the figure's segment behind it, then before it, then in
// the clause.
func (p *prose) nearMeasure(x *told) string {
	first, last := p.t.segment(x.first)
	if m := p.measureIn(x, first, last); m != "" {
		return m
	}
	if next := last + 1; next < len(p.t.words) && p.t.clauses[next] == p.t.clauses[x.first] {
		from, to := p.t.segment(next)
		if !slices.ContainsFunc(p.t.figures, func(f figure) bool { return f.first >= from && f.last <= to }) {
			if m := p.measureIn(x, first, to); m != "" {
				return m
			}
		}
	}
	from, _ := p.t.clause(x.first)
	return p.measureIn(x, from, last)
}

// measureIn is the nearest measure between words first and last, no other figure's: behind the figure before ahead of it.
func (p *prose) measureIn(x *told, first, last int) string {
	before, after := first, last
	for _, f := range p.t.figures {
		if f.last < x.first && f.last >= before {
			before = f.last + 1
		}
		if f.first > x.last && f.first <= after {
			after = f.first - 1
		}
	}
	for i, h := range p.t.measures {
		if h.First > x.last && h.First <= after {
			return p.joinedMeasure(i)
		}
	}
	for i := len(p.t.measures) - 1; i >= 0; i-- {
		if h := p.t.measures[i]; h.Last < x.first && h.First >= before {
			return p.joinedMeasure(i)
		}
	}
	return ""
}

// joinedMeasure is the measure of a hit together with the one that "and" or "or" joins to it: dead and wounded are one count.
func (p *prose) joinedMeasure(i int) string {
	h := p.t.measures[i]
	for k, o := range p.t.measures {
		a, b := h, o
		if k < i {
			a, b = o, h
		}
		if k == i || b.First-a.Last > 3 || !p.joinedBy(a.Last, b.First) {
			continue
		}
		for _, m := range p.v.vocabulary.Combined() {
			if slices.Contains(m.Includes, h.ID) && slices.Contains(m.Includes, o.ID) && h.ID != o.ID {
				return m.ID
			}
		}
	}
	if h.ID == "killed_or_wounded" {
		for _, o := range p.t.measures { // "death toll"
			if o.ID == "killed" && o.First == h.First-1 {
				return "killed"
			}
		}
	}
	return h.ID
}

// joinedBy says whether "and" or "or" stands between two words, and no figure.
func (p *prose) joinedBy(from, to int) bool {
	joined := false
	for i := from + 1; i < to; i++ {
		switch p.t.fold(i) {
		case "und", "oder", "and", "or", "sowie", "bzw":
			joined = true
		}
		if p.t.inFigure(i) {
			return false
		}
	}
	return joined
}

// sameMeasure says whether a listed measure is that of a claim, or a word for it.
func (p *prose) sameMeasure(m string, c *claims.Claim) bool {
	counts := []string{c.Measure}
	if _, listed := p.v.vocabulary.Measure(c.Measure); !listed {
		if m == "demonstrated" {
			return true // who they are, not what happened to them; the reader lists them as "Teilnehmer" or "Menschen"
		}
		if u := p.e.home(*c); u != nil {
			for _, h := range u.measures {
				counts = append(counts, h.ID)
			}
		}
		for _, part := range p.v.parts(c.Counted) { // "Hitzetote"
			for _, h := range p.v.vocabulary.Measures(claims.Words(part)) {
				counts = append(counts, h.ID)
			}
		}
		if p.endsInMeasure(c.Counted, m) {
			return true
		}
	}
	if u := p.e.home(*c); c.Measure == "killed_or_wounded" && u != nil && !slices.ContainsFunc(u.measures, func(h claims.Hit) bool { return h.ID == c.Measure || h.ID == "wounded" }) {
		counts = append(counts, "killed") // "death toll"
	}
	if u := p.e.home(*c); m == "killed_or_wounded" && u != nil && u.killedOrWounded() {
		return true
	}
	return slices.Contains(counts, m) || m == "killed_or_wounded" && slices.Contains(counts, "killed") && p.victims()
}

// killedOrWounded says whether a sentence counts the dead or wounded as one: "had died or been injured".
func (t *text) killedOrWounded() bool {
	const reach = 3 // words between the two
	for _, a := range t.measures {
		for _, b := range t.measures {
			if a.ID != "killed" || b.ID != "wounded" || b.First <= a.Last || b.First-a.Last > reach {
				continue
			}
			if w := t.fold(a.Last + 1); w == "oder" || w == "or" {
				return true
			}
		}
	}
	return false
}

// endsInMeasure says whether the last part of a compound that is counted names a measure, which the lexicon need not know.
func (p *prose) endsInMeasure(counted, m string) bool {
	words := claims.Words(counted)
	if len(words) == 0 {
		return false
	}
	w := words[len(words)-1].Folded
	for i := 3; i+4 <= len(w); i++ {
		for _, h := range p.v.vocabulary.Measures(claims.Words(w[i:])) {
			if h.Key == "noun" && h.ID == m {
				return true
			}
		}
	}
	return false
}

// victims says whether the sentence speaks of victims or a toll, which may be the dead alone.
func (p *prose) victims() bool {
	any := false
	for _, h := range p.t.measures {
		if h.ID != "killed_or_wounded" {
			if h.ID == "wounded" {
				return false
			}
			continue
		}
		w := p.t.fold(h.First)
		if w != "toll" && !strings.HasPrefix(w, "opfer") && w != "victims" {
			return false
		}
		any = true
	}
	return any
}

// counted checks that what a figure counts, where no listed measure says it, stands in the sentence of the claim.
func (p *prose) counted(x *told, c *claims.Claim) string {
	const counted = 3 // words behind a figure that name what it counts
	u := p.e.home(*c)
	at := slices.Index(p.pairs.units, u)
	if u == nil || at < 0 {
		return ""
	}
	known := p.known()
	for _, w := range p.pairs.words {
		if w.sign || w.at <= x.last || w.at > x.last+counted || p.t.segments[w.at] != p.t.segments[x.last] || w.skip || p.verbal(w.at) {
			continue
		}
		if p.placed(x.last+1, w.at) || slices.ContainsFunc(p.t.figures, func(f figure) bool { return f.first > x.last && f.last < w.at }) {
			return "" // "350 in two districts", "2,400 votes against the mayor's 2,100", "among the 189 are 14 guards"
		}
		if other := p.labelOf(w.text, u, c); other != nil && !p.isLabel(w.text, c) {
			return fmt.Sprintf("%q counts %q, but that is what %q does", x.text, w.text, other.Value.Text)
		}
		if known[w.at] {
			return ""
		}
		if w.in[at] < found && !p.isLabel(w.text, c) {
			return fmt.Sprintf("%q counts %q, but the claim counts %q", x.text, w.text, c.Counted)
		}
		return ""
	}
	return ""
}

// placed says whether a preposition stands between two words, so that the last is not what a figure before counts.
func (p *prose) placed(from, to int) bool {
	for i := from; i < to; i++ {
		switch p.t.fold(i) {
		case "in", "against", "from", "gegen", "aus", "bei", "nach", "laut", "seit", "after", "since", "by":
			return true
		}
	}
	return false
}

// labelOf is another figure of a sentence that counts what a word names, nil for none.
func (p *prose) labelOf(word string, u *unit, c *claims.Claim) *claims.Claim {
	for i := range u.claims {
		o := &u.claims[i]
		if o.Value != nil && o.ID != c.ID && o.Counted != "" && !sameValue(o.Value, c.Value) && p.isLabel(word, o) {
			return o
		}
	}
	return nil
}

// valued checks that what has a value given in percent or money is in the sentence of the claim.
func (p *prose) valued(x *told, c *claims.Claim) string {
	u := p.e.home(*c)
	at := slices.Index(p.pairs.units, u)
	if x.reading == nil || u == nil || at < 0 {
		return ""
	}
	known := p.known()
	var carried []bool
	for k, w := range p.pairs.words {
		if w.skip || w.sign || known[w.at] || p.mentionAt(w.at) || p.asideOf(w.at) || p.isStrange(w) || !strings.Contains(x.reading.Counted, w.text) || w.in[at] >= found || p.isLabel(w.text, c) {
			continue
		}
		if carried == nil {
			carried = p.inArticles(len(p.pairs.words))
		}
		if !carried[k] {
			continue // told of by grounding
		}
		return fmt.Sprintf("%q is told as %q, but the claim has it for %q", x.text, w.text, c.Counted)
	}
	return ""
}

// isStrange says whether no dictionary has a word or its parts, as names.
func (p *prose) isStrange(w alignedWord) bool {
	return p.v.lexicon != nil && !p.translates(w.text, p.t.code) && (p.t.code == lang.English || len(p.v.parts(w.text)) < 2)
}

// asideOf says whether word i only tells where a value is from or what every value is called: "laut Endergebnis", "a share".
func (p *prose) asideOf(i int) bool {
	switch p.t.fold(i - 1) {
	case "laut", "gemaess", "zufolge":
		return true
	}
	return slices.ContainsFunc(p.commonHits(), func(h claims.Hit) bool { return h.ID == "matter" && h.First <= i && i <= h.Last })
}

// mentionAt says whether somebody is named by word i.
func (p *prose) mentionAt(i int) bool {
	return slices.ContainsFunc(p.cast.mentions, func(m mention) bool { return m.first <= i && i <= m.last })
}

// verbal says whether a word is no noun.
func (p *prose) verbal(i int) bool {
	if p.t.code == lang.German {
		return !p.t.capital(i)
	}
	w := &alignedWord{text: p.t.words[i].Text, at: i}
	return p.translates(w.text, lang.English) && !p.isThing(w)
}

// isLabel says whether a word is a form of what a claim's measure or people are called.
func (p *prose) isLabel(word string, c *claims.Claim) bool {
	label := c.Measure + " " + c.Counted
	if m, ok := p.v.vocabulary.Measure(c.Measure); ok {
		label += " " + m.DE + " " + m.EN
	}
	label += " " + p.v.vocabulary.SubjectLabel(c.Subject, lang.German) + " " + p.v.vocabulary.SubjectLabel(c.Subject, lang.English)
	for _, f := range p.finder(word)(label) {
		if f.Similarity >= found {
			return true
		}
	}
	return false
}

func (p *prose) measureLabel(id string) string {
	if m, ok := p.v.vocabulary.Measure(id); ok {
		return strings.ToLower(m.In(p.asked.Language))
	}
	return id
}

// people checks that a figure counts the people of the claim.
func (p *prose) people(x *told, c *claims.Claim) string {
	nation, role := p.peopleOf(x)
	claimNation, claimRole := p.v.vocabulary.SplitSubject(c.Subject)
	if claimRole == "" {
		if roles := p.v.vocabulary.Roles(claims.Words(c.Counted)); len(roles) > 0 {
			claimRole = roles[0].ID
		}
	}
	if nation != "" && claimNation != "" && nation != claimNation {
		n, _ := p.v.vocabulary.Nation(nation)
		return fmt.Sprintf("%q counts %s, but the claim counts %s", x.text, n.In(p.asked.Language), p.v.vocabulary.SubjectLabel(c.Subject, p.asked.Language))
	}
	if role == "" || role == "people" || role == claimRole {
		return ""
	}
	u := p.e.home(*c)
	if claimRole == "" && c.Subject == "" && slices.ContainsFunc(p.s.cited, func(o claims.Claim) bool {
		roles := p.v.vocabulary.Roles(claims.Words(o.Counted))
		return o.Value != nil && o.Article == c.Article && slices.ContainsFunc(roles, func(h claims.Hit) bool { return h.ID == role })
	}) {
		return ""
	}
	if claimRole == "" || claimRole == "people" {
		if role == "protesters" && (p.tableEntries()[entry{measureEntry, "demonstrated"}] || p.tableEntries()[entry{alikeEntry, "demonstration"}]) {
			return ""
		}
		if u != nil && slices.ContainsFunc(u.roles, func(h claims.Hit) bool { return h.ID == role }) && (c.Counted == "" || u.isSaidToBe(role)) {
			return ""
		}
		if role == "soldiers" && claimNation != "" && p.tableEntries()[entry{roleEntry, role}] {
			return ""
		}
	}
	return fmt.Sprintf("%q counts %s, but the claim counts %s", x.text, p.v.vocabulary.SubjectLabel(role, p.asked.Language), p.v.vocabulary.SubjectLabel(c.Subject, p.asked.Language))
}

// isSaidToBe says whether the one figure of a sentence counts people who are said to be of a role: "nine of them are children".
func (u *unit) isSaidToBe(role string) bool {
	return len(u.figures) == 1 && slices.ContainsFunc(u.roles, func(h claims.Hit) bool {
		switch u.fold(h.First - 1) {
		case "sind", "waren", "seien", "are", "were":
			return h.ID == role
		}
		return false
	})
}

// peopleOf is whom a figure counts: by the words right behind it, else as the reader of articles reads it.
func (p *prose) peopleOf(x *told) (nation, role string) {
	const behind = 4
	end := x.last + behind
	for _, f := range p.t.figures {
		if f.first > x.last && f.first <= end {
			end = f.first - 1
		}
	}
	for i := x.last + 1; i <= end && i < len(p.t.words); i++ {
		if isPreposition(p.t.fold(i)) && p.t.fold(i) != "of" || p.t.fold(i) == "laut" || p.t.fold(i) == "according" {
			end = i - 1
		}
	}
	near := func(h claims.Hit) bool {
		return h.First > x.last && h.First <= end && p.t.segments[h.First] == p.t.segments[x.last] && !p.mentionAt(h.First)
	}
	for _, h := range p.t.nations {
		if near(h) && h.Key != "place" && nation == "" {
			nation = h.ID
		}
	}
	for _, h := range p.t.roles {
		if near(h) && role == "" && (h.Key == "noun" || nation != "") {
			role = h.ID
		}
	}
	if x.reading != nil {
		n, r := p.v.vocabulary.SplitSubject(x.reading.Subject)
		if nation == "" && n != "" && p.namedPeople(x, n) {
			nation = n
		}
		if role == "" {
			role = r
		}
	}
	return nation, role
}

// namedPeople says whether a nation's people, not only its country, are named in the segment of a figure.
func (p *prose) namedPeople(x *told, nation string) bool {
	return slices.ContainsFunc(p.t.nations, func(h claims.Hit) bool {
		return h.ID == nation && h.Key != "place" && p.t.segments[h.First] == p.t.segments[x.first] && !p.t.ofState(h) && !(h.Last < x.first && p.mentionAt(h.First))
	})
}
