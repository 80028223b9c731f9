package claims

import "strings"

// IsInstruction says whether a sentence tells the program what to say, forget or be: it begins with a command (a "please"
// or "and" may stand before it) and names what such commands are about. A sentence that ends in a question mark is none.
// A sentence that copies a line of the prompts' data is one too (promptCopy). Such a sentence is neither read as a question nor
// as something an article reports.
func (v *Vocabulary) IsInstruction(sentence string) bool {
	return v.instructs(sentence, Words(sentence))
}

// instructs is IsInstruction for a sentence whose words were read already.
func (v *Vocabulary) instructs(sentence string, words []Word) bool {
	if promptCopy(sentence) == 0 {
		return true
	}
	if strings.HasSuffix(sentence, "?") {
		return false
	}
	if asRole(words) {
		return true
	}
	hits := v.instruction.find(words)
	for _, command := range hits {
		if command.Key != "command" || !beginsCommand(words, command.First) || asksForText(words, command) {
			continue
		}
		for _, about := range hits {
			if about.Key == "about" && about.ID == command.ID && about.First > command.Last {
				return true
			}
		}
	}
	return false
}

// asksForText says whether a command wants a text of some kind written ("write a story …"), which dictates no answer.
func asksForText(words []Word, command Hit) bool {
	if command.ID != "writing" || command.Last+1 >= len(words) {
		return false
	}
	switch words[command.Last+1].Folded {
	case "a", "an", "ein", "eine", "einen", "me", "mir", "some":
		return true
	}
	return false
}

// asRole says whether a sentence begins like a line of a prompt: "Assistant: …".
func asRole(words []Word) bool {
	if len(words) < 2 || words[1].Text != ":" {
		return false
	}
	switch words[0].Folded {
	case "assistant", "assistent", "system", "bot", "ai", "ki", "chatbot", "developer", "systemprompt":
		return true
	}
	return false
}

// beginsCommand says whether only filler stands before word i, or a new clause begins there.
func beginsCommand(words []Word, i int) bool {
	for k := i - 1; k >= 0; k-- {
		switch words[k].Folded {
		case "please", "bitte", "and", "und", "now", "jetzt", "then", "dann", "also", "just", "ok", "okay", "so":
		case ":", ",", ";", "-", ".":
			return true
		default:
			return false
		}
	}
	return true
}
