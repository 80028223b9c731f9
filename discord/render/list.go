package render

// Sources is a list of articles: date, publisher and title of each. What is too long for two messages is counted.
func Sources(list []Article, l Locale) []Message {
	const most = 2
	if len(list) == 0 {
		return []Message{note(grey, l.say("sources.title"), l.say("sources.none"))}
	}
	lines := make([]para, len(list))
	for i, a := range list {
		lines[i] = para{text: "• " + l.article(a)}
		if a.DigestOf != "" {
			lines[i].text += "\n-# " + l.digest(a.DigestOf)
		}
	}
	shown, pages := len(lines), paged(lines)
	for len(pages) > most {
		shown = shown * 4 / 5
		more := para{text: "-# " + l.count("sources.more", len(list)-shown), gap: true}
		pages = paged(append(lines[:shown:shown], more))
	}
	return messages(pages, blue, l.say("sources.title"), l.count("sources.count", len(list)), l)
}

// Choice is an article as a choice of autocompletion, at most 100 characters.
func Choice(a Article, l Locale) string {
	publisher, title := a.Publisher, a.Title
	if publisher == "" {
		publisher = l.say("part.publisher")
	}
	if title == "" {
		title = l.say("part.untitled")
	}
	date := " – " + l.date(a.Date)
	return Plain(publisher+" – "+title, maxChoice-size(date)) + date
}
