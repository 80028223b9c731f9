package claims

import "io"

// Phrases is a table of words and patterns in the notation of the files under tables/, for other rooms that recognise
// words of their own (the forms of questions, say). It is read-only and safe for concurrent use.
type Phrases struct {
	matcher *matcher
}

// ReadPhrases reads a table and makes the patterns under the given keys findable. Errors name the file and the line.
func ReadPhrases(name string, r io.Reader, keys ...string) (*Phrases, error) {
	sections, err := parseTable(name, r)
	if err != nil {
		return nil, err
	}
	m := newMatcher()
	for _, s := range sections {
		for _, k := range keys {
			m.add(s.id, k, s.keys[k])
		}
	}
	return &Phrases{matcher: m}, nil
}

// Find returns every pattern that stands in the words, in their order.
func (p *Phrases) Find(words []Word) []Hit { return p.matcher.find(words) }

// Opposite is the event that undoes another ("withdrawn": "deployed"); ok is false where none does.
func (v *Vocabulary) Opposite(event string) (opposite string, ok bool) {
	opposite, ok = v.opposites[event]
	return opposite, ok
}

// Combined are the measures that cover others, ordered by id.
func (v *Vocabulary) Combined() []Measure {
	var out []Measure
	for _, id := range sortedKeys(v.measures) {
		if m := v.measures[id]; len(m.Includes) > 0 {
			out = append(out, m)
		}
	}
	return out
}
