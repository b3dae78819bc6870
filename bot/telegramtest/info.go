package telegramtest

import "strconv"

func (s *Server) getMe(*request) (any, *apiError) {
	return struct {
		User
		CanJoin    bool `json:"can_join_groups"`
		CanReadAll bool `json:"can_read_all_group_messages"`
		Inline     bool `json:"supports_inline_queries"`
		Business   bool `json:"can_connect_to_business"`
		WebApp     bool `json:"has_main_web_app"`
	}{User: s.Bot, CanJoin: true, CanReadAll: s.ReadsAllGroupMessages}, nil
}

func (s *Server) getChat(q *request) (any, *apiError) {
	c, refusal := q.chat()
	if refusal != nil {
		return nil, refusal
	}
	if c.Type == typePrivate && !s.st.Accounts[c.ID].Started {
		return nil, badRequest("chat not found")
	}
	if c.Type != typePrivate && !isMember(c.Bot) && c.Username == "" {
		_, refusal := q.writable()
		return nil, refusal
	}
	return struct {
		Chat
		Accent    int             `json:"accent_color_id"`
		Reactions int             `json:"max_reaction_count"`
		Gifts     map[string]bool `json:"accepted_gift_types"`
	}{c.Chat, int((c.ID%7 + 7) % 7), 11, map[string]bool{
		"unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false, "premium_subscription": false,
	}}, nil
}

// group is the chat of a call about members; the bot must be in it.
func (q *request) group() (*chat, *apiError) {
	c, refusal := q.writable()
	if refusal == nil && c.Type == typePrivate {
		return nil, badRequest("there are no administrators in the private chat")
	}
	return c, refusal
}

func (s *Server) getChatMember(q *request) (any, *apiError) {
	c, refusal := q.writable()
	if refusal != nil {
		return nil, refusal
	}
	id, err := strconv.ParseInt(q.text("user_id"), 10, 64)
	if err != nil {
		return nil, badRequest("invalid user_id specified")
	}
	if id == s.Bot.ID {
		status := c.Bot
		if c.Type == typePrivate {
			status = statusMember
		}
		return chatMember(s.Bot, status), nil
	}
	a := s.st.Accounts[id]
	if a == nil {
		return nil, badRequest("user not found")
	}
	status := c.Members[id]
	switch {
	case c.Type == typePrivate && id == c.ID:
		status = statusMember
	case status == "":
		status = statusLeft
	}
	return chatMember(a.User, status), nil
}

func (s *Server) getChatAdministrators(q *request) (any, *apiError) {
	c, refusal := q.group()
	if refusal != nil {
		return nil, refusal
	}
	admins := []ChatMember{}
	for _, id := range sortedKeys(c.Members) {
		if status := c.Members[id]; (status == statusCreator || status == statusAdministrator) && s.st.Accounts[id] != nil {
			admins = append(admins, chatMember(s.st.Accounts[id].User, status))
		}
	}
	if c.Bot == statusAdministrator {
		admins = append(admins, chatMember(s.Bot, c.Bot))
	}
	return admins, nil
}

func (s *Server) getChatMemberCount(q *request) (any, *apiError) {
	c, refusal := q.writable()
	if refusal != nil {
		return nil, refusal
	}
	if c.Type == typePrivate {
		return 2, nil
	}
	count := 1 // the bot
	for _, status := range c.Members {
		if isMember(status) {
			count++
		}
	}
	return count, nil
}

func (s *Server) leaveChat(q *request) (any, *apiError) {
	c, refusal := q.writable()
	if refusal != nil {
		return nil, refusal
	}
	if c.Type == typePrivate {
		return nil, badRequest("chat member status can't be changed in private chats")
	}
	was := c.Bot
	c.Bot = statusLeft
	s.myChatMember(c, s.Bot, was, statusLeft)
	bot := s.Bot
	from := s.Bot
	p := s.newPost(c, &Post{Message: Message{From: &from, LeftChatMember: &bot}})
	s.recordPost(c, Sent, p)
	s.record(c, Event{Kind: Changed})
	return true, nil
}
