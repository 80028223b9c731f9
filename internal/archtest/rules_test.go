package archtest

// module is the path of this module.
const module = "github.com/quellenlage/quellenlage"

// room is a folder with one job. Folders below it belong to it, unless they are rooms of their own.
type room struct {
	name string
	// may are the rooms it may import, besides itself.
	may []string
	// why says why it may import nothing else.
	why string
}

// house is every room, in the order of docs/design.md: a room imports rooms above it only.
func house() []room {
	return []room{
		{"lang", nil, "it reads the surface of a text and knows nothing of articles"},
		{"internal/wordscan", in("lang"), "it reads words and knows nothing of what is done with them"},
		{"corpus", in("lang"), "reading articles depends on no use of them"},
		{"corpus/fetch", in("corpus", "lang"), "it makes article files and knows nothing of what is read in them"},
		{"internal/endpoint", nil, "it carries requests and knows nothing of what is in them"},
		{"embeddings", in("lang", "internal/endpoint", "internal/memo", "internal/wordscan"), "it turns text into vectors, whatever the text is"},
		{"llm", in("internal/endpoint"), "it talks to a model and knows nothing of what is said"},
		{"llm/llmtest", nil, "it is as strict as the original, which knows nothing of this program"},
		{"prompts", nil, "a prompt is a file and a render function"},
		{"rag/claims", in("corpus", "lang"), "claims are read from articles alone, so that a question never changes them"},
		{"rag/extract", in("corpus", "lang", "llm", "prompts", "rag/claims"), "it asks about an article, and does not know where claims are kept or what is asked of them"},
		{"rag/contrast", in("corpus", "lang", "rag/claims"), "it compares claims, wherever they are kept"},
		{"rag/rank", in("corpus", "lang", "internal/memo", "internal/wordscan"), "it orders texts, wherever they are kept"},
		{"rag/index", in("corpus", "embeddings", "lang", "rag/claims", "rag/rank", "internal/lock", "internal/memo", "internal/sqlitedb", "internal/wordscan"), "it keeps and searches, and does not know what is asked"},
		{"rag/question", in("lang", "rag/claims"), "what is asked does not depend on what the articles answer"},
		{"rag/draft", in("corpus", "rag/claims", "rag/contrast"), "it holds types that writers and verifier share, and nothing that works on them"},
		{"rag/answer", in("corpus", "lang", "llm", "prompts", "rag/claims", "rag/contrast", "rag/draft", "rag/index", "rag/question", "rag/rank"), "it writes from evidence; it does not verify or record itself"},
		{"rag/verify", in("corpus", "lang", "rag/claims", "rag/contrast", "rag/draft"), "it may not share code with the writers that it checks, and never calls a model"},
		{"rag", in("corpus", "embeddings", "lang", "llm", "prompts", "rag/answer", "rag/claims", "rag/contrast", "rag/draft", "rag/index", "rag/question", "rag/rank", "rag/verify"), "the engine does not know who asks and where answers are kept"},
		{"audit", in("corpus", "lang", "llm", "rag", "rag/answer", "rag/claims", "rag/contrast", "rag/draft", "internal/sqlitedb"), "it keeps what it is given, and knows the types of an answer to put them into rows of its own; it never asks or reads an article itself"},
		{"settings", in("internal/sqlitedb"), "settings depend on nothing that they set"},
		{"chart", in("lang", "rag", "rag/claims", "rag/contrast", "rag/draft"), "it draws an answer and computes nothing"},
		{"discord/render", in("lang", "rag", "rag/claims", "rag/contrast", "rag/draft", "settings"), "it sets an answer for Discord and asks nobody"},
		{"discord", in("audit", "chart", "corpus", "discord/render", "lang", "rag", "settings"), "it shows what the engine says"},
		{"discord/discordtest", nil, "a local Discord that knew the bot could share its errors"},
		{"web", in("audit", "chart", "corpus", "lang", "rag", "rag/claims", "rag/contrast", "rag/draft", "settings"), "it shows what the log, the index and the engine say"},
		{"articles", nil, "it holds files"},
		{"internal/memo", nil, "it remembers values of any kind"},
		{"internal/sqlitedb", nil, "it opens files of any content"},
		{"internal/lock", nil, "it locks a folder of any content"},
		{"internal/render", in("corpus", "lang", "rag", "rag/draft"), "it sets an answer for a terminal and computes nothing"},
		{"internal/evalset", in("rag", "rag/claims", "rag/draft"), "it measures answers from outside, as another program would"},
		{"internal/ledgereval", in("corpus", "lang", "rag", "rag/claims", "rag/contrast", "rag/draft"), "it measures the reader and the answers that it is handed, and makes neither"},
		{"internal/testkit", nil, "it serves the tests of every room, also of those below the engine"},
		{"internal/testkit/fake", in("rag"), "it serves the tests of rooms above the engine"},
		{"internal/archtest", nil, "it looks at every room and uses none"},
	}
}

// wiring is the room that may import every other.
const wiring = "cmd/bot"

// testsOnly are rooms that only tests may import.
func testsOnly() map[string]string {
	const why = "fakes have no place in the program"
	return map[string]string{"discord/discordtest": why, "llm/llmtest": why, "internal/testkit": why, "internal/testkit/fake": why}
}

func in(rooms ...string) []string { return rooms }

// library is a module or package from elsewhere and the rooms that own it.
type library struct {
	path   string
	owners []string
	why    string
}

// libraries are all libraries that the program uses. A new one is added here with its owner, so that replacing it later
// touches one room.
func libraries() []library {
	return []library{
		{"github.com/clipperhouse/uax29/v2/graphemes", in("discord/render"), "only what is cut for a screen is cut between characters as people see them"},
		{"github.com/clipperhouse/uax29/v2", in("lang"), "words have one definition"},
		{"github.com/blevesearch/snowballstem", in("lang"), "stems have one definition"},
		{"github.com/abadojack/whatlanggo", in("lang"), "languages are told apart in one place"},
		{"golang.org/x/text", in("corpus", "lang"), "text is decoded and folded in one place each"},
		{"gopkg.in/yaml.v3", in("corpus"), "front matter is read in one place"},
		{"github.com/markusmobius/go-trafilatura", in("corpus/fetch"), "pages are read in one place"},
		{"github.com/mmcdole/gofeed", in("corpus/fetch"), "feeds are read in one place"},
		{"github.com/ledongthuc/pdf", in("corpus/fetch"), "PDF is read in one place"},
		{"github.com/sashabaranov/go-openai", in("internal/endpoint", "embeddings", "llm"), "one room for vectors, one for chat, and one for what both need"},
		{"golang.org/x/sync", in("discord", "rag/index", wiring), "only reading many articles and keeping several connections is worth several goroutines that end together"},
		{"github.com/cenkalti/backoff/v5", in("corpus/fetch", "discord", "internal/endpoint", "llm"), "only what touches the network has anything to try again"},
		{"github.com/sony/gobreaker/v2", in("corpus/fetch", "embeddings", "llm"), "only what touches the network has anything to give up"},
		{"golang.org/x/time", in("corpus/fetch", "discord", "embeddings", "llm"), "only what touches the network is limited by others"},
		{"github.com/philippgille/chromem-go", in("rag/index"), "its guards stand in one place"},
		{"modernc.org/sqlite", in("internal/sqlitedb"), "every file is opened the same way, and its errors are explained the same way"},
		{"github.com/pressly/goose/v3", in("internal/sqlitedb"), "every file is migrated the same way"},
		{"golang.org/x/sys", in("internal/lock", "internal/sqlitedb"), "locks are the system's business"},
		{"github.com/wcharczuk/go-chart/v2", in("chart"), "charts are drawn in one place"},
		{"github.com/golang/freetype", in("chart"), "charts are drawn in one place"},
		{"github.com/bwmarrin/discordgo", in("discord", "discord/render"), "its defects are worked around in one place"},
		{"github.com/gorilla/websocket", in("discord", "discord/discordtest"), "the gateway has two ends, the bot and the local Discord"},
		{"github.com/prometheus/client_golang", in("discord"), "what the bot does is counted in one place"},
		{"github.com/santhosh-tekuri/jsonschema/v6", in("discord/discordtest"), "only the local Discord checks requests"},
		{"github.com/alexedwards/scs/v2", in("web"), "sessions belong to the web page"},
		{"github.com/charmbracelet/lipgloss", in("internal/render"), "style is a matter of the terminal"},
		{"github.com/muesli/termenv", in("internal/render"), "style is a matter of the terminal"},
		{"github.com/spf13/cobra", in(wiring), "the command line is read in one place"},
		{"github.com/joho/godotenv", in(wiring), "the environment is read in one place"},
		{"github.com/caarlos0/env/v11", in(wiring), "the environment is read in one place"},
		{"github.com/schollz/progressbar/v3", in(wiring), "only the command line has somebody who waits"},
		{"golang.org/x/term", in(wiring), "only the command line has a terminal"},
		{"github.com/google/go-cmp", in("internal/testkit"), "it is for tests"},
	}
}

// restricted are packages of the standard library that only some rooms may use.
func restricted() []library {
	const offline = "the program works with no network; what touches it is kept in few rooms"
	network := in("corpus/fetch", "internal/endpoint", "embeddings", "llm", "llm/llmtest", "discord", "discord/discordtest", "web", wiring) // bot serve listens
	return []library{
		{"net", network, offline},
		{"net/http", network, offline},
		{"net/rpc", nil, offline},
		{"net/smtp", nil, offline},
		{"crypto/tls", network, offline},
		{"flag", nil, "the command line is read by cobra in cmd/bot"},
		{"os/exec", nil, "the program runs no other programs"},
		{"plugin", nil, "the program is one binary"},
		{"unsafe", nil, "no speed is worth it here"},
		{"database/sql", in("audit", "rag/index", "settings", "internal/sqlitedb"), "each database file belongs to one room"},
		{"html/template", in("web"), "only the web page writes HTML"},
		{"text/template", in("prompts"), "prompts are rendered in one place"},
	}
}

// wiringOnly are functions and variables, by package, that only cmd/bot may use.
func wiringOnly() map[string]map[string]bool {
	environment := map[string]bool{"Getenv": true, "LookupEnv": true, "Environ": true, "ExpandEnv": true, "Setenv": true, "Unsetenv": true}
	return map[string]map[string]bool{
		"os":      merged(environment, "Args", "Exit", "Stdin", "Stdout", "Stderr"),
		"syscall": environment,
	}
}

const wiringOnlyWhy = "cmd/bot alone reads the environment and the command line and owns the streams and the exit status"

func merged(set map[string]bool, more ...string) map[string]bool {
	all := map[string]bool{}
	for name := range set {
		all[name] = true
	}
	for _, name := range more {
		all[name] = true
	}
	return all
}
