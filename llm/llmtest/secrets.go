package llmtest

import (
	"net/http"
	"regexp"
	"strings"
)

// removed stands where a secret was.
const removed = "[removed]"

// secretForms are what keys and tokens look like, whatever is around them. They match in linear time.
var secretForms = []*regexp.Regexp{
	regexp.MustCompile(`\b(?:sk|pk|rk|gsk|xai)-[A-Za-z0-9_-]{16,}`),                                                           // OpenAI and many after it
	regexp.MustCompile(`\bgsk_[A-Za-z0-9]{20,}`),                                                                              // Groq
	regexp.MustCompile(`\bhf_[A-Za-z0-9]{20,}`),                                                                               // Hugging Face
	regexp.MustCompile(`\bAKIA[0-9A-Z]{16}\b`),                                                                                // AWS
	regexp.MustCompile(`\bAIza[0-9A-Za-z_-]{30,}`),                                                                            // Google
	regexp.MustCompile(`\bgh[pousr]_[A-Za-z0-9]{20,}`),                                                                        // GitHub
	regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}`),                                        // JSON web tokens
	regexp.MustCompile(`\b[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}`),                                   // Discord bots
	regexp.MustCompile(`(?i)\bbearer[ \t]+[A-Za-z0-9._~+/=-]{8,}`),                                                            // the header itself
	regexp.MustCompile(`(?i)\b(?:api[-_]?key|x-api-key|authorization)\\?["']?[ \t]*[:=][ \t]*\\?["']?[A-Za-z0-9._~+/=-]{8,}`), // a field that holds one
	regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY-----`),
}

// bareForms are keys without a mark of their own, so that they are looked for in recordings only: elsewhere they are
// hashes. Azure's keys are 32 hexadecimal digits or 84 letters.
var bareForms = []*regexp.Regexp{
	regexp.MustCompile(`\b[0-9a-fA-F]{32}\b`),
	regexp.MustCompile(`\b[A-Za-z0-9]{84}\b`),
}

// Secrets are the places of a text that look like a key or a token, each shortened so that it can be shown.
func Secrets(text string) []string { return find(text, secretForms) }

// SecretsOfRecording are those of a recording, where more is one.
func SecretsOfRecording(text string) []string {
	return append(find(text, secretForms), find(text, bareForms)...)
}

func find(text string, forms []*regexp.Regexp) []string {
	const shown = 6
	var found []string
	for _, form := range forms {
		for _, hit := range form.FindAllString(text, -1) {
			if !strings.Contains(hit, removed) {
				found = append(found, hit[:min(len(hit), shown)]+"…")
			}
		}
	}
	return found
}

// without takes secrets out of a text: known ones, and what looks like one.
func without(text string, known []string) string {
	for _, secret := range known {
		text = strings.ReplaceAll(text, secret, removed)
	}
	for _, forms := range [][]*regexp.Regexp{secretForms, bareForms} {
		for _, form := range forms {
			text = form.ReplaceAllString(text, removed)
		}
	}
	return text
}

// keysOf are the secrets that a request's headers and address hold, long enough to be told from other text.
func keysOf(r *http.Request) []string {
	const shortest = 6
	var keys []string
	add := func(values ...string) {
		for _, v := range values {
			if v = strings.TrimSpace(v); len(v) >= shortest {
				keys = append(keys, v)
			}
		}
	}
	for _, name := range []string{"Authorization", "Proxy-Authorization"} {
		for _, v := range r.Header.Values(name) {
			_, credentials, ok := strings.Cut(v, " ")
			if !ok {
				credentials = v
			}
			add(credentials)
		}
	}
	for _, name := range []string{"Api-Key", "X-Api-Key", "Cookie", "Openai-Organization", "Openai-Project"} {
		add(r.Header.Values(name)...)
	}
	for name, values := range r.URL.Query() {
		if name != versionParameter {
			add(values...)
		}
	}
	return keys
}

// versionParameter is the only part of a query that is recorded: Azure's.
const versionParameter = "api-version"
