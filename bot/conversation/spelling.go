package conversation

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/bot/telegram"
	"thidua/knowledge/vietnamese"
)

// maxCommandWords is how many words a command's name may be written in: "/trợ giúp", "/bàn giao".
const maxCommandWords = 3

// readSpelledCommand takes words after a slash for the command whose name they are, when they are written with diacritics, in capitals, apart or
// joined by "_", which Telegram takes for no command or for another one. What begins with a slash and is no command is a question where it names
// a place in a document, else an unknown command.
func (r *Router) readSpelledCommand(e *Event) {
	after, ok := strings.CutPrefix(strings.TrimSpace(e.Text), "/")
	if _, known := r.commands[e.Command]; !ok || known {
		return
	}
	first, name, words := "", "", after
	ours := false // the bot's name is said
	for range maxCommandWords {
		word, rest := cutWord(words)
		word, bot, addressed := cutBot(word)
		if addressed && !strings.EqualFold(bot, r.kit.Me.Username) {
			e.ToBot = e.ToBot && e.Private // another bot's
			return
		}
		if ours = addressed; ours {
			after = strings.Replace(after, "@"+bot, "", 1)
		}
		name, words = name+strings.ReplaceAll(vietnamese.Fold(word), "_", ""), rest
		if _, known := r.commands[name]; known && name != startCommand {
			e.Command, e.Args, e.ToBot = name, strings.TrimSpace(rest), e.ToBot || ours
			return
		}
		if first == "" {
			first = name
		}
		if word == "" || ours {
			break
		}
	}
	e.ToBot = e.ToBot || ours
	if asked := withoutJoints(after); r.text != nil && r.text.Asks != nil && r.text.Asks(asked) {
		e.Text, e.Command, e.Args = asked, "", ""
		return
	}
	if next, _ := utf8.DecodeRuneInString(after); e.Kind == telegram.Message && e.Command == "" && unicode.IsLetter(next) {
		e.Command = first
	}
}

// cutBot takes the name of a bot off a command; those of bots end so.
func cutBot(word string) (command, bot string, addressed bool) {
	command, bot, addressed = strings.Cut(word, "@")
	if !strings.HasSuffix(strings.ToLower(bot), "bot") {
		return word, "", false
	}
	return command, bot, addressed
}

// withoutJoints is a text with blanks in the place of the "_" of its first word, which stand for them in commands: "/dieu_5".
func withoutJoints(text string) string {
	word, _ := cutWord(text)
	return strings.Replace(text, word, strings.ReplaceAll(word, "_", " "), 1)
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
