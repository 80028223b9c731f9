package render_test

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/discord/render"
)

// length counts a text the way that counts most: as UTF-16.
func length(s string) int { return len(utf16.Encode([]rune(s))) }

// within holds a message against Discord's limits.
func within(t testing.TB, m render.Message) {
	t.Helper()
	check := func(what, text string, most int) {
		t.Helper()
		if !utf8.ValidString(text) || length(text) > most {
			t.Errorf("%s has %d characters of %d, valid %v", what, length(text), most, utf8.ValidString(text))
		}
	}
	check("content", m.Content, 2000)
	if strings.TrimSpace(m.Content) == "" && len(m.Embeds) == 0 || len(m.Embeds) > 10 {
		t.Errorf("a message with %d embeds and content %q", len(m.Embeds), m.Content)
	}
	total := 0
	for _, e := range m.Embeds {
		total += length(e.Title) + length(e.Description)
		check("title", e.Title, 256)
		check("description", e.Description, 4096)
		if strings.TrimSpace(e.Description) == "" && e.Image == nil {
			t.Error("an embed without text")
		}
		if e.Footer != nil {
			check("footer", e.Footer.Text, 2048)
			total += length(e.Footer.Text)
			if strings.TrimSpace(e.Footer.Text) == "" {
				t.Error("an empty footer")
			}
		}
		if e.Author != nil {
			check("author", e.Author.Name, 256)
			total += length(e.Author.Name)
		}
	}
	if total > 6000 {
		t.Errorf("%d characters in all embeds", total)
	}
	if len(m.Alt) != len(m.Files) {
		t.Errorf("%d descriptions of %d files", len(m.Alt), len(m.Files))
	}
	for _, alt := range m.Alt {
		check("alt", alt, 1024)
	}
	withinComponents(t, m.Components)
}

func withinComponents(t testing.TB, rows []discordgo.MessageComponent) {
	t.Helper()
	if len(rows) > 5 {
		t.Errorf("%d rows", len(rows))
	}
	seen := map[string]bool{}
	for _, row := range rows {
		inside := row.(discordgo.ActionsRow).Components
		if len(inside) == 0 || len(inside) > 5 {
			t.Errorf("%d buttons in a row", len(inside))
		}
		for _, c := range inside {
			if s, ok := c.(discordgo.SelectMenu); ok {
				withinSelect(t, s)
				continue
			}
			b := c.(discordgo.Button)
			if b.Label == "" || length(b.Label) > 80 || b.CustomID == "" || length(b.CustomID) > 100 || seen[b.CustomID] {
				t.Errorf("button %+v", b)
			}
			seen[b.CustomID] = true
			if _, err := render.Parse(b.CustomID); err != nil {
				t.Error(err)
			}
		}
	}
}

func withinSelect(t testing.TB, s discordgo.SelectMenu) {
	t.Helper()
	if _, err := render.Parse(s.CustomID); err != nil || length(s.Placeholder) > 150 || len(s.Options) == 0 || len(s.Options) > 25 {
		t.Errorf("select %+v, %v", s, err)
	}
	for _, o := range s.Options {
		if o.Label == "" || length(o.Label) > 100 || o.Value == "" || length(o.Value) > 100 || length(o.Description) > 100 {
			t.Errorf("option %+v", o)
		}
	}
}
