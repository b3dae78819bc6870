package telegramtest

import (
	"errors"
	"fmt"
)

// ErrRefused is what a person's app answers when it would not let them do what they tried.
var ErrRefused = errors.New("the Telegram app refuses")

// Person is a handle on one account: what its owner does in their app.
type Person struct {
	s  *Server
	id int64
}

// AddUser adds an account, or renames a known one. It has not started the bot yet. A zero ID is drawn.
func (s *Server) AddUser(u User) *Person {
	s.init()
	s.mu.Lock()
	defer s.mu.Unlock()
	if u.ID == 0 {
		s.st.NextChatID++
		u.ID = s.st.NextChatID
	}
	if u.LanguageCode == "" {
		u.LanguageCode = "vi"
	}
	c := s.st.Chats[s.addAccount(u).ID]
	s.record(c, Event{Kind: Changed})
	return &Person{s: s, id: u.ID}
}

// Person is the handle of a known account, or nil.
func (s *Server) Person(id int64) *Person {
	s.init()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.st.Accounts[id] == nil {
		return nil
	}
	return &Person{s: s, id: id}
}

// Persons lists every account.
func (s *Server) Persons() []User {
	s.init()
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []User
	for _, a := range s.st.Accounts {
		all = append(all, a.User)
	}
	return all
}

// ID is the account's id, also the id of its private chat with the bot.
func (p *Person) ID() int64 { return p.id }

// In lets the person speak in a chat they are a member of.
func (p *Person) In(chatID int64) Speaker { return Speaker{s: p.s, user: p.id, chat: chatID} }

// Private lets the person speak to the bot alone.
func (p *Person) Private() Speaker { return p.In(p.id) }

// Send writes to the bot in private.
func (p *Person) Send(text string) (Message, error) { return p.Private().Send(text) }

// Start presses the Start button; a payload comes from a deep link (t.me/bot?start=payload). A blocked bot is unblocked.
func (p *Person) Start(payload string) (Message, error) {
	if err := p.setBlocked(false); err != nil {
		return Message{}, err
	}
	text := "/start"
	if payload != "" {
		text += " " + payload
	}
	return p.Send(text)
}

// Block blocks the bot; it gets a my_chat_member update.
func (p *Person) Block() error { return p.setBlocked(true) }

// Unblock takes the block back.
func (p *Person) Unblock() error { return p.setBlocked(false) }

func (p *Person) setBlocked(blocked bool) error {
	s := p.s
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.st.Accounts[p.id]
	if a.Deactivated {
		return fmt.Errorf("%w: the account is deactivated", ErrRefused)
	}
	if a.Blocked == blocked {
		return nil
	}
	a.Blocked = blocked
	was, is := statusMember, statusKicked
	if !blocked {
		was, is = is, was
	}
	c := s.st.Chats[p.id]
	s.myChatMember(c, a.User, was, is)
	s.record(c, Event{Kind: Changed, UserID: p.id})
	return nil
}

// Deactivate deletes the account; the bot is told nothing until it writes there.
func (p *Person) Deactivate() {
	s := p.s
	s.mu.Lock()
	defer s.mu.Unlock()
	s.st.Accounts[p.id].Deactivated = true
	s.record(s.st.Chats[p.id], Event{Kind: Changed, UserID: p.id})
}

// myChatMember tells the bot its own place changed; the caller holds mu.
func (s *Server) myChatMember(c *chat, by User, was, is string) {
	s.push("my_chat_member", chatMemberUpdated{
		Chat: c.Chat, From: by, Date: s.Now().Unix(),
		Old: chatMember(s.Bot, was), New: chatMember(s.Bot, is),
	})
}

// Blocked says whether the person has blocked the bot.
func (p *Person) Blocked() bool {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return p.s.st.Accounts[p.id].Blocked
}
