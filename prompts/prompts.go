// Package prompts holds every word that is said to a language model: one .tmpl file a purpose and language, and one typed
// render function each.
//
// The words lie in templates/, the JSON schemas of the answers in schemas/; docs/prompt-example.md shows a rendered prompt.
//
// Articles, questions and earlier turns stand in a prompt as data: every line of theirs begins with its own mark and a bar
// ("p1| "), so that nothing in them can end the block that they stand in. The marks are q (question), h (earlier turns), p
// (passages), t and a (title and text of an article), s and f (a sentence of the model and what was found wrong in it). A
// claim is one line. What is invisible, turns the direction of writing or is a control token of a chat model is made
// harmless before it gets to a template. The package decides nothing about models and calls none.
package prompts

import "encoding/json"

// Prompt is a rendered prompt: the rules, the task, and the shape of the answer.
type Prompt struct {
	System, User string
	// SchemaName and Schema are the JSON schema of the answer.
	SchemaName string
	Schema     json.RawMessage
	// Dropped is how many passages were left out to keep within the length budget.
	Dropped int
}

// Source is an article as the model sees it. N is its number in the answer, counted from 1.
type Source struct {
	N                      int
	Publisher, Title, Date string
	// Digest is true where the text is not the publisher's own wording, so that it must not be put in quotation marks.
	Digest bool
}

// Passage is a stretch of an article. ID is short ("p1") and unique in its prompt.
type Passage struct {
	ID     string
	Source int
	Text   string
}

// Claim is an entry of the ledger, each field in words of the answer's language, "" where it does not apply. ID is short
// ("c1") and unique in its prompt.
type Claim struct {
	ID     string
	Source int
	// Figure is "" for a statement; then Event says what is stated.
	Figure, Measure, People, Event string
	Speaker, AsOf, Remark          string
	// Quote is the article's sentence.
	Quote string
}

// Relation says how one claim stands to another, by the ids of this prompt.
type Relation struct {
	From, To string
	// Kind is a relation of the data contract (differ, updated, same_origin, agree, part_of).
	Kind string
}

// Turn is an earlier message of the conversation; Role is "user" or "assistant".
type Turn struct{ Role, Text string }

// Answer is what the prompt for an answer is made of.
type Answer struct {
	// Language is that of the answer, "de" or "en".
	Language string
	Question string
	History  []Turn
	Sources  []Source
	// Passages are ordered best first: the last are dropped first where the prompt gets too long. Claims and relations
	// are never dropped.
	Passages  []Passage
	Claims    []Claim
	Relations []Relation
}

// Problem is what was wrong with one sentence of a model's answer, in words.
type Problem struct {
	Sentence string
	Detail   string
}

// FollowUp is what the prompt for a question that does not stand alone, or is oddly put, is made of.
type FollowUp struct {
	Language string
	Question string
	History  []Turn
}

// Extraction is what the prompt for proposed claims is made of: one article, or a part of one.
type Extraction struct {
	Language string
	Title    string
	Text     string
}
