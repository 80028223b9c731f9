package discordtest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/discord/discordtest"
)

func slash(options ...doc) doc {
	d := doc{"name": "ask", "description": "Ask"}
	if options != nil {
		d["options"] = options
	}
	return d
}

func opt(name string, kind int) doc {
	return doc{"type": kind, "name": name, "description": "An option"}
}

func choice(i int) doc { return doc{"name": fmt.Sprint("Choice ", i), "value": fmt.Sprint(i)} }

func TestCommandsRefused(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{Pace: 1e6, OpenAPI: "-"})
	d.Allow(discordtest.RuleForm, discordtest.RuleUnknownField)
	http := client{t: t, d: d.Server}
	for name, tc := range map[string]struct {
		commands []doc
		rule     discordtest.Rule
		at       string
	}{
		"upper case":             {[]doc{plus(slash(), doc{"name": "Ask"})}, discordtest.RuleForm, "0.name"},
		"a blank":                {[]doc{plus(slash(), doc{"name": "ask it"})}, discordtest.RuleForm, "0.name"},
		"name of 33":             {[]doc{plus(slash(), doc{"name": long(33)})}, discordtest.RuleForm, "0.name"},
		"no name":                {[]doc{{"description": "x"}}, discordtest.RuleForm, "0.name"},
		"no description":         {[]doc{{"name": "ask"}}, discordtest.RuleForm, "0.description"},
		"description of 101":     {[]doc{plus(slash(), doc{"description": long(101)})}, discordtest.RuleForm, "0.description"},
		"unknown locale":         {[]doc{plus(slash(), doc{"name_localizations": doc{"de-DE": "frage"}})}, discordtest.RuleForm, "0.name_localizations.de-DE"},
		"upper case in German":   {[]doc{plus(slash(), doc{"name_localizations": doc{"de": "Frage"}})}, discordtest.RuleForm, "0.name_localizations.de"},
		"German of 101":          {[]doc{plus(slash(), doc{"description_localizations": doc{"de": long(101)}})}, discordtest.RuleForm, "0.description_localizations.de"},
		"unknown field":          {[]doc{plus(slash(), doc{"descripton": "x"})}, discordtest.RuleUnknownField, "0.descripton"},
		"unknown field inside":   {[]doc{slash(plus(opt("a", 3), doc{"min": 1}))}, discordtest.RuleUnknownField, "0.options.0.min"},
		"name twice":             {[]doc{slash(), slash()}, discordtest.RuleForm, "1.name"},
		"26 options":             {[]doc{slash(times(26, func(i int) doc { return opt(fmt.Sprint("o", i), 3) })...)}, discordtest.RuleForm, "0.options"},
		"option in upper case":   {[]doc{slash(opt("Since", 3))}, discordtest.RuleForm, "0.options.0.name"},
		"option twice":           {[]doc{slash(opt("a", 3), opt("a", 3))}, discordtest.RuleForm, "0.options.1.name"},
		"option, no description": {[]doc{slash(doc{"type": 3, "name": "a"})}, discordtest.RuleForm, "0.options.0.description"},
		"option of type 12":      {[]doc{slash(opt("a", 12))}, discordtest.RuleForm, "0.options.0.type"},
		"required last":          {[]doc{slash(opt("a", 3), plus(opt("b", 3), doc{"required": true}))}, discordtest.RuleForm, "0.options.1.required"},
		"26 choices":             {[]doc{slash(plus(opt("a", 3), doc{"choices": times(26, choice)}))}, discordtest.RuleForm, "0.options.0.choices"},
		"choice of 101":          {[]doc{slash(plus(opt("a", 3), doc{"choices": []doc{{"name": long(101), "value": "x"}}}))}, discordtest.RuleForm, "0.options.0.choices.0.name"},
		"choice twice":           {[]doc{slash(plus(opt("a", 3), doc{"choices": []doc{choice(1), choice(1)}}))}, discordtest.RuleForm, "0.options.0.choices.1.name"},
		"number for a string":    {[]doc{slash(plus(opt("a", 3), doc{"choices": []doc{{"name": "x", "value": 7}}}))}, discordtest.RuleForm, "0.options.0.choices.0.value"},
		"string for a number":    {[]doc{slash(plus(opt("a", 4), doc{"choices": []doc{{"name": "x", "value": "7"}}}))}, discordtest.RuleForm, "0.options.0.choices.0.value"},
		"choices of a boolean":   {[]doc{slash(plus(opt("a", 5), doc{"choices": []doc{choice(1)}}))}, discordtest.RuleUnknownField, "0.options.0.choices"},
		"choices and completion": {[]doc{slash(plus(opt("a", 3), doc{"choices": []doc{choice(1)}, "autocomplete": true}))}, discordtest.RuleForm, "0.options.0.autocomplete"},
		"completion of a user":   {[]doc{slash(plus(opt("a", 6), doc{"autocomplete": true}))}, discordtest.RuleUnknownField, "0.options.0.autocomplete"},
		"least above most":       {[]doc{slash(plus(opt("a", 3), doc{"min_length": 5, "max_length": 4}))}, discordtest.RuleForm, "0.options.0"},
		"max_length of 6001":     {[]doc{slash(plus(opt("a", 3), doc{"max_length": 6001}))}, discordtest.RuleForm, "0.options.0.max_length"},
		"subcommand and option":  {[]doc{slash(opt("a", 1), opt("b", 3))}, discordtest.RuleForm, "0.options.1.type"},
		"group in a group":       {[]doc{slash(plus(opt("a", 2), doc{"options": []doc{plus(opt("b", 2), doc{"options": []doc{}})}}))}, discordtest.RuleForm, "0.options.0.options.0.type"},
		"permissions in words":   {[]doc{plus(slash(), doc{"default_member_permissions": "manage"})}, discordtest.RuleForm, "0.default_member_permissions"},
		"permissions as number":  {[]doc{plus(slash(), doc{"default_member_permissions": 32})}, discordtest.RuleForm, "0.default_member_permissions"},
		"least in words":         {[]doc{slash(plus(opt("a", 4), doc{"min_value": "x"}))}, discordtest.RuleForm, "0.options.0.min_value"},
		"least above most, 4":    {[]doc{slash(plus(opt("a", 4), doc{"min_value": 2, "max_value": 1}))}, discordtest.RuleForm, "0.options.0"},
		"translations no object": {[]doc{plus(slash(), doc{"name_localizations": "x"})}, discordtest.RuleForm, "0.name_localizations"},
		"empty contexts":         {[]doc{plus(slash(), doc{"contexts": []int{}})}, discordtest.RuleForm, "0.contexts"},
		"menu with blanks":       {[]doc{{"type": 3, "name": " Check"}}, discordtest.RuleForm, "0.name"},
		"required subcommand":    {[]doc{slash(plus(opt("a", 1), doc{"required": true}))}, discordtest.RuleForm, "0.options.0.type"},
		"choices of subcommands": {[]doc{slash(plus(opt("a", 1), doc{"autocomplete": true}))}, discordtest.RuleUnknownField, "0.options.0.autocomplete"},
		"menu with description":  {[]doc{{"type": 3, "name": "Check", "description": "x"}}, discordtest.RuleForm, "0.description"},
		"menu with options":      {[]doc{{"type": 3, "name": "Check", "options": []doc{opt("a", 3)}}}, discordtest.RuleForm, "0.options"},
		"101 commands":           {times(101, func(i int) doc { return plus(slash(), doc{"name": fmt.Sprint("c", i)}) }), discordtest.RuleForm, "100"},
		"16 menus":               {times(16, func(i int) doc { return doc{"type": 3, "name": fmt.Sprint("C", i)} }), discordtest.RuleForm, "15"},
		"8001 characters": {[]doc{slash(times(25, func(i int) doc {
			return plus(opt(fmt.Sprint("o", i), 3), doc{"choices": times(4, func(i int) doc { return doc{"name": fmt.Sprint(i) + long(90), "value": "x"} })})
		})...)}, discordtest.RuleForm, "0"},
	} {
		t.Run(name, func(t *testing.T) {
			http.t = t
			a := http.send("PUT /applications/"+d.ApplicationID()+"/commands", tc.commands)
			wants(t, d.Server, a, tc.rule, 400, 50035)
			if detail := last(t, d.Server).Detail; !strings.Contains(detail, " "+tc.at+":") {
				t.Errorf("%q does not name %q", detail, tc.at)
			}
		})
	}
	if d.CommandWrites() != 0 {
		t.Error("commands were registered")
	}
}

// TestCommandsKept: a bulk overwrite keeps the ids of names, lists show translations only when asked, guilds are apart.
func TestCommandsKept(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{Pace: 1e6})
	d.AllowCode(10002, 10004)
	http := client{t: t, d: d.Server}
	path := "/applications/" + d.ApplicationID() + "/commands"
	body := []doc{plus(slash(), doc{"name_localizations": doc{"de": "frage"}, "default_member_permissions": "32", "contexts": []int{0, 1}, "integration_types": []int{0}})}
	for range 2 {
		if a := http.send("PUT "+path, body); a.status != 200 {
			t.Fatalf("%s", a.body)
		}
	}
	first := d.Commands(nil)
	http.send("PUT "+path, append(body, doc{"type": 3, "name": "Check this"}))
	if list := d.Commands(nil); len(list) != 2 || list[0].ID != first[0].ID || d.CommandWrites() != 3 {
		t.Errorf("%+v", list)
	}
	if a := http.send("GET "+path, nil); strings.Contains(string(a.body), "frage") {
		t.Errorf("%s", a.body)
	}
	if a := http.send("GET "+path+"?with_localizations=true", nil); !strings.Contains(string(a.body), "frage") {
		t.Errorf("%s", a.body)
	}
	inGuild := "/applications/" + d.ApplicationID() + "/guilds/" + d.guild.ID + "/commands"
	if a := http.send("PUT "+inGuild, body); a.status != 200 || len(d.Commands(d.guild)) != 1 {
		t.Errorf("%s", a.body)
	}
	if a := http.send("GET /applications/7/commands", nil); a.code() != 10002 {
		t.Errorf("%s", a.body)
	}
	if a := http.send("GET /applications/"+d.ApplicationID()+"/guilds/7/commands", nil); a.code() != 10004 {
		t.Errorf("%s", a.body)
	}
}

// TestOpenAPI: what only Discord's description knows is refused by it, and its defect is mended.
func TestOpenAPI(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{})
	d.Allow(discordtest.RuleOpenAPI)
	a := client{t: t, d: d.Server}.send("POST /channels/"+d.lobby.ID+"/messages", plus(saying("x"), doc{"poll": doc{"question": 7}}))
	if a.status == 200 {
		t.Skip("skipped: Discord's OpenAPI description is not beside the repository")
	}
	wants(t, d.Server, a, discordtest.RuleOpenAPI, 400, 50035)
	without := newWorld(t, discordtest.Options{OpenAPI: "-"})
	if a := (client{t: t, d: without.Server}).send("POST /channels/"+without.lobby.ID+"/messages", plus(saying("x"), doc{"poll": doc{"question": 7}})); a.status != 200 {
		t.Errorf("%s", a.body)
	}
}
