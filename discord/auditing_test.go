package discord_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/discord/discordtest"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/settings"
)

const auditMessage = "Audit this answer"

// changed waits until a message that a press changes in its place fits.
func (w *world) changed(m discordtest.Message, what string, ok func(discordtest.Message) bool) discordtest.Message {
	w.t.Helper()
	var now discordtest.Message
	w.Eventually(what, func() bool {
		now, _ = w.Message(m.ID)
		return ok(now)
	})
	return now
}

// TestModeratorsPath: from a complaint to a test that the wrong answer does not come back.
func TestModeratorsPath(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	desk := w.guild.AddChannel("desk")
	w.set(func(g *settings.Guild) { g.ReportChannel = desk.ID })
	w.connect()
	answer := w.answered()
	id := w.idOf(answer)

	// A reader complains; the moderators' channel gets the link.
	w.ben.SubmitModal(w.ben.Click(answer, "v1:rep"), map[string]string{"reason": "that is the figure of March"}).First()
	w.Eventually("a word to the moderators", func() bool { return len(w.Messages(desk)) == 1 })
	told := w.Messages(desk)[0]
	if !has("that is the figure of March", "/"+answer.ID)(told) {
		t.Errorf("%s", told.Text())
	}
	w.restart()

	// The record: what it stands on, and the complaint.
	record := w.mod.MessageCommand(auditMessage, answer).First()
	if !record.Ephemeral() || !has("how many casualties?", "that is the figure of March", "Every line stands in its sources", id)(record) {
		t.Errorf("%s", record.Text())
	}
	if fromReport := w.mod.Click(told, "v1:aud").First(); !fromReport.Ephemeral() || !has(id, "how many casualties?")(fromReport) {
		t.Errorf("%s", fromReport.Text())
	}
	for page, sources := record, false; !sources; {
		if _, more := page.Component("v1:aud:" + id + ":1"); !more && !has("Sources")(page) {
			t.Fatal("the record has no sources")
		}
		if sources = has("**4,000**", "Claims of the ledger")(page) || has("Sources; what figures stand on is bold")(page); !sources {
			w.mod.Click(page, "v1:aud:"+id+":1")
			page = w.changed(page, "the next page", has("page 2"))
		}
	}

	// Wrong, with a note.
	verdict := w.mod.Click(record, "v1:vrd:"+id+":wrong")
	w.mod.SubmitModal(verdict, map[string]string{"note": "March, not **April** @everyone"})
	record = w.changed(record, "the verdict", has("Noted: wrong", "verdict: wrong", "March, not"))

	// The correction stands where the answer was.
	shown := w.mod.Click(record, "v1:cor")
	if field, ok := shown.Modal().Input("text"); !ok || !strings.Contains(field.Value, "4,000") {
		t.Errorf("the form has %q", field.Value)
	}
	w.mod.SubmitModal(shown, map[string]string{"text": "About 4,000 killed or wounded, says Seoul.", "reason": "the old text mixed two months"})
	w.changed(record, "that it was corrected", has("Corrected", "About 4,000 killed or wounded, says Seoul."))
	edited := w.changed(answer, "the corrected message", has("Corrected", "About 4,000 killed or wounded, says Seoul.", "the old text mixed two months"))
	if len(edited.Pings) > 0 {
		t.Errorf("pings %v", edited.Pings)
	}
	w.onRecord("the delivery", func() bool {
		list := w.events(answer)
		done, ok := list[len(list)-1].(audit.Delivered)
		return ok && done.Failure == "" && done.Message == answer.ID
	})

	// Tomorrow's evaluation has it.
	var eval bytes.Buffer
	n, err := w.log.ExportEval(t.Context(), &eval, audit.Filter{Server: w.guild.ID})
	if err != nil || n != 1 || !strings.Contains(eval.String(), "how many casualties?") || !strings.Contains(eval.String(), "About 4,000 killed or wounded, says Seoul.") {
		t.Errorf("%d, %v: %s", n, err, eval.String())
	}
	events, err := w.log.Events(t.Context(), id)
	must(t, err)
	for _, e := range events {
		if e.Kind == audit.KindVerdict && (e.By == "" || e.By == w.mod.ID || e.Detail.(audit.Verdict).Note != "March, not **April** @everyone") {
			t.Errorf("%+v", e)
		}
	}
}

// TestRetract: an answer is taken back where it was.
func TestRetract(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.mod.SetLocale("de")
	w.connect()
	answer := w.answered()
	record := w.mod.Command(w.lobby, "audit show", discordtest.Opt("id", w.idOf(answer))).First()
	w.mod.SubmitModal(w.mod.Click(record, "v1:ret"), map[string]string{"reason": "an article was withdrawn"})
	w.changed(record, "the record of it", has("Zurückgezogen", "an article was withdrawn"))
	w.changed(answer, "the message", has("Retracted", "an article was withdrawn"))
}

// TestAuditLists: each list has what it names, in pages that work after a restart, and opens a record.
func TestAuditLists(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.scriptedBy(nil)
	w.free()
	w.connect()
	var first discordtest.Message
	for n := range 9 {
		m := w.anna.Mention(w.lobby, fmt.Sprintf("question number %d", n)).Until("the answer", final)
		if n == 0 {
			first = m
		}
	}
	w.ben.Mention(w.lobby, "is Brackfelde flooded, ``` @everyone **or** not?").Until("the answer", final)
	w.ben.Click(first, "v1:fb:"+w.idOf(first)+":0").First()

	all := w.mod.Command(w.lobby, "audit last").First()
	if !all.Ephemeral() || !has("Brackfelde", "number 8", "page 1", "/channels/"+w.guild.ID)(all) || has("number 2")(all) || len(all.Pings) > 0 {
		t.Errorf("%s", all.Text())
	}
	w.restart()
	w.anna.Mention(w.lobby, "a newer one").Until("the answer", final)
	w.mod.Click(all, next(all))
	all = w.changed(all, "the second page", has("number 0", "page 2"))
	if has("number 5")(all) || has("newer")(all) {
		t.Errorf("%s", all.Text())
	}
	w.mod.Click(all, all.CustomIDs()[1])
	all = w.changed(all, "the first page again", has("number 8", "page 1"))
	if has("newer")(all) {
		t.Error("what came later moved the pages")
	}
	few := w.mod.Command(w.lobby, "audit last", discordtest.Opt("number", 2)).First()
	if !has("newer", "Brackfelde")(few) || has("number 8")(few) || next(few) != "" {
		t.Errorf("%s", few.Text())
	}
	found := w.mod.Command(w.lobby, "audit search", discordtest.Opt("text", "brackfelde flooded")).First()
	if !has("Brackfelde")(found) || has("number")(found) {
		t.Errorf("%s", found.Text())
	}
	opened := w.mod.Select(found, "v1:pck", w.idsListed(found)...).First()
	if !opened.Ephemeral() || !has("Brackfelde", "Record of an answer")(opened) {
		t.Errorf("%s", opened.Text())
	}
	if m := w.mod.Command(w.lobby, "audit search", discordtest.Opt("text", "volcano")).First(); !has("No answer of this server")(m) {
		t.Errorf("%s", m.Text())
	}
	long := strings.Repeat("ä", 25) + " " + strings.Repeat("ö", 24)
	w.mod.Command(w.lobby, "audit search", discordtest.Opt("text", long)).First()
	mine := w.mod.Command(w.lobby, "audit user", discordtest.Opt("user", w.ben)).First()
	if !has("Brackfelde")(mine) || has("number")(mine) {
		t.Errorf("%s", mine.Text())
	}
	if m := w.mod.Command(w.lobby, "audit flagged").First(); !has("number 0", "not helpful")(m) || has("number 1")(m) {
		t.Errorf("%s", m.Text())
	}
	stats := w.mod.Command(w.lobby, "audit stats").First()
	if !has("**Answers**: 11", "**Reported or not helpful**: 1", "answered 11")(stats) || !stats.Ephemeral() {
		t.Errorf("%s", stats.Text())
	}
	typed := w.mod.Autocomplete(w.lobby, "audit show", "id", "NUMBER 3").Choices()
	if len(typed) != 1 || !strings.Contains(typed[0].Name, "number 3") {
		t.Errorf("%+v", typed)
	}
	if m := w.mod.Command(w.lobby, "audit show", discordtest.Opt("id", typed[0].Value)).First(); !has("number 3")(m) {
		t.Errorf("%s", m.Text())
	}
	link := "https://discord.com/channels/" + w.guild.ID + "/" + w.lobby.ID + "/" + first.ID
	if m := w.mod.Command(w.lobby, "audit show", discordtest.Opt("id", link)).First(); !has("number 0")(m) {
		t.Errorf("%s", m.Text())
	}
	if m := w.mod.Command(w.lobby, "audit show", discordtest.Opt("id", "gone")).First(); !has("no such answer")(m) {
		t.Errorf("%s", m.Text())
	}
}

// next is the custom id of the button that leads to the next page of a list, "" where there is none.
func next(m discordtest.Message) string {
	id := ""
	for _, known := range m.CustomIDs() {
		if c, ok := m.Component(known); ok && strings.HasPrefix(c.Label, "Next") {
			id = known
		}
	}
	return id
}

// idsListed are the values of the select below a list.
func (w *world) idsListed(m discordtest.Message) []string {
	c, _ := m.Component("v1:pck")
	var ids []string
	for _, o := range c.Options {
		ids = append(ids, o.Value)
	}
	return ids
}

// TestAuditExport: a file of this server's answers for whoever asked alone, and a clear word where it is too large.
func TestAuditExport(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{MaxFile: 40_000})
	w.scriptedBy(nil)
	w.free()
	other := w.AddGuild("Elsewhere")
	w.connect()
	other.AddMember("Zoe").Mention(other.AddChannel("here"), "a question elsewhere").Until("the answer", final)
	if m := w.mod.Command(w.lobby, "audit export").First(); !has("No answer of this server")(m) {
		t.Errorf("%s", m.Text())
	}
	w.anna.Mention(w.lobby, "=a question here").Until("the answer", final)
	for format, mark := range map[string]string{"csv": "'=a question here", "jsonl": `"text":"=a question here"`} {
		m := w.mod.Command(w.lobby, "audit export", discordtest.Opt("format", format)).First()
		if len(m.Attachments) != 1 || !m.Ephemeral() || !strings.HasSuffix(m.Attachments[0].Filename, "."+format) {
			t.Fatalf("%+v", m)
		}
		content := string(m.Attachments[0].Data)
		if !strings.Contains(strings.ReplaceAll(content, `": "`, `":"`), mark) || strings.Contains(content, "elsewhere") {
			t.Errorf("%s: %s", format, content)
		}
	}
	if m := w.mod.Command(w.lobby, "audit export", discordtest.Opt("since", "2099-01-01")).First(); !has("No answer of this server")(m) {
		t.Errorf("%s", m.Text())
	}
	if m := w.mod.Command(w.lobby, "audit export", discordtest.Opt("since", "some day")).First(); !has("date")(m) {
		t.Errorf("%s", m.Text())
	}
	for n := range 20 {
		w.anna.Mention(w.lobby, fmt.Sprint(strings.Repeat("word ", 300), n)).Until("the answer", final)
	}
	if m := w.mod.Command(w.lobby, "audit export", discordtest.Opt("format", "jsonl")).First(); !has("more than Discord takes")(m) || len(m.Attachments) > 0 {
		t.Errorf("%s", m.Text())
	}
}

// TestAuditIsForModerators: the bot checks for itself what Discord checks, at every button and form too, and nobody sees
// what belongs to another server.
func TestAuditIsForModerators(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.scriptedBy(nil)
	w.free()
	other := w.AddGuild("Elsewhere")
	there := other.AddChannel("there")
	local := w.guild.AddMember("Lea")
	w.lobby.Grant(local.ID, discordtest.ManageMessages)
	w.connect()
	answer := w.anna.Mention(w.lobby, "a question here").Until("the answer", final)
	foreign := other.AddMember("Zoe").Mention(there, "a question elsewhere").Until("the answer", final)
	id, foreignID := w.idOf(answer), w.idOf(foreign)
	opt := discordtest.Opt
	for _, who := range []*discordtest.User{w.anna, local} {
		for _, name := range []string{"last", "flagged", "stats", "export", "web"} {
			if m := who.Command(w.lobby, "audit "+name, discordtest.Unchecked()).First(); !has("Only moderators")(m) || !m.Ephemeral() {
				t.Errorf("%s %s: %s", who.Name, name, m.Text())
			}
		}
		if m := who.Command(w.lobby, "audit show", opt("id", id), discordtest.Unchecked()).First(); !has("Only moderators")(m) {
			t.Errorf("%s: %s", who.Name, m.Text())
		}
		if m := who.MessageCommand(auditMessage, answer, discordtest.Unchecked()).First(); !has("Only moderators")(m) {
			t.Errorf("%s: %s", who.Name, m.Text())
		}
		if choices := who.Autocomplete(w.lobby, "audit show", "id", "q", discordtest.Unchecked()).Choices(); len(choices) > 0 {
			t.Errorf("%s: %v", who.Name, choices)
		}
	}
	var row []discordtest.Component
	post := func(c discordtest.Component) discordtest.Message {
		return w.Bot().Post(w.lobby, discordtest.Message{Content: "old", Components: []discordtest.Component{{Type: discordtest.TypeRow, Components: []discordtest.Component{c}}}}).Message
	}
	for _, custom := range []string{"v1:aud:%s", "v1:aud:%s:0", "v1:vrd:%s:wrong", "v1:cor:%s", "v1:ret:%s", "v1:rpl:%s", "v1:web:%s"} {
		row = append(row, discordtest.Component{Type: discordtest.TypeButton, Style: 1, Label: "x", CustomID: fmt.Sprintf(custom, foreignID)})
	}
	for _, button := range row {
		shown := post(button)
		if m := w.anna.Click(shown, button.CustomID).First(); !has("Only moderators")(m) {
			t.Errorf("%s: %s", button.CustomID, m.Text())
		}
		pressed := w.mod.Click(shown, button.CustomID)
		switch {
		case strings.HasPrefix(button.CustomID, "v1:web"):
			pressed.First()
			continue
		case pressed.Ack().Type == discordtest.AckModal:
			values := map[string]string{"reason": "x"}
			switch {
			case strings.HasPrefix(button.CustomID, "v1:vrd"):
				values = map[string]string{"note": "x"}
			case strings.HasPrefix(button.CustomID, "v1:cor"):
				if field, _ := pressed.Modal().Input("text"); field.Value != "" {
					t.Errorf("the form shows %q", field.Value)
				}
				values["text"] = "x"
			}
			pressed = w.mod.SubmitModal(pressed, values)
		}
		if m := pressed.First(); !has("no such answer")(m) || has("elsewhere")(m) || !m.Ephemeral() {
			t.Errorf("%s: %s", button.CustomID, m.Text())
		}
	}
	events, err := w.log.Events(t.Context(), foreignID)
	if err != nil || len(events) != 1 {
		t.Errorf("%+v, %v", events, err)
	}
	if m := w.mod.Command(w.lobby, "audit show", opt("id", foreignID)).First(); !has("no such answer")(m) {
		t.Errorf("%s", m.Text())
	}
	if m := w.mod.Command(w.lobby, "audit last").First(); has("elsewhere")(m) || !has("a question here")(m) {
		t.Errorf("%s", m.Text())
	}
	if m := w.mod.Command(w.lobby, "audit stats").First(); !has("**Answers**: 1")(m) {
		t.Errorf("%s", m.Text())
	}
	if m := w.mod.MessageCommand(auditMessage, w.ben.Say(w.lobby, "among us").Message).First(); !has("no message of mine")(m) {
		t.Errorf("%s", m.Text())
	}
	if m := w.mod.MessageCommand(auditMessage, w.Bot().Post(w.lobby, discordtest.Message{Content: "hello"}).Message).First(); !has("know no answer")(m) {
		t.Errorf("%s", m.Text())
	}
	w.anna.Command(w.lobby, "privacy", opt("forget", true)).Until("what was deleted", has("Deleted"))
	if m := w.mod.MessageCommand(auditMessage, answer).First(); !has("deleted")(m) {
		t.Errorf("%s", m.Text())
	}
	if m := w.mod.Command(w.lobby, "audit show", opt("id", id)).First(); !has("was deleted")(m) {
		t.Errorf("%s", m.Text())
	}
}

// page is a moderators' page that notes whom it lets in.
type page struct{ asked []string }

func (p *page) SignIn(_ context.Context, user, name, server string) (string, error) {
	p.asked = append(p.asked, user+" "+name+" "+server)
	return "https://audit.example.org/signin?t=token", nil
}

func (p *page) Answer(id string) string { return "https://audit.example.org/answers/" + id }

// TestAuditWeb: a link for whoever asks alone, for this server's answers, and a clear word where there is no page.
func TestAuditWeb(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.connect()
	answer := w.answered()
	w.idOf(answer)
	if m := w.mod.Command(w.lobby, "audit web").First(); !has("not served here")(m) {
		t.Errorf("%s", m.Text())
	}
	if m := w.mod.MessageCommand(auditMessage, answer).First(); has("On the page")(m) {
		t.Errorf("%s", m.Text())
	}
	links := &page{}
	w.config.Page = links
	w.restart()
	m := w.mod.Command(w.lobby, "audit web").First()
	if !m.Ephemeral() || !has("(<https://audit.example.org/signin?t=token>)", "once")(m) || has("opens there only")(m) {
		t.Errorf("%s", m.Text())
	}
	record := w.mod.MessageCommand(auditMessage, answer).First()
	if m := w.mod.Click(record, "v1:web").First(); !has("https://audit.example.org/answers/"+w.idOf(answer))(m) || !m.Ephemeral() {
		t.Errorf("%s", m.Text())
	}
	if len(links.asked) != 2 || links.asked[0] != w.mod.ID+" "+w.mod.Name+" "+w.guild.ID {
		t.Errorf("%q", links.asked)
	}
}

// TestAuditReplay: the question is asked again, what changed is shown, and both answers are on record.
func TestAuditReplay(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	said := "Twelve people died [1]."
	engine := w.scriptedBy(func(_ context.Context, q rag.Question) (rag.Answer, error) { return plain(q, said), nil })
	w.free()
	w.connect()
	answer := w.anna.Mention(w.lobby, "how many?").Until("the answer", final)
	w.idOf(answer)
	record := w.mod.MessageCommand(auditMessage, answer).First()
	same := w.mod.Click(record, "v1:rpl").Until("the comparison", has("the same answer"))
	if !same.Ephemeral() {
		t.Error("it is shown to everybody")
	}
	said = "Nineteen people died [1]."
	m := w.mod.Click(record, "v1:rpl").Until("the comparison", has("today's answer differs", "− Twelve people died [1].", "+ Nineteen people died [1]."))
	opened := w.mod.Click(m, "v1:aud").First()
	if !has("Nineteen", "how many?")(opened) {
		t.Errorf("%s", opened.Text())
	}
	list := w.events(answer)
	again, ok := list[len(list)-1].(audit.Replayed)
	if !ok || !again.Changed || again.Answer == "" || again.On != "today" {
		t.Errorf("%+v", list)
	}
	q := engine.questions()[2]
	if q.Asker.User != w.mod.ID || q.Asker.Server != w.guild.ID || q.Author == "" || q.Origin != w.idOf(answer) {
		t.Errorf("%+v", q)
	}
}

// TestReplayTellsWhatElseChanged: the same words under other numbers are the same answer; a source of other words alone is not.
func TestReplayTellsWhatElseChanged(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	east, west := rag.Source{Article: "east", Title: "Sturm im Osten", Revision: "r1"}, rag.Source{Article: "west", Title: "Sturm im Westen", Revision: "r2"}
	said, sources := "Twelve [1], nineteen [2].", []rag.Source{east, west}
	w.scriptedBy(func(_ context.Context, q rag.Question) (rag.Answer, error) {
		a := plain(q, said)
		for n, s := range sources {
			s.N = n + 1
			a.Sources = append(a.Sources, s)
		}
		return a, nil
	})
	w.free()
	w.connect()
	answer := w.anna.Mention(w.lobby, "how many?").Until("the answer", final)
	w.idOf(answer)
	record := w.mod.MessageCommand(auditMessage, answer).First()
	said, sources = "Twelve [2], nineteen [1].", []rag.Source{west, east}
	w.mod.Click(record, "v1:rpl").Until("the comparison", has("the same answer"))
	west.Revision = "r3"
	sources = []rag.Source{west, east}
	w.mod.Click(record, "v1:rpl").Until("the comparison", has("today's answer differs", "Not as it was: sources", "Sturm im Westen"))
	var told []bool
	for _, d := range w.events(answer) {
		if r, ok := d.(audit.Replayed); ok {
			told = append(told, r.Changed)
		}
	}
	if len(told) != 2 || told[0] || !told[1] {
		t.Errorf("recorded as changed: %v, want false and true", told)
	}
}

// TestForgottenMeanwhile: what somebody asked is deleted while it is asked again, and while somebody else talks on about it. Neither
// answer is shown or recorded; both are told why.
func TestForgottenMeanwhile(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	forget := false
	w.scriptedBy(func(ctx context.Context, q rag.Question) (rag.Answer, error) {
		if forget {
			if _, err := w.log.Forget(ctx, w.anna.ID); err != nil {
				return rag.Answer{}, err
			}
		}
		return plain(q, "Twelve people died."), nil
	})
	w.free()
	w.connect()
	ask := func() discordtest.Message {
		forget = false
		m := w.anna.Mention(w.lobby, "how many?").Until("the answer", final)
		w.idOf(m)
		return m
	}
	record := w.mod.MessageCommand(auditMessage, ask()).First()
	forget = true
	w.mod.Click(record, "v1:rpl").Until("why there is no comparison", has("content of this answer was deleted"))
	answer := ask()
	forget = true
	w.ben.Reply(answer, "and how many were hurt?").Until("why there is no answer", has("I don't know this answer any more"))
	if list, err := w.log.List(t.Context(), audit.Filter{}); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v; want nothing", list, err)
	}
}

// TestAuditOfACheck: a message that was checked, the asker's own too, is told from a question, and is checked again.
func TestAuditOfACheck(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.free()
	w.connect()
	result := w.anna.MessageCommand("Check against sources", w.anna.Say(w.lobby, "4.000 Tote laut Selenskyj").Message).Until("the result", final)
	record := w.mod.Command(w.lobby, "audit show", discordtest.Opt("id", w.idOf(result))).First()
	if !has("Checked message", "4.000 Tote", "for the asker alone")(record) {
		t.Errorf("%s", record.Text())
	}
	again := w.mod.Click(record, "v1:rpl").Until("the comparison", has("the same answer"))
	if m := w.mod.Click(again, "v1:aud").First(); !has("Checked message")(m) {
		t.Errorf("%s", m.Text())
	}
}

// TestAuditHostile: what people write pings nobody and breaks nothing in the record either.
func TestAuditHostile(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.scriptedBy(nil)
	w.free()
	w.connect()
	bad := "@everyone " + w.ben.Tag() + " [a](https://example.org) ``` || **" + strings.Repeat("😀", 300)
	answer := w.anna.Mention(w.lobby, bad).Until("the answer", final)
	id := w.idOf(answer)
	record := w.mod.MessageCommand(auditMessage, answer).First()
	w.mod.SubmitModal(w.mod.Click(record, "v1:vrd:"+id+":misleading"), map[string]string{"note": bad})
	record = w.changed(record, "the verdict", has("verdict: misleading"))
	w.mod.SubmitModal(w.mod.Click(record, "v1:cor"), map[string]string{"text": bad, "reason": "@here"})
	record = w.changed(record, "the correction", has("corrected"))
	w.changed(answer, "the message", has("Corrected"))
	list := w.mod.Command(w.lobby, "audit search", discordtest.Opt("text", "everyone")).First()
	for _, m := range []discordtest.Message{record, list} {
		if text := m.Embeds[0].Description; len(m.Pings) > 0 || strings.Contains(text, "@everyone") || strings.Contains(text, "[a](https") {
			t.Errorf("%v: %s", m.Pings, text)
		}
	}
}

// TestAuditFails: a log that can't be read is said, with an id, and so is one that can't be written.
func TestAuditFails(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	broken := &brokenLog{watchedLog: w.watched}
	w.config.Log = broken
	w.connect()
	answer := w.answered()
	w.idOf(answer)
	record := w.mod.MessageCommand(auditMessage, answer).First()
	broken.fail(true)
	for _, name := range []string{"last", "stats", "export"} {
		if m := w.mod.Command(w.lobby, "audit "+name).First(); !has("did not work", "Id")(m) {
			t.Errorf("%s: %s", name, m.Text())
		}
	}
	w.mod.SubmitModal(w.mod.Click(record, "v1:vrd:"+w.idOf(answer)+":right"), nil)
	w.changed(record, "a word that it failed", has("did not work"))
	broken.fail(false)
	if m := w.mod.MessageCommand(auditMessage, answer).First(); has("verdict")(m) {
		t.Errorf("%s", m.Text())
	}
}
