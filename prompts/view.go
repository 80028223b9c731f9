package prompts

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The views are what templates see: every text of theirs is inert and, where it may have several lines, marked. A
// template can't reach a text that is not.

// questionView is a question in its conversation.
type questionView struct {
	Question string
	History  []turnView
}

type answerView struct {
	questionView
	Sources   []sourceView
	Claims    []claimView
	Relations []Relation
	Passages  []passageView
}

type sourceView struct {
	N                      int
	Publisher, Title, Date string
	Digest                 bool
}

// claimView has an Event for a statement, else a Figure and a Measure.
type claimView struct {
	ID                                                           string
	Source                                                       int
	Event, Figure, Measure, People, Speaker, AsOf, Remark, Quote string
}

type passageView struct {
	ID     string
	Source int
	Text   string
}

type turnView struct {
	ID, Text  string
	Assistant bool
}

type faultView struct{ ID, Sentence, Found string }

// view checks that the parts of an answer's prompt fit together.
func (a Answer) view() (answerView, error) {
	question, err := viewQuestion(a.Question, a.History)
	if err != nil {
		return answerView{}, err
	}
	v := answerView{questionView: question}
	known := map[int]bool{}
	for _, s := range a.Sources {
		if s.N < 1 || known[s.N] {
			return v, fmt.Errorf("source %d: numbers count from 1 and stand once", s.N)
		}
		known[s.N] = true
		v.Sources = append(v.Sources, sourceView{N: s.N, Publisher: heading(s.Publisher), Title: heading(s.Title), Date: heading(s.Date), Digest: s.Digest})
	}
	ids := map[string]bool{}
	for _, c := range a.Claims {
		if err := checkID(ids, 'c', c.ID, c.Source, known); err != nil {
			return v, fmt.Errorf("claim %q: %w", c.ID, err)
		}
		v.Claims = append(v.Claims, c.view())
	}
	for _, r := range a.Relations {
		if err := r.check(ids); err != nil {
			return v, fmt.Errorf("relation of %q to %q: %w", r.From, r.To, err)
		}
		v.Relations = append(v.Relations, r)
	}
	for _, p := range a.Passages {
		if err := checkID(ids, 'p', p.ID, p.Source, known); err != nil {
			return v, fmt.Errorf("passage %q: %w", p.ID, err)
		}
		v.Passages = append(v.Passages, passageView{ID: p.ID, Source: p.Source, Text: marked(p.ID, p.Text)})
	}
	return v, nil
}

func (c Claim) view() claimView {
	v := claimView{
		ID: c.ID, Source: c.Source, Figure: field(c.Figure), Measure: field(c.Measure), People: field(c.People),
		Speaker: field(c.Speaker), AsOf: field(c.AsOf), Remark: field(c.Remark), Quote: sentence(c.Quote),
	}
	if c.Figure == "" {
		v.Event = field(c.Event)
	}
	return v
}

func (r Relation) check(claims map[string]bool) error {
	if !slices.Contains([]string{"differ", "updated", "same_origin", "agree", "part_of"}, r.Kind) {
		return fmt.Errorf("%q is no relation that a prompt explains", r.Kind)
	}
	if !claims[r.From] || !claims[r.To] {
		return errors.New("both have to be claims of the prompt")
	}
	return nil
}

// checkID checks an id (a letter and digits, used once) and the source of what it names, and notes the id.
func checkID(used map[string]bool, letter byte, id string, source int, sources map[int]bool) error {
	ok := len(id) > 1 && id[0] == letter && !used[id]
	for i := 1; i < len(id); i++ {
		ok = ok && id[i] >= '0' && id[i] <= '9'
	}
	if !ok {
		return fmt.Errorf("an id is %q with a number and stands once", string(letter))
	}
	if !sources[source] {
		return fmt.Errorf("source %d is not among the sources", source)
	}
	used[id] = true
	return nil
}

func viewQuestion(question string, history []Turn) (questionView, error) {
	v := questionView{Question: marked("q", question)}
	for i, t := range history {
		if t.Role != "user" && t.Role != "assistant" {
			return questionView{}, fmt.Errorf("turn %d: role %q is neither user nor assistant", i+1, t.Role)
		}
		id := fmt.Sprintf("h%d", i+1)
		v.History = append(v.History, turnView{ID: id, Text: marked(id, t.Text), Assistant: t.Role == "assistant"})
	}
	return v, nil
}

// viewFaults gathers problems by sentence, in the order in which the sentences first come.
func viewFaults(problems []Problem) []faultView {
	var sentences []string
	found := map[string][]string{}
	for _, p := range problems {
		if found[p.Sentence] == nil {
			sentences = append(sentences, p.Sentence)
		}
		found[p.Sentence] = append(found[p.Sentence], p.Detail)
	}
	var out []faultView
	for i, s := range sentences {
		v := faultView{ID: fmt.Sprintf("s%d", i+1), Found: marked(fmt.Sprintf("f%d", i+1), strings.Join(found[s], "\n"))}
		if s != "" {
			v.Sentence = marked(v.ID, s)
		}
		out = append(out, v)
	}
	return out
}
