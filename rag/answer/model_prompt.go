package answer

import (
	"fmt"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/prompts"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
	"github.com/quellenlage/quellenlage/rag/draft"
	"github.com/quellenlage/quellenlage/rag/question"
)

// briefing is the evidence in words of the answer's language, under ids that are unique in one prompt.
func (c *Conversation) briefing() prompts.Answer {
	in := c.base.Input
	w := c.model.evidence.writer(in)
	out := prompts.Answer{Language: string(w.code), Question: c.base.Question}
	if in.Asked.Language != lang.German {
		out.Language = string(lang.English)
	}
	out.History = conversation(c.base.History)
	for i, a := range c.evidence.Articles {
		s := prompts.Source{N: i + 1, Publisher: a.Publisher, Title: a.Title, Date: w.date(a.Published.Interval), Digest: a.DigestOf != ""}
		if s.Title == "" {
			s.Title = a.FirstWords(8)
		}
		if s.Date == "" {
			s.Date = w.pick("undatiert", "undated")
		}
		out.Sources = append(out.Sources, s)
	}
	short := map[string]string{}
	for i, cl := range c.evidence.Claims {
		id := fmt.Sprintf("c%d", i+1)
		c.claims[id], short[cl.ID] = cl.ID, id
		out.Claims = append(out.Claims, w.told(cl, id, c.source(w.articles[cl.Article])))
	}
	for i, p := range c.evidence.Passages {
		id := fmt.Sprintf("p%d", i+1)
		c.passages[id] = p.ID
		out.Passages = append(out.Passages, prompts.Passage{ID: id, Source: c.source(w.articles[p.Article]), Text: p.Text})
	}
	out.Relations = relations(c.evidence.Groups, short)
	return out
}

// The part of a conversation that a model sees.
const (
	latestTurns = 8
	longestTurn = 1500 // characters
)

// conversation is the latest turns, each cut to what a prompt can bear.
func conversation(history []question.Turn) []prompts.Turn {
	var out []prompts.Turn
	for _, t := range history[max(0, len(history)-latestTurns):] {
		t.Text = cut(t.Text, longestTurn)
		if t.Role != "assistant" {
			t.Role = "user"
		}
		out = append(out, prompts.Turn{Role: t.Role, Text: t.Text})
	}
	return out
}

// cut is a text of at most so many characters, with a mark where there were more.
func cut(text string, most int) string {
	n := 0
	for i := range text {
		if n++; n > most {
			return text[:i] + " …"
		}
	}
	return text
}

// told is a claim in words.
func (w *writer) told(cl claims.Claim, id string, source int) prompts.Claim {
	out := prompts.Claim{ID: id, Source: source, Quote: cl.Quote, AsOf: w.when(cl), People: w.subject(cl.Subject)}
	if len(cl.Speakers) > 0 {
		var names []string
		for _, s := range cl.Speakers {
			names = append(names, w.speakerName(s))
		}
		out.Speaker = w.list(names)
	}
	var remarks []string
	if cl.Kind == claims.Figure {
		out.Figure, out.Measure = w.figure(cl.Value), w.measure(cl.Measure)
	} else {
		out.Event = cl.Event
		if e, ok := w.vocabulary.Event(cl.Event); ok {
			out.Event = e.In(w.code)
		}
	}
	switch cl.Polarity {
	case claims.Denied:
		remarks = append(remarks, w.pick("bestritten oder verneint", "denied or negated"))
	case claims.Unknown:
		remarks = append(remarks, w.pick("nicht bekannt", "not known"))
	}
	if h := w.hedge(cl); h != "" {
		remarks = append(remarks, h)
	}
	if cl.Hedge == claims.Ordered {
		remarks = append(remarks, w.pick("angeordnet", "ordered"))
	}
	for _, reporter := range cl.Origin {
		if !slices.ContainsFunc(cl.Speakers, func(s claims.Speaker) bool { return s.ID == reporter }) {
			name := w.speakerName(claims.Speaker{ID: reporter, Name: strings.ReplaceAll(reporter, "_", " ")})
			remarks = append(remarks, w.pick("über ", "via ")+name)
		}
	}
	if cl.Kind == claims.Figure && w.unverified(cl) {
		remarks = append(remarks, w.pick("nicht unabhängig überprüfbar", "not independently verifiable"))
	}
	out.Remark = strings.Join(remarks, "; ")
	return out
}

// measure is what is counted, in words.
func (w *writer) measure(id string) string {
	if m, ok := w.vocabulary.Measure(id); ok {
		return m.In(w.code)
	}
	return id
}

// relations are those between claims that the prompt holds.
func relations(groups []contrast.Group, short map[string]string) []prompts.Relation {
	var out []prompts.Relation
	for _, g := range groups {
		for _, r := range g.Relations {
			if short[r.From] != "" && short[r.To] != "" && r.Relation != contrast.NotComparable {
				out = append(out, prompts.Relation{From: short[r.From], To: short[r.To], Kind: string(r.Relation)})
			}
		}
	}
	return out
}

// draft makes lines of a reply. Ids that the prompt has not are passed on as they are, so that verification finds them.
func (c *Conversation) draft(r reply) draft.Draft {
	d := draft.Draft{Abstained: r.Abstain, Contrasted: c.base.Draft.Contrasted && !r.Abstain}
	for i, s := range r.Sentences {
		l := draft.Line{Role: draft.Statement, Prose: true, Claims: []string{}, Passages: []string{}}
		if i == 0 {
			l.Role = draft.Verdict
		}
		for _, id := range s.Claims {
			l.Claims = appendNew(l.Claims, known(c.claims, id))
		}
		for _, id := range s.Passages {
			l.Passages = appendNew(l.Passages, known(c.passages, id))
		}
		l.Sources = c.sourcesOf(l)
		l.Text = s.Text
		if len(l.Sources) > 0 {
			l.Text += " " + marks(l.Sources)
		}
		d.Lines = append(d.Lines, l)
	}
	return d
}

func known(ids map[string]string, id string) string {
	if long, ok := ids[id]; ok {
		return long
	}
	return id
}

func appendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// sourcesOf are the numbers of the articles that a line's claims and passages come from.
func (c *Conversation) sourcesOf(l draft.Line) []int {
	var out []int
	for i, a := range c.evidence.Articles {
		ofClaim := slices.ContainsFunc(c.evidence.Claims, func(cl claims.Claim) bool { return cl.Article == a.ID && slices.Contains(l.Claims, cl.ID) })
		ofPassage := slices.ContainsFunc(c.evidence.Passages, func(p draft.Scored) bool { return p.Article == a.ID && slices.Contains(l.Passages, p.ID) })
		if ofClaim || ofPassage {
			out = append(out, i+1)
		}
	}
	return out
}

func marks(sources []int) string {
	var b strings.Builder
	for _, n := range sources {
		fmt.Fprintf(&b, "[%d]", n)
	}
	return b.String()
}
