package ledgereval

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"strconv"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/lang/quantity"
)

//go:embed recognizers.txt
var leftOutTable string

// RecognizersReport is how the files of German specifications fare, in their fixed order.
type RecognizersReport struct {
	Files  []RecognizersFile `json:"files"`
	Misses []Miss            `json:"misses"`
}

// RecognizersFile is one file of specifications. A case is right where exactly its figures were found, or each of its
// dates.
type RecognizersFile struct {
	Name  string `json:"name"`
	Cases int    `json:"cases"`
	Right Tally  `json:"right"`
	// LeftOut are the reasons for the cases that don't count.
	LeftOut []string `json:"left_out"`
}

// recognizersCase is one case, as far as it is compared.
type recognizersCase struct {
	Input   string
	Context struct{ ReferenceDateTime string }
	Results []struct {
		Resolution struct{ Value, Unit string }
		// Value holds dates; the files of figures have none.
		Value struct{ FutureResolution, PastResolution resolution }
	}
}

// resolution is a date or a period of the specifications.
type resolution struct{ Date, StartDate, EndDate string }

// Recognizers measures numbers, percentages, money, dates and periods against the German specifications of
// Recognizers-Text in a folder.
func Recognizers(dir fs.FS) (RecognizersReport, error) {
	r := RecognizersReport{Misses: []Miss{}}
	out, err := leftOut()
	if err != nil {
		return r, err
	}
	for _, file := range []struct {
		name string
		read func(string, recognizersCase) (string, bool)
	}{
		{"NumberModel", readsFigures},
		{"PercentModel", readsFigures},
		{"CurrencyModel", readsFigures},
		{"DateParser", readsDates},
		{"DatePeriodParser", readsDates},
	} {
		raw, err := fs.ReadFile(dir, file.name+".json")
		if err != nil {
			return r, err
		}
		var cases []recognizersCase
		if err := json.Unmarshal(raw, &cases); err != nil {
			return r, fmt.Errorf("%s.json: %w", file.name, err)
		}
		f := RecognizersFile{Name: file.name, Cases: len(cases), LeftOut: []string{}}
		for i, c := range cases {
			if why := out[file.name][i]; why != "" {
				f.LeftOut = append(f.LeftOut, fmt.Sprintf("%d: %s", i, why))
				continue
			}
			have, ok := file.read(file.name, c)
			f.Right.Add(ok)
			if !ok {
				r.Misses = append(r.Misses, Miss{
					Where: fmt.Sprintf("%s %d", file.name, i), What: "reading", Text: c.Input, Have: have, Rules: []string{},
				})
			}
		}
		r.Files = append(r.Files, f)
	}
	return r, nil
}

// leftOut reads the table of cases that don't count: file, place, reason.
func leftOut() (map[string]map[int]string, error) {
	out := map[string]map[int]string{}
	for line := range strings.Lines(leftOutTable) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.SplitN(line, " ", 3)
		if len(parts) < 3 {
			return nil, fmt.Errorf("recognizers.txt: %q: want file, place and reason", line)
		}
		place, err := strconv.Atoi(parts[1])
		if err != nil {
			return nil, fmt.Errorf("recognizers.txt: %q: %w", line, err)
		}
		if out[parts[0]] == nil {
			out[parts[0]] = map[int]string{}
		}
		out[parts[0]][place] = parts[2]
	}
	return out, nil
}

// currency is the code of a currency's name in the specifications.
func currency(name string) string {
	switch name {
	case "Dollar", "United States dollar":
		return "USD"
	case "Euro":
		return "EUR"
	case "British pound", "Pound":
		return "GBP"
	case "Rupee", "Indian rupee":
		return "INR"
	case "Australian dollar":
		return "AUD"
	case "New Zealand dollar":
		return "NZD"
	case "Canadian dollar":
		return "CAD"
	case "Cambodian riel":
		return "KHR"
	case "Finnish markka":
		return "FIM"
	case "Mexican peso":
		return "MXN"
	}
	return name
}

// figuresOf are the figures of a text outside its dates.
func figuresOf(text string, code lang.Code) []quantity.Quantity {
	var skip []lang.Span
	for _, m := range calendar.Find(text, calendar.Interval{}) {
		skip = append(skip, m.Span)
	}
	return quantity.Find(text, code, skip)
}

// readsFigures says whether exactly the figures of the case were found, with their values and units.
func readsFigures(file string, c recognizersCase) (have string, ok bool) {
	found := ofKind(file, figuresOf(c.Input, lang.German))
	ok = len(found) == len(c.Results)
	for i := 0; ok && i < len(found); i++ {
		ok = isFigure(found[i], c.Results[i].Resolution.Value, c.Results[i].Resolution.Unit)
	}
	return show(found), ok
}

// ofKind keeps the kind of figures that a file is about; the bounds of a range count as two numbers.
func ofKind(file string, found []quantity.Quantity) []quantity.Quantity {
	var out []quantity.Quantity
	for _, q := range found {
		switch {
		case file == "PercentModel" && !strings.HasPrefix(q.Unit, "percent"):
		case file == "CurrencyModel" && (len(q.Unit) != 3 || q.Unit != strings.ToUpper(q.Unit)):
		case q.Qualifier == quantity.Range:
			low, high := q, q
			low.High, high.Low = q.Low, q.High
			out = append(out, low, high)
		default:
			out = append(out, q)
		}
	}
	return out
}

func isFigure(q quantity.Quantity, value, unit string) bool {
	v, err := strconv.ParseFloat(strings.TrimSuffix(strings.ReplaceAll(value, ",", "."), "%"), 64)
	if err != nil {
		return false
	}
	got := q.Low
	if got == nil {
		got = q.High
	}
	if math.Abs(*got-v) > 1e-6*math.Max(1, math.Abs(v)) {
		return false
	}
	if strings.HasSuffix(value, "%") && !strings.HasPrefix(q.Unit, "percent") {
		return false
	}
	return unit == "" || q.Unit == currency(unit)
}

// readsDates says whether each date of the case was found.
func readsDates(_ string, c recognizersCase) (have string, ok bool) {
	ref := calendar.Interval{}
	if day := c.Context.ReferenceDateTime; len(day) >= len("2006-01-02") {
		d, err := calendar.Parse(day[:len("2006-01-02")])
		if err != nil {
			return err.Error(), false
		}
		ref = calendar.Interval{From: d, To: d}
	}
	found := calendar.Find(c.Input, ref)
	for _, want := range c.Results {
		ok := false
		for _, m := range found {
			ok = ok || want.Value.PastResolution.matches(m) || want.Value.FutureResolution.matches(m)
		}
		if !ok {
			return show(found), false
		}
	}
	return "", true
}

// matches says whether the mention is the resolution; the data's last day of a whole unit is the day after it, ours is
// the last day itself. Behind "seit" and "bis" the data has the stretch alone: then the end that is given must agree.
func (r resolution) matches(got calendar.Mention) bool {
	if r.Date != "" {
		return got.From.String() == r.Date && got.To.String() == r.Date
	}
	if got.Since {
		return got.From.String() == r.StartDate
	}
	if r.StartDate != "" && got.From.String() != r.StartDate && !got.Until {
		return false
	}
	return r.EndDate == "" || got.To.String() == r.EndDate || !got.To.IsZero() && got.To.Add(1).String() == r.EndDate
}
