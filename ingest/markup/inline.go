package markup

import (
	"html"
	"regexp"
	"strings"
	"unicode"

	"thidua/ingest/plain"
)

var (
	// Only tags that HTML has: "<tên đơn vị>" is a blank to be filled in, "< 5" is less than.
	lineBreak = regexp.MustCompile(`(?i)</?(?:br|p|div|li|tr|table|tbody|thead|tfoot|h[1-6]|ul|ol|blockquote|hr|section|article|center|header|footer|pre|dl|dt|dd)(?:\s[^<>]*)?/?>`)
	cellEnd   = regexp.MustCompile(`(?i)</t[dh]\s*>\s*(<t[dh]\b)`)
	tag       = regexp.MustCompile(`(?i)</?(?:b|i|u|s|a|em|strong|span|font|sup|sub|small|big|strike|del|ins|mark|code|tt|td|th|html|head|body|title|meta|link|label|nobr|cite|q|abbr|kbd|samp|colgroup|col|caption|figure|figcaption|main|nav|aside|details|summary|o:p|st1:\w+)(?:\s[^<>]*)?/?>`)
	autolink  = regexp.MustCompile(`<((?:https?://|mailto:)[^<>\s]+)>`)
	twice     = regexp.MustCompile(`&(?:amp;)+(#?\w{1,31};)`)
	entity    = regexp.MustCompile(`&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});`)

	// What is in brackets is a link only where an address follows: "[Điều 5](sau đây)" is none.
	link     = regexp.MustCompile(`\[([^\[\]\n]+)\]\(\s*<?(?:https?://|mailto:|#|/|\.{0,2}/|[\w.%/-]+\.(?:html?|aspx|md|docx?|pdf|php)\b)[^()\s]*>?(?:\s+"[^"\n]*")?\s*\)`)
	linkedBy = regexp.MustCompile(`\[([^\[\]\n]+)\]\[[\w .-]+\]`)
	spanned  = regexp.MustCompile(`\[([^\[\]\n]+)\]\{[#.][^{}\n]*\}`)
	noted    = regexp.MustCompile(`\[\^([^\]\s]+)\]`)
	code     = regexp.MustCompile("(`+)([^`\n]+)`+")
	struck   = regexp.MustCompile(`~~([^~\n]+)~~`)
)

// inline takes out what stands within a line.
func inline(s string) string {
	if !strings.ContainsAny(s, "<[`~") {
		return s
	}
	s = cellEnd.ReplaceAllString(s, " | $1")
	s = tag.ReplaceAllString(s, "")
	s = autolink.ReplaceAllString(s, "$1")
	s = link.ReplaceAllString(s, "$1")
	s = spanned.ReplaceAllString(s, "$1")
	s = noted.ReplaceAllString(s, plain.Anchor("$1"))
	s = linkedBy.ReplaceAllString(s, "$1")
	s = code.ReplaceAllString(s, "$2")
	return struck.ReplaceAllString(s, "$1")
}

// breakLines breaks a line where a tag of a block does; one that has nothing else is empty.
func breakLines(s string) string {
	if !strings.Contains(s, "<") {
		return s
	}
	var some []string
	for part := range strings.SplitSeq(lineBreak.ReplaceAllString(s, "\n"), "\n") {
		if strings.TrimSpace(part) != "" {
			some = append(some, part)
		}
	}
	return strings.Join(some, "\n")
}

// decodeEntities puts the characters for entities; those that could be marks mean nothing. What was escaped twice is decoded twice, and was a mark where it
// was escaped once.
func decodeEntities(s string) string {
	if !strings.Contains(s, "&") {
		return s
	}
	s = twice.ReplaceAllStringFunc(s, func(e string) string { return html.UnescapeString("&" + e[strings.LastIndex(e, "amp;")+len("amp;"):]) })
	return entity.ReplaceAllStringFunc(s, func(e string) string {
		return strings.Map(func(r rune) rune {
			if r > ' ' && r < 0x7f && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				return private + r
			}
			return r
		}, html.UnescapeString(e))
	})
}

var (
	strong = regexp.MustCompile(`(^|[^_])__([^\s_](?:[^_\n]*[^\s_])?)__([^_]|$)`)
	stars  = regexp.MustCompile(`(^|[^\p{L}\d*])\*([\p{L}\d“"‘(\[][^*]*)\*($|[^\p{L}\d*])`)
	lows   = regexp.MustCompile(`(^|[^\p{L}\d_])_([\p{L}\d“"‘(\[][^_]*)_($|[^\p{L}\d_])`)
	bold   = regexp.MustCompile(`[(\[ ]\*{2,}[)\] ]|\*{2,}`)
)

// withoutBold takes out the stars of bold words. A row of stars is drawn, and those alone in brackets or between blanks are the mark of a note: "(**)".
func withoutBold(line string) string {
	if !strings.ContainsFunc(line, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return line
	}
	return bold.ReplaceAllStringFunc(line, func(s string) string {
		if s[0] != '*' {
			return s
		}
		return "*"[:len(s)%2] // the third is of italic words
	})
}

// withoutEmphasis takes out the marks of underlined and italic words, of which italic ones may go over lines of a paragraph. A row of underlines is a blank
// to be filled in.
func withoutEmphasis(s string) string {
	if !strings.ContainsAny(s, "*_") {
		return s
	}
	s = repeat(s, func(s string) string { return strong.ReplaceAllString(s, "$1$2$3") })
	for _, italic := range []*regexp.Regexp{stars, lows} {
		paragraphs := strings.Split(s, "\n\n")
		for i := range paragraphs {
			paragraphs[i] = repeat(paragraphs[i], func(p string) string {
				return italic.ReplaceAllStringFunc(p, func(m string) string {
					in := italic.FindStringSubmatch(m)
					if last := in[2][len(in[2])-1]; last == '\n' {
						return m
					}
					return in[1] + in[2] + in[3]
				})
			})
		}
		s = strings.Join(paragraphs, "\n\n")
	}
	return s
}

// repeat applies a change until it changes nothing: the character between two marks belongs to one of them. Each time it takes something out.
func repeat(s string, change func(string) string) string {
	for range 20 {
		changed := change(s)
		if changed == s {
			break
		}
		s = changed
	}
	return s
}
