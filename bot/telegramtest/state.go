package telegramtest

import (
	"encoding/json"
	"time"
)

// state is everything a Snapshot keeps. Slices inside posts and events are replaced, never changed in place, so that
// copies handed out stay valid.
type state struct {
	Accounts      map[int64]*account
	Chats         map[int64]*chat
	Files         map[string]*file
	NextMessageID int // of the bot's account: private chats and basic groups share it, as in Telegram
	NextUpdateID  int64
	NextChatID    int64
	NextFileID    int64
	NextGroupID   int64 // of albums
	NextQueryID   int64
	Seq           int64
	Pending       []pendingUpdate
	Allowed       []string // nil: Telegram's default
	Hook          webhook
	Commands      map[string][]BotCommand
	Descriptions  map[string]string
}

type account struct {
	User
	Started     bool // has ever written to the bot
	Blocked     bool
	Deactivated bool
}

type chat struct {
	Chat
	Members    map[int64]string // status by account, without the bot
	Bot        string           // the bot's status
	NextID     int              // of messages, in supergroups and channels
	MigratedTo int64
	Posts      []*Post
	Events     []Event
	byID       map[int]*Post
}

type pendingUpdate struct {
	ID   int64
	Kind string
	Body json.RawMessage
	At   time.Time
}

func newState(firstUpdate int64) state {
	return state{
		Accounts: map[int64]*account{}, Chats: map[int64]*chat{}, Files: map[string]*file{},
		NextMessageID: 1, NextUpdateID: firstUpdate, NextChatID: 1_500_000_001, NextFileID: 1,
		NextGroupID: 13_000_000_000_000_001, NextQueryID: 4_300_000_000_000_000_001,
		Commands: map[string][]BotCommand{}, Descriptions: map[string]string{},
	}
}

// Post is one message of a chat with what the wire does not show.
type Post struct {
	Message
	// FromBot says that the bot under test sent it.
	FromBot bool `json:"from_bot,omitempty"`
	// HTML is the source the bot sent, before parsing; empty without parse_mode.
	HTML string `json:"html_source,omitempty"`
	// ReplyKeyboard is a reply_markup that is not an inline keyboard, as sent.
	ReplyKeyboard json.RawMessage `json:"reply_keyboard,omitempty"`
	// Reactions are the bot's, by emoji.
	Reactions []string `json:"reactions,omitempty"`
	SentAt    time.Time
	EditedAt  time.Time
	DeletedAt time.Time
	// Offered are the callback data the message ever offered: a person may press a button their app still shows.
	Offered map[string]bool `json:"offered,omitempty"`
}

// newPost gives the message its id and date and files it in the chat; the caller holds mu.
func (s *Server) newPost(c *chat, p *Post) *Post {
	if c.Type == typeSupergroup || c.Type == typeChannel {
		c.NextID++
		p.MessageID = c.NextID
	} else {
		p.MessageID = s.st.NextMessageID
		s.st.NextMessageID++
	}
	p.SentAt = s.Now()
	p.Date = p.SentAt.Unix()
	p.Chat = c.Chat
	p.offer()
	c.Posts = append(c.Posts, p)
	c.byID[p.MessageID] = p
	return p
}

// offer remembers the buttons the message now shows, in a new map: copies share the old one.
func (p *Post) offer() {
	if p.ReplyMarkup == nil {
		return
	}
	all := make(map[string]bool, len(p.Offered)+4)
	for data := range p.Offered {
		all[data] = true
	}
	for _, row := range p.ReplyMarkup.Rows {
		for _, b := range row {
			if b.CallbackData != "" {
				all[b.CallbackData] = true
			}
		}
	}
	p.Offered = all
}

// live finds a message that has not been deleted; the caller holds mu.
func (c *chat) live(id int) *Post {
	if p := c.byID[id]; p != nil && p.DeletedAt.IsZero() {
		return p
	}
	return nil
}

// addAccount files the account and the chat it would have with the bot; the caller holds mu.
func (s *Server) addAccount(u User) *account {
	a := s.st.Accounts[u.ID]
	if a == nil {
		a = &account{}
		s.st.Accounts[u.ID] = a
	}
	a.User = u
	c := s.st.Chats[u.ID]
	if c == nil {
		c = &chat{byID: map[int]*Post{}, Members: map[int64]string{}}
		s.st.Chats[u.ID] = c
	}
	c.Chat = Chat{ID: u.ID, Type: typePrivate, Username: u.Username, FirstName: u.FirstName, LastName: u.LastName}
	return a
}
