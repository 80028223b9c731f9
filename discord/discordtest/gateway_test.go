package discordtest_test

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/quellenlage/quellenlage/discord/discordtest"
)

// raw is a gateway client that sends whatever it is told.
type raw struct {
	t  *testing.T
	d  *discordtest.Server
	ws *websocket.Conn
	// seq is the last sequence number, session that of READY, packed whether a compressed frame came.
	seq     float64
	session string
	packed  bool
}

func dialTo(t *testing.T, d *discordtest.Server, query string) (*raw, error) {
	ws, response, err := websocket.DefaultDialer.Dial(strings.Replace(d.URL(), "http", "ws", 1)+"/?"+query, nil)
	if err != nil {
		return nil, err
	}
	_ = response.Body.Close()
	t.Cleanup(func() { _ = ws.Close() })
	return &raw{t: t, d: d, ws: ws}, nil
}

// dial connects and takes HELLO.
func dial(t *testing.T, d *discordtest.Server) *raw {
	t.Helper()
	r, err := dialTo(t, d, "v=10&encoding=json")
	if err != nil {
		t.Fatal(err)
	}
	if hello := r.next(); hello["op"] != 10.0 || hello["d"].(doc)["heartbeat_interval"].(float64) <= 0 {
		t.Fatalf("no hello: %v", hello)
	}
	return r
}

func (r *raw) read() (doc, error) {
	_ = r.ws.SetReadDeadline(time.Now().Add(5 * time.Second))
	kind, data, err := r.ws.ReadMessage()
	if err != nil {
		return nil, err
	}
	if kind == websocket.BinaryMessage {
		r.packed = true
		z, err := zlib.NewReader(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		if data, err = io.ReadAll(z); err != nil {
			return nil, err
		}
	}
	var payload doc
	if err := json.Unmarshal(data, &payload); err != nil {
		return nil, err
	}
	if s, ok := payload["s"].(float64); ok {
		r.seq = s
	}
	return payload, nil
}

func (r *raw) next() doc {
	r.t.Helper()
	payload, err := r.read()
	if err != nil {
		r.t.Fatal(err)
	}
	return payload
}

// event reads up to an event of a name and returns its data.
func (r *raw) event(name string) doc {
	r.t.Helper()
	for {
		payload := r.next()
		if payload["t"] == name {
			return payload["d"].(doc)
		}
	}
}

// events are the names of the next n events.
func (r *raw) events(n int) []string {
	r.t.Helper()
	return times(n, func(int) string { name, _ := r.next()["t"].(string); return name })
}

// closed reads up to the close frame and returns its code; 0 where the connection just ends.
func (r *raw) closed() int {
	r.t.Helper()
	for {
		_, err := r.read()
		var end *websocket.CloseError
		if errors.As(err, &end) && end.Code != websocket.CloseAbnormalClosure {
			return end.Code
		}
		if err != nil {
			return 0
		}
	}
}

func (r *raw) send(op int, d any) {
	r.t.Helper()
	if err := r.ws.WriteJSON(doc{"op": op, "d": d}); err != nil {
		r.t.Fatal(err)
	}
}

// plain are the intents for messages of both kinds.
const plain = discordtest.IntentGuilds | discordtest.IntentGuildMessages | discordtest.IntentDirectMessages

func who(d *discordtest.Server) doc {
	return doc{"token": d.Token(), "intents": plain, "properties": doc{"os": "linux"}}
}

// identify sends IDENTIFY and takes READY; 0 stands for the plain intents.
func (r *raw) identify(intents discordtest.Intents) *raw {
	r.t.Helper()
	d := who(r.d)
	if intents != 0 {
		d["intents"] = intents
	}
	r.send(2, d)
	r.session = r.event("READY")["session_id"].(string)
	return r
}

func (r *raw) resume(session string, seq float64) {
	r.t.Helper()
	r.send(6, doc{"token": r.d.Token(), "session_id": session, "seq": seq})
}

func (r *raw) beat() {
	r.t.Helper()
	r.send(1, r.seq)
	for r.next()["op"] != 11.0 {
	}
}

// TestGatewayRefuses: everything that closes a connection.
func TestGatewayRefuses(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		o     discordtest.Options
		query string
		do    func(r *raw)
		want  int
		rule  discordtest.Rule
	}{
		"version":             {query: "v=8&encoding=json", want: discordtest.CloseInvalidVersion, rule: discordtest.RuleGateway},
		"no version":          {query: "encoding=json", want: discordtest.CloseInvalidVersion, rule: discordtest.RuleGateway},
		"encoding":            {query: "v=10&encoding=etf", want: discordtest.CloseDecodeError, rule: discordtest.RuleGateway},
		"no JSON":             {do: func(r *raw) { _ = r.ws.WriteMessage(websocket.TextMessage, []byte("{")) }, want: discordtest.CloseDecodeError, rule: discordtest.RuleGateway},
		"no op":               {do: func(r *raw) { _ = r.ws.WriteMessage(websocket.TextMessage, []byte("{}")) }, want: discordtest.CloseDecodeError, rule: discordtest.RuleGateway},
		"too large":           {do: func(r *raw) { r.send(3, strings.Repeat("x", 4096)) }, want: discordtest.CloseDecodeError, rule: discordtest.RuleGateway},
		"unknown op":          {do: func(r *raw) { r.send(99, nil) }, want: discordtest.CloseUnknownOpcode, rule: discordtest.RuleGateway},
		"presence before":     {do: func(r *raw) { r.send(3, nil) }, want: discordtest.CloseNotAuthenticated, rule: discordtest.RuleGateway},
		"heartbeat in words":  {do: func(r *raw) { r.send(1, "x") }, want: discordtest.CloseDecodeError, rule: discordtest.RuleGateway},
		"IDENTIFY in words":   {do: func(r *raw) { r.send(2, "x") }, want: discordtest.CloseDecodeError, rule: discordtest.RuleGateway},
		"no intents":          {do: func(r *raw) { r.send(2, doc{"token": r.d.Token(), "properties": doc{}}) }, want: discordtest.CloseDecodeError, rule: discordtest.RuleGateway},
		"RESUME in words":     {do: func(r *raw) { r.send(6, "x") }, want: discordtest.CloseDecodeError, rule: discordtest.RuleGateway},
		"wrong token":         {do: func(r *raw) { r.send(2, plus(who(r.d), doc{"token": "x"})) }, want: discordtest.CloseAuthentication, rule: discordtest.RuleAuth},
		"wrong token, RESUME": {do: func(r *raw) { r.send(6, doc{"token": "x"}) }, want: discordtest.CloseAuthentication, rule: discordtest.RuleAuth},
		"IDENTIFY twice":      {do: func(r *raw) { r.identify(0).send(2, who(r.d)) }, want: discordtest.CloseAlreadyAuth, rule: discordtest.RuleGateway},
		"RESUME in a session": {do: func(r *raw) { r.identify(0).resume("x", 1) }, want: discordtest.CloseAlreadyAuth, rule: discordtest.RuleGateway},
		"shard out of range":  {do: func(r *raw) { r.send(2, plus(who(r.d), doc{"shard": []int{2, 2}})) }, want: discordtest.CloseInvalidShard, rule: discordtest.RuleGateway},
		"unknown intent":      {do: func(r *raw) { r.send(2, plus(who(r.d), doc{"intents": 1 << 30})) }, want: discordtest.CloseInvalidIntents, rule: discordtest.RuleGateway},
		"privileged intent":   {do: func(r *raw) { r.send(2, plus(who(r.d), doc{"intents": discordtest.IntentMessageContent})) }, want: discordtest.CloseDisallowed, rule: discordtest.RuleGateway},
		"too many IDENTIFYs":  {o: discordtest.Options{IdentifyLimit: 1, Pace: 1e6}, do: identifyTwice, want: discordtest.CloseAuthentication, rule: discordtest.RuleAuth},
		"sequence of the future": {do: func(r *raw) {
			first := dial(r.t, r.d).identify(0)
			r.resume(first.session, first.seq+1000)
		}, want: discordtest.CloseInvalidSequence, rule: discordtest.RuleGateway},
		"too chatty": {do: func(r *raw) {
			r.identify(0)
			for range 120 {
				r.send(3, nil)
			}
		}, want: discordtest.CloseRateLimited, rule: discordtest.RuleRateLimit},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newWorld(t, tc.o)
			d.Allow(tc.rule)
			query := tc.query
			if query == "" {
				query = "v=10&encoding=json"
			}
			r, err := dialTo(t, d.Server, query)
			if err != nil {
				t.Fatal(err)
			}
			if tc.do != nil {
				r.next()
				tc.do(r)
			}
			if got := r.closed(); got != tc.want {
				t.Errorf("closed with %d, want %d", got, tc.want)
			}
			if got := last(t, d.Server); got.Rule != tc.rule || got.Code != tc.want {
				t.Errorf("%v", got)
			}
			d.Eventually("the end of the connection", func() bool {
				ends := d.Closes()
				return len(ends) == 1 && ends[0].ByServer == tc.want
			})
		})
	}
}

func identifyTwice(r *raw) {
	dial(r.t, r.d).identify(0)
	r.send(2, who(r.d))
}

// TestIdentifyPace: two IDENTIFYs within five seconds get op9.
func TestIdentifyPace(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{})
	d.Allow(discordtest.RuleRateLimit)
	dial(t, d.Server).identify(0)
	second := dial(t, d.Server)
	second.send(2, who(d.Server))
	if p := second.next(); p["op"] != 9.0 || p["d"] != false || last(t, d.Server).Rule != discordtest.RuleRateLimit {
		t.Errorf("%v", p)
	}
	d.Advance(5 * time.Second)
	second.identify(0)
	list := d.Identifies()
	if len(list) != 3 || !list[0].OK || list[1].OK || !list[2].OK || list[0].Intents != plain || list[0].Shard != [2]int{0, 1} || list[0].Version != "10" {
		t.Errorf("%+v", list)
	}
}

// TestReady: READY names the guilds, GUILD_CREATE describes them, and each shard has its own.
func TestReady(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{MaxConcurrency: 2, Shards: 2})
	second := d.AddGuild("Second")
	seen := map[string]int{}
	for shard := range 2 {
		r := dial(t, d.Server)
		r.send(2, plus(who(d.Server), doc{"shard": []int{shard, 2}, "compress": true}))
		ready := r.event("READY")
		guilds := ready["guilds"].([]any)
		if len(guilds) != 1 || ready["application"].(doc)["id"] != d.ApplicationID() || ready["user"].(doc)["id"] != d.Bot().ID {
			t.Fatalf("%v", ready)
		}
		g := r.event("GUILD_CREATE")
		seen[g["id"].(string)]++
		if g["id"] == d.guild.ID && len(g["channels"].([]any)) != 1 || !r.packed {
			t.Errorf("%v", g)
		}
	}
	if seen[d.guild.ID] != 1 || seen[second.ID] != 1 {
		t.Errorf("%v", seen)
	}
	if a := (client{t: t, d: d.Server}).send("GET /gateway/bot", nil); a.doc()["shards"] != 2.0 || a.doc()["session_start_limit"].(doc)["remaining"] != 998.0 {
		t.Errorf("%s", a.body)
	}
}

// TestResume: what was missed is sent again, in order, then RESUMED.
func TestResume(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{})
	first := dial(t, d.Server).identify(0)
	first.event("GUILD_CREATE")
	d.anna.Say(d.lobby, "one")
	first.event("MESSAGE_CREATE")
	seq := first.seq
	_ = first.ws.Close()
	d.AwaitDisconnected()
	d.anna.Say(d.lobby, "two")
	d.anna.DM("three")
	again := dial(t, d.Server)
	again.resume(first.session, seq)
	if got := again.events(3); strings.Join(got, " ") != "MESSAGE_CREATE MESSAGE_CREATE RESUMED" {
		t.Errorf("%v", got)
	}
	if list := d.Resumes(); len(list) != 1 || !list[0].OK || list[0].Replayed != 2 {
		t.Errorf("%+v", list)
	}
	// A session that the client ends with 1000 is over, and so is one that the server forgot.
	_ = again.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(1000, ""), time.Now().Add(time.Second))
	d.AwaitDisconnected()
	late := dial(t, d.Server)
	for _, session := range []string{first.session, "nothing"} {
		late.resume(session, again.seq)
		if p := late.next(); p["op"] != 9.0 || p["d"] != false {
			t.Errorf("%v", p)
		}
	}
	d.Advance(5 * time.Second)
	late.identify(0).event("GUILD_CREATE")
	d.EndSessions()
	after := dial(t, d.Server)
	after.resume(late.session, late.seq)
	if p := after.next(); p["op"] != 9.0 {
		t.Errorf("%v", p)
	}
}

// TestTakeOver: a RESUME while the old connection still stands takes its session.
func TestTakeOver(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{})
	first := dial(t, d.Server).identify(0)
	first.event("GUILD_CREATE")
	again := dial(t, d.Server)
	again.resume(first.session, first.seq)
	again.event("RESUMED")
	first.closed()
	d.anna.Say(d.lobby, "x")
	again.event("MESSAGE_CREATE")
}

// TestIntents: events come only to those who asked for them, and content only to those who may read it.
func TestIntents(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{Privileged: discordtest.IntentMessageContent | discordtest.IntentGuildMembers, MaxConcurrency: 9, Pace: 1e6})
	deaf := dial(t, d.Server).identify(discordtest.IntentDirectMessages)
	guest := dial(t, d.Server).identify(0)
	reader := dial(t, d.Server).identify(plain | discordtest.IntentMessageContent)
	d.anna.Say(d.lobby, "secret")
	if m := guest.event("MESSAGE_CREATE"); m["content"] != "" || m["guild_id"] != d.guild.ID || m["member"] == nil {
		t.Errorf("%v", m)
	}
	if m := reader.event("MESSAGE_CREATE"); m["content"] != "secret" {
		t.Errorf("%v", m)
	}
	d.anna.Mention(d.lobby, "open")
	if m := guest.event("MESSAGE_CREATE"); !strings.HasSuffix(m["content"].(string), "open") || len(m["mentions"].([]any)) != 1 {
		t.Errorf("%v", m)
	}
	said := d.anna.DM("direct")
	if m := deaf.event("MESSAGE_CREATE"); m["content"] != "direct" || m["guild_id"] != nil {
		t.Errorf("%v", m)
	}
	said.Edit("changed")
	if m := deaf.event("MESSAGE_UPDATE"); m["content"] != "changed" || m["edited_timestamp"] == nil {
		t.Errorf("%v", m)
	}
	d.DeleteMessage(said.Message.ID)
	if m := deaf.event("MESSAGE_DELETE"); m["id"] != said.Message.ID {
		t.Errorf("%v", m)
	}
	// An ephemeral answer comes to the bot as a direct message.
	http := client{t: t, d: d.Server}
	http.send(callback(d.asked(t)), doc{"type": 4, "data": plus(saying("private"), doc{"flags": 64})})
	if m := deaf.event("MESSAGE_CREATE"); m["content"] != "private" || m["guild_id"] != nil || m["member"] != nil {
		t.Errorf("%v", m)
	}
}

// TestHiddenChannel: a bot hears nothing from channels that it does not see.
func TestHiddenChannel(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{})
	d.AllowCode(50001)
	hidden := d.guild.AddChannel("hidden")
	hidden.Deny(d.guild.ID, discordtest.ViewChannel)
	r := dial(t, d.Server).identify(0)
	if g := r.event("GUILD_CREATE"); len(g["channels"].([]any)) != 1 {
		t.Errorf("%v", g["channels"])
	}
	d.anna.Say(hidden, "x")
	d.anna.Say(d.lobby, "y")
	if m := r.event("MESSAGE_CREATE"); m["channel_id"] != d.lobby.ID {
		t.Errorf("%v", m)
	}
	wants(t, d.Server, client{t: t, d: d.Server}.send("GET /channels/"+hidden.ID, nil), discordtest.RulePermission, 403, 50001)
	hidden.Grant(d.Bot().ID, discordtest.ViewChannel)
	if a := (client{t: t, d: d.Server}).send("GET /channels/"+hidden.ID, nil); a.status != 200 {
		t.Errorf("%s", a.body)
	}
}

// TestWorldEvents: what changes while the bot is connected.
func TestWorldEvents(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{Privileged: discordtest.IntentGuildMembers})
	r := dial(t, d.Server).identify(plain | discordtest.IntentGuildMembers)
	r.event("GUILD_CREATE")
	second := d.AddGuild("Second")
	channel := second.AddChannel("x")
	second.AddRole("r", 0)
	second.AddMember("Bert")
	thread := channel.AddThread("t", d.anna)
	thread.Archive(true)
	thread.Delete()
	channel.Deny(second.ID, discordtest.SendMessages)
	channel.Delete()
	second.SetBotPermissions(discordtest.ViewChannel)
	second.Outage()
	second.AddChannel("unheard")
	second.Recover()
	second.Remove()
	second.AddChannel("unheard too")
	d.Dispatch(nil, "SOMETHING_NEW", doc{})
	want := "GUILD_CREATE CHANNEL_CREATE GUILD_ROLE_CREATE GUILD_MEMBER_ADD THREAD_CREATE THREAD_UPDATE THREAD_DELETE CHANNEL_UPDATE CHANNEL_DELETE " +
		"GUILD_ROLE_UPDATE GUILD_ROLE_UPDATE GUILD_DELETE GUILD_CREATE GUILD_DELETE SOMETHING_NEW"
	if got := strings.Join(r.events(15), " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestHeartbeat: acknowledged, and a sequence number that was never sent is noted.
func TestHeartbeat(t *testing.T) {
	t.Parallel()
	d := newWorld(t, discordtest.Options{})
	d.Allow(discordtest.RuleHeartbeat)
	r := dial(t, d.Server)
	r.send(1, nil)
	if p := r.next(); p["op"] != 11.0 {
		t.Errorf("%v", p)
	}
	r.identify(0).beat()
	if n := len(d.Violations()); n != 0 {
		t.Errorf("%v", d.Violations())
	}
	r.seq += 1000
	r.beat()
	if got := last(t, d.Server); got.Rule != discordtest.RuleHeartbeat {
		t.Errorf("%v", got)
	}
}
