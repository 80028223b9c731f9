package render

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag"
)

// Bounds of the parts of a source line.
const (
	maxTitle     = 180
	maxPublisher = 80
	maxURL       = 400 // a longer address is left out: the line must stay a line
)

// source is the line of a cited article: number, publisher, title, date; small below it, what a digest tells in other
// words.
func (l Locale) source(s rag.Source) para {
	p := para{text: fmt.Sprintf("[%d] ", s.N) + l.article(articleOf(s))}
	if s.DigestOf != "" {
		p.text += "\n-# " + l.digest(s.DigestOf)
	}
	return p
}

// digest names the article that a digest tells in other words.
func (l Locale) digest(of string) string {
	return l.say("part.digest", isolate(brief(of, maxTitle)))
}

func articleOf(s rag.Source) Article {
	return Article{
		ID: s.Article, Title: s.Title, Publisher: s.Publisher, Date: s.Published.Interval, URL: s.URL, DigestOf: s.DigestOf,
	}
}

// Article is an article in a list.
type Article struct {
	ID        string
	Title     string // "" where it has none
	Publisher string // "" where it is unknown
	Date      calendar.Interval
	URL       string
	// DigestOf names the article that this one tells in other words, "" for a publisher's own text.
	DigestOf string
}

// article is publisher, title and date, the title as a link where the article has an address.
func (l Locale) article(a Article) string {
	publisher := brief(a.Publisher, maxPublisher)
	if publisher == "" {
		publisher = l.say("part.publisher")
	}
	return strings.Join([]string{isolate(publisher), l.title(a), l.date(a.Date)}, " – ")
}

func (l Locale) title(a Article) string {
	title := brief(a.Title, maxTitle)
	if title == "" {
		title = l.say("part.untitled")
	}
	address := link(a.URL)
	if address == "" {
		return isolate(title)
	}
	// Brackets would end the link's text early.
	return "[" + isolate(strings.NewReplacer("[", "(", "]", ")").Replace(title)) + "](<" + address + ">)"
}

// link is an address that a title may lead to: http or https, with a host, and written so that it can't leave its
// brackets; "" for every other one.
func link(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return ""
	}
	text := strings.ReplaceAll(u.String(), "@", "%40") // so that nobody is mentioned in it
	for i := range len(text) {
		if text[i] <= ' ' || text[i] >= 0x7f || strings.IndexByte("<>\\\"`|*()[]{}", text[i]) >= 0 {
			return ""
		}
	}
	if size(text) > maxURL {
		return ""
	}
	return text
}

// newest says how old the newest of the sources is.
func (o Options) newest(sources []rag.Source) string {
	var newest calendar.Interval
	for _, s := range sources {
		if p := s.Published.Interval; p.Closed() && p.To.Compare(newest.To) > 0 {
			newest = p
		}
	}
	if newest.IsZero() {
		return o.Locale.say("newest.undated")
	}
	age := o.Locale.age(newest, o.Now)
	if age == "" {
		return strings.TrimSuffix(o.Locale.say("newest", o.Locale.date(newest), ""), ", ")
	}
	return o.Locale.say("newest", o.Locale.date(newest), age)
}

// foot is the footer of an answer: articles and origins, the writer, the answer's id.
func (o Options) foot(a rag.Answer) string {
	l := o.Locale
	var parts []string
	if n := len(a.Sources); n > 0 && len(a.Claims) > 0 {
		parts = append(parts, l.count("foot.articles", n)+", "+l.count("foot.origins", countOrigins(a)))
	} else if n > 0 {
		parts = append(parts, l.count("foot.articles", n)) // of articles named as a whole nobody knows the origins
	}
	if a.Trace.Model != "" && a.Writer == "llm" {
		parts = append(parts, l.say("foot.model", Plain(a.Trace.Model, 60)))
	} else {
		parts = append(parts, l.say("foot.ledger"))
	}
	if o.Private {
		parts = append(parts, l.say("foot.private"))
	}
	return strings.Join(append(parts, Plain(a.ID, 64)), " · ")
}
