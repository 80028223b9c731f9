package llm_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/llm"
	"github.com/quellenlage/quellenlage/llm/llmtest"
)

func TestFailures(t *testing.T) {
	// What an endpoint says about an error may hold anything, so that it is never passed on.
	said := func(status int, code string) llmtest.Step {
		return llmtest.Fail(status, code, "no, not with "+llmtest.Key+" and not "+prompt)
	}
	for name, tc := range map[string]struct {
		step     llmtest.Step // for every request
		want     error
		requests int
		says     string
	}{
		"wrong key":              {said(401, "invalid_api_key"), llm.ErrKey, 1, "check OPENAI_API_KEY"},
		"forbidden":              {said(403, ""), llm.ErrKey, 1, "check OPENAI_API_KEY"},
		"no such model":          {said(404, "model_not_found"), llm.ErrRejected, 1, "does not know the model; check OPENAI_BASE_URL and OPENAI_CHAT_MODEL"},
		"bad request":            {said(400, ""), llm.ErrRejected, 1, "status 400"},
		"too long a prompt":      {said(400, "context_length_exceeded"), llm.ErrRejected, 1, "too long for the model"},
		"filtered":               {said(400, "content_filter"), llm.ErrRefused, 1, "filter"},
		"no credit":              {said(429, "insufficient_quota"), llm.ErrLimited, 1, "no credit"},
		"too many requests":      {said(429, "rate_limit_exceeded"), llm.ErrLimited, 3, "tried 3 times"},
		"too late a Retry-After": {llmtest.Limited("86400"), llm.ErrLimited, 1, "asks to wait 24h0m0s"},
		"request timeout":        {said(408, ""), llm.ErrSlow, 3, ""},
		"server error":           {said(500, ""), llm.ErrUnavailable, 3, "status 500"},
		"overloaded":             {llmtest.Status(529, nil, "overloaded "+prompt), llm.ErrUnavailable, 3, "status 529"},
		"error without a form":   {llmtest.Status(503, nil, `{"error":"`+answer+`"}`), llm.ErrUnavailable, 3, "status 503"},
		"gateway's page":         {llmtest.Page(502), llm.ErrUnavailable, 3, "status 502"},
		"page for not found":     {llmtest.Page(404), llm.ErrRejected, 1, "check OPENAI_BASE_URL"},
		"page":                   {llmtest.Page(200), llm.ErrUnusable, 1, "a page for people"},
		"page without its type":  {llmtest.Raw("<html>" + answer), llm.ErrUnusable, 1, "not the JSON"},
		"redirect":               {llmtest.Status(307, http.Header{"Location": {"/v2/" + prompt}}, ""), llm.ErrUnusable, 1, "redirects"},
		"broken JSON":            {llmtest.Raw(`{"choices":[{"message":{"content":` + answer), llm.ErrUnusable, 1, "not the JSON"},
		"other JSON":             {llmtest.Raw(`{"choices":"` + answer + `"}`), llm.ErrUnusable, 1, "not the JSON"},
		"an error as an answer":  {llmtest.Raw(`{"error":{"message":"` + answer + `"}}`), llm.ErrEmpty, 1, "no choice"},
		"null":                   {llmtest.Raw("null"), llm.ErrEmpty, 1, ""},
		"nothing":                {llmtest.Raw(""), llm.ErrUnavailable, 3, "the connection broke"},
		"cut body":               {llmtest.CutBody(answer), llm.ErrUnavailable, 3, "the connection broke"},
		"quietly cut body":       {llmtest.CutQuietly(answer), llm.ErrUnavailable, 3, "the connection broke"},
		"reset":                  {llmtest.Reset(), llm.ErrUnavailable, 3, "tried 3 times"},
		"empty":                  {llmtest.Answer(""), llm.ErrEmpty, 1, ""},
		"blank":                  {llmtest.Answer(" \n\t"), llm.ErrEmpty, 1, ""},
		"cut answer":             {llmtest.Finish("length", answer), llm.ErrCut, 1, "limit"},
		"no end":                 {llmtest.Finish("null", answer), llm.ErrCut, 1, "complete"},
		"an odd end":             {llmtest.Finish(prompt, answer), llm.ErrCut, 1, "complete"},
		"tool":                   {llmtest.Finish("tool_calls", answer), llm.ErrUnusable, 1, "tool"},
		"filtered answer":        {llmtest.Finish("content_filter", answer), llm.ErrRefused, 1, ""},
		"refusal":                {llmtest.Complete(llmtest.Completion{Refusal: answer}), llm.ErrRefused, 1, ""},
		"long answer":            {llmtest.Long(100_000), llm.ErrUnusable, 1, "bytes long"},
		"endless answer":         {llmtest.Long(5_000_000), llm.ErrUnusable, 1, "far longer"},
		"endless error":          {llmtest.Status(500, nil, strings.Repeat(answer, 200_000)), llm.ErrUnusable, 1, "far longer"},
	} {
		t.Run(name, func(t *testing.T) {
			s := llmtest.Serve(t)
			s.Always(tc.step)
			e := connect(t, s, llm.Config{})
			res, err := e.Generate(t.Context(), question())
			if !errors.Is(err, tc.want) || !strings.Contains(err.Error(), tc.says) || res != (llm.Response{}) {
				t.Fatalf("%+v, %v; want %v and %q", res, err, tc.want, tc.says)
			}
			if n := len(s.Requests()); n != tc.requests || len(e.pauses) != n-1 {
				t.Errorf("%d requests and pauses %v, want %d", n, e.pauses, tc.requests)
			}
			silent(t, "the error", err.Error())
			if kinds := kindsOf(err); len(kinds) != 1 {
				t.Errorf("the error is of the kinds %v", kinds)
			}
		})
	}
}

// kindsOf is every reason of the package that an error wraps.
func kindsOf(err error) []error {
	return slices.DeleteFunc([]error{
		llm.ErrKey, llm.ErrBudget, llm.ErrDown, llm.ErrUnavailable, llm.ErrLimited, llm.ErrSlow, llm.ErrRejected, llm.ErrRefused,
		llm.ErrCut, llm.ErrEmpty, llm.ErrUnusable,
	}, func(kind error) bool { return !errors.Is(err, kind) })
}

func TestNobodyListens(t *testing.T) {
	s := llmtest.Serve(t)
	e := connect(t, s, llm.Config{})
	s.Close()
	_, err := e.Generate(t.Context(), question())
	if !errors.Is(err, llm.ErrUnavailable) || !strings.Contains(err.Error(), "refuses connections (tried 3 times); check that the endpoint of OPENAI_BASE_URL can be reached") {
		t.Error(err)
	}
}

// limitedAt is an endpoint where it is a certain time, and that takes no more requests until later.
func limitedAt(now time.Time, later time.Duration) llmtest.Step {
	return llmtest.Status(http.StatusTooManyRequests, http.Header{
		"Date": {now.Format(http.TimeFormat)}, "Retry-After": {now.Add(later).Format(http.TimeFormat)},
	}, `{"error":{"message":"Rate limit reached.","code":"rate_limit_exceeded"}}`)
}

func TestTriesAgain(t *testing.T) {
	now := time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC)
	for name, tc := range map[string]struct {
		step     llmtest.Step
		from, to time.Duration // of the pause
	}{
		"429":                     {llmtest.Limited(""), 1, 5 * time.Second},
		"429 with seconds":        {llmtest.Limited("7"), 7 * time.Second, 7 * time.Second},
		"429 with a date":         {limitedAt(now, 40*time.Second), 40 * time.Second, 40 * time.Second},
		"429 with a past date":    {limitedAt(now, -time.Hour), 1, 5 * time.Second},
		"429 with nonsense":       {llmtest.Limited("soon"), 1, 5 * time.Second},
		"429 with less than none": {llmtest.Limited("-7"), 1, 5 * time.Second},
		"503 with seconds":        {llmtest.Status(503, http.Header{"Retry-After": {"2"}}, ""), 2 * time.Second, 2 * time.Second},
		"reset":                   {llmtest.Reset(), 1, 5 * time.Second},
		"cut body":                {llmtest.CutBody(answer), 1, 5 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			s := llmtest.Serve(t, tc.step, llmtest.Answer(answer))
			e := connect(t, s, llm.Config{Clock: func() time.Time { return now }})
			res, err := e.Generate(t.Context(), question())
			if err != nil || res.Text != answer || len(s.Requests()) != 2 {
				t.Fatalf("%+v, %v after %d requests", res, err, len(s.Requests()))
			}
			if len(e.pauses) != 1 || e.pauses[0] < tc.from || e.pauses[0] > tc.to {
				t.Errorf("pauses %v, want %s to %s", e.pauses, tc.from, tc.to)
			}
		})
	}
}

// TestNoPauseBeyondTheDeadline: what can't be waited for is given up at once, so that there is time for another answer.
func TestNoPauseBeyondTheDeadline(t *testing.T) {
	s := llmtest.Serve(t, llmtest.Limited("50"))
	e := connect(t, s, llm.Config{})
	ctx, cancel := context.WithTimeout(t.Context(), 40*time.Second)
	defer cancel()
	_, err := e.Generate(ctx, question())
	if !errors.Is(err, llm.ErrLimited) || !strings.Contains(err.Error(), "tried once, it asks to wait 50s") || len(e.pauses) != 0 || ctx.Err() != nil {
		t.Errorf("%v, pauses %v", err, e.pauses)
	}
}

func TestNeverAnswers(t *testing.T) {
	for name, step := range map[string]llmtest.Step{"at all": llmtest.Hang(), "in full": llmtest.HangMidway(answer)} {
		t.Run(name, func(t *testing.T) {
			s := llmtest.Serve(t)
			s.Always(step)
			e := connect(t, s, llm.Config{})
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			_, err := e.Generate(ctx, question())
			if !errors.Is(err, llm.ErrSlow) || !errors.Is(err, context.DeadlineExceeded) || len(e.pauses) != 0 {
				t.Errorf("%v after pauses %v", err, e.pauses)
			}
			silent(t, "the error", err.Error())
		})
	}
}

// TestSlowAttempt: one attempt that hangs does not use up the time of the others.
func TestSlowAttempt(t *testing.T) {
	s := llmtest.Serve(t, llmtest.Hang())
	s.Always(llmtest.Answer(answer))
	e := connect(t, s, llm.Config{AttemptTimeout: 300 * time.Millisecond})
	if res, err := e.Generate(t.Context(), question()); err != nil || res.Text != answer {
		t.Errorf("%+v, %v", res, err)
	}
	s = llmtest.Serve(t)
	s.Always(llmtest.Hang())
	e = connect(t, s, llm.Config{HTTPClient: &http.Client{Timeout: 20 * time.Millisecond}})
	if _, err := e.Generate(t.Context(), question()); !errors.Is(err, llm.ErrSlow) || len(e.pauses) != 2 {
		t.Errorf("%v after pauses %v", err, e.pauses)
	}
}

func TestCancelled(t *testing.T) {
	s := llmtest.Serve(t)
	ctx, cancel := context.WithCancel(t.Context())
	s.Always(llmtest.Func(func(llmtest.Request) llmtest.Step { cancel(); return llmtest.Hang() }))
	e := connect(t, s, llm.Config{})
	for range 5 {
		if _, err := e.Generate(ctx, question()); !errors.Is(err, context.Canceled) || len(kindsOf(err)) != 0 {
			t.Errorf("%v", err)
		}
	}
	// Neither this nor the deadline of somebody in a hurry is the endpoint's fault.
	for range 5 {
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		if _, err := e.Generate(ctx, question()); !errors.Is(err, llm.ErrSlow) {
			t.Errorf("%v", err)
		}
		cancel()
	}
	s.Always(llmtest.Answer(answer))
	if _, err := e.Generate(t.Context(), question()); err != nil {
		t.Error(err)
	}
}

func TestCancelledWhileWaiting(t *testing.T) {
	s := llmtest.Serve(t, llmtest.Limited("9"))
	ctx, cancel := context.WithCancel(t.Context())
	e := connect(t, s, llm.Config{Wait: func(ctx context.Context, _ time.Duration) error {
		cancel()
		<-ctx.Done()
		return ctx.Err()
	}})
	if _, err := e.Generate(ctx, question()); !errors.Is(err, context.Canceled) || len(s.Requests()) != 1 {
		t.Errorf("%v", err)
	}
}

// TestManyAtOnceAllEnd: whatever goes wrong, every question ends by its deadline and nothing is left behind.
func TestManyAtOnceAllEnd(t *testing.T) {
	bad := []llmtest.Step{
		llmtest.Hang(), llmtest.Reset(), llmtest.CutBody(answer), llmtest.Limited("1"), llmtest.Page(500), llmtest.HangMidway(answer),
		llmtest.Answer(answer), llmtest.Long(2_000_000), llmtest.Raw("{"),
	}
	s := llmtest.Serve(t)
	s.Always(llmtest.Func(func(r llmtest.Request) llmtest.Step { return bad[r.N%len(bad)] }))
	e := connect(t, s, llm.Config{AttemptTimeout: 50 * time.Millisecond})
	var wg sync.WaitGroup
	for range 40 {
		wg.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
			defer cancel()
			if _, err := e.Generate(ctx, question()); err != nil && len(kindsOf(err)) != 1 {
				t.Errorf("%v", err)
			}
		})
	}
	wg.Wait()
}
