package verify

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
)

// glyphs refuses characters that a reader takes for others, or that change what stands beside them: letters of other
// scripts, marks drawn over letters, raised digits, signs before and behind numbers, quotation marks that nobody checks.
// What stands in a cited sentence letter for letter may be told so.
func (p *prose) glyphs(plain string) {
	at := 0
	numbered := false // the field before ends in a digit
	for field := range strings.FieldsSeq(plain) {
		at += strings.Index(plain[at:], field)
		bare := strings.TrimFunc(field, isEdge)
		word, odd := bare, p.oddly(field, at) || numbered && strayLetter(bare)
		if isSign(field) || strings.Contains(field, ",,") {
			word, odd = strings.TrimRightFunc(field, isEdge), true
		}
		if odd && !p.spelled(word) {
			p.fail("form", "%q is not written in the letters, digits and signs of plain prose", field)
			return
		}
		numbered = bare != "" && isDigit(bare[len(bare)-1]) && strings.HasSuffix(field, bare)
		at += len(field)
	}
	for i, r := range plain {
		if unicode.IsSpace(r) && !slices.Contains([]rune{' ', '\u00a0', '\u2009', '\u202f'}, r) {
			p.fail("form", "there is the unusual space %U at byte %d", r, i)
			return
		}
	}
}

// loose refuses, outside of quotations, digits that were read neither as a figure nor as a date, where they don't stand in a
// cited sentence with what they are written together with; words with a stroke between; and signs by which a sentence asks,
// exclaims or trails off.
func (p *prose) loose() {
	at := 0
	for field := range strings.FieldsSeq(p.own) {
		at += strings.Index(p.own[at:], field)
		word := strings.TrimFunc(field, isEdge)
		if strings.ContainsAny(field, "?!…") || strings.Contains(field, "..") {
			word = strings.Trim(field, ",;:()")
		} else if !p.uncounted(field, at) && !strings.Contains(word, "/") {
			word = ""
		}
		if word != "" && !p.spelled(word) {
			p.fail("form", "%q stands in no cited sentence like that", field)
			return
		}
		at += len(field)
	}
}

// uncounted says whether a field has a digit that belongs to no figure and no date.
func (p *prose) uncounted(field string, at int) bool {
	for i := range len(field) {
		digit := lang.Span{Start: at + i, End: at + i + 1}
		if isDigit(field[i]) && !p.ofUnit(digit) && !slices.ContainsFunc(p.t.dates, func(m calendar.Mention) bool { return m.Contains(digit) }) {
			return true
		}
	}
	return false
}

// oddly says whether a field has a character that is not of plain prose. Signs that belong to a figure, as it was read,
// are checked with it.
func (p *prose) oddly(field string, at int) bool {
	composed := lang.Composed(field)
	if composed != field { // offsets count bytes of the text as it stands
		return strings.ContainsFunc(composed, func(r rune) bool { return !plainSign(r) })
	}
	last := rune(0)
	for i, r := range field {
		raised := (r == '²' || r == '³' || r == '₂') && last >= 'A' && last <= 'z' // m², CO₂
		soft := r == '\u00ad' && unicode.IsLetter(last)
		if !plainSign(r) && !raised && !soft && !p.ofUnit(lang.Span{Start: at + i, End: at + i + utf8.RuneLen(r)}) {
			return true
		}
		last = r
	}
	return false
}

// ofUnit says whether a sign was read as a part of a figure.
func (p *prose) ofUnit(s lang.Span) bool {
	return slices.ContainsFunc(p.t.figures, func(f figure) bool { return f.Contains(s) })
}

// isSign says whether a field is a number behind a dash that could be taken for a minus.
func isSign(field string) bool {
	r, size := utf8.DecodeRuneInString(strings.TrimLeft(field, "(\"„“»"))
	rest := strings.TrimLeft(field, "(\"„“»")[size:]
	return unicode.Is(unicode.Pd, r) && rest != "" && isDigit(rest[0])
}

// strayLetter says whether a field behind a number is a letter that could be taken for a scale or a unit: "19 k".
func strayLetter(bare string) bool {
	return len(bare) == 1 && bare[0] >= 'A' && bare[0] <= 'z' && bare != "a" && bare != "A" && bare != "I"
}

// plainSign says whether a character belongs to plain prose in the Latin script.
func plainSign(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || strings.ContainsRune(".,;:!?'\"()/-%&$", r)
	case r == 'ª' || r == 'º' || r >= 0x1c0 && r <= 0x1c3: // raised letters and clicks
		return false
	case r < 0x250 || r >= 0x1e00 && r < 0x1f00:
		return unicode.IsLetter(r) || strings.ContainsRune("€£§«»", r)
	}
	return strings.ContainsRune("„“”‚‘’‹›–—‐‑…", r)
}

// isEdge says whether a mark may stand before or behind a word.
func isEdge(r rune) bool {
	return strings.ContainsRune(".,;:!?'\"()„“”‚‘’«»‹›–—…", r)
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// spelled says whether a word stands letter for letter in a cited sentence, its title or its publisher.
func (p *prose) spelled(word string) bool {
	if word == "" {
		return false
	}
	in := func(s string) bool {
		for from := 0; ; {
			i := strings.Index(s[from:], word)
			if i < 0 {
				return false
			}
			if from += i; wholeWords(s, from, len(word)) {
				return true
			}
			from += len(word)
		}
	}
	if slices.ContainsFunc(append(p.s.units[:len(p.s.units):len(p.s.units)], p.s.near...), func(u *unit) bool { return in(u.body) }) {
		return true
	}
	return slices.ContainsFunc(p.s.articles, func(i int) bool { return in(p.ev.Articles[i].Title) || in(p.ev.Articles[i].Publisher) })
}
