package discordtest

import (
	"regexp"
	"slices"
)

// Ping is somebody whom a message pings: Kind "user" or "role" with the id, or "everyone" and "here" without.
type Ping struct{ Kind, ID string }

// allowedMentions is the field of the same name.
type allowedMentions struct {
	Parse       []string `json:"parse"`
	Roles       []string `json:"roles"`
	Users       []string `json:"users"`
	RepliedUser *bool    `json:"replied_user"`
}

// silent reports whether nothing can ping, which is what this bot promises.
func (a *allowedMentions) silent() bool {
	return a != nil && a.Parse != nil && len(a.Parse)+len(a.Roles)+len(a.Users) == 0 && (a.RepliedUser == nil || !*a.RepliedUser)
}

func checkMentions(at string, a *allowedMentions, f *faults) {
	if a == nil {
		return
	}
	if slices.Contains(a.Parse, "users") && len(a.Users) > 0 || slices.Contains(a.Parse, "roles") && len(a.Roles) > 0 {
		f.add(RuleForm, at, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", "parse and a list of the same kind are mutually exclusive.")
	}
}

// mentionPattern is what Discord reads as a mention in content.
var mentionPattern = regexp.MustCompile(`<@(!|&)?(\d{15,20})>|@(everyone|here)`)

// mentioned is who stands in a text, pinged or not; mentions inside code count too, which is stricter than Discord.
func mentioned(text string) []Ping {
	var list []Ping
	for _, m := range mentionPattern.FindAllStringSubmatch(text, -1) {
		switch {
		case m[3] != "":
			list = append(list, Ping{Kind: m[3]})
		case m[1] == "&":
			list = append(list, Ping{"role", m[2]})
		default:
			list = append(list, Ping{"user", m[2]})
		}
	}
	return list
}

// pings is whom a message of the bot pings: those in its text whom allowed_mentions and the bot's permissions let through,
// and the author of the message that it answers. No field at all allows everything, as with Discord. s.mu is held.
func (s *Server) pings(c *Channel, text string, a *allowedMentions, replied *post) []Ping {
	allow := allowedMentions{Parse: []string{"users", "roles", "everyone"}}
	if a != nil {
		allow = *a
	}
	may := c.permissions(s.bot).Has(MentionEveryone)
	var list []Ping
	for _, p := range mentioned(text) {
		ok := false
		switch p.Kind {
		case "user":
			ok = s.users[p.ID] != nil && (slices.Contains(allow.Parse, "users") || slices.Contains(allow.Users, p.ID))
		case "role":
			r := c.role(p.ID)
			ok = r != nil && (may || r.mentionable) && (slices.Contains(allow.Parse, "roles") || slices.Contains(allow.Roles, p.ID))
		default:
			ok = may && c.Guild != nil && slices.Contains(allow.Parse, "everyone")
		}
		if ok && !slices.Contains(list, p) {
			list = append(list, p)
		}
	}
	back := a == nil || a.RepliedUser != nil && *a.RepliedUser
	if replied != nil && back && replied.author != s.bot {
		if p := (Ping{"user", replied.author.ID}); !slices.Contains(list, p) {
			list = append(list, p)
		}
	}
	return list
}

func (c *Channel) role(id string) *Role {
	if c.Guild == nil {
		return nil
	}
	for _, r := range c.Guild.roles {
		if r.ID == id {
			return r
		}
	}
	return nil
}
