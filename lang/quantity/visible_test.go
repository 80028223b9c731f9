package quantity_test

import (
	"testing"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/quantity"
)

// TestAsItLooks: signs that nobody sees part no number, and what looks like a longer number is not read as a part of it.
func TestAsItLooks(t *testing.T) {
	for numeral, want := range map[string]float64{
		"zwei\u00adtausend": 2000, "8\u200b0": 80, "1\u20604.0\u00ad00": 14000, "14.\u200b000": 14000, "8\ufe0f0": 80, "80²": 80, "80": 80, "8½": 8.5,
		"8０": 0, "８0": 0, "8٠": 0, "٨0": 0, "8〇": 0, "8\u03360": 0, "80\ufe0f\u20e3": 0, "14·000": 0, "14٬000": 0, "14，000": 0, "14´000": 0, "14⁰00": 0,
	} {
		text := "Die Armee\u00ad meldete " + numeral + " Tote."
		found := quantity.Find(text, lang.German, nil)
		switch {
		case want == 0 && len(found) > 0:
			t.Errorf("%q is read as %q", numeral, text[found[0].Start:found[0].End])
		case want == 0:
		case len(found) != 1 || found[0].Low == nil || *found[0].Low != want:
			t.Errorf("%q is read as %+v, want %g", numeral, found, want)
		case text[found[0].Start:found[0].End] != numeral && numeral != "80²":
			t.Errorf("%q is found at %q", numeral, text[found[0].Start:found[0].End])
		}
	}
	text := "Am 4. M\u00adärz gab es 8\u00ad0 Tote."
	if found := quantity.Find(text, lang.German, []lang.Span{{Start: 3, End: 12}}); len(found) != 1 || *found[0].Low != 80 {
		t.Errorf("with a date before it: %+v", found)
	}
}
