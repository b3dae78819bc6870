package conversation

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/knowledge/vietnamese"
)

// maxCommandWords is how many words a command's name may be written in: "/trợ giúp", "/bàn giao".
const maxCommandWords = 3

// readSpelledCommand takes words after a slash for the command whose name they are, when they are written with diacritics, in capitals or apart,
// which Telegram takes for no command or for another one.
func (r *Router) readSpelledCommand(e *Event) {
	words, ok := strings.CutPrefix(e.Text, "/")
	if _, known := r.commands[e.Command]; !ok || known {
		return
	}
	name := ""
	for range maxCommandWords {
		word, rest := cutWord(words)
		if word == "" {
			return
		}
		name, words = name+vietnamese.Fold(word), rest
		if _, known := r.commands[name]; known && name != startCommand {
			e.Command, e.Args = name, strings.TrimSpace(rest)
			return
		}
	}
}

// cutWord is the first word of a text of one line at least, and what comes after it.
func cutWord(text string) (word, rest string) {
	text = strings.TrimLeftFunc(text, unicode.IsSpace)
	end := strings.IndexFunc(text, unicode.IsSpace)
	if end < 0 {
		return text, ""
	}
	_, size := utf8.DecodeRuneInString(text[end:])
	return text[:end], text[end+size:]
}
