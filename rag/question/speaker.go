package question

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/rag/claims"
)

// speakers reads whose word is asked for. An office or a person counts wherever it is named beside a word of saying; a
// country only right behind "laut" or "according to", since else it is what the question is about.
func (r *Reader) speakers(q *reading, a *Asked) {
	last := -9
	hits := r.vocabulary.Speakers(q.words)
	for _, h := range hits {
		if slices.ContainsFunc(hits, func(o claims.Hit) bool { return o.Contains(h.Span) && o.Len() > h.Len() }) {
			continue // "Südkoreas Generalstab" is not Südkorea
		}
		named, ok := r.vocabulary.Speaker(h.ID)
		if !ok || h.Key == "short" && a.Form == Define {
			continue
		}
		if !q.attributed(h, named.Kind == "state") && !(a.Form == Open && q.asksRemark(h)) && !q.joined(h, last) {
			if named.Kind != "state" {
				a.Named = append(a.Named, h.ID)
			}
			continue
		}
		last = h.Last
		if !slices.Contains(a.Speakers, h.ID) {
			a.Speakers = append(a.Speakers, h.ID)
		}
		q.use(h)
	}
	if len(a.Speakers) == 0 {
		a.UnlistedSpeaker = q.unlisted()
	}
}

// joined says whether a hit stands right behind the speaker whose last word is given: "the US and South Korea".
func (q *reading) joined(h claims.Hit, last int) bool {
	return h.First-last == 2 && slices.Contains([]string{"und", "and", ",", "/"}, q.words[last+1].Folded)
}

// attributed says whether a word of saying stands in the question; near asks for it within two words of the hit.
func (q *reading) attributed(h claims.Hit, near bool) bool {
	for _, s := range q.steer {
		if s.ID != "attribution" {
			continue
		}
		if !near || s.Last < h.First && h.First-s.Last <= 2 || s.First > h.Last && s.First-h.Last <= 2 {
			return true
		}
	}
	return false
}

// asksRemark says whether a question asks what somebody proposed, denied and the like: "what did X propose".
func (q *reading) asksRemark(h claims.Hit) bool {
	if len(q.words) == 0 || q.words[0].Folded != "was" && q.words[0].Folded != "what" {
		return false
	}
	return slices.ContainsFunc(q.steer, func(s claims.Hit) bool {
		return s.ID == "remark" && (s.First > h.Last && s.First-h.Last <= 2 || s.Last < h.First && h.First-s.Last <= 3)
	})
}

// unlisted is the name behind "laut", "according to" or before "zufolge" that no table knows.
func (q *reading) unlisted() string {
	for i, w := range q.words {
		switch {
		case w.Folded == "laut" || w.Folded == "gemaess", w.Folded == "to" && i > 0 && q.words[i-1].Folded == "according":
			return q.nameFrom(i+1, 1)
		case w.Folded == "zufolge":
			return q.nameFrom(i-1, -1)
		}
	}
	return q.sayer()
}

// sayer is who stands beside a verb of saying without being a listed name: "nennt der Bürgermeister", "does the mayor
// give". The article before the noun is what makes it one.
func (q *reading) sayer() string {
	generic := map[int]bool{}
	for _, s := range q.steer {
		if s.ID == "generic" { // "what do the sources say" asks for nobody's word
			generic[s.First] = true
		}
	}
	for i, w := range q.words {
		switch w.Folded {
		case "nennt", "nannte", "nannten", "nennen", "zaehlt", "zaehlte", "zaehlten", "meldet", "meldete", "meldeten", "schaetzt", "schaetzte", "schaetzten", "spricht", "sprach", "beziffert", "bezifferte":
			if i+2 < len(q.words) && isArticle(q.words[i+1].Folded) && !generic[i+2] {
				return q.nameFrom(i+2, 1)
			}
		case "did", "does", "do":
			if i+3 < len(q.words) && q.words[i+1].Folded == "the" && saysEnglish(q.words[i+3].Folded) && !q.used[i+2] && !generic[i+2] {
				q.used[i+2] = true
				return q.words[i+2].Text
			}
		}
	}
	return ""
}

func isArticle(folded string) bool {
	return slices.Contains([]string{"der", "die", "das", "den", "dem", "the"}, folded)
}

func saysEnglish(folded string) bool {
	return slices.Contains([]string{"say", "give", "report", "name", "put", "claim", "estimate", "count", "state"}, folded)
}

// nameFrom collects capitalised words from word i on, over articles, in the given direction.
func (q *reading) nameFrom(i, step int) string {
	var name []string
	for ; i >= 0 && i < len(q.words) && len(name) < 4; i += step {
		w := q.words[i]
		first, _ := utf8.DecodeRuneInString(w.Text)
		switch {
		case unicode.IsUpper(first):
			name = append(name, w.Text)
			q.used[i] = true
		case len(name) == 0 && slices.Contains([]string{"der", "dem", "den", "die", "the", "des"}, w.Folded):
		default:
			i = -2
		}
	}
	if step < 0 {
		slices.Reverse(name)
	}
	return strings.Join(name, " ")
}
