package web

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/quellenlage/quellenlage/chart"
	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// ledgerPage is how many claims stand on a page, mostChoices how many entries a list of choices has.
const (
	ledgerPage  = 100
	mostChoices = 300
)

// ledgerFilter picks claims; what is "" picks all.
type ledgerFilter struct{ Kind, Measure, People, Speaker string }

func readLedgerFilter(q url.Values) ledgerFilter {
	f := ledgerFilter{Kind: q.Get("kind"), Measure: q.Get("measure"), People: q.Get("people"), Speaker: q.Get("speaker")}
	if f.Kind != string(claims.Statement) {
		f.Kind = string(claims.Figure)
	}
	return f
}

func (f ledgerFilter) values() url.Values {
	v := url.Values{}
	for name, value := range map[string]string{"kind": f.Kind, "measure": f.Measure, "people": f.People, "speaker": f.Speaker} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return v
}

func (f ledgerFilter) passes(c claims.Claim) bool {
	return string(c.Kind) == f.Kind && (f.Measure == "" || c.Measure == f.Measure) && (f.People == "" || c.Subject == f.People) &&
		(f.Speaker == "" || slices.ContainsFunc(c.Speakers, func(s claims.Speaker) bool { return s.ID == f.Speaker }))
}

// choice is an entry of a list to choose from.
type choice struct {
	ID, Name string
	Count    int
	Chosen   bool
}

// ledgerRow is a claim with its article.
type ledgerRow struct {
	claimView
	Article corpus.Article
}

// ledgerView is a page of the ledger.
type ledgerView struct {
	Filter                    ledgerFilter
	Measures, People, Speaker []choice
	Rows                      []ledgerRow
	Total, From, To           int
	Earlier, Later            string
	Chart                     *chartView
	// ChartHint says how to get a chart where there is none.
	ChartHint bool
}

// ledger shows the claims of all articles as they are now.
func (s *Server) ledger(w http.ResponseWriter, r *http.Request, _ Who) {
	now, err := s.library.now(r.Context())
	if err != nil {
		s.broken(w, r, "read the ledger", err)
		return
	}
	f := readLedgerFilter(r.URL.Query())
	all := now.picked(f)
	from, _ := strconv.Atoi(r.URL.Query().Get("from")) // what is no number is the first page
	from = max(0, min(from, len(all)))
	to := min(from+ledgerPage, len(all))
	v := ledgerView{Filter: f, Total: len(all), From: from + 1, To: to, Rows: now.rows(all[from:to], from)}
	v.Measures, v.People, v.Speaker = s.choices(now, f)
	if to < len(all) {
		v.Later = f.address("/ledger", "from", strconv.Itoa(to))
	}
	if from > 0 {
		v.Earlier = f.address("/ledger", "from", strconv.Itoa(max(0, from-ledgerPage)))
	}
	if a, ok := now.drawn(all); ok && chart.Fits(a) {
		v.Chart = &chartView{Light: f.address("/ledger/chart.svg"), Dark: f.address("/ledger/chart.svg", "scheme", "dark"), Alt: chart.Alt(a)}
	}
	v.ChartHint = v.Chart == nil && f.Kind == string(claims.Figure)
	s.show(w, r, http.StatusOK, "ledger", "Ledger", v)
}

// address is that of a page with this filter and further pairs.
func (f ledgerFilter) address(path string, pairs ...string) string {
	v := f.values()
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return (&url.URL{Path: path, RawQuery: v.Encode()}).String()
}

// picked are the claims that pass a filter, in the order of the ledger.
func (s *shelf) picked(f ledgerFilter) []claims.Claim {
	var out []claims.Claim
	for _, c := range s.claims {
		if f.passes(c) {
			out = append(out, c)
		}
	}
	return out
}

func (s *shelf) rows(list []claims.Claim, before int) []ledgerRow {
	var out []ledgerRow
	for i, c := range list {
		a, _ := s.article(c.Article)
		v := viewClaim(before+i+1, rag.Cited{Claim: c})
		v.Digest = a.DigestOf != ""
		out = append(out, ledgerRow{v, a})
	}
	return out
}

// choices are what can be chosen of each filter: what is left by the others, the commonest first.
func (s *Server) choices(now *shelf, f ledgerFilter) (measures, people, speakers []choice) {
	m, p, w := tally{}, tally{}, tally{}
	noMeasure, noPeople, noSpeaker := f, f, f
	noMeasure.Measure, noPeople.People, noSpeaker.Speaker = "", "", ""
	for _, c := range now.claims {
		if c.Measure != "" && noMeasure.passes(c) {
			m.add(c.Measure, s.measure(c.Measure))
		}
		if c.Subject != "" && noPeople.passes(c) {
			p.add(c.Subject, s.people(c.Subject))
		}
		if noSpeaker.passes(c) {
			for _, who := range c.Speakers {
				w.add(who.ID, who.Name)
			}
		}
	}
	return m.choices(f.Measure), p.choices(f.People), w.choices(f.Speaker)
}

// tally counts by id; the first name of an id stays.
type tally map[string]choice

func (t tally) add(id, name string) {
	c, ok := t[id]
	if !ok {
		c = choice{ID: id, Name: name}
	}
	c.Count++
	t[id] = c
}

func (t tally) choices(chosen string) []choice {
	list := slices.SortedFunc(maps.Values(t), func(a, b choice) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	list = list[:min(len(list), mostChoices)]
	if chosen != "" && !slices.ContainsFunc(list, func(c choice) bool { return c.ID == chosen }) {
		list = append(list, choice{ID: chosen, Name: chosen})
	}
	for i := range list {
		list[i].Chosen = list[i].ID == chosen
	}
	return list
}

// mostDrawn is how many figures a chart shows.
const mostDrawn = 40

// drawn puts claims of one measure and the same people into the form of an answer, one line each under the heading of its
// article, for a chart to draw. They are not compared: articles may tell of different events. It is false for claims of
// several kinds, and for too many.
func (s *shelf) drawn(list []claims.Claim) (rag.Answer, bool) {
	if len(list) == 0 || len(list) > mostDrawn {
		return rag.Answer{}, false
	}
	measure, people := list[0].Measure, list[0].Subject
	if slices.ContainsFunc(list, func(c claims.Claim) bool { return c.Value == nil || c.Measure != measure || c.Subject != people }) {
		return rag.Answer{}, false
	}
	a := rag.Answer{Schema: rag.Schema, ID: "ledger", Language: "en", Status: rag.Contrasted, Contrast: []contrast.Group{{Measure: measure, Subject: people}}}
	numbers := map[string]int{}
	for _, c := range list {
		n := numbers[c.Article]
		if n == 0 {
			art, _ := s.article(c.Article)
			n = len(numbers) + 1
			numbers[c.Article] = n
			a.Lines = append(a.Lines, draft.Line{Role: draft.Group, Text: articleTitle(art)})
			a.Sources = append(a.Sources, rag.Source{N: n, Article: art.ID, Title: art.Title, Publisher: art.Publisher, Published: art.Published})
		}
		a.Claims = append(a.Claims, rag.Cited{Claim: c, Source: n})
		a.Contrast[0].Claims = append(a.Contrast[0].Claims, c.ID)
		a.Lines = append(a.Lines, draft.Line{Role: draft.Claim, Claims: []string{c.ID}, Sources: []int{n}, Cells: s.cells(c, n)})
	}
	return a, true
}

// cells are a claim in the article's own words.
func (s *shelf) cells(c claims.Claim, n int) []string {
	figure, speaker, date := c.Counted, "no source named", ""
	if c.Value != nil {
		figure = c.Value.Text
	}
	if len(c.Speakers) > 0 {
		speaker = c.Speakers[0].Name
	}
	switch art, _ := s.article(c.Article); {
	case c.AsOf != nil:
		date = days(c.AsOf.Interval)
	case art.Published.IsZero():
		date = "undated"
	default:
		date = "reported " + days(art.Published.Interval)
	}
	return []string{figure, speaker, date, fmt.Sprintf("[%d]", n), ""}
}

// ledgerChart draws the figures of one measure and the same people.
func (s *Server) ledgerChart(w http.ResponseWriter, r *http.Request, _ Who) {
	now, err := s.library.now(r.Context())
	if err != nil {
		s.broken(w, r, "read the ledger", err)
		return
	}
	f := readLedgerFilter(r.URL.Query())
	a, _ := now.drawn(now.picked(f))
	s.sendChart(w, r, a)
}
