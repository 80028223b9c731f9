package corpus

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
)

// found is what the lines at the edges of an article say about it.
type found struct {
	metadata, dateLine, dateline calendar.Interval
	publisher                    string
	agencies                     []string
	chronicle                    bool // several lines are only a date: headings of a chronicle, no date lines
}

// topLines and endLines are how many lines from the top and the end are looked at for dates and names.
const (
	topLines = 14
	endLines = 6
)

// findEdges reads and cuts what stands at the edges: metadata, date lines, bylines, datelines and agency tags.
func (l *layout) findEdges() found {
	f := found{chronicle: l.isChronicle()}
	left := l.left()
	for n, i := range left {
		atTop, atEnd := n < topLines, n >= len(left)-endLines
		if n < 3 {
			l.cutMetadata(i, &f)
		}
		if (atTop && n > 0 || atEnd && n > 2) && len(l.lines[i].parts) > 0 {
			l.dropDateLine(i, &f)
		}
		if atTop && n > 0 && isByline(l.rest(i)) {
			l.drop(i, reasonByline)
		}
		if atTop {
			l.cutDateline(i, &f)
		}
		l.cutAgencyTag(i, &f)
	}
	return f
}

// metadataPrefix is a key and a date that an archive put in front of the text: "date 2024-12".
var metadataPrefix = regexp.MustCompile(`(?i)^(?:date|datum|pubdate|published|publication[ _]date|veröffentlicht)\s*[:=]?\s*` +
	`(\d{4}-\d{2}(?:-\d{2})?(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?|\d{4})(?:\s|$)`)

func (l *layout) cutMetadata(i int, f *found) {
	if len(l.lines[i].parts) == 0 {
		return
	}
	part := l.lines[i].parts[0]
	at := metadataPrefix.FindStringSubmatchIndex(first(l.text(part), longestFurniture))
	if at == nil {
		return
	}
	date, ok := isoDate(l.text(part)[at[2]:at[3]])
	if !ok {
		return
	}
	f.metadata = date
	l.cut(i, lang.Span{Start: part.Start, End: part.Start + at[1]}, reasonMetadata)
}

// dateLineWords may stand beside the date on a date line.
var dateLineWords = regexp.MustCompile(`(?i)\b(?:stand|aktualisiert|veröffentlicht|erschienen|erstellt|published|updated|posted|last|` +
	`on|am|um|vom|uhr|at|von|by|lesezeit|lesedauer|min|minuten|minutes|read|mez|mesz|cet|cest|gmt|utc|am|pm|\d{1,2}[:.]\d{2}|` +
	`montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|` +
	`(?:mon|tues|wednes|thurs|fri|satur|sun)day|mo|di|mi|do|fr|sa|so)\b`)

// updateWords mark a second date line.
var updateWords = regexp.MustCompile(`(?i)\b(?:aktualisiert|stand|veröffentlicht|erschienen|published|updated|posted)\b`)

// dropDateLine removes line i where it is nothing but a date to the day with a name and such words beside it.
func (l *layout) dropDateLine(i int, f *found) {
	text := l.rest(i)
	if utf8.RuneCountInString(text) > 100 || !strings.ContainsAny(text, "0123456789") {
		return
	}
	date, at, ok := dayIn(text)
	if !ok {
		return
	}
	name := strings.TrimSpace(text[:at.Start])
	others := dateLineWords.ReplaceAllString(text[:at.Start]+" "+text[at.End:], " ")
	if !isName(others) || isLabel(text[:at.Start], others) || f.chronicle && isBare(text, at) {
		return
	}
	if !f.dateLine.IsZero() && date != f.dateLine && !updateWords.MatchString(text) {
		return // a heading of a chronicle
	}
	if f.dateLine.IsZero() {
		f.dateLine = date
		f.publisher = l.publisherName(name)
	}
	l.drop(i, reasonDateLine)
}

// isBare says whether a line is nothing but the date at that span.
func isBare(text string, at lang.Span) bool {
	return strings.IndexFunc(text[:at.Start]+text[at.End:], isAlnum) < 0
}

// isChronicle says whether lines with nothing but a date name several days.
func (l *layout) isChronicle() bool {
	const longest = 32
	var day calendar.Interval
	for i := range l.lines {
		text := l.rest(i)
		if len(text) > longest || !strings.ContainsAny(text, "0123456789") {
			continue
		}
		date, at, ok := dayIn(text)
		if !ok || !isBare(text, at) {
			continue
		}
		if !day.IsZero() && day != date {
			return true
		}
		day = date
	}
	return false
}

// dayIn finds the first full date of a line, also where a name is glued in front of it.
func dayIn(text string) (calendar.Interval, lang.Span, bool) {
	starts := []int{0}
	before := ' '
	for i, r := range text {
		if unicode.IsDigit(r) && unicode.IsLetter(before) {
			starts = append(starts, i)
			break
		}
		before = r
	}
	for _, from := range starts {
		for _, m := range calendar.Find(text[from:], calendar.Interval{}) {
			if !m.Relative && m.Closed() && m.From == m.To {
				return m.Interval, m.Shift(from), true
			}
		}
	}
	return calendar.Interval{}, lang.Span{}, false
}

// isName says whether what stands beside a date is at most a name: a few capitalised words and no function word.
func isName(s string) bool {
	words := 0
	for _, tok := range lang.Tokens(s) {
		switch tok.Kind {
		case lang.Number:
			if len(tok.Text) > 2 {
				return false
			}
		case lang.Word:
			words++
			r, _ := utf8.DecodeRuneInString(tok.Text)
			folded := lang.Fold(tok.Text)
			if unicode.IsLower(r) && !strings.Contains(tok.Text, ".") ||
				lang.IsStopWord(lang.German, folded) && folded != "die" && folded != "der" {
				return false
			}
		}
	}
	return words <= 5
}

// isLabel says whether what stands beside a date is no name but says what the date is of: "Geboren: 3. Mai 1950",
// "Released 3 May 1997". A single word in front of a date is a name where something other than a space parts the two, or
// nothing (glued), or where publishers are named so.
func isLabel(before, others string) bool {
	if strings.ContainsAny(strings.TrimLeft(others, " :"), ":()") {
		return true
	}
	words := strings.Fields(wordsOf(others))
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(before, " "))
	return len(words) == 1 && strings.TrimSpace(before) == strings.TrimSpace(others) &&
		!publisherWords()[words[0]] && strings.HasSuffix(before, " ") && unicode.IsLetter(last)
}

// publisherName is the name in front of a date where it is evidently a publisher's: it has a word that such names have,
// is a web address, or signs elsewhere ("Ihre Redaktion …", "© …"). An author's or a town's name is none.
func (l *layout) publisherName(name string) string {
	name = strings.TrimRight(name, " ,|·–-:")
	words := strings.Fields(wordsOf(name))
	if len(words) == 0 || len(words) > 5 || strings.ContainsAny(name, "0123456789") {
		return ""
	}
	switch words[0] {
	case "von", "by", "stand", "aktualisiert", "veroeffentlicht", "published", "updated", "am", "vom":
		return ""
	}
	table := publisherWords()
	if slices.ContainsFunc(words, func(w string) bool { return table[w] }) || address.MatchString(name) || signs(l.body, name) {
		return name
	}
	return ""
}

// signs says whether name stands somewhere in the body beside "Redaktion", "©" or "Copyright".
func signs(body, name string) bool {
	const near = 24
	for i := strings.Index(body, name); i >= 0; {
		around := body[max(0, i-near):min(len(body), i+len(name)+near)]
		if strings.Contains(around, "Redaktion") || strings.Contains(around, "©") || strings.Contains(around, "Copyright") {
			return true
		}
		next := strings.Index(body[i+len(name):], name)
		if next < 0 {
			return false
		}
		i += len(name) + next
	}
	return false
}

// isByline says whether a line is "Von Anna Berg und Max Tal".
func isByline(text string) bool {
	if len(text) > 100 || strings.HasSuffix(text, ".") || strings.HasSuffix(text, "!") || strings.HasSuffix(text, "?") {
		return false
	}
	words := strings.Fields(text)
	if len(words) < 3 || len(words) > 10 || words[0] != "Von" && words[0] != "By" && words[0] != "von" && words[0] != "by" {
		return false
	}
	for _, w := range words[1:] {
		r, _ := utf8.DecodeRuneInString(w)
		switch {
		case w == "und" || w == "and" || w == "von" || w == "van" || w == "de":
		case !unicode.IsUpper(r) || strings.ContainsAny(w, "0123456789:"):
			return false
		}
	}
	return true
}

// dateline opens the text of an agency report: "MUSTERSTADT (dpa) - ".
var dateline = regexp.MustCompile(`^(?:[\p{L}/. -]{2,40},? ?(?:\d{1,2}\. [\p{L}]+ |[\p{L}]+\.? \d{1,2},? )?(?:\d{4} )?)?\(((?:[\p{L}][\p{L}-]{1,12}/?){1,4})\)\s*[-–—:]\s+`)

func (l *layout) cutDateline(i int, f *found) {
	if len(l.lines[i].parts) == 0 {
		return
	}
	part := l.lines[i].parts[0]
	at := dateline.FindStringSubmatchIndex(first(l.text(part), 120))
	if at == nil {
		return
	}
	if agencies, ok := readAgencies(l.text(part)[at[2]:at[3]]); ok {
		f.agencies = appendNew(f.agencies, agencies)
		if day, _, ok := dayIn(l.text(part)[:at[2]]); ok && f.dateline.IsZero() {
			f.dateline = day
		}
		l.cut(i, lang.Span{Start: part.Start, End: part.Start + at[1]}, reasonDateline)
	}
}

// cutAgencyTag cuts "(afp/dpa/red)" from the end of line i, or the whole line where it says no more than that or
// "Quelle: dpa".
func (l *layout) cutAgencyTag(i int, f *found) {
	if len(l.lines[i].parts) == 0 {
		return
	}
	part := l.lines[i].parts[len(l.lines[i].parts)-1]
	text := l.text(part)
	from, inner := -1, ""
	if strings.HasSuffix(text, ")") {
		if from = strings.LastIndexByte(text, '('); from >= 0 {
			inner = text[from+1 : len(text)-1]
		}
	} else if label, rest, ok := strings.Cut(first(text, 60), ":"); ok && len(text) < 60 && isSourceLabel(label) {
		from, inner = 0, rest
	}
	if from < 0 || len(inner) > 60 {
		return
	}
	if agencies, ok := readAgencies(inner); ok {
		f.agencies = appendNew(f.agencies, agencies)
		l.cut(i, lang.Span{Start: part.Start + from, End: part.End}, reasonAgency)
	}
}

func isSourceLabel(label string) bool {
	switch lang.Fold(label) {
	case "quelle", "quellen", "source", "sources", "agentur", "agenturen":
		return true
	}
	return false
}

// readAgencies reads "afp/dpa/red": known agencies, initials of at most three letters and the table's other signs. It
// is no tag without a known agency, unless it is only signs like "(red)".
func readAgencies(tag string) (agencies []string, ok bool) {
	table := agencySigns()
	for _, sign := range strings.FieldsFunc(tag, func(r rune) bool { return r == '/' || r == ',' || unicode.IsSpace(r) }) {
		folded := lang.Fold(sign)
		switch {
		case table["agency"][folded]:
			agencies, ok = append(agencies, strings.ToLower(sign)), true
		case table["sign"][folded]:
			ok = true
		case len(folded) > 3 || folded != sign || strings.IndexFunc(folded, isNoLetter) >= 0:
			return nil, false
		}
	}
	return agencies, ok
}

func isNoLetter(r rune) bool { return !unicode.IsLetter(r) }

func appendNew(list, more []string) []string {
	for _, s := range more {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

// first is at most the first n bytes of s, cut on a rune boundary.
func first(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
