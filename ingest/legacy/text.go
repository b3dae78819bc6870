package legacy

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"thidua/ingest/plain"
	"thidua/knowledge/vietnamese"
)

// mostLost is the share of the letters of a text in UTF-8 that may be broken: a file that was cut off, or a byte that got lost.
const mostLost = 0.01

// Text is the words of a plain text file in NFC, and the encoding they were in. The encoding is an old one also when the file is Unicode and its letters are
// old bytes that were taken for Latin ones. A broken letter of UTF-8 becomes U+FFFD. The error is a *plain.Error: Damaged for what is no text
// or in no encoding that is known, Empty for what holds no words.
func Text(data []byte) (text string, from Encoding, err error) {
	text, from, ok := unicodeOf(data)
	if !ok {
		if from, ok = Detect(data); !ok {
			return "", "", plain.Errorf(plain.Damaged, "%d bytes in no encoding that is known", len(data))
		}
		text = latin(data)
	} else if strings.ContainsRune(text, 0) {
		return "", "", plain.Errorf(plain.Damaged, "text with NUL characters")
	}
	text, mended := Mend(text)
	if mended != "" {
		from = mended
	}
	if text = fit(text); strings.TrimSpace(text) == "" {
		return "", "", plain.Errorf(plain.Empty, "no words in %d bytes", len(data))
	}
	return text, from, nil
}

// Mend decodes text whose letters are bytes of an old encoding that were taken for Latin ones ("NghÞ ®Þnh"), and says which it was; any other text is
// returned in NFC, with "".
func Mend(text string) (string, Encoding) {
	text = norm.NFC.String(text) // a letter with its tone apart is none of an old encoding
	e, ok := Detect([]byte(text))
	if !ok {
		return text, ""
	}
	if text = e.Decode(text); e == TCVN3 {
		text = capitals(text)
	}
	return text, e
}

// unicodeOf is the text of a file that is Unicode.
func unicodeOf(data []byte) (string, Encoding, bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		return strings.ToValidUTF8(string(data[3:]), "\uFFFD"), UTF8, true
	case bytes.HasPrefix(data, []byte("\xFF\xFE")):
		return fromUTF16(data[2:], binary.LittleEndian), UTF16LE, true
	case bytes.HasPrefix(data, []byte("\xFE\xFF")):
		return fromUTF16(data[2:], binary.BigEndian), UTF16BE, true
	case utf8.Valid(data):
		return string(data), UTF8, true
	}
	letters, broken := 0, 0 // beyond ASCII
	for rest := data; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		switch {
		case r == utf8.RuneError && n == 1:
			broken++
		case r >= utf8.RuneSelf:
			letters++
		}
		rest = rest[n:]
	}
	if float64(broken) > mostLost*float64(letters) && (broken > 2 || letters < 20*broken) {
		return "", "", false
	}
	return strings.ToValidUTF8(string(data), "\uFFFD"), UTF8, true
}

func fromUTF16(data []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	return string(utf16.Decode(units))
}

// capitals puts the letters with a tone in upper case that stand among capitals. TCVN3 has no bytes for them: "NghÞ" is small, "NGHÞ" was shown in
// capitals by its font. One capital and small letters with tones ("Bé" for BỘ or Bộ) is read as its neighbours are.
func capitals(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for line := range strings.Lines(text) {
		b.WriteString(capitalLine(line))
	}
	return b.String()
}

// casing is how the ASCII letters of a word tell the case of the others.
type casing int

const (
	silent casing = iota // no ASCII letter, or only one capital at the start
	small
	upper
)

func capitalLine(line string) string {
	letter := func(r rune) bool { return unicode.IsLetter(r) }
	var parts []string // words and what is between them, in turn; a word first
	for rest := line; rest != ""; {
		at := strings.IndexFunc(rest, func(r rune) bool { return letter(r) == (len(parts)%2 == 1) })
		if at < 0 {
			at = len(rest)
		}
		parts, rest = append(parts, rest[:at]), rest[at:]
	}
	cases := make([]casing, len(parts))
	for i := 0; i < len(parts); i += 2 {
		cases[i] = casingOf(parts[i])
	}
	among := func(i int) (capitals, known bool) { // whether the word i, which is beside another, is a word in capitals; "UBND" tells nothing
		if i < 0 || i >= len(parts) {
			return false, false
		}
		return cases[i] == upper && vietnamese.IsSyllable(strings.ToLower(parts[i])), true
	}
	for i := 0; i < len(parts); i += 2 {
		before, isBefore := among(i - 2)
		after, isAfter := among(i + 2)
		if cases[i] == upper || cases[i] == silent && (before || !isBefore) && (after || !isAfter) && (before || after) {
			cases[i] = upper
			parts[i] = strings.ToUpper(parts[i])
		}
	}
	return strings.Join(parts, "")
}

func casingOf(word string) casing {
	capitals := 0
	for _, r := range word {
		switch {
		case 'a' <= r && r <= 'z':
			return small
		case unicode.IsUpper(r):
			capitals++
		}
	}
	if capitals >= 2 {
		return upper
	}
	return silent
}
