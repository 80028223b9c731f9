package discord

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/discord/render"
)

// FuzzQuery: whatever is searched for stands in the button of a list, and is read out of it again.
func FuzzQuery(f *testing.F) {
	for _, text := range []string{"", "flood", "Überschwemmung in Brackfelde", strings.Repeat("ö", 50), strings.Repeat("😀 ", 25), "a:b", "\xff\xfe", strings.Repeat("\x80", 60)} {
		f.Add(text, 3)
	}
	f.Fuzz(func(t *testing.T, text string, n int) {
		text = searched(text)
		if len(text) > searchBytes {
			t.Fatalf("%d bytes are searched for", len(text))
		}
		for _, q := range []query{{what: audSearch, text: text}, {what: audLast, number: n & 0xff}, {what: audFlagged}, {what: audUser, text: "123456789012345678"}} {
			id := render.Action{Verb: render.List, Answer: q.token(), Arg: "9000000000.49"}.CustomID()
			a, err := render.Parse(id)
			if err != nil || !utf8.ValidString(id) {
				t.Fatalf("%q: %v", id, err)
			}
			if back, err := queryIn(a.Answer); err != nil || back != q {
				t.Errorf("%+v, %v, want %+v", back, err, q)
			}
		}
	})
}

// TestOddQueries: a button that this program did not make lists nothing.
func TestOddQueries(t *testing.T) {
	for _, token := range []string{"x", "l", "lx", "s%", "s*"} {
		if q, err := queryIn(token); err == nil {
			t.Errorf("%s: %+v", token, q)
		}
	}
}
