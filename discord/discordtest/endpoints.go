package discordtest

import "time"

// Route is a route of the API: method and path without /api/v9.
type Route string

// The routes. The names of parameters are those of Discord's OpenAPI description.
const (
	AnyRoute              Route = ""
	RouteGateway          Route = "GET /gateway"
	RouteGatewayBot       Route = "GET /gateway/bot"
	RouteCallback         Route = "POST /interactions/{interaction_id}/{interaction_token}/callback"
	RouteOriginalGet      Route = "GET /webhooks/{webhook_id}/{webhook_token}/messages/@original"
	RouteOriginalEdit     Route = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original"
	RouteOriginalDelete   Route = "DELETE /webhooks/{webhook_id}/{webhook_token}/messages/@original"
	RouteFollowUp         Route = "POST /webhooks/{webhook_id}/{webhook_token}"
	RouteFollowUpGet      Route = "GET /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"
	RouteFollowUpEdit     Route = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"
	RouteFollowUpDelete   Route = "DELETE /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"
	RouteMessageCreate    Route = "POST /channels/{channel_id}/messages"
	RouteMessages         Route = "GET /channels/{channel_id}/messages"
	RouteMessage          Route = "GET /channels/{channel_id}/messages/{message_id}"
	RouteMessageEdit      Route = "PATCH /channels/{channel_id}/messages/{message_id}"
	RouteMessageDelete    Route = "DELETE /channels/{channel_id}/messages/{message_id}"
	RouteReactionAdd      Route = "PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me"
	RouteReactionRemove   Route = "DELETE /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me"
	RouteTyping           Route = "POST /channels/{channel_id}/typing"
	RouteChannel          Route = "GET /channels/{channel_id}"
	RouteChannelEdit      Route = "PATCH /channels/{channel_id}"
	RouteThreadFrom       Route = "POST /channels/{channel_id}/messages/{message_id}/threads"
	RouteThread           Route = "POST /channels/{channel_id}/threads"
	RouteThreadJoin       Route = "PUT /channels/{channel_id}/thread-members/@me"
	RouteDirect           Route = "POST /users/@me/channels"
	RouteMe               Route = "GET /users/@me"
	RouteMyGuilds         Route = "GET /users/@me/guilds"
	RouteUser             Route = "GET /users/{user_id}"
	RouteApplication      Route = "GET /applications/@me"
	RouteOAuth            Route = "GET /oauth2/applications/@me"
	RouteGuild            Route = "GET /guilds/{guild_id}"
	RouteGuildChannels    Route = "GET /guilds/{guild_id}/channels"
	RouteGuildRoles       Route = "GET /guilds/{guild_id}/roles"
	RouteMember           Route = "GET /guilds/{guild_id}/members/{user_id}"
	RouteActiveThreads    Route = "GET /guilds/{guild_id}/threads/active"
	RouteCommands         Route = "GET /applications/{application_id}/commands"
	RouteCommandsSet      Route = "PUT /applications/{application_id}/commands"
	RouteGuildCommands    Route = "GET /applications/{application_id}/guilds/{guild_id}/commands"
	RouteGuildCommandsSet Route = "PUT /applications/{application_id}/guilds/{guild_id}/commands"
)

// endpoint is a route and how it is served.
type endpoint struct {
	route Route
	// open routes ask for no token: whoever knows an interaction's token may use them.
	open bool
	// multipart routes take files.
	multipart bool
	// shape is what the body must look like, nil where there is none.
	shape shape
	limit Limit
	do    func(*Server, *call) (status int, body any, bad *refusal)
}

// endpoints is every route that is served.
func (s *Server) endpoints() []endpoint {
	plain, second := Limit{50, time.Second}, time.Second
	write, hook := Limit{5, 5 * second}, Limit{5, 2 * second}
	message, edit := createShape(), editShape()
	return []endpoint{
		{route: RouteGateway, open: true, limit: plain, do: (*Server).getGateway},
		{route: RouteGatewayBot, limit: plain, do: (*Server).getGatewayBot},

		{route: RouteCallback, open: true, multipart: true, shape: callbackShape(), limit: plain, do: (*Server).postCallback},
		{route: RouteOriginalGet, open: true, limit: hook, do: (*Server).getOriginal},
		{route: RouteOriginalEdit, open: true, multipart: true, shape: messageShape(), limit: hook, do: (*Server).patchOriginal},
		{route: RouteOriginalDelete, open: true, limit: hook, do: (*Server).deleteOriginal},
		{route: RouteFollowUp, open: true, multipart: true, shape: followUpShape(), limit: hook, do: (*Server).postFollowUp},
		{route: RouteFollowUpGet, open: true, limit: hook, do: (*Server).getFollowUp},
		{route: RouteFollowUpEdit, open: true, multipart: true, shape: messageShape(), limit: hook, do: (*Server).patchFollowUp},
		{route: RouteFollowUpDelete, open: true, limit: hook, do: (*Server).deleteFollowUp},

		{route: RouteMessageCreate, multipart: true, shape: message, limit: write, do: (*Server).postMessage},
		{route: RouteMessages, limit: Limit{10, 5 * second}, do: (*Server).getMessages},
		{route: RouteMessage, limit: Limit{10, 5 * second}, do: (*Server).getMessage},
		{route: RouteMessageEdit, multipart: true, shape: edit, limit: write, do: (*Server).patchMessage},
		{route: RouteMessageDelete, limit: Limit{5, second}, do: (*Server).deleteMessage},
		{route: RouteReactionAdd, limit: Limit{1, second / 4}, do: (*Server).putReaction},
		{route: RouteReactionRemove, limit: Limit{1, second / 4}, do: (*Server).deleteReaction},
		{route: RouteTyping, limit: write, do: (*Server).postTyping},

		{route: RouteChannel, limit: plain, do: (*Server).getChannel},
		{route: RouteChannelEdit, shape: channelEditShape(), limit: write, do: (*Server).patchChannel},
		{route: RouteThreadFrom, shape: threadShape(), limit: Limit{50, 300 * second}, do: (*Server).postThreadFrom},
		{route: RouteThread, shape: threadShape(), limit: Limit{50, 300 * second}, do: (*Server).postThread},
		{route: RouteThreadJoin, limit: plain, do: (*Server).putThreadMember},
		{route: RouteDirect, shape: directShape(), limit: Limit{10, 10 * second}, do: (*Server).postDirect},

		{route: RouteMe, limit: plain, do: (*Server).getMe},
		{route: RouteMyGuilds, limit: plain, do: (*Server).getMyGuilds},
		{route: RouteUser, limit: plain, do: (*Server).getUser},
		{route: RouteApplication, limit: plain, do: (*Server).getApplication},
		{route: RouteOAuth, limit: plain, do: (*Server).getApplication},
		{route: RouteGuild, limit: plain, do: (*Server).getGuild},
		{route: RouteGuildChannels, limit: plain, do: (*Server).getGuildChannels},
		{route: RouteGuildRoles, limit: plain, do: (*Server).getGuildRoles},
		{route: RouteMember, limit: plain, do: (*Server).getMember},
		{route: RouteActiveThreads, limit: plain, do: (*Server).getActiveThreads},

		{route: RouteCommands, limit: plain, do: (*Server).getCommands},
		{route: RouteCommandsSet, shape: commandsShape(), limit: Limit{2, 20 * second}, do: (*Server).putCommands},
		{route: RouteGuildCommands, limit: plain, do: (*Server).getCommands},
		{route: RouteGuildCommandsSet, shape: commandsShape(), limit: Limit{2, 20 * second}, do: (*Server).putCommands},
	}
}
