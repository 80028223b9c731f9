package verify

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// grounding checks that every content word of the sentence stands in what it cites, in any form or in the other language,
// unless it only says who says what.
func (p *prose) grounding() {
	known := p.known()
	var missing []*alignedWord
	for k := range p.pairs.words {
		w := &p.pairs.words[k]
		if w.skip || w.sign || known[w.at] || p.carried(w) || p.partOfName(w) || p.titleOf(w) || p.ofNamed(w) || p.fullerNoun(w) || p.firstOfCompound(w) {
			continue
		}
		missing = append(missing, w)
	}
	missing = p.uncommon(missing)
	if len(p.elsewhere(missing)) == 0 {
		return
	}
	missing = p.compounds(missing)
	missing = p.untranslated(missing)
	if len(missing) == 0 || p.ownWording(missing) {
		return
	}
	var list []string
	for _, w := range missing {
		if text := "\"" + w.text + "\""; !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	p.fail("grounding", "%s: no cited passage or claim says so", strings.Join(list[:min(len(list), 5)], ", "))
}

// leastSure is how many words of a segment cited sentences have to carry before others may stand elsewhere.
const leastSure = 2

// mostElsewhere bounds the words of a sentence that other sentences of the articles cited may carry.
const mostElsewhere = 2

// elsewhere leaves out a few words that stand elsewhere in an article cited: what a sentence is about is often named a few
// sentences before.
func (p *prose) elsewhere(missing []*alignedWord) []*alignedWord {
	if len(missing) == 0 || len(missing) > mostElsewhere {
		return missing
	}
	carried := p.inArticles(len(p.pairs.words))
	for _, w := range missing {
		if sure, _, _ := p.carriedIn(p.t.segments[w.at], missing); sure < leastSure {
			return missing
		}
	}
	return slices.DeleteFunc(slices.Clone(missing), func(w *alignedWord) bool {
		k := slices.IndexFunc(p.pairs.words, func(o alignedWord) bool { return o.at == w.at && o.text == w.text })
		return k >= 0 && carried[k] && !p.t.listed(w.at)
	})
}

// listed says whether an entry of the tables begins at a word, those aside that mean one thing in both languages.
func (t *text) listed(at int) bool {
	for kind, hits := range t.entries() {
		if kind < alikeEntry && slices.ContainsFunc(hits, func(h claims.Hit) bool { return h.First == at }) {
			return true
		}
	}
	return false
}

// inArticles says of each of so many content words whether an article cited has it anywhere.
func (p *prose) inArticles(words int) []bool {
	match := p.finder(p.own)
	carried := make([]bool, words)
	for _, i := range p.s.articles {
		for k := range p.e.sentences(i)[:min(len(p.e.sentences(i)), mostSentences)] {
			u := p.e.unit(i, k)
			if u == nil || u.instruction {
				continue
			}
			for k, f := range match(u.body) {
				if k < len(carried) && f.Similarity >= found {
					carried[k] = true
				}
			}
		}
	}
	return carried
}

// mostSentences bounds the sentences of an article that are looked through for single words.
const mostSentences = 60

// partOfName says whether a cited article has a capital word right beside another one that the sentence has there too: the
// first name of somebody whom the cited sentence calls by the last.
func (p *prose) partOfName(w *alignedWord) bool {
	if !p.t.capital(w.at) || p.translates(w.text, p.t.code) && !p.inName(w) {
		return false
	}
	for _, pair := range [][2]int{{w.at, w.at + 1}, {w.at - 1, w.at}} {
		if !p.t.isWord(pair[0]) || !p.t.isWord(pair[1]) || !p.t.capital(pair[0]) || !p.t.capital(pair[1]) || lang.IsStopWord(p.t.code, p.t.fold(pair[0])) {
			continue
		}
		name := p.t.words[pair[0]].Text + " " + p.t.words[pair[1]].Text
		for _, i := range p.s.articles {
			if body := p.ev.Articles[i].Body; strings.Contains(body, name) {
				return true
			}
		}
	}
	return p.spelledOtherwise(w.text) || p.inName(w) || p.inCompoundName(w)
}

// titleOf says whether a capital word stands before a name, and a cited article has it before that name or behind it,
// in either language: "Governor Doresku" of "Governor Ilan Doresku".
func (p *prose) titleOf(w *alignedWord) bool {
	at := w.at + 1
	for p.t.isWord(at) && p.t.capital(at) && p.translates(p.t.words[at].Text, p.t.code) {
		at++
	}
	if !p.t.capital(w.at) || !p.t.isWord(at) || !p.t.capital(at) || at > w.at+2 || p.translates(bare(p.t.words[at].Text), p.t.code) {
		return false
	}
	for _, i := range p.s.articles {
		for k := range p.e.sentences(i)[:min(len(p.e.sentences(i)), mostSentences)] {
			u := p.e.unit(i, k)
			if u == nil {
				continue
			}
			named := u.find(p.t.words[at : at+1])
			if named < 0 {
				continue
			}
			first, last := u.beside(named, named)
			if m := (mention{first: w.at, last: w.at}); p.titledAt(m, u, first, named-1) || p.titledAt(m, u, named+1, last) {
				return true
			}
		}
	}
	return false
}

// inCompoundName says whether a cited sentence has a word in a compound name: "Orsa" and "valley" of "Orsatal".
func (p *prose) inCompoundName(w *alignedWord) bool {
	const shortest = 4
	own := lang.Fold(w.text)
	for _, u := range p.pairs.units {
		for i, x := range u.words {
			if !u.capital(i) || len(p.v.parts(x.Text)) > 0 || p.translates(x.Text, u.code) {
				continue
			}
			if rest, ok := strings.CutPrefix(x.Folded, own); ok && len(own) >= shortest && (rest == "" || p.v.lexicon != nil && len(p.v.lexicon.English(rest)) > 0) {
				return true
			}
		}
	}
	return false
}

// ofNamed says whether a German adjective is made of a name of the cited sentences: "tarsisch" of "Tarsien".
func (p *prose) ofNamed(w *alignedWord) bool {
	const shortest = 4
	stem, _, ok := strings.Cut(lang.Fold(w.text), "isch")
	if p.t.code != lang.German || p.t.capital(w.at) || !ok || len(stem) < shortest {
		return false
	}
	return slices.ContainsFunc(p.pairs.units, func(u *unit) bool {
		return slices.ContainsFunc(u.words, func(x claims.Word) bool {
			return x.Text != x.Folded && strings.HasPrefix(x.Folded, stem) && len(x.Folded) <= len(stem)+shortest
		})
	})
}

// fullerNoun says whether a German compound ends in a noun of a cited sentence, and is the only one of those compounds in its
// article: "Wahlkommission" for what the sentence calls "die Kommission".
func (p *prose) fullerNoun(w *alignedWord) bool {
	own := lang.Fold(w.text)
	if p.t.code != lang.German || !p.t.capital(w.at) {
		return false
	}
	return slices.ContainsFunc(p.s.units, func(u *unit) bool {
		return slices.ContainsFunc(u.words, func(x claims.Word) bool {
			return x.Text != x.Folded && tail(own, x.Folded) && p.onlyCompound(own, x.Folded, u.article)
		})
	})
}

// onlyCompound says whether an article has a compound, and no other one that ends as it does.
func (p *prose) onlyCompound(own, end string, article int) bool {
	there := false
	for k := range p.e.sentences(article)[:min(len(p.e.sentences(article)), mostSentences)] {
		u := p.e.unit(article, k)
		if u == nil || u.instruction {
			continue
		}
		for _, x := range u.words {
			if tail(x.Folded, end) && x.Folded != own {
				return false
			}
			there = there || x.Folded == own
		}
	}
	return there
}

// inName says whether a capital English word is part of a name of several, half of whose words stand in a cited sentence:
// names of institutions are translated in more than one way.
func (p *prose) inName(w *alignedWord) bool {
	if p.t.code != lang.English || p.v.lexicon == nil || len(p.v.lexicon.German(w.text)) == 0 {
		return false
	}
	first, last := w.at, w.at
	for first > 0 && (p.t.capital(first-1) || isPreposition(p.t.fold(first-1)) && p.t.capital(first-2)) {
		first--
	}
	for last+1 < len(p.t.words) && (p.t.capital(last+1) || isPreposition(p.t.fold(last+1)) && p.t.capital(last+2)) {
		last++
	}
	all, carried := 0, 0
	for k := range p.pairs.words {
		if o := &p.pairs.words[k]; o.at >= first && o.at <= last && !o.sign {
			all++
			if slices.ContainsFunc(o.in, func(s float64) bool { return s >= found }) {
				carried++
			}
		}
	}
	return all >= 3 && 2*carried >= all
}

// spelledOtherwise says whether a cited article has a name in the other language's spelling: "Waleri", "Valery".
func (p *prose) spelledOtherwise(name string) bool {
	key := sound(name)
	if len(key) < 4 {
		return false
	}
	for _, u := range p.pairs.units {
		for i, w := range u.words {
			if u.capital(i) && sound(w.Text) == key {
				return true
			}
		}
	}
	return false
}

// sounds writes both languages' spellings of one sound alike. It is never changed.
var sounds = strings.NewReplacer(
	"schtsch", "s", "tsch", "c", "sch", "s", "shch", "s", "sh", "s", "kh", "c", "ch", "c", "zh", "s", "ph", "f", "ts", "z", "tz", "z", "ck", "k", "w", "v",
	"x", "ks", "j", "i", "y", "i", "ou", "u", "oo", "u", "ue", "u", "oe", "o", "ae", "a",
)

// sound brings the German and the English spelling of a foreign name to one: both write down the same sounds.
func sound(name string) string {
	s := sounds.Replace(lang.Fold(name))
	var out []byte
	for i := range len(s) {
		if len(out) == 0 || out[len(out)-1] != s[i] {
			out = append(out, s[i])
		}
	}
	return string(out)
}

// besides is how well a word has to be found in the question, a headline or a label: those are few words, in which chance
// likenesses are no support.
const besides = .8

// carried says whether a word stands in a cited sentence, a headline or, as the article's too, in the question. A name has to be the same name.
func (p *prose) carried(w *alignedWord) bool {
	least := found
	if p.t.code == lang.English && p.t.capital(w.at) && !p.t.opens(w.at) && !p.translates(w.text, lang.English) {
		least = .9
	}
	return w.beside >= max(least, besides) || slices.ContainsFunc(w.in, func(s float64) bool { return s >= least })
}

// known marks the words of the tables' entries that cited sentences or claims have too, whatever words they use.
func (p *prose) known() []bool {
	if p.carries == nil {
		p.carries = p.carriedByTables()
	}
	return p.carries
}

func (p *prose) carriedByTables() []bool {
	has := p.tableEntries()
	out := make([]bool, len(p.t.words))
	for _, h := range p.t.marks {
		switch h.ID {
		case "additive", "report", "asked", "order", "future", "certainty", "origin", "turn", "total", "exclusion", "speech", "spared", "assent", "strengthened", "weakened":
			if !slices.ContainsFunc(p.pairs.units, func(u *unit) bool { return u.has(h.ID) }) {
				continue
			}
		}
		out[h.First], out[h.Last] = true, true
	}
	for kind, hits := range p.t.entries() {
		for _, h := range hits {
			if !has[entry{kind, h.ID}] || kind == roleEntry && h.ID == "people" && p.t.isAlike(h.First) {
				continue
			}
			for i := h.First; i <= h.Last; i++ {
				out[i] = true
			}
		}
	}
	for _, h := range p.t.plain {
		if p.inPlain(h.ID) {
			out[h.First], out[h.Last] = true, true
		}
	}
	return out
}

// inPlain says whether a cited sentence has a word of an everyday meaning.
func (p *prose) inPlain(id string) bool {
	return slices.ContainsFunc(p.pairs.units, func(u *unit) bool { return u.hasPlain(id) })
}

// entry is an entry of one of the vocabulary's tables.
type entry struct {
	kind int
	id   string
}

// The kinds of entries, in the order in which known looks at them.
const (
	measureEntry = iota
	nationEntry
	roleEntry
	eventEntry
	nameEntry
	alikeEntry
	nearEntry
)

// tableEntries are the entries of the tables that the cited sentences and claims have.
func (p *prose) tableEntries() map[entry]bool {
	if p.entered == nil {
		p.entered = p.readEntries()
	}
	return p.entered
}

func (p *prose) readEntries() map[entry]bool {
	has := map[entry]bool{{roleEntry, "people"}: true}
	for _, u := range p.pairs.units {
		for kind, hits := range u.entries() {
			for _, h := range hits {
				has[entry{kind, h.ID}] = true
			}
		}
	}
	around := p.v.known(p.asked.Text+"\n"+p.titles(), p.asked.Language, p.asked.Time)
	for _, h := range around.alike {
		has[entry{alikeEntry, h.ID}] = true
	}
	for _, c := range p.s.claims {
		has[entry{measureEntry, c.Measure}] = true
		has[entry{eventEntry, c.Event}] = true
		nation, role := p.v.vocabulary.SplitSubject(c.Subject)
		has[entry{nationEntry, nation}], has[entry{roleEntry, role}] = true, true
		for _, id := range c.Origin {
			has[entry{nameEntry, id}] = true
		}
		for _, s := range c.Speakers {
			has[entry{nameEntry, s.ID}] = true
		}
	}
	for _, kind := range []int{measureEntry, eventEntry} { // one word for what happened in both tables
		for _, id := range []string{"deployed", "captured"} {
			if has[entry{kind, id}] {
				has[entry{measureEntry, id}], has[entry{eventEntry, id}] = true, true
			}
		}
	}
	if has[entry{measureEntry, "killed"}] || has[entry{eventEntry, "died"}] {
		has[entry{measureEntry, "killed"}], has[entry{eventEntry, "died"}] = true, true
	}
	if has[entry{measureEntry, "killed"}] || has[entry{measureEntry, "wounded"}] {
		has[entry{measureEntry, "killed_or_wounded"}] = true
	}
	if m := has[entry{measureEntry, "demonstrated"}] || has[entry{roleEntry, "protesters"}]; m {
		has[entry{measureEntry, "demonstrated"}], has[entry{roleEntry, "protesters"}] = true, true
	}
	return has
}

// compounds leaves out German compounds whose parts are all carried: "Polizeisprecher" of a police whose speaker spoke.
func (p *prose) compounds(missing []*alignedWord) []*alignedWord {
	if p.v.splitter == nil || p.t.code == lang.English || len(missing) == 0 {
		return missing
	}
	return slices.DeleteFunc(missing, func(w *alignedWord) bool {
		parts := p.v.splitter.Split(lang.Fold(w.text))
		if len(parts) < 2 || !p.foreign() && !p.isNeutral(parts[len(parts)-1]) {
			return false // in the sources' own language a compound is its own word
		}
		left := p.partsMissing(parts)
		return len(left) == 0
	})
}

// foreign says whether a cited sentence is in another language than the answer.
func (p *prose) foreign() bool {
	return slices.ContainsFunc(p.pairs.units, func(u *unit) bool { return u.code != p.t.code })
}

// isNeutral says whether a part of a compound is a word by which an answer speaks of its sources: "Polizeiangaben".
func (p *prose) isNeutral(part string) bool {
	return slices.ContainsFunc(p.v.neutral.german.Find(claims.Words(part)), func(h claims.Hit) bool { return neutralNouns(h.ID) })
}

// partsMissing are the parts of a compound that neither the cited sentences nor the tables of neutral words have.
func (p *prose) partsMissing(parts []string) []string {
	match := p.finder(strings.Join(parts, " "))
	carried := map[string]bool{}
	texts := []string{p.beside()}
	for _, u := range p.pairs.units {
		texts = append(texts, u.body)
	}
	for _, text := range texts {
		for _, f := range match(text) {
			if f.Similarity >= found {
				carried[f.Word] = true
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(parts), func(part string) bool {
		if carried[part] {
			return true
		}
		return lang.IsStopWord(p.t.code, part) || len(p.v.neutral.both(claims.Words(part))) > 0
	})
}

// untranslated leaves out words that no dictionary has, where a cited sentence in the other language, which says the rest,
// has as many such words.
func (p *prose) untranslated(missing []*alignedWord) []*alignedWord {
	if p.v.lexicon == nil || len(missing) == 0 {
		return missing
	}
	var foreign []*alignedWord
	for _, w := range missing {
		if !p.translates(w.text, p.t.code) && !(p.t.code == lang.English && p.t.capital(w.at)) {
			foreign = append(foreign, w)
		}
	}
	if len(foreign) == 0 || len(foreign) > mostForeign {
		return missing
	}
	first, last := p.t.clause(foreign[0].at)
	for _, u := range p.pairs.best(first, last) {
		unit := p.pairs.units[u]
		if unit.code == p.t.code || p.foreignWords(unit) < len(foreign) {
			continue
		}
		return slices.DeleteFunc(missing, func(w *alignedWord) bool { return slices.Contains(foreign, w) })
	}
	return missing
}

// mostForeign bounds how many words of a sentence may be in no dictionary.
const mostForeign = 2

func (p *prose) translates(word string, code lang.Code) bool {
	if p.v.lexicon == nil {
		return false
	}
	if code == lang.English {
		return len(p.v.lexicon.German(word)) > 0
	}
	return len(p.v.lexicon.English(word)) > 0
}

// foreignWords counts the words of a sentence that no dictionary has, names in the tables left out.
func (p *prose) foreignWords(u *unit) int {
	n := 0
	for i, w := range u.words {
		if w.Kind != lang.Word || lang.IsStopWord(u.code, w.Folded) || u.inFigure(i) || u.inDate(i) || p.translates(w.Text, u.code) {
			continue
		}
		if u.code == lang.English && u.capital(i) {
			continue
		}
		n++
	}
	return n
}
