package conversation

import (
	"fmt"
	"regexp"
	"slices"

	"thidua/bot/telegram"
)

// startParam finds the parameter of a deep link to the bot of that name, in HTML, as people and apps write it: t.me/bot?start=x,
// tg://resolve?domain=bot&start=x.
func startParam(username string) *regexp.Regexp {
	name := regexp.QuoteMeta(username)
	return regexp.MustCompile(`(?i)\b(?:(?:t|telegram)\.(?:me|dog)/` + name + `/?\?|` + name + `\.t\.me/?\?|domain=` + name + `&(?:amp;)?)` +
		`(?:[^\s"<>?]*[&;])?start=([A-Za-z0-9_-]{1,64})`)
}

// minSecret is how long what opens something is at least; anything shorter after its name is words.
const minSecret = 20

// secretParam finds the parameter of a secret start, by itself or between words. Before it may stand a character of an encoded link.
func secretParam(name string) *regexp.Regexp {
	return regexp.MustCompile(fmt.Sprintf(`(?:^|[^A-Za-z0-9_-]|%%[0-9A-Fa-f]{2})(%s-[A-Za-z0-9_-]{%d,})`, regexp.QuoteMeta(name), minSecret))
}

// readPastedStart takes a deep link of this bot, or the parameter of a secret one, that somebody pastes for the start that it means, whatever
// stands around it: also a link that is hidden under words.
func (r *Router) readPastedStart(e *Event) {
	if e.Kind != telegram.Message || !e.Private || e.Command != "" {
		return
	}
	found := r.startParam.FindStringSubmatch(e.HTML)
	for i := 0; found == nil && i < len(r.secretParams); i++ {
		found = r.secretParams[i].FindStringSubmatch(e.Text)
	}
	if found != nil {
		e.Command, e.Args = startCommand, found[1]
	}
}

// holdsSecret looks for the parameter of a secret start anywhere in an update: also in the message that is answered, and in words
// around it.
func (r *Router) holdsSecret(raw []byte) bool {
	return slices.ContainsFunc(wordsOf(raw), func(words string) bool {
		return slices.ContainsFunc(r.secretParams, func(param *regexp.Regexp) bool { return param.MatchString(words) })
	})
}
