package web_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/web"
)

var shots = flag.String("shots", "", "folder for screenshots of the pages")

// chromium is a real browser that notes every complaint of its console.
type chromium struct {
	t   *testing.T
	ctx context.Context

	mu         sync.Mutex
	complaints []string
}

func newChromium(t *testing.T) *chromium {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Skip("skipped: no chromium on this machine")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-component-update", true))
	ctx, cancelAllocator := chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancelAllocator)
	ctx, cancelTab := chromedp.NewContext(ctx)
	t.Cleanup(cancelTab)
	c := &chromium{t: t, ctx: ctx}
	if err := chromedp.Listen(ctx, c.listen); err != nil {
		t.Fatal(err)
	}
	c.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, cdplog.Enable, cdp.Empty{})
		return err
	}))
	return c
}

func (c *chromium) listen(event any) {
	text := ""
	switch e := event.(type) {
	case *cdplog.EventEntryAdded:
		text = fmt.Sprintf("%s: %s (%s)", e.Entry.Level, e.Entry.Text, e.Entry.URL)
	case *runtime.EventConsoleAPICalled:
		text = fmt.Sprintf("console.%s", e.Type)
	case *runtime.EventExceptionThrown:
		text = "exception: " + e.ExceptionDetails.Text
	case *page.EventJavascriptDialogOpening:
		text = "dialog: " + e.Message
	default:
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.complaints = append(c.complaints, text)
}

func (c *chromium) do(steps ...chromedp.Action[chromedp.Void]) {
	c.t.Helper()
	if err := chromedp.Do(c.ctx, steps...); err != nil {
		c.t.Fatal(err)
	}
}

// open goes to an address and waits until the page is there.
func (c *chromium) open(address string) {
	c.t.Helper()
	c.do(chromedp.Navigate(address))
}

// click clicks what leads to another page and waits for that.
func (c *chromium) click(selector string) {
	c.t.Helper()
	if _, err := chromedp.Run(c.ctx, chromedp.WaitEvent(page.LoadEventFired, nil, chromedp.Click(chromedp.CSS(selector)))); err != nil {
		c.t.Fatalf("click %s: %v", selector, err)
	}
}

func (c *chromium) text(selector string) string {
	c.t.Helper()
	s, err := chromedp.Run(c.ctx, chromedp.Text(chromedp.CSS(selector)))
	if err != nil {
		c.t.Fatalf("text of %s: %v", selector, err)
	}
	return s
}

// wants checks that an element shows a text.
func (c *chromium) wants(selector, text string) {
	c.t.Helper()
	if got := c.text(selector); !strings.Contains(got, text) {
		c.t.Errorf("%s shows %.300q, want %q", selector, got, text)
	}
}

// evaluate runs a script of the test, which the page's policy does not hold up.
func evaluate[T any](c *chromium, script string) T {
	c.t.Helper()
	v, err := chromedp.Run(c.ctx, chromedp.Evaluate[T](script))
	if err != nil {
		c.t.Fatalf("run script: %v", err)
	}
	return v
}

// scheme sets light or dark colours.
func (c *chromium) scheme(name string) {
	c.t.Helper()
	c.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}},
		})
		return err
	}))
}

// shot keeps a picture of the page where a folder for them is given; whole pictures go down to the page's end.
func (c *chromium) shot(name string, whole bool) {
	c.t.Helper()
	if *shots == "" {
		return
	}
	take := chromedp.CaptureScreenshot()
	if whole {
		take = chromedp.FullScreenshot(100)
	}
	picture, err := chromedp.Run(c.ctx, take)
	if err == nil {
		err = os.WriteFile(filepath.Join(*shots, name+".png"), picture, 0o644)
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

// quiet checks that the console had nothing to complain of.
func (c *chromium) quiet() {
	c.t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, complaint := range c.complaints {
		c.t.Errorf("the browser's console: %s", complaint)
	}
	c.complaints = nil
}

// script reads a script of the test.
func script(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// accessible checks labels, structure, contrast and overflow of the page as it is shown.
func (c *chromium) accessible(where string) {
	c.t.Helper()
	for _, name := range []string{"structure.js", "contrast.js"} {
		for _, problem := range evaluate[[]string](c, script(c.t, name)) {
			c.t.Errorf("%s, %s: %s", where, name, problem)
		}
	}
}

// focusOrder walks through a page with the tabulator key: everything is reached once, in the order of the page, with a
// frame around it, the way past the menu first.
func (c *chromium) focusOrder(where string) {
	c.t.Helper()
	want := evaluate[[]string](c, script(c.t, "focusable.js"))
	var got []string
	for range want {
		c.do(chromedp.KeyEvent(kb.Tab))
		got = append(got, evaluate[string](c, script(c.t, "focused.js")))
	}
	for i := range want {
		if got[i] != want[i] {
			c.t.Errorf("%s: the %d. stop is %q, want %q", where, i+1, got[i], want[i])
			return
		}
	}
	if len(want) == 0 || !strings.Contains(want[0], "Skip to the content") {
		c.t.Errorf("%s: the first stop of %d is not the way past the menu", where, len(want))
	}
}

// browsed is a house with a few answers about the invented articles and those that ship.
func browsed(t *testing.T) (h *house, wrong rag.Answer) {
	t.Helper()
	h = newHouse(t, invented(t), func(c *web.Config) {
		c.Names = func(id string) string {
			return map[string]string{"700100": "Redaktion Nord", "600100": "#lage", "600200": "#stadt"}[id]
		}
	})
	place := func(id string) func(*rag.Question) { return func(q *rag.Question) { q.Asker.Place = id } }
	h.ask("Wer ist Edda Vollrath?", place("600200"))
	h.ask("Was ist Atlantis?")
	h.happen(h.ask("Wurde der Verkauf der Stadtwerke beschlossen?", place("600200")).ID, audit.Verdict{Judgement: audit.Right})
	damage := h.ask("Wie hoch ist der Schaden in Brackfelde?")
	h.happen(damage.ID, audit.Verdict{Judgement: audit.Misleading, Note: "Zwei Schätzungen, eine davon alt"})
	h.happen(damage.ID, audit.Corrected{Text: "Die Landesregierung schätzt 1,2 Milliarden Euro."})
	h.happen(h.ask("Wie viele Teilnehmer hatte die Demonstration in Hallstedt?", place("600200")).ID, audit.Helpful{})
	h.ask("Wie viele Menschen mussten ihre Häuser verlassen?", func(q *rag.Question) { q.Asker = rag.Asker{Channel: "terminal"} })
	before := h.ask("Was geschah in Brackfelde?")
	wrong = h.ask("Wie viele Tote gab es bei der Flut in Brackfelde?", func(q *rag.Question) {
		q.History = []rag.Turn{{Role: "user", Text: before.Question, Ref: before.ID}, {Role: "assistant", Text: before.Text, Ref: before.ID}}
	})
	h.happen(wrong.ID, audit.Sent{Channel: "600100", Messages: []string{"500100"}})
	h.happen(wrong.ID, audit.Reported{Why: "Die 30 ist längst überholt"})
	h.happen(h.ask("How many people were injured at the dam?").ID, audit.NotHelpful{})
	return h, wrong
}

// TestInABrowser does what a moderator does: sign in, find the answer that somebody reported, see the words that misled it,
// judge it, correct it, ask again, look into the ledger.
func TestInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: a real browser takes its time")
	}
	c := newChromium(t)
	h, wrong := browsed(t)
	c.do(chromedp.EmulateViewport(1280, 900))
	c.scheme("light")

	link, err := h.server.Link(t.Context(), web.Who{User: "900100", Name: "Mo", All: true})
	h.must(err)
	c.open(link)
	c.accessible("sign-in")
	c.shot("signin-light", false)
	c.click("main button")
	c.finds(wrong)
	c.judges(h, wrong)

	c.do(chromedp.Click(chromedp.CSS(`details.found summary`)))
	c.wants("details.found", "score")
	c.accessible("everything found")
	evaluate[bool](c, `document.querySelector("#h-found").scrollIntoView() || true`)
	c.shot("answer-found", false)
	c.click(`form[action$="/replay"] button[value=both]`)
	c.wants("h1", "Asked again")
	c.wants("main", "Nothing changed")
	c.wants("main", "On the recorded evidence")
	c.accessible("replay")
	c.changes(h, wrong)
	c.looksUp()
	c.quiet()

	c.otherScreens(h, wrong)
	c.click(".signout button")
	c.wants("h1", "Sign in")
	c.mu.Lock()
	c.complaints = nil // browsers note the status 401 of the page that asks to sign in
	c.mu.Unlock()
}

// finds goes from the list to the answer that somebody reported.
func (c *chromium) finds(wrong rag.Answer) {
	c.t.Helper()
	c.wants("h1", "Answers")
	c.shot("list-light", false)
	c.accessible("list")
	c.focusOrder("list")
	c.do(chromedp.Click(chromedp.CSS("#flagged")), chromedp.SendKeys(chromedp.CSS("#q"), "Flut"))
	c.click(".filter .primary")
	if n := evaluate[int](c, `document.querySelectorAll("table.list tbody tr").length`); n != 1 {
		c.t.Errorf("%d answers fit the filter, want 1", n)
	}
	c.click("table.list tbody a")
	c.wants("h1", wrong.Question)
	c.wants(".events", "längst überholt")
	c.wants(".passage mark", "mindestens 12")
	c.shot("answer-light", false)
	c.shot("answer-light-whole", true)
	c.accessible("answer")
	c.focusOrder("answer")
}

// judges records a verdict and a correction.
func (c *chromium) judges(h *house, wrong rag.Answer) {
	c.t.Helper()
	c.do(chromedp.Click(chromedp.CSS(`label[for="v-wrong"]`)), chromedp.Click(chromedp.CSS(".judge form details summary")), chromedp.Click(chromedp.CSS("#misled-2")),
		chromedp.SendKeys(chromedp.CSS("#note"), "Die 30 des Bürgermeisters ist überholt."))
	evaluate[bool](c, `document.querySelector("#h-sources").scrollIntoView() || true`)
	c.shot("answer-judging", false)
	c.click(`form[action$="/verdict"] button`)
	c.wants(".flash", "The verdict is recorded.")
	c.wants(".head .facts", "Wrong")
	c.wants(".events", "Misled by")

	c.do(chromedp.Click(chromedp.CSS(`section[aria-labelledby="h-correct"] details summary`)), chromedp.SendKeys(chromedp.CSS("#text"), "Mindestens 21 Menschen starben."))
	c.accessible("correcting")
	c.click(`form[action$="/correct"] button`)
	c.wants(".flash", "The correction is recorded.")
	c.wants(".events", "Waiting for the bot")
	if events := h.events(wrong.ID); len(events) != 4 {
		c.t.Errorf("%d events, want 4", len(events))
	}
}

// changes asks again when an article has another text: what makes the difference is said.
func (c *chromium) changes(h *house, wrong rag.Answer) {
	c.t.Helper()
	changed := both(c.t, invented(c.t)).(fstest.MapFS)
	for name, file := range changed {
		changed[name] = &fstest.MapFile{Data: []byte(strings.Replace(string(file.Data), "At least 21", "At least 24", 1))}
	}
	h.sync(changed)
	c.open(h.http.URL + "/answers/" + wrong.ID)
	c.click(`form[action$="/replay"] button[value=both]`)
	c.wants("main", "The articles make the difference")
	c.accessible("replay with changes")
	c.shot("replay-light", false)
	h.sync(invented(c.t))
}

// looksUp goes through the ledger to an article.
func (c *chromium) looksUp() {
	c.t.Helper()
	c.click(`.top nav a[href="/ledger"]`)
	c.accessible("ledger")
	c.do(chromedp.SetValue(chromedp.CSS("#measure"), "killed"))
	c.click(".filter .primary")
	if ok := evaluate[bool](c, `document.querySelector(".chart img").complete && document.querySelector(".chart img").naturalWidth > 0`); !ok {
		c.t.Error("the chart is not shown")
	}
	c.accessible("ledger with chart")
	c.shot("ledger-light", false)
	c.click("table.claims tbody a")
	c.wants("h2", "Text")
	c.accessible("article")
	c.shot("article-light", false)
	c.click(`.top nav a[href="/articles"]`)
	c.accessible("articles")
}

// otherScreens looks at every page in the dark, on a phone, and with large letters.
func (c *chromium) otherScreens(h *house, a rag.Answer) {
	again := ""
	for _, e := range h.events(a.ID)[len(h.events(a.ID))-2:] {
		if d, ok := e.Detail.(audit.Replayed); ok {
			again += "/" + d.Answer
		}
	}
	pages := map[string]string{
		"list": "/answers", "answer": "/answers/" + a.ID, "replay": "/answers/" + a.ID + "/replay" + again, "ledger": "/ledger?measure=killed",
		"article": "/article?id=flut-tag1", "articles": "/articles",
	}
	for screen, set := range map[string]func(){
		"dark":       func() { c.scheme("dark"); c.do(chromedp.EmulateViewport(1280, 900)) },
		"phone":      func() { c.scheme("light"); c.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile)) },
		"phone-dark": func() { c.scheme("dark"); c.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile)) },
		"narrow":     func() { c.scheme("light"); c.do(chromedp.EmulateViewport(320, 640)) },
	} {
		set()
		for name, address := range pages {
			c.open(h.http.URL + address)
			c.accessible(name + ", " + screen)
			c.shot(name+"-"+screen, false)
			if screen == "phone" {
				c.shot(name+"-"+screen+"-whole", true)
			}
		}
	}
	c.quiet()
}

// TestHostileInABrowser opens pages on which every text is bait: nothing of it is carried out.
func TestHostileInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: a real browser takes its time")
	}
	c := newChromium(t)
	h := newHouse(t, invented(t), nil)
	a := h.ask("Wie viele Menschen starben bei der Flut in Brackfelde?")
	bait := strings.Join(baits(), " ")
	rec := hostile(h, a, bait, bait)
	h.happen(rec.Answer.ID, reported(bait))
	link, err := h.server.Link(t.Context(), web.Who{User: "1", Name: bait, All: true})
	h.must(err)
	c.open(link)
	c.click("main button")
	for _, address := range []string{"/answers", "/answers/" + rec.Answer.ID, "/answers/" + a.ID + "/replay/" + rec.Answer.ID, "/answers/" + rec.Answer.ID + "/chart.svg"} {
		c.open(h.http.URL + address)
		if at := evaluate[string](c, "location.href"); at != h.http.URL+address {
			t.Errorf("%s led to %s", address, at)
		}
		if n := evaluate[int](c, `document.querySelectorAll("script, base, iframe, object, embed, [onerror], [onload]").length`); n != 0 {
			t.Errorf("%s: %d elements that no page here has", address, n)
		}
	}
	c.quiet()
}
