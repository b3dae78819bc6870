package conversation

import (
	"strings"
	"testing"
	"time"
)

func FuzzParseNumber(f *testing.F) {
	for _, words := range []string{"215/BC-SNV ngày 18/12/2026", "số 125/UBND-NV ngày 03/11/2026", "ngày 31/02/2026", "18/12/2026 18/12/2026", "Số: ngày 1/1/2026", "…"} {
		f.Add(words)
	}
	f.Fuzz(func(t *testing.T, words string) {
		number, on, ok := ParseNumber(words)
		if !ok {
			return
		}
		if _, err := time.Parse(time.DateOnly, string(on)); err != nil || !strings.ContainsAny(number, "0123456789") {
			t.Errorf("%q: %q on %q", words, number, on)
		}
	})
}
