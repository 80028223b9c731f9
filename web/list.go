package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/rag"
)

// pageSize is how many answers stand on a page.
const pageSize = 50

// filterForm is the filter as its form has it.
type filterForm struct {
	Text, From, To, Channel, Server, Place, User, Writer string
	Status                                               rag.Status
	Verdict                                              audit.Judgement
	Flagged                                              bool
	// Problem says what of it could not be read.
	Problem string
	// Any is true where something is filtered, More where by one of the fields that are folded away.
	Any, More bool
}

// listView is a page of answers.
type listView struct {
	Filter  filterForm
	Entries []audit.Entry
	// Older is the address of the next page, Newest that of the first one, each "" where there is none.
	Older, Newest string
	// What can be chosen.
	Statuses []rag.Status
	Verdicts []audit.Judgement
	Channels []string
	Writers  []string
}

// answers lists answers, the newest first.
func (s *Server) answers(w http.ResponseWriter, r *http.Request, who Who) {
	form, filter := s.filterOf(r.URL.Query())
	if !who.All {
		filter.Server = who.Server
	}
	filter.Limit = pageSize + 1 // one more tells whether there is another page
	list, err := s.Log.List(r.Context(), filter)
	if err != nil {
		s.broken(w, r, "list answers", err)
		return
	}
	view := listView{
		Filter: form, Entries: list[:min(len(list), pageSize)],
		Statuses: []rag.Status{rag.Answered, rag.Contrasted, rag.NoAnswer}, Verdicts: judgements(),
		Channels: []string{"discord", "terminal", "web"}, Writers: []string{"evidence", "llm"},
	}
	if len(list) > pageSize {
		view.Older = form.address(list[pageSize-1].Seq)
	}
	if filter.Before > 0 {
		view.Newest = form.address(0)
	}
	s.show(w, r, http.StatusOK, "answers", "Answers", view)
}

// filterOf reads a filter from an address. What can't be read filters nothing and is told.
func (s *Server) filterOf(q url.Values) (filterForm, audit.Filter) {
	get := func(name string) string { return strings.TrimSpace(q.Get(name)) }
	f := filterForm{
		Text: get("q"), From: get("from"), To: get("to"), Channel: get("channel"), Server: get("server"), Place: get("place"),
		User: get("user"), Status: rag.Status(get("status")), Writer: get("writer"), Verdict: audit.Judgement(get("verdict")), Flagged: get("flagged") != "",
	}
	f.Any = f != filterForm{}
	f.More = f.From+f.To+f.Channel+f.Server+f.Place+f.User+f.Writer != ""
	out := audit.Filter{
		Channel: f.Channel, Server: f.Server, Place: f.Place, User: f.User, Status: f.Status, Writer: f.Writer,
		Verdict: f.Verdict, Flagged: f.Flagged, Text: f.Text,
	}
	var ok bool
	if out.From, ok = s.day(f.From); !ok {
		f.Problem = "The first day must be written like 2031-03-10."
	}
	last, ok := s.day(f.To)
	switch {
	case !ok:
		f.Problem = "The last day must be written like 2031-03-10."
	case !last.IsZero():
		out.To = last.AddDate(0, 0, 1)
	}
	if n, err := strconv.ParseInt(get("before"), 10, 64); err == nil && n > 0 {
		out.Before = n
	}
	return f, out
}

// day is when a day begins in the page's time zone; the zero time for "".
func (s *Server) day(text string) (time.Time, bool) {
	if text == "" {
		return time.Time{}, true
	}
	t, err := time.ParseInLocation(time.DateOnly, text, s.Location)
	return t, err == nil
}

// address is that of the list with this filter, from a record on; 0 is the newest.
func (f filterForm) address(before int64) string {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("q", f.Text)
	set("from", f.From)
	set("to", f.To)
	set("channel", f.Channel)
	set("server", f.Server)
	set("place", f.Place)
	set("user", f.User)
	set("status", string(f.Status))
	set("writer", f.Writer)
	set("verdict", string(f.Verdict))
	if f.Flagged {
		v.Set("flagged", "1")
	}
	if before > 0 {
		v.Set("before", strconv.FormatInt(before, 10))
	}
	return (&url.URL{Path: "/answers", RawQuery: v.Encode()}).String()
}
