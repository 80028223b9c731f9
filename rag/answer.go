package rag

import (
	"context"
	"time"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/rag/answer"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// Schema is the version of the data contract that Answer follows. Fields are only added.
const Schema = 1

// Question is what somebody asks.
type Question struct {
	// ID comes back as the answer's QuestionID; "" where the caller has none.
	ID   string
	Text string
	// History holds earlier turns of the conversation, oldest first.
	History []Turn
	// Kind is the kind of answer wanted; Scope narrows the articles it may stand on.
	Kind  Kind
	Scope Scope
	// Mode says whether Ask or Check answered it, for the record; the engine sets it.
	Mode Mode
	// Author is the user whose words Text is, where that is not the asker: the author of a message that is checked. It is
	// for the record alone, as Asker is.
	Author string
	// Origin is the id of the recorded answer whose question is asked again, "" where it is asked for the first time; for the
	// record, which goes when the origin goes.
	Origin string
	// Asker says where the question came from, for the record; it has no influence on the answer.
	Asker Asker
}

// Mode says what was done with a question.
type Mode string

// The modes. A record from before they were recorded has none.
const (
	Asked   Mode = "asked"   // Ask answered it
	Checked Mode = "checked" // Check held it against the articles
)

// Turn is one earlier message of a conversation; Role is "user" or "assistant".
type Turn struct {
	Role string `json:"role"`
	Text string `json:"text"`
	// Ref is the id of the recorded answer that the turn belongs to: Text is its question or the answer to it. "" where
	// that is not known. With it a record needs no copy of what stands in another.
	Ref string `json:"ref,omitempty"`
}

// Asker says who asked and where. All fields may be "".
type Asker struct {
	// Channel is the front end: "terminal", "discord", "web".
	Channel string `json:"channel"`
	User    string `json:"user"`
	Server  string `json:"server"`
	Place   string `json:"place"`
}

// Status says what kind of answer was found. The values are part of the data contract.
type Status string

// The statuses of the data contract.
const (
	Answered   Status = "answered"
	Contrasted Status = "contrasted"
	NoAnswer   Status = "no_answer"
)

// The writers of the data contract.
const (
	writerEvidence = "evidence"
	writerModel    = "llm"
)

// Answer is the data contract's answer: everything that any front end shows.
type Answer struct {
	Schema       int              `json:"schema"`
	ID           string           `json:"id"`
	QuestionID   string           `json:"question_id,omitempty"`
	Question     string           `json:"question"`
	Language     string           `json:"language"`
	Status       Status           `json:"status"`
	Writer       string           `json:"writer"`
	Text         string           `json:"text"`
	Lines        []draft.Line     `json:"lines"`
	Sources      []Source         `json:"sources"`
	Claims       []Cited          `json:"claims"`
	Contrast     []contrast.Group `json:"contrast"`
	Notices      []string         `json:"notices"`
	Verification Verification     `json:"verification"`
	Trace        Trace            `json:"trace"`
}

// Source is an article that an answer cites, self-contained so that a record stands when the corpus changes.
type Source struct {
	// N is the number in the [n] markers, counted from 1.
	N         int              `json:"n"`
	Article   string           `json:"article"`
	Revision  string           `json:"revision"`
	Title     string           `json:"title"`
	Publisher string           `json:"publisher"`
	DigestOf  string           `json:"digest_of"`
	Published corpus.Published `json:"published"`
	URL       string           `json:"url"`
	Passages  []SourcePassage  `json:"passages"`
}

// SourcePassage is a passage of a cited article that was used.
type SourcePassage struct {
	ID    string  `json:"id"`
	Start int     `json:"start"`
	End   int     `json:"end"`
	Text  string  `json:"text"`
	Score float64 `json:"score"`
}

// Cited is a claim with the number of the source it was read from.
type Cited struct {
	Claim  claims.Claim `json:"claim"`
	Source int          `json:"source"`
}

// Verification says whether every line stands in its sources.
type Verification struct {
	OK       bool            `json:"ok"`
	Problems []draft.Problem `json:"problems"`
}

// Trace says how an answer came about.
type Trace struct {
	Stages []Stage `json:"stages"`
	// Prompt is the hash of the prompt templates, Model the language model; both "" for the evidence writer.
	Prompt string `json:"prompt"`
	Model  string `json:"model"`
	// Index is a hash over the revisions of all indexed articles.
	Index string `json:"index"`
	// Exchanges are the questions to the model with its replies as they came, Refused what was wrong with the lines that
	// were not shown; both empty where no model was asked.
	Exchanges []answer.Exchange `json:"exchanges"`
	Refused   []draft.Problem   `json:"refused"`
}

// Stage is one step of the work with the time it took, in milliseconds.
type Stage struct {
	Name string  `json:"name"`
	MS   float64 `json:"ms"`
}

// Record is what is kept of an answer: what was asked, by whom, when, the answer, and all that it was made from.
type Record struct {
	Question Question
	Answer   Answer
	At       time.Time
	// Evidence is nil in a record from before it was recorded.
	Evidence *Evidence
}

// Recorder keeps records. audit.Log is the real one, internal/testkit has the fake. An answer leaves the engine only after Record returned
// nil. A record whose question goes back to a deleted one is refused.
type Recorder interface {
	Record(ctx context.Context, r Record) error
}
