package claims

import (
	"strings"

	"github.com/quellenlage/quellenlage/lang"
)

// Noun is the base form, in lower case, under which a counted noun that is no listed measure is kept: "Waffenexporte" as
// "waffenexport", "Stimmen" as "stimme". It is for nouns that are counted, so for plurals; a singular mostly stays as it
// is. Forms that no rule reaches stand in tables/nouns.txt.
func (v *Vocabulary) Noun(word string, c lang.Code) string { return v.noun(word, c, true) }

// noun is Noun for a noun of which the text may also speak in the singular.
func (v *Vocabulary) noun(word string, c lang.Code, plural bool) string {
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
	return germanSingular(low, plural)
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

// germanSingular takes the ending of a plural off where its form is sure enough. German nouns in -e are feminine in the
// singular and have -en in the plural, so that a plural in -e has lost nothing but this ending.
func germanSingular(w string, plural bool) string {
	ends := func(endings ...string) bool {
		for _, e := range endings {
			if strings.HasSuffix(w, e) && len(w) > len(e) {
				return true
			}
		}
		return false
	}
	switch {
	case len(w) < 5:
		return w
	case ends("innen"):
		return strings.TrimSuffix(w, "nen")
	case ends("ungen", "heiten", "keiten", "schaften", "ionen", "täten", "uren", "enzen", "anzen", "onen", "aten", "enten",
		"anten", "isten", "ogen", "tten", "arten", "ekten", "iken"):
		return strings.TrimSuffix(w, "en")
	case ends("ern", "eln"):
		return strings.TrimSuffix(w, "n")
	case ends("itzen", "eisen", "irken", "orten", "tieren", "egen", "üssen", "iffen", "iefen", "oten", "inen", "ügen", "zeugen"):
		return strings.TrimSuffix(w, "en")
	case ends("igen", "lichen", "ierten", "agten", "ierenden", "ehenden", "nenden", "letzten", "undeten", "ordneten", "ligten", "amten"):
		return strings.TrimSuffix(w, "n") + "r"
	case ends("ieren"):
		return strings.TrimSuffix(w, "en")
	case ends("en"):
		return strings.TrimSuffix(w, "n")
	case plural && ends("ige", "liche", "ierte", "agte", "ierende", "ehende", "nende", "letzte", "undete", "ordnete", "ligte", "amte"):
		return w + "r"
	case ends("ie", "ee"):
		return w
	case plural && ends("e"), ends("porte", "kreise", "itze"):
		return strings.TrimSuffix(w, "e")
	case ends("os", "as", "is", "eams", "obs", "ps"):
		return strings.TrimSuffix(w, "s")
	}
	return w
}

func englishSingular(w string) string {
	switch {
	case w == "people":
		return "person"
	case w == "children":
		return "child"
	case w == "men", w == "women":
		return strings.TrimSuffix(w, "en") + "an"
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		return strings.TrimSuffix(w, "ies") + "y"
	case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "xes"), strings.HasSuffix(w, "ches"), strings.HasSuffix(w, "shes"):
		return strings.TrimSuffix(w, "es")
	case strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && len(w) > 3:
		return strings.TrimSuffix(w, "s")
	}
	return w
}
