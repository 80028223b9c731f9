package audit

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// hidden starts the form in which users are kept whose id is not: a keyed hash.
const hidden = "u:"

// shownHash is how many bytes of the hash are kept: enough that no two users meet.
const shownHash = 16

// persons turns ids of users into the form in which they are kept.
type persons struct {
	key   []byte
	plain func(server string) bool
}

// kept is a user of a server as the log keeps it. A user that was hidden before stays as it is, so that what was read from
// the log can be recorded again.
func (p persons) kept(server, user string) string {
	user = valid(user)
	if user == "" || strings.HasPrefix(user, hidden) || p.plain != nil && p.plain(server) {
		return user
	}
	return p.hide(user)
}

// hide is the keyed hash of a user's id.
func (p persons) hide(user string) string {
	mac := hmac.New(sha256.New, p.key)
	mac.Write([]byte("quellenlage audit user 1\x00" + user))
	return hidden + hex.EncodeToString(mac.Sum(nil)[:shownHash])
}

// forms are the forms in which a user may have been kept.
func (p persons) forms(user string) [2]string {
	if strings.HasPrefix(user, hidden) {
		return [2]string{user, user}
	}
	return [2]string{user, p.hide(user)}
}
