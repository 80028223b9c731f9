package web

import (
	"fmt"
	"html/template"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
)

// funcs are what templates may call.
func (s *Server) funcs() template.FuncMap {
	return template.FuncMap{
		"status": statusBadge, "verdict": verdictBadge, "correction": correctionBadge, "relation": relationBadge,
		"writer": writerWord, "frontend": frontEnd, "days": days, "when": s.when, "stamp": stamp, "named": s.named,
		"people": s.people, "measure": s.measure, "origin": s.origin, "webLink": webLink, "query": query, "short": short, "add": func(a, b int) int { return a + b },
		"list": func(name string, list []compared, sides []sideView) changes {
			return changes{strings.ToLower(name), name, sides, list}
		},
		"score": func(f float64) string { return strconv.FormatFloat(f, 'f', 3, 64) },
		"ms":    func(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) },
		"count": plural,
	}
}

func (s *Server) people(subject string) string { return s.library.people(subject) }

func (s *Server) origin(id string) string { return s.library.origin(id) }

func (s *Server) measure(id string) string { return s.library.measure(id) }

// badge is a state in a sign, a word and a colour, which the style sheet gives to its class.
type badge struct{ Class, Sign, Word string }

func statusBadge(st rag.Status) badge {
	switch st {
	case rag.Contrasted:
		return badge{"contrasted", "≠", "Contrasted"}
	case rag.NoAnswer:
		return badge{"none", "∅", "No answer"}
	case rag.Answered:
		return badge{"answered", "•", "Answered"}
	}
	return badge{"none", "?", string(st)}
}

func verdictBadge(j audit.Judgement) badge {
	switch j {
	case audit.Right:
		return badge{"right", "✓", "Right"}
	case audit.Misleading:
		return badge{"misleading", "!", "Misleading"}
	case audit.Wrong:
		return badge{"wrong", "✗", "Wrong"}
	}
	return badge{"none", "○", "Not judged"}
}

func correctionBadge(k audit.Kind) badge {
	switch k {
	case audit.KindCorrected:
		return badge{"corrected", "✎", "Corrected"}
	case audit.KindRetracted:
		return badge{"retracted", "↩", "Retracted"}
	}
	return badge{}
}

func relationBadge(r contrast.Relation) badge {
	switch r {
	case contrast.Agree:
		return badge{"right", "=", "agrees with"}
	case contrast.Differ:
		return badge{"contrasted", "≠", "differs from"}
	case contrast.Updated:
		return badge{"misleading", "↻", "was overtaken by"}
	case contrast.SameOrigin:
		return badge{"none", "⇉", "has the same origin as"}
	case contrast.PartOf:
		return badge{"none", "⊂", "is a part of"}
	case contrast.NotComparable:
		return badge{"none", "∥", "is not comparable with"}
	}
	return badge{"none", "?", string(r)}
}

func writerWord(w string) string {
	switch w {
	case "evidence":
		return "from the ledger"
	case "llm":
		return "language model"
	}
	return w
}

func frontEnd(channel string) string {
	switch channel {
	case "discord":
		return "Discord"
	case "terminal":
		return "Terminal"
	case "web":
		return "This page"
	case "":
		return "unknown"
	}
	return channel
}

// days is an interval of days in words, as precise as it is.
func days(i calendar.Interval) string {
	day := func(d calendar.Date) string { return d.Time().Format("2 Jan 2006") }
	switch {
	case i.IsZero():
		return "date unknown"
	case i.To.IsZero():
		return "not before " + day(i.From)
	case i.From.IsZero():
		return "not after " + day(i.To)
	case i.From == i.To:
		return day(i.From)
	case i.From == calendar.Day(i.From.Year, time.January, 1) && i.To == calendar.Day(i.From.Year, time.December, 31):
		return strconv.Itoa(i.From.Year)
	case i.From == calendar.Day(i.From.Year, i.From.Month, 1) && i.To == calendar.Day(i.From.Year, i.From.Month+1, 0):
		return i.From.Time().Format("Jan 2006")
	}
	return day(i.From) + " to " + day(i.To)
}

func (s *Server) when(t time.Time) string {
	return t.In(s.Location).Format("2 Jan 2006, 15:04 MST")
}

// stamp is a time as the time element wants it.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// named is the name of a server or channel, and its id where nobody knows a name.
func (s *Server) named(id string) string {
	if name := s.Names(id); name != "" {
		return name
	}
	return id
}

// webLink is an address that may be linked to, "" where it is none of the web.
func webLink(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}

// query makes an address of a path, pairs of names and values, and a part of the page where the number of them is odd.
func query(path string, parts ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(parts); i += 2 {
		v.Set(parts[i], parts[i+1])
	}
	u := url.URL{Path: path, RawQuery: v.Encode()}
	if len(parts)%2 == 1 {
		u.Fragment = parts[len(parts)-1]
	}
	return u.String()
}

// short is the beginning of a long id or hash.
func short(id string) string {
	const enough = 12
	if len(id) <= enough {
		return id
	}
	return strings.ToValidUTF8(id[:enough], "") + "…"
}

// plural counts things in words: "1 claim", "2 claims".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprint(n, " ", many)
}

// hedge is how firmly a claim is made, where that is not plainly.
func hedge(c claims.Claim) string {
	var words []string
	if c.Polarity == claims.Denied {
		words = append(words, "denied")
	}
	if c.Polarity == claims.Unknown {
		words = append(words, "not known")
	}
	if c.Hedge != claims.Stated && c.Hedge != "" {
		words = append(words, string(c.Hedge))
	}
	return strings.Join(words, ", ")
}
