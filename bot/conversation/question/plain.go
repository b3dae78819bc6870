package question

import (
	"html"
	"regexp"
	"strings"

	"thidua/bot/conversation"
	"thidua/knowledge"
)

var tag = regexp.MustCompile(`<[^>]*>`)

// Plain is an answer without a chat: the words that the bot would send, no tags.
func Plain(a knowledge.Answer, words conversation.Words) string {
	marked := strings.ReplaceAll(text{words}.answer(a), "<blockquote", "\n<blockquote")
	return strings.TrimSpace(html.UnescapeString(tag.ReplaceAllString(marked, "")))
}
