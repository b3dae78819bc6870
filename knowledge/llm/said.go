package llm

import (
	"encoding/json"
	"html"
	"regexp"
	"strings"
)

// shown is how many letters of what an endpoint said an error shows, kept how many it keeps, so that a text of which only the beginning
// would be shown is found in it.
const (
	shown = 120
	kept  = 500
)

var (
	page  = regexp.MustCompile(`(?i)^(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype html|html|head|body)\b`)
	title = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
)

// said is what a body says in words: the message of an error, of a web page that it is one and its title, else how it begins.
func said(body []byte) string {
	text := strings.Join(strings.Fields(strings.ToValidUTF8(string(body), "")), " ")
	switch {
	case text == "":
		return "an empty answer"
	case page.MatchString(text):
		if found := title.FindStringSubmatch(text); found != nil {
			return start("a web page (HTML), “"+strings.TrimSpace(html.UnescapeString(found[1]))+"”", kept)
		}
		return "a web page (HTML)"
	}
	if message := message(body); message != "" {
		text = strings.Join(strings.Fields(message), " ")
	}
	return start(text, kept)
}

// message is the words in an error's JSON: OpenAI's and vLLM's error.message, Ollama's and TEI's error, others' message and detail, which
// may be a list of errors with a msg. "" where there are none.
func message(body []byte) string {
	var words string
	if json.Unmarshal(body, &words) == nil {
		return words
	}
	var list []json.RawMessage
	if json.Unmarshal(body, &list) == nil && len(list) > 0 {
		return message(list[0])
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		return ""
	}
	for _, name := range []string{"error", "message", "detail", "msg"} {
		if words := message(fields[name]); words != "" {
			return words
		}
	}
	return ""
}

// start is the first letters of a text.
func start(text string, most int) string {
	letters := []rune(text)
	if len(letters) <= most {
		return text
	}
	return string(letters[:most-1]) + "…"
}
