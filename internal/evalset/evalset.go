// Package evalset measures answers against what a careful reader expects: it reads files of questions with the expected
// figures, speakers, contrast and abstention, runs them through anything that answers, and scores what comes back.
//
// It compares values, articles, measures and speakers of the claims that an answer's lines cite, never wording. What must
// not be said is prose and is only passed on, to be read by a person.
package evalset

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/quellenlage/quellenlage/rag"
)

// Question is a question with what is expected of its answer.
type Question struct {
	ID              string     `json:"id"`
	Language        string     `json:"lang"`
	Kind            string     `json:"kind"`
	Text            string     `json:"question"`
	History         []rag.Turn `json:"history"`
	ExpectedDocs    []string   `json:"expected_docs"`
	ExpectedFigures []Figure   `json:"expected_figures"`
	MustContrast    bool       `json:"must_contrast"`
	MustAbstain     bool       `json:"must_abstain"`
	MustNot         []string   `json:"must_not"`
	Reference       string     `json:"reference_answer"`
}

// Figure is a figure that an answer is expected to cite.
type Figure struct {
	Low       *float64 `json:"figure_low"`
	High      *float64 `json:"figure_high"`
	Qualifier string   `json:"qualifier"`
	// Unit is a measure ("killed"), a measure with "_additional" for a figure on top of another, or "money_" with a
	// currency.
	Unit string `json:"unit"`
	// Who names the speakers, joined by " + ", with remarks in brackets; nil where the article names nobody.
	Who  *string `json:"who"`
	AsOf string  `json:"as_of"`
	// Doc is the article's file name; the extension does not count.
	Doc string `json:"doc"`
}

// maxLine is the longest line that Read takes, in bytes.
const maxLine = 4 << 20

// Read reads questions, one JSON object a line. Blank lines are skipped; the error names the line that is no question.
func Read(r io.Reader) ([]Question, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	var list []Question
	seen := map[string]int{}
	n := 0
	for lines.Scan() {
		n++
		line := bytes.TrimSpace(bytes.TrimPrefix(lines.Bytes(), []byte("\ufeff")))
		if len(line) == 0 {
			continue
		}
		var q Question
		if err := json.Unmarshal(line, &q); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if strings.TrimSpace(q.Text) == "" {
			return nil, fmt.Errorf("line %d: it has no question", n)
		}
		if before, twice := seen[q.ID]; twice && q.ID != "" {
			return nil, fmt.Errorf("line %d: the id %q stands in line %d already", n, q.ID, before)
		}
		seen[q.ID] = n
		list = append(list, q)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("line %d: %w", n+1, err)
	}
	if len(list) == 0 {
		return nil, errors.New("it holds no questions")
	}
	return list, nil
}
