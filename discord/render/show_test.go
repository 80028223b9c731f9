package render_test

import (
	"fmt"
	"strings"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/discord/render"
)

// colourNames are the colours in words.
func colourNames() map[int]string {
	return map[int]string{0x009E73: "green", 0xD55E00: "orange", 0xE69F00: "yellow", 0x0072B2: "blue", 0x8A8F98: "grey"}
}

// show writes messages as a person reads them: the markdown as it is sent, with colours, buttons and what can't be seen
// written out.
func show(list []render.Message) string {
	var b strings.Builder
	for _, m := range list {
		if m.Content != "" {
			bar(&b, "│ ", m.Content)
		}
		for _, e := range m.Embeds {
			fmt.Fprintf(&b, "┌ %s\n", colourNames()[e.Color])
			if e.Author != nil {
				bar(&b, "│ ", e.Author.Name)
				b.WriteString("│\n")
			}
			if e.Title != "" {
				bar(&b, "│ ", e.Title+" (title)")
				b.WriteString("│\n")
			}
			bar(&b, "│ ", e.Description)
			if e.Image != nil {
				bar(&b, "│ ", "picture: "+e.Image.URL)
			}
			foot := ""
			if e.Footer != nil {
				foot = e.Footer.Text
			}
			bar(&b, "└ ", foot)
		}
		for i, f := range m.Files {
			fmt.Fprintf(&b, "  file: %s (%s)\n", f.Name, m.Alt[i])
		}
		buttons(&b, m.Components)
		b.WriteString("\n")
	}
	return b.String()
}

func bar(b *strings.Builder, mark, text string) {
	text = strings.NewReplacer("\u200b", "{zero width}", "\u2068", "{isolate}", "\u2069", "{end}").Replace(text)
	for line := range strings.SplitSeq(text, "\n") {
		b.WriteString(strings.TrimRight(mark+line, " ") + "\n")
	}
}

func buttons(b *strings.Builder, rows []discordgo.MessageComponent) {
	for _, row := range rows {
		for _, c := range row.(discordgo.ActionsRow).Components {
			switch c := c.(type) {
			case discordgo.Button:
				fmt.Fprintf(b, "  [%s] %s\n", c.Label, c.CustomID)
			case discordgo.TextInput:
				fmt.Fprintf(b, "  %s (%s) up to %d characters, id %s\n", c.Label, c.Placeholder, c.MaxLength, c.CustomID)
				if c.Value != "" {
					bar(b, "    ", c.Value)
				}
			case discordgo.SelectMenu:
				fmt.Fprintf(b, "  [%s ▾] %s\n", c.Placeholder, c.CustomID)
				for _, o := range c.Options {
					fmt.Fprintf(b, "    %s (%s) %s\n", o.Label, o.Description, o.Value)
				}
			}
		}
	}
}
