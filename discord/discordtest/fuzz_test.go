package discordtest_test

import (
	"testing"

	"github.com/quellenlage/quellenlage/discord/discordtest"
)

// FuzzBody: no body makes the server fail; it does what is asked or refuses it.
func FuzzBody(f *testing.F) {
	for _, seed := range []string{
		`{"content": "x", "allowed_mentions": {"parse": []}}`, `{"embeds": [{"title": "x", "fields": [{"name": "a", "value": "b"}]}]}`, `{"embeds": null}`,
		`{"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": "a"}, {"type": 3, "options": []}]}]}`,
		`{"flags": 32768, "components": [{"type": 17, "components": [{"type": 9, "components": [{"type": 10, "content": "x"}], "accessory": {"type": 11, "media": {"url": "attachment://a"}}}]}]}`,
		`{"type": 4, "data": {"content": "x"}}`, `{"type": 5}`, `{"type": 7, "data": null}`, `{"type": 9, "data": {"custom_id": "a", "title": "b", "components": [{"type": 18}]}}`,
		`[{"name": "a", "description": "b", "options": [{"type": 1, "name": "c", "description": "d", "options": [null]}]}]`, `[{"type": 3, "name": "A b"}]`,
		`{"type": 8, "data": {"choices": [{"name": "a", "value": 1e400}]}}`, `{"name": "x", "type": 11}`, `{"message_reference": {"message_id": "1"}}`, `null`, `[]`, `7`, `"x"`, ``,
		`{"poll": {}}`, `{"attachments": [{"id": "0"}], "content": "<@1> @everyone <@&12345678901234567>"}`,
	} {
		for route := range byte(6) {
			f.Add(route, []byte(seed))
		}
	}
	v := &verdict{TB: f}
	d := discordtest.New(v, discordtest.Options{Pace: 1e9, InvalidLimit: 1 << 30})
	f.Cleanup(d.Close)
	guild := d.AddGuild("Newsroom")
	w := world{d, guild, guild.AddChannel("lobby"), guild.AddMember("Anna")}
	f.Fuzz(func(t *testing.T, route byte, body []byte) {
		own := d.Bot().Post(w.lobby, discordtest.Message{Content: "x"}).Message.ID
		i := w.asked(t)
		routes := []string{
			"POST /channels/" + w.lobby.ID + "/messages", "PATCH /channels/" + w.lobby.ID + "/messages/" + own, callback(i),
			"PUT /applications/" + d.ApplicationID() + "/commands", "POST /channels/" + w.lobby.ID + "/threads", "POST " + w.hook(i, ""),
		}
		a, err := client{t: t, d: d}.try(routes[int(route)%len(routes)], "application/json", body)
		if err != nil || a.status >= 500 || a.status == 429 || len(v.errors) > 0 {
			t.Errorf("%d %s %v %q", a.status, a.body, err, v.errors)
		}
		d.Forget()
	})
}
