package vietnamese

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestMistypedKnowsSlips(t *testing.T) {
	for _, c := range []struct {
		typed, meant string
		want         float64
	}{
		{"thưởng", "thưởng", 0},
		// What the keyboard left behind.
		{"thuowngr", "thưởng", uncomposedCost}, {"thuong73", "thưởng", uncomposedCost}, {"nghij", "nghị", uncomposedCost},
		{"dduwowcj", "duoc", uncomposedCost}, {"nhw", "như", uncomposedCost}, {"khoong", "không", uncomposedCost},
		{"khens", "khen", uncomposedCost}, {"ddua", "dua", uncomposedCost},
		{"thuongr", "thuong", strayKeyCost}, {"thuong3", "thuong", strayKeyCost}, {"thưởngr", "thưởng", strayKeyCost},
		// Spelling and dialect.
		{"thưỡng", "thưởng", confusedCost}, {"nghỉa", "nghĩa", confusedCost}, {"sét", "xét", confusedCost}, {"trình", "chình", confusedCost},
		{"dành", "giành", confusedCost}, {"rành", "giành", confusedCost}, {"lăm", "năm", confusedCost}, {"nghành", "ngành", confusedCost},
		{"ghà", "gà", confusedCost}, {"kỉ", "kỷ", confusedCost}, {"qui", "quy", confusedCost}, {"cuốc", "quốc", confusedCost},
		{"biêng", "biên", confusedCost}, {"biếc", "biết", confusedCost}, {"fải", "phải", confusedCost}, {"zanh", "danh", confusedCost},
		{"xo", "so", confusedCost},
		// Marks.
		{"thương", "thưởng", markCost}, {"tăng", "tâng", markCost}, {"dề", "đề", markCost}, {"cơ", "cờ", markCost}, {"tang", "tấng", bothMarksCost},
		// Fingers.
		{"khenn", "khen", doubledCost}, {"thhi", "thi", doubledCost}, {"hteo", "theo", swappedCost},
		{"khrn", "khen", neighbourCost}, {"thuomg", "thuong", neighbourCost}, {"thung", "thuong", missingCost}, {"thuopng", "thuong", missingCost},
		{"khan", "khen", otherCost},
		// Two in a long word.
		{"thiduakhenthuogn", "thiduakhenthuong", swappedCost}, {"htiduakhenthoung", "thiduakhenthuong", 1},
		{"khenthuongg", "khenthuong", doubledCost}, {"khennthuongg", "khenthuong", 2 * doubledCost},
	} {
		got, ok := Mistyped(c.typed, c.meant)
		if !ok || got < c.want-1e-9 || got > c.want+1e-9 {
			t.Errorf("Mistyped(%q, %q) = %v, %v, want %v", c.typed, c.meant, got, ok, c.want)
		}
	}
}

func TestMistypedKeepsOtherWordsApart(t *testing.T) {
	for _, c := range [][2]string{
		{"khen", "thưởng"}, {"bằng", "giấy"}, {"kehn", "kheng"}, {"abc", "xyz"}, {"thuongxx", "thuong"},
		{"an", "in"}, {"ab", "a"}, {"a", "b"}, {"", "a"}, {"a", ""},
		{"24", "25"}, {"12", "1"}, {"2022", "2023"}, {"98/2023/nđ-cp", "97/2023/nđ-cp"}, {"lop1", "lop2"}, {"thuong", "thuong3"}, {"qh15", "qh14"}, {"a1", "a"},
	} {
		if cost, ok := Mistyped(c[0], c[1]); ok {
			t.Errorf("Mistyped(%q, %q) = %v", c[0], c[1], cost)
		}
	}
}

func TestTouchingKeys(t *testing.T) {
	for key, want := range map[byte]string{'a': "qswz", 'g': "tyfhvcb", 'p': "ol", 'm': "njkl", 'q': "wa"} {
		for other := byte('a'); other <= 'z'; other++ {
			if got := touching[key-'a'][other-'a']; got != strings.ContainsRune(want, rune(other)) {
				t.Errorf("%c touches %c: %v", key, other, got)
			}
		}
	}
}

func FuzzMistyped(f *testing.F) {
	for _, s := range [][2]string{{"thuowngr", "thưởng"}, {"dành", "giành"}, {"thi", "thhi"}, {"24", "25"}, {"\xff", "a"}, {"", "a"}, {"thiduakhen", "thiduahken"}} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		a, b = Key(a), Key(b)
		cost, ok := Mistyped(a, b)
		if (cost == 0 && ok) != (a == b) || cost < 0 || cost > 1 || !ok && cost != 0 {
			t.Fatalf("Mistyped(%q, %q) = %v, %v", a, b, cost, ok)
		}
		d := utf8.RuneCountInString(a) - utf8.RuneCountInString(b)
		if ok && (d > maxRaw || -d > maxRaw) {
			t.Fatalf("Mistyped(%q, %q) = %v", a, b, cost)
		}
		back, okBack := Mistyped(b, a)
		if (ok != okBack || cost != back) && !leavesKeys(a) && !leavesKeys(b) {
			t.Errorf("Mistyped(%q, %q) = %v, %v but the other way %v, %v", a, b, cost, ok, back, okBack)
		}
	})
}

// leavesKeys reports whether the keyboard may have left keys behind in the word.
func leavesKeys(word string) bool {
	_, composes := Compose(word)
	return composes || word != "" && strings.Contains(telexTones, word[len(word)-1:]) || strings.ContainsAny(word, "0123456789")
}

func BenchmarkMistyped(b *testing.B) {
	words := strings.Fields(Key(regulation))
	for b.Loop() {
		for _, w := range words {
			Mistyped("thuởng", w)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(words)), "ns/pair")
}
