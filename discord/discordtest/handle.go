package discordtest

import (
	"context"
	"slices"
	"strconv"
	"time"
)

// Ack is the acknowledgement of an interaction.
type Ack struct {
	// Type is one of the constants Ack….
	Type int
	At   time.Time
	// Latency is the time from the event on the socket to the callback's arrival.
	Latency time.Duration
}

func (i *Interaction) ack() Ack {
	from := i.dispatched
	if from.IsZero() {
		from = i.created
	}
	return Ack{i.ackType, i.acked, i.acked.Sub(from)}
}

// Ack waits for the acknowledgement.
func (i *Interaction) Ack() Ack {
	i.s.tb.Helper()
	i.s.must(&i.sig, "the acknowledgement of an interaction", func() bool { return i.ackType != 0 })
	i.s.mu.Lock()
	defer i.s.mu.Unlock()
	return i.ack()
}

// AwaitAck is Ack for other goroutines than the test's own.
func (i *Interaction) AwaitAck(ctx context.Context) (Ack, error) {
	if err := i.s.await(ctx, &i.sig, "the acknowledgement of an interaction", func() bool { return i.ackType != 0 }); err != nil {
		return Ack{}, err
	}
	i.s.mu.Lock()
	defer i.s.mu.Unlock()
	return i.ack(), nil
}

// answers are the messages that answer the interaction: the original, or the message that a component updates, then the
// follow-ups; s.mu is held.
func (i *Interaction) answers() []*post {
	var list []*post
	if i.original != nil {
		list = append(list, i.original)
	}
	return append(list, i.followUps...)
}

// First waits for the first message that says something, which a deferral does not.
func (i *Interaction) First() Message {
	i.s.tb.Helper()
	return i.Until("an answer", func(m Message) bool { return !m.Loading() })
}

// Until waits until an answer (the original or a follow-up), or a later version of one, fulfils ok. An update of the message
// whose button was pressed counts as an answer.
func (i *Interaction) Until(what string, ok func(Message) bool) Message {
	i.s.tb.Helper()
	var found Message
	i.s.must(&i.sig, what, func() (done bool) {
		found, done = i.latest(ok)
		return done
	})
	return found
}

// Await is Until for other goroutines than the test's own.
func (i *Interaction) Await(ctx context.Context, ok func(Message) bool) (Message, error) {
	var found Message
	err := i.s.await(ctx, &i.sig, "an answer to an interaction", func() (done bool) {
		found, done = i.latest(ok)
		return done
	})
	return found, err
}

func (i *Interaction) latest(ok func(Message) bool) (Message, bool) {
	if m, found := latest(i.answers(), ok); found {
		return m, true
	}
	if (i.ackType == AckUpdate || i.ackType == AckDeferredUpdate) && i.source != nil {
		return latest([]*post{i.source}, func(m Message) bool { return !m.At.Before(i.acked) && ok(m) })
	}
	return Message{}, false
}

// Versions are all versions of the original answer, a deferral first.
func (i *Interaction) Versions() []Message {
	i.s.mu.Lock()
	defer i.s.mu.Unlock()
	if p := i.first(); p != nil {
		return slices.Clone(p.versions)
	}
	return nil
}

// FollowUps are the follow-ups as they are now, without those deleted.
func (i *Interaction) FollowUps() []Message {
	i.s.mu.Lock()
	defer i.s.mu.Unlock()
	return snapshots(slices.DeleteFunc(slices.Clone(i.followUps), func(p *post) bool { return p.deleted }))
}

// Modal waits for a form as acknowledgement. The test fails where something else comes.
func (i *Interaction) Modal() Modal {
	i.s.tb.Helper()
	if ack := i.Ack(); ack.Type != AckModal {
		i.s.tb.Fatalf("discordtest: the interaction was acknowledged with type %d, not with a form", ack.Type)
	}
	i.s.mu.Lock()
	defer i.s.mu.Unlock()
	return *i.modal
}

// Choices waits for the suggestions of an autocompletion.
func (i *Interaction) Choices() []Choice {
	i.s.tb.Helper()
	if ack := i.Ack(); ack.Type != AckChoices {
		i.s.tb.Fatalf("discordtest: the interaction was acknowledged with type %d, not with suggestions", ack.Type)
	}
	i.s.mu.Lock()
	defer i.s.mu.Unlock()
	return slices.Clone(i.choices)
}

// Latencies are the times of all acknowledgements so far, from the event on the socket to the callback, shortest first.
func (s *Server) Latencies() []time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []time.Duration
	for _, i := range s.interactions {
		if i.ackType != 0 {
			list = append(list, i.ack().Latency)
		}
	}
	slices.Sort(list)
	return list
}

// Forget drops what the server keeps only for tests to look back at: interactions that are acknowledged or lost, messages, requests, whole
// rate-limit windows. A soak test calls it now and then, so that the server's memory does not hide the bot's. Handles that
// were returned before are of no use afterwards. Violations are kept.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.noteSilence()
	for id, i := range s.interactions {
		if i.ackType != 0 || s.now().Sub(i.created) > ackWithin {
			delete(s.interactions, id)
			delete(s.tokens, i.Token)
		}
	}
	for _, c := range s.channels {
		c.posts, c.typing, c.asked = nil, nil, nil
	}
	clear(s.posts)
	s.requests = nil
	for key, b := range s.limits.buckets {
		if b.reset.Before(s.now()) {
			delete(s.limits.buckets, key)
		}
	}
}

func number64(text string) uint64 {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0
	}
	return n
}
