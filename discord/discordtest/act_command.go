package discordtest

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Input is an option of a command as a person fills it in, or Unchecked.
type Input struct {
	name      string
	value     any
	unchecked bool
}

// Opt fills an option in. The value is a string, bool, int, float64, *User, *Channel or *Role.
func Opt(name string, value any) Input { return Input{name: name, value: value} }

// Unchecked sends the command although Discord would not: it is not registered, the person lacks the permission, or the
// options don't fit its definition. It shows whether the bot checks for itself.
func Unchecked() Input { return Input{unchecked: true} }

// Command uses a slash command; subcommands follow the name after spaces ("config channel add"). The test fails where
// Discord would not let this person do so.
func (u *User) Command(in *Channel, name string, inputs ...Input) *Interaction {
	u.s.tb.Helper()
	return u.slash(in, kindCommand, name, "", inputs)
}

// Autocomplete types into an option of a slash command; other options may be filled in already.
func (u *User) Autocomplete(in *Channel, name, option, typed string, inputs ...Input) *Interaction {
	u.s.tb.Helper()
	return u.slash(in, kindAutocomplete, name, option, append(slices.Clone(inputs), Opt(option, typed)))
}

func (u *User) slash(in *Channel, kind int, name, focused string, inputs []Input) *Interaction {
	u.s.tb.Helper()
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	path := strings.Fields(name)
	unchecked := slices.ContainsFunc(inputs, func(i Input) bool { return i.unchecked })
	inputs = slices.DeleteFunc(slices.Clone(inputs), func(i Input) bool { return i.unchecked })
	command := u.registered(in, SlashCommand, path[0], []Input{{unchecked: unchecked}})
	f := &filling{u: u, in: in, focused: focused, unchecked: unchecked, typing: kind == kindAutocomplete, resolved: map[string]doc{}}
	data := doc{"id": command.ID, "name": path[0], "type": SlashCommand, "options": f.nested(command.Options, path[1:], inputs)}
	if len(f.resolved) > 0 {
		data["resolved"] = f.resolved
	}
	return u.begin(in).interact(&Interaction{kind: kind, menu: SlashCommand, user: u, channel: in, option: f.option}, data)
}

// registered finds a command that this person may use in a channel; s.mu is held.
func (u *User) registered(in *Channel, kind int, name string, inputs []Input) Command {
	u.s.tb.Helper()
	unchecked := slices.ContainsFunc(inputs, func(i Input) bool { return i.unchecked })
	for _, home := range []string{guildID(in.Guild), ""} {
		for _, c := range u.s.commands.byGuild[home] {
			if c.Type != kind || c.Name != name {
				continue
			}
			if !unchecked && !c.allows(in, u) {
				u.fail("%s may not use the command %q in this channel", u.Name, name)
			}
			return c
		}
	}
	if !unchecked {
		u.fail("there is no command %q of type %d", name, kind)
	}
	return Command{ID: u.s.nextID(), Name: name, Type: kind}
}

// allows is Discord's own check of context and permission.
func (c Command) allows(in *Channel, u *User) bool {
	if in.Guild == nil {
		return len(c.Contexts) == 0 && (c.DMPermission == nil || *c.DMPermission) || slices.Contains(c.Contexts, 1)
	}
	if len(c.Contexts) > 0 && !slices.Contains(c.Contexts, 0) {
		return false
	}
	has := in.permissions(u)
	if c.DefaultMemberPermissions == nil || has.Has(Administrator) {
		return true
	}
	want := number64(*c.DefaultMemberPermissions)
	return want != 0 && has.Has(Permissions(want))
}

// filling fills in a command's options.
type filling struct {
	u         *User
	in        *Channel
	focused   string
	typing    bool
	unchecked bool
	// option is the type of the focused option.
	option   int
	resolved map[string]doc
}

func (f *filling) nested(defs []CommandOption, path []string, inputs []Input) []doc {
	f.u.s.tb.Helper()
	if len(path) == 0 {
		return f.values(defs, inputs)
	}
	def := CommandOption{Name: path[0], Type: OptionSubcommand}
	if len(path) > 1 {
		def.Type = OptionGroup
	}
	if i := optionIndex(defs, path[0]); i >= 0 {
		def = defs[i]
	} else if !f.unchecked {
		f.u.fail("there is no subcommand %q", path[0])
	}
	return []doc{{"name": def.Name, "type": def.Type, "options": f.nested(def.Options, path[1:], inputs)}}
}

func optionIndex(defs []CommandOption, name string) int {
	return slices.IndexFunc(defs, func(o CommandOption) bool { return o.Name == name })
}

func (f *filling) values(defs []CommandOption, inputs []Input) []doc {
	f.u.s.tb.Helper()
	list := []doc{}
	for _, in := range inputs {
		def := CommandOption{Name: in.name, Type: guess(in.value)}
		if i := optionIndex(defs, in.name); i >= 0 {
			def = defs[i]
		} else if !f.unchecked {
			f.u.fail("there is no option %q", in.name)
		}
		list = append(list, f.value(def, in))
	}
	for _, def := range defs {
		filled := slices.ContainsFunc(inputs, func(in Input) bool { return in.name == def.Name })
		if def.Required && !filled && !f.unchecked && !f.typing {
			f.u.fail("the option %q is required", def.Name)
		}
	}
	return list
}

// guess is the type of an option without a definition.
func guess(value any) int {
	switch value.(type) {
	case bool:
		return OptionBoolean
	case int:
		return OptionInteger
	case float64:
		return OptionNumber
	case *User:
		return OptionUser
	case *Channel:
		return OptionChannel
	case *Role:
		return OptionRole
	}
	return OptionString
}

func (f *filling) value(def CommandOption, in Input) doc {
	f.u.s.tb.Helper()
	d := doc{"name": def.Name, "type": def.Type, "value": in.value}
	if f.typing && in.name == f.focused {
		f.option = def.Type
		d["focused"] = true
		if !def.Autocomplete && !f.unchecked {
			f.u.fail("the option %q has no autocompletion", def.Name)
		}
		return d
	}
	if guess(in.value) != def.Type && !(def.Type == OptionNumber && guess(in.value) == OptionInteger) && def.Type != OptionMention && !f.unchecked {
		f.u.fail("the option %q takes no %T", def.Name, in.value)
	}
	switch v := in.value.(type) {
	case string:
		f.checkText(def, v)
	case *User:
		d["value"] = v.ID
		f.resolve("users", v.ID, v.json())
		if g := f.in.Guild; g != nil && g.members[v.ID] != nil {
			f.resolve("members", v.ID, g.memberJSON(v, false))
		}
	case *Channel:
		d["value"] = v.ID
		f.resolve("channels", v.ID, doc{"id": v.ID, "name": v.Name, "type": v.Kind, "permissions": v.permissions(f.u).String()})
	case *Role:
		d["value"] = v.ID
		f.resolve("roles", v.ID, v.json())
	}
	return d
}

func (f *filling) checkText(def CommandOption, v string) {
	f.u.s.tb.Helper()
	n := utf8.RuneCountInString(v)
	short := def.MinLength != nil && n < *def.MinLength
	long := n > 6000 || def.MaxLength != nil && n > *def.MaxLength
	foreign := len(def.Choices) > 0 && !slices.ContainsFunc(def.Choices, func(c Choice) bool { return c.Value == v })
	if !f.unchecked && (short || long || foreign) {
		f.u.fail("the option %q does not take %q", def.Name, v)
	}
}

func (f *filling) resolve(kind, id string, what doc) {
	if f.resolved[kind] == nil {
		f.resolved[kind] = doc{}
	}
	f.resolved[kind][id] = what
}
