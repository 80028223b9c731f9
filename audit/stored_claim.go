package audit

import (
	"github.com/quellenlage/quellenlage/lang"
	"github.com/quellenlage/quellenlage/lang/calendar"
	"github.com/quellenlage/quellenlage/lang/quantity"
	"github.com/quellenlage/quellenlage/rag"
	"github.com/quellenlage/quellenlage/rag/claims"
)

type storedCited struct {
	Claim  storedClaim `json:"claim"`
	Source int         `json:"source"`
}

type storedClaim struct {
	ID        string           `json:"id"`
	Article   string           `json:"article"`
	Revision  string           `json:"revision"`
	Kind      string           `json:"kind"`
	Quote     string           `json:"quote"`
	Start     int              `json:"start"`
	End       int              `json:"end"`
	Value     *storedValue     `json:"value"`
	Measure   string           `json:"measure"`
	Counted   string           `json:"counted"`
	Subject   string           `json:"subject"`
	Speakers  []storedSpeaker  `json:"speakers"`
	Origin    []string         `json:"origin"`
	AsOf      *storedAsOf      `json:"as_of"`
	Hedge     string           `json:"hedge"`
	Polarity  string           `json:"polarity"`
	Event     string           `json:"event"`
	Quotation *storedQuotation `json:"quotation"`
	By        string           `json:"by"`
	// Rules is no part of the data contract.
	Rules []string `json:"rules,omitempty"`
}

type storedValue struct {
	Text      string   `json:"text"`
	Start     int      `json:"start"`
	End       int      `json:"end"`
	Low       *float64 `json:"low"`
	High      *float64 `json:"high"`
	Qualifier string   `json:"qualifier"`
	Unit      string   `json:"unit"`
	Vague     bool     `json:"vague"`
	Additive  bool     `json:"additive"`
	// Beside and Given came later; rows without them have none.
	Beside *claims.Beside `json:"beside,omitempty"`
	Given  string         `json:"given,omitempty"`
}

type storedSpeaker struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Text  string `json:"text"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

type storedAsOf struct {
	From calendar.Date `json:"from"`
	To   calendar.Date `json:"to"`
	Text string        `json:"text"`
}

type storedQuotation struct {
	Text   string       `json:"text"`
	Start  int          `json:"start"`
	End    int          `json:"end"`
	Source *storedSpan  `json:"source"`
	More   []storedSpan `json:"more"`
}

type storedSpan struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

func spanRow(s lang.Span) storedSpan { return storedSpan{Start: s.Start, End: s.End} }

func (s storedSpan) span() lang.Span { return lang.Span{Start: s.Start, End: s.End} }

// maybe turns what a pointer points to; nil stays nil.
func maybe[A, B any](a *A, turn func(A) B) *B {
	if a == nil {
		return nil
	}
	b := turn(*a)
	return &b
}

func citedRow(c rag.Cited) storedCited {
	return storedCited{Claim: claimRow(c.Claim), Source: c.Source}
}

func (s storedCited) cited() rag.Cited {
	return rag.Cited{Claim: s.Claim.claim(), Source: s.Source}
}

func claimRow(c claims.Claim) storedClaim {
	return storedClaim{
		ID: c.ID, Article: c.Article, Revision: c.Revision, Kind: string(c.Kind), Quote: c.Quote, Start: c.Start, End: c.End,
		Value: maybe(c.Value, valueRow), Measure: c.Measure, Counted: c.Counted, Subject: c.Subject,
		Speakers: each(c.Speakers, speakerRow), Origin: c.Origin,
		AsOf:  maybe(c.AsOf, func(a claims.AsOf) storedAsOf { return storedAsOf{From: a.From, To: a.To, Text: a.Text} }),
		Hedge: string(c.Hedge), Polarity: string(c.Polarity), Event: c.Event, Quotation: maybe(c.Quotation, quotationRow), By: c.By, Rules: c.Rules,
	}
}

func (s storedClaim) claim() claims.Claim {
	return claims.Claim{
		ID: s.ID, Article: s.Article, Revision: s.Revision, Kind: claims.Kind(s.Kind), Quote: s.Quote, Span: lang.Span{Start: s.Start, End: s.End},
		Value: maybe(s.Value, storedValue.value), Measure: s.Measure, Counted: s.Counted, Subject: s.Subject,
		Speakers: each(s.Speakers, storedSpeaker.speaker), Origin: s.Origin,
		AsOf: maybe(s.AsOf, func(a storedAsOf) claims.AsOf {
			return claims.AsOf{Interval: calendar.Interval{From: a.From, To: a.To}, Text: a.Text}
		}),
		Hedge: claims.Hedge(s.Hedge), Polarity: claims.Polarity(s.Polarity), Event: s.Event, Quotation: maybe(s.Quotation, storedQuotation.quotation), By: s.By, Rules: s.Rules,
	}
}

func valueRow(v claims.Value) storedValue {
	return storedValue{
		Text: v.Text, Start: v.Start, End: v.End, Low: v.Low, High: v.High, Qualifier: string(v.Qualifier), Unit: v.Unit,
		Vague: v.Vague, Additive: v.Additive, Beside: v.Beside, Given: string(v.Given),
	}
}

func (s storedValue) value() claims.Value {
	return claims.Value{
		Text: s.Text, Span: lang.Span{Start: s.Start, End: s.End}, Low: s.Low, High: s.High, Qualifier: quantity.Qualifier(s.Qualifier), Unit: s.Unit,
		Vague: s.Vague, Additive: s.Additive, Beside: s.Beside, Given: claims.Tie(s.Given),
	}
}

func speakerRow(s claims.Speaker) storedSpeaker {
	return storedSpeaker{ID: s.ID, Name: s.Name, Text: s.Text, Start: s.Start, End: s.End}
}

func (s storedSpeaker) speaker() claims.Speaker {
	return claims.Speaker{ID: s.ID, Name: s.Name, Text: s.Text, Span: lang.Span{Start: s.Start, End: s.End}}
}

func quotationRow(q claims.Quotation) storedQuotation {
	return storedQuotation{Text: q.Text, Start: q.Start, End: q.End, Source: maybe(q.Source, spanRow), More: each(q.More, spanRow)}
}

func (s storedQuotation) quotation() claims.Quotation {
	return claims.Quotation{Text: s.Text, Span: lang.Span{Start: s.Start, End: s.End}, Source: maybe(s.Source, storedSpan.span), More: each(s.More, storedSpan.span)}
}
