package corpus

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang/calendar"
)

// published is when the article appeared, from the most reliable place that says so.
func (a Article) published(meta metadata, f found) Published {
	switch {
	case !meta.date.IsZero():
		return Published{meta.date, "front matter"}
	case !f.dateLine.IsZero():
		return Published{f.dateLine, "date line"}
	}
	if !f.dateline.IsZero() {
		return Published{f.dateline, "opening words"}
	}
	if at := a.openingDate(); !at.IsZero() {
		return Published{at, "opening words"}
	}
	if !f.metadata.IsZero() {
		return Published{f.metadata, "metadata line"}
	}
	if after := a.notBefore(); !after.IsZero() {
		return Published{calendar.Interval{From: after}, "bounds"}
	}
	return Published{}
}

// openingToday is "Heute, am", "Am heutigen Montag, dem", "Today," at the beginning of a text, with a day behind it.
var openingToday = regexp.MustCompile(`(?i)^(?:heute|am heutigen \p{L}+|an diesem \p{L}+|today)\b[^\d.]{0,24}`)

// openingPlace is a place in front of the day of a report: "TALHEIM, 3. März 2024 – ".
var openingPlace = regexp.MustCompile(`^\p{Lu}[\p{L} /.-]{1,30},\s+(?:den\s+)?`)

// openingDate is the day that the first words of the text name as today, or as that of the report.
func (a Article) openingDate() calendar.Interval {
	for _, s := range a.Sentences {
		if s.Kind != Text && s.Kind != Lead {
			continue
		}
		text := first(a.Body[s.Start:s.End], 120)
		today, place := openingToday.FindStringIndex(text), openingPlace.FindStringIndex(text)
		if today == nil && place == nil {
			return calendar.Interval{}
		}
		for _, m := range calendar.Find(text, calendar.Interval{}) {
			day := !m.Relative && m.Closed() && m.From == m.To
			if day && (today != nil && m.Start <= today[1] || place != nil && m.Start == place[1] && startsReport(text[m.End:])) {
				return m.Interval
			}
		}
		return calendar.Interval{}
	}
	return calendar.Interval{}
}

// startsReport says whether what follows a place and a day parts them from the report: a dash, colon or bracket.
func startsReport(rest string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " "))
	return strings.ContainsRune("–—-:(", r)
}

// halfYear is how far in days a date without a year may lie from the text's latest full date.
const halfYear = 183

// notBefore is the latest day that the text tells as past: the article did not appear before it. Days and months
// without a year are taken as the ones nearest to the latest full date ("Mitte Januar" in a text that tells of September
// 2024 is January 2025). What is announced ("ab 2027", "soll im Juni") is no past.
func (a Article) notBefore() calendar.Date {
	var latest calendar.Date
	var open []calendar.Mention
	for _, s := range a.Sentences {
		if s.Kind != Text && s.Kind != Lead {
			continue
		}
		text := a.Body[s.Start:s.End]
		if !strings.ContainsFunc(text, unicode.IsDigit) && !namesMonth(text) || !tellsPast(text) {
			continue
		}
		for _, m := range calendar.Find(text, calendar.Interval{}) {
			switch {
			case m.Duration || m.Clock || m.Until || announced(text[:m.Start]) || isNameYear(text, m):
			case !m.Yearless.IsZero() && isMonth(m.Yearless):
				open = append(open, m)
			case m.Relative || m.From.IsZero():
			case m.From.Compare(latest) > 0:
				latest = m.From
			}
		}
	}
	if latest.IsZero() {
		return latest
	}
	bound := latest
	for _, m := range open {
		at := m.After(latest).From
		if !at.IsZero() && at.Compare(latest.Add(halfYear)) <= 0 && at.Compare(bound) > 0 {
			bound = at
		}
	}
	return bound
}

// isNameYear says whether a mention is a bare year behind something else than "im Jahr", "seit" or "in": the year of an
// event's name ("WM 2006"), which may lie ahead.
func isNameYear(text string, m calendar.Mention) bool {
	if m.Len() != len("2006") || m.Since {
		return false
	}
	words := strings.Fields(wordsOf(tail(text[:m.Start])))
	if len(words) == 0 {
		return true
	}
	switch words[len(words)-1] {
	case "jahr", "jahre", "jahres", "seit", "in", "year", "since", "sommer", "herbst", "winter", "fruehjahr", "fruehling":
		return false
	}
	return true
}

// tail is the last two or three words of s.
func tail(s string) string {
	const words = 24
	at := max(0, len(s)-words)
	for at < len(s) && !utf8.RuneStart(s[at]) {
		at++
	}
	return s[at:]
}

// isMonth says whether a stretch is a month or a part of one, no season.
func isMonth(i calendar.Interval) bool {
	return i.From.Year == i.To.Year && i.From.Month == i.To.Month
}

// namesMonth says whether text holds the beginning of a month's name: a cheap test before dates are read.
func namesMonth(text string) bool {
	for _, name := range [...]string{
		"Januar", "Jänner", "Februar", "Feber", "März", "March", "April", "Mai", "May", "Jun", "Jul", "August", "September",
		"Oktober", "October", "November", "Dezember", "December",
	} {
		if strings.Contains(text, name) {
			return true
		}
	}
	return false
}

// announced says whether the words before a date set it at the end of something or in the time to come.
func announced(before string) bool {
	words := strings.Fields(wordsOf(tail(before)))
	for _, w := range words[max(0, len(words)-2):] {
		switch w {
		case "ab", "bis", "fruehestens", "spaetestens", "until", "by", "from", "fuer", "for", "starting":
			return true
		}
	}
	return false
}
