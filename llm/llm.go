// Package llm talks to a language model through any endpoint that speaks OpenAI's chat protocol: one conversation in,
// one text out, within a deadline, a budget and the endpoint's limits.
//
// It knows nothing of what is said, trusts nothing that comes back (an empty, cut or over-long answer is an error), and
// never writes a key, a prompt or an answer to the log above debug.
package llm

import "encoding/json"

// Role says whose words a message holds.
type Role string

// The roles of OpenAI's chat protocol.
const (
	System    Role = "system"
	User      Role = "user"
	Assistant Role = "assistant"
)

// Message is one turn of the conversation with the model.
type Message struct {
	Role Role   `json:"role"`
	Text string `json:"text"`
}

// Request is what the model is asked.
type Request struct {
	Messages []Message
	// Schema is the shape of the JSON that the model should answer with; its zero value asks for free text.
	Schema Schema
	// MaxTokens bounds the answer, in tokens; 0 is the endpoint's own default. Models that think in tokens before they
	// answer get room for that beside it.
	MaxTokens int
}

// Schema is a JSON schema with its name (letters, digits, "_" and "-").
type Schema struct {
	Name string
	JSON json.RawMessage
}

// Response is what the model answered. Its text is as it came: it may hold anything.
type Response struct {
	Text string
	// Model is the name that the endpoint gives the model, which may say more than the one that was asked for.
	Model string
	// PromptTokens and CompletionTokens are as the endpoint counted them, else an estimate.
	PromptTokens, CompletionTokens int
}
