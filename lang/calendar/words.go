package calendar

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

//go:embed words.txt
var wordTable string

// unit is a stretch of the calendar.
type unit int8

const (
	noUnit unit = iota
	second
	minute
	hour
	day
	week
	weekend
	month
	quarter
	half
	year
	decade
	century
)

// word is what the table says about one word; zero fields say nothing. A word may belong to several classes.
type word struct {
	month, weekday        int8
	abbreviated           bool // the month or the weekday is
	seasonFrom, seasonTo  int8 // first and last month
	part                  int8
	partOf                unit // the stretch that a compound names: year in "Jahresende"
	unit                  unit
	directed              bool
	direction             int8
	previous              unit
	deictic               bool
	deixis                int8
	cardinal, ordinal     int8
	decade                int16
	holidayMonth          int8
	holidayDay, moreDays  int8
	dayPart               bool
	soFar, recent, length bool
	since, until          bool
	yearCue, countCue     bool
	yearly                bool
	counted               bool
	coming, past          bool
}

// words is the table, read once. It panics on a malformed table, which is part of the program and read by every test.
var words = sync.OnceValue(func() map[string]*word {
	table, err := parseWords(wordTable)
	if err != nil {
		panic(err)
	}
	addCompounds(table)
	pointers := make(map[string]*word, len(table))
	for name, w := range table {
		pointers[name] = &w
	}
	return pointers
})

// parseWords reads lines of the form "class value: word, word".
func parseWords(text string) (map[string]word, error) {
	table := make(map[string]word, 1024)
	for n, line := range strings.Split(text, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		head, list, _ := strings.Cut(line, ":")
		class, value, ok := strings.Cut(head, " ")
		if !ok || strings.TrimSpace(list) == "" {
			return nil, fmt.Errorf("words.txt line %d: want \"class value: word, word\", have %q", n+1, line)
		}
		for _, name := range strings.Split(list, ",") {
			name = strings.TrimSpace(name)
			w := table[name]
			if err := w.set(class, value); err != nil {
				return nil, fmt.Errorf("words.txt line %d: %w", n+1, err)
			}
			table[name] = w
		}
	}
	return table, nil
}

// set enters one class and its value.
func (w *word) set(class, value string) error {
	switch class {
	case "unit", "previous":
		u, ok := unitNames[value]
		if !ok {
			return fmt.Errorf("unknown unit %q", value)
		}
		if class == "unit" {
			w.unit = u
		} else {
			w.previous = u
		}
		return nil
	case "season":
		return pair(value, "-", &w.seasonFrom, &w.seasonTo)
	case "holiday":
		value, more, found := strings.Cut(value, "+")
		if found {
			n, err := strconv.Atoi(more)
			if err != nil {
				return err
			}
			w.moreDays = int8(n)
		}
		return pair(value, "-", &w.holidayMonth, &w.holidayDay)
	}
	n, err := strconv.Atoi(value)
	if err != nil {
		return err
	}
	return w.setNumber(class, n)
}

var unitNames = map[string]unit{
	"second": second, "minute": minute, "hour": hour, "day": day, "week": week, "weekend": weekend, "month": month,
	"quarter": quarter, "half": half, "year": year, "decade": decade, "century": century,
}

func pair(value, sep string, a, b *int8) error {
	first, last, _ := strings.Cut(value, sep)
	m, err := strconv.Atoi(first)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(last)
	*a, *b = int8(m), int8(n)
	return err
}

func (w *word) setNumber(class string, n int) error {
	v := int8(n)
	switch class {
	case "month":
		w.month = v
	case "monthabbr":
		w.month, w.abbreviated = v, true
	case "weekday":
		w.weekday = v
	case "weekdayabbr":
		w.weekday, w.abbreviated = v, true
	case "daypart":
		w.dayPart = true
	case "part":
		w.part = v
	case "partofyear":
		w.part, w.partOf = v, year
	case "partofmonth":
		w.part, w.partOf = v, month
	case "direction":
		w.directed, w.direction = true, v
	case "deixis":
		w.deictic, w.deixis = true, v
	case "cardinal":
		w.cardinal = v
	case "ordinal":
		w.ordinal = v
	case "decade":
		w.decade = int16(n)
	default:
		return w.setFlag(class)
	}
	return nil
}

func (w *word) setFlag(class string) error {
	flags := map[string]*bool{
		"sofar": &w.soFar, "recent": &w.recent, "length": &w.length, "since": &w.since, "until": &w.until,
		"yearcue": &w.yearCue, "countcue": &w.countCue, "yearly": &w.yearly, "counted": &w.counted,
		"coming": &w.coming, "past": &w.past,
	}
	flag, ok := flags[class]
	if !ok {
		return fmt.Errorf("unknown class %q", class)
	}
	*flag = true
	return nil
}

// addCompounds adds what German writes in one word: "Samstagabend", "Neunzigerjahren".
func addCompounds(table map[string]word) {
	made := make(map[string]word)
	for name, w := range table {
		if w.weekday > 0 && !w.abbreviated {
			for part, p := range table {
				if p.dayPart {
					made[name+part] = word{weekday: w.weekday}
				}
			}
		}
		if w.decade > 0 {
			made[name+"jahre"] = word{decade: w.decade}
			made[name+"jahren"] = word{decade: w.decade}
		}
	}
	for name, w := range made {
		table[name] = w
	}
}
