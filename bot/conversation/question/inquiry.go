package question

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"thidua/bot/conversation"
	"thidua/bot/door"
	"thidua/knowledge"
	"thidua/knowledge/vietnamese"
)

// inquiry is what a person asks, in one message or several. It begins with inquiryOf, grows by the messages that go on with it, takes the new words of
// an edited one, and is kept with its answer: at once, after an edit and anew it is answered by what it holds alone.
type inquiry struct {
	message   int64 // that it begins with
	thread    int   // the topic of a forum, 0 for none
	own       string
	further   parts  // what came after that and belongs to it
	forwarded bool   // the message is somebody's earlier one
	replyTo   int64  // the message that it answers; 0 is none
	toBot     bool   // that is one of the bot's
	above     string // what that says; kept only where it was read
	picked    bool   // above is what its writer picked out of that
	passedOn  bool   // it asks nothing itself: its matter is the question
	at        time.Time
	about     int64 // the row that is asked about; 0 is nothing
}

// part is a further message of an inquiry: the rest of a text that the app has cut, or what was forwarded with it.
type part struct {
	Message   int64  `json:"message"`
	Words     string `json:"words"`
	Forwarded bool   `json:"forwarded,omitempty"`
}

// parts are stored as JSON.
type parts []part

// Scan implements sql.Scanner.
func (p *parts) Scan(stored any) error {
	words, ok := stored.(string)
	if !ok {
		return fmt.Errorf("the parts of a question are a %T", stored)
	}
	return json.Unmarshal([]byte(words), p)
}

// inquiryOf is what the text of a message asks, with what it answers.
func inquiryOf(e *conversation.Event, text string) inquiry {
	q := inquiry{
		message: e.MessageID, thread: e.ThreadID, forwarded: e.Forwarded, replyTo: e.ReplyTo, toBot: e.ReplyToBot, at: e.At,
		above: readable(e.Quote),
	}
	if q.own, _ = door.Mask(text); q.toBot {
		q.above = e.Quote // its own words
	}
	if q.picked = q.above != ""; !q.picked {
		q.above = readable(e.Answered)
	}
	return q
}

// readable are words of a message that somebody else may have written, as far as they may be searched for.
func readable(words string) string {
	if door.Check(words).Kind != door.Clear {
		return ""
	}
	words, _ = door.Mask(strings.TrimSpace(words))
	return words
}

// words are those of the person.
func (q inquiry) words() string { return join(q.own, q.further, false) }

// matter is what the words are about that somebody else wrote, or the person or the bot before.
func (q inquiry) matter() string { return join(q.above, q.further, true) }

// asks is the question.
func (q inquiry) asks() string {
	if q.passedOn {
		return q.matter()
	}
	return q.words()
}

func join(first string, further parts, forwarded bool) string {
	for _, p := range further {
		if p.Forwarded == forwarded {
			first = strings.TrimSpace(first + "\n" + p.Words)
		}
	}
	return first
}

// empty reports whether nothing is asked.
func (q inquiry) empty() bool { return q.words() == "" && (q.toBot || q.matter() == "") }

// passesOn reports whether the words are about the matter alone, which they only pass on.
func (q inquiry) passesOn() bool {
	return !q.toBot && q.matter() != "" && (q.words() == "" || knowledge.PassesOn(q.words()))
}

// withoutMatter is the inquiry when its matter was not read.
func (q inquiry) withoutMatter() inquiry {
	q.above, q.further = "", slices.Clone(q.further)
	for i := range q.further {
		if q.further[i].Forwarded {
			q.further[i].Words = ""
		}
	}
	return q
}

// with is the inquiry with a further message.
func (q inquiry) with(e *conversation.Event) inquiry {
	words, _ := door.Mask(e.Text)
	q.further = append(slices.Clone(q.further), part{e.MessageID, words, e.Forwarded})
	return q
}

// partOf is the index of the further message with a number, -1 when there is none.
func (q inquiry) partOf(message int64) int {
	return slices.IndexFunc(q.further, func(p part) bool { return p.Message == message })
}

// edited is the inquiry with the new text of one of its messages; changed is false when that is read as the former.
func (q inquiry) edited(e *conversation.Event, text string) (now inquiry, changed bool) {
	now = inquiryOf(e, text)
	if i := q.partOf(e.MessageID); i >= 0 {
		words := now.own
		now, now.further = q, slices.Clone(q.further)
		now.further[i].Words = words
		return now, !sameWords(q.further[i].Words, words)
	}
	now.further, now.at, now.about = q.further, q.at, q.about // of its time: an edit comes later than what was asked
	if now.above == "" {
		now.above, now.picked = q.above, q.picked
	}
	return now, !sameWords(q.own, now.own)
}

// sameWords reports whether two texts are read as one: keyboards write a letter in several ways and put blanks about.
func sameWords(a, b string) bool {
	return slices.Equal(strings.Fields(vietnamese.Normalize(a)), strings.Fields(vietnamese.Normalize(b)))
}

// fillsMessage reports whether the last of the person's messages is so long that the app may have cut it there: it cuts what is typed, not what is forwarded.
func (q inquiry) fillsMessage() bool {
	if q.forwarded {
		return false
	}
	last := q.own
	for _, p := range q.further {
		if !p.Forwarded {
			last = p.Words
		}
	}
	return len(utf16.Encode([]rune(last))) >= cutFrom
}
