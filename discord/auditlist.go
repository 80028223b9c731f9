package discord

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/discord/render"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag"
)

// Bounds of lists.
const (
	perPage    = 6
	mostPages  = 50
	mostListed = 100
	// longestSearch is how many characters can be searched for: the search stands in the buttons below its list, so that they
	// work after a restart, and their ids are short. searchBytes is what of it fits there.
	longestSearch = 50
	searchBytes   = 48
	// mostExported is how large an attachment may be where Discord does not say, in bytes.
	mostExported = 10 << 20
)

// query is what a list of records is about. It stands in the buttons below the list.
type query struct {
	// what is one of the subcommands that list.
	what string
	// text is what is searched for, or the id of a user; number how many answers are wanted, 0 for any.
	text   string
	number int
}

// queryOf is what a subcommand lists; false for one that lists nothing.
func queryOf(name string, o options) (query, bool) {
	q := query{what: name}
	switch name {
	case audLast:
		q.number, _ = o.number(optNumber)
	case audSearch:
		q.text = searched(o.text(optText))
	case audUser:
		q.text = o.text(optUser)
	case audFlagged:
	default:
		return query{}, false
	}
	return q, true
}

// searched is as much of a search as fits into a button, in whole words where it has more than one.
func searched(text string) string {
	if len(text) <= searchBytes {
		return text
	}
	at := searchBytes
	for at > 0 && !utf8.RuneStart(text[at]) {
		at--
	}
	if space := strings.LastIndexByte(text[:at+1], ' '); space > 0 {
		at = space
	}
	return strings.TrimSpace(text[:at])
}

// token is a query as it stands in a button; queryIn reads it.
func (q query) token() string {
	switch q.what {
	case audLast:
		return "l" + strconv.Itoa(q.number)
	case audFlagged:
		return "f"
	case audUser:
		return "u" + q.text
	}
	return "s" + base64.RawURLEncoding.EncodeToString([]byte(q.text))
}

var errQuery = errors.New("what is listed can't be read")

func queryIn(token string) (query, error) {
	kind, rest := token[:1], token[1:] // no token is empty
	switch kind {
	case "l":
		n, err := strconv.Atoi(rest)
		if err != nil {
			return query{}, errQuery
		}
		return query{what: audLast, number: n}, nil
	case "f":
		return query{what: audFlagged}, nil
	case "u":
		return query{what: audUser, text: rest}, nil
	case "s":
		text, err := base64.RawURLEncoding.DecodeString(rest)
		if err != nil {
			return query{}, errQuery
		}
		return query{what: audSearch, text: string(text)}, nil
	}
	return query{}, errQuery
}

func (q query) filter(guild string) audit.Filter {
	f := audit.Filter{Server: guild, Flagged: q.what == audFlagged}
	switch q.what {
	case audUser:
		f.User = q.text
	case audSearch:
		f.Text = q.text
	}
	return f
}

// onList turns the page of a list.
func (b *Bot) onList(ctx context.Context, i *interaction, action render.Action) {
	q, err := queryIn(action.Answer)
	first, number, _ := strings.Cut(action.Arg, ".")
	anchor, anchorErr := strconv.ParseInt(first, 10, 64)
	page, pageErr := strconv.Atoi(number)
	if err = errors.Join(err, anchorErr, pageErr); err != nil || page >= mostPages {
		b.cfg.Logger.Warn("a list is not known", "error", err)
		b.say(ctx, i, render.Short(render.UnknownButton, b.localeOf(i, true)))
		return
	}
	b.inPlace(ctx, i, func(ctx context.Context, out outlet, l render.Locale) {
		b.list(ctx, i.GuildID, q, anchor, page, out, l)
	})
}

// list shows a page of a list. Answers from anchor on came after the list was begun, and are left out; 0 begins one.
func (b *Bot) list(ctx context.Context, guild string, q query, anchor int64, page int, out outlet, l render.Locale) {
	f := q.filter(guild)
	f.Before, f.Limit = anchor, (page+1)*perPage+1
	if q.number > 0 {
		f.Limit = min(f.Limit, q.number)
	}
	entries, err := b.cfg.Log.List(ctx, f)
	if err != nil {
		b.broken(ctx, "list records", err, out, l)
		return
	}
	if anchor == 0 && len(entries) > 0 {
		anchor = entries[0].Seq + 1
	}
	to := func(page int) render.Action {
		return render.Action{Verb: render.List, Answer: q.token(), Arg: fmt.Sprintf("%d.%d", anchor, page)}
	}
	o := render.ListOptions{Locale: l, What: q.what, Text: q.text, Page: page}
	if page > 0 {
		o.Newer = to(page - 1)
	}
	if len(entries) > (page+1)*perPage && page+1 < mostPages {
		o.Older = to(page + 1)
	}
	entries = entries[min(page*perPage, len(entries)):min((page+1)*perPage, len(entries))]
	shown := make([]render.Listed, len(entries))
	for n, e := range entries {
		shown[n] = entryOf(e)
		if shown[n].Address, shown[n].Private, err = b.placeOf(ctx, guild, e.ID); err != nil {
			b.cfg.Logger.Warn("where an answer was shown is not known", "answer", e.ID, "error", err)
		}
	}
	b.put(ctx, out, render.Answers(shown, o))
}

// entryOf is an entry as it is listed.
func entryOf(e audit.Entry) render.Listed {
	return render.Listed{
		ID: e.ID, At: e.At, Question: e.Question, Checked: e.Mode == rag.Checked, Status: e.Status, Verdict: string(e.Verdict), Correction: string(e.Correction),
		Helpful: e.Helpful, NotHelpful: e.NotHelpful, Reports: e.Reports,
	}
}

// placeOf is the address of the message that shows an answer, and whether the asker alone sees it.
func (b *Bot) placeOf(ctx context.Context, guild, id string) (address string, private bool, err error) {
	events, err := b.cfg.Log.Events(ctx, id)
	for _, e := range events {
		if s, ok := e.Detail.(audit.Sent); ok {
			return addressOf(guild, s), s.Private, nil
		}
	}
	return "", false, err
}

// containsFolded says whether a text has another, whatever case and accents.
func containsFolded(text, part string) bool {
	return strings.Contains(lang.Fold(text), lang.Fold(part))
}

var errTooLarge = errors.New("the export is too large")

// attachmentBuffer holds an export; what does not fit into an attachment ends it.
type attachmentBuffer struct {
	bytes.Buffer
	most int
}

// Write implements io.Writer.
func (b *attachmentBuffer) Write(p []byte) (int, error) {
	if b.Len()+len(p) > b.most {
		return 0, errTooLarge
	}
	return b.Buffer.Write(p)
}

// export hands a moderator the records of the server as a file.
func (b *Bot) export(ctx context.Context, i *interaction, o options, out outlet, l render.Locale) {
	since, err := dateOf(o.text(optSince), b.cfg.Clock())
	if err != nil {
		b.put(ctx, out, notADate(o.text(optSince), l))
		return
	}
	format := audit.Format(o.text(optFormat))
	if format == "" {
		format = audit.CSV
	}
	f := audit.Filter{Server: i.GuildID}
	if since != (calendar.Date{}) {
		f.From = since.Time()
	}
	buffer := &attachmentBuffer{most: mostExported}
	if i.LargestFile > 0 {
		buffer.most = i.LargestFile
	}
	n, err := b.cfg.Log.Export(ctx, buffer, f, format)
	switch {
	case errors.Is(err, errTooLarge):
		b.put(ctx, out, render.TooLarge(buffer.most, l))
	case err != nil:
		b.broken(ctx, "export a server's records", err, out, l)
	case n == 0:
		b.putNote(ctx, out, render.NothingListed, l)
	default:
		b.cfg.Logger.Info("a moderator exported records", "server", i.GuildID, "answers", n, "bytes", buffer.Len())
		b.put(ctx, out, render.Exported(n, exportFile(b.cfg.Clock(), format, buffer.Bytes()), l))
	}
}

func exportFile(at time.Time, format audit.Format, content []byte) *discordgo.File {
	kind := map[audit.Format]string{audit.CSV: "text/csv", audit.JSONL: "application/jsonl"}[format]
	return &discordgo.File{
		Name:        "quellenlage-" + at.UTC().Format(time.DateOnly) + "." + string(format),
		ContentType: kind, Reader: bytes.NewReader(content),
	}
}
