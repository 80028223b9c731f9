package evalset

import (
	"path"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
)

// Score is how one answer fares.
type Score struct {
	ID       string     `json:"id"`
	Kind     string     `json:"kind"`
	Question string     `json:"question"`
	Status   rag.Status `json:"status"`
	// Expected is the number of expected figures, Found how many of them the answer's lines cite, Speaker how many of
	// those with the right speaker.
	Expected int `json:"expected"`
	Found    int `json:"found"`
	Speaker  int `json:"speaker"`
	// Cited is the number of different figures that the lines cite, Right how many of them were expected, and RightValue
	// how many of them were expected from that or another article.
	Cited      int `json:"cited"`
	Right      int `json:"right"`
	RightValue int `json:"right_value"`
	// Docs is the number of expected articles, DocsFound how many of them are among the sources.
	Docs      int `json:"docs"`
	DocsFound int `json:"docs_found"`
	// MustContrast and MustAbstain are what was expected; ContrastKept is true also where none was expected.
	MustContrast   bool `json:"must_contrast"`
	ContrastKept   bool `json:"contrast_kept"`
	MustAbstain    bool `json:"must_abstain"`
	AbstentionKept bool `json:"abstention_kept"`
	Verified       bool `json:"verified"`
	Lines          int  `json:"lines"`
	// MS is the time from question to answer in milliseconds.
	MS float64 `json:"ms"`
	// Missing and Unexpected say which figures were not found or not asked for; WrongSpeaker whose speaker is wrong.
	Missing      []string `json:"missing"`
	WrongSpeaker []string `json:"wrong_speaker"`
	Unexpected   []string `json:"unexpected"`
	// MustNot is what the answer must not say, in prose; Text is the answer, to be read beside it.
	MustNot []string `json:"must_not"`
	Text    string   `json:"text"`
}

// score compares an answer with what its question expects.
func (s speakers) score(q Question, a rag.Answer) Score {
	r := Score{
		ID: q.ID, Kind: q.Kind, Question: q.Text, Status: a.Status, Expected: len(q.ExpectedFigures),
		MustContrast: q.MustContrast, ContrastKept: !q.MustContrast || a.Status == rag.Contrasted,
		MustAbstain: q.MustAbstain, AbstentionKept: q.MustAbstain == (a.Status == rag.NoAnswer),
		Docs: len(q.ExpectedDocs), Verified: a.Verification.OK, Lines: len(a.Lines), Text: a.Text,
		Missing: []string{}, WrongSpeaker: []string{}, Unexpected: []string{}, MustNot: slices.Concat([]string{}, q.MustNot),
	}
	for _, doc := range q.ExpectedDocs {
		if slices.ContainsFunc(a.Sources, func(src rag.Source) bool { return src.Article == article(doc) }) {
			r.DocsFound++
		}
	}
	cited := citedFigures(a)
	for _, f := range q.ExpectedFigures {
		s.scoreFigure(&r, f, cited)
	}
	seen := map[string]bool{}
	for _, c := range cited {
		if seen[figureKey(c)] {
			continue
		}
		seen[figureKey(c)] = true
		r.Cited++
		if slices.ContainsFunc(q.ExpectedFigures, func(f Figure) bool { return f.sameFigure(c) }) {
			r.RightValue++
		}
		if slices.ContainsFunc(q.ExpectedFigures, func(f Figure) bool { return f.matches(c) }) {
			r.Right++
		} else {
			r.Unexpected = append(r.Unexpected, c.Value.Text+" "+c.Measure+" ["+c.Article+"]")
		}
	}
	return r
}

// scoreFigure looks for one expected figure among the cited claims. Of several claims with the same figure one with the
// right speaker is enough.
func (s speakers) scoreFigure(r *Score, f Figure, cited []claims.Claim) {
	found, spoken := false, false
	for _, c := range cited {
		if f.matches(c) {
			found = true
			spoken = spoken || s.match(f.Who, c)
		}
	}
	switch {
	case !found:
		r.Missing = append(r.Missing, f.String())
	case !spoken:
		r.Found++
		r.WrongSpeaker = append(r.WrongSpeaker, f.String())
	default:
		r.Found++
		r.Speaker++
	}
}

// citedFigures are the figures that an answer's lines stand on. What only lies nearest to a question that is not answered
// is not offered as an answer and does not count.
func citedFigures(a rag.Answer) []claims.Claim {
	cited := map[string]bool{}
	for _, line := range a.Lines {
		if line.Role == draft.Nearest {
			continue
		}
		for _, id := range line.Claims {
			cited[id] = true
		}
	}
	var list []claims.Claim
	for _, c := range a.Claims {
		if cited[c.Claim.ID] && c.Claim.Kind == claims.Figure && c.Claim.Value != nil {
			list = append(list, c.Claim)
		}
	}
	return list
}

// article is the id of the article in a file.
func article(doc string) string { return strings.TrimSuffix(doc, path.Ext(doc)) }
