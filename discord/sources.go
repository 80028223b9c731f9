package discord

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/discord/render"
	"github.com/quellenlage/quellenlage/lang"
)

// Bounds of suggestions.
const (
	mostChoices     = 25
	longestChoice   = 100
	shelfLife       = 10 * time.Second // how long a list of articles is taken for the present one while somebody types
	suggestPatience = 2 * time.Second
)

// shelf is the list of articles, read anew now and then: suggestions are asked for with every letter.
type shelf struct {
	library Library

	mu   sync.Mutex
	list []render.Article
	read time.Time
}

// articles are all articles, the newest first; those without a date last.
func (s *shelf) articles(ctx context.Context) ([]render.Article, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.read.IsZero() && time.Since(s.read) < shelfLife {
		return s.list, nil
	}
	all, err := s.library.Articles(ctx)
	if err != nil {
		return nil, err
	}
	s.list = make([]render.Article, 0, len(all))
	for _, a := range all {
		s.list = append(s.list, articleOf(a))
	}
	slices.SortStableFunc(s.list, func(a, b render.Article) int { return b.Date.From.Compare(a.Date.From) })
	s.read = time.Now()
	return s.list, nil
}

func articleOf(a corpus.Article) render.Article {
	return render.Article{ID: a.ID, Title: a.Name(), Publisher: a.Publisher, Date: a.Published.Interval, URL: a.URL, DigestOf: a.DigestOf}
}

// listSources answers /sources.
func (b *Bot) listSources(ctx context.Context, query string, out outlet, l render.Locale) {
	all, err := b.shelf.articles(ctx)
	if err != nil {
		b.broken(ctx, "list the articles", err, out, l)
		return
	}
	b.putAll(ctx, out, render.Sources(matching(all, query), l), l)
}

// matching are the articles that have every word of a query in title, publisher, date or id; the one with exactly this id
// alone where there is one.
func matching(all []render.Article, query string) []render.Article {
	words := strings.Fields(lang.Fold(query))
	var found []render.Article
	for _, a := range all {
		if a.ID == query && query != "" {
			return []render.Article{a}
		}
		text := lang.Fold(strings.Join([]string{a.Title, a.Publisher, a.DigestOf, a.Date.From.String(), a.Date.To.String(), a.ID}, " "))
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) }) {
			found = append(found, a)
		}
	}
	return found
}

// suggest answers an autocompletion. One that comes too late is of no use, so an error is a line in the log.
func (b *Bot) suggest(ctx context.Context, i *interaction) {
	ctx, cancel := context.WithTimeout(ctx, suggestPatience)
	defer cancel()
	var c command
	if err := json.Unmarshal(i.Data, &c); err != nil {
		b.cfg.Logger.Warn("a command that is being typed could not be read", "error", err)
	}
	list, err := b.choices(ctx, i, c)
	if err != nil {
		b.cfg.Logger.Warn("nothing could be suggested", "error", err)
	}
	data := struct {
		Choices []*discordgo.ApplicationCommandOptionChoice `json:"choices"`
	}{append([]*discordgo.ApplicationCommandOptionChoice{}, list...)}
	if err := b.rest.respond(ctx, i, discordgo.InteractionApplicationCommandAutocompleteResult, data); err != nil {
		b.cfg.Logger.Warn("suggestions did not get through", "error", err)
	}
}

// choices are what fits what somebody has typed so far.
func (b *Bot) choices(ctx context.Context, i *interaction, c command) ([]*discordgo.ApplicationCommandOptionChoice, error) {
	if c.Name == cmdAudit {
		for _, sub := range c.Options {
			for _, o := range sub.Options {
				if typed, _ := o.Value.(string); o.Focused {
					return b.recordChoices(ctx, i, typed)
				}
			}
		}
		return nil, nil
	}
	all, err := b.shelf.articles(ctx)
	if err != nil {
		return nil, err
	}
	for _, o := range c.Options {
		typed, _ := o.Value.(string)
		if !o.Focused {
			continue
		}
		if o.Name == optPublisher {
			return publishers(all, typed), nil
		}
		return titles(all, typed, b.localeOf(i, true)), nil
	}
	return nil, nil
}

func titles(all []render.Article, typed string, l render.Locale) []*discordgo.ApplicationCommandOptionChoice {
	var list []*discordgo.ApplicationCommandOptionChoice
	for _, a := range matching(all, typed) {
		if value := a.ID; len(value) <= longestChoice && len(list) < mostChoices {
			list = append(list, &discordgo.ApplicationCommandOptionChoice{Name: render.Choice(a, l), Value: value})
		}
	}
	return list
}

func publishers(all []render.Article, typed string) []*discordgo.ApplicationCommandOptionChoice {
	var list []*discordgo.ApplicationCommandOptionChoice
	seen := map[string]bool{}
	for _, a := range all {
		name := render.Plain(a.Publisher, longestChoice)
		if name == "" || seen[name] || !strings.Contains(lang.Fold(name), lang.Fold(typed)) || len(list) == mostChoices {
			continue
		}
		seen[name] = true
		list = append(list, &discordgo.ApplicationCommandOptionChoice{Name: name, Value: name})
	}
	return list
}

// privacy answers /privacy: what is kept, or the deletion of it.
func (b *Bot) privacy(ctx context.Context, i *interaction, o options, out outlet, l render.Locale) {
	if forget, _ := o.flag(optForget); forget {
		d, err := b.cfg.Log.Forget(ctx, i.who())
		if err != nil {
			b.broken(ctx, "delete what is recorded of somebody", err, out, l)
			return
		}
		b.put(ctx, out, saying(l, saidForgotten, d.Answers))
		return
	}
	set, err := b.guilds.current(ctx, i.GuildID)
	if err != nil {
		b.broken(ctx, "read a server's settings", err, out, l)
		return
	}
	b.put(ctx, out, render.Privacy(l, render.PrivacyOptions{Model: b.cfg.Model, PlainUsers: set.PlainUsers, Days: b.cfg.KeptDays}))
}
