package render

import (
	"strings"

	"github.com/bwmarrin/discordgo"
)

// para is a stretch of markdown that is never parted: a line, or two that belong together.
type para struct {
	text string
	// gap sets it apart from what stands above it by an empty line.
	gap bool
	// heading keeps it on one page with what follows.
	heading bool
}

// paras are the paragraphs of an escaped line in parts that fit a page, each within before and after.
func paras(escaped, before, after string, gap bool) []para {
	const limit = 1900 // so that no part leaves half a page empty
	var out []para
	for _, part := range pieces(escaped, limit) {
		if part == "" {
			continue
		}
		out = append(out, para{text: before + isolate(atStart(part)) + after, gap: gap})
	}
	return out
}

// page is what stands in one message, embed by embed.
type page []string

// pager fills pages.
type pager struct {
	pages []page
	used  int // characters of the last page
}

// paged lays paragraphs out, in order, on as many pages as they need.
func paged(all []para) []page {
	p := pager{pages: []page{{""}}}
	for i := 0; i < len(all); {
		unit := all[i : i+1]
		for unit[len(unit)-1].heading && i+len(unit) < len(all) && len(unit) < 3 {
			unit = all[i : i+len(unit)+1]
		}
		p.add(unit)
		i += len(unit)
	}
	if p.used == 0 {
		p.pages[0][0] = "–" // Discord takes no message without a text
	}
	return p.pages
}

// capped is as many paragraphs as an answer may take, with a last one that says that more are left out.
func capped(all []para, more para) []page {
	pages := paged(all)
	if len(pages) <= maxPages {
		return pages
	}
	low, high := 0, len(all)
	for low < high {
		middle := (low + high + 1) / 2
		if len(paged(append(all[:middle:middle], more))) <= maxPages {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return paged(append(all[:low:low], more))
}

// add puts paragraphs that belong together on the page, or on a new one.
func (p *pager) add(unit []para) {
	n := 0
	for _, x := range unit {
		n += size(x.text) + len("\n\n")
	}
	if p.used+n > fillMessage && p.used > 0 {
		p.pages, p.used = append(p.pages, page{""}), 0
	}
	at := p.pages[len(p.pages)-1]
	if last := at[len(at)-1]; last != "" && size(last)+n > fillDescription {
		at = append(at, "")
		p.pages[len(p.pages)-1] = at
	}
	for _, x := range unit {
		p.write(x, n)
	}
}

func (p *pager) write(x para, unit int) {
	at := p.pages[len(p.pages)-1]
	text := &at[len(at)-1]
	if unit > fillDescription && *text != "" && size(*text)+size(x.text) > fillDescription {
		p.pages, p.used = append(p.pages, page{""}), 0
		at = p.pages[len(p.pages)-1]
		text = &at[0]
	}
	switch {
	case *text == "":
	case x.gap:
		*text += "\n\n"
	default:
		*text += "\n"
	}
	*text += x.text
	p.used += size(x.text) + len("\n\n")
}

// messages are pages as embeds of one colour. The first one bears the head, each the foot with its page.
func messages(pages []page, colour int, head, foot string, l Locale) []Message {
	out := make([]Message, len(pages))
	for i, page := range pages {
		for _, text := range page {
			out[i].Embeds = append(out[i].Embeds, &discordgo.MessageEmbed{Description: text, Color: colour})
		}
		embeds := out[i].Embeds
		if i == 0 && head != "" {
			embeds[0].Author = &discordgo.MessageEmbedAuthor{Name: shorten(head, maxAuthor)}
		}
		parts := []string{}
		if len(pages) > 1 {
			parts = append(parts, l.say("foot.page", i+1, len(pages)))
		}
		if foot != "" {
			parts = append(parts, foot)
		}
		if len(parts) > 0 {
			embeds[len(embeds)-1].Footer = &discordgo.MessageEmbedFooter{Text: shorten(strings.Join(parts, " · "), footRoom)}
		}
	}
	return out
}

// footRoom is what a footer may take, far below what Discord would let it.
const footRoom = 300
