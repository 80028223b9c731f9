package verify

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
)

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
		if m.generic || p.ofOffice(m) || !m.read && (!p.isSubject(m) || p.belongs(m)) || p.ofFigure(m) || p.ofArticles(m) || p.voiced(m) || p.apposed(m) {
			continue
		}
		p.fail("speaker", "%q does not say or do this in the claims and passages cited", p.text(m))
	}
	p.swapped()
	p.relays()
	p.nationalities()
	p.owners()
}

// belongs says whether somebody who is in no table is told of as somebody else's: "its army".
func (p *prose) belongs(m mention) bool {
	if m.listed {
		return false
	}
	switch p.t.fold(m.first - 1) {
	case "its", "their", "his", "her", "ihre", "ihrer", "ihren", "ihrem", "seine", "seiner", "seinen", "seinem", "sein", "ihr":
		return true
	}
	return false
}

// ofOffice says whether a state is only named as whose army or office acts: "Russia's chief of staff".
func (p *prose) ofOffice(m mention) bool {
	if !m.listed || !p.t.possessive(m.last) {
		return false
	}
	return p.t.fold(m.last+1) == "chief" || p.t.ofState(claims.Hit{First: m.first, Last: m.last}) || p.ofOfficer(m) || p.ofItsOwn(m)
}

// ofOfficer says whether a state stands before the title and the name of somebody whom a cited article calls that state's:
// "North Korea's ruler, Kim Jong Un".
func (p *prose) ofOfficer(m mention) bool {
	const titles = 3 // words and a comma between
	i := slices.IndexFunc(p.cast.mentions, func(o mention) bool {
		return o.first > m.last && o.first <= m.last+titles+1 && o.last > o.first && p.t.hasCapital(o.first, o.last) && p.t.clauses[o.first] == p.t.clauses[m.last]
	})
	return i >= 0 && p.voiced(p.cast.mentions[i]) && p.inOneSentence(p.cast.mentions[i], func(u *unit) bool { return p.names(m, u) })
}

// apposed says whether a mention is the title right before a name, which a source has beside that name: "the union IG Glas".
func (p *prose) apposed(m mention) bool {
	i := slices.IndexFunc(p.cast.mentions, func(o mention) bool {
		return o.first > m.last && o.first <= m.last+2 && p.t.capital(m.last+1) && p.t.capital(o.first)
	})
	office := p.t.code == lang.German && m.first == m.last && p.isTitle(m.first)
	name := p.t.code == lang.English && p.t.capital(m.first) || p.strange(m.first, m.last) && !office
	if i < 0 || m.listed || name || !p.voiced(p.cast.mentions[i]) {
		return false
	}
	return office || p.inOneSentence(p.cast.mentions[i], func(u *unit) bool { return p.titledAt(m, u, 0, len(u.words)-1) })
}

// inOneSentence says whether a sentence of the sources that names a mention satisfies a test.
func (p *prose) inOneSentence(m mention, test func(*unit) bool) bool {
	for i := range p.ev.Articles {
		for k := range p.e.sentences(i)[:min(len(p.e.sentences(i)), mostSentences)] {
			u := p.e.unit(i, k)
			if u != nil && !u.instruction && (p.names(m, u) || !m.listed && p.spelledAll(m, u)) && test(u) {
				return true
			}
		}
	}
	return false
}

// ofItsOwn says whether an office or agency of a state follows its genitive: "Russia's ministry of defence".
func (p *prose) ofItsOwn(m mention) bool {
	side := p.side(m.ids[0])
	return side != "" && slices.ContainsFunc(p.cast.mentions, func(o mention) bool {
		if o.first != m.last+1 || !o.listed {
			return false
		}
		s, ok := p.v.vocabulary.Speaker(o.ids[0])
		return ok && s.Side == side && s.Kind != "state" && s.Kind != "person"
	})
}

// ofFigure says whether a mention is the speaker of a figure that was found in a claim.
func (p *prose) ofFigure(m mention) bool {
	return slices.ContainsFunc(p.told, func(x *told) bool {
		return x.claim != nil && slices.ContainsFunc(p.candidates(x.figure), func(c *claims.Claim) bool { return p.says(m, *c) })
	})
}

// ofArticles says whether a segment tells of articles whose cited claims are all a mention's: "three articles rest on the
// estimate of X".
func (p *prose) ofArticles(m mention) bool {
	first, last := p.t.segment(m.first)
	return p.textBetween(first, last) && len(p.s.cited) > 0 &&
		!slices.ContainsFunc(p.s.cited, func(c claims.Claim) bool { return !p.says(m, c) })
}

// affected says whether a mention stands behind a preposition that makes it no speaker: "an Nordstrom", "against the army".
func (p *prose) affected(m mention) bool {
	if p.accused(m) {
		return true
	}
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

// accused says whether a mention is whom somebody accuses: "X accuses Y of …", "X wirft Y vor".
func (p *prose) accused(m mention) bool {
	const titles = 3 // words between the verb and the name
	return slices.ContainsFunc(p.t.alike, func(h claims.Hit) bool {
		if h.ID != "accuse" || p.t.segments[h.First] != p.t.segments[m.first] || h.First >= m.first {
			return false
		}
		if p.t.code == lang.German {
			return h.Last > m.last // the verb's particle closes the part
		}
		for i := h.Last + 1; i < m.first; i++ {
			if isPreposition(p.t.fold(i)) {
				return false
			}
		}
		return m.first-h.Last <= titles && p.accuses(p.t.segment(m.first))
	})
}

// isSubject says whether a listed name stands where whoever acts does: no preposition before it.
func (p *prose) isSubject(m mention) bool {
	if !m.listed && !m.speaks {
		return false
	}
	switch w := p.t.fold(m.first - 1); w {
	case "des":
		return false // whose estimate it is
	case "the", "der", "die", "das", "den", "dem":
		if w == "der" && p.t.capital(m.first-2) && !p.mayspeak(&m) && p.t.behindPreposition(m.first-2) {
			return false // "mit dem Geheimdienst der Ukraine"
		}
		return !isPreposition(p.t.fold(m.first-2)) && !isQuoting(p.t.fold(m.first-2))
	default:
		return !isPreposition(w) && !isQuoting(w)
	}
}

// behindPreposition says whether a preposition governs the noun at word i.
func (t *text) behindPreposition(i int) bool {
	const reach = 3 // an article and adjectives
	for k := i - 1; k >= 0 && k >= i-reach && t.isWord(k) && !isFinite(t.fold(k)); k-- {
		if w := t.fold(k); w != "der" && w != "des" && isPreposition(w) {
			return true
		}
	}
	return false
}

// isQuoting says whether a word is an English verb whose object is somebody else's word: "the agency quoted the minister".
func isQuoting(w string) bool {
	switch w {
	case "quoted", "quotes", "quoting", "cited", "cites", "citing":
		return true
	}
	return false
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
		return slices.ContainsFunc(p.s.units, func(u *unit) bool { return p.names(m, u) }) || slices.ContainsFunc(p.s.claims, func(c claims.Claim) bool { return p.says(m, c) })
	}
	best := append(p.bestWithout(m), p.bestOfClause(m)...)
	first, last := p.t.clause(m.first)
	if from, to := p.t.segment(m.first); !p.carriesAny(first, last) || !p.tellsAnything(from, to) && p.pointsAt(from, to) {
		best = append(best, p.all()...)
	} else if m.read && p.tellsAnything(from, to) {
		best = append(best, p.carryAll(first, last)...)
	}
	if slices.ContainsFunc(best, func(u int) bool { return p.voicedIn(m, u) }) {
		return true
	}
	negative := p.t.negatedBetween(first, last)
	return slices.ContainsFunc(p.echoed(best)[len(best):], func(u int) bool {
		return p.pairs.units[u].has("negation", "denial") == negative && p.voicedIn(m, u)
	})
}

// carriesAny says whether a cited sentence has a content word of a stretch besides names.
func (p *prose) carriesAny(first, last int) bool {
	return slices.ContainsFunc(p.pairs.words, func(w alignedWord) bool {
		return w.at >= first && w.at <= last && !w.skip && !w.sign && !p.mentionAt(w.at) && slices.ContainsFunc(w.in, func(s float64) bool { return s >= found })
	})
}

// pointsAt says whether a stretch leaves what is said to others: "X says so".
func (p *prose) pointsAt(first, last int) bool {
	for i := first; i <= last; i++ {
		switch p.t.fold(i) {
		case "so", "it", "this", "das", "dies", "es":
			return true
		}
	}
	return false
}

// carryAll are the cited sentences that have every content word of a stretch.
func (p *prose) carryAll(first, last int) []int {
	return slices.DeleteFunc(p.all(), func(u int) bool {
		return slices.ContainsFunc(p.pairs.words, func(w alignedWord) bool {
			return w.at >= first && w.at <= last && !w.skip && !w.sign && w.in[u] < found
		})
	})
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
	from := p.fromTitle(m, first, last)
	return p.pairs.bestOf(func(w *alignedWord) bool {
		return w.at >= first && w.at <= last && (w.at < from || w.at > m.last)
	})
}

// bestOfClause are the units that say most of any segment of a mention's clause, all where the clause has no other words:
// whoever stands alone between commas speaks of the whole clause.
func (p *prose) bestOfClause(m mention) []int {
	var out []int
	first, last := p.t.clause(m.first)
	for from := first; from <= last; {
		_, to := p.t.segment(from)
		name := p.fromTitle(m, from, to)
		for _, u := range p.pairs.bestOf(func(w *alignedWord) bool { return w.at >= from && w.at <= to && (w.at < name || w.at > m.last) }) {
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
	if p.names(m, u) || !m.listed && (p.namedIn(m, unit) || p.spelledAll(m, u) || p.titledAt(m, u, 0, len(u.words)-1) || p.calledIn(m, u)) {
		return true
	}
	before := p.e.unit(u.article, u.sentence-1)
	if spoken && !m.read && u.ofPerson() && before != nil && !m.listed && p.spelledAll(m, before) {
		return true // "the court is convinced that he took it"
	}
	if p.referred(m, u) {
		return true
	}
	if spoken || !refersBack(u.text) {
		return false
	}
	if before != nil && (p.names(m, before) || p.spelledIn(m, before) || u.ofPerson() && p.titledAt(m, before, 0, len(before.words)-1)) {
		return true
	}
	const chain = 3 // sentences that say "he" of one man
	for k := 1; k < chain && before != nil && u.ofPerson() && before.ofPerson(); k++ {
		if before = p.e.unit(before.article, before.sentence-1); before != nil && (p.names(m, before) || p.spelledIn(m, before)) {
			return true
		}
	}
	return false
}

// spelledIn says whether a sentence has a capital word of a mention.
func (p *prose) spelledIn(m mention, u *unit) bool {
	for i := m.first; i <= m.last; i++ {
		if !p.t.capital(i) {
			continue
		}
		key := sound(bare(p.t.words[i].Text))
		for k, w := range u.words {
			if u.capital(k) && (len(key) > 3 && (sound(w.Text) == key || sound(bare(w.Text)) == key) || len(key) > 1 && w.Text == p.t.words[i].Text) {
				return true
			}
		}
	}
	return false
}

// bare is a name without the ending of its genitive: "Urek's", "Ureks".
func bare(name string) string {
	for _, ending := range []string{"'s", "’s", "s"} {
		if rest, ok := strings.CutSuffix(name, ending); ok {
			return rest
		}
	}
	return name
}

// spelledAll says whether a sentence has every word of a mention that no dictionary has.
func (p *prose) spelledAll(m mention, u *unit) bool {
	any := false
	for i := m.first; i <= m.last; i++ {
		if !p.t.capital(i) || p.translates(bare(p.t.words[i].Text), p.t.code) || lang.IsStopWord(p.t.code, p.t.fold(i)) {
			continue
		}
		switch {
		case p.spelledIn(mention{first: i, last: i}, u):
			any = true
		case p.t.code == lang.German && m.first < m.last && p.isTitle(i):
		case i < m.last && p.t.capital(i+1) && p.firstName(i, u):
		default:
			return false
		}
	}
	return any
}

// isTitle says whether a German word is a compound, or ends in an office that no dictionary has: "Gewerkschaftsvorsitzender".
func (p *prose) isTitle(i int) bool {
	return len(p.v.parts(p.t.words[i].Text)) > 1 || endsIn(strings.TrimRight(p.t.fold(i), "nrs"), "vorsitzende", "beauftragte", "bevollmaechtigte", "abgeordnete")
}

// firstName says whether the article of a sentence has the name at word i right before the one behind it.
func (p *prose) firstName(i int, u *unit) bool {
	full := p.t.words[i].Text + " " + bare(p.t.words[i+1].Text)
	return strings.Contains(p.ev.Articles[u.article].Body, full)
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
	if w == "military" || w == "armed" {
		w = t.fold(at + 1)
	}
	for _, end := range []string{"fuehrung", "generalstab", "generalstabs", "regierung", "leadership", "government", "ministerium", "ministry"} {
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

// ofPerson says whether a sentence says "he" or "she" of somebody.
func (t *text) ofPerson() bool {
	for i := range t.words {
		switch t.fold(i) {
		case "er", "sie", "he", "she":
			return true
		}
	}
	return false
}

// byPerson says whether a sentence leaves what it tells to somebody of the sentence before: "nach ihren Angaben", "he said".
func (t *text) byPerson() bool {
	for i := range t.words {
		switch t.fold(i) {
		case "ihren", "seinen", "ihr", "ihm", "his", "her", "their":
			if w := t.fold(i + 1); endsIn(w, "angaben", "worten", "zufolge", "aussage", "aussagen") || w == "account" || w == "figures" {
				return true
			}
			fallthrough
		case "ihrer", "seiner", "eigener", "eigenen", "own":
			if b := t.fold(i - 1); b == "nach" || b == "laut" || t.fold(i-2) == "according" {
				return true
			}
		case "er", "sie", "he", "she", "they":
			if w := t.fold(i + 1); w == "said" || w == "says" || t.fold(i-1) == "sagte" || t.fold(i-1) == "so" {
				return true
			}
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
