package question

import (
	"html"
	"regexp"
	"strings"

	"thidua/bot/conversation"
	"thidua/knowledge"
)

var tag = regexp.MustCompile(`<[^>]*>`)

// Plain is an answer without a chat: the words that the bot would send, no tags, and nothing of the buttons that stand under them there.
func Plain(a knowledge.Answer, words conversation.Words) string {
	t := text{words}
	marked := t.answer(a, "")
	for _, pressing := range []string{t.moreInFull() + "\n", "\n" + t.goesOn()} {
		marked = strings.ReplaceAll(marked, pressing, "")
	}
	marked = strings.ReplaceAll(marked, "<blockquote", "\n<blockquote")
	return strings.TrimSpace(html.UnescapeString(tag.ReplaceAllString(marked, "")))
}
