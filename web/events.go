package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/rag"
)

// eventView is what happened to an answer, in words.
type eventView struct {
	audit.Event
	What string
	// Text is what somebody wrote, Note what else there is to know.
	Text, Note string
	// Link leads to what the event is about, with LinkText; "" where there is nothing.
	Link, LinkText string
	// Waiting is true for a correction that the bot still has to show.
	Waiting bool
}

// viewEvents puts events into words, the newest first, and finds the last verdict and the last correction.
func viewEvents(rec rag.Record, events []audit.Event) (list []eventView, verdict audit.Verdict, correction audit.Kind) {
	sent, last, delivered := false, int64(0), map[int64]bool{}
	for _, e := range events {
		switch d := e.Detail.(type) {
		case audit.Sent:
			sent = true
		case audit.Verdict:
			verdict = d
		case audit.Corrected, audit.Retracted:
			correction, last = e.Kind, e.Seq
		case audit.Delivered:
			delivered[d.Correction] = true
		}
	}
	for _, e := range slices.Backward(events) {
		v := eventView{Event: e, What: "Something was recorded", Waiting: e.Seq == last && last > 0 && sent && !delivered[last]}
		v.tell(rec)
		list = append(list, v)
	}
	return list, verdict, correction
}

// tell puts an event into words.
func (v *eventView) tell(rec rag.Record) {
	switch d := v.Detail.(type) {
	case audit.Sent:
		v.What = "Shown in Discord"
		if d.Private {
			v.What = "Shown in Discord to the asker alone"
		}
		v.linkTo(rec, d.Channel, d.Messages[0])
	case audit.Helpful:
		v.What = "Found helpful"
	case audit.NotHelpful:
		v.What = "Found not helpful"
	case audit.Reported:
		v.What, v.Text = "Reported", d.Why
	case audit.Verdict:
		v.What, v.Text = "Judged: "+strings.ToLower(verdictBadge(d.Judgement).Word), d.Note
		v.Note = misled(rec.Answer, d.Claims)
	case audit.Corrected:
		v.What, v.Text, v.Note = "Corrected", d.Text, d.Reason
	case audit.Retracted:
		v.What, v.Text = "Retracted", d.Reason
	case audit.Delivered:
		v.What = "Correction shown where the answer was"
		if d.Failure != "" {
			v.What, v.Note = "Correction could not be shown", d.Failure
			return
		}
		v.linkTo(rec, d.Channel, d.Message)
	case audit.Replayed:
		v.tellReplay(rec, d)
	}
}

func (v *eventView) tellReplay(rec rag.Record, d audit.Replayed) {
	v.What = "Asked again on the articles of today"
	if d.On == string(rag.OnEvidence) {
		v.What = "Asked again on the recorded evidence alone"
	}
	if d.Changed {
		v.What += ": the answer changed"
	} else {
		v.What += ": nothing changed"
	}
	if d.Answer != "" {
		v.Link, v.LinkText = query("/answers/"+rec.Answer.ID+"/replay/"+d.Answer), "side by side"
	}
}

// linkTo leads to a message in Discord.
func (v *eventView) linkTo(rec rag.Record, channel, message string) {
	server := rec.Question.Asker.Server
	if server == "" {
		server = "@me"
	} else if !digits(server) {
		return
	}
	if digits(channel) && digits(message) {
		v.Link, v.LinkText = fmt.Sprintf("https://discord.com/channels/%s/%s/%s", server, channel, message), "open the message"
	}
}

// digits says whether s is an id as Discord makes them.
func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// misled names the figures that a moderator said had misled the answer.
func misled(a rag.Answer, ids []string) string {
	var figures []string
	for i, c := range a.Claims {
		if slices.Contains(ids, c.Claim.ID) {
			figures = append(figures, fmt.Sprintf("%s (claim %d)", viewClaim(i+1, c).Figure, i+1))
		}
	}
	if len(figures) == 0 {
		return ""
	}
	return "Misled by: " + strings.Join(figures, "; ")
}
