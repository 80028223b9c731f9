package discordtest_test

import (
	"bytes"
	"io"
	"net/http"
	"testing"

	"github.com/bwmarrin/discordgo"

	"github.com/quellenlage/quellenlage/discord/discordtest"
)

// BenchmarkMessage is what the server itself costs for a message with embeds and buttons, so that a test of the bot's
// speed knows what it measures.
func BenchmarkMessage(b *testing.B) {
	for name, path := range map[string]string{"with OpenAPI": "", "without": "-"} {
		b.Run(name, func(b *testing.B) {
			d := discordtest.New(b, discordtest.Options{Pace: 1e9, OpenAPI: path})
			lobby := d.AddGuild("Newsroom").AddChannel("lobby")
			body := []byte(`{"allowed_mentions": {"parse": []}, "embeds": [{"title": "A", "description": "B", "fields": [{"name": "C", "value": "D"}]}],
				"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "E", "custom_id": "F"}]}]}`)
			carrier := http.Client{Transport: d.Transport()}
			for b.Loop() {
				r, err := http.NewRequest(http.MethodPost, "https://discord.com/api/v10/channels/"+lobby.ID+"/messages", bytes.NewReader(body))
				if err != nil {
					b.Fatal(err)
				}
				r.Header.Set("Authorization", d.Authorization())
				r.Header.Set("User-Agent", "DiscordBot (https://example.org/bot, 1.0)")
				r.Header.Set("Content-Type", "application/json")
				response, err := carrier.Do(r)
				if err != nil {
					b.Fatal(err)
				}
				_, _ = io.Copy(io.Discard, response.Body)
				_ = response.Body.Close()
				if response.StatusCode != http.StatusOK {
					b.Fatal(response.Status)
				}
			}
		})
	}
}

// BenchmarkBurst is 200 interactions at once, answered by a client that does nothing else: what of an acknowledgement's
// latency is the server's own.
func BenchmarkBurst(b *testing.B) {
	const many = 200
	for b.Loop() {
		d := discordtest.New(b, discordtest.Options{Pace: 1e9})
		guild := d.AddGuild("Newsroom")
		lobby, anna := guild.AddChannel("lobby"), guild.AddMember("Anna")
		s, err := discordgo.New(d.Authorization())
		if err != nil {
			b.Fatal(err)
		}
		s.Client = &http.Client{Transport: d.Transport()}
		s.AddHandler(func(s *discordgo.Session, i *discordgo.InteractionCreate) {
			_ = s.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource})
		})
		if err := s.Open(); err != nil {
			b.Fatal(err)
		}
		d.AwaitHeartbeat(1)
		for range many {
			anna.Command(lobby, "ask", discordtest.Unchecked())
		}
		d.Eventually("all acknowledgements", func() bool { return len(d.Latencies()) == many })
		list := d.Latencies()
		b.ReportMetric(float64(list[many*99/100].Milliseconds()), "p99-ms")
		_ = s.Close()
		d.Close()
	}
}
