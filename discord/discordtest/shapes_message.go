package discordtest

// The shapes of messages, as Discord's documentation gives their fields and limits.

func web(most int) shape { return address{most, []string{"http", "https"}} }

// media is where a picture is: on the web, or in an attachment of the same message.
func media() shape { return address{2048, []string{"http", "https", "attachment"}} }

func embedShape() shape {
	picture := object{fields: map[string]shape{
		"url": media(), "proxy_url": media(), "width": whole{0, 1 << 31}, "height": whole{0, 1 << 31},
	}}
	return object{fields: map[string]shape{
		"type": word{"rich"}, "title": text{0, 256}, "description": text{0, 4096}, "url": web(2048), "timestamp": instant{},
		"color": whole{0, 0xFFFFFF}, "image": picture, "thumbnail": picture,
		"footer": object{map[string]shape{"text": text{1, 2048}, "icon_url": media(), "proxy_icon_url": media()}, []string{"text"}},
		"author": object{map[string]shape{"name": text{1, 256}, "url": web(2048), "icon_url": media(), "proxy_icon_url": media()}, []string{"name"}},
		"fields": list{object{map[string]shape{"name": text{1, 256}, "value": text{1, 1024}, "inline": boolean{}}, []string{"name", "value"}}, 0, 25},
	}}
}

func mentionsShape() shape {
	return object{fields: map[string]shape{
		"parse": list{word{"roles", "users", "everyone"}, 0, 3}, "roles": list{snowflake{}, 0, 100},
		"users": list{snowflake{}, 0, 100}, "replied_user": boolean{},
	}}
}

// attachmentShape also lets pass what discordgo writes back of an attachment that it read.
func attachmentShape() shape {
	return object{map[string]shape{
		"id": snowflake{}, "filename": text{0, 1024}, "description": text{0, 1024}, "title": text{0, 1024}, "is_spoiler": boolean{},
		"is_remix": boolean{}, "duration_secs": number{}, "waveform": text{0, 400}, "url": text{}, "proxy_url": text{},
		"content_type": text{}, "width": whole{0, 1 << 31}, "height": whole{0, 1 << 31}, "size": whole{0, 1 << 31},
		"ephemeral": boolean{}, "flags": whole{0, 1 << 31},
	}, []string{"id"}}
}

// messageShape is what all ways of sending and editing a message share. Flags are looked at in flags.go.
func messageShape() object {
	return object{fields: map[string]shape{
		"content": text{0, 2000}, "embeds": list{embedShape(), 0, 10}, "allowed_mentions": mentionsShape(),
		"components": list{componentShape(), 0, 40}, "attachments": list{attachmentShape(), 0, 10}, "flags": whole{0, 1 << 31},
	}}
}

// createShape is POST /channels/…/messages.
func createShape() shape {
	return messageShape().with(map[string]shape{
		"tts": boolean{}, "nonce": anything{}, "enforce_nonce": boolean{}, "sticker_ids": list{snowflake{}, 0, 3},
		"poll": anything{},
		"message_reference": object{map[string]shape{
			"message_id": snowflake{}, "channel_id": snowflake{}, "guild_id": snowflake{}, "fail_if_not_exists": boolean{}, "type": oneOf{0},
		}, []string{"message_id"}},
	})
}

// editShape is PATCH /channels/…/messages/…. "ID" and "Channel" are no fields of Discord's: discordgo's MessageEdit has no tag
// on them and sends them by these names.
func editShape() shape {
	return messageShape().with(map[string]shape{"ID": snowflake{}, "Channel": snowflake{}})
}

// followUpShape is POST /webhooks/…, for an interaction.
func followUpShape() shape {
	return messageShape().with(map[string]shape{"tts": boolean{}, "poll": anything{}})
}

// callbackShape is POST /interactions/…/callback.
func callbackShape() shape {
	answer := messageShape().with(map[string]shape{"tts": boolean{}, "poll": anything{}})
	// discordgo has one struct for the data of all callbacks, and writes these fields always.
	always := map[string]shape{"tts": idle{}, "content": idle{}, "embeds": idle{}, "components": idle{}}
	choice := object{map[string]shape{
		"name": text{1, 100}, "name_localizations": byLocale{text{1, 100}}, "value": anything{},
	}, []string{"name", "value"}}
	envelope := func(data shape, needs ...string) object {
		return object{map[string]shape{"type": whole{1, 12}, "data": data}, append(needs, "type")}
	}
	return byType{
		"4": envelope(answer, "data"), "5": envelope(answer), "6": envelope(answer), "7": envelope(answer),
		"8": envelope(object{fields: always}.with(map[string]shape{"choices": list{choice, 0, 25}}), "data"),
		"9": envelope(object{fields: always}.with(map[string]shape{
			"custom_id": text{1, 100}, "title": text{1, 45}, "components": list{modalComponentShape(), 1, 5},
		}, "custom_id", "title", "components"), "data"),
	}
}

func threadShape() shape {
	return object{map[string]shape{
		"name": text{1, 100}, "auto_archive_duration": oneOf{60, 1440, 4320, 10080}, "rate_limit_per_user": whole{0, 21600},
		"type": oneOf{10, 11, 12}, "invitable": boolean{},
	}, []string{"name"}}
}

func channelEditShape() shape {
	return object{fields: map[string]shape{
		"name": text{1, 100}, "archived": boolean{}, "locked": boolean{}, "invitable": boolean{}, "rate_limit_per_user": whole{0, 21600},
		"auto_archive_duration": oneOf{60, 1440, 4320, 10080},
	}}
}

func directShape() shape {
	return object{map[string]shape{"recipient_id": snowflake{}}, []string{"recipient_id"}}
}
