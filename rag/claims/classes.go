package claims

import "fmt"

// class is what a function word may do in a sentence; a word may have several.
type class uint64

const (
	determiner class = 1 << iota
	genitive
	preposition
	subordinator
	content // dass, ob: opens what is said
	relative
	contrasting
	coordinator
	join
	have
	become
	be
	modal
	hearsay
	subjunctive
	continuing // demnach: goes on with the last speaker
	pronoun
	person
	negation
	part
	adverb
	spokesperson
	government
	office
	institution
	agencyNoun
	numberNoun
	unitNoun
	finiteForm
	weakSubjunctive
	opinion // "ist der Ansicht", "ist überzeugt"
)

const auxiliary = have | become | be | modal

// closed are the classes whose words are never adjectives, nouns or full verbs.
const closed = determiner | preposition | subordinator | relative | coordinator | auxiliary | pronoun | negation | part | adverb

// classOf maps the sections of tables/words.txt to classes.
func classOf(section string) (class, error) {
	names := []string{
		"determiner", "genitive", "preposition", "subordinator", "content", "relative", "contrast", "coordinator", "join",
		"have", "become", "be", "modal", "hearsay", "subjunctive", "demnach", "pronoun", "person", "negation", "part",
		"adverb", "spokesperson", "government", "office", "institution", "agency", "number_noun", "unit_noun", "finite", "weak_subjunctive", "opinion",
	}
	for i, n := range names {
		if n == section {
			return 1 << i, nil
		}
	}
	return 0, fmt.Errorf("table words.txt: no such class of words: %q", section)
}

// classes looks up the classes of words.
type classes struct {
	matcher *matcher
	bits    map[string]class
}

func newClasses() (*classes, error) {
	c := &classes{bits: map[string]class{}}
	var failed error
	m, err := loadTable("words", func(s section) {
		bit, err := classOf(s.id)
		if err != nil {
			failed = err
		}
		c.bits[s.id] = bit
	}, []string{"word"})
	if err != nil {
		return nil, err
	}
	c.matcher = m
	return c, failed
}

// of is the set of classes of a folded word.
func (c *classes) of(folded string) class {
	var set class
	c.matcher.beginning(folded, func(p *pattern) {
		if len(p.words) == 1 {
			set |= c.bits[p.id]
		}
	})
	return set
}
