package announced

import (
	"html"
	"strings"
)

// plainWords is HTML without its tags.
func plainWords(source string) string {
	if !strings.ContainsAny(source, "<&") {
		return source
	}
	var out strings.Builder
	for source != "" {
		words, rest, tagged := strings.Cut(source, "<")
		out.WriteString(words)
		if !tagged {
			break
		}
		_, source, _ = strings.Cut(rest, ">")
	}
	return html.UnescapeString(out.String())
}
