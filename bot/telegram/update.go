package telegram

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-telegram/bot/models"
)

// The wire types have the fields of an update that the bot uses and no others: what Telegram adds or changes elsewhere, as every
// version of its API does, cannot keep a message from being read.

type update struct {
	ID            int64         `json:"update_id"`
	Message       *message      `json:"message"`
	EditedMessage *message      `json:"edited_message"`
	CallbackQuery *press        `json:"callback_query"`
	MyChatMember  *memberChange `json:"my_chat_member"`
}

type chat struct {
	ID    int64  `json:"id"`
	Title string `json:"title"`
}

// private reports whether it is the chat of one person: those of groups and channels have negative ids.
func (c chat) private() bool { return c.ID > 0 }

type user struct {
	ID        int64  `json:"id"`
	IsBot     bool   `json:"is_bot"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
}

type message struct {
	ID             int64     `json:"message_id"`
	ThreadID       int       `json:"message_thread_id"`
	IsTopicMessage bool      `json:"is_topic_message"`
	From           *user     `json:"from"`
	SenderChat     *struct{} `json:"sender_chat"`
	Chat           chat      `json:"chat"`
	Date           int64     `json:"date"`
	EditDate       int64     `json:"edit_date"`
	AlbumID        string    `json:"media_group_id"`
	Protected      bool      `json:"has_protected_content"`

	Text            string   `json:"text"`
	Entities        []entity `json:"entities"`
	Caption         string   `json:"caption"`
	CaptionEntities []entity `json:"caption_entities"`

	Rich json.RawMessage `json:"rich_message"`

	Forwarded json.RawMessage `json:"forward_origin"`

	ReplyTo *answered `json:"reply_to_message"`
	Quote   *struct {
		Text string `json:"text"`
	} `json:"quote"`

	MigrateTo   int64 `json:"migrate_to_chat_id"`
	MigrateFrom int64 `json:"migrate_from_chat_id"`

	Left *user `json:"left_chat_member"`

	attachments
}

// answered is a message that another answers.
type answered struct {
	ID                int64     `json:"message_id"`
	From              *user     `json:"from"`
	ForumTopicCreated *struct{} `json:"forum_topic_created"`

	Text    string          `json:"text"`
	Caption string          `json:"caption"`
	Rich    json.RawMessage `json:"rich_message"`
}

// entity is formatting or a meaning that Telegram found in a text.
type entity struct {
	Type          models.MessageEntityType `json:"type"`
	Offset        int                      `json:"offset"` // in UTF-16 units
	Length        int                      `json:"length"`
	URL           string                   `json:"url"`
	User          *user                    `json:"user"`
	Language      string                   `json:"language"`
	CustomEmojiID string                   `json:"custom_emoji_id"`
}

// attachments are the files of a message. The library's types are plain structs here.
type attachments struct {
	Photo     []models.PhotoSize `json:"photo"`
	Animation *models.Animation  `json:"animation"`
	Document  *models.Document   `json:"document"`
	Video     *models.Video      `json:"video"`
	Audio     *models.Audio      `json:"audio"`
	Voice     *models.Voice      `json:"voice"`
	VideoNote *models.VideoNote  `json:"video_note"`
	Sticker   *models.Sticker    `json:"sticker"`
}

func attachmentsOf(m *models.Message) attachments {
	return attachments{
		Photo: m.Photo, Animation: m.Animation, Document: m.Document, Video: m.Video, Audio: m.Audio, Voice: m.Voice,
		VideoNote: m.VideoNote, Sticker: m.Sticker,
	}
}

// press is a tap on a button. Of a message that is too old to be shown only the chat and the id come.
type press struct {
	ID      string   `json:"id"`
	From    user     `json:"from"`
	Message *message `json:"message"`
	Data    string   `json:"data"`
}

type memberChange struct {
	Chat chat   `json:"chat"`
	From user   `json:"from"`
	Date int64  `json:"date"`
	Old  member `json:"old_chat_member"`
	New  member `json:"new_chat_member"`
}

type member struct {
	Status   string `json:"status"`
	IsMember bool   `json:"is_member"` // of a restricted one
}

// takesPart reports whether the member can write in the chat.
func (m member) takesPart() bool {
	switch m.Status {
	case "left", "kicked":
		return false
	case "restricted":
		return m.IsMember
	}
	return true
}

// decode reads what can be read of JSON into a wire type. misread is of the first field whose value is of another type than
// expected; that field is zero, or partly so, and all others are read. err says that it is no JSON at all.
func decode(payload []byte, into any) (misread *json.UnmarshalTypeError, err error) {
	err = json.Unmarshal(payload, into)
	if misread, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return misread, nil
	}
	if err != nil {
		return nil, fmt.Errorf("decoding an update: %w", err)
	}
	return nil, nil
}
