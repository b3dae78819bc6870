package legacy

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
)

// alphabet is every letter of Vietnamese that ASCII does not have.
var alphabet = func() string {
	small := "đ"
	for _, vowel := range "aăâeêioôơuưy" {
		for _, tone := range []string{"", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"} {
			if letter := norm.NFC.String(string(vowel) + tone); letter[0] >= 0x80 {
				small += letter
			}
		}
	}
	return small + strings.ToUpper(small)
}()

// encode writes Vietnamese in an old encoding, which has all its letters: its inverse is Decode. TCVN3 writes capitals with a tone as small letters, as the
// fonts .Vn…H want them.
func encode(t testing.TB, e Encoding, text string) []byte {
	t.Helper()
	var out []byte
	known := map[rune][]byte{}
	for _, r := range text {
		if known[r] == nil {
			b, ok := encodeRune(e, r)
			if !ok {
				t.Fatalf("%s has no %q", e, r)
			}
			known[r] = b
		}
		out = append(out, known[r]...)
	}
	return out
}

func encodeRune(e Encoding, r rune) ([]byte, bool) {
	if r < 0x80 {
		return []byte{byte(r)}, true
	}
	if e != VNI {
		if at, ok := byteIn(e, r); ok {
			return []byte{at}, true
		}
		if small := []rune(strings.ToLower(string(r)))[0]; e == TCVN3 && small != r {
			return encodeRune(e, small)
		}
		if e != Windows1258 {
			return nil, false
		}
		// Windows-1258 writes the tone after the letter.
		letter, tone := splitTone(r)
		at, ok := byteIn(e, letter)
		mark, hasTone := byteIn(e, tone)
		return []byte{at, mark}, ok && hasTone
	}
	for first := range 0x100 {
		if _, letter := vniLetters[[]rune(strings.ToLower(string(rune(first))))[0]]; letter && decodeVNI(string(rune(first))) == string(r) {
			return []byte{byte(first)}, true
		}
	}
	for _, letter := range "aAeEoOuUyYôÔöÖ" {
		for mark := rune(0x80); mark < 0x100; mark++ {
			if norm.NFC.String(decodeVNI(string(letter)+string(mark))) == string(r) {
				return []byte{byte(letter), byte(mark)}, true
			}
		}
	}
	return nil, false
}

func byteIn(e Encoding, r rune) (byte, bool) {
	for at, letter := range tables[e] {
		if letter == r && (e != TCVN3 || at != int(r) || at == 0xFD) { // where TCVN3 has nothing it keeps the Latin letter
			return byte(at), true
		}
	}
	return 0, false
}

func splitTone(r rune) (letter, tone rune) {
	parts := []rune(norm.NFD.String(string(r)))
	for i, mark := range parts {
		if strings.ContainsRune("\u0300\u0301\u0303\u0309\u0323", mark) {
			rest := string(append(parts[:i:i], parts[i+1:]...))
			return []rune(norm.NFC.String(rest))[0], mark
		}
	}
	return r, 0
}

var old = []Encoding{TCVN3, VNI, Windows1258, VISCII}

func TestEveryLetterIsDecoded(t *testing.T) {
	for _, e := range old {
		want := alphabet
		if e == TCVN3 { // capitals with a tone are the font's
			var b strings.Builder
			for _, r := range alphabet {
				if small := []rune(strings.ToLower(string(r)))[0]; small != r && !strings.ContainsRune("ĂÂÊÔƠƯĐ", r) {
					r = small
				}
				b.WriteRune(r)
			}
			want = b.String()
		}
		if diff := cmp.Diff(want, e.DecodeBytes(encode(t, e, alphabet))); diff != "" {
			t.Errorf("%s: -want +got:\n%s", e, diff)
		}
	}
}

// What was published about the encodings, and what old files hold.
func TestKnownTextsAreDecoded(t *testing.T) {
	for _, c := range []struct {
		e         Encoding
		old, want string
	}{
		{TCVN3, "NghÞ ®Þnh vÒ thi ®ua, khen th\u00ADëng", "Nghị định về thi đua, khen thưởng"},
		{TCVN3, "Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"},
		{TCVN3, "§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"},
		{TCVN3, "25 m² – “bµi” ±", "25 m² – “bài” ±"},
		{VNI, "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"},
		{VNI, "ÑOÄC LAÄP - TÖÏ DO - HAÏNH PHUÙC", "ĐỘC LẬP - TỰ DO - HẠNH PHÚC"},
		{VNI, "Ñieàu 3. Khen thöôûng; kyû luaät, yù kieán, quyù, lyù", "Điều 3. Khen thưởng; kỷ luật, ý kiến, quý, lý"},
		{VNI, "Aán phaåm Ñaëng Vaên Ngöõ, haèng, ñaû, kyõ", "Ấn phẩm Đặng Văn Ngữ, hằng, đả, kỹ"},
		{VNI, "m² – “quaän”", "m² – “quận”"},
		{Windows1258, "Nghi\u00F2 \u00F0i\u00F2nh", "Nghị định"},
		{UTF8, "NghÞ", "NghÞ"},
	} {
		if got := c.e.Decode(c.old); got != c.want {
			t.Errorf("%s: %q is %q, want %q", c.e, c.old, got, c.want)
		}
	}
}

// The system's iconv knows three of the encodings. Of TCVN 5712 it has the variant with capitals (VN1): what is in both must be alike.
func TestTheTablesAreThoseOfIconv(t *testing.T) {
	if _, err := exec.LookPath("iconv"); err != nil {
		t.Skip("no iconv here: install libc-bin")
	}
	for _, c := range []struct {
		e    Encoding
		name string
	}{{TCVN3, "TCVN5712-1"}, {VISCII, "VISCII"}, {Windows1258, "CP1258"}} {
		compared := 0
		for at := 1; at < 0x100; at++ {
			cmd := exec.CommandContext(t.Context(), "iconv", "-f", c.name, "-t", "UTF-8")
			cmd.Stdin = bytes.NewReader([]byte{byte(at)})
			out, err := cmd.Output()
			if err != nil || len(out) == 0 { // has no such byte, or waits for a mark
				continue
			}
			want := norm.NFC.String(string(out))
			got := c.e.DecodeBytes([]byte{byte(at)})
			if c.e == TCVN3 && (at < 0xA1 || strings.Contains("_\xAF\xB0\xB1\xB2\xB3\xB4\xBA\xBF\xC0\xC1\xC2\xC3\xC4\xC5\xCD\xD9\xDA\xDB\xE0\xF0\xFF", string([]byte{byte(at)}))) {
				continue // not in VN3
			}
			compared++
			if got != want {
				t.Errorf("%s: byte %#x is %q, iconv has %q", c.name, at, got, want)
			}
		}
		if compared < 70 {
			t.Errorf("%s: only %d bytes compared", c.name, compared)
		}
	}
}

func TestAFontTellsTheEncoding(t *testing.T) {
	for _, c := range []struct {
		font     string
		e        Encoding
		capitals bool
	}{
		{".VnTime", TCVN3, false}, {".VnTimeH", TCVN3, true}, {".VnArial NarrowH", TCVN3, true}, {".vnarial", TCVN3, false}, {" .VnHelvetInsH", TCVN3, true},
		{"VNI-Times", VNI, false}, {"VNI-Helve-Condense", VNI, false}, {"vni-times", VNI, false},
		{"Times New Roman", "", false}, {"", "", false}, {"Vni", "", false}, {"Arial", "", false}, {"Vnuni", "", false},
	} {
		e, capitals, ok := ByFont(c.font)
		if e != c.e || capitals != c.capitals || ok != (c.e != "") {
			t.Errorf("%q: %s, capitals %v, %v", c.font, e, capitals, ok)
		}
	}
}

func TestOnlyTheOldEncodingsAreOld(t *testing.T) {
	for _, e := range old {
		if !e.Old() {
			t.Errorf("%s is old", e)
		}
	}
	for _, e := range []Encoding{UTF8, UTF16LE, UTF16BE, ""} {
		if e.Old() {
			t.Errorf("%q is not old", e)
		}
	}
}
