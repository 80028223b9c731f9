package audit

import (
	"encoding/json"
	"fmt"
	"time"
)

// storedEvent is the JSON of an event's payload; the other fields of Event lie in the record.
type storedEvent struct {
	Version int             `json:"version"`
	By      string          `json:"by"`
	Detail  json.RawMessage `json:"detail"`
}

type storedSent struct {
	Channel  string   `json:"channel"`
	Messages []string `json:"messages"`
	Private  bool     `json:"private"`
	Direct   string   `json:"direct"`
}

type storedReported struct {
	Why string `json:"why"`
}

type storedVerdict struct {
	Judgement Judgement `json:"judgement"`
	Note      string    `json:"note"`
	Claims    []string  `json:"claims"`
}

type storedCorrected struct {
	Text   string `json:"text"`
	Reason string `json:"reason"`
}

type storedRetracted struct {
	Reason string `json:"reason"`
}

type storedDelivered struct {
	Correction int64  `json:"correction"`
	Channel    string `json:"channel"`
	Message    string `json:"message"`
	Failure    string `json:"failure"`
}

type storedReplayed struct {
	On      string `json:"on"`
	Answer  string `json:"answer"`
	Changed bool   `json:"changed"`
}

type storedForgotten struct {
	Records []storedRange `json:"records"`
}

type storedPruned struct {
	Before  time.Time     `json:"before"`
	Records []storedRange `json:"records"`
}

type storedRange [2]int64

type storedMarked struct {
	Count int64  `json:"count"`
	Hash  string `json:"hash"`
}

func rangeRow(r Range) storedRange { return storedRange{r.From, r.To} }

func (s storedRange) numbers() Range { return Range{From: s[0], To: s[1]} }

// toStored is the row of a detail.
func toStored(d Detail) any {
	switch d := d.(type) {
	case Sent:
		return storedSent(d)
	case Reported:
		return storedReported(d)
	case Verdict:
		return storedVerdict(d)
	case Corrected:
		return storedCorrected(d)
	case Retracted:
		return storedRetracted(d)
	case Delivered:
		return storedDelivered(d)
	case Replayed:
		return storedReplayed(d)
	case Forgotten:
		return storedForgotten{Records: each(d.Records, rangeRow)}
	case Pruned:
		return storedPruned{Before: d.Before, Records: each(d.Records, rangeRow)}
	case Marked:
		return storedMarked{Count: d.Head.Count, Hash: d.Head.Hash}
	}
	return struct{}{} // Helpful and NotHelpful say all by their kind
}

// fromStored reads the detail of an event of this kind.
func fromStored(k Kind, row []byte) (Detail, error) {
	switch k {
	case KindSent:
		r, err := parse[storedSent](row)
		return Sent(r), err
	case KindHelpful:
		return Helpful{}, nil
	case KindNotHelpful:
		return NotHelpful{}, nil
	case KindReported:
		r, err := parse[storedReported](row)
		return Reported(r), err
	case KindVerdict:
		r, err := parse[storedVerdict](row)
		return Verdict(r), err
	case KindCorrected:
		r, err := parse[storedCorrected](row)
		return Corrected(r), err
	case KindRetracted:
		r, err := parse[storedRetracted](row)
		return Retracted(r), err
	case KindDelivered:
		r, err := parse[storedDelivered](row)
		return Delivered(r), err
	case KindReplayed:
		r, err := parse[storedReplayed](row)
		return Replayed(r), err
	case KindForgotten:
		r, err := parse[storedForgotten](row)
		return Forgotten{Records: each(r.Records, storedRange.numbers)}, err
	case KindPruned:
		r, err := parse[storedPruned](row)
		return Pruned{Before: r.Before, Records: each(r.Records, storedRange.numbers)}, err
	case KindHead:
		r, err := parse[storedMarked](row)
		return Marked{Head: Head(r)}, err
	}
	return nil, nil // a kind that a later version of the program writes
}

func parse[T any](row []byte) (T, error) {
	var v T
	err := json.Unmarshal(row, &v)
	return v, err
}

// encodeEvent is the payload of an event.
func encodeEvent(by string, d Detail) ([]byte, error) {
	detail, err := json.Marshal(toStored(d))
	if err != nil {
		return nil, fmt.Errorf("encode event: %w", err)
	}
	body, err := json.Marshal(storedEvent{Version: payloadVersion, By: by, Detail: detail})
	if err != nil {
		return nil, fmt.Errorf("encode event: %w", err)
	}
	return body, nil
}

// decodeEvent reads what encodeEvent wrote; a nil body gives an event without detail.
func decodeEvent(k link, body []byte) (Event, error) {
	at, err := time.Parse(time.RFC3339Nano, k.At)
	if err != nil {
		return Event{}, fmt.Errorf("decode time of record %d: %w", k.Seq, err)
	}
	e := Event{Seq: k.Seq, Kind: Kind(k.Kind), Answer: k.Answer, At: at}
	if body == nil {
		return e, nil
	}
	var s storedEvent
	if err := json.Unmarshal(body, &s); err != nil {
		return Event{}, fmt.Errorf("decode event %d: %w", k.Seq, err)
	}
	e.By = s.By
	if e.Detail, err = fromStored(e.Kind, s.Detail); err != nil {
		return Event{}, fmt.Errorf("decode event %d: %w", k.Seq, err)
	}
	return e, nil
}
