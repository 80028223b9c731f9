package lexicon_test

import (
	"strings"
	"testing"

	"github.com/quellenlage/quellenlage/lang/lexicon"
)

func BenchmarkDefault(b *testing.B) {
	for b.Loop() {
		if _, err := lexicon.Default(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFirstUnknownWord(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		l := defaults(b)
		b.StartTimer()
		l.German("qwrtz")
	}
}

func BenchmarkGerman(b *testing.B) {
	l := defaults(b)
	for b.Loop() {
		l.German("casualties")
	}
}

func BenchmarkEnglish(b *testing.B) {
	l := defaults(b)
	for b.Loop() {
		l.English("abgeschossen")
	}
}

func BenchmarkPhrases(b *testing.B) {
	l := defaults(b)
	question := strings.Repeat("how many prisoners of war were exchanged? ", 25)
	l.Phrases(question)
	b.SetBytes(int64(len(question)))
	for b.Loop() {
		l.Phrases(question)
	}
}
