package door_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"thidua/bot/door"
	"thidua/knowledge/vietnamese"
)

// marks are spellings of a mark that are found wherever they stand, those on lines of their own among them.
var marks = []string{
	"[MẬT]", "[Mật]", "[mật]", "[TỐI MẬT]", "[Tối mật]", "[tối-mật]", "[TUYỆT MẬT]", "[T U Y Ệ T M Ậ T]", "(Mật)", "(TUYỆT MẬT)", "*MẬT*",
	"<Tối mật>", "[TUYET MAT]", "[TOI MAT]", "#TUYỆTMẬT", "[MAATJ]",
	"\nMẬT\n", "\nMật./.\n", "\nTỐI MẬT\n", "\nTuyệt mật\n", "\nT Ố I   M Ậ T\n", "\nM.Ậ.T\n", "\nĐộ mật: MẬT\n", "\nĐộ mật: tối mật\n",
	"\nDo mat: mat\n", "\nĐộ mật: A\n", "\nTUYET MAT\n", "\nMẬT Công văn số 15\n",
	". Công văn mật số 15. ", ". cv mật số 15/CV-CAT. ", ". Tài liệu tuyệt mật số 3. ", ". cong van mat so 15. ", ". Em gửi công văn đóng dấu MẬT. ",
	". QĐ mật số 7/QĐ-UBND. ",
}

func TestEveryMarkIsFoundInEveryText(t *testing.T) {
	for _, l := range lines(t, "clear.txt") {
		words := strings.Fields(l.text)
		for at := range len(words) + 1 {
			if speaksOfMarks(words[max(0, at-2):min(len(words), at+2)]) {
				continue // together they list degrees
			}
			for _, mark := range marks {
				for _, form := range []func(string) string{same, decomposed} {
					text := form(strings.TrimSpace(strings.Join(words[:at], " ") + " " + mark + " " + strings.Join(words[at:], " ")))
					if f := door.Check(text); f.Kind != door.Secret {
						t.Errorf("%q: %+v", text, f)
					}
				}
			}
		}
	}
}

func TestEveryNumberIsMaskedInEveryText(t *testing.T) {
	numbers := []string{"034085012345", "CCCD 034 085 012 345", "STK: 19031234567018", "4111 1111 1111 1111", "GD4343412345678", "CMND 151234567"}
	for _, l := range lines(t, "clear.txt") {
		words := strings.Fields(l.text)
		for at := range len(words) + 1 {
			for _, number := range numbers {
				text := strings.Join(words[:at], " ") + " " + number + ", " + strings.Join(words[at:], " ")
				if masked, found := door.Mask(text); len(found) == 0 || strings.Contains(masked, number) {
					t.Fatalf("%q: %q %v", text, masked, found)
				}
			}
		}
	}
}

func speaksOfMarks(words []string) bool {
	for _, word := range words {
		if strings.Contains(vietnamese.Fold(word), "mat") {
			return true
		}
	}
	return false
}

func same(s string) string { return s }

// decomposed writes each accent as a character of its own, as some phones and file systems do.
func decomposed(s string) string {
	return strings.NewReplacer("Ậ", "A\u0323\u0302", "ậ", "a\u0323\u0302", "ố", "o\u0302\u0301", "Ố", "O\u0302\u0301", "ệ", "e\u0323\u0302", "ă", "a\u0306",
		"ộ", "o\u0323\u0302", "á", "a\u0301", "à", "a\u0300").Replace(s)
}

func seed(f *testing.F) {
	for _, name := range []string{"secret.txt", "clear.txt", "denunciation.txt", "brief.txt", "question.txt"} {
		for _, l := range lines(f, name) {
			f.Add(l.text)
		}
	}
	for _, text := range []string{"CCCD 034085012345", "STK 1903 1234 567", "GD 4 34 34 1234567890", "\xff\xfe12", "[đã che số thẻ]1", "０１２３４５６７８９１２", "1 2 3 4 5 6 7 8 9 0 1 2 3 4"} {
		f.Add(text)
	}
}

func FuzzCheck(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text string) {
		for _, found := range []door.Finding{door.Check(text), door.CheckFileName(text)} {
			checkRange(t, text, found)
		}
		door.Brief(text)
	})
}

// identityNumber is a run of 12 digits that is no amount of money.
var identityNumber = regexp.MustCompile(`(^|\D)(0\d{11})(\D|$)`)

func FuzzMask(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text string) {
		masked, found := door.Mask(text)
		if again, _ := door.Mask(masked); again != masked {
			t.Errorf("%q is masked as %q, and then as %q", text, masked, again)
		}
		if (found == nil) != (masked == text) && !strings.Contains(text, "[đã che") {
			t.Errorf("%q → %q: found %v", text, masked, found)
		}
		if identityNumber.MatchString(masked) {
			t.Errorf("%q is masked as %q", text, masked)
		}
		if utf8.ValidString(text) && !utf8.ValidString(masked) {
			t.Errorf("%q is masked as invalid %q", text, masked)
		}
		_ = vietnamese.Key(masked)
	})
}

func benchmark(b *testing.B, do func(string)) {
	var all []string
	for _, name := range []string{"secret.txt", "clear.txt", "denunciation.txt", "brief.txt", "question.txt"} {
		for _, l := range lines(b, name) {
			all = append(all, l.text)
		}
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		do(all[i%len(all)])
		i++
	}
}

func BenchmarkCheck(b *testing.B) { benchmark(b, func(text string) { door.Check(text) }) }
func BenchmarkBrief(b *testing.B) { benchmark(b, func(text string) { door.Brief(text) }) }
func BenchmarkMask(b *testing.B)  { benchmark(b, func(text string) { door.Mask(text) }) }

func BenchmarkCheckLong(b *testing.B) {
	text := strings.Repeat("Báo cáo kết quả phong trào thi đua quý III năm 2026, số 12/BC-UBND. ", 60)
	for b.Loop() {
		door.Check(text)
	}
}
