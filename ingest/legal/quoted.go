package legal

import (
	"regexp"
	"strings"
)

// ownWords is the text of each unit with the words of other documents that are quoted in it blanked out, byte for byte: quotes that give a
// provision or words to be replaced. Names in quotes, which are short and on one line, stay. The parts of a split unit are one text.
func ownWords(units []Unit) []string {
	own := make([]string, len(units))
	for i := 0; i < len(units); {
		to := i + 1
		for to < len(units) && units[to].Part > 1 && units[to].Path == units[i].Path {
			to++
		}
		texts := make([]string, 0, to-i)
		for _, u := range units[i:to] {
			texts = append(texts, u.Text)
		}
		masked := withoutQuotes(strings.Join(texts, "\n"))
		for _, text := range texts {
			own[i] = masked[:len(text)]
			masked = masked[min(len(masked), len(text)+1):]
			i++
		}
	}
	return own
}

// maxQuotedName is how many bytes a name in quotes has at most.
const maxQuotedName = 150

// quoteOpens is before a quote that gives other words.
var quoteOpens = regexp.MustCompile(`(?:như sau|từ|bằng|sau đây|là|:)\s*:?\s*$`)

// withoutQuotes is text with what is quoted in it of other documents blanked out.
func withoutQuotes(text string) string {
	if !strings.Contains(text, "“") {
		return text
	}
	out := []byte(text)
	unclosed := false // a quote was met that nothing closes: none after it is looked for beyond its paragraph
	for from := 0; ; {
		k := strings.Index(text[from:], "“")
		if k < 0 {
			return string(out)
		}
		open := from + k
		end := 0
		if !unclosed {
			if end = quoteEnd(text, open); end == 0 {
				unclosed = true
			}
		}
		if end == 0 {
			end = open + len(paragraph(text[open:]))
			if c := strings.Index(text[open:end], "”"); c >= 0 {
				end = open + c + len("”")
			}
		}
		words := text[open:end]
		if len(words) > maxQuotedName || strings.Contains(words, "\n") || quoteOpens.MatchString(text[max(0, open-40):open]) {
			for i := open; i < end; i++ {
				if out[i] != '\n' {
					out[i] = ' '
				}
			}
		}
		from = end
	}
}

// paragraph is the first one of text.
func paragraph(text string) string {
	first, _, _ := strings.Cut(text, "\n")
	return first
}

// quoteEnd is where the quote that opens at a byte is closed, quotes in it counted; 0 is nowhere.
func quoteEnd(text string, open int) int {
	depth := 0
	for i := open; i < len(text); {
		switch {
		case strings.HasPrefix(text[i:], "“"):
			depth++
			i += len("“")
		case strings.HasPrefix(text[i:], "”"):
			depth--
			i += len("”")
			if depth == 0 {
				return i
			}
		default:
			i++
		}
	}
	return 0
}
