package verify

import "testing"

func TestMinutes(t *testing.T) {
	tests := []struct {
		text string
		want int
		ok   bool
	}{
		{"9.40 pm", 21*60 + 40, true},
		{"21.40 Uhr", 21*60 + 40, true},
		{"21:40", 21*60 + 40, true},
		{"9:40 p.m.", 21*60 + 40, true},
		{"9.40 am", 9*60 + 40, true},
		{"12 am", 0, true},
		{"12 pm", 12 * 60, true},
		{"6 Uhr", 6 * 60, true},
		{"noon", 0, false},
		{"99 Uhr", 0, false},
	}
	for _, tt := range tests {
		if n, ok := minutes(tt.text); n != tt.want || ok != tt.ok {
			t.Errorf("minutes(%q) = %d, %v; want %d, %v", tt.text, n, ok, tt.want, tt.ok)
		}
	}
}
