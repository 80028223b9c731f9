package main

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/quellenlage/quellenlage/audit"
	"github.com/quellenlage/quellenlage/rag"
)

// The bounds of what a moderator writes, in characters. A correction has to fit into a message on Discord.
const (
	maxNote       = 1000
	maxCorrection = 3500
)

func (p *program) auditVerdict() *cobra.Command {
	var note string
	var claimIDs []string
	cmd := &cobra.Command{
		Use:     "verdict ID right|misleading|wrong",
		Short:   "Judge an answer; the last verdict counts",
		Example: "  bot audit verdict ID wrong --note \"the figure is from March\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 2 || !slices.Contains(judgements(), audit.Judgement(args[1])) {
				return usagef("%s takes the id of an answer, and right, misleading or wrong", cmd.CommandPath())
			}
			if utf8.RuneCountInString(note) > maxNote {
				return usagef("--note is too long: at most %d characters", maxNote)
			}
			return p.appendTo(cmd.Context(), args[0], func(r rag.Record) (audit.Detail, error) {
				return audit.Verdict{Judgement: audit.Judgement(args[1]), Note: note, Claims: claimIDs}, ownClaims(r.Answer, claimIDs)
			}, func([]audit.Event) string {
				return "the verdict is recorded; bot audit export --eval has the question from now on"
			})
		},
	}
	cmd.Flags().StringVar(&note, "note", "", "why, in a sentence")
	cmd.Flags().StringSliceVar(&claimIDs, "claim", nil, "id of a claim that misled the answer, as bot audit show names it; may be given more than once")
	return cmd
}

// ownClaims wants every id to be a claim of the answer.
func ownClaims(a rag.Answer, ids []string) error {
	for _, id := range ids {
		if !slices.ContainsFunc(a.Claims, func(c rag.Cited) bool { return c.Claim.ID == id }) {
			return usagef("--claim %s: the answer has no such claim; bot audit show %s lists them under Claims", id, a.ID)
		}
	}
	return nil
}

func (p *program) auditCorrect() *cobra.Command {
	var text, reason string
	var retract bool
	cmd := &cobra.Command{
		Use:   "correct ID --text TEXT | --retract",
		Short: "Put another text in an answer's place, or take it back",
		Long: `Records a correction or a retraction; the record keeps the old text. It stands in lists, in bot audit show, on the
moderators' page, and in what bot audit export --eval writes.`,
		Example: "  bot audit correct ID --text \"The district office counts 40, not 400.\"\n  bot audit correct ID --text - < correction.txt\n  bot audit correct ID --retract --reason \"the article was withdrawn\"",
		Args:    oneAnswer,
		RunE: func(cmd *cobra.Command, args []string) error {
			detail, err := p.correction(text, reason, retract)
			if err != nil {
				return err
			}
			return p.appendTo(cmd.Context(), args[0], func(rag.Record) (audit.Detail, error) { return detail, nil }, corrected)
		},
	}
	cmd.Flags().StringVar(&text, "text", "", "the text that is to stand in the answer's place; - is standard input")
	cmd.Flags().BoolVar(&retract, "retract", false, "take the answer back without another text")
	cmd.Flags().StringVar(&reason, "reason", "", "why, in a sentence")
	return cmd
}

// corrected says what comes of a correction to an answer to which this happened: only one that was shown in Discord is corrected there.
func corrected(events []audit.Event) string {
	if slices.ContainsFunc(events, func(e audit.Event) bool { return e.Kind == audit.KindSent }) {
		return "the correction is recorded; the running bot shows it where the answer was shown in Discord"
	}
	return "the correction is recorded, and stands wherever the record is shown; the answer itself was shown in no message that could be changed"
}

// correction is what the flags of bot audit correct say.
func (p *program) correction(text, reason string, retract bool) (audit.Detail, error) {
	if (text == "") == !retract {
		return nil, usagef("give --text TEXT or --retract, and not both")
	}
	if utf8.RuneCountInString(reason) > maxNote {
		return nil, usagef("--reason is too long: at most %d characters", maxNote)
	}
	if retract {
		return audit.Retracted{Reason: reason}, nil
	}
	if text == "-" {
		raw, err := readAll("standard input", p.stdin)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		text = string(raw)
	}
	text = strings.ToValidUTF8(strings.TrimSpace(text), "\ufffd")
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return nil, usagef("the correction is empty; to take the answer back without another text, give --retract")
	case n > maxCorrection:
		return nil, usagef("the correction has %d characters; at most %d fit into a message", n, maxCorrection)
	}
	return audit.Corrected{Text: text, Reason: reason}, nil
}

// appendTo records what happened to an answer, and says what comes of it, which may hang on what happened to it before.
func (p *program) appendTo(ctx context.Context, id string, detail func(rag.Record) (audit.Detail, error), told func([]audit.Event) string) error {
	return p.withAudit(ctx, func(log *audit.Log) error {
		id, err := findAnswer(ctx, log, id)
		if err != nil {
			return err
		}
		r, err := log.Get(ctx, id)
		if err != nil {
			return err
		}
		d, err := detail(r)
		if err != nil {
			return err
		}
		events, err := log.Events(ctx, id)
		if err != nil {
			return err
		}
		if err := log.Append(ctx, audit.Event{Answer: id, Server: r.Question.Asker.Server, Detail: d}); err != nil {
			return err
		}
		p.say("%s", told(events))
		return nil
	})
}
