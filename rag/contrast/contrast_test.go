package contrast_test

import (
	"slices"
	"testing"
	"time"

	"github.com/quellenlage/quellenlage/corpus"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/lang/quantity"
	"github.com/quellenlage/quellenlage/rag/claims"
	"github.com/quellenlage/quellenlage/rag/contrast"
)

// The articles of an invented earthquake: a and b appeared in March, c in May, u has no date but a bound.
func published(article string) corpus.Published {
	days := map[string]calendar.Interval{
		"a": day(2031, time.March, 3), "b": day(2031, time.March, 4), "c": day(2031, time.May, 20),
		"u": {From: calendar.Day(2031, time.March, 1)},
	}
	return corpus.Published{Interval: days[article]}
}

func day(y int, m time.Month, d int) calendar.Interval {
	return calendar.Interval{From: calendar.Day(y, m, d), To: calendar.Day(y, m, d)}
}

func comparer(t *testing.T) *contrast.Comparer {
	t.Helper()
	v, err := claims.NewVocabulary()
	if err != nil {
		t.Fatal(err)
	}
	return contrast.New(v, published, nil)
}

type option func(*claims.Claim)

// figure is a claim that n people were killed, said by a speaker in an article.
func figure(id, article, speaker string, n float64, opts ...option) claims.Claim {
	c := claims.Claim{
		ID: id, Article: article, Kind: claims.Figure, Measure: "killed", Subject: "people",
		Value: &claims.Value{Low: &n, High: &n, Qualifier: quantity.Exactly}, Polarity: claims.Affirmed,
	}
	if speaker != "" {
		c.Speakers = []claims.Speaker{{ID: speaker, Name: speaker}}
		c.Origin = []string{speaker}
	}
	for _, o := range opts {
		o(&c)
	}
	return c
}

func measure(id string) option { return func(c *claims.Claim) { c.Measure = id } }
func subject(id string) option { return func(c *claims.Claim) { c.Subject = id } }
func moreThan(c *claims.Claim) { c.Value.High, c.Value.Qualifier = nil, quantity.MoreThan }
func upTo(c *claims.Claim)     { c.Value.Low, c.Value.Qualifier = nil, quantity.UpTo }
func about(c *claims.Claim)    { c.Value.Qualifier = quantity.About }
func denied(c *claims.Claim)   { c.Polarity = claims.Denied }
func quote(s string) option    { return func(c *claims.Claim) { c.Quote = s } }
func further(c *claims.Claim)  { c.Value.Additive = true }
func asOf(i calendar.Interval) option {
	return func(c *claims.Claim) { c.AsOf = &claims.AsOf{Interval: i} }
}

func TestRelations(t *testing.T) {
	tests := []struct {
		name string
		a, b claims.Claim
		want contrast.Relation
	}{
		{"two speakers, same day, far apart", figure("1", "a", "police", 40), figure("2", "a", "mayor", 90), contrast.Differ},
		{"a bound that excludes the other", figure("1", "a", "police", 40), figure("2", "a", "mayor", 60, moreThan), contrast.Differ},
		{"two speakers, one number", figure("1", "a", "police", 40), figure("2", "b", "mayor", 40), contrast.Agree},
		{"about reaches a little", figure("1", "a", "police", 400, about), figure("2", "a", "mayor", 412), contrast.Agree},
		{"about ten thousand is not about eleven", figure("1", "a", "police", 10_000, about), figure("2", "a", "mayor", 11_000, about), contrast.Differ},
		{"exactly reaches nothing", figure("1", "a", "police", 40), figure("2", "a", "mayor", 43), contrast.Differ},
		{"one speaker in two articles", figure("1", "a", "police", 40), figure("2", "b", "police", 40, moreThan), contrast.SameOrigin},
		{"one speaker, later and higher", figure("1", "a", "police", 40), figure("2", "c", "police", 90), contrast.Updated},
		{"one speaker, later, within the older bound", figure("1", "a", "police", 40, moreThan), figure("2", "c", "police", 45), contrast.Updated},
		{"one speaker, one article, twice", figure("1", "a", "police", 40), figure("2", "a", "police", 40, about), contrast.Agree},
		{"a figure on top of others", figure("1", "a", "police", 40), figure("2", "b", "police", 5, further), contrast.NotComparable},
		{"one denies what the other says", figure("1", "a", "police", 40, denied), figure("2", "a", "mayor", 40), contrast.Differ},
		{"a look back without a date is no update", figure("1", "a", "police", 40), figure("2", "c", "police", 90, quote("Damals waren es neunzig.")), contrast.Differ},
		{"300 is not 3,000", figure("1", "a", "police", 300, about), figure("2", "b", "police", 3000, about), contrast.Updated},
		{"nobody named, two articles, other numbers", figure("1", "a", "", 40), figure("2", "b", "", 90), contrast.Differ},
	}
	c := comparer(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, order := range [][]claims.Claim{{tt.a, tt.b}, {tt.b, tt.a}} {
				groups := c.Groups(order)
				if len(groups) != 1 || len(groups[0].Relations) != 1 {
					t.Fatalf("groups = %+v, want one with one relation", groups)
				}
				if got := groups[0].Relations[0]; got.Relation != tt.want || got.Note == "" {
					t.Errorf("relation = %q (%q), want %q with a note", got.Relation, got.Note, tt.want)
				}
			}
		})
	}
}

func TestUpdatePointsFromOldToNew(t *testing.T) {
	c := comparer(t)
	g := c.Groups([]claims.Claim{figure("new", "c", "police", 90), figure("old", "a", "police", 40)})
	if r := g[0].Relations[0]; r.From != "old" || r.To != "new" {
		t.Errorf("updated points from %s to %s, want from old to new", r.From, r.To)
	}
}

func TestOnlyTheSameIsCompared(t *testing.T) {
	c := comparer(t)
	groups := c.Groups([]claims.Claim{
		figure("1", "a", "police", 40),
		figure("2", "a", "police", 40, measure("wounded")),
		figure("3", "a", "police", 40, subject("ukrainian_soldiers")),
		figure("4", "a", "police", 40, subject("russian_soldiers")),
		figure("5", "a", "mayor", 41, subject("russians")),
	})
	var got [][]string
	for _, g := range groups {
		got = append(got, g.Claims)
	}
	slices.SortFunc(got, func(a, b []string) int { return slices.Compare(a, b) })
	want := [][]string{{"1"}, {"2"}, {"3"}, {"5", "4"}}
	if !slices.EqualFunc(got, want, slices.Equal[[]string]) {
		t.Errorf("groups = %v, want %v", got, want)
	}
}

func TestPeopleWithoutRole(t *testing.T) {
	c := comparer(t)
	soldiers := figure("s", "a", "police", 900, subject("russian_soldiers"))
	civilians := figure("c", "a", "mayor", 40, subject("russian_civilians"))
	people := figure("p", "b", "mayor", 41, subject("russians"))
	for _, order := range [][]claims.Claim{{soldiers, people}, {people, soldiers}} {
		if groups := c.Groups(order); len(groups) != 1 || groups[0].Subject != "russian_soldiers" {
			t.Errorf("with one role: %+v, want one group of soldiers", groups)
		}
	}
	for _, order := range [][]claims.Claim{{soldiers, civilians, people}, {people, civilians, soldiers}, {civilians, people, soldiers}} {
		if groups := c.Groups(order); len(groups) != 3 {
			t.Errorf("with two roles: %d groups, want 3", len(groups))
		}
	}
}

func TestOtherEventsAreNotCompared(t *testing.T) {
	v, err := claims.NewVocabulary()
	if err != nil {
		t.Fatal(err)
	}
	c := contrast.New(v, published, func(a, b string) bool { return (a == "c") == (b == "c") })
	tables := c.Tables([]claims.Claim{figure("1", "a", "police", 40), figure("2", "b", "police", 40), figure("3", "c", "police", 40)})
	if len(tables) != 2 || len(tables[0].Rows) != 1 || tables[0].Rows[0].Articles() != 2 || len(tables[1].Rows) != 1 {
		t.Errorf("tables = %+v, want the two articles of one event in one row, the third apart", tables)
	}
}

func TestPartsAndTotals(t *testing.T) {
	c := comparer(t)
	t.Run("dead and wounded are parts of a combined count", func(t *testing.T) {
		groups := c.Groups([]claims.Claim{
			figure("both", "a", "mayor", 100, measure("killed_or_wounded")),
			figure("dead", "b", "police", 20), figure("hurt", "b", "police", 80, measure("wounded")),
		})
		if !relates(groups, "dead", "both", contrast.PartOf) || !relates(groups, "hurt", "both", contrast.PartOf) {
			t.Errorf("no part_of from dead and wounded to the combined count: %+v", groups)
		}
	})
	t.Run("no part is larger or later than what it is a part of", func(t *testing.T) {
		groups := c.Groups([]claims.Claim{
			figure("both", "a", "mayor", 100, measure("killed_or_wounded")),
			figure("dead", "b", "police", 20), figure("hurt", "b", "police", 270, measure("wounded")),
		})
		if !relates(groups, "dead", "both", contrast.PartOf) || relates(groups, "hurt", "both", contrast.PartOf) {
			t.Errorf("270 wounded are told as a part of 100 dead and wounded, or 20 dead are not: %+v", groups)
		}
	})
	t.Run("first and further make the total of their article", func(t *testing.T) {
		groups := c.Groups([]claims.Claim{
			figure("first", "a", "police", 110, about), figure("more", "a", "mayor", 30, further), figure("sum", "a", "mayor", 140, upTo),
			figure("elsewhere", "b", "mayor", 140, upTo),
		})
		if !relates(groups, "first", "sum", contrast.PartOf) || !relates(groups, "more", "sum", contrast.PartOf) {
			t.Errorf("no part_of to the total: %+v", groups)
		}
		if relates(groups, "more", "elsewhere", contrast.PartOf) {
			t.Error("a total of another article was taken for the sum")
		}
	})
}

func relates(groups []contrast.Group, from, to string, want contrast.Relation) bool {
	for _, g := range groups {
		for _, r := range g.Relations {
			if r.From == from && r.To == to && r.Relation == want {
				return true
			}
		}
	}
	return false
}

func TestRows(t *testing.T) {
	march := asOf(day(2031, time.March, 2))
	may := asOf(day(2031, time.May, 18))
	tests := []struct {
		name string
		in   []claims.Claim
		want [][]string // claims a row, the one that stands for it first
	}{
		{
			"three articles, one origin: the dated claim stands for the row",
			[]claims.Claim{figure("u", "u", "police", 300, moreThan), figure("a", "a", "police", 300, about, march), figure("b", "b", "police", 300, about)},
			[][]string{{"a", "b", "u"}},
		},
		{"the same number of two speakers is two rows", []claims.Claim{figure("1", "a", "police", 40), figure("2", "a", "mayor", 40)}, [][]string{{"1"}, {"2"}}},
		{"a later figure is a row of its own", []claims.Claim{figure("old", "a", "police", 40, march), figure("new", "c", "police", 90, may)}, [][]string{{"new"}, {"old"}}},
		{"the same number at another time is a row of its own", []claims.Claim{figure("old", "a", "police", 40, march), figure("new", "c", "police", 40, may)}, [][]string{{"new"}, {"old"}}},
		{"on top is not instead", []claims.Claim{figure("1", "a", "police", 40), figure("2", "a", "police", 40, further)}, [][]string{{"1"}, {"2"}}},
		{"unattributed figures join by number only", []claims.Claim{figure("1", "a", "", 40), figure("2", "b", "", 40), figure("3", "b", "", 41, about)}, [][]string{{"3"}, {"2", "1"}}},
	}
	c := comparer(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tables := c.Tables(tt.in)
			if len(tables) != 1 {
				t.Fatalf("got %d tables, want 1", len(tables))
			}
			var got [][]string
			for _, r := range tables[0].Rows {
				var ids []string
				for _, cl := range r.Claims {
					ids = append(ids, cl.ID)
				}
				got = append(got, ids)
			}
			if !slices.EqualFunc(got, tt.want, slices.Equal[[]string]) {
				t.Errorf("rows = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestWhen(t *testing.T) {
	c := comparer(t)
	own := day(2031, time.February, 1)
	if got, stated := c.When(figure("1", "a", "police", 1, asOf(own))); got != own || !stated {
		t.Errorf("When = %v, %v; want the claim's own date", got, stated)
	}
	if got, stated := c.When(figure("1", "a", "police", 1)); got != day(2031, time.March, 3) || stated {
		t.Errorf("When = %v, %v; want the article's date, not stated", got, stated)
	}
}

// TestCrowds: people who are called people here and workers there are one set, children and those whom one voice counts
// beside them are not, and a noun that counts the same is the listed measure.
func TestCrowds(t *testing.T) {
	c := comparer(t)
	took := func(c *claims.Claim) { c.Measure = "demonstrated" }
	tables := c.Tables([]claims.Claim{
		figure("1", "a", "police", 300, took), figure("2", "b", "union", 900, took, subject("workers")),
		figure("3", "b", "firm", 200, measure("teilnehmer"), subject("")), figure("4", "b", "union", 40, took, subject("children")),
	})
	if len(tables) != 2 || len(tables[0].Rows) != 3 || tables[0].Measure != "demonstrated" || tables[0].Subject != "people" {
		t.Errorf("tables %+v, want three rows about people and one about children", tables)
	}
	beside := figure("6", "a", "police", 12, subject("passengers"))
	if tables = c.Tables([]claims.Claim{figure("5", "a", "police", 3), beside}); len(tables) != 2 {
		t.Errorf("%d tables of what one voice counts apart in one sentence, want 2", len(tables))
	}
}

// TestTablesOf: what counts one thing under two names is one table.
func TestTablesOf(t *testing.T) {
	tables := comparer(t).TablesOf([]claims.Claim{
		figure("1", "a", "firm", 85, measure("job"), subject("")), figure("2", "b", "union", 50, measure("stelle"), subject("")),
	}, "job")
	if len(tables) != 1 || tables[0].Measure != "job" || len(tables[0].Relations) == 0 || tables[0].Relations[0].Relation != contrast.Differ {
		t.Errorf("tables %+v, want one whose rows differ", tables)
	}
}
