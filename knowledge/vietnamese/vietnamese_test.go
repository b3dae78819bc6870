package vietnamese

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestNormalizePlacesTonesInTheNewStyle(t *testing.T) {
	for in, want := range map[string]string{
		"hoà": "hòa", "hoá": "hóa", "Uỷ ban": "Ủy ban", "thuỷ": "thủy", "THUỶ LỢI": "THỦY LỢI", "loè": "lòe", "khoẻ": "khỏe",
		"oà": "òa", "xoã": "xõa", "Khoá": "Khóa", "huỷ bỏ": "hủy bỏ", "tuỳ": "tùy", "luỹ": "lũy",
		// The tone typed before the final consonant.
		"tòan": "toàn", "hòan thành": "hoàn thành", "hùynh": "huỳnh", "tíên": "tiến", "ngừơi": "người", "thưởng": "thưởng",
		// qu and gi are initials.
		"quý": "quý", "qúy": "quý", "quỹ": "quỹ", "qui": "qui", "quì": "quì", "qủa": "quả", "giữ": "giữ", "gía": "giá", "giá": "giá", "gì": "gì",
		"giếng": "giếng", "quyết": "quyết", "quýt": "quýt", "quỳnh": "quỳnh",
		// Untouched: already right, or no syllable.
		"hoàn": "hoàn", "thuở": "thuở", "khuỷu": "khuỷu", "nghĩa": "nghĩa", "mía": "mía", "của": "của", "ưu": "ưu", "thuế": "thuế",
		"café": "café", "naïve": "naïve", "ở": "ở", "yếu": "yếu", "ngoéo": "ngoéo", "ngoằn": "ngoằn", "xoong": "xoong", "rượu": "rượu",
		// Decomposed and unclean input.
		"hoa\u0300": "hòa", "Kế\u00AD hoạch": "Kế hoạch", "kế\x00hoạch": "kế hoạch", "a\r\nb\rc": "a\nb\nc", "\uFEFFĐiều": "Điều",
		"sai\xff": "sai\uFFFD",
	} {
		if got := Normalize(in); got != want {
			t.Errorf("Normalize(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFoldAndTones(t *testing.T) {
	for in, want := range map[string]string{
		"Thi đua, Khen thưởng": "thi dua, khen thuong", "ĐẮK LẮK": "dak lak", "NĐ-CP": "nd-cp", "nguye\u0302\u0303n": "nguyen", "abc": "abc", "": "",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]bool{
		"bang khen": false, "bằng khen": true, "d": false, "đ": true, "o\u031b": true, "": false, "ký": true, "müller": false, "TĐKT": true, "…": false,
	} {
		if got := HasTones(in); got != want {
			t.Errorf("HasTones(%q) = %v", in, got)
		}
	}
}

func TestIsSyllable(t *testing.T) {
	for word, want := range map[string]bool{
		"nghiêng": true, "nghieng": true, "thuong": true, "quyet": true, "ki": true, "hong": true, "a": true,
		"tđkt": false, "ldtt": false, "ubnd": false, "ttg": false, "": false, "word": false, "nguyennn": false, "ct": false,
	} {
		if got := IsSyllable(word); got != want {
			t.Errorf("IsSyllable(%q) = %v", word, got)
		}
	}
}

func FuzzNormalize(f *testing.F) {
	for _, s := range []string{"Uỷ ban hoà", "hoa\u0323\u0300", "qúy", "İ\u0301", "\xff\x00", "hòạ", "Ǆ", "ﬁ", "a\u00AD\u0301", "한글", "\r\r\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := Normalize(s)
		if again := Normalize(n); again != n {
			t.Errorf("Normalize(%q) = %q, then %q", s, n, again)
		}
		if !utf8.ValidString(n) || strings.ContainsRune(n, 0) {
			t.Errorf("Normalize(%q) = %q is not clean", s, n)
		}
		k := Key(s)
		if again := Key(k); again != k {
			t.Errorf("Key(%q) = %q, then %q", s, k, again)
		}
		folded := Fold(s)
		if again := Fold(folded); again != folded {
			t.Errorf("Fold(%q) = %q, then %q", s, folded, again)
		}
		if utf8.ValidString(s) {
			if d := Normalize(norm.NFD.String(s)); d != Normalize(norm.NFC.String(s)) {
				t.Errorf("%q: decomposed gives %q, composed %q", s, d, Normalize(norm.NFC.String(s)))
			}
		}
	})
}

func BenchmarkNormalize(b *testing.B) {
	text := strings.Repeat("Uỷ ban nhân dân tỉnh tổ chức các phong trào thi đua thiết thực, hiệu quả; hoàn thành tốt nhiệm vụ. ", 100)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Normalize(text)
	}
}

func BenchmarkFold(b *testing.B) {
	text := strings.Repeat("Ủy ban nhân dân tỉnh tổ chức các phong trào thi đua thiết thực. ", 100)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Fold(text)
	}
}
