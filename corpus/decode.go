package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Errors that Parse and ReadFile wrap.
var (
	// ErrEmpty says that a file holds no article text.
	ErrEmpty = errors.New("no article text in it")
	// ErrBinary says that a file is no plain text: a picture, a PDF, an office document.
	ErrBinary = errors.New("not a text file")
	// ErrTooLarge says that a file exceeds the limit.
	ErrTooLarge = errors.New("file is too large")
	// ErrFrontMatter says that the YAML at the top of a file can't be read.
	ErrFrontMatter = errors.New("front matter can't be read")
)

// decode turns the bytes of a file into UTF-8 without byte order mark: UTF-8, UTF-16 with a mark or evidently without,
// else Windows-1252. Line ends stay as they are.
func decode(raw []byte) (string, error) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		return decodeUTF8(raw[3:])
	case bytes.HasPrefix(raw, []byte("\xff\xfe")):
		return decodeUTF16(raw[2:], unicode.LittleEndian)
	case bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return decodeUTF16(raw[2:], unicode.BigEndian)
	}
	switch little, big := zeros(raw, 1), zeros(raw, 0); {
	case 3*little > len(raw) && 20*big < len(raw):
		return decodeUTF16(raw, unicode.LittleEndian)
	case 3*big > len(raw) && 20*little < len(raw):
		return decodeUTF16(raw, unicode.BigEndian)
	}
	return decodeUTF8(raw)
}

// zeros counts the zero bytes at even (first 0) or odd (first 1) offsets: in UTF-16 text of Latin letters every second
// byte is zero.
func zeros(raw []byte, first int) int {
	n := 0
	for i := first; i < len(raw); i += 2 {
		if raw[i] == 0 {
			n++
		}
	}
	return n
}

func decodeUTF16(raw []byte, order unicode.Endianness) (string, error) {
	text, err := unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder().Bytes(raw)
	if err != nil {
		return "", fmt.Errorf("decode UTF-16: %w", err)
	}
	return decodeUTF8(text)
}

// decodeUTF8 takes raw as UTF-8 where it is, also where a few bytes of it are damaged, and else as Windows-1252.
func decodeUTF8(raw []byte) (string, error) {
	if isBinary(raw) {
		return "", ErrBinary
	}
	if utf8.Valid(raw) {
		return string(raw), nil
	}
	if multi, broken := countUTF8(raw); multi > 4*broken {
		return strings.ToValidUTF8(string(raw), "\ufffd"), nil
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(raw)
	if err != nil {
		return "", fmt.Errorf("decode Windows-1252: %w", err)
	}
	return string(text), nil
}

// countUTF8 counts the characters of several bytes and the bytes that belong to no character.
func countUTF8(raw []byte) (multi, broken int) {
	for len(raw) > 0 {
		r, size := utf8.DecodeRune(raw)
		switch {
		case r == utf8.RuneError && size == 1:
			broken++
		case size > 1:
			multi++
		}
		raw = raw[size:]
	}
	return multi, broken
}

// isBinary says whether raw is no text: it has a known signature, a zero byte, or many control characters.
func isBinary(raw []byte) bool {
	for _, signature := range []string{"%PDF-", "{\\rtf", "PK\x03\x04", "\x1f\x8b"} {
		if bytes.HasPrefix(raw, []byte(signature)) {
			return true
		}
	}
	control := 0
	for _, c := range raw {
		switch {
		case c == 0:
			return true
		case c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\v':
			control++
		}
	}
	return 50*control > len(raw)
}
