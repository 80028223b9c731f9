package claims_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/rag/claims"
)

var update = flag.Bool("update", false, "write what is read into the case files; look at the difference before keeping it")

// caseDay is the day of publication of every case: Wednesday, 7 May 2025.
var caseDay = calendar.Day(2025, 5, 7)

// TestCases reads the small texts of testdata/cases. A case is a paragraph: lines that begin with ">" are the text (">#" a
// headline, ">!" a lead), the others what is read from it, one claim a line:
//
//	figure: value | qualifier unit | measure | subject | speakers | as of | hedge polarity additive
//	event: event polarity | who acts | speakers | as of
func TestCases(t *testing.T) {
	r := newReader(t)
	for name, code := range map[string]lang.Code{"figures.de.txt": lang.German, "figures.en.txt": lang.English, "events.txt": lang.German} {
		t.Run(name, func(t *testing.T) {
			path := "testdata/cases/" + name
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var out strings.Builder
			for _, block := range strings.Split(strings.TrimSpace(string(raw)), "\n\n") {
				head, text, want := splitCase(block)
				have := ledgerOf(r.Read(caseArticle(text, code)), strings.HasPrefix(name, "events"))
				if have != want && !*update {
					t.Errorf("%s\nhave\n%swant\n%s", head, have, want)
				}
				out.WriteString(head + have + "\n")
			}
			if *update {
				if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// splitCase parts a case into its head (comments and text lines), the texts, and what is wanted.
func splitCase(block string) (head string, text []string, want string) {
	for line := range strings.SplitSeq(block, "\n") {
		switch {
		case strings.HasPrefix(line, ">"):
			text = append(text, line[1:])
			head += line + "\n"
		case strings.HasPrefix(line, "//"):
			head += line + "\n"
		default:
			want += line + "\n"
		}
	}
	return head, text, want
}

// caseArticle is an article of the lines of a case, each a paragraph.
func caseArticle(lines []string, code lang.Code) corpus.Article {
	a := corpus.Article{ID: "case", Revision: "case", Language: code}
	a.Published.From, a.Published.To = caseDay, caseDay
	for i, line := range lines {
		kind := corpus.Text
		switch {
		case strings.HasPrefix(line, "#"):
			kind = corpus.Heading
		case strings.HasPrefix(line, "!"):
			kind = corpus.Lead
		}
		line = strings.TrimSpace(strings.TrimLeft(line, "#!"))
		for _, s := range lang.Sentences(line) {
			a.Sentences = append(a.Sentences, corpus.Sentence{Span: s.Shift(len(a.Body)), Kind: kind, Paragraph: i})
		}
		a.Body += line + "\n"
	}
	return a
}

// ledgerOf writes claims as the case files have them: figures, or events.
func ledgerOf(list []claims.Claim, events bool) string {
	var b strings.Builder
	for _, c := range list {
		switch {
		case events && c.Event != "":
			fmt.Fprintf(&b, "%s %s | %s | %s | %s\n", c.Event, c.Polarity, c.Subject, strings.Join(c.Origin, " < "), timeOf(c))
		case !events && c.Kind == claims.Figure:
			q := strings.TrimSpace(string(c.Value.Qualifier) + " " + c.Value.Unit)
			h := string(c.Hedge)
			if c.Polarity != claims.Affirmed {
				h += " " + string(c.Polarity)
			}
			if c.Value.Additive {
				h += " additive"
			}
			if v := c.Value; v.Beside != nil {
				h += " (" + string(v.Beside.Tie) + " " + v.Beside.Text + ")"
			} else if v.Given != "" {
				h += " (" + string(v.Given) + ")"
			}
			fmt.Fprintf(&b, "%s | %s | %s | %s | %s | %s | %s\n", c.Value.Text, q, c.Measure, c.Subject, strings.Join(c.Origin, " < "), timeOf(c), h)
		}
	}
	return b.String()
}

func timeOf(c claims.Claim) string {
	switch {
	case c.AsOf == nil:
		return "-"
	case c.AsOf.From == c.AsOf.To:
		return c.AsOf.From.String()
	}
	return c.AsOf.From.String() + ".." + c.AsOf.To.String()
}
