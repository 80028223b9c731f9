package audit

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag"
)

// payloadVersion is the version of the stored JSON. Readers tolerate new fields; a change of meaning counts it up.
const payloadVersion = 1

// stored is the JSON of an answer's payload. It is made of types apart from those of package rag, so that renaming a field
// of the program never changes what lies on disk.
type stored struct {
	Version  int            `json:"version"`
	Question storedQuestion `json:"question"`
	Answer   storedAnswer   `json:"answer"`
	// Persons are the users whose words may stand here: the asker, the author of a checked message, and those of the answers
	// that the history refers to.
	Persons []string `json:"persons,omitempty"`
	// Evidence is missing in records from before it was kept.
	Evidence *storedEvidence `json:"evidence,omitempty"`
}

type storedQuestion struct {
	ID      string       `json:"id"`
	Text    string       `json:"text"`
	History []storedTurn `json:"history"`
	Kind    string       `json:"kind,omitempty"`
	Mode    string       `json:"mode,omitempty"`
	Scope   *storedScope `json:"scope,omitempty"`
	Author  string       `json:"author,omitempty"`
	Origin  string       `json:"origin,omitempty"`
	Asker   storedAsker  `json:"asker"`
}

// storedTurn has a Text only where Ref names no answer of this log: what stands in another record is not copied.
type storedTurn struct {
	Role string `json:"role"`
	Text string `json:"text"`
	Ref  string `json:"ref,omitempty"`
}

type storedScope struct {
	Since     calendar.Date `json:"since"`
	Publisher string        `json:"publisher"`
}

type storedAsker struct {
	Channel string `json:"channel"`
	User    string `json:"user"`
	Server  string `json:"server"`
	Place   string `json:"place"`
}

// encode is the payload of a record, whose users and references to other records and to articles are as they are to be kept.
func encode(r rag.Record, persons []string, refs []storedReference) ([]byte, error) {
	body, err := json.Marshal(stored{
		Version: payloadVersion, Question: questionRow(r.Question), Answer: answerRow(r.Answer), Persons: persons, Evidence: evidenceRow(r.Evidence, refs),
	})
	if err != nil {
		return nil, fmt.Errorf("encode record of answer %s: %w", r.Answer.ID, err)
	}
	return body, nil
}

// decoded is a payload as it was read. Its record is without Evidence, whose articles lie elsewhere.
type decoded struct {
	rag.Record
	persons  []string
	evidence *storedEvidence
}

// references are the articles that the record refers to.
func (d decoded) references() []storedReference {
	if d.evidence == nil {
		return nil
	}
	return d.evidence.Revisions
}

// decode reads what encode wrote. Record.At lies beside the payload, not in it.
func decode(body []byte, at string) (decoded, error) {
	var s stored
	if err := json.Unmarshal(body, &s); err != nil {
		return decoded{}, fmt.Errorf("decode record: %w", err)
	}
	t, err := time.Parse(time.RFC3339Nano, at)
	if err != nil {
		return decoded{}, fmt.Errorf("decode time of record: %w", err)
	}
	if s.Persons == nil && s.Question.Asker.User != "" {
		s.Persons = []string{s.Question.Asker.User} // as of before persons were kept
	}
	return decoded{rag.Record{Question: s.Question.question(), Answer: s.Answer.answer(), At: t}, s.Persons, s.Evidence}, nil
}

func questionRow(q rag.Question) storedQuestion {
	row := storedQuestion{
		ID: q.ID, Text: q.Text, Kind: string(q.Kind), Mode: string(q.Mode), Author: q.Author, Origin: q.Origin,
		History: each(q.History, func(t rag.Turn) storedTurn { return storedTurn{Role: t.Role, Text: t.Text, Ref: t.Ref} }),
		Asker:   storedAsker{Channel: q.Asker.Channel, User: q.Asker.User, Server: q.Asker.Server, Place: q.Asker.Place},
	}
	if q.Scope != (rag.Scope{}) {
		row.Scope = &storedScope{Since: q.Scope.Since, Publisher: q.Scope.Publisher}
	}
	return row
}

func (s storedQuestion) question() rag.Question {
	q := rag.Question{
		ID: s.ID, Text: s.Text, Kind: rag.Kind(s.Kind), Mode: rag.Mode(s.Mode), Author: s.Author, Origin: s.Origin,
		History: each(s.History, func(t storedTurn) rag.Turn { return rag.Turn{Role: t.Role, Text: t.Text, Ref: t.Ref} }),
		Asker:   rag.Asker{Channel: s.Asker.Channel, User: s.Asker.User, Server: s.Asker.Server, Place: s.Asker.Place},
	}
	if len(q.History) == 0 {
		q.History = nil
	}
	if s.Scope != nil {
		q.Scope = rag.Scope{Since: s.Scope.Since, Publisher: s.Scope.Publisher}
	}
	return q
}
