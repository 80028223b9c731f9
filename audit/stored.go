package audit

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/quellenlage/quellenlage/rag"
)

// payloadVersion is the version of the stored JSON. Readers tolerate new fields; a change of meaning counts it up.
const payloadVersion = 1

// stored is the JSON of a record's payload. It is a type apart from rag.Record, so that renaming a field of the program
// never changes what lies on disk. The answer is kept as the data contract writes it.
type stored struct {
	Version  int             `json:"version"`
	Question storedQuestion  `json:"question"`
	Answer   json.RawMessage `json:"answer"`
}

type storedQuestion struct {
	ID      string       `json:"id"`
	Text    string       `json:"text"`
	History []storedTurn `json:"history"`
	Asker   storedAsker  `json:"asker"`
}

type storedTurn struct {
	Role string `json:"role"`
	Text string `json:"text"`
}

type storedAsker struct {
	Channel string `json:"channel"`
	User    string `json:"user"`
	Server  string `json:"server"`
	Place   string `json:"place"`
}

// encode is the payload of a record.
func encode(r rag.Record) ([]byte, error) {
	answer, err := json.Marshal(r.Answer)
	if err != nil {
		return nil, fmt.Errorf("encode answer %s: %w", r.Answer.ID, err)
	}
	q := storedQuestion{ID: r.Question.ID, Text: r.Question.Text, History: []storedTurn{}, Asker: storedAsker(r.Question.Asker)}
	for _, turn := range r.Question.History {
		q.History = append(q.History, storedTurn(turn))
	}
	body, err := json.Marshal(stored{Version: payloadVersion, Question: q, Answer: answer})
	if err != nil {
		return nil, fmt.Errorf("encode record of answer %s: %w", r.Answer.ID, err)
	}
	return body, nil
}

// decode reads what encode wrote. Record.At lies beside the payload, not in it.
func decode(body []byte, at string) (rag.Record, error) {
	var s stored
	if err := json.Unmarshal(body, &s); err != nil {
		return rag.Record{}, fmt.Errorf("decode record: %w", err)
	}
	var r rag.Record
	if err := json.Unmarshal(s.Answer, &r.Answer); err != nil {
		return rag.Record{}, fmt.Errorf("decode answer: %w", err)
	}
	r.Question = rag.Question{ID: s.Question.ID, Text: s.Question.Text, Asker: rag.Asker(s.Question.Asker)}
	for _, turn := range s.Question.History {
		r.Question.History = append(r.Question.History, rag.Turn(turn))
	}
	t, err := time.Parse(time.RFC3339Nano, at)
	if err != nil {
		return rag.Record{}, fmt.Errorf("decode time of record: %w", err)
	}
	r.At = t
	return r, nil
}
