package corpus

import (
	"fmt"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
)

// longestFrontMatter bounds the YAML at the top of a file, in bytes.
const longestFrontMatter = 64 << 10

// frontMatter is what the YAML at the top of a file says; unknown keys are for people and left alone.
type frontMatter struct {
	Title     yaml.Node `yaml:"title"`
	Publisher yaml.Node `yaml:"publisher"`
	Date      yaml.Node `yaml:"date"`
	URL       yaml.Node `yaml:"url"`
	DigestOf  yaml.Node `yaml:"digest_of"`
	Language  yaml.Node `yaml:"language"`
}

// metadata is the front matter, read.
type metadata struct {
	title, publisher, url, digestOf string
	language                        lang.Code
	hasLanguage                     bool
	date                            calendar.Interval
}

// splitFrontMatter parts the YAML between two lines "---" at the very top from the body. Text without such lines is all
// body.
func splitFrontMatter(text string) (front, body string, ok bool) {
	first, rest, found := strings.Cut(text, "\n")
	if !found || strings.TrimRight(first, " \t\r") != "---" {
		return "", text, false
	}
	for at := 0; at < len(rest) && at < longestFrontMatter; {
		line, _, more := strings.Cut(rest[at:], "\n")
		if trimmed := strings.TrimRight(line, " \t\r"); trimmed == "---" || trimmed == "..." {
			if !more {
				return rest[:at], "", true
			}
			return rest[:at], rest[at+len(line)+1:], true
		}
		if !more {
			break
		}
		at += len(line) + 1
	}
	return "", text, false
}

func readFrontMatter(front string) (metadata, error) {
	var f frontMatter
	if err := yaml.Unmarshal([]byte(front), &f); err != nil {
		return metadata{}, fmt.Errorf("%w: %w", ErrFrontMatter, err)
	}
	date, err := readDate(scalar(f.Date))
	if err != nil {
		return metadata{}, fmt.Errorf("%w: %w", ErrFrontMatter, err)
	}
	m := metadata{
		title: scalar(f.Title), publisher: scalar(f.Publisher), url: scalar(f.URL), digestOf: scalar(f.DigestOf), date: date,
	}
	if code := scalar(f.Language); code != "" {
		m.language, m.hasLanguage = languageCode(code), true
	}
	return m, nil
}

// scalar is the text of a plain value, "" for none and for lists.
func scalar(n yaml.Node) string {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		return ""
	}
	return strings.TrimSpace(n.Value)
}

// languageCode reads "de", "de-AT", "en_US".
func languageCode(s string) lang.Code {
	s = strings.ToLower(s)
	switch {
	case strings.HasPrefix(s, "de"):
		return lang.German
	case strings.HasPrefix(s, "en"):
		return lang.English
	default:
		return lang.Other
	}
}

// readDate reads a date as precise as it is written: "2024-12-05" (with or without a time), "2024-12", "2024", or a day
// in words. "" gives the zero Interval.
func readDate(s string) (calendar.Interval, error) {
	if s == "" {
		return calendar.Interval{}, nil
	}
	if at, ok := isoDate(s); ok {
		return at, nil
	}
	if y := 0; len(s) > 4 && digits(s[:4], &y) && s[4] == '-' {
		return calendar.Interval{}, fmt.Errorf("date %q: no such day", s)
	}
	for _, m := range calendar.Find(s, calendar.Interval{}) {
		if m.Closed() && !m.Relative {
			return m.Interval, nil
		}
	}
	return calendar.Interval{}, fmt.Errorf("date %q: want 2024-12-05, 2024-12 or 2024", s)
}

// isoDate reads a date that begins s in the order year, month, day; what follows a full date is a time of day.
func isoDate(s string) (calendar.Interval, bool) {
	var y, m, d int
	switch parts := strings.SplitN(s, "-", 3); {
	case len(parts) == 1 && len(s) == 4 && digits(s, &y):
		return calendar.Interval{From: calendar.Day(y, 1, 1), To: calendar.Day(y, 12, 31)}, y > 0
	case len(parts) == 2 && len(parts[0]) == 4 && digits(parts[0], &y) && digits(parts[1], &m):
		return calendar.Interval{From: calendar.Day(y, time.Month(m), 1), To: calendar.Day(y, time.Month(m)+1, 0)}, validMonth(m)
	case len(parts) == 3 && len(parts[0]) == 4 && digits(parts[0], &y) && digits(parts[1], &m):
		day := parts[2]
		if i := strings.IndexAny(day, "Tt "); i >= 0 {
			day = day[:i]
		}
		at := calendar.Interval{}
		if !digits(day, &d) || !validMonth(m) {
			return at, false
		}
		at.From = calendar.Day(y, time.Month(m), d)
		at.To = at.From
		return at, at.From.Day == d
	default:
		return calendar.Interval{}, false
	}
}

// digits reads s into n where it is nothing but ASCII digits, few enough for a date.
func digits(s string, n *int) bool {
	if s == "" || len(s) > 4 {
		return false
	}
	*n = 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
		*n = 10**n + int(s[i]-'0')
	}
	return true
}

func validMonth(m int) bool { return 1 <= m && m <= 12 }
