package telegram

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"

	"github.com/go-telegram/bot/models"
)

// Kind of an Event.
type Kind string

const (
	Message    Kind = "message"
	Edited     Kind = "edited"     // an earlier message has new words
	Pressed    Kind = "pressed"    // a button
	Membership Kind = "membership" // the bot was added, removed, blocked or unblocked
	Migrated   Kind = "migrated"   // the group became the supergroup MovedTo
	Other      Kind = "other"      // nothing the bot acts upon
)

// Event is an update as the conversation sees it.
type Event struct {
	Kind      Kind
	ChatID    int64 // 0 of a press on a message that was sent by way of another chat
	ChatTitle string
	Private   bool
	ThreadID  int
	// User is who did it. It is nil for a channel post and an anonymous admin of a group, who have no rights.
	User      *User
	MessageID int64
	At        time.Time // when Telegram says it happened

	Text    string // or the caption of a file, without the mention of the bot
	HTML    string // the same words as they were written, the mention with them, with Telegram's formatting; see Split
	Command string // "trogiup" of "/trogiup@bot chỉ thị", lower case; "" for other text and other bots' commands
	Args    string // what follows the command
	ToBot   bool   // in a group: the bot is mentioned, answered or commanded by name

	Files        []File  // at most one; of an album each comes as an event of its own
	AlbumID      string  // shared by the files of one message
	PartIDs      []int64 // of an album that was put together, the message of each of its Files; nil of any other
	OtherContent bool    // something that is neither words nor a file: a contact, a place, a poll

	ReplyTo    int64  // the message of this chat that is answered, or 0
	ReplyToBot bool   // it is one of the bot's
	Quote      string // the words of the answered message that its writer picked out, or ""
	Answered   string // the words of the answered message
	Forwarded  bool   // somebody's earlier message, from here or elsewhere

	PressID   string // to answer a press with
	Data      string // of the pressed button
	Protected bool   // the pressed message can be neither forwarded nor saved
	MovedTo   int64
	Active    bool // Membership: the bot can now write there
	Already   bool // Membership: it could before; something else about its place there changed
}

// HasMedia reports whether there is more than words: a file or other content.
func (e *Event) HasMedia() bool { return len(e.Files) > 0 || e.OtherContent }

// User is a Telegram account.
type User struct {
	ID   int64
	Name string
}

// Event reads an update. An update of a kind the bot does not know is Other, not an error. It is an error when what the update
// says cannot be made out: it is no JSON, or the chat, the author, the words or the file of a message are of another shape than
// expected; the event is then what could be read of it. What else is of another shape is left out.
func (m Me) Event(payload []byte) (Event, error) {
	var u update
	misread, err := decode(payload, &u)
	if err != nil {
		return Event{}, err
	}
	e := Event{Kind: Other}
	switch {
	case u.Message != nil:
		e = m.message(Message, u.Message, payload)
	case u.EditedMessage != nil:
		e = m.message(Edited, u.EditedMessage, payload)
	case u.CallbackQuery != nil:
		e = pressed(u.CallbackQuery)
	case u.MyChatMember != nil:
		e = membership(u.MyChatMember)
	}
	if misread != nil && !e.complete(&u, misread) {
		return e, fmt.Errorf("decoding an update: %w", misread)
	}
	return e, nil
}

// complete reports whether an event of which a part was misread still says what it is about. In a group it may be the mention
// of the bot that was misread.
func (e *Event) complete(u *update, misread *json.UnmarshalTypeError) bool {
	switch e.Kind {
	case Message, Edited:
		message := cmp.Or(u.Message, u.EditedMessage)
		return e.ChatID != 0 && e.MessageID != 0 && (e.User != nil || message.SenderChat != nil) && (e.Private || e.ToBot) &&
			(message.Text != "" || e.HasMedia() && !isContent(misread))
	case Pressed:
		return e.ChatID != 0 && e.MessageID != 0 && e.User.ID != 0 && e.Data != ""
	case Membership:
		return e.ChatID != 0 && e.User.ID != 0 && u.MyChatMember.New.Status != ""
	case Migrated:
		return e.ChatID != 0
	}
	return false
}

// isContent reports whether what was misread are the words or the file of a message, and not what is known of
// them. The path to a field of an embedded struct has that struct's name.
func isContent(misread *json.UnmarshalTypeError) bool {
	path := strings.Split(misread.Field, ".")
	last := path[len(path)-1]
	if len(path) > 2 && path[1] == "attachments" {
		return len(path) == 3 || len(path) == 4 && last == "file_id"
	}
	return last == "text" || last == "caption"
}

func (m Me) message(kind Kind, message *message, payload []byte) Event {
	e := Event{
		Kind: kind, ChatID: message.Chat.ID, ChatTitle: message.Chat.Title, Private: message.Chat.private(),
		ThreadID: message.ThreadID, MessageID: message.ID, At: instant(message.Date),
		Text: message.Text, Files: filesOf(message.attachments), AlbumID: message.AlbumID, Forwarded: message.Forwarded != nil,
	}
	if kind == Edited && message.EditDate != 0 {
		e.At = time.Unix(message.EditDate, 0)
	}
	if !message.IsTopicMessage {
		e.ThreadID = 0
	}
	if message.MigrateTo != 0 {
		e.Kind, e.MovedTo = Migrated, message.MigrateTo
	} else if message.MigrateFrom != 0 { // the same, told in the new chat
		e.Kind, e.ChatID, e.MovedTo = Migrated, message.MigrateFrom, message.Chat.ID
	}
	entities := message.Entities
	switch {
	case e.Text != "":
	case message.Caption != "":
		e.Text, entities = message.Caption, message.CaptionEntities
	case message.Rich != nil:
		e.Text = richWords(message.Rich)
		entities = m.entitiesIn(e.Text)
	}
	e.OtherContent = message.Text == "" && len(e.Files) == 0 && (message.Rich == nil || e.Text == "") && showsOther(payload)
	if message.From != nil && message.From.ID != 0 && message.SenderChat == nil {
		e.User = userOf(message.From)
	}
	if e.Kind != Migrated && (e.User != nil && message.From.IsBot || message.Left != nil && message.Left.ID == m.ID) {
		e.Kind = Other // bots that answer each other never end; and who put the bot out is told of by its membership
	}
	m.readReply(&e, message)
	e.HTML = formatHTML(e.Text, entities)
	m.readEntities(&e, entities)
	return e
}

// readReply finds what a message answers. In a forum every message of a topic answers the one that began it, unless it
// answers another.
func (m Me) readReply(e *Event, message *message) {
	if message.Quote != nil {
		e.Quote = message.Quote.Text
	}
	reply := message.ReplyTo
	if reply == nil || reply.ForumTopicCreated != nil {
		return
	}
	e.ReplyTo = reply.ID
	e.ReplyToBot = reply.From != nil && reply.From.ID == m.ID
	e.Answered = cmp.Or(reply.Text, reply.Caption, richWords(reply.Rich))
	e.ToBot = e.ToBot || e.ReplyToBot
}

// entitiesIn finds what Telegram marks in a text, in words that come without marks: a command at their begin and the mention of the bot.
func (m Me) entitiesIn(text string) (all []entity) {
	if strings.HasPrefix(text, "/") {
		end := strings.IndexFunc(text, unicode.IsSpace)
		if end < 0 {
			end = len(text)
		}
		all = append(all, entity{Type: models.MessageEntityTypeBotCommand, Length: len(utf16.Encode([]rune(text[:end])))})
	}
	mention := "@" + m.Username
	for i := range text {
		if rest := text[i:]; len(rest) >= len(mention) && strings.EqualFold(rest[:len(mention)], mention) {
			return append(all, entity{Type: models.MessageEntityTypeMention, Offset: len(utf16.Encode([]rune(text[:i]))), Length: len(mention)})
		}
	}
	return all
}

// readEntities finds the command and the mentions of the bot, by its username or by its name, whose offsets count UTF-16 units. A mention is not
// part of the question, and neither is punctuation that stands beside it alone.
func (m Me) readEntities(e *Event, entities []entity) {
	units := utf16.Encode([]rune(e.Text))
	argsFrom, mentions := 0, 0
	left := slices.Clone(units) // without the mentions
	others := false             // it is a command of another bot's
	for _, entity := range entities {
		from, to := entity.Offset, entity.Offset+entity.Length
		if from < 0 || to > len(units) || from > to {
			continue
		}
		word := string(utf16.Decode(units[from:to]))
		switch entity.Type {
		case models.MessageEntityTypeBotCommand:
			if wordsOf(units[:from]) != "" {
				continue
			}
			name, bot, addressed := strings.Cut(strings.TrimPrefix(word, "/"), "@")
			if addressed && !strings.EqualFold(bot, m.Username) {
				others = true
				continue
			}
			e.Command, e.ToBot, argsFrom = strings.ToLower(name), e.ToBot || addressed, to
		case models.MessageEntityTypeMention, models.MessageEntityTypeTextMention:
			if strings.EqualFold(word, "@"+m.Username) || entity.User != nil && entity.User.ID == m.ID {
				e.ToBot = true
				mentions++
				for i := from; i < to; i++ {
					left[i] = noUnit
				}
			}
		}
	}
	e.ToBot = e.ToBot && !others
	if mentions > 0 {
		e.Text = wordsOf(left)
	}
	if e.Command != "" {
		e.Args = wordsOf(left[argsFrom:])
	}
	if mentions > 0 && strings.TrimFunc(e.Text, isNoWord) == "" {
		e.Text = ""
	}
}

// noUnit stands where a mention stood; no text has it.
const noUnit = 0xFFFF

// wordsOf are the words that units are, with nothing where a mention stood.
func wordsOf(units []uint16) string {
	units = slices.DeleteFunc(slices.Clone(units), func(u uint16) bool { return u == noUnit })
	return strings.TrimSpace(string(utf16.Decode(units)))
}

func isNoWord(r rune) bool { return unicode.IsPunct(r) || unicode.IsSpace(r) }

func pressed(query *press) Event {
	e := Event{Kind: Pressed, PressID: query.ID, Data: query.Data, User: userOf(&query.From), At: time.Now()}
	message := query.Message
	if message == nil { // of a message sent by way of another chat, which the bot never does
		return e
	}
	e.ChatID, e.MessageID, e.ChatTitle, e.Private = message.Chat.ID, message.ID, message.Chat.Title, message.Chat.private()
	e.Protected = message.Protected
	if message.IsTopicMessage {
		e.ThreadID = message.ThreadID
	}
	return e
}

func membership(change *memberChange) Event {
	return Event{
		Kind: Membership, ChatID: change.Chat.ID, ChatTitle: change.Chat.Title, Private: change.Chat.private(),
		User: userOf(&change.From), At: instant(change.Date),
		Active: change.New.takesPart(), Already: change.Old.takesPart(),
	}
}

// instant is when something happened; 0, which was misread, is now: the answer must not seem to come decades late.
func instant(seconds int64) time.Time {
	if seconds == 0 {
		return time.Now()
	}
	return time.Unix(seconds, 0)
}

func userOf(u *user) *User {
	return &User{ID: u.ID, Name: strings.TrimSpace(u.LastName + " " + u.FirstName)}
}
