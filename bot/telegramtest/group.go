package telegramtest

import (
	"fmt"
	"slices"
)

// Group describes a group, supergroup (the default) or channel to add.
type Group struct {
	ID       int64 // 0 draws one of the right form
	Type     string
	Title    string
	Username string
	Members  []int64 // accounts; the first is the creator
	Admins   []int64
}

// AddGroup makes the chat; the bot is not yet in it. It returns the chat's id.
func (s *Server) AddGroup(g Group) int64 {
	s.init()
	s.mu.Lock()
	defer s.mu.Unlock()
	if g.Type == "" {
		g.Type = typeSupergroup
	}
	if g.ID == 0 {
		g.ID = s.drawChatID(g.Type)
	}
	c := &chat{
		Chat:    Chat{ID: g.ID, Type: g.Type, Title: g.Title, Username: g.Username},
		Members: map[int64]string{}, Bot: statusLeft, byID: map[int]*Post{},
	}
	for i, id := range g.Members {
		c.Members[id] = statusMember
		if i == 0 {
			c.Members[id] = statusCreator
		}
	}
	for _, id := range g.Admins {
		if c.Members[id] != statusCreator {
			c.Members[id] = statusAdministrator
		}
	}
	s.st.Chats[g.ID] = c
	s.record(c, Event{Kind: Changed})
	return g.ID
}

// drawChatID keeps Telegram's forms: basic groups are negative, supergroups and channels start with -100.
func (s *Server) drawChatID(kind string) int64 {
	s.st.NextChatID++
	if kind == typeGroup {
		return -s.st.NextChatID
	}
	return -1_000_000_000_000 - s.st.NextChatID
}

// AddBot puts the bot into the chat: it gets my_chat_member and, in a group, a message with new_chat_members.
func (s *Server) AddBot(chatID, by int64) error { return s.moveBot(chatID, by, statusMember) }

// PromoteBot makes the bot an administrator of the chat.
func (s *Server) PromoteBot(chatID, by int64) error {
	return s.moveBot(chatID, by, statusAdministrator)
}

// RemoveBot throws the bot out.
func (s *Server) RemoveBot(chatID, by int64) error { return s.moveBot(chatID, by, statusKicked) }

func (s *Server) moveBot(chatID, by int64, is string) error {
	s.init()
	s.mu.Lock()
	defer s.mu.Unlock()
	c, a := s.st.Chats[chatID], s.st.Accounts[by]
	if c == nil || c.Type == typePrivate || a == nil {
		return fmt.Errorf("%w: no group %d or no account %d", ErrRefused, chatID, by)
	}
	was := c.Bot
	if was == is {
		return nil
	}
	c.Bot = is
	s.myChatMember(c, a.User, was, is)
	from := a.User
	switch {
	case c.Type == typeChannel:
	case !isMember(was) && isMember(is):
		p := s.newPost(c, &Post{Message: Message{From: &from, NewChatMembers: []User{s.Bot}}})
		s.tell(c, p, false)
		s.recordPost(c, Sent, p)
	case isMember(was) && !isMember(is):
		bot := s.Bot
		p := s.newPost(c, &Post{Message: Message{From: &from, LeftChatMember: &bot}})
		s.push("message", p.Message) // the last one the bot sees
		s.recordPost(c, Sent, p)
	}
	s.record(c, Event{Kind: Changed})
	return nil
}

// SetMember gives a person a status in the group: creator, administrator, member, left or kicked. Joining and leaving
// are service messages, and chat_member updates where the bot is an administrator and asked for them.
func (s *Server) SetMember(chatID, userID int64, status string) error {
	s.init()
	s.mu.Lock()
	defer s.mu.Unlock()
	c, a := s.st.Chats[chatID], s.st.Accounts[userID]
	if c == nil || c.Type == typePrivate || a == nil {
		return fmt.Errorf("%w: no group %d or no account %d", ErrRefused, chatID, userID)
	}
	was := c.Members[userID]
	if was == "" {
		was = statusLeft
	}
	if was == status {
		return nil
	}
	c.Members[userID] = status
	u := a.User
	m := Message{From: &u}
	switch {
	case !isMember(was) && isMember(status):
		m.NewChatMembers = []User{u}
	case isMember(was) && !isMember(status):
		m.LeftChatMember = &u
	}
	if c.Bot == statusAdministrator {
		s.push("chat_member", chatMemberUpdated{Chat: c.Chat, From: u, Date: s.Now().Unix(),
			Old: chatMember(u, was), New: chatMember(u, status)})
	}
	if c.Type != typeChannel && (m.NewChatMembers != nil || m.LeftChatMember != nil) {
		p := s.newPost(c, &Post{Message: m})
		s.tell(c, p, false)
		s.recordPost(c, Sent, p)
	}
	s.record(c, Event{Kind: Changed})
	return nil
}

// Upgrade turns a basic group into a supergroup and returns its new id. The bot gets both service messages; the old id
// answers with migrate_to_chat_id from now on.
func (s *Server) Upgrade(chatID int64) (int64, error) {
	s.init()
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.st.Chats[chatID]
	if old == nil || old.Type != typeGroup || old.MigratedTo != 0 {
		return 0, fmt.Errorf("%w: %d is no basic group", ErrRefused, chatID)
	}
	id := s.drawChatID(typeSupergroup)
	c := &chat{
		Chat:    Chat{ID: id, Type: typeSupergroup, Title: old.Title},
		Members: map[int64]string{}, Bot: old.Bot, byID: map[int]*Post{},
	}
	for _, member := range sortedKeys(old.Members) {
		c.Members[member] = old.Members[member]
	}
	s.st.Chats[id] = c
	to := s.newPost(old, &Post{Message: Message{MigrateToChatID: id}})
	old.MigratedTo = id
	from := s.newPost(c, &Post{Message: Message{MigrateFromChatID: chatID,
		From: &User{ID: anonymousID, IsBot: true, FirstName: "Group", Username: "GroupAnonymousBot"}, SenderChat: &c.Chat}})
	for member, status := range c.Members {
		if status == statusCreator {
			u := s.st.Accounts[member].User
			to.From = &u
		}
	}
	// Telegram tells of the bot's place in the new chat as if it had just been brought there, and first.
	if by := to.From; by != nil && old.Bot != statusLeft {
		s.myChatMember(c, *by, statusLeft, old.Bot)
	}
	s.tell(old, to, false)
	s.tell(c, from, false)
	s.recordPost(old, Sent, to)
	s.recordPost(c, Sent, from)
	return id, nil
}

func sortedKeys[V any](m map[int64]V) []int64 {
	keys := make([]int64, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
