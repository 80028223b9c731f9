package discord_test

import (
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/discord/discordtest"
)

// TestCorrections: what a moderator corrects elsewhere is shown where the answer was, once, and recorded as shown; a private
// answer is corrected by direct message.
func TestCorrections(t *testing.T) {
	t.Parallel()
	w := setUp(t, discordtest.Options{})
	w.free()
	w.connect()
	public := w.anna.Mention(w.lobby, "how many casualties?").Until("the answer", final)
	before := len(w.Versions(public.ID)) // with the stages of the work, where it took long
	private := w.anna.Command(w.lobby, "ask", discordtest.Opt("question", "how many were wounded?"), discordtest.Opt("private", true))
	hidden := private.Until("the answer", final)
	correct := func(m discordtest.Message, d audit.Detail) string {
		t.Helper()
		id := w.idOf(m)
		must(t, w.log.Append(t.Context(), audit.Event{Answer: id, By: "moderator", Detail: d}))
		return id
	}
	id := correct(public, audit.Corrected{Text: "About 4,000, says **Seoul** @everyone.", Reason: "the old text left that out"})
	w.Eventually("the corrected answer", func() bool {
		m, ok := w.Message(public.ID)
		return ok && strings.Contains(m.Text(), "Corrected") && strings.Contains(m.Text(), "About 4,000") && strings.Contains(m.Text(), id)
	})
	correct(hidden, audit.Retracted{Reason: "wrong"})
	w.Eventually("the direct message", func() bool {
		for _, m := range w.Messages(w.anna.DMChannel()) {
			if strings.Contains(m.Text(), "Retracted") {
				return true
			}
		}
		return false
	})
	w.restart()
	if list, err := w.log.Undelivered(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("%d corrections are still to be shown, %v", len(list), err)
	}
	if n := len(w.Versions(public.ID)); n != before+1 {
		t.Errorf("the answer was edited %d times", n)
	}
}
