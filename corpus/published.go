package corpus

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/quellenlage/quellenlage/lang"
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

// openingDate is the day that the first words of the text name as today.
func (a Article) openingDate() calendar.Interval {
	for _, s := range a.Sentences {
		if s.Kind != Text && s.Kind != Lead {
			continue
		}
		text := first(a.Body[s.Start:s.End], 120)
		at := openingToday.FindStringIndex(text)
		if at == nil {
			return calendar.Interval{}
		}
		for _, m := range calendar.Find(text, calendar.Interval{}) {
			if !m.Relative && m.Closed() && m.From == m.To && m.Start <= at[1] {
				return m.Interval
			}
		}
		return calendar.Interval{}
	}
	return calendar.Interval{}
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
			case m.Duration || m.Clock || m.Until || announced(text[:m.Start]):
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
	words := strings.Fields(wordsOf(before[max(0, len(before)-24):]))
	for _, w := range words[max(0, len(words)-2):] {
		switch w {
		case "ab", "bis", "fruehestens", "spaetestens", "until", "by", "from", "fuer", "for", "starting":
			return true
		}
	}
	return false
}

// tellsPast says whether a sentence tells what has happened: it has a verb in a past tense and none of the words that
// announce.
func tellsPast(text string) bool {
	past := false
	for _, tok := range lang.Tokens(text) {
		if tok.Kind != lang.Word {
			continue
		}
		switch word := lang.Fold(tok.Text); word {
		case "soll", "sollen", "wird", "werden", "will", "wollen", "plant", "planen", "geplant", "geplante", "geplanten",
			"voraussichtlich", "kuenftig", "kuenftige", "angekuendigt", "angekuendigte", "koennte", "koennten", "duerfte",
			"shall", "plans", "planned", "expected", "scheduled", "upcoming", "could", "may":
			return false
		default:
			r, _ := utf8.DecodeRuneInString(tok.Text)
			past = past || isPastVerb(word, unicode.IsLower(r))
		}
	}
	return past
}

// isPastVerb says whether a folded word is an auxiliary of the past, a strong past form that news use, or ends as weak
// past forms do; small says that it is written with a small letter, as German verbs are.
func isPastVerb(word string, small bool) bool {
	switch word {
	case "war", "waren", "wurde", "wurden", "hatte", "hatten", "hat", "haben", "ist", "sind", "seit", "seien", "sei", "worden",
		"gab", "gaben", "kam", "kamen", "ging", "gingen", "nahm", "nahmen", "fiel", "fielen", "starb", "starben", "begann",
		"begannen", "stieg", "stiegen", "trat", "traten", "traf", "trafen", "rief", "riefen", "liess", "liessen", "sprach",
		"sprachen", "schrieb", "schrieben", "schlug", "schlugen", "brach", "brachen", "fand", "fanden", "hielt", "hielten",
		"lag", "lagen", "stand", "standen", "verlor", "verloren", "zog", "zogen", "sah", "sahen", "griff", "griffen",
		"blieb", "blieben", "erlitt", "erlitten", "gewann", "gewannen", "schloss", "schlossen", "wies", "wiesen", "flog",
		"was", "were", "had", "has", "have", "been", "said", "since", "took", "began", "came", "went", "fell", "rose", "won",
		"lost", "met", "told", "gave", "became", "held", "left":
		return true
	}
	return small && len(word) > 4 && (strings.HasSuffix(word, "te") || strings.HasSuffix(word, "ten") ||
		strings.HasSuffix(word, "ed"))
}
