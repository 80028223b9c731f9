package claims

import (
	"strings"

	"github.com/quellenlage/quellenlage/lang"
)

// subject finds the subject of the finite verb at word a and where its words lie.
func (r *Reader) subject(s *sentence, a int, m *memory) (phrase, reach, bool) {
	if s.code == lang.English {
		return r.englishSubject(s, a, m)
	}
	c := s.clauses[s.clauseOf[a]]
	start := s.clauseStart(a)
	for start < a && (s.is(start, coordinator) || s.words[start].Kind == lang.Punct && s.skipQuote(start) == start) {
		start++
	}
	switch {
	case c.kind == relativeClause && c.opener >= start:
		return r.relativeSubject(s, c, a, m)
	case c.opener >= 0 && c.opener >= start && a > c.opener+1:
		p, ok := r.firstPhrase(s, c.opener+1, a, m)
		if s.fold(c.opener) == "wie" {
			return p, around, ok
		}
		return p, onward, ok
	case start == a && s.fold(c.first) == "wie" && c.first < start && a == s.clauseEnd(a):
		p, ok := r.firstPhrase(s, c.first+1, a, m) // "wie der Leiter, Karl Adler, mitteilte"
		return p, around, ok
	case start == a && c.first < a && !s.finiteIn(s.clauseOf[a], a) && s.clauseOf[c.first] == s.clauseOf[a] && start != c.first && !s.is(start-1, coordinator):
		p, ok := s.phrase(c.first)
		return p, onward, ok && !p.pronoun
	case start == a:
		p, ok := r.firstPhrase(s, a+1, s.clauseEnd(a)+1, m)
		if !ok && s.is(a-1, coordinator) {
			return r.elidedSubject(s, a, m)
		}
		if c.before >= 0 || a > 0 {
			return p, backward, ok
		}
		return p, onward, ok
	}
	return r.prefieldSubject(s, start, a, m)
}

// finiteIn says whether a clause has a finite verb before word i.
func (s *sentence) finiteIn(clause, i int) bool {
	for k := s.clauses[clause].first; k < i; k++ {
		if s.clauseOf[k] == clause && s.finite[k] {
			return true
		}
	}
	return false
}

// prefieldSubject reads a sentence with its verb in second place: the subject stands before it or right after it.
func (r *Reader) prefieldSubject(s *sentence, start, a int, m *memory) (phrase, reach, bool) {
	if w := s.fold(start); w == "weder" || w == "sowohl" {
		start++
	}
	for start < a-1 && s.is(start, adverb) && !s.is(start, determiner) && !s.is(start+1, preposition) {
		start++
	}
	p, ok := s.phrase(start)
	if ok && p.core == p.first && p.coreEnd == p.core+1 && start == 0 && s.adjectiveEnding(p.core) {
		if q, after := r.firstPhrase(s, a+1, s.clauseEnd(a)+1, m); after && s.nameStart(q) > q.core && s.nameStart(p) == p.core {
			return q, onward, true // "Weitere Schritte schloss Ministerin Ann Lee nicht aus"
		}
	}
	before := ok && !s.is(start, preposition) && !s.inDate(start) && !s.objectCase(start) && !s.disagrees(p, a) && s.reachesVerb(p.last+1, a)
	if before && p.pronoun && s.fold(start) != "es" && !s.demonstrative(p) {
		return p, onward, true
	}
	if before && !s.demonstrative(p) {
		if n := r.name(s, p, m); n.kind >= somebody || n.document && n.kind > nobody {
			return p, onward, true
		}
	}
	q, after := r.firstPhrase(s, a+1, s.clauseEnd(a)+1, m)
	if after && before && (s.measureAt(p.coreEnd, "noun") || s.amountNoun(p.coreEnd) && !s.amountNoun(q.coreEnd) && !s.objectCase(a+1)) {
		return q, onward, true // "die Verluste gibt das Amt mit 40 an"
	}
	if after {
		if n := r.name(s, q, m); n.kind >= somebody && !s.sameCase(q, p, before) {
			return q, onward, true
		}
	}
	if before && !s.demonstrative(p) {
		return p, onward, true
	}
	return q, onward, after
}

// amountNoun says whether word i is a noun for what is counted or measured, which somebody gives and which gives nothing:
// "die Baukosten beziffert die Stadt auf 9 Millionen Euro".
func (s *sentence) amountNoun(i int) bool {
	for _, ending := range []string{
		"kosten", "schaden", "schaeden", "zahl", "verlust", "verluste", "summe", "hoehe", "wert", "umsatz", "preis", "flaeche", "bedarf",
		"ausgaben", "einnahmen", "anteil", "opfer", "menge",
	} {
		if s.capital(i) && strings.HasSuffix(s.fold(i), ending) {
			return true
		}
	}
	return false
}

// adjectiveEnding says whether the word that opens a sentence may be an adjective by its ending.
func (s *sentence) adjectiveEnding(i int) bool {
	return strings.HasSuffix(s.fold(i), "e") || strings.HasSuffix(s.fold(i), "en")
}

// disagrees says whether a phrase is a plural by its adjective and the verb a singular: then the phrase is its object, as in
// "die verletzten Schüler zählt die Klinik".
func (s *sentence) disagrees(p phrase, verb int) bool {
	if s.fold(p.first) != "die" || !s.adjective(p.first+1) || p.first+1 >= p.core {
		return false
	}
	return strings.HasSuffix(s.fold(p.first+1), "en") && !strings.HasSuffix(s.fold(verb), "n")
}

// objectCase says whether an article shows that its phrase is no subject: "den", "dem", "einen".
func (s *sentence) objectCase(i int) bool {
	switch s.fold(i) {
	case "den", "dem", "des", "einen", "einem", "eines":
		return true
	}
	return false
}

// sameCase says whether the phrase after the verb is an object by its article, so that the one before it is the subject.
func (s *sentence) sameCase(after, before phrase, hasBefore bool) bool {
	return hasBefore && s.objectCase(after.first)
}

// demonstrative says whether a phrase points at what was said before: "diese Schätzung", "das".
func (s *sentence) demonstrative(p phrase) bool {
	switch s.fold(p.first) {
	case "diese", "dieser", "dieses", "diesen", "dies", "solche":
		return p.core > p.first || p.pronoun
	case "das", "die", "den":
		return p.pronoun || s.is(p.coreEnd, numberNoun)
	}
	return false
}

// reachesVerb says whether only attributes and adverbs stand between a phrase and its verb.
func (s *sentence) reachesVerb(from, verb int) bool {
	for k := from; k < verb; k++ {
		if s.finite[k] {
			return false
		}
	}
	return true
}

// firstPhrase is the first noun phrase between two words that no preposition governs.
func (r *Reader) firstPhrase(s *sentence, from, to int, m *memory) (phrase, bool) {
	var fallback phrase
	found := false
	for k := from; k < to && k < len(s.words) && k < from+maxPhrase*2; k++ {
		if s.fold(k) == "unter" && s.fold(k+1) == "anderem" || s.fold(k) == "vor" && s.fold(k+1) == "allem" {
			k++
			continue
		}
		if s.is(k, preposition) && !s.listed(k) {
			for k+1 < to && (s.inFigure(k+1) >= 0 || s.is(k+1, determiner)) {
				k++
			}
			if p, ok := s.phrase(k + 1); ok && !p.pronoun {
				k = p.coreEnd
			}
			continue
		}
		if s.inDate(k) || s.inFigure(k) >= 0 || s.is(k, adverb) && !s.is(k, determiner) || s.words[k].Kind == lang.Punct && quoteSide(s.words[k].Text) == 0 {
			continue
		}
		p, ok := s.phrase(k)
		if !ok || s.fold(k) == "es" && p.pronoun {
			continue
		}
		if p.pronoun {
			return p, true
		}
		if n := r.name(s, p, m); n.kind >= somebody {
			return p, true
		} else if !found && n.kind == someNoun {
			fallback, found = p, true
		}
		k = p.last
	}
	return fallback, found
}

// relativeSubject reads "…, der von 300 Toten sprach": the pronoun stands for the phrase before the comma.
func (r *Reader) relativeSubject(s *sentence, c clause, a int, m *memory) (phrase, reach, bool) {
	if p, ok := r.firstPhrase(s, c.opener+1, a, m); ok {
		if n := r.name(s, p, m); n.kind >= someName {
			return p, onward, true
		}
	}
	if c.opener < 2 || s.is(c.opener-1, preposition) {
		return phrase{}, onward, false
	}
	switch s.fold(c.opener) {
	case "denen", "dem", "den", "dessen", "deren", "whom", "whose":
		return phrase{}, onward, false
	}
	p, ok := s.phraseEndingAt(c.opener - 2)
	return p, onward, ok
}

// elidedSubject reads "… und sagte": the subject is the one of the clause before.
func (r *Reader) elidedSubject(s *sentence, a int, m *memory) (phrase, reach, bool) {
	before := s.clauses[s.clauseOf[a]].before
	if before < 0 {
		return phrase{}, onward, false
	}
	p, ok := r.firstPhrase(s, s.clauses[before].first, a, m)
	return p, onward, ok
}

// englishSubject reads the words before the verb, or after it where a comma or a quotation mark stands before it.
func (r *Reader) englishSubject(s *sentence, a int, m *memory) (phrase, reach, bool) {
	start := s.clauseStart(a)
	for start < a && (s.is(start, coordinator) || s.words[start].Kind == lang.Punct) {
		start++
	}
	if p, ok := s.apposed(a); ok {
		return p, onward, true
	}
	if start == a || s.closesQuote(a-1) {
		p, ok := s.phrase(a + 1)
		if ok && !s.is(a+1, pronoun&^person) && !s.is(a+1, content) {
			return p, backward, true
		}
		if c := s.clauses[s.clauseOf[a]]; c.first < a && !s.finiteIn(s.clauseOf[a], a) {
			p, ok := s.phrase(c.first)
			return p, onward, ok
		}
		return phrase{}, onward, false
	}
	for k := start; k < a; k++ {
		if s.is(k, preposition|adverb|subordinator) && k == start {
			continue
		}
		p, ok := s.phrase(k)
		if !ok {
			continue
		}
		if s.is(k-1, preposition) || s.inDate(k) {
			k = p.last
			continue
		}
		if s.reachesVerb(p.last+1, a) {
			reach := onward
			if c := s.clauses[s.clauseOf[a]]; c.before >= 0 && (s.clauseEnd(a) <= a+4 || s.closesQuote(start-1)) {
				reach = around
			}
			return p, reach, true
		}
		k = p.last
	}
	return phrase{}, onward, false
}

// apposed is the name between commas right before the verb at word a: "The owner of the ship, Ann Lee, denied".
func (s *sentence) apposed(a int) (phrase, bool) {
	const longest = 6
	if !s.mark(a-1, ",") {
		return phrase{}, false
	}
	for k := a - 2; k >= 0 && k > a-2-longest; k-- {
		if s.mark(k, ",") {
			p, ok := s.phrase(k + 1)
			return p, ok && k > 0 && k+1 < a-1 && p.last == a-2
		}
		if !s.capital(k) || s.inDate(k) {
			break
		}
	}
	return phrase{}, false
}
