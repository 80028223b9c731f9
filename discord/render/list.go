package render

// Sources is a list of articles.
func Sources(list []Article, l Locale) []Message {
	return []Message{note(blue, l.say("sources.title"), l.say("sources.none"))}
}

// Choice is an article as a choice of autocompletion, at most 100 characters.
func Choice(a Article, l Locale) string {
	return Plain(a.Publisher+" – "+a.Title+" – "+l.date(a.Date), maxChoice)
}
