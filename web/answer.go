package web

import (
	"context"
	"fmt"
	"net/http"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/chart"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
)

// answerView is one answer in full.
type answerView struct {
	rag.Record
	Shown   shownAnswer
	Events  []eventView
	Verdict audit.Verdict
	// Correction is the last correction or retraction, KindCorrected, KindRetracted or "".
	Correction audit.Kind
	Claims     []claimView
	Sources    []sourceView
	// Retrieved are all passages that were found, best first; Used is how many of them the answer stands on.
	Retrieved  []retrievedView
	Used       int
	Groups     []groupView
	Chart      *chartView
	CanReplay  bool
	Judgements []audit.Judgement
	// Total is the time of all stages in milliseconds.
	Total float64
	// Longest is that of the longest stage.
	Longest float64
}

// chartView is a picture of figures in both schemes, with its words.
type chartView struct{ Light, Dark, Alt string }

// claimView is a claim with the number under which the page knows it.
type claimView struct {
	N int
	claims.Claim
	Source int
	// Digest is true where the sentence is not the publisher's own: it then stands without quotation marks.
	Digest bool
	Hedge  string
	// Marked is true where its words are marked in a text of the page.
	Marked bool
	// Figure are the words of its figure, or what the claim says where it has none.
	Figure string
}

func viewClaim(n int, c rag.Cited) claimView {
	v := claimView{N: n, Claim: c.Claim, Source: c.Source, Hedge: hedge(c.Claim), Figure: c.Claim.Event}
	if c.Claim.Value != nil {
		v.Figure = c.Claim.Value.Text
	}
	if v.Figure == "" {
		v.Figure = "statement"
	}
	return v
}

// groupView is a group of the contrast with its claims by number.
type groupView struct {
	Measure, Subject string
	Claims           []claimView
	Pairs            []pairView
}

// pairView is how one claim stands to another.
type pairView struct {
	From, To claimView
	contrast.Pair
}

// get reads an answer that somebody may see; one of another server is not found.
func (s *Server) get(ctx context.Context, id string, who Who) (rag.Record, error) {
	rec, err := s.Log.Get(ctx, id)
	if err == nil && !who.sees(rec.Question.Asker.Server) {
		return rag.Record{}, fmt.Errorf("read answer %q of another server: %w", id, audit.ErrNotFound)
	}
	return rec, err
}

// answer shows one answer in full.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, who Who) {
	id := r.PathValue("id")
	rec, err := s.get(r.Context(), id, who)
	if err != nil {
		s.broken(w, r, "read an answer", err)
		return
	}
	events, err := s.Log.Events(r.Context(), id)
	if err != nil {
		s.broken(w, r, "read what happened to an answer", err)
		return
	}
	view := s.viewAnswer(r.Context(), rec, events)
	s.show(w, r, http.StatusOK, "answer", "Answer", view)
}

func (s *Server) viewAnswer(ctx context.Context, rec rag.Record, events []audit.Event) answerView {
	a := rec.Answer
	v := answerView{Record: rec, Shown: shown(a), Groups: viewGroups(a), CanReplay: s.Engine != nil, Judgements: judgements()}
	v.Events, v.Verdict, v.Correction = viewEvents(rec, events)
	m := newMarker()
	v.Sources = viewSources(a, s.today(ctx), m)
	for i, c := range a.Claims {
		v.Claims = append(v.Claims, viewClaim(i+1, c))
		v.Claims[i].Marked = m.shown[i+1]
		v.Claims[i].Digest = c.Source >= 1 && c.Source <= len(a.Sources) && a.Sources[c.Source-1].DigestOf != ""
	}
	v.Retrieved = viewRetrieved(rec)
	for _, p := range v.Retrieved {
		if p.Used {
			v.Used++
		}
	}
	if chart.Fits(a) {
		src := "/answers/" + a.ID + "/chart.svg"
		v.Chart = &chartView{Light: query(src), Dark: query(src, "scheme", "dark"), Alt: chart.Alt(a)}
	}
	for _, st := range a.Trace.Stages {
		v.Total += st.MS
		v.Longest = max(v.Longest, st.MS)
	}
	return v
}

// today is the corpus as it is now; nil where it can't be read, since a record stands without it.
func (s *Server) today(ctx context.Context) *shelf {
	now, err := s.library.now(ctx)
	if err != nil {
		s.Logger.Error("web: the articles of today can't be read; answers are shown without them", "error", err)
		return nil
	}
	return now
}

// viewGroups are the groups of the contrast, with claims by their number on the page. What names a claim that the answer
// does not have is left out.
func viewGroups(a rag.Answer) []groupView {
	known := map[string]claimView{}
	for i, c := range a.Claims {
		known[c.Claim.ID] = viewClaim(i+1, c)
	}
	var out []groupView
	for _, g := range a.Contrast {
		v := groupView{Measure: g.Measure, Subject: g.Subject}
		for _, id := range g.Claims {
			if c, ok := known[id]; ok {
				v.Claims = append(v.Claims, c)
			}
		}
		for _, p := range g.Relations {
			from, ok := known[p.From]
			to, also := known[p.To]
			if ok && also {
				v.Pairs = append(v.Pairs, pairView{from, to, p})
			}
		}
		out = append(out, v)
	}
	return out
}

// answerChart draws the figures of an answer.
func (s *Server) answerChart(w http.ResponseWriter, r *http.Request, who Who) {
	rec, err := s.get(r.Context(), r.PathValue("id"), who)
	if err != nil {
		s.broken(w, r, "read an answer", err)
		return
	}
	s.sendChart(w, r, rec.Answer)
}

// sendChart sends a picture, which as a document of its own may do nothing at all.
func (s *Server) sendChart(w http.ResponseWriter, r *http.Request, a rag.Answer) {
	svg, err := chart.SVG(a, chart.Options{Dark: r.URL.Query().Get("scheme") == "dark"})
	if err != nil {
		s.problem(w, r, http.StatusNotFound, "There are no figures to draw.")
		return
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'")
	_, _ = w.Write(svg)
}
