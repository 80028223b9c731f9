package discordtest

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Command is an application command as it was registered.
type Command struct {
	ID                       string            `json:"id"`
	ApplicationID            string            `json:"application_id"`
	GuildID                  string            `json:"guild_id,omitempty"`
	Version                  string            `json:"version"`
	Type                     int               `json:"type"`
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations"`
	Description              string            `json:"description"`
	DescriptionLocalizations map[string]string `json:"description_localizations"`
	Options                  []CommandOption   `json:"options,omitempty"`
	DefaultMemberPermissions *string           `json:"default_member_permissions"`
	DMPermission             *bool             `json:"dm_permission,omitempty"`
	Contexts                 []int             `json:"contexts"`
	IntegrationTypes         []int             `json:"integration_types,omitempty"`
	NSFW                     bool              `json:"nsfw"`
}

// CommandOption is an option of a command.
type CommandOption struct {
	Type                     int               `json:"type"`
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations,omitempty"`
	Description              string            `json:"description"`
	DescriptionLocalizations map[string]string `json:"description_localizations,omitempty"`
	Required                 bool              `json:"required,omitempty"`
	Options                  []CommandOption   `json:"options,omitempty"`
	Choices                  []Choice          `json:"choices,omitempty"`
	Autocomplete             bool              `json:"autocomplete,omitempty"`
	ChannelTypes             []int             `json:"channel_types,omitempty"`
	MinValue                 *float64          `json:"min_value,omitempty"`
	MaxValue                 *float64          `json:"max_value,omitempty"`
	MinLength                *int              `json:"min_length,omitempty"`
	MaxLength                *int              `json:"max_length,omitempty"`
}

// commandTable keeps commands by guild; "" is for global ones.
type commandTable struct {
	byGuild map[string][]Command
	writes  int
}

func (t *commandTable) init() { t.byGuild = map[string][]Command{} }

// Commands are the registered commands: global ones for nil, else those of a guild alone.
func (s *Server) Commands(g *Guild) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.commands.byGuild[guildID(g)])
}

// CommandWrites is how often commands were registered anew.
func (s *Server) CommandWrites() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.commands.writes
}

func guildID(g *Guild) string {
	if g == nil {
		return ""
	}
	return g.ID
}

func (s *Server) commandHome(c *call) (string, *refusal) {
	if c.param("application_id") != s.app {
		return "", unknown(codeUnknownApplication, "Application")
	}
	id := c.param("guild_id")
	if id == "" {
		return "", nil
	}
	_, bad := s.guild(c)
	return id, bad
}

func (s *Server) getCommands(c *call) (int, any, *refusal) {
	home, bad := s.commandHome(c)
	if bad != nil {
		return 0, nil, bad
	}
	list := []Command{}
	for _, command := range s.commands.byGuild[home] {
		if c.r.URL.Query().Get("with_localizations") != "true" {
			command.NameLocalizations, command.DescriptionLocalizations = nil, nil
		}
		list = append(list, command)
	}
	return http.StatusOK, list, nil
}

// putCommands is the bulk overwrite. A command of the same type and name keeps its id.
func (s *Server) putCommands(c *call) (int, any, *refusal) {
	home, bad := s.commandHome(c)
	if bad != nil {
		return 0, nil, bad
	}
	var list []Command
	if bad := c.into(&list); bad != nil {
		return 0, nil, bad
	}
	var f faults
	checkCommands(list, &f)
	if len(f.list) > 0 {
		return 0, nil, badForm(f.list)
	}
	for i := range list {
		command := &list[i]
		command.ID, command.Version, command.ApplicationID, command.GuildID = s.nextID(), s.nextID(), s.app, home
		for _, old := range s.commands.byGuild[home] {
			if old.Type == command.Type && old.Name == command.Name {
				command.ID = old.ID
			}
		}
	}
	s.commands.byGuild[home] = list
	s.commands.writes++
	if list == nil {
		list = []Command{}
	}
	return http.StatusOK, list, nil
}

// maxCommands is how many commands of a type there can be.
func maxCommands(kind int) int {
	if kind == SlashCommand {
		return 100
	}
	return 15
}

func checkCommands(list []Command, f *faults) {
	seen := map[string]bool{}
	count := map[int]int{}
	for i := range list {
		c, at := &list[i], strconv.Itoa(i)
		if c.Type == 0 {
			c.Type = SlashCommand
		}
		if count[c.Type]++; count[c.Type] == maxCommands(c.Type)+1 {
			f.add(RuleForm, at, "APPLICATION_COMMAND_LIMIT", "Maximum number of application commands of type %d reached (%d).", c.Type, maxCommands(c.Type))
		}
		key := fmt.Sprintf("%d %s", c.Type, c.Name)
		if seen[key] {
			f.add(RuleForm, at+".name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique.")
		}
		seen[key] = true
		if c.Type == SlashCommand {
			checkSlash(at, *c, f)
		} else {
			checkMenu(at, *c, f)
		}
	}
}

// checkMenu: a command of a context menu has a name and nothing else.
func checkMenu(at string, c Command, f *faults) {
	if strings.TrimSpace(c.Name) != c.Name {
		f.add(RuleForm, at+".name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid.")
	}
	if c.Description != "" || len(c.DescriptionLocalizations) > 0 {
		f.add(RuleForm, at+".description", "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_NOT_ALLOWED", "Context menu commands cannot have description.")
	}
	if len(c.Options) > 0 {
		f.add(RuleForm, at+".options", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Context menu commands cannot have options.")
	}
}

func checkSlash(at string, c Command, f *faults) {
	checkName(at, c.Name, c.NameLocalizations, f)
	if c.Description == "" {
		f.add(RuleForm, at+".description", "BASE_TYPE_REQUIRED", "This field is required.")
	}
	if n := size(c.Name, c.NameLocalizations) + size(c.Description, c.DescriptionLocalizations) + optionSize(c.Options); n > 8000 {
		f.add(RuleForm, at, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000): %d.", n)
	}
	checkOptions(at+".options", c.Options, 0, f)
}

// commandName is Discord's pattern; letters must be lower case where there is such a form.
var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

func checkName(at, name string, localized map[string]string, f *faults) {
	check := func(at, name string) {
		if !commandName.MatchString(name) || strings.IndexFunc(name, unicode.IsUpper) >= 0 {
			f.add(RuleForm, at, "APPLICATION_COMMAND_INVALID_NAME", "Command name %q is invalid: lower case letters, digits, - and _, up to 32.", name)
		}
	}
	check(at+".name", name)
	for locale, name := range localized {
		check(at+".name_localizations."+locale, name)
	}
}

// size is the length of the longest of a text and its translations.
func size(text string, localized map[string]string) int {
	n := utf8.RuneCountInString(text)
	for _, t := range localized {
		n = max(n, utf8.RuneCountInString(t))
	}
	return n
}

func optionSize(options []CommandOption) int {
	n := 0
	for _, o := range options {
		n += size(o.Name, o.NameLocalizations) + size(o.Description, o.DescriptionLocalizations) + optionSize(o.Options)
		for _, c := range o.Choices {
			n += utf8.RuneCountInString(c.Name)
			if s, ok := c.Value.(string); ok {
				n += utf8.RuneCountInString(s)
			}
		}
	}
	return n
}

func (o CommandOption) nests() bool { return o.Type == OptionSubcommand || o.Type == OptionGroup }

func checkOptions(at string, options []CommandOption, depth int, f *faults) {
	seen := map[string]bool{}
	optional := false
	for i, o := range options {
		at := at + "." + strconv.Itoa(i)
		checkName(at, o.Name, o.NameLocalizations, f)
		if seen[o.Name] {
			f.add(RuleForm, at+".name", "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists.")
		}
		seen[o.Name] = true
		if o.nests() != options[0].nests() || o.Type == OptionGroup && depth > 0 || o.nests() && o.Required {
			f.add(RuleForm, at+".type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-commands and sub-command groups can't stand here, or are mixed with other options.")
		}
		if o.Required && optional {
			f.add(RuleForm, at+".required", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options.")
		}
		optional = optional || !o.Required
		if o.Type == OptionGroup && slices.ContainsFunc(o.Options, func(inner CommandOption) bool { return inner.Type != OptionSubcommand }) {
			f.add(RuleForm, at+".options", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "A group holds sub-commands only.")
		}
		checkOption(at, o, f)
		checkOptions(at+".options", o.Options, depth+1, f)
	}
}

func checkOption(at string, o CommandOption, f *faults) {
	if o.Autocomplete && len(o.Choices) > 0 {
		f.add(RuleForm, at+".autocomplete", "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_WITH_CHOICES", "Choices and autocomplete exclude one another.")
	}
	seen := map[string]bool{}
	for i, c := range o.Choices {
		here := fmt.Sprintf("%s.choices.%d", at, i)
		checkChoice(here+".value", c.Value, o.Type, f)
		if seen[c.Name] {
			f.add(RuleForm, here+".name", "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS", "Option choice name already exists.")
		}
		seen[c.Name] = true
	}
	if o.MinValue != nil && o.MaxValue != nil && *o.MinValue > *o.MaxValue || o.MinLength != nil && o.MaxLength != nil && *o.MinLength > *o.MaxLength {
		f.add(RuleForm, at, "NUMBER_TYPE_BOUNDS", "The minimum is above the maximum.")
	}
}
