package telegramtest

import "encoding/json"

// User is a Telegram account as updates show it.
type User struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	FirstName    string `json:"first_name"`
	LastName     string `json:"last_name,omitempty"`
	Username     string `json:"username,omitempty"`
	LanguageCode string `json:"language_code,omitempty"`
}

// Chat is a chat as messages show it. Type is private, group, supergroup or channel.
type Chat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	Username  string `json:"username,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	LastName  string `json:"last_name,omitempty"`
}

// Entity marks a part of a text; Offset and Length count UTF-16 code units.
type Entity struct {
	Type          string `json:"type"`
	Offset        int    `json:"offset"`
	Length        int    `json:"length"`
	URL           string `json:"url,omitempty"`
	User          *User  `json:"user,omitempty"`
	Language      string `json:"language,omitempty"`
	CustomEmojiID string `json:"custom_emoji_id,omitempty"`
}

// Button is one button of an inline keyboard.
type Button struct {
	Text         string `json:"text"`
	URL          string `json:"url,omitempty"`
	CallbackData string `json:"callback_data,omitempty"`
	// Rest holds the name of any other action the button has (web_app, copy_text …).
	Rest string `json:"-"`
}

// Keyboard is an inline keyboard, by rows.
type Keyboard struct {
	Rows [][]Button `json:"inline_keyboard"`
}

// PhotoSize is one size of a photo.
type PhotoSize struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	Width        int    `json:"width"`
	Height       int    `json:"height"`
	FileSize     int64  `json:"file_size,omitempty"`
}

// Document is a file sent as a document.
type Document struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	FileName     string `json:"file_name,omitempty"`
	MimeType     string `json:"mime_type,omitempty"`
	FileSize     int64  `json:"file_size,omitempty"`
}

// Media is a file that plays.
type Media struct {
	Document
	Width    int `json:"width,omitempty"`
	Height   int `json:"height,omitempty"`
	Duration int `json:"duration"`
}

// Quote is the words of a message that a reply picks out; Position counts UTF-16 code units.
type Quote struct {
	Text     string `json:"text"`
	Position int    `json:"position"`
	IsManual bool   `json:"is_manual,omitempty"`
}

// Message has the shape the Bot API gives a message on the wire.
type Message struct {
	MessageID          int             `json:"message_id"`
	From               *User           `json:"from,omitempty"`
	SenderChat         *Chat           `json:"sender_chat,omitempty"`
	Date               int64           `json:"date"`
	Chat               Chat            `json:"chat"`
	IsAutomaticForward bool            `json:"is_automatic_forward,omitempty"`
	ReplyToMessage     *Message        `json:"reply_to_message,omitempty"`
	Quote              *Quote          `json:"quote,omitempty"`
	EditDate           int64           `json:"edit_date,omitempty"`
	HasProtected       bool            `json:"has_protected_content,omitempty"`
	MediaGroupID       string          `json:"media_group_id,omitempty"`
	AuthorSignature    string          `json:"author_signature,omitempty"`
	Text               string          `json:"text,omitempty"`
	Entities           []Entity        `json:"entities,omitempty"`
	Caption            string          `json:"caption,omitempty"`
	CaptionEntities    []Entity        `json:"caption_entities,omitempty"`
	Photo              []PhotoSize     `json:"photo,omitempty"`
	Document           *Document       `json:"document,omitempty"`
	Sticker            json.RawMessage `json:"sticker,omitempty"`
	Voice              *Media          `json:"voice,omitempty"`
	Video              *Media          `json:"video,omitempty"`
	Audio              *Media          `json:"audio,omitempty"`
	Animation          *Media          `json:"animation,omitempty"`
	Contact            json.RawMessage `json:"contact,omitempty"`
	Location           json.RawMessage `json:"location,omitempty"`
	NewChatMembers     []User          `json:"new_chat_members,omitempty"`
	LeftChatMember     *User           `json:"left_chat_member,omitempty"`
	MigrateToChatID    int64           `json:"migrate_to_chat_id,omitempty"`
	MigrateFromChatID  int64           `json:"migrate_from_chat_id,omitempty"`
	ReplyMarkup        *Keyboard       `json:"reply_markup,omitempty"`
}

// ChatMember is somebody's place in a chat. Status is creator, administrator, member, left or kicked.
type ChatMember struct {
	User      User   `json:"user"`
	Status    string `json:"status"`
	Anonymous *bool  `json:"is_anonymous,omitempty"`
	UntilDate *int64 `json:"until_date,omitempty"`
}

// BotCommand is one line of the command menu.
type BotCommand struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

type callbackQuery struct {
	ID           string   `json:"id"`
	From         User     `json:"from"`
	Message      *Message `json:"message,omitempty"`
	ChatInstance string   `json:"chat_instance"`
	Data         string   `json:"data,omitempty"`
}

type chatMemberUpdated struct {
	Chat Chat       `json:"chat"`
	From User       `json:"from"`
	Date int64      `json:"date"`
	Old  ChatMember `json:"old_chat_member"`
	New  ChatMember `json:"new_chat_member"`
}

// chatMember writes the fields each status is documented to carry.
func chatMember(u User, status string) ChatMember {
	m := ChatMember{User: u, Status: status}
	switch status {
	case statusCreator, statusAdministrator:
		m.Anonymous = new(bool)
	case statusKicked:
		m.UntilDate = new(int64)
	}
	return m
}

const (
	typePrivate    = "private"
	typeGroup      = "group"
	typeSupergroup = "supergroup"
	typeChannel    = "channel"

	statusCreator       = "creator"
	statusAdministrator = "administrator"
	statusMember        = "member"
	statusLeft          = "left"
	statusKicked        = "kicked"
)
