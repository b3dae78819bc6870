package problem

import (
	"strings"
	"unicode/utf8"
)

// Excerpt is so much of what somebody wrote as a sentence repeats, in one line. PostgreSQL stores no text with a NUL in it.
func Excerpt(s string) string {
	const most = 60
	s = strings.Join(strings.Fields(strings.ReplaceAll(s, "\x00", "\uFFFD")), " ")
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}
