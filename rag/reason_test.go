package rag_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/quellenlage/quellenlage/internal/testkit/fake"
	"github.com/quellenlage/quellenlage/rag"
)

// withdrawal is a corpus in which many passages tell of Polish soldiers in Mali, and one says why they left.
func withdrawal() fstest.MapFS {
	out := fstest.MapFS{"abzug.md": {Data: []byte(`Polens Kontingent in Mali

Polen hat seine Soldaten Ende März aus Mali abgezogen. Das bestätigte der Generalstab in Warschau am 2. April 2025.

Der Flugplatz bei Gao wurde übergeben. Drei Transporter brachten das Gerät nach Krakau, wo es gewartet wird.

Als Ursache des Abzugs nennt das Ministerium die hohen Kosten; eine Untersuchung läuft noch.
`)}}
	for i := range 12 {
		out[fmt.Sprintf("entsandt%02d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, `Neue Truppen für Mali, Bericht %d

Polen hat weitere Soldaten nach Mali entsandt, sagte Minister Jan Wolny am %d. Februar 2025. Seine Soldaten hatten dort schwere Gefechte.

Polens Soldaten kämpfen in Mali seit %d Wochen, heißt es in Warschau. Warum Polen seine Soldaten schickt, fragt die Opposition.
`, i, i+1, i+2)}
	}
	return out
}

func TestWhyOfAnEvent(t *testing.T) {
	e := engine(t, withdrawal(), &fake.Recorder{})
	for _, q := range []string{
		"Warum hat Polen seine Soldaten abgezogen?",
		"Weshalb zog Polen seine Truppen aus Mali ab?",
		"Was ist der Grund für den Abzug aus Mali?",
		"Why did Poland withdraw its soldiers?",
		"What was the reason for the withdrawal?",
	} {
		a, err := e.Ask(context.Background(), rag.Question{Text: q})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(a.Text, "Kosten") || strings.Contains(a.Text, "entsandt") {
			t.Errorf("%q: the reason is missing, or later deployments are told:\n%s", q, a.Text)
		}
	}
}

func TestToldBesideAnother(t *testing.T) {
	e := engine(t, fstest.MapFS{
		"flut.md": {Data: []byte("Hochwasser in Brackfelde\n\nMindestens sieben Menschen kamen ums Leben, wie die Polizei am 3. Mai 2025 mitteilte. Vier Dutzend Kühe ertranken, sagte Landwirt Ole Brandt. Im Dorf verbrannten 30 Schweine.\n")},
		"werk.md": {Data: []byte("Entlassungen bei Nordwerft\n\n15 der 90 Beschäftigten wurden entlassen, sagte die Firma Nordwerft am 5. Mai 2025. Von den 200 Häusern in Malun wurden 37 zerstört.\n")},
		"toll.md": {Data: []byte("Storm hits Torvik\n\nThe death toll in Torvik rose from 4 to 9, police said on 7 May 2025. 12 of the 40 hostages in Torvik were released, the government said.\n")},
	}, &fake.Recorder{})
	for q, want := range map[string]string{
		"how many people died in Brackfelde?":                        "at least 7",
		"Wie viele Kühe ertranken in Brackfelde?":                    "48",
		"Wie viele Schweine verbrannten in Brackfelde?":              "30",
		"Wie viele Beschäftigte wurden bei der Nordwerft entlassen?": "15 (von 90)",
		"Wie viele Häuser in Malun wurden zerstört?":                 "37 (von 200)",
		"How many were killed in Torvik?":                            "9 (before: 4)",
		"How many hostages were released in Torvik?":                 "12 (of 40)",
	} {
		a, err := e.Ask(context.Background(), rag.Question{Text: q})
		if err != nil {
			t.Fatal(err)
		}
		first, _, _ := strings.Cut(a.Text, "\n")
		if !strings.Contains(first, ": "+want+",") || a.Status == rag.NoAnswer {
			t.Errorf("%q: %q, want %s", q, first, want)
		}
	}
}
