package quantity

import (
	"strconv"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
)

// Parse reads a single number in any notation: "14.000", "14,000", "14 000", "vierzehntausend", "mehrere hundert",
// "11.000 bis 12.000". Code decides between decimals and thousands as in Find. Bounds are those of Quantity; ok is false
// where s holds anything but one figure.
func Parse(s string, code lang.Code) (low, high *float64, ok bool) {
	s = strings.TrimSpace(s)
	found := Find(s, code, nil)
	if len(found) != 1 || found[0].Start != 0 || strings.Trim(s[found[0].End:], ".!? ") != "" {
		return nil, nil, false
	}
	return found[0].Low, found[0].High, true
}

// Format writes a value as the language has it: "14.000", "14,000", "7,5"; from a million on, round values in words
// ("1,5 Millionen", "14 billion"). At most three decimals are kept. Any language but German is written as English.
func Format(v float64, code lang.Code) string {
	if v < 0 {
		return "-" + Format(-v, code)
	}
	if v >= 1e18 {
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	german := code == lang.German
	for _, s := range []struct {
		value                 float64
		one, several, english string
	}{{1e12, "Billion", "Billionen", "trillion"}, {1e9, "Milliarde", "Milliarden", "billion"}, {1e6, "Million", "Millionen", "million"}} {
		tenths := v / s.value * 10
		if v < s.value || tenths != float64(int64(tenths)) {
			continue
		}
		name := s.english
		switch {
		case german && v == s.value:
			name = s.one
		case german:
			name = s.several
		}
		return group(tenths/10, german) + " " + name
	}
	return group(v, german)
}

// group writes a number with separators between thousands.
func group(v float64, german bool) string {
	thousand, decimal := ",", "."
	if german {
		thousand, decimal = ".", ","
	}
	whole, rest, _ := strings.Cut(strconv.FormatFloat(v, 'f', 3, 64), ".")
	var b strings.Builder
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(thousand)
		}
		b.WriteRune(c)
	}
	if rest = strings.TrimRight(rest, "0"); rest != "" {
		b.WriteString(decimal + rest)
	}
	return b.String()
}
