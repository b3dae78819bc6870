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
	body := protect(vietnamese.Text(decodeEntities(escapedUnseen.ReplaceAllStringFunc(t.Body, keepLines))))
	body, edges := cutFrontMatter(body)
	if edges != "" {
		t.Edges = append(t.Edges, fit(edges))
	}
	body = instruction.ReplaceAllString(unseen.ReplaceAllStringFunc(body, keepLines), "")
	front, body := cutRemarks(hardBreak.ReplaceAllString(body, ""))
	if n := len(image.FindAllString(body, -1)); n > 0 {
		t.Warn(plain.Pictures, 0, strconv.Itoa(n))
		body = image.ReplaceAllString(body, "")
	}
	body = bracketNotes(body)
	otherwise := markedOtherwise.MatchString(body)
	var lines []string
	for line := range strings.SplitSeq(body, "\n") {
		if m := footnote.FindStringSubmatch(line); m != nil {
			t.Footnotes = append(t.Footnotes, fit(m[1]+" "+withoutEmphasis(withoutBold(inline(m[2])))))
			line = ""
		}
		lines = append(lines, stripLine(line)...)
	}
	unwrap(lines, otherwise)
	t.Body = fit(front + withoutEmphasis(strings.Join(lines, "\n")))
}

var (
	bracketNote = regexp.MustCompile(`(?m)^\s{0,3}\[(\d{1,3})\][ \t]+(\S.*)$`)
	bracketMark = regexp.MustCompile(`([^\s\[(])\[(\d{1,3})\]`)
	// linkedMark is such a mark that leads to its note, or back: "[1](#_ftn1)", "[\[1\]](#_ftnref1)".
	linkedMark = regexp.MustCompile(`\[[\[\x{E05B}]?(\d{1,3})[\]\x{E05D}]?\]\(#[\w-]*(?:ftn|fn|note)[\w-]*\)`)
)

// bracketNotes writes the notes of a text that are marked "[1]" as those of Markdown are: lines that begin with a mark which stands behind a word elsewhere.
func bracketNotes(body string) string {
	body = linkedMark.ReplaceAllString(body, "[$1]")
	marked, noted := map[string]bool{}, map[string]bool{}
	for _, m := range bracketMark.FindAllStringSubmatch(body, -1) {
		marked[m[2]] = true
	}
	if len(marked) == 0 {
		return body
	}
	body = bracketNote.ReplaceAllStringFunc(body, func(line string) string {
		m := bracketNote.FindStringSubmatch(line)
		if !marked[m[1]] || noted[m[1]] {
			return line
		}
		noted[m[1]] = true
		return "[^" + m[1] + "]: " + m[2]
	})
	return bracketMark.ReplaceAllStringFunc(body, func(s string) string {
		if m := bracketMark.FindStringSubmatch(s); noted[m[2]] {
			return m[1] + "[^" + m[2] + "]"
		}
		return s
	})
}

// keepLines is as many lines as those that are taken out.
func keepLines(s string) string { return strings.Repeat("\n", strings.Count(s, "\n")) }

// fit gives the words as they are kept.
func fit(s string) string { return vietnamese.Text(unprotect(s)) }

// escaped are the characters that a backslash makes mean nothing. While marks are looked for, these and what entities stand for are in the private use area.
var escaped = regexp.MustCompile("\\\\[!-/:-@\\[-`{-~]")

const private = 0xE000

func protect(s string) string {
	return escaped.ReplaceAllStringFunc(s, func(e string) string { return string(rune(private + int(e[1]))) })
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
	// escapedUnseen is the same where it was escaped, as programs do that take a page for text.
	escapedUnseen = regexp.MustCompile(`(?is)&(?:amp;)*lt;!--.*?--&(?:amp;)*gt;|&(?:amp;)*lt;(?:script|style)\b.*?&(?:amp;)*lt;/(?:script|style)\s*&(?:amp;)*gt;`)
	// instruction is what no browser shows, without what stands between two of them, and a comment's beginning that has no end.
	instruction = regexp.MustCompile(`(?i)<!\[(?:if|endif)[^\]<>]*\]>|<!\[CDATA\[|\]\]>|<\?xml[^<>]*>|<!DOCTYPE[^<>]*>|<!--|</?(?:script|style)\b[^<>]*>`)
	image       = regexp.MustCompile(`!\[[^\]\n]*\](?:\([^()\n]*\)|\[[^\]\n]*\])|(?i:<img\b[^<>]*>)`)
	footnote    = regexp.MustCompile(`^\s{0,3}\[\^([^\]\s]+)\]:\s*(.*)$`)
	reference   = regexp.MustCompile(`^\s{0,3}\[[^\]^][^\]]*\]:\s+<?(?:https?://|mailto:|#[\p{L}_]|\.{0,2}/\w)\S*.*$`) // dots are a blank to be filled in
	fence       = regexp.MustCompile("^\\s*(?:`{3,}[^`]*|~{3,}[^~]*|:{3,}[^:]*)$")
	quote       = regexp.MustCompile(`^\s{0,3}(?:>[ \t]?)+`)
	heading     = regexp.MustCompile(`^\s{0,3}#{1,6}(?:\s+|(\p{Lu}))(.*?)(?:\s+#+)?\s*$`)
	attribute   = regexp.MustCompile(`\s*\{[#.][^{}]*\}\s*$`)
	task        = regexp.MustCompile(`^(\s*[-*+]\s+)\[[ xX]\]\s+`)
)

// stripLine is a line without what marks lines, or the lines that it is.
func stripLine(line string) []string {
	if fence.MatchString(line) || reference.MatchString(line) {
		return []string{""}
	}
	line = unquoted(line)
	if cells, ok := cellsOf(line); ok {
		return printRow(cells)
	}
	lines := strings.Split(breakLines(line), "\n")
	for i := range lines {
		line := unquoted(withoutBold(inline(lines[i])))
		if m := heading.FindStringSubmatch(line); m != nil {
			line = attribute.ReplaceAllString(m[1]+m[2], "")
		}
		line = task.ReplaceAllString(line, "$1")
		lines[i] = line
	}
	return lines
}

// unquoted is a line without the marks of a quotation. "> 5 năm" says more than.
func unquoted(line string) string {
	m := quote.FindString(line)
	if rest := unprotect(strings.TrimSpace(line[len(m):])); m == "" || rest != "" && rest[0] >= '0' && rest[0] <= '9' && !numbered.MatchString(rest) {
		return line
	}
	return line[len(m):]
}

var numbered = regexp.MustCompile(`^\d{1,3}(?:[.)/:]|\s*[–—-])[.–—-]?\s*(?:[*_]*\p{L}|$)`)

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
