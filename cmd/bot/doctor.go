package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/internal/render"
	"github.com/quellenlage/quellenlage/lang/compound"
	"github.com/quellenlage/quellenlage/lang/lexicon"
	"github.com/quellenlage/quellenlage/llm"
)

// finding is one line of the doctor's report.
type finding struct {
	// Check is what was looked at; State is "ok", "off" (not set up, and not needed) or "problem".
	Check string `json:"check"`
	State string `json:"state"`
	// Detail says what was found; Advice what to do, "" where there is nothing to do.
	Detail string `json:"detail"`
	Advice string `json:"advice"`
}

// The states of a finding.
const (
	stateOK      = "ok"
	stateOff     = "off"
	stateProblem = "problem"
)

// callPatience is how long the doctor waits for an endpoint.
const callPatience = 20 * time.Second

const doctorHelp = `Checks the set-up in plain words: the articles, the data folder, the index, the embedding model, the language model
(with one tiny call each where one is set), the form of the Discord token, how long answers are kept, and the settings of
the moderators' page. Each line is ok, off (not set up, and not
needed), or says what to do. The exit status is 1 where something has to be done.`

func (p *program) doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "doctor",
		Short:   "Check the set-up: articles, data folder, models, token",
		Long:    doctorHelp,
		Example: "  bot doctor",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.doctor(cmd.Context()) },
	}
}

// errUnhealthy makes the exit status 1; the report has said why.
var errUnhealthy = errors.New("something has to be done: see the lines marked with an exclamation mark")

func (p *program) doctor(ctx context.Context) error {
	checks := []func(context.Context) finding{
		p.checkArticles, p.checkData, p.checkIndex, p.checkEmbedding, p.checkModel, p.checkToken,
		p.checkRetention, p.checkPageAddress, p.checkPublicURL, p.checkPageHosts, p.checkPageProxies,
	}
	ill := false
	for _, check := range checks {
		f := check(ctx)
		ill = ill || f.State == stateProblem
		if err := p.report(f); err != nil {
			return err
		}
	}
	if ill {
		return errUnhealthy
	}
	return nil
}

func (p *program) report(f finding) error {
	if p.flags.json {
		return p.printJSON(f)
	}
	mark := map[string]string{stateOK: "ok ", stateOff: "off", stateProblem: "!  "}[f.State]
	text := fmt.Sprintf("%s  %-15s  %s\n", mark, f.Check, render.Clean(f.Detail))
	if f.Advice != "" {
		text += fmt.Sprintf("     %-15s  %s\n", "", render.Clean(f.Advice))
	}
	return p.print(text)
}

func (p *program) checkArticles(ctx context.Context) finding {
	f := finding{Check: "articles", State: stateOK}
	from := p.articles()
	list, skipped, err := readArticles(ctx, plan{Articles: from, Notice: func(string) {}})
	if from == "" {
		from = "the program itself"
	}
	switch {
	case err != nil:
		f.State, f.Detail, f.Advice = stateProblem, err.Error(), "put .txt or .md files there, or set ARTICLES_DIR"
	case len(skipped) > 0:
		f.Detail = fmt.Sprintf("%d articles from %s; %d files could not be read", len(list), from, len(skipped))
		f.Advice = "the first: " + skipped[0]
	default:
		f.Detail = fmt.Sprintf("%d articles from %s", len(list), from)
	}
	return f
}

// checkData writes and removes a file, and opens the audit log: without it no answer is shown.
func (p *program) checkData(ctx context.Context) finding {
	f := finding{Check: "data folder", State: stateOK}
	path, err := filepath.Abs(p.settings.Data)
	if err != nil {
		path = p.settings.Data
	}
	if err := writable(p.settings.Data); err != nil {
		f.State, f.Detail, f.Advice = stateProblem, fmt.Sprintf("%s: %v", path, err), "make it writable, or set DATA_DIR to another folder"
		return f
	}
	log, err := audit.Open(ctx, filepath.Join(p.settings.Data, auditFile), audit.Options{})
	if err != nil {
		f.State, f.Detail, f.Advice = stateProblem, err.Error(), "no answer is shown that can't be recorded: mend this first"
		return f
	}
	if err := log.Close(); err != nil {
		f.State, f.Detail = stateProblem, err.Error()
		return f
	}
	f.Detail = path + ", can be written to"
	return f
}

func writable(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	probe, err := os.CreateTemp(dir, ".doctor-")
	if err != nil {
		return err
	}
	_, err = probe.WriteString("ok")
	return errors.Join(err, probe.Close(), os.Remove(probe.Name()))
}

func (p *program) checkIndex(ctx context.Context) finding {
	f := finding{Check: "index", State: stateOK}
	var notices []string
	h, err := p.open(ctx, p, plan{
		Articles: p.articles(), Data: p.settings.Data, Records: noAnswers, Clock: time.Now,
		Notice: func(s string) { notices = append(notices, s) }, Progress: func(int, int) {},
	})
	if err != nil {
		f.State, f.Detail = stateProblem, err.Error()
		return f
	}
	s := h.Synced
	f.Detail = fmt.Sprintf("up to date with %d articles", s.Added+s.Changed+s.Unchanged)
	if len(notices) > len(s.Skipped) {
		f.Advice = notices[len(notices)-1]
	}
	if err := h.Close(); err != nil {
		f.State, f.Detail = stateProblem, err.Error()
	}
	return f
}

func (p *program) checkEmbedding(ctx context.Context) finding {
	f := finding{Check: "embedding model", State: stateOK}
	words, err := lexicon.Default()
	if err != nil {
		return finding{Check: f.Check, State: stateProblem, Detail: err.Error()}
	}
	e, err := p.embedder(compound.NewSplitter(words.Has))
	if err != nil {
		return finding{Check: f.Check, State: stateProblem, Detail: err.Error(), Advice: "correct the variables OPENAI_EMBEDDING_…"}
	}
	if p.settings.EmbeddingModel == "" {
		f.Detail = fmt.Sprintf("built in, %d dimensions; needs no network", e.Dimensions())
		return f
	}
	ctx, cancel := context.WithTimeout(ctx, callPatience)
	defer cancel()
	began := time.Now()
	if _, err := e.Query(ctx, "probe"); err != nil {
		return finding{Check: f.Check, State: stateProblem, Detail: err.Error(), Advice: "until it answers, passages are found by their words alone"}
	}
	f.Detail = fmt.Sprintf("%s, %d dimensions, answered in %d ms", e.Model(), e.Dimensions(), time.Since(began).Milliseconds())
	return f
}

// checkModel makes one tiny call, so that a wrong key, address or name shows here and not in the first answer.
func (p *program) checkModel(ctx context.Context) finding {
	f := finding{Check: "language model", State: stateOK}
	if why := p.withoutModel(); why != "" {
		f.State, f.Detail = stateOff, why+"; answers are written from the ledger alone"
		return f
	}
	c := p.chatConfig(nil)
	c.DailyTokens = min(c.DailyTokens, 0) // this one call is not counted
	g, err := newEndpoint(c)
	if err != nil {
		return finding{Check: f.Check, State: stateProblem, Detail: err.Error(), Advice: "correct the variables OPENAI_…"}
	}
	defer g.Close()
	ctx, cancel := context.WithTimeout(ctx, callPatience)
	defer cancel()
	began := time.Now()
	_, err = g.Generate(ctx, llm.Request{Messages: []llm.Message{{Role: llm.User, Text: "Reply with the word: ok"}}, MaxTokens: 16})
	if err != nil && !errors.Is(err, llm.ErrCut) { // a model that thinks first may not get far in so few tokens, but it is there
		return finding{Check: f.Check, State: stateProblem, Detail: err.Error(), Advice: "until it answers, answers are written from the ledger alone"}
	}
	f.Detail = fmt.Sprintf("%s answered in %d ms", g.Model(), time.Since(began).Milliseconds())
	return f
}

// withoutModel says why no language model is asked, "" where one is.
func (p *program) withoutModel() string {
	switch {
	case p.settings.chatModel() != "":
		return ""
	case p.settings.switchedOff():
		return "switched off by OPENAI_CHAT_MODEL"
	case p.settings.APIKey != "" || p.settings.BaseURL != "":
		return "OPENAI_API_KEY or OPENAI_BASE_URL is set, but no model (set OPENAI_CHAT_MODEL to one that the endpoint has)"
	}
	return "none is set (set OPENAI_API_KEY or OPENAI_CHAT_MODEL for one)"
}

// tokenForm is what Discord's bot tokens look like: an id, a time and a signature, in URL-safe Base64.
var tokenForm = regexp.MustCompile(`^[A-Za-z0-9_-]{23,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{27,}$`)

func (p *program) checkToken(context.Context) finding {
	f := finding{Check: "Discord token", State: stateOK}
	switch token := strings.TrimPrefix(strings.TrimSpace(p.settings.DiscordToken), "Bot "); {
	case token == "":
		f.State, f.Detail = stateOff, "none is set; it is needed for the Discord bot only (DISCORD_TOKEN)"
	case !tokenForm.MatchString(token):
		f.State, f.Detail = stateProblem, "DISCORD_TOKEN does not have the form of a bot token (three parts with dots between)"
		f.Advice = "copy it again from https://discord.com/developers/applications, page Bot, button Reset Token; a client secret is something else"
	default:
		f.Detail = "it has the form of a bot token; whether Discord accepts it shows when the bot connects"
	}
	return f
}
