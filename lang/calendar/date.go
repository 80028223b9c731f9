package calendar

import (
	"encoding/json"
	"fmt"
	"time"
)

// Date is a calendar day without a clock or a zone. The zero Date stands for "not known" and is printed as "".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// Day makes a Date; it normalises as time.Date does, so that Day(2025, 1, 32) is 1 February.
func Day(year int, month time.Month, day int) Date {
	return Of(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// Of is the calendar day on which t falls in t's own zone.
func Of(t time.Time) Date {
	y, m, d := t.Date()
	return Date{Year: y, Month: m, Day: d}
}

// Parse reads "2025-01-31"; "" gives the zero Date.
func Parse(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("read date %q: want YYYY-MM-DD", s)
	}
	return Of(t), nil
}

// IsZero says whether the day is unknown.
func (d Date) IsZero() bool { return d == Date{} }

// Time is midnight UTC of the day.
func (d Date) Time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// Add is the day n days later (earlier where n is negative).
func (d Date) Add(n int) Date { return Of(d.Time().AddDate(0, 0, n)) }

// Compare orders days: negative where d is before e, zero where they are equal. Unknown days come first.
func (d Date) Compare(e Date) int { return d.Time().Compare(e.Time()) }

// String is "2025-01-31", or "" for an unknown day.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// MarshalJSON writes the day as a string, "" where it is unknown.
func (d Date) MarshalJSON() ([]byte, error) { return json.Marshal(d.String()) }

// UnmarshalJSON reads what MarshalJSON writes.
func (d *Date) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return fmt.Errorf("read date: %w", err)
	}
	day, err := Parse(s)
	*d = day
	return err
}

// Interval is a range of calendar days, both ends included, as precise as the text that gave it. A zero end is open:
// {From: 2025-01-11} means "not before 11 January 2025". The zero Interval says that nothing is known.
type Interval struct {
	From Date `json:"from"`
	To   Date `json:"to"`
}

// IsZero says whether nothing is known.
func (i Interval) IsZero() bool { return i.From.IsZero() && i.To.IsZero() }

// Closed says whether both ends are known.
func (i Interval) Closed() bool { return !i.From.IsZero() && !i.To.IsZero() }

// Overlaps says whether some day may lie in both intervals; an open end reaches without limit.
func (i Interval) Overlaps(j Interval) bool {
	return (i.To.IsZero() || j.From.IsZero() || j.From.Compare(i.To) <= 0) &&
		(j.To.IsZero() || i.From.IsZero() || i.From.Compare(j.To) <= 0)
}

// Within says whether every day of i lies in j. An open end of i lies only within an open end of j.
func (i Interval) Within(j Interval) bool {
	from := j.From.IsZero() || (!i.From.IsZero() && i.From.Compare(j.From) >= 0)
	to := j.To.IsZero() || (!i.To.IsZero() && i.To.Compare(j.To) <= 0)
	return from && to
}
