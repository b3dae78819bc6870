package conversation

import (
	"regexp"
	"strings"

	"thidua/bot/telegram"
)

// startParam is the parameter of a deep link, as people and apps write it: t.me/bot?start=x, tg://resolve?domain=bot&start=x.
var startParam = regexp.MustCompile(`(?i)[?&;]start=([A-Za-z0-9_-]{1,64})`)

// minSecret is how long what opens something is at least; anything shorter after its name is words.
const minSecret = 20

// readPastedStart takes a deep link of this bot, or the parameter of a secret one, that somebody pastes for the start that it means, whatever
// stands around it: also a link that is hidden under words.
func (r *Router) readPastedStart(e *Event) {
	if e.Kind != telegram.Message || !e.Private || e.Command != "" {
		return
	}
	if strings.Contains(strings.ToLower(e.HTML), strings.ToLower(r.kit.Me.Username)) {
		if m := startParam.FindStringSubmatch(e.HTML); m != nil {
			e.Command, e.Args = startCommand, m[1]
			return
		}
	}
	for word := range strings.FieldsFuncSeq(e.Text, isNoParam) {
		name, secret, _ := strings.Cut(word, "-")
		if s, ok := r.starts[name]; ok && s.of.Secret && len(secret) >= minSecret {
			e.Command, e.Args = startCommand, word
			return
		}
	}
}

// holdsParam reports whether the parameter of a secret start stands in an update, by itself or between words.
func holdsParam(raw []byte, name string) bool {
	return regexp.MustCompile(regexp.QuoteMeta(name) + `-[A-Za-z0-9_-]{20,}`).Match(raw)
}

// isNoParam reports whether a character stands in no parameter of a deep link.
func isNoParam(c rune) bool {
	switch {
	case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '_', c == '-':
		return false
	}
	return true
}
