package claims

import (
	"strings"

	"github.com/quellenlage/quellenlage/lang"
)

// phrase is a noun phrase: "der polnische Minister Jan Holm", "the health ministry in Gaza".
type phrase struct {
	// first and last are its words; core runs from core to coreEnd: its nouns and names without article, adjectives and
	// attributes.
	first, last, core, coreEnd int
	// attribute is where a genitive or "von" attribute begins, -1 for none.
	attribute int
	// name is where the name of an apposition begins ("…, Jan Holm,"), -1 for none.
	name, nameEnd int
	// pronoun is true where the phrase is only "er", "sie", "she".
	pronoun bool
}

// maxPhrase bounds a noun phrase, so that reading stays linear.
const maxPhrase = 24

// phrase reads the noun phrase that begins at word i; ok is false where none does.
func (s *sentence) phrase(i int) (phrase, bool) {
	if s.is(i, person) {
		return phrase{first: i, last: i, core: i, coreEnd: i, attribute: -1, name: -1, pronoun: true}, true
	}
	if s.code == lang.English {
		return s.englishPhrase(i)
	}
	return s.germanPhrase(i, 0)
}

func (s *sentence) germanPhrase(i, depth int) (phrase, bool) {
	p := phrase{first: i, attribute: -1, name: -1}
	i = s.skipQuote(i)
	for s.is(i, determiner) && !s.is(i, preposition) {
		i++
	}
	for n := 0; n < 6 && !s.listed(i) && (s.adjective(i) || s.is(i, join) && n > 0 && s.adjective(i+1) || s.mark(i, ",") && n > 0 && s.adjective(i+1)); n++ {
		i++
	}
	i = s.skipQuote(i)
	p.core = i
	for n := 0; n < 8 && s.nounPart(i, i > p.core); n++ {
		i++
	}
	if i == p.core {
		return phrase{}, false
	}
	p.coreEnd, p.last = i-1, i-1
	if i = s.titleAfter(i); i-1 > p.last {
		p.coreEnd, p.last = i-2, i-1
	}
	if s.closesQuote(i) {
		p.last = i
		i++
	}
	if i = s.skipParenthesis(i); i-1 > p.last {
		p.last = i - 1
	}
	s.extend(&p, depth)
	return p, true
}

// titleAfter is the word after a name between quotation marks that follows a medium's noun ("der Sender „Blau“"), else i.
func (s *sentence) titleAfter(i int) int {
	if !s.is(i-1, agencyNoun|institution) || s.skipQuote(i) == i || !s.capital(i+1) {
		return i
	}
	for k := i + 2; k < len(s.words) && k <= i+6; k++ {
		if s.closesQuote(k) {
			return k + 1
		}
	}
	return i
}

// nounPart says whether word i belongs to a run of nouns and names; inner is true after its first word.
func (s *sentence) nounPart(i int, inner bool) bool {
	if !s.isWord(i) || s.inFigure(i) >= 0 || s.inDate(i) {
		return false
	}
	if inner && s.is(i, office) && s.listed(i-1) && isAcronym(s.words[i-1].Text) {
		return false // "nach Angaben der KCNA Machthaber …"
	}
	if inner && s.given[i] != "" && !strings.HasSuffix(s.words[i-1].Text, "s") && !isAcronym(s.words[i-1].Text) {
		return false // "das Amt Schätzungen zufolge"
	}
	if s.listed(i) {
		return true
	}
	if inner && (s.fold(i) == "von" || s.fold(i) == "van" || s.fold(i) == "bin" || s.fold(i) == "al") && s.capital(i-1) && s.capital(i+1) && !s.is(i-1, office) {
		return s.personRun(i - 1)
	}
	return s.noun(i) || s.capital(i) && i == 0 && s.class[i]&closed == 0
}

// personRun says whether the word at i is the second of two names in a row ("Ursula von", "Ursula Gertrud von").
func (s *sentence) personRun(i int) bool {
	return !s.is(i-1, determiner) && !s.adjective(i-1)
}

// listed says whether word i belongs to a name of the speaker table that is written small ("dpa", "n-tv").
func (s *sentence) listed(i int) bool {
	for _, h := range s.names {
		if h.Key == "name" && h.First <= i && i <= h.Last && (h.First == h.Last || s.capital(i)) {
			return true
		}
	}
	return false
}

func (s *sentence) skipQuote(i int) int {
	if i < len(s.words) && s.words[i].Kind == lang.Punct && quoteSide(s.words[i].Text) != 0 && s.closesQuote2(i) {
		return i + 1
	}
	return i
}

// closesQuote2 says whether the quotation mark at i is closed again within a few words, as in titles of newspapers.
func (s *sentence) closesQuote2(i int) bool {
	for k := i + 2; k < len(s.words) && k <= i+6; k++ {
		if s.closesQuote(k) {
			return true
		}
	}
	return false
}

func (s *sentence) closesQuote(i int) bool {
	return i < len(s.words) && i >= 0 && s.words[i].Kind == lang.Punct && quoteSide(s.words[i].Text) >= closes
}

// skipParenthesis is the word after a short parenthesis at i, else i.
func (s *sentence) skipParenthesis(i int) int {
	if !s.mark(i, "(") {
		return i
	}
	for k := i + 1; k < len(s.words) && k <= i+10; k++ {
		if s.mark(k, ")") {
			return k + 1
		}
	}
	return i
}

// extend adds what follows the nouns: genitives, "von" and "in" after offices, names in apposition.
func (s *sentence) extend(p *phrase, depth int) {
	if depth > 3 || p.last-p.first > maxPhrase {
		return
	}
	i := p.last + 1
	isOffice := s.is(p.coreEnd, office|institution|spokesperson|government|agencyNoun) || s.is(p.core, office|institution|spokesperson|government|agencyNoun)
	switch {
	case s.is(i, genitive) && !s.isPersonName(*p) || s.is(i, preposition) && isOffice && s.attributive(i):
		from := i
		if s.is(i, preposition) {
			from++
		}
		if q, ok := s.germanPhrase(from, depth+1); ok && !s.is(q.core, unitNoun) {
			p.attribute, p.last = i, q.last
			if q.coreEnd > q.core+1 && s.is(p.coreEnd, office) && strings.HasSuffix(s.words[q.core].Text, "s") && q.coreEnd == q.last {
				p.name, p.nameEnd = q.core+1, q.coreEnd // "der Präsident des Landes Ivo Tann"
				return
			}
			s.extend(p, depth+1)
			return
		}
	case s.mark(i, ",") && s.noun(i+1) && isOffice && p.name < 0:
		end := i + 1
		for s.nounPart(end, end > i+1) && end < i+7 {
			end++
		}
		if end-(i+1) >= 2 && (end >= len(s.words) || s.words[end].Kind == lang.Punct) {
			p.name, p.nameEnd, p.last = i+1, end-1, end-1
		}
	}
}

// attributive prepositions bind an institution to a place or a field.
func (s *sentence) attributive(i int) bool {
	switch s.fold(i) {
	case "von", "vom", "fuer", "in", "im", "aus", "zur", "of", "for":
		return true
	}
	return false
}

// isPersonName says whether the nouns of a phrase are a person's name: two or more in a row without an article, or what
// follows an office.
func (s *sentence) isPersonName(p phrase) bool {
	from := s.nameStart(p)
	if from > p.core {
		return true
	}
	return p.coreEnd > from && p.core == p.first && !s.is(p.coreEnd, office|institution|agencyNoun)
}

// nameStart is where the name begins within a phrase's nouns: after the offices and media that stand before it.
func (s *sentence) nameStart(p phrase) int {
	if s.code == lang.English {
		return s.englishNameStart(p)
	}
	for i := p.coreEnd - 1; i >= p.core; i-- {
		if s.is(i, office|spokesperson|agencyNoun) {
			for s.words[i+1].Kind == lang.Punct && i+1 < p.coreEnd {
				i++
			}
			return i + 1
		}
	}
	return p.core
}

// englishNameStart is where the capitals begin that end a phrase, after offices: "chief executive Petra Kolbe".
func (s *sentence) englishNameStart(p phrase) int {
	i := p.coreEnd
	for i > p.core && s.capital(i) && s.capital(i-1) && !s.is(i-1, office) {
		i--
	}
	if !s.capital(i) || i == p.core || s.is(i, institution|agencyNoun) {
		return p.core
	}
	return i
}

// englishPhrase reads "a spokesman for the health ministry", "John Miller", "officials".
func (s *sentence) englishPhrase(i int) (phrase, bool) {
	p := phrase{first: i, attribute: -1, name: -1}
	for s.is(i, determiner) {
		i++
	}
	p.core = i
	for n := 0; n < maxPhrase/2 && (s.englishNoun(i) || i > p.core && s.pluralPossessive(i)); n++ {
		i++
	}
	if i == p.core {
		return phrase{}, false
	}
	p.coreEnd, p.last = i-1, i-1
	if i = s.skipParenthesis(i); i-1 > p.last {
		p.last = i - 1
	}
	for n := 0; n < 3 && s.is(i, preposition) && s.attributive(i); n++ {
		if s.fold(i) == "in" && !s.capital(i+1) && !s.is(i+1, determiner) {
			break
		}
		k := i + 1
		for s.is(k, determiner) {
			k++
		}
		from := k
		for s.englishNoun(k) && k-from < maxPhrase/2 {
			k++
		}
		if k == from {
			break
		}
		if p.attribute < 0 {
			p.attribute = i
		}
		p.last, i = k-1, k
	}
	return p, true
}

// pluralPossessive says whether word i is the mark in "the miners' union".
func (s *sentence) pluralPossessive(i int) bool {
	return s.mark(i, "'", "’") && i > 0 && strings.HasSuffix(s.fold(i-1), "s") && s.words[i].Start == s.words[i-1].End && s.englishNoun(i+1)
}

func (s *sentence) englishNoun(i int) bool {
	return s.isWord(i) && s.words[i].Kind == lang.Word && s.class[i]&closed == 0 && !s.finite[i] && s.inFigure(i) < 0 && !s.inDate(i)
}
