package digest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/knowledge/vietnamese"
)

// line is a text as one line; "" if nothing of it would be seen.
func line(text string) string {
	words := strings.Join(strings.Fields(vietnamese.NFC(text)), " ")
	if !strings.ContainsFunc(words, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) }) {
		return ""
	}
	return words
}

// lines are those of a text that are not empty.
func lines(text string) (all []string) {
	for l := range strings.Lines(vietnamese.NFC(text)) {
		if l = line(l); l != "" {
			all = append(all, l)
		}
	}
	return all
}

// orBlank is the text as one line, or a blank to fill in.
func orBlank(text string) string {
	if text = line(text); text != "" {
		return text
	}
	return blank
}

// sentence ends a text with a full stop unless it has an end.
func sentence(text string) string {
	if last, _ := utf8.DecodeLastRuneInString(text); strings.ContainsRune(".;:!?…", last) {
		return text
	}
	return text + "."
}

// level is the kind of unit the office belongs to: "tỉnh" or "thành phố".
func (o Office) level() string {
	if strings.HasPrefix(strings.ToLower(line(o.Province)), "thành phố") {
		return "thành phố"
	}
	return "tỉnh"
}

// committee is the provincial People's Committee.
func (o Office) committee() string { return "Ủy ban nhân dân " + o.level() }
