package discord

import (
	"fmt"

	"github.com/bwmarrin/discordgo"
)

// LeastPermissions are what the bot needs, and no more: to see channels and what was said before, to answer there and in
// threads that it may start, and to show embeds and a picture.
const LeastPermissions = discordgo.PermissionViewChannel | discordgo.PermissionSendMessages | discordgo.PermissionSendMessagesInThreads |
	discordgo.PermissionCreatePublicThreads | discordgo.PermissionEmbedLinks | discordgo.PermissionAttachFiles | discordgo.PermissionReadMessageHistory

// Invitation is the link by which somebody who manages a server invites the bot there.
func Invitation(applicationID string) string {
	return fmt.Sprintf("https://discord.com/oauth2/authorize?client_id=%s&scope=bot+applications.commands&permissions=%d", applicationID, int64(LeastPermissions))
}
