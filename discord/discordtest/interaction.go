package discordtest

import (
	"fmt"
	"net/http"
	"slices"
	"time"
	"unicode/utf8"
)

// The types of interactions.
const (
	kindCommand      = 2
	kindComponent    = 3
	kindAutocomplete = 4
	kindModal        = 5
)

// The types of callbacks.
const (
	AckMessage        = 4
	AckDeferred       = 5
	AckDeferredUpdate = 6
	AckUpdate         = 7
	AckChoices        = 8
	AckModal          = 9
)

const (
	// ackWithin is how long an interaction waits for its acknowledgement, tokenLife how long its token lives.
	ackWithin = 3 * time.Second
	tokenLife = 15 * time.Minute
)

// Interaction is what a person did that the bot must acknowledge, and the handle on which a test waits for what follows.
type Interaction struct {
	// ID and Token are what the bot got.
	ID, Token string

	s       *Server
	kind    int
	user    *User
	channel *Channel
	// option is the type of the option that is being completed, menu the type of the command.
	option, menu int
	created      time.Time
	dispatched   time.Time
	acked        time.Time
	ackType      int
	// silent is set once the missing acknowledgement was noted.
	silent bool
	// source is the message whose component was used.
	source    *post
	original  *post
	followUps []*post
	modal     *Modal
	choices   []Choice
	sig       signal
}

// Modal is a form that the bot showed.
type Modal struct {
	CustomID   string      `json:"custom_id"`
	Title      string      `json:"title"`
	Components []Component `json:"components"`
}

// Input finds a field by its custom_id, or the beginning of it.
func (m Modal) Input(id string) (Component, bool) { return find(m.Components, id) }

// Choice is a suggestion of an autocompletion.
type Choice struct {
	Name  string `json:"name"`
	Value any    `json:"value"`
}

func (s *Server) postCallback(c *call) (int, any, *refusal) {
	i := s.interactions[c.param("interaction_id")]
	if i == nil || i.Token != c.param("interaction_token") {
		return 0, nil, refuse(RuleAckLate, http.StatusNotFound, codeUnknownInteraction, "Unknown interaction")
	}
	if i.ackType != 0 {
		return 0, nil, refuse(RuleAckTwice, http.StatusBadRequest, codeAcknowledged, "Interaction has already been acknowledged.")
	}
	if late := c.arrived.Sub(i.created); late > ackWithin {
		return 0, nil, refuse(RuleAckLate, http.StatusNotFound, codeUnknownInteraction, "Unknown interaction: %v is more than 3 s", late)
	}
	var said struct {
		Type int    `json:"type"`
		Data *draft `json:"data"`
	}
	if bad := c.into(&said); bad != nil {
		return 0, nil, bad
	}
	if !i.takes(said.Type) {
		return 0, nil, badForm([]fault{{RuleAckType, "type", "INTERACTION_RESPONSE_TYPE", fmt.Sprintf("A callback of type %d does not fit.", said.Type)}})
	}
	if said.Data == nil {
		said.Data = &draft{}
	}
	if bad := i.acknowledge(c, said.Type, *said.Data); bad != nil {
		return 0, nil, bad
	}
	i.ackType, i.acked = said.Type, c.arrived
	i.sig.fire()
	if c.r.URL.Query().Get("with_response") == "true" {
		return http.StatusOK, i.response(), nil
	}
	return http.StatusNoContent, nil, nil
}

// takes reports whether a callback of a type fits the interaction.
func (i *Interaction) takes(callback int) bool {
	switch i.kind {
	case kindAutocomplete:
		return callback == AckChoices
	case kindCommand:
		return slices.Contains([]int{AckMessage, AckDeferred, AckModal}, callback)
	case kindComponent:
		return callback != AckChoices && callback <= AckModal && callback >= AckMessage
	}
	update := callback == AckDeferredUpdate || callback == AckUpdate
	return callback == AckMessage || callback == AckDeferred || update && i.source != nil
}

func (i *Interaction) acknowledge(c *call, kind int, d draft) *refusal {
	switch kind {
	case AckChoices:
		return i.suggest(c)
	case AckModal:
		return i.form(c)
	}
	if i.channel.deleted {
		return unknown(codeUnknownChannel, "Channel")
	}
	switch kind {
	case AckDeferredUpdate:
		i.ignores(c, d, 0)
	case AckDeferred:
		return i.deferAnswer(c, d)
	case AckUpdate:
		fields, _ := c.field("data").(map[string]any)
		d.nulls(fields)
		m, bad := i.s.compose(c, i.channel, i.source.Message, d, way{edit: true, flags: editFlags, at: "data"}, nil)
		if bad != nil {
			return bad
		}
		i.s.revise(i.source, m)
	default:
		p := i.post()
		m, bad := i.s.compose(c, i.channel, p.Message, d, way{flags: respondFlags, at: "data"}, nil)
		if bad != nil {
			return bad
		}
		p.Message = m
		i.original = p
		i.publish(p)
	}
	return nil
}

// ignores notes data that Discord drops.
func (i *Interaction) ignores(c *call, d draft, flags int) {
	if d.Content != nil && *d.Content != "" || d.Embeds != nil && len(*d.Embeds) > 0 || d.Components != nil && len(*d.Components) > 0 ||
		len(c.files) > 0 || d.Flags != nil && *d.Flags&^flags != 0 {
		i.s.note(Violation{Rule: RuleIgnored, Where: c.where(), Detail: "a deferral carries nothing but the ephemeral flag"})
	}
}

func (i *Interaction) deferAnswer(c *call, d draft) *refusal {
	i.ignores(c, d, FlagEphemeral)
	p := i.post()
	p.Flags = FlagLoading
	if d.Flags != nil {
		p.Flags |= *d.Flags & FlagEphemeral
	}
	i.original = p
	i.publish(p)
	return nil
}

// post is a message of the bot that answers the interaction.
func (i *Interaction) post() *post {
	p := &post{channel: i.channel, author: i.s.bot, from: i}
	p.WebhookID, p.ApplicationID = i.s.app, i.s.app
	p.Invocation = &Invocation{ID: i.ID, Type: i.kind, User: i.user.author()}
	switch {
	case i.kind == kindCommand && i.menu == SlashCommand:
		p.Type = typeCommand
	case i.kind == kindCommand:
		p.Type = typeContextMenu
	case i.source != nil:
		p.answer(i.source)
	}
	return p
}

func (i *Interaction) publish(p *post) {
	if p.Ephemeral() {
		p.viewer = i.user
	}
	i.s.add(p)
}

// suggest takes the choices of an autocompletion.
func (i *Interaction) suggest(c *call) *refusal {
	var said struct {
		Data struct {
			Choices []Choice `json:"choices"`
		} `json:"data"`
	}
	if bad := c.into(&said); bad != nil {
		return bad
	}
	var f faults
	for n, choice := range said.Data.Choices {
		checkChoice(fmt.Sprintf("data.choices.%d.value", n), choice.Value, i.option, &f)
	}
	if len(f.list) > 0 {
		return badForm(f.list)
	}
	i.choices = said.Data.Choices
	return nil
}

// checkChoice: a choice's value is of its option's type, and a string of at most 100 characters.
func checkChoice(at string, value any, option int, f *faults) {
	switch v := value.(type) {
	case string:
		if n := utf8.RuneCountInString(v); n < 1 || n > 100 {
			f.add(RuleForm, at, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length, is %d.", n)
		}
		if option == OptionString {
			return
		}
	case float64:
		if option == OptionNumber || option == OptionInteger && v == float64(int64(v)) {
			return
		}
	}
	f.add(RuleForm, at, "APPLICATION_COMMAND_OPTION_CHOICE_TYPE", "The value does not fit the option's type.")
}

// form takes a modal.
func (i *Interaction) form(c *call) *refusal {
	var said struct {
		Data Modal `json:"data"`
	}
	if bad := c.into(&said); bad != nil {
		return bad
	}
	var f faults
	checkEach("data.components", said.Data.Components, map[string]bool{}, &f)
	if len(f.list) > 0 {
		return badForm(f.list)
	}
	i.modal = &said.Data
	return nil
}

// response is the answer to a callback that asked for one.
func (i *Interaction) response() doc {
	d := doc{"interaction": doc{"id": i.ID, "type": i.kind}, "resource": doc{"type": i.ackType}}
	if p := i.first(); p != nil {
		d["resource"].(doc)["message"] = i.s.visible(p, i.s.granted())
		d["interaction"].(doc)["response_message_id"] = p.ID
		d["interaction"].(doc)["response_message_ephemeral"] = p.Ephemeral()
	}
	return d
}

// first is the message that @original means: the answer, or the message whose component was used.
func (i *Interaction) first() *post {
	switch i.ackType {
	case AckMessage, AckDeferred:
		return i.original
	case AckDeferredUpdate, AckUpdate:
		return i.source
	}
	return nil
}

// noteSilence notes interactions that were sent out and never acknowledged, once each: those whose time is over and, when
// the server is closed, all. s.mu is held.
func (s *Server) noteSilence() {
	for _, i := range s.interactions {
		over := s.closed || s.now().Sub(i.created) > ackWithin
		if i.ackType == 0 && !i.dispatched.IsZero() && over && !i.silent {
			i.silent = true
			s.note(Violation{Rule: RuleSilence, Where: "interaction " + i.ID, Detail: "it was never acknowledged"})
		}
	}
}
