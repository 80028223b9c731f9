package audit

import (
	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/llm"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/answer"
	"github.com/quellenlage/quellenlage/rag/contrast"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// storedAnswer is an answer as it lies on disk. Its JSON is that of the data contract, with the rules behind claims added.
type storedAnswer struct {
	Schema       int                `json:"schema"`
	ID           string             `json:"id"`
	QuestionID   string             `json:"question_id,omitempty"`
	Question     string             `json:"question"`
	Language     string             `json:"language"`
	Status       string             `json:"status"`
	Writer       string             `json:"writer"`
	Text         string             `json:"text"`
	Lines        []storedLine       `json:"lines"`
	Sources      []storedSource     `json:"sources"`
	Claims       []storedCited      `json:"claims"`
	Contrast     []storedGroup      `json:"contrast"`
	Notices      []string           `json:"notices"`
	Verification storedVerification `json:"verification"`
	Trace        storedTrace        `json:"trace"`
}

type storedLine struct {
	Role     string        `json:"role"`
	Text     string        `json:"text"`
	Sources  []int         `json:"sources"`
	Claims   []string      `json:"claims"`
	Cells    []string      `json:"cells"`
	Quotes   []storedQuote `json:"quotes"`
	Passages []string      `json:"passages"`
	Prose    bool          `json:"prose"`
	// Checked is missing in records of lines that check nothing, and in older ones.
	Checked *storedChecked `json:"checked,omitempty"`
}

type storedChecked struct {
	What    string `json:"what"`
	Finding string `json:"finding"`
	Found   string `json:"found"`
}

type storedQuote struct {
	Source int `json:"source"`
	Start  int `json:"start"`
	End    int `json:"end"`
}

type storedSource struct {
	N         int             `json:"n"`
	Article   string          `json:"article"`
	Revision  string          `json:"revision"`
	Title     string          `json:"title"`
	Publisher string          `json:"publisher"`
	DigestOf  string          `json:"digest_of"`
	Published storedPublished `json:"published"`
	URL       string          `json:"url"`
	Passages  []storedPassage `json:"passages"`
}

type storedPublished struct {
	From  calendar.Date `json:"from"`
	To    calendar.Date `json:"to"`
	Found string        `json:"found"`
}

type storedPassage struct {
	ID    string  `json:"id"`
	Start int     `json:"start"`
	End   int     `json:"end"`
	Text  string  `json:"text"`
	Score float64 `json:"score"`
}

type storedGroup struct {
	Measure   string       `json:"measure"`
	Subject   string       `json:"subject"`
	Claims    []string     `json:"claims"`
	Relations []storedPair `json:"relations"`
}

type storedPair struct {
	From     string `json:"from"`
	To       string `json:"to"`
	Relation string `json:"relation"`
	Note     string `json:"note"`
}

type storedVerification struct {
	OK       bool            `json:"ok"`
	Problems []storedProblem `json:"problems"`
}

type storedProblem struct {
	Line   int    `json:"line"`
	Kind   string `json:"kind"`
	Detail string `json:"detail"`
}

type storedTrace struct {
	Stages    []storedStage    `json:"stages"`
	Prompt    string           `json:"prompt"`
	Model     string           `json:"model"`
	Index     string           `json:"index"`
	Exchanges []storedExchange `json:"exchanges"`
	Refused   []storedProblem  `json:"refused"`
}

type storedStage struct {
	Name string  `json:"name"`
	MS   float64 `json:"ms"`
}

type storedExchange struct {
	Purpose          string          `json:"purpose"`
	Messages         []storedMessage `json:"messages"`
	Output           string          `json:"output"`
	Error            string          `json:"error"`
	Model            string          `json:"model"`
	PromptTokens     int             `json:"prompt_tokens"`
	CompletionTokens int             `json:"completion_tokens"`
	Dropped          int             `json:"dropped"`
}

type storedMessage struct {
	Role string `json:"role"`
	Text string `json:"text"`
}

// each turns a list into one of another type; nil stays nil.
func each[A, B any](list []A, turn func(A) B) []B {
	if list == nil {
		return nil
	}
	turned := make([]B, len(list))
	for i, a := range list {
		turned[i] = turn(a)
	}
	return turned
}

func answerRow(a rag.Answer) storedAnswer {
	return storedAnswer{
		Schema: a.Schema, ID: a.ID, QuestionID: a.QuestionID, Question: a.Question, Language: a.Language,
		Status: string(a.Status), Writer: a.Writer, Text: a.Text,
		Lines: each(a.Lines, lineRow), Sources: each(a.Sources, sourceRow), Claims: each(a.Claims, citedRow),
		Contrast: each(a.Contrast, groupRow), Notices: a.Notices,
		Verification: storedVerification{OK: a.Verification.OK, Problems: each(a.Verification.Problems, problemRow)},
		Trace: storedTrace{
			Stages: each(a.Trace.Stages, func(s rag.Stage) storedStage { return storedStage{Name: s.Name, MS: s.MS} }),
			Prompt: a.Trace.Prompt, Model: a.Trace.Model, Index: a.Trace.Index,
			Exchanges: each(a.Trace.Exchanges, exchangeRow), Refused: each(a.Trace.Refused, problemRow),
		},
	}
}

func (s storedAnswer) answer() rag.Answer {
	return rag.Answer{
		Schema: s.Schema, ID: s.ID, QuestionID: s.QuestionID, Question: s.Question, Language: s.Language,
		Status: rag.Status(s.Status), Writer: s.Writer, Text: s.Text,
		Lines: each(s.Lines, storedLine.line), Sources: each(s.Sources, storedSource.source), Claims: each(s.Claims, storedCited.cited),
		Contrast: each(s.Contrast, storedGroup.group), Notices: s.Notices,
		Verification: rag.Verification{OK: s.Verification.OK, Problems: each(s.Verification.Problems, storedProblem.problem)},
		Trace: rag.Trace{
			Stages: each(s.Trace.Stages, func(s storedStage) rag.Stage { return rag.Stage{Name: s.Name, MS: s.MS} }),
			Prompt: s.Trace.Prompt, Model: s.Trace.Model, Index: s.Trace.Index,
			Exchanges: each(s.Trace.Exchanges, storedExchange.exchange), Refused: each(s.Trace.Refused, storedProblem.problem),
		},
	}
}

func lineRow(l draft.Line) storedLine {
	var checked *storedChecked
	if c := l.Checked; c != nil {
		checked = &storedChecked{c.What, string(c.Finding), c.Found}
	}
	return storedLine{
		Role: string(l.Role), Text: l.Text, Sources: l.Sources, Claims: l.Claims, Cells: l.Cells,
		Quotes:   each(l.Quotes, func(q draft.Quote) storedQuote { return storedQuote{Source: q.Source, Start: q.Start, End: q.End} }),
		Passages: l.Passages, Prose: l.Prose, Checked: checked,
	}
}

func (s storedLine) line() draft.Line {
	var checked *draft.Checked
	if c := s.Checked; c != nil {
		checked = &draft.Checked{What: c.What, Finding: draft.Finding(c.Finding), Found: c.Found}
	}
	return draft.Line{
		Role: draft.Role(s.Role), Text: s.Text, Sources: s.Sources, Claims: s.Claims, Cells: s.Cells,
		Quotes:   each(s.Quotes, func(q storedQuote) draft.Quote { return draft.Quote{Source: q.Source, Start: q.Start, End: q.End} }),
		Passages: s.Passages, Prose: s.Prose, Checked: checked,
	}
}

func sourceRow(s rag.Source) storedSource {
	return storedSource{
		N: s.N, Article: s.Article, Revision: s.Revision, Title: s.Title, Publisher: s.Publisher, DigestOf: s.DigestOf,
		Published: storedPublished{From: s.Published.From, To: s.Published.To, Found: s.Published.Found}, URL: s.URL,
		Passages: each(s.Passages, func(p rag.SourcePassage) storedPassage {
			return storedPassage{ID: p.ID, Start: p.Start, End: p.End, Text: p.Text, Score: p.Score}
		}),
	}
}

func (s storedSource) source() rag.Source {
	return rag.Source{
		N: s.N, Article: s.Article, Revision: s.Revision, Title: s.Title, Publisher: s.Publisher, DigestOf: s.DigestOf,
		Published: corpus.Published{Interval: calendar.Interval{From: s.Published.From, To: s.Published.To}, Found: s.Published.Found}, URL: s.URL,
		Passages: each(s.Passages, func(p storedPassage) rag.SourcePassage {
			return rag.SourcePassage{ID: p.ID, Start: p.Start, End: p.End, Text: p.Text, Score: p.Score}
		}),
	}
}

func groupRow(g contrast.Group) storedGroup {
	return storedGroup{
		Measure: g.Measure, Subject: g.Subject, Claims: g.Claims,
		Relations: each(g.Relations, func(p contrast.Pair) storedPair {
			return storedPair{From: p.From, To: p.To, Relation: string(p.Relation), Note: p.Note}
		}),
	}
}

func (s storedGroup) group() contrast.Group {
	return contrast.Group{
		Measure: s.Measure, Subject: s.Subject, Claims: s.Claims,
		Relations: each(s.Relations, func(p storedPair) contrast.Pair {
			return contrast.Pair{From: p.From, To: p.To, Relation: contrast.Relation(p.Relation), Note: p.Note}
		}),
	}
}

func problemRow(p draft.Problem) storedProblem {
	return storedProblem{Line: p.Line, Kind: p.Kind, Detail: p.Detail}
}

func (s storedProblem) problem() draft.Problem {
	return draft.Problem{Line: s.Line, Kind: s.Kind, Detail: s.Detail}
}

func exchangeRow(x answer.Exchange) storedExchange {
	return storedExchange{
		Purpose:  x.Purpose,
		Messages: each(x.Messages, func(m llm.Message) storedMessage { return storedMessage{Role: string(m.Role), Text: m.Text} }),
		Output:   x.Output, Error: x.Error, Model: x.Model,
		PromptTokens: x.PromptTokens, CompletionTokens: x.CompletionTokens, Dropped: x.Dropped,
	}
}

func (s storedExchange) exchange() answer.Exchange {
	return answer.Exchange{
		Purpose:  s.Purpose,
		Messages: each(s.Messages, func(m storedMessage) llm.Message { return llm.Message{Role: llm.Role(m.Role), Text: m.Text} }),
		Output:   s.Output, Error: s.Error, Model: s.Model,
		PromptTokens: s.PromptTokens, CompletionTokens: s.CompletionTokens, Dropped: s.Dropped,
	}
}
