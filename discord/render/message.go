package render

import "github.com/bwmarrin/discordgo"

// Message is one message as it is sent. It has either Content or Embeds, hardly ever both.
type Message struct {
	Content    string
	Embeds     []*discordgo.MessageEmbed
	Components []discordgo.MessageComponent
	Files      []*discordgo.File
	// Alt describes each of Files to people who can't see it: Discord calls it the attachment's description.
	Alt []string
}

// note is a message of one embed.
func note(colour int, title, text string) Message {
	return Message{Embeds: []*discordgo.MessageEmbed{{Title: title, Description: text, Color: colour}}}
}
