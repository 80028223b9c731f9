// Package discordtest is a local Discord for tests: a server on loopback that speaks Discord's HTTP API and its gateway
// over real sockets, and is as strict as the original, or stricter.
//
// A test starts a Server, builds a small world (guilds, channels, roles, people), lets the bot connect through
// Server.Transport, and then acts as people do:
//
//	d := discordtest.New(t, discordtest.Options{})
//	guild := d.AddGuild("Newsroom")
//	lobby := guild.AddChannel("lobby")
//	anna := guild.AddMember("Anna")
//	session.Client.Transport = d.Transport() // and session.Token = d.Authorization()
//	...
//	answer := anna.Mention(lobby, "how many were hurt?").First()
//	click := anna.Click(answer, "v1:passages:7")
//	if click.Ack().Latency > time.Second { ... }
//
// Whatever a person does returns a handle (Sent or Interaction), on which the test waits for what the bot does next. Nothing
// sleeps: waiting ends with the event, or after Options.Patience with a failed test and a transcript.
//
// # Strictness
//
// Every request is checked: authorization, user agent, content type, unknown fields, every limit that Discord documents,
// permissions, tokens and their 15 minutes, rate limits, and, where ../shared/eval/discord/openapi.json lies beside the
// repository, Discord's own OpenAPI description. What is refused gets Discord's status and error code. What Discord would
// let pass but a polite bot never sends (no allowed_mentions, a ping, a request while told to wait, an interaction left
// without acknowledgement) is done and recorded. Both are Violations: a test fails at its end if there is one that it did
// not Allow.
//
// Where Discord is lenient and this server is not: unknown fields are refused (Discord ignores them), ephemeral flags where
// they have no effect are refused, and mentions inside code count as pings.
//
// # Faults
//
// Server.Script lets single requests of a route fail (429 with and without headers, 5xx, reset connections, lost answers,
// answers held back); Server.Drop and Server.ScriptGateway break gateway connections (op7, op9, close codes, dead links) at
// chosen moments; Server.Advance moves the clock past deadlines.
//
// The package imports nothing of the bot and none of its libraries, so that a wrong belief of theirs cannot hide here.
package discordtest
