package question

import (
	"slices"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// courtesy says which words of courtesy make up a message, "" for one that says anything else.
func (r *Reader) courtesy(text string) string {
	words := claims.Words(text)
	said := ""
	covered := make([]bool, len(words))
	for _, h := range r.words.Find(words) {
		switch h.ID {
		case "thanks", "greeting":
			if said != "thanks" {
				said = h.ID
			}
		case "filler":
		default:
			continue
		}
		for i := h.First; i <= h.Last; i++ {
			covered[i] = true
		}
	}
	for i, w := range words {
		if !covered[i] && (w.Kind == lang.Word || w.Kind == lang.Number) {
			return ""
		}
	}
	return said
}

// person is whom "he" can mean after a question: the one speaker that it names, by id, or whom it asks who that is.
func (a Asked) person() (id, unlisted string) {
	switch {
	case len(a.Speakers) == 1:
		return a.Speakers[0], ""
	case len(a.Speakers) == 0 && len(a.Named) == 1:
		return a.Named[0], ""
	case len(a.Speakers) == 0 && a.UnlistedSpeaker != "":
		return "", a.UnlistedSpeaker
	case a.Form == Define:
		return "", a.Topic
	}
	return "", ""
}

// inParts reads a message that asks two different things as two questions, the second one following up the first: "how
// many were hurt and when did it happen". Two of one form are one question: "how many were killed and how many wounded".
func (r *Reader) inParts(a Asked, text string, newest calendar.Interval) Asked {
	const least = 3 // words of a question
	words := claims.Words(text)
	for i := least; i+least <= len(words); i++ {
		if !slices.Contains([]string{"und", "and"}, words[i].Folded) {
			continue
		}
		if !slices.ContainsFunc(r.words.Find(words[i+1:]), func(h claims.Hit) bool { return h.ID == "interrogative" && h.First == 0 }) {
			continue
		}
		first, second := r.single(text[:words[i].Start], newest), r.single(text[words[i].End:], newest)
		if first.Form == second.Form || first.Form == Open || first.Form == Timeline || first.Form == Provenance {
			continue
		}
		first = a.part(first)
		if r.followsUp(second, text[words[i].End:]) {
			second = merge(first, second)
		}
		second = a.part(second)
		first.Then = &second
		return first
	}
	return a
}

// part gives one question of a message what holds for the whole message.
func (a Asked) part(p Asked) Asked {
	p.Language, p.Foreign, p.Truncated, p.Instructed, p.FollowUp = a.Language, a.Foreign, a.Truncated, a.Instructed, a.FollowUp
	p.Search = a.Search
	return p
}
