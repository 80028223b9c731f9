package main

import (
	"strings"

	"github.com/spf13/cobra"
)

const rootHelp = `Quellenlage answers questions about a corpus of news articles. It always cites, and it always contrasts:
who says which figure, as of when, from which origin, and where the sources agree, differ, were overtaken,
or only repeat one another. It needs no key, no account and no network.

Without a command it opens a chat in which follow-up questions work. Where standard input is no terminal,
it takes each line as one question of the same conversation.

Results go to standard output, everything else to standard error.
Exit status: 0 done (an answer that the articles don't give is a result), 1 failed, 2 wrong usage.`

func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "bot",
		Short:         "Ask a corpus of news articles; get cited and contrasted answers",
		Long:          rootHelp,
		Example:       "  bot ask \"how many casualties?\"\n  bot check \"4.000 Tote laut Selenskyj\"\n  bot claims --measure killed",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			if like := cmd.SuggestionsFor(args[0]); len(like) > 0 {
				return usagef("there is no command %q; did you mean %q? See bot --help", args[0], strings.Join(like, `" or "`))
			}
			return usagef("there is no command %q; to ask a question: bot ask %q. See bot --help", args[0], strings.Join(args, " "))
		},
		PersistentPreRunE: func(*cobra.Command, []string) error { return p.loadSettings() },
		RunE:              func(cmd *cobra.Command, _ []string) error { return p.chat(cmd.Context()) },
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usagef("%w; see %s --help", err, cmd.CommandPath())
	})
	root.SuggestionsMinimumDistance = 2 // letters that a mistyped command may differ in
	root.CompletionOptions.HiddenDefaultCmd = true
	flags := root.PersistentFlags()
	flags.StringVar(&p.flags.articles, "articles", "", "folder of articles (.txt, .md); else ARTICLES_DIR, else articles/ here, else the ones in the program")
	flags.StringVar(&p.flags.data, "data", "", "folder for index and audit log; else DATA_DIR, else data/")
	flags.BoolVar(&p.flags.json, "json", false, "print JSON, one object a line")
	root.AddCommand(p.askCommand(), p.checkCommand(), p.searchCommand(), p.claimsCommand(), p.sourcesCommand(),
		p.ingestCommand(), p.serveCommand(), p.auditCommand(), p.doctorCommand(), p.evalCommand(), p.versionCommand())
	return root
}
