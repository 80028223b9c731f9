package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/discord/render"
)

// callPatience is the longest that a request may take with all its waiting.
const callPatience = 3 * time.Minute

// rest sends requests to Discord. Bodies are its own: discordgo's have no description for attachments, no flags in some
// edits, no nonce, and send fields that nobody set. Everything that is sent forbids every ping.
type rest struct {
	session *discordgo.Session
}

// outgoing is a message on its way.
type outgoing struct {
	Content         string                       `json:"content"`
	Embeds          []*discordgo.MessageEmbed    `json:"embeds"`
	Components      []discordgo.MessageComponent `json:"components"`
	Attachments     []attachment                 `json:"attachments,omitempty"`
	AllowedMentions mentions                     `json:"allowed_mentions"`
	Flags           discordgo.MessageFlags       `json:"flags,omitempty"`
	Reference       *reference                   `json:"message_reference,omitempty"`
	// Nonce lets Discord know a message that is sent again because the answer to the first try was lost.
	Nonce        string `json:"nonce,omitempty"`
	EnforceNonce bool   `json:"enforce_nonce,omitempty"`
}

// mentions are allowed_mentions: nobody.
type mentions struct {
	Parse []string `json:"parse"`
}

type attachment struct {
	ID          string `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"`
}

type reference struct {
	MessageID string `json:"message_id"`
	ChannelID string `json:"channel_id"`
	// FailIfNotExists is false: where the question was deleted meanwhile, the answer is a message of its own.
	FailIfNotExists bool `json:"fail_if_not_exists"`
}

func newOutgoing(m render.Message, private bool) outgoing {
	o := outgoing{
		Content: m.Content, Embeds: m.Embeds, Components: m.Components, AllowedMentions: mentions{Parse: []string{}}, Flags: flags(private),
	}
	if o.Embeds == nil {
		o.Embeds = []*discordgo.MessageEmbed{}
	}
	if o.Components == nil {
		o.Components = []discordgo.MessageComponent{}
	}
	for i, f := range m.Files {
		a := attachment{ID: strconv.Itoa(i), Filename: f.Name}
		if i < len(m.Alt) {
			a.Description = m.Alt[i]
		}
		o.Attachments = append(o.Attachments, a)
	}
	return o
}

func flags(private bool) discordgo.MessageFlags {
	if private {
		return discordgo.MessageFlagsEphemeral
	}
	return 0
}

// posted is what the bot needs to know of a message or channel; discordgo's types fail on components that they don't know.
type posted struct {
	ID     string `json:"id"`
	Author struct {
		ID string `json:"id"`
	} `json:"author"`
}

// call sends one request and decodes its answer into out, which may be nil.
func (r *rest) call(ctx context.Context, method, url string, body any, files []*discordgo.File, out any) error {
	var raw []byte
	var err error
	kind := "application/json"
	switch {
	case len(files) > 0:
		kind, raw, err = discordgo.MultipartBodyWithJSON(body, files)
	case body != nil:
		raw, err = json.Marshal(body)
	}
	if err != nil {
		return fmt.Errorf("encode a request to Discord: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, callPatience)
	defer cancel()
	// The gate keeps to the limits; a limiter of discordgo's that lives for one request keeps discordgo's out of it.
	answer, err := r.session.RequestWithLockedBucket(method, url, kind, raw, discordgo.NewRatelimiter().LockBucket(""), 0,
		discordgo.WithContext(ctx), discordgo.WithRetryOnRatelimit(false), discordgo.WithRestRetries(0))
	if err != nil {
		return err
	}
	if out == nil || len(answer) == 0 {
		return nil
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("read Discord's answer: %w", err)
	}
	return nil
}

// respond acknowledges an interaction. Discord takes one acknowledgement: where it says that it has it, a try whose answer
// was lost had arrived.
func (r *rest) respond(ctx context.Context, i *interaction, kind discordgo.InteractionResponseType, data any, files ...*discordgo.File) error {
	body := struct {
		Type discordgo.InteractionResponseType `json:"type"`
		Data any                               `json:"data,omitempty"`
	}{kind, data}
	err := r.call(ctx, http.MethodPost, discordgo.EndpointInteractionResponse(i.ID, i.Token), body, files, nil)
	if err != nil && codeOf(err) != codeAcknowledged {
		return fmt.Errorf("acknowledge interaction %s: %w", i.ID, err)
	}
	return nil
}

// deferReply acknowledges an interaction whose answer takes a moment.
func (r *rest) deferReply(ctx context.Context, i *interaction, ack ackKind) error {
	var data any
	if ack == changeMessage {
		return r.respond(ctx, i, discordgo.InteractionResponseDeferredMessageUpdate, nil)
	}
	if ack == replyPrivately {
		data = struct {
			Flags discordgo.MessageFlags `json:"flags"`
		}{flags(true)}
	}
	return r.respond(ctx, i, discordgo.InteractionResponseDeferredChannelMessageWithSource, data)
}

// reply answers an interaction at once.
func (r *rest) reply(ctx context.Context, i *interaction, m render.Message, private bool) error {
	return r.respond(ctx, i, discordgo.InteractionResponseChannelMessageWithSource, newOutgoing(m, private), m.Files...)
}

// editReply replaces what a deferred interaction shows.
func (r *rest) editReply(ctx context.Context, i *interaction, m render.Message) (string, error) {
	var sent posted
	url := discordgo.EndpointInteractionResponseActions(i.AppID, i.Token)
	if err := r.call(ctx, http.MethodPatch, url, newOutgoing(m, false), m.Files, &sent); err != nil {
		return "", fmt.Errorf("show the answer to interaction %s: %w", i.ID, err)
	}
	return sent.ID, nil
}

// followUp sends a further message of an interaction.
func (r *rest) followUp(ctx context.Context, i *interaction, m render.Message, private bool) (string, error) {
	var sent posted
	url := discordgo.EndpointWebhookToken(i.AppID, i.Token) + "?wait=true"
	if err := r.call(ctx, http.MethodPost, url, newOutgoing(m, private), m.Files, &sent); err != nil {
		return "", fmt.Errorf("send a further message of interaction %s: %w", i.ID, err)
	}
	return sent.ID, nil
}

// send sends a message to a channel, as a reply to another where replyTo is not "".
func (r *rest) send(ctx context.Context, channel string, m render.Message, replyTo string) (string, error) {
	o := newOutgoing(m, false)
	o.Nonce, o.EnforceNonce = newID(), true
	if replyTo != "" {
		o.Reference = &reference{MessageID: replyTo, ChannelID: channel}
	}
	var sent posted
	if err := r.call(ctx, http.MethodPost, discordgo.EndpointChannelMessages(channel), o, m.Files, &sent); err != nil {
		return "", fmt.Errorf("send a message to channel %s: %w", channel, err)
	}
	return sent.ID, nil
}

// edit replaces a message of the bot's own.
func (r *rest) edit(ctx context.Context, channel, message string, m render.Message) error {
	if err := r.call(ctx, http.MethodPatch, discordgo.EndpointChannelMessage(channel, message), newOutgoing(m, false), m.Files, nil); err != nil {
		return fmt.Errorf("edit message %s: %w", message, err)
	}
	return nil
}

// thread starts a thread at a message.
func (r *rest) thread(ctx context.Context, channel, message, name string) (string, error) {
	body := struct {
		Name    string `json:"name"`
		Archive int    `json:"auto_archive_duration"` // minutes
	}{name, 1440}
	var made posted
	if err := r.call(ctx, http.MethodPost, discordgo.EndpointChannelMessageThread(channel, message), body, nil, &made); err != nil {
		return "", fmt.Errorf("start a thread at message %s: %w", message, err)
	}
	return made.ID, nil
}

// channel reads a channel, messages the newest messages of one, newest first.
func (r *rest) channel(ctx context.Context, id string) (channel, error) {
	var c channel
	if err := r.call(ctx, http.MethodGet, discordgo.EndpointChannel(id), nil, nil, &c); err != nil {
		return channel{}, fmt.Errorf("read channel %s: %w", id, err)
	}
	return c, nil
}

func (r *rest) messages(ctx context.Context, channel string, n int) ([]posted, error) {
	var list []posted
	url := fmt.Sprintf("%s?limit=%d", discordgo.EndpointChannelMessages(channel), n)
	if err := r.call(ctx, http.MethodGet, url, nil, nil, &list); err != nil {
		return nil, fmt.Errorf("read the messages of channel %s: %w", channel, err)
	}
	return list, nil
}

// direct is the channel for direct messages with somebody.
func (r *rest) direct(ctx context.Context, user string) (string, error) {
	body := struct {
		User string `json:"recipient_id"`
	}{user}
	var c posted
	if err := r.call(ctx, http.MethodPost, discordgo.EndpointUserChannels("@me"), body, nil, &c); err != nil {
		return "", fmt.Errorf("open direct messages: %w", err)
	}
	return c.ID, nil
}

// Error codes of Discord's API (Discord developer documentation, "JSON Error Codes").
const (
	codeUnknownWebhook = 10015
	codeUnknownReply   = 10062
	codeAcknowledged   = 40060
	codeExpired        = 50027
)

// codeOf is Discord's code of an error, 0 where there is none.
func codeOf(err error) int {
	var e *discordgo.RESTError
	if errors.As(err, &e) && e.Message != nil {
		return e.Message.Code
	}
	return 0
}

// isExpired says whether the token of an interaction is of no use any more.
func isExpired(err error) bool {
	code := codeOf(err)
	return code == codeExpired || code == codeUnknownWebhook || code == codeUnknownReply
}

// isForbidden says whether the bot lacks a permission.
func isForbidden(err error) bool {
	var e *discordgo.RESTError
	return errors.As(err, &e) && e.Response != nil && e.Response.StatusCode == http.StatusForbidden
}

// isGone says whether what was to be written to is not there any more, or may not be written to.
func isGone(err error) bool {
	var e *discordgo.RESTError
	if !errors.As(err, &e) || e.Response == nil {
		return false
	}
	return e.Response.StatusCode == http.StatusNotFound || e.Response.StatusCode == http.StatusForbidden
}
