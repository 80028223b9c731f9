package claims

import (
	"strings"

	"github.com/quellenlage/quellenlage/lang"
)

// Noun is the base form, in lower case, under which a counted noun that is no listed measure is kept: "Waffenexporte" as
// "waffenexport", "Stimmen" as "stimme". It is for nouns that are counted, so for plurals; a singular mostly stays as it
// is. Forms that no rule reaches stand in tables/nouns.txt.
func (v *Vocabulary) Noun(word string, c lang.Code) string {
	low := strings.ToLower(word)
	folded := lang.Fold(word)
	best, base := 0, ""
	for plural, singular := range v.plurals {
		if len(plural) > best && strings.HasSuffix(folded, plural) {
			best, base = len(plural), singular
		}
	}
	if best > 0 {
		if best == len(folded) {
			return base
		}
		return headOf(low, lang.Fold, len(folded)-best) + base
	}
	if c == lang.English {
		return englishSingular(low)
	}
	return germanSingular(low)
}

// headOf is the beginning of a word whose folded form is n bytes long.
func headOf(word string, fold func(string) string, n int) string {
	for i := range word {
		if len(fold(word[:i])) >= n {
			return word[:i]
		}
	}
	return word
}

// germanSingular takes the ending of a plural off where its form is sure enough.
func germanSingular(w string) string {
	ends := func(endings ...string) bool {
		for _, e := range endings {
			if strings.HasSuffix(w, e) && len(w) > len(e)+2 {
				return true
			}
		}
		return false
	}
	switch {
	case ends("innen"):
		return strings.TrimSuffix(w, "nen")
	case ends("ungen", "heiten", "keiten", "schaften", "ionen", "täten", "uren", "enzen", "anzen", "onen", "aten", "enten", "anten", "isten", "ogen", "auen", "tten", "arten", "nzen", "ekten", "iken"):
		return strings.TrimSuffix(w, "en")
	case ends("ern", "eln"):
		return strings.TrimSuffix(w, "n")
	case ends("itzen", "isen", "irken", "orten", "äusen", "uren", "tieren", "ieten", "egen", "ießen", "üssen"):
		return strings.TrimSuffix(w, "en")
	case ends("en"):
		return strings.TrimSuffix(w, "n")
	case ends("porte", "itze", "eise", "irke", "iffe", "orte", "ärte", "iere", "ilde", "rüge", "ege", "iele", "inge", "ände", "ekte", "ute", "ete", "erte", "anteile", "teile", "eure", "äre", "ate", "amme", "iete", "eine", "onate", "oote", "euge", "äfte", "iche", "ände", "üsse", "offe"):
		return strings.TrimSuffix(w, "e")
	case ends("os", "as", "is", "eams", "obs", "ps", "bs"):
		return strings.TrimSuffix(w, "s")
	}
	return w
}

func englishSingular(w string) string {
	switch {
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		return strings.TrimSuffix(w, "ies") + "y"
	case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "xes"), strings.HasSuffix(w, "ches"), strings.HasSuffix(w, "shes"):
		return strings.TrimSuffix(w, "es")
	case strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && len(w) > 3:
		return strings.TrimSuffix(w, "s")
	}
	return w
}
