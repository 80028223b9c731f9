package claims_test

import (
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/lang"
)

// TestWhoSaidWhat reads quotations whose cue is not a plain verb of saying before what is said.
func TestWhoSaidWhat(t *testing.T) {
	for name, tc := range map[string]struct {
		text, quote, speaker string
	}{
		"apposition before the verb":   {"Wie der Leiter des Hafenamts, Karl Adler, mitteilte, waren die Fischer nicht gewarnt worden.", "waren die Fischer nicht gewarnt worden", "der Leiter des Hafenamts"},
		"particle before the verb":     {"Wie das Verkehrsministerium heute bekannt gab, wird Malwa die Brücke wieder aufbauen.", "wird Malwa die Brücke wieder aufbauen", "das Verkehrsministerium"},
		"infinitive that comes apart":  {"Die Ministerin Petra Kolbe warf der Bahn vor, die Lage auszunutzen.", "die Lage auszunutzen", "Petra Kolbe"},
		"infinitive of a modal":        {"Die Ministerin Petra Kolbe warf der Bahn vor, die Fischer verdrängen zu wollen.", "die Fischer verdrängen zu wollen", "Petra Kolbe"},
		"particle behind an insertion": {"Der Minister Hans Adler geht nach dem Treffen mit dem Leiter der Behörde, Jon Berg, davon aus, dass die Gespräche weitergehen.", "dass die Gespräche weitergehen", "Hans Adler"},
		"a group demands":              {"Zudem verlangen die Fischer, dass sich der Ausschuss mit dem Hafen befasst.", "dass sich der Ausschuss mit dem Hafen befasst", "die Fischer"},
		"a document says":              {"In einem Positionspapier des Verkehrsministeriums heißt es, die Prüfung habe Mängel ergeben.", "die Prüfung habe Mängel ergeben", "Verkehrsministeriums"},
		"colon with an unknown verb":   {"Petra Kolbe schwärmt: „Der neue Hafen ist der schönste im ganzen Land.“", "Der neue Hafen ist der schönste im ganzen Land", "Petra Kolbe"},
		"told in the next sentence":    {"Das Werk in Malwa wird geschlossen. Dies gab der Konzern Adlerwerke bekannt.", "Das Werk in Malwa wird geschlossen", "Konzern Adlerwerke"},
		"nobody by name":               {"Medienberichten zufolge wird das Werk in Malwa geschlossen.", "wird das Werk in Malwa geschlossen", "Medienberichten"},
		"a third sentence":             {"Petra Kolbe sagte: „Der Hafen ist fertig. Er ist groß. Er wird den Fischern helfen.“", "Er wird den Fischern helfen", "Petra Kolbe"},
	} {
		t.Run(name, func(t *testing.T) {
			var have []string
			for _, c := range newReader(t).Text(tc.text, lang.German) {
				if c.Quotation == nil {
					continue
				}
				by := ""
				for _, s := range c.Speakers {
					by += s.Text + "; "
				}
				if src := c.Quotation.Source; src != nil {
					by += tc.text[src.Start:src.End]
				}
				have = append(have, c.Quotation.Text+" — "+by)
				if strings.Contains(c.Quotation.Text, tc.quote) && len(c.Quotation.Text) < len(tc.quote)+12 && strings.Contains(by, tc.speaker) {
					return
				}
			}
			t.Errorf("read %q", have)
		})
	}
}
