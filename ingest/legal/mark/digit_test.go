package mark_test

import (
	"slices"
	"strings"
	"testing"

	"thidua/ingest/legal/mark"
)

func mend(text string) (got string, mended [][2]string) {
	lines := strings.Split(text, "\n")
	at := make([]*string, len(lines))
	for i := range lines {
		at[i] = &lines[i]
	}
	mended = mark.MendDigits(at)
	return strings.Join(lines, "\n"), mended
}

func TestDigitsAreMendedWhereTheNumbersBesideLeaveNoDoubt(t *testing.T) {
	for text, want := range map[string]string{
		"Điều l. Một\nĐiều 2. Hai":               "Điều 1. Một\nĐiều 2. Hai",
		"Điều 1. Một\nĐiều II. Hai\nĐiều 3. Ba":  "Điều 1. Một\nĐiều 2. Hai\nĐiều 3. Ba",
		"Điều 9. Một\nĐiều 1O. Hai\nĐiều 11. Ba": "Điều 9. Một\nĐiều 10. Hai\nĐiều 11. Ba",
		"Điều 1. Một\nl. Hai\n2. Ba":             "Điều 1. Một\n1. Hai\n2. Ba",
		"Điều 7. Một\nĐiều S. Hai\nĐiều 8. Ba":   "Điều 7. Một\nĐiều S. Hai\nĐiều 8. Ba", // nothing is missing
		"l. Một câu.": "l. Một câu.",
		"Điều 1. Một\nĐiều l, khoản 2.\nĐiều 2. Ba": "Điều 1. Một\nĐiều l, khoản 2.\nĐiều 2. Ba",
		"": "",
	} {
		if got, mended := mend(text); got != want || (len(mended) > 0) != (got != text) {
			t.Errorf("%q became %q (%q), want %q", text, got, mended, want)
		}
	}
}

// Whatever is mended is told, by what stood there and what stands there now; nothing else of a line changes.
func FuzzMendDigits(f *testing.F) {
	f.Add("Điều l. Một\nĐiều 2. Hai\nl. Ba\n2. Bốn")
	f.Add("Điều 1l. Một\nĐiều I2. Hai\n|. Ba")
	f.Fuzz(func(t *testing.T, text string) {
		got, mended := mend(text)
		before, after := strings.Split(text, "\n"), strings.Split(got, "\n")
		for i := range before {
			if before[i] == after[i] {
				continue
			}
			if !slices.ContainsFunc(mended, func(m [2]string) bool { return strings.Replace(before[i], m[0], m[1], 1) == after[i] }) {
				t.Errorf("%q became %q, told: %q", before[i], after[i], mended)
			}
		}
	})
}
