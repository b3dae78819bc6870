package telegram

import (
	"errors"
	"html"
	"net/http"
	"slices"
	"strings"

	"github.com/go-telegram/bot/models"

	"thidua/bot/outbox"
)

// attempt is a delivery as it is tried: as it was enqueued, or with less of it after Telegram refused that. The words always go.
type attempt struct {
	*outbox.Delivery
	plain bool // the words without their formatting
	limit int  // of plain words in one message; what is longer goes as several
	apart bool // the words under files go as messages of their own
}

// minPart is the shortest limit that plain words are cut to.
const minPart = 256

// parseMode is how Telegram is to read the words.
func (a attempt) parseMode() models.ParseMode {
	if a.plain {
		return ""
	}
	return models.ParseModeHTML
}

// words are HTML as this attempt sends it.
func (a attempt) words(marked string) string {
	if a.plain {
		return unformatted(marked)
	}
	return marked
}

// parts are the words of the message: one text, or plain words cut to the limit.
func (a attempt) parts() []string {
	if !a.plain {
		return []string{a.Content.HTML}
	}
	var all []string
	for _, piece := range Split(Escape(unformatted(a.Content.HTML)), a.limit) {
		all = append(all, unformatted(piece))
	}
	if len(all) == 0 {
		return []string{""}
	}
	return all
}

// with is the attempt with other content; the delivery itself stays as it is.
func (a attempt) with(change func(c *outbox.Content)) attempt {
	d := *a.Delivery
	change(&d.Content)
	a.Delivery = &d
	return a
}

// left is what is left of the attempt when messages stand: that content. The next are not sent as anything but words.
func (a attempt) left(rest outbox.Content, messages ...int64) attempt {
	a = a.with(func(c *outbox.Content) { *c = rest })
	a.MessageIDs = slices.Concat(a.MessageIDs, messages)
	return a
}

// follows is what is left when only plain words are, cut into parts.
func (a attempt) follows(parts []string, messages ...int64) attempt {
	rest := a.Content
	rest.HTML, rest.ReplyTo, rest.Files = Escape(strings.Join(parts, "\n")), 0, nil
	return a.left(rest, messages...)
}

// less is what is tried in the place of an attempt that Telegram refused for a part of it that can be left out; false when there
// is no such part. Each has less than the one before.
func (a attempt) less(err error) (attempt, bool) {
	refused, ok := errors.AsType[*APIError](err)
	_, decided := errors.AsType[*outbox.SendError](err)
	if !ok || decided || refused.gateway || refused.MoveTo != 0 {
		return a, false
	}
	text, creates := strings.ToLower(refused.Description), !a.Op.Changes()
	forbidden := refused.Code == http.StatusForbidden
	if refused.Code != http.StatusBadRequest && !forbidden {
		return a, false
	}
	switch {
	case creates && a.Content.ThreadID != 0 && (forbidden || containsAny(text, "thread", "topic")):
		// What is refused in a topic is not refused in the group: it answers the question there.
		return a.with(func(c *outbox.Content) { c.ThreadID = 0 }), true
	case forbidden:
		return a, false
	case creates && a.Content.ReplyTo != 0 && containsAny(text, "thread", "topic", "replied", "reply message", "reply_message"):
		return a.with(func(c *outbox.Content) { c.ReplyTo = 0 }), true
	case containsAny(text, "too long", "too_long") && !strings.Contains(text, "markup"):
		return a.shorter()
	case !a.plain && containsAny(text, "entities", "entity"):
		a.plain, a.limit = true, a.longest()
		return a, true
	case len(a.Content.Buttons) > 0 && containsAny(text, "button", "keyboard", "markup_", "markup is too long"):
		return a.with(func(c *outbox.Content) { c.Buttons = nil }), true
	}
	return a, false
}

// shorter sends plain words in smaller parts, and no words under files.
func (a attempt) shorter() (attempt, bool) {
	if !a.plain {
		a.plain, a.limit = true, a.longest()
	}
	a.apart = len(a.Content.Files) > 0
	a.limit /= 2
	return a, a.limit >= minPart
}

// longest is the most that Telegram takes where the words of the attempt stand at first.
func (a attempt) longest() int {
	if a.TargetMedia {
		return MaxCaption
	}
	return MaxText
}

func containsAny(text string, signs ...string) bool {
	return slices.ContainsFunc(signs, func(sign string) bool { return strings.Contains(text, sign) })
}

// tags are those that the Bot API knows.
var tags = []string{
	"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre", "blockquote", "span", "tg-spoiler", "tg-emoji", "tg-time",
}

// unformatted is the words of HTML that Telegram may have found wrong: what is no tag of the Bot API is words.
func unformatted(source string) string {
	var out strings.Builder
	for source != "" {
		var token string
		if token, source = nextToken(source); !isTag(token) || !slices.Contains(tags, strings.TrimPrefix(tagName(token), "/")) {
			out.WriteString(html.UnescapeString(token))
		}
	}
	return out.String()
}
