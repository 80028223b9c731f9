package audit

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
)

// hashSize is the length of salts, commitments and heads, in bytes.
const hashSize = sha256.Size

// chainDomain keeps hashes of this chain apart from any other use of SHA-256, and names the version of the scheme.
const chainDomain = "quellenlage audit chain 1"

// link is the part of a record that the chain covers. It holds nothing that a person wrote: that is in the payload,
// which the chain knows only through its commitment.
type link struct {
	Seq        int64
	Kind       string
	Answer     string
	At         string
	Commitment []byte
	Previous   []byte
	Head       []byte
}

// commit is the commitment to a payload: HMAC-SHA-256 keyed with a salt of its own, so that it tells nothing about the
// payload once the salt is gone.
func commit(salt, payload []byte) []byte {
	mac := hmac.New(sha256.New, salt)
	mac.Write(payload)
	return mac.Sum(nil)
}

// newSalt is 32 bytes of the system's randomness; crypto/rand ends the process rather than return anything weaker.
func newSalt() []byte {
	salt := make([]byte, hashSize)
	rand.Read(salt)
	return salt
}

// head is the hash over the previous head and the link's own fields. Every field of variable length carries its length,
// so that no two records share an encoding.
func (k link) head() []byte {
	h := sha256.New()
	field := func(b []byte) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(b)))
		h.Write(n[:])
		h.Write(b)
	}
	var seq [8]byte
	binary.BigEndian.PutUint64(seq[:], uint64(k.Seq))
	field([]byte(chainDomain))
	field(k.Previous)
	field(seq[:])
	field([]byte(k.Kind))
	field([]byte(k.Answer))
	field([]byte(k.At))
	field(k.Commitment)
	return h.Sum(nil)
}
