// Package markup takes out of a plain text the marks of Markdown and the remnants of HTML that programs leave in it when they turn documents into text. They
// mean nothing in a legal document, and hide its numbering: "## Điều 1.", "1\.", "**a)**".
package markup

import (
	"regexp"
	"strconv"
	"strings"

	"thidua/ingest/plain"
	"thidua/knowledge/vietnamese"
)

// Strip takes the marks out of the body of a text that is Marked; any other it leaves as it is. The words of footnotes go to the footnotes, those of front
// matter to the edges: a secrecy mark may stand there. Every line stays a line, and one that <br> or another tag of a block breaks is several.
func Strip(t *plain.Text) {
	if !t.Marked {
		return
	}
	t.Marked = false
	body := protect(t.Body)
	body, edges := cutFrontMatter(body)
	if edges != "" {
		t.Edges = append(t.Edges, fit(edges))
	}
	body = unseen.ReplaceAllStringFunc(body, func(s string) string { return strings.Repeat("\n", strings.Count(s, "\n")) })
	front, body := cutRemarks(body)
	if n := len(image.FindAllString(body, -1)); n > 0 {
		t.Warn(plain.Pictures, 0, strconv.Itoa(n))
		body = image.ReplaceAllString(body, "")
	}
	var lines []string
	for line := range strings.SplitSeq(body, "\n") {
		if m := footnote.FindStringSubmatch(line); m != nil {
			t.Footnotes = append(t.Footnotes, fit(m[1]+" "+inline(m[2])))
			line = ""
		}
		lines = append(lines, stripLine(line)...)
	}
	t.Body = fit(front + withoutEmphasis(strings.Join(lines, "\n")))
}

// fit gives the words as they are kept: entities decoded, escaped characters as themselves, pages apart.
func fit(s string) string {
	for range 2 { // "&amp;nbsp;" was escaped twice
		s = decodeEntities(s)
	}
	return vietnamese.Text(unprotect(s))
}

// escaped are the characters that a backslash makes mean nothing; while marks are looked for, each stands in the private use area.
var escaped = regexp.MustCompile("\\\\[!-/:-@\\[-`{-~]")

const private = 0xE000

func protect(s string) string {
	s = escaped.ReplaceAllStringFunc(s, func(e string) string { return string(rune(private + int(e[1]))) })
	return hardBreak.ReplaceAllString(s, "")
}

func unprotect(s string) string {
	return strings.Map(func(r rune) rune {
		if r > private+' ' && r < private+0x7f {
			return r - private
		}
		return r
	}, s)
}

var (
	hardBreak = regexp.MustCompile(`(?m)\\[ \t]*$`)
	unseen    = regexp.MustCompile(`(?is)<!--.*?-->|<script\b.*?</script\s*>|<style\b.*?</style\s*>`)
	image     = regexp.MustCompile(`!\[[^\]\n]*\](?:\([^()\n]*\)|\[[^\]\n]*\])|(?i:<img\b[^<>]*>)`)
	footnote  = regexp.MustCompile(`^\s{0,3}\[\^([^\]\s]+)\]:\s*(.*)$`)
	reference = regexp.MustCompile(`^\s{0,3}\[[^\]^][^\]]*\]:\s+<?(?:https?://|mailto:|[#/.])\S*.*$`)
	fence     = regexp.MustCompile("^\\s*(?:`{3,}[^`]*|~{3,}[^~]*|:{3,}[^:]*)$")
	quote     = regexp.MustCompile(`^\s{0,3}(?:>[ \t]?)+`)
	heading   = regexp.MustCompile(`^\s{0,3}#{1,6}(?:\s+|(\p{Lu}))(.*?)(?:\s+#+)?\s*$`)
	attribute = regexp.MustCompile(`\s*\{[#.][^{}]*\}\s*$`)
	wrapper   = regexp.MustCompile(`^\s*(?:[-+•]|\*+)\s+(?:\[[ xX]\]\s+)?((?:\*\*|__)?(?:(?i:điều)\s+\d+\s*[.:]|\d{1,3}[.)/]\s|\d{1,3}[.)/]$|\p{Ll}[)/.]\s).*)$`)
	task      = regexp.MustCompile(`^(\s*[-*+]\s+)\[[ xX]\]\s+`)
)

// stripLine is a line without what marks lines, or the lines that it is.
func stripLine(line string) []string {
	if fence.MatchString(line) || reference.MatchString(line) {
		return []string{""}
	}
	if m := quote.FindString(line); m != "" {
		if rest := strings.TrimSpace(line[len(m):]); rest == "" || rest[0] < '0' || rest[0] > '9' || strings.HasSuffix(m, " ") && numbered.MatchString(rest) {
			line = line[len(m):] // "> 5 năm" says more than
		}
	}
	if m := heading.FindStringSubmatch(line); m != nil {
		line = attribute.ReplaceAllString(m[1]+m[2], "")
	}
	line = task.ReplaceAllString(line, "$1")
	if cells, ok := cellsOf(line); ok {
		return printRow(cells)
	}
	lines := strings.Split(inline(breakLines(line)), "\n")
	for i := range lines {
		if m := wrapper.FindStringSubmatch(unprotect(lines[i])); m != nil { // a list of Markdown whose items have their own numbers
			lines[i] = m[1]
		}
	}
	return lines
}

var numbered = regexp.MustCompile(`^\d{1,3}(?:[.)/]|-[ \p{L}])`)

// cutFrontMatter takes the block of keys and values off the start, and leaves empty lines for it.
func cutFrontMatter(body string) (rest, front string) {
	lines := strings.SplitAfter(body, "\n")
	if fenceOf := strings.TrimSpace(lines[0]); fenceOf != "---" && fenceOf != "+++" {
		return body, ""
	}
	for i, line := range lines[1:min(len(lines), 100)] {
		switch line = strings.TrimRight(line, "\r\n\t "); {
		case line == "---" || line == "+++" || line == "...":
			if i == 0 {
				return body, ""
			}
			return strings.Repeat("\n", i+2) + strings.Join(lines[i+2:], ""), strings.TrimSpace(strings.Join(lines[1:i+1], ""))
		case line != "" && !frontLine.MatchString(line):
			return body, ""
		}
	}
	return body, ""
}

var frontLine = regexp.MustCompile(`^(?:[A-Za-z_][\w.-]*\s*[:=]|\s+\S|- |#)`)

// remarks are the keys of the lines "# Số hiệu: …" with which texts of the corpus begin; they are no headings.
var remarks = regexp.MustCompile(`(?m)^# *(?:Số hiệu|Nguồn|Tình trạng):`)

// cutRemarks takes that block off the start, up to the first empty line.
func cutRemarks(body string) (front, rest string) {
	at := len(body) - len(strings.TrimLeft(body, "\n "))
	if !strings.HasPrefix(body[at:], "# ") {
		return "", body
	}
	end := len(body)
	if k := strings.Index(body[at:], "\n\n"); k >= 0 {
		end = at + k
	}
	if !remarks.MatchString(body[at:end]) {
		return "", body
	}
	return body[:end], body[end:]
}
