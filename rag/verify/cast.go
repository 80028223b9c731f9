package verify

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// cast are those who may speak in the evidence, and where the sentence names them.
type cast struct {
	voices   []voice
	mentions []mention
}

// voice is somebody who says something in the evidence, or who published it.
type voice struct {
	id string
	// names are the words that name the voice, titles those that stand beside its name ("Bürgermeisterin").
	names, titles string
	// texts are the other words by which articles name a listed voice: "die Militärführung".
	texts string
	// article is set for a publisher: who speaks in it may be told as what it wrote.
	article string
}

// mention is a place where the sentence names somebody.
type mention struct {
	ids []string
	// articles are those whose publisher is named.
	articles    []string
	first, last int
	// speaks is true where the sentence may make them say something, read where the reader of articles sees so.
	speaks, read bool
	listed       bool
	// generic is true for words that may mean anybody: "the company".
	generic bool
}

// castOf finds out who is named in the sentence.
func (p *prose) castOf() *cast {
	c := &cast{voices: p.voicesOf()}
	for _, h := range p.t.names {
		if h.Key == "name" {
			c.mentions = append(c.mentions, mention{ids: []string{h.ID}, first: h.First, last: h.Last, listed: true})
		}
	}
	c.addMentions(p)
	c.addStrangers(p)
	c.mentions = slices.DeleteFunc(c.mentions, func(m mention) bool {
		return !m.listed && (p.t.code == lang.English && (p.isMatter(m) || p.isParticiple(m) || p.isAttribute(m)) || p.isStance(m))
	})
	for i := range c.mentions {
		m := &c.mentions[i]
		m.read = p.reads(m) && !p.affected(*m)
		m.speaks = m.read || p.mayspeak(m)
	}
	slices.SortFunc(c.mentions, func(a, b mention) int { return a.first - b.first })
	return c
}

// isParticiple says whether a mention is an English word in small letters for what is done: "guided" is no leadership.
func (p *prose) isParticiple(m mention) bool {
	return m.first == m.last && !p.t.capital(m.first) && !isDeterminer(p.t.fold(m.first-1)) && endsIn(p.t.fold(m.first), "ed", "ing") && p.v.isVerb(p.t, m.first)
}

// isAttribute says whether a mention is an English word in small letters between a verb and its object: "announced legal
// action" names no court.
func (p *prose) isAttribute(m mention) bool {
	next := m.first + 1
	return m.first == m.last && !p.t.capital(m.first) && p.t.isWord(m.first-1) && p.v.isVerb(p.t, m.first-1) &&
		p.t.isWord(next) && !p.v.isVerb(p.t, next) && !lang.IsStopWord(p.t.code, p.t.fold(next))
}

// voicesOf gathers who speaks in the claims of the evidence and in the sentences cited.
func (p *prose) voicesOf() []voice {
	var out []voice
	add := func(id, name, text string) {
		i := slices.IndexFunc(out, func(v voice) bool { return v.id == id })
		if i < 0 {
			v := voice{id: id, names: name}
			if n, ok := p.v.vocabulary.Speaker(id); ok {
				v.names = n.DE + " " + n.EN
			}
			out = append(out, v)
			i = len(out) - 1
		}
		if _, listed := p.v.vocabulary.Speaker(id); listed && !strings.Contains(out[i].texts, text) {
			out[i].texts += " " + p.unlisted(text)
		}
		if t := title(text, name); t != "" && !strings.Contains(out[i].titles, t) {
			out[i].titles += " " + t
		}
	}
	for _, list := range [][]claims.Claim{p.s.claims, p.ev.Claims} {
		for _, c := range list {
			for _, s := range c.Speakers {
				add(s.ID, s.Name, s.Text)
			}
			for _, id := range c.Origin {
				add(id, strings.ReplaceAll(id, "_", " "), "")
			}
		}
	}
	for _, a := range p.ev.Articles {
		if a.Publisher != "" {
			p.publishers = append(p.publishers, a.Publisher)
			out = append(out, voice{id: "", names: a.Publisher, article: a.ID})
		}
	}
	return out
}

// unlisted are the nouns of a phrase that are neither names nor nations.
func (p *prose) unlisted(text string) string {
	words := claims.Words(text)
	taken := append(p.v.vocabulary.Nations(words), p.v.vocabulary.Speakers(words)...)
	var out []string
	for i, w := range words {
		capital := w.Kind == lang.Word && w.Text[0] >= 'A' && w.Text[0] <= 'Z'
		if capital && len(w.Folded) > 3 && !slices.ContainsFunc(taken, func(h claims.Hit) bool { return h.First == i && h.Last == i }) {
			out = append(out, w.Text)
		}
	}
	return strings.Join(out, " ")
}

// title is the noun that stands beside a name: "Oberbürgermeisterin Edda Vollrath", "Der Bürgermeister von X, Jörn
// Altenkirch".
func title(text, name string) string {
	i := strings.Index(text, name)
	if i <= 0 {
		return ""
	}
	before := claims.Words(text[:i])
	capital := func(w claims.Word) bool { return w.Text != "" && w.Text[0] >= 'A' && w.Text[0] <= 'Z' }
	if n := len(before); n > 0 && before[n-1].Kind != lang.Punct {
		if capital(before[n-1]) {
			return before[n-1].Text
		}
		return ""
	}
	for k, w := range before {
		if capital(w) && (k > 0 || len(before) < 3) {
			return w.Text
		}
	}
	return ""
}

// addMentions finds voices that no table lists by the words that name them.
func (c *cast) addMentions(p *prose) {
	type hit struct {
		mention
		score float64
		full  bool // all words of the name are there
	}
	var hits []hit
	for _, v := range c.voices {
		names := v.names
		if _, listed := p.v.vocabulary.Speaker(v.id); listed && v.article == "" {
			names = "" // found by the table
		}
		for _, part := range []struct {
			words string
			share float64
		}{{names, 1}, {v.texts, 1}, {v.titles, .5}} {
			if part.words == "" {
				continue
			}
			n := p.v.name(part.words)
			if i := p.spelledOut(part.words); i >= 0 && part.share == 1 {
				hits = append(hits, hit{mention: mention{ids: []string{v.id}, first: i, last: i, generic: p.onlyNeutral(cluster{first: i, last: i})}, score: 1, full: true})
			}
			for _, cl := range p.clusters(p.naming(n)) {
				if p.onlyNeutral(cl) && !n.neutral {
					continue
				}
				if (p.t.code == lang.German || n.proper) && !p.t.hasCapital(cl.first, cl.last) {
					continue
				}
				h := hit{mention: mention{first: cl.first, last: cl.last, generic: p.onlyNeutral(cl)}, score: cl.score * part.share}
				h.full = part.share == 1 && float64(n.content) <= cl.score+.01
				if v.article != "" {
					h.articles = []string{v.article}
				} else {
					h.ids = []string{v.id}
				}
				hits = append(hits, h)
			}
		}
	}
	for i, h := range hits {
		covered := slices.ContainsFunc(c.mentions, func(m mention) bool { return m.listed && m.first <= h.last && h.first <= m.last })
		better := slices.ContainsFunc(hits, func(o hit) bool { return o.first <= h.last && h.first <= o.last && o.score > h.score+1e-9 })
		if covered || better && !h.full {
			continue
		}
		same := slices.IndexFunc(c.mentions, func(m mention) bool { return !m.listed && m.first <= h.last && h.first <= m.last })
		if same < 0 {
			c.mentions = append(c.mentions, hits[i].mention)
			continue
		}
		m := &c.mentions[same]
		m.ids, m.articles = append(m.ids, h.ids...), append(m.articles, h.articles...)
		m.first, m.last = min(m.first, h.first), max(m.last, h.last)
	}
}

// addStrangers adds whom the reader of articles takes for a speaker although nobody of that name speaks in the evidence.
func (c *cast) addStrangers(p *prose) {
	for _, r := range p.read {
		for _, s := range r.Speakers {
			first, last := p.t.wordAt(s.Start), p.t.wordAt(s.End-1)
			taken := slices.ContainsFunc(c.mentions, func(m mention) bool { return m.first <= last && first <= m.last })
			if taken || s.Text == "" || p.onlyNeutral(cluster{first: first, last: last}) || !p.t.hasCapital(first, last) || !p.strange(first, last) {
				continue
			}
			c.mentions = append(c.mentions, mention{ids: []string{s.ID}, first: first, last: last})
		}
	}
}

// strange says whether a capital word between two is in no dictionary, as names are.
func (p *prose) strange(first, last int) bool {
	for i := first; i <= last; i++ {
		if p.t.capital(i) && !lang.IsStopWord(p.t.code, p.t.fold(i)) && !p.translates(p.t.words[i].Text, p.t.code) && len(p.v.parts(p.t.words[i].Text)) < 2 {
			return true
		}
	}
	return p.v.lexicon == nil
}

// naming says of each content word of the sentence how well it is one of a name's: by search, as a word of one entry of
// the tables, in another form, or as a compound of the name's words. Of a compound that names somebody the last part has
// to be there: a port is no port authority.
func (p *prose) naming(n *name) []float64 {
	out := make([]float64, len(p.pairs.words))
	if n.spelledOnce || slices.Contains(p.publishers, n.text) {
		return n.spelled(p, out)
	}
	search := p.finder(p.own)(n.text)
	for k := range out {
		w := &p.pairs.words[k]
		if w.sign {
			continue
		}
		if k < len(search) {
			out[k] = search[k].Similarity
		}
		if out[k] < 1 && slices.ContainsFunc(p.t.alike, func(h claims.Hit) bool {
			return h.First <= w.at && w.at <= h.Last && slices.Contains(n.alike, h.ID)
		}) {
			out[k] = 1
		}
		if out[k] < found && p.v.lexicon != nil && !w.skip && p.composed(w.text, n.lexical) {
			out[k] = 1
		}
	}
	if len(n.heads) > 0 && slices.ContainsFunc(out, func(s float64) bool { return s >= found }) {
		p.headed(n, out)
	}
	return out
}

// headed takes back what was found of a name whose head is not there.
func (p *prose) headed(n *name, out []float64) {
	match := p.finder(p.own)(strings.Join(n.heads, " "))
	if slices.ContainsFunc(match, func(f draft.Found) bool { return f.Similarity >= found }) {
		return
	}
	for k := range out {
		w := &p.pairs.words[k]
		whole := out[k] >= .9 && (!n.headed || p.t.isAlike(w.at) || p.t.code == lang.German && len(p.v.headwords(w.text, lang.German).parts) > 1)
		if !whole {
			out[k] = 0
		}
	}
}

// composed says whether a word, or every part of it where it is a German compound, is one of a name's in the other language.
func (p *prose) composed(word string, name []*entries) bool {
	own := p.v.headwords(word, p.t.code)
	if slices.ContainsFunc(name, func(e *entries) bool { return e.code != own.code && shares(own.german, e.german) }) {
		return true
	}
	for _, part := range own.parts {
		own := p.v.headwords(part, lang.German)
		if !slices.ContainsFunc(name, func(e *entries) bool { return shares(own.german, e.german) || shares(own.english, e.english) }) {
			return false
		}
	}
	return len(own.parts) > 1
}

// cluster is a run of words that name a voice.
type cluster struct {
	first, last int
	score       float64
}

// clusters are the runs of words of the sentence that were found among the words of a name. Words for people, places and
// what happened to them name nobody.
func (p *prose) clusters(in []float64) []cluster {
	const gap = 3
	var out []cluster
	for k, similarity := range in {
		w := p.pairs.words[k]
		if similarity < found || similarity < .9 && (w.skip || w.neutral) || p.t.inFigure(w.at) || p.t.inDate(w.at) || p.namesOthers(w.at) {
			continue
		}
		reach := gap
		if w.skip || w.neutral { // "leadership" belongs to the name beside it, but names nobody by itself
			similarity, reach = 0, 1
		}
		if n := len(out); n > 0 && w.at-out[n-1].last <= reach && p.t.segments[w.at] == p.t.segments[out[n-1].last] {
			out[n-1].last = w.at
			out[n-1].score += similarity
			continue
		}
		out = append(out, cluster{w.at, w.at, similarity})
	}
	return out
}

// onlyNeutral says whether a run holds nothing but words by which an answer speaks of its sources.
func (p *prose) onlyNeutral(c cluster) bool {
	for _, w := range p.pairs.words {
		if !w.sign && w.at >= c.first && w.at <= c.last && !w.skip && !w.neutral {
			return false
		}
	}
	return true
}

// namesOthers says whether a word is one for people, places or what happened.
func (p *prose) namesOthers(i int) bool {
	for _, hits := range [][]claims.Hit{p.t.nations, p.t.roles, p.t.measures} {
		if slices.ContainsFunc(hits, func(h claims.Hit) bool {
			return h.First <= i && i <= h.Last && h.Key != "also" && (h.ID != "people" || !p.t.isAlike(i))
		}) {
			return true
		}
	}
	return false
}

// reads says whether the reader of articles takes somebody who is named for a speaker.
func (p *prose) reads(m *mention) bool {
	span := p.wordSpan(m.first, m.last)
	for _, c := range p.read {
		for _, s := range c.Speakers {
			if s.Overlaps(span) {
				return true
			}
		}
		for _, id := range c.Origin {
			if slices.Contains(m.ids, id) {
				return true
			}
		}
	}
	return false
}

// mayspeak says whether somebody is named who does not act otherwise, as states do.
func (p *prose) mayspeak(m *mention) bool {
	return !slices.ContainsFunc(m.ids, func(id string) bool {
		n, ok := p.v.vocabulary.Speaker(id)
		return ok && n.Kind == "state"
	})
}

// says says whether a mention names somebody who says a claim or passes it on.
func (p *prose) says(m mention, c claims.Claim) bool {
	for _, a := range m.articles {
		if a == c.Article {
			return true
		}
	}
	ids := append(p.speakersOf(c), c.Origin...)
	for _, id := range m.ids {
		if slices.Contains(ids, id) || p.standsFor(id, ids, c) {
			return true
		}
	}
	if p.anybody(c) && p.namedInArticle(m, c) || p.called(m, c) || p.longerName(m, c) || p.namesSpeaker(m, c) || p.officer(m, c) {
		return true
	}
	return (len(p.speakersOf(c)) == 0 || p.inherited(c)) && p.namedBeside(m, c)
}

// anybody says whether a claim's speaker has no name: "the company".
func (p *prose) anybody(c claims.Claim) bool {
	return len(c.Speakers) == 1 && p.v.name(c.Speakers[0].Name).neutral
}

// namedInArticle says whether somebody is named in a claim's article and says nothing else of what is cited.
func (p *prose) namedInArticle(m mention, c claims.Claim) bool {
	i := p.e.index(c.Article)
	if i < 0 || slices.ContainsFunc(p.s.claims, func(o claims.Claim) bool {
		return o.Value != nil && !sameValue(o.Value, c.Value) && slices.ContainsFunc(p.speakersOf(o), func(id string) bool { return slices.Contains(m.ids, id) })
	}) {
		return false
	}
	return strings.Contains(p.ev.Articles[i].Body, p.text(m))
}

// inherited says whether a claim has its speaker from another sentence than its own, so that whoever is its own sentence's
// subject may be told as the one who says it: a company for its chief.
func (p *prose) inherited(c claims.Claim) bool {
	return !slices.ContainsFunc(c.Speakers, func(s claims.Speaker) bool { return c.Span.Overlaps(s.Span) })
}

// speakersOf are the ids of a claim's speakers. Words for those who are counted are none, whatever the reader took them for.
func (p *prose) speakersOf(c claims.Claim) []string {
	var out []string
	for _, s := range c.Speakers {
		words := claims.Words(s.Name)
		if roles := p.v.vocabulary.Roles(words); len(words) == 1 && len(roles) > 0 && roles[0].Key == "noun" {
			continue
		}
		if n := p.v.name(s.Name); n.matter {
			continue
		}
		out = append(out, s.ID)
	}
	return out
}

// standsFor says whether a state is named for one of its offices or people: not where the state has another figure of its
// own for the same measure.
func (p *prose) standsFor(state string, speakers []string, c claims.Claim) bool {
	n, ok := p.v.vocabulary.Speaker(state)
	if !ok || n.Kind != "state" || n.Side == "" {
		return false
	}
	ofState := slices.ContainsFunc(speakers, func(id string) bool {
		s, ok := p.v.vocabulary.Speaker(id)
		return ok && s.Side == n.Side && id != state
	})
	if !ofState {
		return false
	}
	return !slices.ContainsFunc(p.ev.Claims, func(o claims.Claim) bool {
		return o.Value != nil && c.Value != nil && o.Measure == c.Measure && !sameValue(o.Value, c.Value) &&
			slices.ContainsFunc(o.Speakers, func(s claims.Speaker) bool {
				os, ok := p.v.vocabulary.Speaker(s.ID)
				return ok && os.Kind == "state" && os.Side == n.Side
			})
	})
}

// namedBeside says whether the words of a mention stand in the sentence of a claim, and nobody there makes them the speaker
// of another.
func (p *prose) namedBeside(m mention, c claims.Claim) bool {
	u := p.e.home(c)
	if u == nil {
		return false
	}
	for i := range u.claims {
		o := &u.claims[i]
		if o.ID != c.ID && (o.Value != nil && !sameValue(o.Value, c.Value) || len(p.speakersOf(c)) > 0) && slices.ContainsFunc(p.speakersOf(*o), func(id string) bool { return slices.Contains(m.ids, id) }) {
			return false
		}
	}
	for _, id := range m.ids {
		if slices.ContainsFunc(u.names, func(h claims.Hit) bool { return h.ID == id }) {
			return true
		}
	}
	if before := p.e.unit(u.article, u.sentence-1); before != nil && refersBack(u.text) && (p.names(m, before) || u.byPerson() && p.spelledIn(m, before) && p.spelledAll(m, before)) {
		return true
	}
	if p.referred(m, u) {
		return true
	}
	at := slices.Index(p.pairs.units, u)
	if at < 0 {
		return false
	}
	for _, w := range p.pairs.words {
		if !w.sign && w.at >= m.first && w.at <= m.last && at < len(w.in) && w.in[at] >= found {
			return true
		}
	}
	return false
}
