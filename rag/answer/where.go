package answer

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/rag/claims"
)

// hasPlace says whether a sentence has a place where the question asks for one.
func (w *writer) hasPlace(c candidate) bool {
	return !w.asked.Where || w.tellsPlace(c.article.ID, c.article.Body[c.sentence.Start:c.sentence.End])
}

// tellsPlace says whether a text of an article puts something in a place that the question does not name itself: a place word with its
// compounds, a country, or a name behind a preposition of place.
func (w *writer) tellsPlace(article, text string) bool {
	words := claims.Words(text)
	nations := w.vocabulary.Nations(words)
	for i := range words {
		if !isPlacePreposition(words[i].Folded) || i > 0 && words[i-1].Folded == "according" {
			continue
		}
		for k := i + 1; k < len(words) && k <= i+4 && words[k].Kind == lang.Word; k++ {
			if w.isPlace(article, words, k, nations) && !w.asksWith(words[k].Text) {
				return true
			}
			if r, _ := utf8.DecodeRuneInString(words[k].Text); unicode.IsUpper(r) {
				break // the noun that the preposition governs
			}
		}
	}
	return false
}

// isPlace says whether word i is a place: by its meaning, as a country, or as a name that the article uses and the table of
// speakers does not know for a person or an office.
func (w *writer) isPlace(article string, words []claims.Word, i int, nations []claims.Hit) bool {
	if isPlaceNoun(words[i].Folded) {
		return true
	}
	covers := func(h claims.Hit) bool { return h.First <= i && i <= h.Last }
	if slices.ContainsFunc(nations, func(h claims.Hit) bool { return covers(h) && h.Key == "place" }) {
		return true
	}
	first, _ := utf8.DecodeRuneInString(words[i].Text)
	return unicode.IsUpper(first) && w.isNameIn(article, words[i].Text) && !slices.ContainsFunc(w.vocabulary.Speakers(words), covers)
}

// isNameIn says whether an article uses a word as a name.
func (w *writer) isNameIn(article, word string) bool {
	const names = 1000 // more than an article has
	return w.in.Matter != nil && slices.Contains(w.in.Matter.Names([]string{article}, names), word)
}

// asksWith says whether the question itself has a word.
func (w *writer) asksWith(word string) bool {
	return slices.ContainsFunc(claims.Words(w.asked.Text), func(x claims.Word) bool { return x.Folded == lang.Fold(word) })
}

func isPlacePreposition(folded string) bool {
	return slices.Contains([]string{
		"in", "im", "ins", "an", "am", "auf", "bei", "beim", "nahe", "nach", "aus", "vor", "um", "zwischen", "entlang", "ueber",
		"near", "at", "to", "into", "from", "off", "around", "across", "outside", "along", "on", "inside",
	}, folded)
}

// isPlaceNoun says whether a word means a kind of place, by its end, so that compounds count: "Grenzregion".
func isPlaceNoun(folded string) bool {
	return slices.ContainsFunc([]string{
		"region", "gebiet", "gebiete", "gebieten", "provinz", "stadt", "dorf", "ort", "grenze", "front", "krankenhaus", "klinik", "hafen",
		"kueste", "norden", "sueden", "osten", "westen", "insel", "viertel", "bezirk", "platz", "strasse", "gefaengnis", "gegend", "raum", "ausland",
		"area", "province", "city", "town", "village", "border", "hospital", "harbour", "coast", "island", "district", "square", "street", "prison", "abroad",
	}, func(end string) bool { return strings.HasSuffix(folded, end) })
}
