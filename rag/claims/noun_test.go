package claims_test

import (
	"testing"

	"github.com/quellenlage/quellenlage/lang"
)

func TestNoun(t *testing.T) {
	v := newReader(t).Vocabulary()
	for word, want := range map[string]string{
		"Stimmen": "stimme", "Wohnhäuser": "wohnhaus", "Raketen": "rakete", "Sitze": "sitz", "Sitzen": "sitz", "Wohnungen": "wohnung",
		"Lehrerinnen": "lehrerin", "Demonstranten": "demonstrant", "Fälle": "fall", "Exporte": "export", "Gebäude": "gebäude",
		"Teilnehmern": "teilnehmer", "Minderjährige": "minderjähriger", "Beamten": "beamter", "Autos": "auto",
		"Fahrzeuge": "fahrzeug", "Angeklagte": "angeklagter", "Busse": "bus", "Passagieren": "passagier", "Menschen": "mensch",
	} {
		if have := v.Noun(word, lang.German); have != want {
			t.Errorf("base form of %s is %q, want %q", word, have, want)
		}
	}
	for word, want := range map[string]string{
		"houses": "house", "cities": "city", "people": "person", "women": "woman", "boxes": "box", "jobs": "job", "losses": "loss",
	} {
		if have := v.Noun(word, lang.English); have != want {
			t.Errorf("base form of %s is %q, want %q", word, have, want)
		}
	}
}
