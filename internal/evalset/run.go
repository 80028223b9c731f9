package evalset

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/quellenlage/quellenlage/rag"
)

// Report is the outcome of a run.
type Report struct {
	Questions []Score `json:"questions"`
	Total     Total   `json:"total"`
}

// Total sums up a run. Shares are between 0 and 1, and 1 where there was nothing to find.
type Total struct {
	Questions int `json:"questions"`
	// FigureRecall is the share of expected figures that were cited, FigurePrecision the share of cited figures that
	// were expected, SpeakerMatch the share of expected figures cited with the right speaker.
	FigureRecall    float64 `json:"figure_recall"`
	FigurePrecision float64 `json:"figure_precision"`
	// ValuePrecision is FigurePrecision where a figure that was expected from another article counts as expected.
	ValuePrecision float64 `json:"value_precision"`
	SpeakerMatch   float64 `json:"speaker_match"`
	DocRecall      float64 `json:"doc_recall"`
	// ContrastKept counts the questions that had to be contrasted and were, of ContrastWanted.
	ContrastKept   int `json:"contrast_kept"`
	ContrastWanted int `json:"contrast_wanted"`
	// AbstentionKept counts the questions that abstained exactly where they had to, of all.
	AbstentionKept int `json:"abstention_kept"`
	Verified       int `json:"verified"`
	// MedianMS and WorstMS are times from question to answer, in milliseconds.
	MedianMS float64 `json:"median_ms"`
	WorstMS  float64 `json:"worst_ms"`
}

// Ask answers a question; Engine.Ask of package rag is the real one.
type Ask func(context.Context, rag.Question) (rag.Answer, error)

// Run asks every question in order and scores the answers. It stops at the first question that ask fails on. The clock
// measures the time of each answer.
func Run(ctx context.Context, questions []Question, ask Ask, clock func() time.Time) (Report, error) {
	table, err := readSpeakers(speakersTable)
	if err != nil {
		return Report{}, err
	}
	report := Report{Questions: make([]Score, 0, len(questions))}
	for _, q := range questions {
		start := clock()
		a, err := ask(ctx, rag.Question{ID: q.ID, Text: q.Text, History: q.History})
		if err != nil {
			return Report{}, fmt.Errorf("question %s: %w", q.ID, err)
		}
		took := clock().Sub(start)
		score := table.score(q, a)
		score.MS = float64(took.Microseconds()) / 1000
		report.Questions = append(report.Questions, score)
	}
	report.Total = total(report.Questions)
	return report, nil
}

func total(scores []Score) Total {
	t := Total{Questions: len(scores)}
	var expected, found, speaker, cited, right, rightValue, docs, docsFound int
	times := make([]float64, 0, len(scores))
	for _, s := range scores {
		expected, found, speaker = expected+s.Expected, found+s.Found, speaker+s.Speaker
		cited, right, rightValue = cited+s.Cited, right+s.Right, rightValue+s.RightValue
		docs, docsFound = docs+s.Docs, docsFound+s.DocsFound
		t.ContrastWanted += one(s.MustContrast)
		t.ContrastKept += one(s.MustContrast && s.ContrastKept)
		t.AbstentionKept += one(s.AbstentionKept)
		t.Verified += one(s.Verified)
		times = append(times, s.MS)
	}
	t.FigureRecall, t.SpeakerMatch = share(found, expected), share(speaker, expected)
	t.FigurePrecision, t.ValuePrecision, t.DocRecall = share(right, cited), share(rightValue, cited), share(docsFound, docs)
	slices.Sort(times)
	if n := len(times); n > 0 {
		t.MedianMS, t.WorstMS = (times[(n-1)/2]+times[n/2])/2, times[n-1]
	}
	return t
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}
