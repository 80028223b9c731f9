package evalset_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/quellenlage/quellenlage/internal/evalset"
	"github.com/quellenlage/quellenlage/internal/testkit"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/draft"
)

func f(v float64) *float64 { return &v }

func str(s string) *string { return &s }

// claim makes a figure of article "a".
func claim(id string, low, high *float64, measure string, speakers ...string) rag.Cited {
	c := claims.Claim{
		ID: id, Article: "a", Kind: claims.Figure, Measure: measure,
		Value: &claims.Value{Text: id, Low: low, High: high},
	}
	for _, s := range speakers {
		c.Speakers = append(c.Speakers, claims.Speaker{ID: s})
	}
	return rag.Cited{Claim: c, Source: 1}
}

// answer cites claims in one line of the given role.
func answer(status rag.Status, role draft.Role, cited ...rag.Cited) rag.Answer {
	line := draft.Line{Role: role}
	for _, c := range cited {
		line.Claims = append(line.Claims, c.Claim.ID)
	}
	return rag.Answer{
		Status: status, Lines: []draft.Line{line}, Claims: cited,
		Sources: []rag.Source{{N: 1, Article: "a"}}, Verification: rag.Verification{OK: true},
	}
}

func run(t *testing.T, q evalset.Question, a rag.Answer) evalset.Score {
	t.Helper()
	report, err := evalset.Run(t.Context(), []evalset.Question{q},
		func(context.Context, rag.Question) (rag.Answer, error) { return a, nil }, func() time.Time { return time.Time{} })
	if err != nil {
		t.Fatal(err)
	}
	return report.Questions[0]
}

func TestFigures(t *testing.T) {
	passedOn := claim("c", f(300), f(300), "killed", "yonhap", "nis")
	passedOn.Claim.Origin = []string{"yonhap", "nis"}
	relayOnly := claim("c", f(300), f(300), "killed", "yonhap")
	relayOnly.Claim.Origin = []string{"yonhap", "nis"}
	additive := claim("c", f(50), f(50), "deployed", "nis")
	additive.Claim.Value.Additive = true
	dollars := claim("c", f(5e9), f(5e9), "exports")
	dollars.Claim.Value.Unit = "USD"
	elsewhere := claim("c", f(300), f(300), "killed", "nis")
	elsewhere.Claim.Article = "b"

	killed := evalset.Figure{Low: f(300), High: f(300), Unit: "killed", Who: str("NIS"), Doc: "a.txt"}
	for name, tc := range map[string]struct {
		want  evalset.Figure
		cited rag.Cited
		// found and speaker say whether the figure counts as found, and with the right speaker.
		found, speaker bool
	}{
		"the same":               {killed, claim("c", f(300), f(300), "killed", "nis"), true, true},
		"another value":          {killed, claim("c", f(3000), f(3000), "killed", "nis"), false, false},
		"another measure":        {killed, claim("c", f(300), f(300), "wounded", "nis"), false, false},
		"another article":        {killed, elsewhere, false, false},
		"an open bound":          {killed, claim("c", f(300), nil, "killed", "nis"), false, false},
		"another speaker":        {killed, claim("c", f(300), f(300), "killed", "pentagon"), true, false},
		"no speaker":             {killed, claim("c", f(300), f(300), "killed"), true, false},
		"a speaker too many":     {killed, claim("c", f(300), f(300), "killed", "nis", "pentagon"), true, false},
		"a reporter in between":  {killed, passedOn, true, true},
		"only the reporter":      {killed, relayOnly, true, false},
		"more than":              {evalset.Figure{Low: f(300), Qualifier: "mehr als", Unit: "killed", Doc: "a"}, claim("c", f(300), nil, "killed"), true, true},
		"more than, closed":      {evalset.Figure{Low: f(300), High: f(300), Qualifier: "mehr als", Unit: "killed", Doc: "a"}, claim("c", f(300), nil, "killed"), true, true},
		"up to, closed":          {evalset.Figure{Low: f(900), High: f(900), Qualifier: "bis zu", Unit: "killed", Doc: "a"}, claim("c", nil, f(900), "killed"), true, true},
		"additional":             {evalset.Figure{Low: f(50), High: f(50), Unit: "deployed_additional", Who: str("NIS"), Doc: "a"}, additive, true, true},
		"additional, not so":     {evalset.Figure{Low: f(50), High: f(50), Unit: "deployed_additional", Doc: "a"}, claim("c", f(50), f(50), "deployed"), false, false},
		"money":                  {evalset.Figure{Low: f(5e9), High: f(5e9), Unit: "money_usd", Doc: "a"}, dollars, true, true},
		"nobody expected":        {evalset.Figure{Low: f(3), High: f(3), Unit: "killed", Doc: "a"}, claim("c", f(3), f(3), "killed", "nis"), true, false},
		"describing word":        {evalset.Figure{Low: f(3), High: f(3), Unit: "killed", Who: str("Schätzungen (ungenannt)"), Doc: "a"}, claim("c", f(3), f(3), "killed", "some_estimates"), true, true},
		"two speakers":           {evalset.Figure{Low: f(3), High: f(3), Unit: "killed", Who: str("USA + Südkorea"), Doc: "a"}, claim("c", f(3), f(3), "killed", "south_korea", "usa"), true, true},
		"one of two speakers":    {evalset.Figure{Low: f(3), High: f(3), Unit: "killed", Who: str("USA + Südkorea"), Doc: "a"}, claim("c", f(3), f(3), "killed", "usa"), true, false},
		"remark in brackets":     {evalset.Figure{Low: f(3), High: f(3), Unit: "killed", Who: str("Seoul (unspezifisch)"), Doc: "a"}, claim("c", f(3), f(3), "killed", "seoul"), true, true},
		"speaker not in a table": {evalset.Figure{Low: f(3), High: f(3), Unit: "killed", Who: str("Erika Muster"), Doc: "a"}, claim("c", f(3), f(3), "killed", "erika_muster"), true, true},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, evalset.Question{ID: "q", ExpectedFigures: []evalset.Figure{tc.want}}, answer(rag.Answered, draft.Claim, tc.cited))
			if (got.Found == 1) != tc.found || (got.Speaker == 1) != tc.speaker {
				t.Errorf("found %d, speaker %d; want %v, %v", got.Found, got.Speaker, tc.found, tc.speaker)
			}
			if (got.Right == 1) != tc.found || len(got.Unexpected) != 1-got.Right {
				t.Errorf("%d of %d cited figures were expected (%v), want %v", got.Right, got.Cited, got.Unexpected, tc.found)
			}
		})
	}
}

func TestWhatCounts(t *testing.T) {
	killed := evalset.Figure{Low: f(3), High: f(3), Unit: "killed", Doc: "a.txt"}
	c, twin, other := claim("c", f(3), f(3), "killed"), claim("twin", f(3), f(3), "killed"), claim("o", f(9), f(9), "wounded")
	statement := claim("s", nil, nil, "")
	statement.Claim.Kind, statement.Claim.Value = claims.Statement, nil
	unknown := evalset.Figure{Unit: "killed_additional", Doc: "a.txt"}
	elsewhere := claim("e", f(3), f(3), "killed")
	elsewhere.Claim.Article = "b"
	uncited := answer(rag.Answered, draft.Claim, c)
	uncited.Claims = append(uncited.Claims, other)
	for name, tc := range map[string]struct {
		q               evalset.Question
		a               rag.Answer
		found, cited    int
		contrast, abstn bool
	}{
		"repeated in one article": {evalset.Question{ExpectedFigures: []evalset.Figure{killed}}, answer(rag.Answered, draft.Claim, c, twin), 1, 1, true, true},
		"one that is unexpected":  {evalset.Question{ExpectedFigures: []evalset.Figure{killed}}, answer(rag.Answered, draft.Claim, c, other), 1, 2, true, true},
		"said to be unknown":      {evalset.Question{ExpectedFigures: []evalset.Figure{unknown}}, answer(rag.Answered, draft.Claim, claim("u", nil, nil, "killed")), 1, 1, true, true},
		"from another article":    {evalset.Question{ExpectedFigures: []evalset.Figure{killed}}, answer(rag.Answered, draft.Claim, elsewhere), 0, 1, true, true},
		"statements":              {evalset.Question{}, answer(rag.Answered, draft.Statement, statement), 0, 0, true, true},
		"found but not in a line": {evalset.Question{ExpectedFigures: []evalset.Figure{killed}}, uncited, 1, 1, true, true},
		"nearest of abstention":   {evalset.Question{MustAbstain: true}, answer(rag.NoAnswer, draft.Nearest, other), 0, 0, true, true},
		"abstained wrongly":       {evalset.Question{}, answer(rag.NoAnswer, draft.Verdict), 0, 0, true, false},
		"answered wrongly":        {evalset.Question{MustAbstain: true}, answer(rag.Answered, draft.Claim, other), 0, 1, true, false},
		"not contrasted":          {evalset.Question{MustContrast: true}, answer(rag.Answered, draft.Verdict), 0, 0, false, true},
		"contrasted":              {evalset.Question{MustContrast: true}, answer(rag.Contrasted, draft.Verdict), 0, 0, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, tc.q, tc.a)
			if got.Found != tc.found || got.Cited != tc.cited || got.ContrastKept != tc.contrast || got.AbstentionKept != tc.abstn {
				t.Errorf("found %d, cited %d, contrast %v, abstention %v; want %d, %d, %v, %v",
					got.Found, got.Cited, got.ContrastKept, got.AbstentionKept, tc.found, tc.cited, tc.contrast, tc.abstn)
			}
		})
	}
}

// TestSameFigureElsewhere: a figure that was expected from another article is none of this one's, but no invention either.
func TestSameFigureElsewhere(t *testing.T) {
	c := claim("e", f(3), f(3), "killed")
	c.Claim.Article = "b"
	expected := evalset.Figure{Low: f(3), High: f(3), Unit: "killed", Doc: "a.txt"}
	got := run(t, evalset.Question{ExpectedFigures: []evalset.Figure{expected}}, answer(rag.Answered, draft.Claim, c))
	if got.Right != 0 || got.RightValue != 1 || len(got.Unexpected) != 1 {
		t.Errorf("right %d, right by value %d, unexpected %v; want 0, 1 and one", got.Right, got.RightValue, got.Unexpected)
	}
}

func TestTotals(t *testing.T) {
	killed := evalset.Figure{Low: f(3), High: f(3), Unit: "killed", Who: str("NIS"), Doc: "a.txt"}
	wounded := evalset.Figure{Low: f(9), High: f(9), Unit: "wounded", Doc: "a.txt"}
	questions := []evalset.Question{
		{ID: "1", Text: "one", ExpectedFigures: []evalset.Figure{killed, wounded}, ExpectedDocs: []string{"a.txt", "b.txt"}, MustContrast: true},
		{ID: "2", Text: "two", MustAbstain: true},
	}
	answers := map[string]rag.Answer{
		"one": answer(rag.Contrasted, draft.Claim, claim("k", f(3), f(3), "killed", "nis"), claim("x", f(1), f(1), "captured")),
		"two": answer(rag.Answered, draft.Statement),
	}
	tick := time.Unix(0, 0)
	clock := func() time.Time { tick = tick.Add(2 * time.Millisecond); return tick }
	report, err := evalset.Run(t.Context(), questions,
		func(_ context.Context, q rag.Question) (rag.Answer, error) { return answers[q.Text], nil }, clock)
	if err != nil {
		t.Fatal(err)
	}
	want := evalset.Total{
		Questions: 2, FigureRecall: .5, FigurePrecision: .5, ValuePrecision: .5, SpeakerMatch: .5, DocRecall: .5, ContrastKept: 1, ContrastWanted: 1,
		AbstentionKept: 1, Verified: 2, MedianMS: 2, WorstMS: 2,
	}
	if diff := cmp.Diff(want, report.Total); diff != "" {
		t.Errorf("totals differ (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"9 wounded, nobody [a]"}, report.Questions[0].Missing); diff != "" {
		t.Errorf("missing figures differ (-want +got):\n%s", diff)
	}
}

func TestRunStopsAtAnError(t *testing.T) {
	broken := errors.New("broken")
	_, err := evalset.Run(t.Context(), []evalset.Question{{ID: "q7", Text: "?"}},
		func(context.Context, rag.Question) (rag.Answer, error) { return rag.Answer{}, broken }, time.Now)
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "q7") {
		t.Errorf("error %v, want the question's id and the cause", err)
	}
}

func TestReadNamesTheLine(t *testing.T) {
	good := `{"id": "a", "question": "how many?"}` + "\n"
	for name, tc := range map[string]struct{ file, want string }{
		"no JSON":     {good + "\n{nonsense\n", "line 3"},
		"no question": {good + `{"id": "b", "question": "  "}`, "line 2"},
		"twice":       {good + good, `"a" stands in line 1`},
		"empty":       {"\n\n", "no questions"},
		"wrong type":  {`{"id": "a", "question": 5}`, "line 1"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := evalset.Read(strings.NewReader(tc.file)); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v, want %q", err, tc.want)
			}
		})
	}
	if list, err := evalset.Read(strings.NewReader("\ufeff" + good)); err != nil || len(list) != 1 {
		t.Errorf("a byte order mark is in the way: %v", err)
	}
}

func TestReadDevelopmentQuestions(t *testing.T) {
	file, err := os.Open(testkit.Shared(t, "eval", "questions-dev.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	list, err := evalset.Read(file)
	if err != nil || len(list) != 20 {
		t.Fatalf("%d questions, %v; want 20", len(list), err)
	}
	if q := list[0]; !q.MustContrast || len(q.ExpectedFigures) != 11 || len(q.ExpectedDocs) != 5 {
		t.Errorf("the first question came out as %+v", q)
	}
}
