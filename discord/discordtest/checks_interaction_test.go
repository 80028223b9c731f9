package discordtest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/discord/discordtest"
)

// asked registers a command and uses it; nobody is connected who would answer.
func (d world) asked(t *testing.T) *discordtest.Interaction {
	t.Helper()
	return d.anna.Command(d.lobby, "ask", discordtest.Unchecked())
}

func callback(i *discordtest.Interaction) string {
	return "POST /interactions/" + i.ID + "/" + i.Token + "/callback"
}

func (d world) hook(i *discordtest.Interaction, rest string) string {
	return "/webhooks/" + d.ApplicationID() + "/" + i.Token + rest
}

func modal(components ...doc) doc {
	return doc{"type": 9, "data": doc{"custom_id": "form", "title": "Why?", "components": components}}
}

func input() doc { return doc{"type": 4, "custom_id": "why", "style": 1, "label": "Why?"} }

func suggest(choices ...doc) doc { return doc{"type": 8, "data": doc{"choices": choices}} }

func TestCallbackRefused(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{Pace: 1e6, OpenAPI: "-"})
	d.Allow(discordtest.RuleForm, discordtest.RuleUnknownField, discordtest.RuleAckType, discordtest.RuleFlags, discordtest.RuleEmpty)
	button := d.Bot().Post(d.lobby, discordtest.Message{Content: "x", Components: []discordtest.Component{{Type: 1, Components: []discordtest.Component{
		{Type: 2, Style: 1, Label: "x", CustomID: "a"},
	}}}})
	command := func() *discordtest.Interaction { return d.asked(t) }
	typing := func() *discordtest.Interaction {
		return d.anna.Autocomplete(d.lobby, "ask", "publisher", "x", discordtest.Unchecked())
	}
	click := func() *discordtest.Interaction { return d.anna.Click(button.Message, "a") }
	say := func(kind int, text string) doc { return doc{"type": kind, "data": saying(text)} }
	for name, tc := range map[string]struct {
		by   func() *discordtest.Interaction
		body any
		rule discordtest.Rule
		at   string
	}{
		"no type":                  {command, doc{"data": saying("x")}, discordtest.RuleForm, "type"},
		"type 3":                   {command, say(3, "x"), discordtest.RuleForm, "type"},
		"update of a command":      {command, say(7, "x"), discordtest.RuleAckType, "type"},
		"deferred update of one":   {command, doc{"type": 6}, discordtest.RuleAckType, "type"},
		"choices for a command":    {command, suggest(), discordtest.RuleAckType, "type"},
		"message for typing":       {typing, say(4, "x"), discordtest.RuleAckType, "type"},
		"choices for a button":     {click, suggest(), discordtest.RuleAckType, "type"},
		"content of 2001":          {command, say(4, long(2001)), discordtest.RuleForm, "data.content"},
		"6001 in embeds":           {command, doc{"type": 4, "data": embedded(doc{"description": long(3000)}, doc{"description": long(3001)})}, discordtest.RuleForm, "data.embeds"},
		"message without data":     {command, doc{"type": 4}, discordtest.RuleForm, "data"},
		"unknown field":            {command, doc{"type": 4, "data": plus(saying("x"), doc{"private": true})}, discordtest.RuleUnknownField, "data.private"},
		"unknown field outside":    {command, plus(say(4, "x"), doc{"private": true}), discordtest.RuleUnknownField, "private"},
		"flag of an update":        {click, doc{"type": 7, "data": plus(saying("x"), doc{"flags": 64})}, discordtest.RuleFlags, "data.flags"},
		"26 choices":               {typing, suggest(times(26, choice)...), discordtest.RuleForm, "data.choices"},
		"choice of 101":            {typing, suggest(doc{"name": long(101), "value": "x"}), discordtest.RuleForm, "data.choices.0.name"},
		"choice value of 101":      {typing, suggest(doc{"name": "x", "value": long(101)}), discordtest.RuleForm, "data.choices.0.value"},
		"choice of another type":   {typing, suggest(doc{"name": "x", "value": 7}), discordtest.RuleForm, "data.choices.0.value"},
		"title of 46":              {command, doc{"type": 9, "data": doc{"custom_id": "f", "title": long(46), "components": []doc{row(input())}}}, discordtest.RuleForm, "data.title"},
		"no title":                 {command, doc{"type": 9, "data": doc{"custom_id": "f", "components": []doc{row(input())}}}, discordtest.RuleForm, "data.title"},
		"form custom_id of 101":    {command, doc{"type": 9, "data": doc{"custom_id": long(101), "title": "x", "components": []doc{row(input())}}}, discordtest.RuleForm, "data.custom_id"},
		"form with content":        {command, doc{"type": 9, "data": doc{"custom_id": "f", "title": "x", "content": "x", "components": []doc{row(input())}}}, discordtest.RuleUnknownField, "data.content"},
		"empty form":               {command, modal(), discordtest.RuleForm, "data.components"},
		"6 rows in a form":         {command, modal(times(6, func(i int) doc { return row(plus(input(), doc{"custom_id": fmt.Sprint(i)})) })...), discordtest.RuleForm, "data.components"},
		"two inputs in a row":      {command, modal(row(input(), plus(input(), doc{"custom_id": "b"}))), discordtest.RuleForm, "data.components.0.components"},
		"button in a form":         {command, modal(row(doc{"type": 2, "style": 1, "label": "x", "custom_id": "a"})), discordtest.RuleForm, "data.components.0.components.0.type"},
		"input twice":              {command, modal(row(input()), row(input())), discordtest.RuleForm, "data.components.1.components.0.custom_id"},
		"input label of 46":        {command, modal(row(plus(input(), doc{"label": long(46)}))), discordtest.RuleForm, "data.components.0.components.0.label"},
		"input without label":      {command, modal(row(doc{"type": 4, "custom_id": "a", "style": 1})), discordtest.RuleForm, "data.components.0.components.0.label"},
		"input style 3":            {command, modal(row(plus(input(), doc{"style": 3}))), discordtest.RuleForm, "data.components.0.components.0.style"},
		"input least above most":   {command, modal(row(plus(input(), doc{"min_length": 3, "max_length": 2}))), discordtest.RuleForm, "data.components.0.components.0.min_length"},
		"input value too long":     {command, modal(row(plus(input(), doc{"value": "xxx", "max_length": 2}))), discordtest.RuleForm, "data.components.0.components.0.value"},
		"placeholder of 101":       {command, modal(row(plus(input(), doc{"placeholder": long(101)}))), discordtest.RuleForm, "data.components.0.components.0.placeholder"},
		"label without component":  {command, modal(doc{"type": 18, "label": "x"}), discordtest.RuleForm, "data.components.0.component"},
		"label of 46":              {command, modal(doc{"type": 18, "label": long(46), "component": input()}), discordtest.RuleForm, "data.components.0.label"},
		"the same id under labels": {command, modal(doc{"type": 18, "label": "x", "component": input()}, doc{"type": 18, "label": "y", "component": input()}), discordtest.RuleForm, "data.components.1.component.custom_id"},
	} {
		t.Run(name, func(t *testing.T) {
			i := tc.by()
			http := client{t: t, d: d.Server}
			wants(t, d.Server, http.send(callback(i), tc.body), tc.rule, 400, 50035)
			if detail := last(t, d.Server).Detail; !strings.Contains(detail, " "+tc.at+":") {
				t.Errorf("%q does not name %q", detail, tc.at)
			}
			if i.Versions() != nil {
				t.Error("the interaction was answered")
			}
		})
	}
}

// TestAcknowledgeOnce: a second callback, one after three seconds, and one for nothing.
func TestAcknowledgeOnce(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{})
	d.Allow(discordtest.RuleAckTwice, discordtest.RuleAckLate, discordtest.RuleIgnored)
	http := client{t: t, d: d.Server, headers: map[string]string{"Authorization": ""}}
	i := d.asked(t)
	if d.Unacknowledged() <= 0 {
		t.Error("nothing waits")
	}
	if a := http.send(callback(i), doc{"type": 5}); a.status != 204 {
		t.Fatalf("%s", a.body)
	}
	wants(t, d.Server, http.send(callback(i), doc{"type": 5}), discordtest.RuleAckTwice, 400, 40060)
	late := d.asked(t)
	d.Advance(3001 * time.Millisecond)
	wants(t, d.Server, http.send(callback(late), doc{"type": 5}), discordtest.RuleAckLate, 404, 10062)
	wants(t, d.Server, http.send("POST /interactions/7/x/callback", doc{"type": 5}), discordtest.RuleAckLate, 404, 10062)
	a := http.send(callback(d.asked(t))+"?with_response=true", doc{"type": 4, "data": saying("x")})
	if a.status != 200 || !strings.Contains(string(a.body), `"resource"`) {
		t.Errorf("%d %s", a.status, a.body)
	}
	http.send(callback(d.asked(t)), doc{"type": 5, "data": saying("lost")})
	if got := last(t, d.Server); got.Rule != discordtest.RuleIgnored {
		t.Errorf("%v", got)
	}
}

// TestTokenLife: a token is of no use before the acknowledgement and after fifteen minutes.
func TestTokenLife(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{Pace: 1e6})
	d.Allow(discordtest.RuleUnknown, discordtest.RuleTokenExpired)
	http := client{t: t, d: d.Server, headers: map[string]string{"Authorization": ""}}
	i := d.asked(t)
	wants(t, d.Server, http.send("POST "+d.hook(i, ""), saying("early")), discordtest.RuleUnknown, 404, 10015)
	http.send(callback(i), doc{"type": 5, "data": doc{"flags": 64}})
	original := d.hook(i, "/messages/@original")
	d.Advance(14*time.Minute + 59*time.Second)
	if a := http.send("PATCH "+original, saying("in time")); a.status != 200 {
		t.Errorf("%s", a.body)
	}
	d.Advance(2 * time.Second)
	for _, request := range []string{"GET " + original, "DELETE " + original} {
		wants(t, d.Server, http.send(request, nil), discordtest.RuleTokenExpired, 401, 50027)
	}
	wants(t, d.Server, http.send("PATCH "+original, saying("late")), discordtest.RuleTokenExpired, 401, 50027)
	wants(t, d.Server, http.send("POST /webhooks/"+d.ApplicationID()+"/x", saying("x")), discordtest.RuleUnknown, 401, 50027)
	wants(t, d.Server, http.send("POST /webhooks/7/"+i.Token, saying("x")), discordtest.RuleUnknown, 404, 10015)
}

// TestOriginalAndFollowUps: reading, editing and deleting what answers an interaction.
func TestOriginalAndFollowUps(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{Pace: 1e6})
	d.Allow(discordtest.RuleUnknown, discordtest.RuleIgnored, discordtest.RuleFlags)
	http := client{t: t, d: d.Server}
	i := d.asked(t)
	http.send(callback(i), doc{"type": 5})
	original := d.hook(i, "/messages/@original")
	if a := http.send("GET "+original, nil); a.doc()["flags"] != float64(128) {
		t.Errorf("a deferral is not loading: %s", a.body)
	}
	id := http.send("POST "+d.hook(i, ""), plus(saying("takes the deferral's place"), doc{"flags": 64})).id()
	if m := i.First(); m.ID != id || m.Ephemeral() || last(t, d.Server).Rule != discordtest.RuleIgnored {
		t.Errorf("%+v %v", m, last(t, d.Server))
	}
	more := http.send("POST "+d.hook(i, "")+"?wait=true", plus(saying("private"), doc{"flags": 64})).id()
	if list := i.FollowUps(); len(list) != 1 || !list[0].Ephemeral() || list[0].ID != more {
		t.Errorf("%+v", list)
	}
	inChannel := "/channels/" + d.lobby.ID + "/messages/"
	wants(t, d.Server, http.send("GET "+inChannel+more, nil), discordtest.RuleUnknown, 404, 10008)
	wants(t, d.Server, http.send("PATCH "+inChannel+more, saying("x")), discordtest.RuleUnknown, 404, 10008)
	wants(t, d.Server, http.send("PATCH "+d.hook(i, "/messages/"+more), plus(saying("x"), doc{"flags": 64})), discordtest.RuleFlags, 400, 50035)
	if a := http.send("PATCH "+d.hook(i, "/messages/"+more), saying("changed")); a.status != 200 {
		t.Errorf("%s", a.body)
	}
	if a := http.send("GET "+d.hook(i, "/messages/"+more), nil); a.doc()["content"] != "changed" {
		t.Errorf("%s", a.body)
	}
	for _, path := range []string{d.hook(i, "/messages/"+more), original} {
		if a := http.send("DELETE "+path, nil); a.status != 204 {
			t.Errorf("%s", a.body)
		}
		wants(t, d.Server, http.send("GET "+path, nil), discordtest.RuleUnknown, 404, 10008)
	}
}

// TestClosedChannel: an interaction whose channel is gone can't be answered any more.
func TestClosedChannel(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{})
	d.AllowCode(10003)
	http := client{t: t, d: d.Server}
	open, answered := d.asked(t), d.asked(t)
	http.send(callback(answered), doc{"type": 5})
	d.lobby.Delete()
	wants(t, d.Server, http.send(callback(open), doc{"type": 5}), discordtest.RuleUnknown, 404, 10003)
	wants(t, d.Server, http.send("PATCH "+d.hook(answered, "/messages/@original"), saying("x")), discordtest.RuleUnknown, 404, 10003)
}
