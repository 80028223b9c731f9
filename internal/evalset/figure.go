package evalset

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/quellenlage/quellenlage/rag/claims"
)

// matches says whether a claim is the expected figure: the same article, the same bounds, and a measure that fits.
func (f Figure) matches(c claims.Claim) bool { return c.Article == article(f.Doc) && f.sameFigure(c) }

// sameFigure says whether a claim gives the expected figure, in whichever article.
func (f Figure) sameFigure(c claims.Claim) bool {
	return c.Value != nil && f.bounds(c.Value) && f.measures(c)
}

// bounds compares the bounds. Question files give "up to 900" as 900 on both sides or with an open lower side, and "more
// than 900" likewise; the claim has one open side in both cases.
func (f Figure) bounds(v *claims.Value) bool {
	low, high := f.Low, f.High
	switch {
	case slices.Contains([]string{"bis zu", "höchstens", "maximal", "weniger als", "unter", "up to", "at most", "less than", "under"}, f.Qualifier):
		low = nil
	case slices.Contains([]string{"mehr als", "über", "mindestens", "more than", "over", "at least"}, f.Qualifier):
		high = nil
	}
	return equal(low, v.Low) && equal(high, v.High)
}

func equal(a, b *float64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// measures says whether the claim counts what the figure's unit names.
func (f Figure) measures(c claims.Claim) bool {
	if currency, ok := strings.CutPrefix(f.Unit, "money_"); ok {
		return strings.EqualFold(c.Value.Unit, currency)
	}
	if measure, ok := strings.CutSuffix(f.Unit, "_additional"); ok {
		return c.Measure == measure && (c.Value.Additive || f.unknown())
	}
	return c.Measure == f.Unit || c.Value.Unit == f.Unit
}

// unknown says whether what is expected is that the figure is not known.
func (f Figure) unknown() bool { return f.Low == nil && f.High == nil }

// String is the figure in a few words: "300– killed, NIS [a]".
func (f Figure) String() string {
	who := "nobody"
	if f.Who != nil {
		who = *f.Who
	}
	value := number(f.Low) + "–" + number(f.High)
	switch {
	case f.unknown():
		value = "unknown"
	case equal(f.Low, f.High):
		value = number(f.Low)
	}
	return fmt.Sprintf("%s %s, %s [%s]", value, f.Unit, who, article(f.Doc))
}

// figureKey tells different figures of an answer apart: an article that repeats its own figure gives one.
func figureKey(c claims.Claim) string {
	return strings.Join([]string{c.Article, number(c.Value.Low), number(c.Value.High), c.Measure, c.Value.Unit, strconv.FormatBool(c.Value.Additive)}, "|")
}

// number is an open bound as "".
func number(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}
