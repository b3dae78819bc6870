// Package legacy turns text in the encodings that Vietnamese offices used before Unicode into Unicode: TCVN3 (also "ABC", the fonts .Vn*), VNI (the fonts
// VNI-*), windows-1258 and VISCII, and the same letters where a program took their bytes for Latin ones ("NghÞ ®Þnh").
//
// The tables are those of TCVN 5712:1993 (VN3), RFC 1456 (VISCII), Microsoft's code page 1258 and the VNI fonts for Windows. Everything here is pure, linear in
// the length of the text and safe for concurrent use.
package legacy

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"thidua/knowledge/vietnamese"
)

// Encoding is how the letters of a text are written as bytes.
type Encoding string

// The encodings. Only those that Old is true of are decoded by Decode and found by Detect.
const (
	UTF8        Encoding = "UTF-8"
	UTF16LE     Encoding = "UTF-16LE"
	UTF16BE     Encoding = "UTF-16BE"
	TCVN3       Encoding = "TCVN3"
	VNI         Encoding = "VNI"
	Windows1258 Encoding = "windows-1258"
	VISCII      Encoding = "VISCII"
)

// Old reports whether e is one of the encodings from before Unicode.
func (e Encoding) Old() bool { return e == VNI || tables[e] != nil }

// ByFont is the encoding of what is written in a font of that name. capitals is that the font shows small letters as capitals (".VnTimeH"): the decoded text is
// then to be put in upper case. ok is false for every other font.
func ByFont(name string) (e Encoding, capitals, ok bool) {
	name = strings.ToLower(strings.Trim(strings.TrimSpace(name), `"'`))
	switch {
	case strings.HasPrefix(name, ".vn"):
		return TCVN3, strings.HasSuffix(name, "h"), true
	case strings.HasPrefix(name, "vni-"), strings.HasPrefix(name, "vni "):
		return VNI, false, true
	}
	return "", false, false
}

// Decode is s in Unicode (NFC), where a rune of s below 256, or one that windows-1252 has between 128 and 159, stands for a byte of the old encoding. Other runes,
// and those that mean nothing in it, stay. An encoding that is not Old leaves s as it is.
func (e Encoding) Decode(s string) string {
	if e == VNI {
		return norm.NFC.String(decodeVNI(s))
	}
	table := tables[e]
	if table == nil {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if at, ok := byteOf(r); ok {
			r = table[at]
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

// DecodeBytes is Decode of bytes.
func (e Encoding) DecodeBytes(data []byte) string { return e.Decode(latin(data)) }

// byteOf is the byte that a program took for r, when it took the text for Latin.
func byteOf(r rune) (byte, bool) {
	if r < 0x100 {
		return byte(r), true
	}
	return charmap.Windows1252.EncodeRune(r)
}

// latin is the bytes as the letters of windows-1252, or as control characters where it has none.
func latin(data []byte) string {
	var b strings.Builder
	b.Grow(len(data) * 3 / 2)
	for _, c := range data {
		r := charmap.Windows1252.DecodeByte(c)
		if r == utf8.RuneError {
			r = rune(c)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// tables are the encodings in which every byte is a letter, or a mark that follows one.
var tables = map[Encoding]*[256]rune{
	// The capitals with a tone that TCVN 5712 has below 0xA0 and between the others (VN1, VN2) are in no font .Vn*: there these bytes are those of windows-1252.
	TCVN3: table(0xA1, "ĂÂÊÔƠƯĐăâêôơưđ______àảãáạ_ằẳẵắ_______ặầẩẫấậè_ẻẽéẹềểễếệìỉ___ĩíịò_ỏõóọồổỗốộờởỡớợù_ủũúụừửữứựỳỷỹýỵ_"),
	VISCII: with(table(0x80, "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"),
		map[byte]rune{0x02: 'Ẳ', 0x05: 'Ẵ', 0x06: 'Ẫ', 0x14: 'Ỷ', 0x19: 'Ỹ', 0x1E: 'Ỵ'}),
	Windows1258: codePage(charmap.Windows1258),
}

// table is letters for the bytes from first on; the others, and where "_" stands, are as in windows-1252.
func table(first int, letters string) *[256]rune {
	t := codePage(charmap.Windows1252)
	at := first
	for _, r := range letters {
		if r != '_' {
			t[at] = r
		}
		at++
	}
	if at != 0x100 {
		panic("a table of letters does not end with byte 0xFF")
	}
	return t
}

func with(t *[256]rune, more map[byte]rune) *[256]rune {
	for at, r := range more {
		t[at] = r
	}
	return t
}

func codePage(page *charmap.Charmap) *[256]rune {
	var t [256]rune
	for at := range t {
		if t[at] = page.DecodeByte(byte(at)); t[at] == utf8.RuneError {
			t[at] = rune(at)
		}
	}
	return &t
}

// fit is text as it is stored and shown: NFC, without what is invisible and control characters but line breaks and form feeds.
func fit(text string) string { return vietnamese.Text(text) }
