package claims

import (
	"embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
)

//go:embed tables/*.txt
var tables embed.FS

// Vocabulary holds the tables by which measures, people, events and speakers are recognised, in articles and in questions
// alike. It is read-only after it is made and safe for concurrent use.
type Vocabulary struct {
	measures map[string]Measure
	nations  map[string]Nation
	roles    map[string]Label
	events   map[string]Label
	speakers map[string]Named
	// opposites holds for some events the one that undoes them.
	opposites map[string]string
	// akin maps nouns that are counted to the measure that counts the same.
	akin map[string]string
	// crowds are the roles of people who are just those that happened to be there.
	crowds map[string]bool
	// plurals maps folded endings of inflected nouns to their base forms.
	plurals map[string]string

	measure, nation, role, event, speaker, instruction, thing *matcher
}

// Label is how readers are told of a table's entry, in German and English.
type Label struct {
	ID, DE, EN string
}

// In is the label in a language; every language but German gets the English one.
func (l Label) In(c lang.Code) string {
	if c == lang.German {
		return l.DE
	}
	return l.EN
}

// Measure is a thing that is counted.
type Measure struct {
	Label
	// People is true where people are counted.
	People bool
	// Named is true where the label says who is counted by itself: "participants".
	Named bool
	// Includes are the measures that a combined one covers: killed_or_wounded covers killed and wounded.
	Includes []string
}

// Nation is a people or country.
type Nation struct {
	Label
	// DEAdjective and ENAdjective stand before a role: "nordkoreanische" Soldaten, "North Korean" soldiers.
	DEAdjective, ENAdjective string
}

// Named is a speaker who goes by several names.
type Named struct {
	Label
	// Kind is "agency", "medium", "office", "person" or "state".
	Kind string
	// Side is the state the speaker speaks for, "" for none: "south_korea" for its intelligence service.
	Side string
	// The is true where the English name takes an article.
	The bool
}

// NewVocabulary reads the embedded tables. It fails only where a table is malformed, which a test rules out.
func NewVocabulary() (*Vocabulary, error) {
	v := &Vocabulary{
		measures: map[string]Measure{}, nations: map[string]Nation{}, roles: map[string]Label{},
		events: map[string]Label{}, speakers: map[string]Named{}, opposites: map[string]string{}, plurals: map[string]string{}, akin: map[string]string{}, crowds: map[string]bool{},
	}
	steps := []struct {
		name string
		into **matcher
		keep func(section)
		keys []string
	}{
		{"measures", &v.measure, v.addMeasure, []string{"noun", "verb"}},
		{"people", &v.nation, v.addNation, []string{"people", "place", "adjective"}},
		{"roles", &v.role, v.addRole, []string{"noun", "also"}},
		{"events", &v.event, v.addEvent, []string{"word", "deny", "question"}},
		{"speakers", &v.speaker, v.addSpeaker, []string{"name", "short"}},
		{"instructions", &v.instruction, func(section) {}, []string{"command", "about"}},
		{"nouns", new(*matcher), v.addPlurals, nil},
		{"things", &v.thing, func(section) {}, []string{"noun"}},
	}
	for _, step := range steps {
		m, err := loadTable(step.name, step.keep, step.keys)
		if err != nil {
			return nil, err
		}
		*step.into = m
	}
	return v, nil
}

func loadTable(name string, keep func(section), keys []string) (*matcher, error) {
	file := "tables/" + name + ".txt"
	f, err := tables.Open(file)
	if err != nil {
		return nil, fmt.Errorf("open table: %w", err)
	}
	defer f.Close()
	sections, err := parseTable(file, f)
	if err != nil {
		return nil, err
	}
	m := newMatcher()
	for _, s := range sections {
		keep(s)
		for _, k := range keys {
			m.add(s.id, k, s.keys[k])
		}
	}
	return m, nil
}

func (s section) label() Label { return Label{ID: s.id, DE: s.first("de"), EN: s.first("en")} }

func (v *Vocabulary) addMeasure(s section) {
	v.measures[s.id] = Measure{Label: s.label(), People: s.first("people") == "yes", Named: s.first("label") == "noun", Includes: s.keys["includes"]}
	for _, noun := range s.keys["akin"] {
		v.akin[noun] = s.id
	}
}

// MeasureOf is the measure that a claim's measure stands for: of a noun that counts what a listed measure counts
// ("teilnehmer") that one, else the measure itself.
func (v *Vocabulary) MeasureOf(measure string) string {
	if id, ok := v.akin[measure]; ok {
		return id
	}
	return measure
}

func (v *Vocabulary) addRole(s section) {
	v.roles[s.id] = s.label()
	v.crowds[s.id] = s.first("crowd") == "yes"
}

// IsCrowd says whether a subject names people of no nation who may be told of as people, passengers or workers alike:
// no soldiers, children or police officers.
func (v *Vocabulary) IsCrowd(subject string) bool { return subject == "" || v.crowds[subject] }

func (v *Vocabulary) addNation(s section) {
	v.nations[s.id] = Nation{Label: s.label(), DEAdjective: s.first("de_adjective"), ENAdjective: s.first("en_adjective")}
}

func (v *Vocabulary) addEvent(s section) {
	v.events[s.id] = s.label()
	if o := s.first("opposite"); o != "" {
		v.opposites[s.id] = o
	}
}

func (v *Vocabulary) addSpeaker(s section) {
	v.speakers[s.id] = Named{Label: s.label(), Kind: s.first("kind"), Side: s.first("side"), The: s.first("article") == "the"}
}

func (v *Vocabulary) addPlurals(s section) {
	for plural, singular := range s.keys {
		v.plurals[lang.Fold(plural)] = singular[0]
	}
}

// Measures finds words that count or tell what happened to those who are counted (keys "noun", "verb").
func (v *Vocabulary) Measures(words []Word) []Hit { return v.measure.find(words) }

// Nations finds peoples, countries and adjectives of nationality (keys "people", "place", "adjective").
func (v *Vocabulary) Nations(words []Word) []Hit { return v.nation.find(words) }

// Roles finds what the counted people are (keys "noun", "also").
func (v *Vocabulary) Roles(words []Word) []Hit { return v.role.find(words) }

// Events finds words that confirm, withdraw, order and so on (keys "word", "deny", "question").
func (v *Vocabulary) Events(words []Word) []Hit { return v.event.find(words) }

// Things finds nouns that name animals and things, so no people (key "noun").
func (v *Vocabulary) Things(words []Word) []Hit { return v.thing.find(words) }

// Speakers finds listed speakers (keys "name", "short").
func (v *Vocabulary) Speakers(words []Word) []Hit { return v.speaker.find(words) }

// Measure is the table's entry of that id; ok is false for a counted noun that is in no table.
func (v *Vocabulary) Measure(id string) (m Measure, ok bool) { m, ok = v.measures[id]; return m, ok }

// Nation is the table's entry of that id.
func (v *Vocabulary) Nation(id string) (n Nation, ok bool) { n, ok = v.nations[id]; return n, ok }

// Event is the table's entry of that id.
func (v *Vocabulary) Event(id string) (l Label, ok bool) { l, ok = v.events[id]; return l, ok }

// Speaker is the table's entry of that id; ok is false for a speaker who is in no table.
func (v *Vocabulary) Speaker(id string) (n Named, ok bool) { n, ok = v.speakers[id]; return n, ok }

// Subject joins a nation and a role to one normal form: "north_korean_soldiers", "north_koreans", "soldiers", or "".
func (v *Vocabulary) Subject(nation, role string) string {
	switch {
	case nation != "" && role != "":
		return nation + "_" + role
	case nation != "":
		return nation + "s"
	}
	return role
}

// SplitSubject takes a subject apart into nation and role, either of which may be "".
func (v *Vocabulary) SplitSubject(subject string) (nation, role string) {
	if _, ok := v.roles[subject]; ok {
		return "", subject
	}
	for id := range v.nations {
		if subject == id+"s" {
			return id, ""
		}
		if r, ok := strings.CutPrefix(subject, id+"_"); ok {
			return id, r
		}
	}
	return "", ""
}

// SubjectLabel is how a subject is named to readers: "nordkoreanische Soldaten", "North Korean soldiers".
func (v *Vocabulary) SubjectLabel(subject string, c lang.Code) string {
	nation, role := v.SplitSubject(subject)
	n, isNation := v.nations[nation]
	r, isRole := v.roles[role]
	switch {
	case isNation && isRole && c == lang.German:
		return n.DEAdjective + " " + r.DE
	case isNation && isRole:
		return n.ENAdjective + " " + r.EN
	case isNation:
		return n.In(c)
	case isRole:
		return r.In(c)
	}
	return strings.ReplaceAll(subject, "_", " ")
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
