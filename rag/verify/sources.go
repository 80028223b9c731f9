package verify

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/lang/quantity"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// countsSources says whether a figure counts what the answer stands on ("three articles", "two speakers"), and checks it:
// three articles of one origin are three articles, but one source.
func (p *prose) countsSources(x *told) bool {
	const most = 20
	n, ok := number(x.Low, x.High)
	if !ok || x.Unit != "" || n > most || x.Qualifier != quantity.Exactly {
		return false
	}
	kind, at := p.sourceNoun(x.last + 1)
	if kind == "" && p.textsMeant(x) {
		kind, at = "text", x.last
	}
	if kind == "" {
		return p.countsOwn(x) || p.countsList(x, int(n))
	}
	first, _ := p.t.segment(x.first)
	p.enough(kind, int(n), p.t.marked(first, at, "independent"), x.text)
	return true
}

// textsMeant says whether a figure without a noun counts articles that the sentence, or the one before it, speaks of: "all three
// rely on …", "two undated ones".
func (p *prose) textsMeant(x *told) bool {
	const adjectives = 3
	all := p.t.fold(x.first-1) == "alle" || p.t.fold(x.first-1) == "all"
	ones := false
	for i := x.last + 1; i <= x.last+adjectives && p.t.isWord(i); i++ {
		ones = ones || p.t.fold(i) == "ones"
	}
	inflected := p.t.fold(x.first) == "zweien" || p.t.fold(x.first) == "dreien"
	next := p.t.isWord(x.last+1) && p.t.code == lang.German && p.t.capital(x.last+1)
	return (all && !next || ones || inflected) && (p.textBetween(0, len(p.t.words)) || p.textsBefore())
}

// textsBefore says whether the line before speaks of articles.
func (p *prose) textsBefore() bool {
	if len(p.lines) == 0 {
		return false
	}
	before := p.v.known(p.lines[len(p.lines)-1].Text, p.asked.Language, calendar.Interval{})
	return slices.ContainsFunc(p.v.inLanguage(p.v.nouns, before), func(h claims.Hit) bool { return h.ID == "text" })
}

// sourceNoun is the kind of noun by which an answer counts its sources, where one follows at word i behind adjectives.
func (p *prose) sourceNoun(i int) (kind string, at int) {
	const adjectives = 4
	if first, _ := p.t.clause(max(i-1, 0)); i < len(p.t.words) && p.textBetween(first, i) && !(p.t.isWord(i+1) && p.t.code == lang.German && p.t.capital(i+1)) {
		switch p.t.fold(i) {
		case "andere", "weitere", "others":
			return "text", i // "one article says …, two others …"
		}
	}
	for k := i; k < i+adjectives && k < len(p.t.words) && p.t.isWord(k); k++ {
		for _, h := range p.nouns {
			if h.First == k {
				return h.ID, k
			}
		}
		if w := p.t.fold(k); k == i && (w == "of" || w == "der" || w == "dieser") || k == i+1 && (w == "the" || w == "these" || w == "those") {
			continue // "three of the articles"
		}
		if p.t.code == lang.German && p.t.capital(k) || p.t.inFigure(k) || isPreposition(p.t.fold(k)) || isFinite(p.t.fold(k)) {
			return "", 0
		}
	}
	return "", 0
}

// isFinite says whether a word is a verb behind which no noun belongs to the number before it.
func isFinite(w string) bool {
	switch w {
	case "is", "are", "was", "were", "has", "have", "had", "be", "been", "will", "would", "ist", "sind", "war", "waren", "hat", "haben", "hatte", "hatten", "wird", "werden", "wurde", "wurden", "steht", "stehen", "nennt", "nennen":
		return true
	}
	return false
}

// enough checks that as many stand behind the sentence as it says.
func (p *prose) enough(kind string, n int, independent bool, text string) {
	if independent && kind == "text" {
		kind = "source"
	}
	have := 0
	switch kind {
	case "text":
		have = len(p.s.articles)
	case "source":
		have = len(p.origins())
	case "figure":
		have = p.values()
	}
	if n > have {
		p.fail("figure", "%q counts %d where the citations have %d: articles that repeat one origin are one source", text, n, have)
	}
}

// origins are the first sources of the claims cited; an article that names nobody is its own.
func (p *prose) origins() []string {
	var out []string
	add := func(id string) {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	for _, c := range p.s.cited {
		if len(c.Origin) > 0 || !p.toldElsewhere(c) {
			add(origin(c))
		}
	}
	if len(p.s.cited) == 0 {
		for _, i := range p.s.articles {
			add(p.ev.Articles[i].ID)
		}
	}
	return out
}

// toldElsewhere says whether a claim that names nobody has the figure of another one of its article that does.
func (p *prose) toldElsewhere(c claims.Claim) bool {
	return slices.ContainsFunc(p.s.cited, func(o claims.Claim) bool {
		return o.Article == c.Article && len(o.Origin) > 0 && sameValue(o.Value, c.Value)
	})
}

// origin is the first source of a claim: the end of its chain, else the article.
func origin(c claims.Claim) string {
	if n := len(c.Origin); n > 0 {
		return c.Origin[n-1]
	}
	return "article " + c.Article
}

// values counts the different figures of the claims cited: a number that two say counts twice, one that two articles repeat
// of one origin once. Statements have dates instead.
func (p *prose) values() int {
	type figure struct {
		origin string
		number float64
		when   calendar.Interval
	}
	seen := map[figure]bool{}
	for i := range p.s.cited {
		c := &p.s.cited[i]
		f := figure{origin: origin(*c)}
		switch {
		case c.Value != nil:
			f.number, _ = number(c.Value.Low, c.Value.High)
		case c.AsOf != nil:
			f.when = c.AsOf.Interval
		}
		seen[f] = true
	}
	return max(len(seen), len(p.line.Passages))
}

// countsOwn says whether a small number stands for those told of before: "both", "the two", "one of them".
func (p *prose) countsOwn(x *told) bool {
	switch p.t.fold(x.first) {
	case "beide", "beiden", "beider", "both":
		return true
	}
	n, _ := number(x.Low, x.High)
	switch p.t.fold(x.last + 1) {
	case "of", "von", "davon", "der", "dieser":
		next := p.t.fold(x.last + 2)
		return n == 1 || n <= float64(len(p.s.articles)) && (next == "them" || next == "these" || next == "ihnen" || next == "diesen" || p.t.fold(x.last+1) == "davon")
	}
	return n == 1 && p.t.fold(x.first) != "1"
}

// countsList says whether a figure counts what the sentence then lists, under a word that names nothing of its own: "two things:
// …, and …". It has to be as many.
func (p *prose) countsList(x *told, n int) bool {
	noun := x.last + 1
	neutral := slices.ContainsFunc(append(slices.Clone(p.neutral), p.commonHits()...), func(h claims.Hit) bool { return h.First <= noun && noun <= h.Last })
	if n < 2 || !neutral || p.t.fold(noun+1) != ":" {
		return false
	}
	listed := 1
	for i := noun + 2; i < len(p.t.words); i++ {
		switch p.t.fold(i) {
		case "und", "and", "sowie":
			if before := p.t.fold(i - 1); before != "," && before != ";" {
				listed++
			}
		case ",", ";":
			listed++
		}
	}
	return listed == n
}

// independence checks that those who are said to have counted for themselves don't repeat one another.
func (p *prose) independence() {
	i := p.t.markAt(0, len(p.t.words), "independent")
	if i < 0 {
		return
	}
	first, last := p.t.segment(p.t.marks[i].First)
	if p.t.marked(first, last, "negation", "confirmation") || slices.ContainsFunc(p.t.alike, func(h claims.Hit) bool {
		return (h.ID == "inspection" || h.ID == "investigate") && h.First >= first && h.Last <= last
	}) {
		return // "could not be verified independently"
	}
	if len(p.s.cited) == 1 && p.ownCount(i) {
		return
	}
	if len(p.s.cited) > 0 && len(p.origins()) < 2 {
		p.fail("figure", "%q: the claims cited go back to one origin", p.markText(i))
	}
}

// ownCount says whether mark i calls the only claim cited somebody's own count, as its sentence does.
func (p *prose) ownCount(i int) bool {
	h := p.t.marks[i]
	own := h.Last > h.First && (p.t.fold(h.First) == "own" || strings.HasPrefix(p.t.fold(h.First), "eigen"))
	u := p.e.home(p.s.cited[0])
	return own && u != nil && (u.has("independent") || len(p.origins()) == 1 && len(p.t.figures) == 1)
}

// vagueSources checks that "several sources" are more than one.
func (p *prose) vagueSources() {
	for i := range p.t.words {
		switch p.t.fold(i) {
		case "several", "multiple", "various", "many", "numerous", "different", "mehrere", "mehreren", "mehrerer", "verschiedene", "verschiedenen", "zahlreiche", "zahlreichen", "viele", "vielen", "unabhaengige", "independent", "both", "beide", "beiden":
		default:
			continue
		}
		kind, at := p.sourceNoun(i + 1)
		if kind == "" || kind == "figure" && p.t.fold(i) != "verschiedene" && p.t.fold(i) != "different" {
			continue
		}
		if w := p.t.words[at].Folded; w == "source" || w == "quelle" || w == "sprecher" && p.t.fold(i) != "beide" {
			continue
		}
		p.enough(kind, 2, p.t.marked(i, at, "independent"), p.t.words[i].Text+" "+p.t.words[at].Text)
	}
}

// aboutSources says whether every negation between two words says something of the sources alone: that they name nobody, or
// no date, or that they don't agree or are not independent.
func (p *prose) aboutSources(first, last int) bool {
	for _, h := range p.t.marks {
		if h.ID != "negation" || h.First < first || h.First > last {
			continue
		}
		from, to := p.t.segment(h.First)
		about := p.t.marked(from, to, "independent", "same", "origin", "differ") && (p.claimsDiffer() || p.oneOrigin())
		about = about || p.numberless(from, to) || p.undivided(from, to) || to <= from+1 && saysYes(p.t.fold(from)) < 0 && p.deniesIndependence()
		about = about || p.unattributed() && (p.nounIn(from, to) && !p.tellsAnything(from, to) || p.withoutSource(h))
		if !about {
			return false
		}
	}
	return !p.t.marked(first, last, "denial")
}

// deniesIndependence says whether the question asks whether several say so independently, and the claims cited have one origin.
func (p *prose) deniesIndependence() bool {
	asked := p.v.known(p.asked.Text, p.asked.Language, p.asked.Time)
	return asked.has("independent") && len(p.s.cited) > 1 && p.oneOrigin()
}

// numberless says whether a stretch says that articles give no number, and no sentence cited has one.
func (p *prose) numberless(first, last int) bool {
	number := slices.ContainsFunc(p.commonHits(), func(h claims.Hit) bool {
		w := p.t.fold(h.First)
		return h.ID == "matter" && h.First >= first && h.Last <= last && (endsIn(w, "zahl", "zahlen") || strings.HasPrefix(w, "figure") || strings.HasPrefix(w, "number"))
	})
	from, to := p.t.clause(first)
	told := p.pairs.bestCited(from, to, len(p.s.units))
	if !p.carriesAny(from, to) {
		told = p.all()
	}
	return number && p.textBetween(first, last) && !slices.ContainsFunc(told, func(k int) bool {
		return slices.ContainsFunc(p.pairs.units[k].figures, func(f figure) bool { return !f.Vague }) || slices.ContainsFunc(p.pairs.units[k].claims, func(c claims.Claim) bool { return c.Value != nil })
	})
}

// undivided says whether a stretch says of articles that they don't tell apart what the figures cited count together: "don't
// separate the dead from the wounded".
func (p *prose) undivided(first, last int) bool {
	apart := slices.ContainsFunc(p.t.plain, func(h claims.Hit) bool { return h.ID == "separate_it" && h.First >= first && h.Last <= last })
	var parts []string
	for _, h := range p.t.measures {
		if h.First >= first && h.Last <= last {
			parts = append(parts, h.ID)
		}
	}
	return apart && len(parts) > 1 && len(p.s.cited) > 0 && !slices.ContainsFunc(p.s.cited, func(c claims.Claim) bool {
		m, ok := p.v.vocabulary.Measure(c.Measure)
		return !ok || slices.ContainsFunc(parts, func(id string) bool { return !slices.Contains(m.Includes, id) })
	})
}

// withoutSource says whether a word like "without" stands before a word for what a source gives: "without a date".
func (p *prose) withoutSource(h claims.Hit) bool {
	const reach = 3
	switch p.t.fold(h.First) {
	case "ohne", "without", "kein", "keine", "keinen", "keiner", "no":
		return p.nounIn(h.Last+1, h.Last+reach) || p.quoted > 0 && !p.t.isWord(h.Last+1) // "without “about”"
	}
	return false
}

// unattributed says whether a claim cited names no speaker or no date.
func (p *prose) unattributed() bool {
	return slices.ContainsFunc(p.s.cited, func(c claims.Claim) bool { return len(c.Speakers) == 0 || c.AsOf == nil })
}

// oneOrigin says whether several claims cited go back to one origin.
func (p *prose) oneOrigin() bool { return len(p.origins()) == 1 }

// nounIn says whether a word for what sources are or give stands between two words.
func (p *prose) nounIn(first, last int) bool {
	return slices.ContainsFunc(p.nouns, func(h claims.Hit) bool { return h.First >= first && h.Last <= last })
}
