package quantity

import (
	"strconv"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
)

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
