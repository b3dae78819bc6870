package report

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// clean is the text as a file can hold it: valid UTF-8, letters composed, breaks as "\n". Left out are control characters but
// tabs, the two code points XML forbids beside them, marks that reverse the direction of text, and characters without width
// that no font draws.
func clean(text string) string {
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\r\n", "\n"), "\uFFFD")
	return norm.NFC.String(strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n':
			return r
		case r == '\r', r == '\v', r == '\f', r == '\u0085', r == '\u2028', r == '\u2029':
			return '\n'
		case unicode.IsControl(r), r == '\uFFFE', r == '\uFFFF', unicode.Is(unicode.Bidi_Control, r),
			r == '\u200B', r == '\u2060', r == '\uFEFF', r == '\u00AD':
			return -1
		}
		return r
	}, text))
}

// oneLine is a clean text without breaks, tabs and spaces that show nothing.
func oneLine(text string) string { return strings.Join(strings.Fields(clean(text)), " ") }
