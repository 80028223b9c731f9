package verify

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
)

// quoteMarks are pairs of quotation marks, those that are used the other way round too, single ones last.
func quoteMarks() [][2]string {
	return [][2]string{
		{"»", "«"}, {"„", "“"}, {"„", "”"}, {"„", "\""}, {"“", "”"}, {"«", "»"}, {"\"", "\""}, {"‚", "‘"}, {"‘", "’"}, {"›", "‹"}, {"‹", "›"}, {"''", "''"}, {"'", "'"},
	}
}

// quotes checks that everything between quotation marks stands in a cited sentence, letter for letter, and returns the
// line with those words blanked, so that nobody takes them for the line's own.
func (p *prose) quotes(plain string) string {
	own := plain
	for _, pair := range quoteMarks() {
		from := 0
		for {
			open, end, ok := quotedBetween(own, pair, from)
			if !ok {
				break
			}
			inner := own[open+len(pair[0]) : end]
			from = end + len(pair[1])
			if strings.TrimSpace(inner) == "" {
				continue
			}
			if !p.quotation(inner) || p.isName(inner) {
				own = own[:open] + strings.Repeat(" ", len(pair[0])) + inner + strings.Repeat(" ", len(pair[1])) + own[from:]
				continue
			}
			p.quoted++
			p.quotedNo = p.quotedNo || p.v.known(inner, lang.German, p.asked.Time).has("negation") || p.v.known(inner, lang.English, p.asked.Time).has("negation")
			own = own[:open] + strings.Repeat(" ", from-open) + own[from:]
		}
	}
	if strings.ContainsAny(own, "\"„“”»«") {
		p.fail("quote", "a quotation mark has no partner")
	}
	return own
}

// quotedBetween finds the next stretch between a pair of marks. Straight single marks are apostrophes too: they open only
// before a word and close only behind one, with more than a word between.
func quotedBetween(s string, pair [2]string, from int) (open, end int, ok bool) {
	for from < len(s) {
		i := strings.Index(s[from:], pair[0])
		if i < 0 {
			return 0, 0, false
		}
		open = from + i
		n := strings.Index(s[open+len(pair[0]):], pair[1])
		if n < 0 {
			return 0, 0, false
		}
		end = open + len(pair[0]) + n
		if pair[1] != "'" && pair[1] != "’" {
			return open, end, true
		}
		before, _ := utf8.DecodeLastRuneInString(s[:open])
		if unicode.IsLetter(before) || unicode.IsDigit(before) {
			from = open + len(pair[0])
			continue
		}
		for ; end < len(s); end++ { // the mark that closes has no letter behind it
			if !strings.HasPrefix(s[end:], pair[1]) {
				continue
			}
			if after, _ := utf8.DecodeRuneInString(s[end+len(pair[1]):]); !unicode.IsLetter(after) {
				return open, end, true
			}
		}
		return 0, 0, false
	}
	return 0, 0, false
}

// quotation checks one quotation, and says whether its words are a source's. The question's words may stand between marks
// too, but nobody is known to have said them: they count as the line's own.
func (p *prose) quotation(inner string) bool {
	text := strings.TrimRight(strings.TrimSpace(inner), ".,;:!?… ")
	if text == "" || p.isName(text) {
		return false
	}
	for _, u := range append(p.s.units[:len(p.s.units):len(p.s.units)], p.s.near...) {
		i := strings.Index(u.body, text)
		if i < 0 || !wholeWords(u.body, i, len(text)) {
			continue
		}
		if p.ev.Articles[u.article].DigestOf == "" || insideQuotes(u.body, i, len(text)) {
			p.quotedIn = u
			return true
		}
		if !strings.Contains(p.asked.Text, text) {
			p.fail("quote", "%q is quoted from source %d, which retells an article in other words", text, u.article+1)
		}
		return !strings.Contains(p.asked.Text, text)
	}
	if strings.Contains(p.asked.Text, text) {
		return false
	}
	p.fail("quote", "%q stands in quotation marks, but not letter for letter in a cited passage", text)
	return true
}

// isName says whether a text is nothing but the name of a listed speaker: those are set between marks as titles are.
func (p *prose) isName(s string) bool {
	t := p.v.known(s, p.asked.Language, p.asked.Time)
	return len(t.names) == 1 && t.names[0].Key == "name" && t.names[0].First == 0 && t.names[0].Last == len(t.words)-1 && p.mentioned(t.names[0].ID)
}

// mentioned says whether a listed speaker is named in a cited sentence.
func (p *prose) mentioned(id string) bool {
	for _, u := range p.s.units {
		for _, h := range u.names {
			if h.ID == id {
				return true
			}
		}
	}
	return false
}

// wholeWords says whether a stretch neither begins nor ends within a word.
func wholeWords(s string, at, length int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:at])
	after, _ := utf8.DecodeRuneInString(s[at+length:])
	return !isLetter(before) && !isLetter(after)
}

func isLetter(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// insideQuotes says whether a stretch of a digest stands between quotation marks there too.
func insideQuotes(s string, at, length int) bool {
	for _, pair := range quoteMarks()[:7] {
		from := 0
		for {
			open, end, ok := quotedBetween(s, pair, from)
			if !ok {
				break
			}
			if open < at && at+length <= end {
				return true
			}
			from = end + len(pair[1])
		}
	}
	return false
}
