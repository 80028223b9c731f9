package discordtest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/discord/discordtest"
)

// TestCrowd: many questions in many channels, with 429s, a 502 and op7 in the middle: everybody is answered once.
func TestCrowd(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{Pace: 1000})
	session(t, d.Server, func(s *discordgo.Session, m *discordgo.MessageCreate) {
		if m.Author.Bot {
			return
		}
		if _, err := s.ChannelMessageSendComplex(m.ChannelID, &discordgo.MessageSend{
			Content: m.Content[strings.LastIndex(m.Content, " ")+1:], AllowedMentions: mute(), Reference: m.Reference(),
		}); err != nil {
			t.Error(err)
		}
	})
	d.Script(discordtest.RouteMessageCreate, discordtest.Pass().Times(20), discordtest.TooMany(20*time.Millisecond).Times(3),
		discordtest.Fails(502), discordtest.TooManyShared(10*time.Millisecond))
	channels := times(10, func(i int) *discordtest.Channel { return d.guild.AddChannel(fmt.Sprint("channel", i)) })
	var said []*discordtest.Sent
	for i := range 200 {
		if i == 100 {
			d.Drop(discordtest.Reconnect())
		}
		said = append(said, d.anna.Mention(channels[i%10], fmt.Sprint(i)))
	}
	for i, m := range said {
		if got := m.First(); got.Content != fmt.Sprint(i) {
			t.Errorf("%d: %q", i, got.Content)
		}
	}
	for i, m := range said {
		if n := len(m.Answers()); n != 1 {
			t.Errorf("%d: %d answers", i, n)
		}
	}
	d.AwaitHeartbeat(1)
	// discordgo runs handlers side by side, so that it can meet a limit that it was told of in another's answer.
	d.Allow(discordtest.RuleRateLimit, discordtest.RuleEarly)
}
