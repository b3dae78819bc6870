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

func TestKeyKeepsĐApartAndFoldDoesNot(t *testing.T) {
	if Key("Đa") == Key("Da") || Key("ĐA") != "đa" {
		t.Errorf("Key: %q, %q", Key("Đa"), Key("Da"))
	}
	if Fold("Đa") != "da" || Fold("đá") != Fold("DA") {
		t.Errorf("Fold: %q, %q", Fold("Đa"), Fold("đá"))
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
	for _, s := range []string{"Uỷ ban hoà", "hoa\u0323\u0300", "qúy", "İ\u0301", "\xff\x00", "hòạ", "Ǆ", "ﬁ", "a\u00AD\u0301", "한글", "\r\r\n", " \u0301 a", "a– \u0301", "ÚY • úy ²"} {
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
		bare := Fold(s)
		if again := Fold(bare); again != bare {
			t.Errorf("Fold(%q) = %q, then %q", s, bare, again)
		}
		if Key(n) != k || Fold(n) != bare || Fold(k) != bare || Normalize(NFC(s)) != n {
			t.Errorf("%q: the forms disagree: %q, %q, %q", s, n, k, bare)
		}
		for _, f := range []form{composed, normal, key, folded} {
			if fast, exact := string(convert(s, f)), f.exact(s); fast != exact {
				t.Errorf("%q: form %d is %q the fast way, %q by definition", s, f, fast, exact)
			}
		}
		if utf8.ValidString(s) {
			if d := Normalize(norm.NFD.String(s)); d != Normalize(norm.NFC.String(s)) {
				t.Errorf("%q: decomposed gives %q, composed %q", s, d, Normalize(norm.NFC.String(s)))
			}
		}
	})
}

func BenchmarkNormalize(b *testing.B) { benchmark(b, func(s string) { Normalize(s) }) }
func BenchmarkKey(b *testing.B)       { benchmark(b, func(s string) { Key(s) }) }
func BenchmarkFold(b *testing.B)      { benchmark(b, func(s string) { Fold(s) }) }

// benchmark measures f over the text of a regulation.
func benchmark(b *testing.B, f func(string)) {
	text := strings.Repeat(regulation, 50)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		f(text)
	}
}

const regulation = `Điều 24. Danh hiệu "Chiến sĩ thi đua cơ sở"
1. Danh hiệu "Chiến sĩ thi đua cơ sở" để tặng hằng năm cho cá nhân đạt các tiêu chuẩn sau đây:
a) Đạt danh hiệu "Lao động tiên tiến" hoặc "Chiến sĩ tiên tiến";
b) Có sáng kiến được cơ sở công nhận hoặc có đề tài khoa học, đề án khoa học, công trình khoa học và công nghệ đã được nghiệm thu…
2. Uỷ ban nhân dân cấp tỉnh quy định tỷ lệ xét tặng không quá 15% – theo Nghị định số 98/2023/NĐ-CP ngày 31/12/2023, hoà giải, thuỷ lợi.
KT. BỘ TRƯỞNG, THỨ TRƯỞNG BỘ NỘI VỤ • Nơi nhận: Ban Bí thư Trung ương Đảng; HĐND, UBND các tỉnh, thành phố trực thuộc TW.
`
