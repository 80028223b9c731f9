package web_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/articles"
	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/web"
)

// has checks that a page holds pieces of text, in this order.
func has(t *testing.T, r response, pieces ...string) {
	t.Helper()
	rest := r.body
	for _, p := range pieces {
		_, after, ok := strings.Cut(rest, p)
		if !ok {
			where := "the page"
			if strings.Contains(r.body, p) {
				where = "what follows the piece before"
			}
			t.Errorf("%q is not in %s (status %d)", p, where, r.status)
			return
		}
		rest = after
	}
}

func hasNot(t *testing.T, r response, pieces ...string) {
	t.Helper()
	for _, p := range pieces {
		if strings.Contains(r.body, p) {
			t.Errorf("%q is in the page", p)
		}
	}
}

// TestListTellsChecksFromQuestions: a text that was only checked is no question.
func TestListTellsChecksFromQuestions(t *testing.T) {
	h := newHouse(t, invented(t), nil)
	h.ask("Wie viele Menschen starben bei der Flut in Brackfelde?")
	b := h.signedIn(everybody())
	const mark = "a message that was checked"
	if page := b.get("/answers"); strings.Contains(page.body, mark) {
		t.Error("a question is marked as checked")
	}
	if _, err := h.engine.Check(t.Context(), rag.Question{Text: "21 Menschen starben in Brackfelde.", Asker: rag.Asker{Channel: "discord", Server: "700100"}}); err != nil {
		t.Fatal(err)
	}
	if page := b.get("/answers"); strings.Count(page.body, mark) != 1 {
		t.Errorf("%d marks, want one", strings.Count(page.body, mark))
	}
}

func TestListAndFilters(t *testing.T) {
	h := newHouse(t, invented(t), nil)
	flood := h.ask("Wie viele Menschen starben bei der Flut in Brackfelde?")
	march := h.ask("Wie viele Teilnehmer hatte die Demonstration in Hallstedt?", func(q *rag.Question) { q.Asker.Server, q.Asker.Place = "700200", "600200" })
	nothing := h.ask("Was ist Atlantis?", func(q *rag.Question) { q.Asker = rag.Asker{Channel: "terminal"} })
	h.happen(flood.ID, audit.Reported{Why: "Die Zahl stimmt nicht"})
	h.happen(march.ID, audit.Verdict{Judgement: audit.Wrong})
	b := h.signedIn(everybody())
	all := []string{flood.ID, march.ID, nothing.ID}
	for name, tc := range map[string]struct {
		query string
		want  []string
	}{
		"none":            {"", all},
		"words":           {"?q=brackfelde", []string{flood.ID}},
		"a reader's word": {"?q=stimmt", []string{flood.ID}},
		"status":          {"?status=no_answer", []string{nothing.ID}},
		"writer":          {"?writer=llm", nil},
		"verdict":         {"?verdict=wrong", []string{march.ID}},
		"flagged":         {"?flagged=1", []string{flood.ID}},
		"front end":       {"?channel=terminal", []string{nothing.ID}},
		"server":          {"?server=700200", []string{march.ID}},
		"channel":         {"?place=600100", []string{flood.ID}},
		"asker":           {"?user=800100", []string{flood.ID, march.ID}},
		"day":             {"?from=2031-06-10&to=2031-06-10", all},
		"day before":      {"?to=2031-06-09", nil},
		"day after":       {"?from=2031-06-11", nil},
		"two at once":     {"?status=contrasted&server=700200", []string{march.ID}},
		"no date":         {"?from=gestern", all},
		"nonsense":        {"?before=x&limit=-1&status=%00", nil},
	} {
		t.Run(name, func(t *testing.T) {
			page := b.get("/answers" + tc.query)
			if page.status != http.StatusOK {
				t.Fatal(page)
			}
			for _, id := range all {
				if got, want := strings.Contains(page.body, `href="/answers/`+id), strings.Contains(strings.Join(tc.want, " "), id); got != want {
					t.Errorf("answer %s is listed: %v, want %v", id, got, want)
				}
			}
		})
	}
	has(t, b.get("/answers"), `lang="de">Wie viele Teilnehmer`, "Contrasted", "✗", "Wrong", "1 report")
	has(t, b.get("/answers?from=gestern"), `role="alert"`, "must be written like")
	has(t, b.get("/answers?status=no_answer&q=xyz"), "No answer fits these filters.")
}

func TestPaging(t *testing.T) {
	h := newHouse(t, invented(t), nil)
	a := h.ask("Was ist Atlantis?")
	rec, err := h.log.Get(t.Context(), a.ID)
	h.must(err)
	for n := range 119 {
		rec.Answer.ID = "copy" + strings.Repeat("x", n)
		h.must(h.log.Record(t.Context(), rec))
	}
	b, address, seen, pages := h.signedIn(everybody()), "/answers?status=no_answer", map[string]bool{}, 0
	for address != "" {
		page := b.get(address)
		pages++
		address = ""
		for _, part := range strings.Split(page.body, `href="`)[1:] {
			link, _, _ := strings.Cut(part, `"`)
			if id, ok := strings.CutPrefix(link, "/answers/"); ok {
				if seen[id] {
					t.Errorf("%s stands on two pages", id)
				}
				seen[id] = true
			}
			if strings.Contains(part, `rel="next"`) {
				address = strings.ReplaceAll(link, "&amp;", "&")
			}
		}
	}
	if pages != 3 || len(seen) != 120 {
		t.Errorf("%d answers on %d pages, want 120 on 3", len(seen), pages)
	}
}

func TestOneAnswer(t *testing.T) {
	h := newHouse(t, invented(t), nil)
	before := h.ask("Was geschah in Brackfelde?")
	a := h.ask("Wie viele Menschen starben bei der Flut in Brackfelde?", func(q *rag.Question) {
		q.History = []rag.Turn{{Role: "user", Text: before.Question, Ref: before.ID}, {Role: "assistant", Text: before.Text, Ref: before.ID}}
	})
	h.happen(a.ID, audit.Sent{Channel: "600100", Messages: []string{"500100"}})
	h.happen(a.ID, audit.Reported{Why: "Das ist veraltet"})
	page := h.signedIn(everybody()).get("/answers/" + a.ID)
	has(t, page,
		"<h1", "Wie viele Menschen starben", "Contrasted", "Not judged", "asked by",
		"The answer as readers got it", `class="lead"`, `href="#source-1"`, "mindestens 12", "Feuerwehr", "/chart.svg",
		"Judge it", "Misleading", "Correct or retract", "Ask again",
		"What happened to it", "Reported", "Das ist veraltet", "Shown in Discord", "https://discord.com/channels/700100/600100/500100",
		"Conversation before", "Was geschah in Brackfelde?",
		"Sources and passages", `id="source-1"`, "Used", "score", "bytes",
		"Claims", `id="claim-1"`, "Contrast and reasons", "differs from",
		"Every line stands in its sources", "Times and versions", "search", a.Trace.Index)
	has(t, page, `<mark class="value"`, `href="#claim-`, `mindestens 12</a></mark>`, `<span class="sentence speaker `)
	for _, c := range a.Claims {
		if !strings.Contains(page.body, ">"+c.Claim.Value.Text+"</a></mark>") {
			t.Errorf("the words %q are not marked", c.Claim.Value.Text)
		}
	}
}

// TestModelsWords shows what a model was asked and answered.
func TestModelsWords(t *testing.T) {
	h := newHouse(t, invented(t), nil)
	a := h.ask("Wie viele Menschen starben bei der Flut in Brackfelde?")
	rec := hostile(h, a, "<b>sent</b>", "<i>raw</i>")
	has(t, h.signedIn(everybody()).get("/answers/"+rec.Answer.ID), "Refused before anything was shown", "figure", "not in [1]",
		"Prompts and raw replies", "As sent: user", "&lt;b&gt;sent&lt;/b&gt;", "As it came back", "&lt;i&gt;raw&lt;/i&gt;")
}

func TestReview(t *testing.T) {
	h := newHouse(t, invented(t), nil)
	a := h.ask("Wie viele Menschen starben bei der Flut in Brackfelde?")
	h.happen(a.ID, audit.Sent{Channel: "600100", Messages: []string{"500100"}})
	b := h.signedIn(everybody())
	at := "/answers/" + a.ID
	page := b.get(at)

	done := b.post(at+"/verdict", page.sent("verdict", "wrong", "note", "Die zwölf sind\r\nüberholt <b>", "claim", a.Claims[0].Claim.ID, "claim", "made up"))
	if done.status != http.StatusSeeOther || done.header.Get("Location") != at {
		t.Fatal(done)
	}
	page = b.get(at)
	has(t, page, `role="status">The verdict is recorded.`, "✗", "Wrong", "Judged: wrong", "Die zwölf sind\nüberholt &lt;b&gt;", "Misled by: ")
	hasNot(t, b.get(at), "The verdict is recorded.")

	if done := b.post(at+"/correct", page.sent("text", "Es waren 21.", "reason", "überholt")); done.status != http.StatusSeeOther {
		t.Fatal(done)
	}
	has(t, b.get(at), "Corrected", "Es waren 21.", "überholt", "Waiting for the bot to show it")
	if done := b.post(at+"/retract", page.sent("reason", "besser gar nicht")); done.status != http.StatusSeeOther {
		t.Fatal(done)
	}
	has(t, b.get(at), "Retracted", "besser gar nicht")
	events := h.events(a.ID)
	verdict, ok := events[1].Detail.(audit.Verdict)
	if len(events) != 4 || !ok || verdict.Judgement != audit.Wrong || len(verdict.Claims) != 1 || events[1].By == "" || events[1].By == "900100" {
		t.Errorf("recorded: %+v", events)
	}
	if c, ok := events[2].Detail.(audit.Corrected); !ok || c.Text != "Es waren 21." || c.Reason != "überholt" {
		t.Errorf("recorded: %+v", events[2])
	}
	h.happen(a.ID, audit.Delivered{Correction: events[3].Seq, Channel: "600100", Message: "500100"})
	hasNot(t, b.get(at), "Waiting for the bot")

	for name, form := range map[string][]string{
		"/verdict": {"verdict", "perhaps"}, "/correct": {"text", " \r\n"}, "/retract": {"reason", strings.Repeat("ä", 1001)},
	} {
		if got := b.post(at+name, page.sent(form...)); got.status != http.StatusUnprocessableEntity {
			t.Errorf("%s with %.30q: %s", name, form, got)
		}
	}
	if n := len(h.events(a.ID)); n != 5 {
		t.Errorf("%d events after forms that are not complete, want 5", n)
	}
}

func TestReplay(t *testing.T) {
	h := newHouse(t, invented(t), nil)
	a := h.ask("Wie viele Menschen starben bei der Flut in Brackfelde?")
	b := h.signedIn(everybody())
	at := "/answers/" + a.ID
	ask := func(on string) response {
		t.Helper()
		again := b.post(at+"/replay", b.get(at).sent("on", on))
		if again.status != http.StatusSeeOther {
			t.Fatal(again)
		}
		return b.get(again.header.Get("Location"))
	}
	has(t, ask("both"), "Neither the articles nor the program make a difference", "Then", "On the recorded evidence", "Nothing changed", "0 gone, 0 new", "Today", "Nothing changed")
	has(t, b.get(at), "Asked again on the articles of today: nothing changed", "Asked again on the recorded evidence alone: nothing changed", "side by side")

	only := onlyFrom(t, invented(t), "flut-tag1.md", "english.md")
	only["english.md"].Data = []byte(strings.Replace(string(only["english.md"].Data), "At least 21", "At least 24", 1))
	h.sync(only)
	has(t, ask("both"), "The articles make the difference", "On the recorded evidence", "Nothing changed", "Today", "The answer changed", "those recorded with")
	has(t, ask("evidence"), "On the recorded evidence", "Nothing changed")
	again := b.post(at+"/replay", b.get(at).sent("on", "today"))
	page := b.get(again.header.Get("Location"))
	has(t, page, "The answer changed", "with another text", "Figures", "Gone", "At least 24", "New", "Lines", "Sources", "Another text", "Versions")
	var on []string
	events := h.events(a.ID)
	for _, e := range events {
		d, ok := e.Detail.(audit.Replayed)
		if !ok || d.Changed != (len(on) >= 3 && d.On == "today") {
			t.Errorf("recorded: %+v", e)
		}
		on = append(on, d.On)
	}
	if got := strings.Join(on, " "); got != "evidence today evidence today evidence today" || !strings.HasSuffix(again.header.Get("Location"), events[5].Detail.(audit.Replayed).Answer) {
		t.Errorf("it was asked again on %s", got)
	}
	if got := b.post(at+"/replay", b.get(at).sent("on", "tomorrow")); got.status != http.StatusBadRequest {
		t.Errorf("an unknown ground: %s", got)
	}
	has(t, b.get(at), "Changed since", "No longer among the articles")
	// Who asked first is forgotten with the words, wherever they were asked again.
	if _, err := h.log.Forget(t.Context(), "800100"); err != nil {
		t.Fatal(err)
	}
	if got := b.get(again.header.Get("Location")); got.status != http.StatusGone {
		t.Errorf("after the asker was forgotten: %s", got)
	}
	if got := b.get("/answers/" + events[1].Detail.(audit.Replayed).Answer); got.status != http.StatusGone {
		t.Errorf("the answer that was asked again, after the asker was forgotten: %s", got)
	}
}

func TestLedgerAndArticles(t *testing.T) {
	h := newHouse(t, both(t, invented(t), articles.FS), nil)
	b := h.signedIn(everybody())
	has(t, b.get("/ledger"), "Choose a measure and", "claims", "Feuerwehr")
	page := b.get("/ledger?kind=figure&measure=killed&people=north_korean_soldiers")
	has(t, page, `value="killed" selected`, "<img", "/ledger/chart.svg", "North Korean soldiers", "<small>digest</small>")
	hasNot(t, page, "Rotes Kreuz", "Brackfelde", "“") // words of a digest are nobody's, and stand without quotation marks
	has(t, b.get("/ledger?speaker=feuerwehr"), `lang="de">“`)
	chart := b.get("/ledger/chart.svg?kind=figure&measure=killed&people=north_korean_soldiers&scheme=dark")
	if chart.status != http.StatusOK || chart.header.Get("Content-Type") != "image/svg+xml" || !strings.Contains(chart.header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("chart: %s %v", chart, chart.header)
	}
	if got := b.get("/ledger/chart.svg?measure=none"); got.status != http.StatusNotFound {
		t.Errorf("a chart of nothing: %s", got)
	}
	has(t, b.get("/ledger?speaker=xyz"), "No claim fits")
	has(t, b.get("/ledger?kind=statement"), "statement")
	has(t, b.get("/articles"), "Nordwind-Kurier", "/article?id=flut-tag2")
	has(t, b.get("/articles?q=flut"), "flut-bericht", "flut-tag1")
	has(t, b.get("/articles?q=Coastal"), "1 of 12 articles", "english")
	has(t, b.get("/article?id=flut-tag1"), "Hochwasser überrascht", "Ostrauer Bote", `<span id="at-1"></span><mark class="value"`, `id="claim-1"`)
	for _, id := range []string{"", "nothing", "../flut-tag1", "/etc/passwd", "flut-tag1.md"} {
		if got := b.get("/article?id=" + id); got.status != http.StatusNotFound {
			t.Errorf("article %q: %s", id, got)
		}
	}
}

// TestServersAreApart: a moderator of one server sees nothing of another, whatever is asked for.
func TestServersAreApart(t *testing.T) {
	h := newHouse(t, invented(t), nil)
	own := h.ask("Wie viele Menschen starben bei der Flut in Brackfelde?")
	other := h.ask("Wie hoch ist der Schaden?", func(q *rag.Question) { q.Asker.Server = "700200" })
	private := h.ask("Was ist Atlantis?", func(q *rag.Question) { q.Asker.Server = "" })
	b := h.signedIn(web.Who{User: "900200", Name: "Alva", Server: "700100"})
	for _, query := range []string{"", "?server=700200", "?server=", "?q=schaden"} {
		page := b.get("/answers" + query)
		hasNot(t, page, other.ID, private.ID)
	}
	has(t, b.get("/answers"), own.ID)
	token := b.get("/answers/" + own.ID)
	for _, id := range []string{other.ID, private.ID} {
		for _, path := range []string{"", "/chart.svg", "/replay/" + own.ID} {
			if got := b.get("/answers/" + id + path); got.status != http.StatusNotFound {
				t.Errorf("%s of another server: %s", path, got)
			}
		}
		for _, path := range []string{"/verdict", "/correct", "/retract", "/replay"} {
			if got := b.post("/answers/"+id+path, token.sent("verdict", "wrong", "text", "x")); got.status != http.StatusNotFound {
				t.Errorf("%s of another server: %s", path, got)
			}
		}
		if n := len(h.events(id)); n != 0 {
			t.Errorf("%d events of an answer of another server", n)
		}
	}
	if got := b.get("/answers/" + own.ID + "/replay/" + other.ID); got.status != http.StatusNotFound {
		t.Errorf("an answer of another server beside one's own: %s", got)
	}
}

// TestEverythingFound: the page has every passage that was found, in order, and says which were used; a record from before
// they were kept says that it does not know.
func TestEverythingFound(t *testing.T) {
	h := newHouse(t, invented(t), nil)
	a := h.ask("Wie viele Menschen starben bei der Flut in Brackfelde?")
	rec, err := h.log.Get(context.Background(), a.ID)
	h.must(err)
	b := h.signedIn(everybody())
	page := b.get("/answers/" + a.ID)
	has(t, page, `<details class="found">`, fmt.Sprintf("%d passages, the best first", len(rec.Evidence.Retrieved)), "Not used")
	_, list, _ := strings.Cut(page.body, `<ol class="retrieved">`)
	list, _, _ = strings.Cut(list, "</ol>")
	if n := strings.Count(list, "<li "); n != len(rec.Evidence.Retrieved) || strings.Contains(list, `id="at-`) {
		t.Errorf("%d passages of %d", n, len(rec.Evidence.Retrieved))
	}
	rec.Answer.ID, rec.Evidence, rec.Question.Mode = "old", nil, rag.Checked
	h.must(h.log.Record(context.Background(), rec))
	old := b.get("/answers/old")
	has(t, old, "a message that was checked", "too old to be asked on its own evidence", "Not recorded with this answer")
	if got := b.post("/answers/old/replay", old.sent("on", "evidence")); got.status != http.StatusConflict {
		t.Errorf("an old record on its own evidence: %s", got)
	}
}
