package discordtest

import "strconv"

// The shapes of application commands. What spans several fields (names, order of options) is in commands.go.

// The types of a command's options.
const (
	OptionSubcommand = 1
	OptionGroup      = 2
	OptionString     = 3
	OptionInteger    = 4
	OptionBoolean    = 5
	OptionUser       = 6
	OptionChannel    = 7
	OptionRole       = 8
	OptionMention    = 9
	OptionNumber     = 10
	OptionAttachment = 11
)

// The types of commands.
const (
	SlashCommand   = 1
	UserCommand    = 2
	MessageCommand = 3
)

// optionShape lets options nest depth levels deep: groups hold subcommands, which hold values.
func optionShape(depth int) shape {
	choice := object{map[string]shape{
		"name": text{1, 100}, "name_localizations": byLocale{text{1, 100}}, "value": anything{},
	}, []string{"name", "value"}}
	common := object{map[string]shape{
		"type": whole{1, 11}, "name": text{1, 32}, "name_localizations": byLocale{text{1, 32}}, "description": text{1, 100},
		"description_localizations": byLocale{text{1, 100}}, "required": boolean{},
		// discordgo writes these always.
		"options": idle{}, "choices": idle{}, "autocomplete": idle{}, "channel_types": idle{},
	}, []string{"type", "name", "description"}}
	choices := map[string]shape{"choices": list{choice, 0, 25}, "autocomplete": boolean{}}
	numbers := common.with(choices).with(map[string]shape{"min_value": number{}, "max_value": number{}})
	kinds := byType{}
	for kind := OptionString; kind <= OptionAttachment; kind++ {
		kinds[strconv.Itoa(kind)] = common
	}
	kinds["3"] = common.with(choices).with(map[string]shape{"min_length": whole{0, 6000}, "max_length": whole{1, 6000}})
	kinds["4"], kinds["10"] = numbers, numbers
	kinds["7"] = common.with(map[string]shape{"channel_types": list{whole{0, 17}, 0, 17}})
	if depth > 0 {
		inner := list{optionShape(depth - 1), 0, 25}
		kinds["1"] = common.with(map[string]shape{"options": inner})
		kinds["2"] = common.with(map[string]shape{"options": inner}, "options")
	}
	return kinds
}

func commandShape() shape {
	return object{map[string]shape{
		"id": snowflake{}, "application_id": snowflake{}, "guild_id": snowflake{}, "version": snowflake{},
		"type": whole{1, 3}, "name": text{1, 32}, "name_localizations": byLocale{text{1, 32}}, "description": text{0, 100},
		"description_localizations": byLocale{text{1, 100}}, "options": list{optionShape(2), 0, 25},
		"default_member_permissions": bits{}, "default_permission": boolean{}, "dm_permission": boolean{}, "nsfw": boolean{},
		"contexts": list{whole{0, 2}, 1, 3}, "integration_types": list{whole{0, 1}, 1, 2},
	}, []string{"name"}}
}

// commandsShape is the body of a bulk overwrite: at most 100 slash commands, and 15 of each kind of context menu.
func commandsShape() shape { return list{commandShape(), 0, 130} }
