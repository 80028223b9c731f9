package claims

import (
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
)

// memory is what an article has said so far: who spoke, who is called by which name, who was counted.
type memory struct {
	// last is the speaker last heard.
	last Speaker
	// speaking are the speakers whose words the text may go on with, and in which paragraph they spoke.
	speaking *cue
	spokenIn *sentence
	// spokenLast is the last sentence that told somebody's words.
	spokenLast *sentence
	// silent counts the sentences since somebody's words were told.
	silent int
	// recent are the sentences just read, the last one last.
	recent    []*sentence
	paragraph int
	// agency is the agency or medium last heard, person the person last named.
	agency Speaker
	// named are the speakers heard so far, the last one last.
	named  []Speaker
	person string
	// captors are those in whose captivity somebody is.
	captors []string
	// seen holds the ids of listed speakers that were named; people maps last names to persons.
	seen   map[string]bool
	people map[string]Speaker
	// soldiers holds the nations whose soldiers were named so far, soldiersOf the one whose soldiers the whole article names
	// most often.
	soldiers   map[string]bool
	soldiersOf string
	// states are those that acted, the last one last.
	states []string
	// figure is the last figure that was read, and where its sentence stands in the article.
	figure *reading
	// counted is who was counted last.
	counted who
}

func newMemory() *memory {
	return &memory{seen: map[string]bool{}, people: map[string]Speaker{}, soldiers: map[string]bool{}}
}

// adjacent says whether the sentence before s told somebody's words.
func (m *memory) adjacent(s *sentence) bool {
	return m.speaking != nil && m.spokenLast != nil && m.spokenLast.Paragraph == s.Paragraph && s.Start-m.spokenLast.End <= 3
}

// own are the speakers whose words go on, as named in s: by nothing, so that their spans are empty.
func (m *memory) own(s *sentence) []Speaker {
	var out []Speaker
	for _, sp := range m.speaking.speakers {
		sp.Span, sp.Text = lang.Span{}, ""
		out = append(out, sp)
	}
	return out
}

// heard remembers a speaker.
func (m *memory) heard(sp Speaker) {
	m.last = sp
	if n := len(m.named); n == 0 || m.named[n-1].ID != sp.ID {
		m.named = append(m.named, sp)
	}
	m.seen[sp.ID] = true
}

// acted remembers the states that did something.
func (m *memory) acted(r *Reader, ids []string) {
	for _, id := range ids {
		n, ok := r.vocabulary.Speaker(id)
		if !ok {
			continue
		}
		if n.Kind != "state" {
			id = n.Side
		}
		if i := slices.Index(m.states, id); i >= 0 {
			m.states = slices.Delete(m.states, i, i+1)
		}
		m.states = append(m.states, id)
	}
	m.states = m.states[max(0, len(m.states)-4):]
}

// notice remembers which listed speakers and whose soldiers a sentence names.
func (m *memory) notice(r *Reader, s *sentence) {
	for _, h := range s.names {
		if h.Key != "name" {
			continue
		}
		m.seen[h.ID] = true
		switch n, _ := r.vocabulary.Speaker(h.ID); n.Kind {
		case "agency", "medium":
			m.agency = Speaker{ID: h.ID, Name: n.EN}
		case "person":
			m.person = h.ID
		}
	}
	m.acted(r, r.actingStates(s, 0))
	for _, h := range s.nations {
		if h.Key != "people" && r.roleBeside(s, h) == "soldiers" {
			m.soldiers[h.ID] = true
		}
		if h.Key == "place" && r.ownSoldiers(s, h) {
			m.soldiers[h.ID] = true
		}
	}
}

// ownSoldiers says whether a country's own soldiers are named with it: "Polen soll seine Soldaten …".
func (r *Reader) ownSoldiers(s *sentence, h Hit) bool {
	for _, role := range s.roles {
		w := s.fold(role.First - 1)
		if role.ID == "soldiers" && role.First > h.Last && s.clauseOf[role.First] == s.clauseOf[h.First] && (strings.HasPrefix(w, "sein") || strings.HasPrefix(w, "ihre") || w == "its" || w == "eigene" || w == "own") {
			return !s.preposed(h.First)
		}
	}
	return false
}

// maxShort bounds how far back a short name may point.
const maxShort = 12

// short is the speaker heard before whom a single noun may name: "das Ministerium" after "das Gesundheitsministerium".
func (m *memory) short(noun string) (Speaker, bool) {
	if len(noun) < 4 {
		return Speaker{}, false
	}
	for i := len(m.named) - 1; i >= max(0, len(m.named)-maxShort); i-- {
		if id := m.named[i].ID; id != noun {
			for word := range strings.SplitSeq(id, "_") {
				if strings.HasSuffix(word, noun) {
					return m.named[i], true
				}
			}
		}
	}
	return Speaker{}, false
}
