package scan_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/internal/scan"
)

func FuzzVisible(f *testing.F) {
	for _, s := range []string{"", "ab", "a\u00adb", "\u200b\u200bab\ufeff", "ü\u00adö\xff\u200b", "\u00ad"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		visible, places := scan.Visible(text)
		if again, more := scan.Visible(visible); again != visible || more != nil {
			t.Errorf("%q is made %q, and that %q", text, visible, again)
		}
		for i, r := range visible {
			n := utf8.RuneLen(r)
			if r == utf8.RuneError && !strings.HasPrefix(visible[i:], string(utf8.RuneError)) {
				n = 1
			}
			in := lang.Span{Start: i, End: i + n}
			out := places.Out(in)
			if out.Start < 0 || out.Start > out.End || out.End > len(text) {
				t.Fatalf("%q: %d of %q is at %v", text, i, visible, out)
			}
			if !utf8.ValidString(text) {
				continue // broken bytes may make a letter of their own where nothing stands between them
			}
			if text[out.Start:out.End] != visible[i:i+n] {
				t.Fatalf("%q: %d of %q is at %v", text, i, visible, out)
			}
			if back := places.In(out); back != in {
				t.Fatalf("%q: %v of %q came from %v, which is %v there", text, in, visible, out, back)
			}
		}
		if strings.ContainsAny(visible, "\u00ad\u200b\ufeff") {
			t.Errorf("%q has something unseen", visible)
		}
	})
}
