package discordtest

// The shapes of components. What spans several of them (unique custom_ids, rows, totals) is in components.go.

// The types of components.
const (
	TypeRow         = 1
	TypeButton      = 2
	TypeSelect      = 3
	TypeTextInput   = 4
	TypeUserSelect  = 5
	TypeChanSelect  = 8
	TypeSection     = 9
	TypeTextDisplay = 10
	TypeThumbnail   = 11
	TypeGallery     = 12
	TypeFile        = 13
	TypeSeparator   = 14
	TypeContainer   = 17
	TypeLabel       = 18
)

func component(fields map[string]shape, needs ...string) object {
	return object{map[string]shape{"type": whole{1, 18}, "id": whole{0, 1<<31 - 1}}, []string{"type"}}.with(fields, needs...)
}

func emojiShape() shape {
	return object{fields: map[string]shape{"id": snowflake{}, "name": text{1, 32}, "animated": boolean{}}}
}

func buttonShape() object {
	return component(map[string]shape{
		"style": whole{1, 6}, "label": text{0, 80}, "emoji": emojiShape(), "custom_id": text{1, 100}, "sku_id": snowflake{},
		"url": address{512, []string{"http", "https", "discord"}}, "disabled": boolean{},
	}, "style")
}

// selectShapes are the five kinds of selects, by type.
func selectShapes() map[string]object {
	common := component(map[string]shape{
		"custom_id": text{1, 100}, "placeholder": text{0, 150}, "min_values": whole{0, 25}, "max_values": whole{1, 25},
		"disabled": boolean{}, "required": boolean{},
	}, "custom_id")
	option := object{map[string]shape{
		"label": text{1, 100}, "value": text{1, 100}, "description": text{0, 100}, "emoji": emojiShape(), "default": boolean{},
	}, []string{"label", "value"}}
	preset := object{map[string]shape{"id": snowflake{}, "type": word{"user", "role", "channel"}}, []string{"id", "type"}}
	entities := common.with(map[string]shape{"default_values": list{preset, 0, 25}})
	return map[string]object{
		"3": common.with(map[string]shape{"options": list{option, 1, 25}}, "options"), "5": entities, "6": entities, "7": entities,
		"8": entities.with(map[string]shape{"channel_types": list{whole{0, 17}, 0, 17}}),
	}
}

func rowShape() object {
	inside := byType{"2": buttonShape()}
	for kind, o := range selectShapes() {
		inside[kind] = o
	}
	return component(map[string]shape{"components": list{inside, 1, 5}}, "components")
}

// componentShape is what can stand at the top of a message; all but rows only with FlagComponentsV2.
func componentShape() shape {
	item := object{map[string]shape{"url": media()}, []string{"url"}}
	display := component(map[string]shape{"content": text{1, 4000}}, "content")
	thumbnail := component(map[string]shape{"media": item, "description": text{0, 1024}, "spoiler": boolean{}}, "media")
	picture := object{map[string]shape{"media": item, "description": text{0, 1024}, "spoiler": boolean{}}, []string{"media"}}
	simple := byType{
		"1": rowShape(),
		"9": component(map[string]shape{
			"components": list{byType{"10": display}, 1, 3}, "accessory": byType{"2": buttonShape(), "11": thumbnail},
		}, "components", "accessory"),
		"10": display,
		"12": component(map[string]shape{"items": list{picture, 1, 10}}, "items"),
		"13": component(map[string]shape{"file": item, "spoiler": boolean{}}, "file"),
		"14": component(map[string]shape{"divider": boolean{}, "spacing": whole{1, 2}}),
	}
	all := byType{"17": component(map[string]shape{
		"components": list{simple, 1, 40}, "accent_color": whole{0, 0xFFFFFF}, "spoiler": boolean{},
	}, "components")}
	for kind, o := range simple {
		all[kind] = o
	}
	return all
}

// modalComponentShape is what can stand at the top of a modal: rows with one text input, labels, and texts.
func modalComponentShape() shape {
	input := component(map[string]shape{
		"custom_id": text{1, 100}, "style": whole{1, 2}, "label": text{0, 45}, "value": text{0, 4000}, "placeholder": text{0, 100},
		"required": boolean{}, "min_length": whole{0, 4000}, "max_length": whole{1, 4000},
	}, "custom_id", "style")
	inside := byType{"4": input}
	for kind, o := range selectShapes() {
		inside[kind] = o
	}
	return byType{
		"1": component(map[string]shape{"components": list{byType{"4": input.with(map[string]shape{"label": text{1, 45}}, "label")}, 1, 1}}, "components"),
		"18": component(map[string]shape{
			"label": text{1, 45}, "description": text{0, 100}, "component": inside,
		}, "label", "component"),
		"10": component(map[string]shape{"content": text{1, 4000}}, "content"),
	}
}
