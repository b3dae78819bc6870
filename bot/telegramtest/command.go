package telegramtest

import (
	"fmt"
	"regexp"
	"slices"
)

var (
	botCommandForm = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
	languageForm   = regexp.MustCompile(`^([a-z]{2})?$`)
)

// menuKey is where a command list is kept: its scope and language.
func (q *request) menuKey() (string, *apiError) {
	var scope struct {
		Type   string `json:"type"`
		ChatID any    `json:"chat_id"`
		UserID int64  `json:"user_id"`
	}
	if _, refusal := q.object("scope", &scope); refusal != nil {
		return "", refusal
	}
	language, refusal := q.language()
	if refusal != nil {
		return "", refusal
	}
	key := scope.Type
	switch scope.Type {
	case "":
		key = "default"
	case "default", "all_private_chats", "all_group_chats", "all_chat_administrators":
	case "chat", "chat_administrators", "chat_member":
		name := fmt.Sprint(scope.ChatID)
		if n, ok := scope.ChatID.(float64); ok {
			name = fmt.Sprint(int64(n))
		}
		c := q.s.chatNamed(name)
		if c == nil {
			return "", badRequest("chat not found")
		}
		key = fmt.Sprintf("%s %d", key, c.ID)
		if scope.Type == "chat_member" {
			key = fmt.Sprintf("%s %d", key, scope.UserID)
		}
	default:
		return "", badRequest("can't parse BotCommandScope: unsupported type specified")
	}
	return key + "/" + language, nil
}

func (q *request) language() (string, *apiError) {
	code := q.text("language_code")
	if !languageForm.MatchString(code) {
		return "", badRequest("LANG_CODE_INVALID")
	}
	return code, nil
}

func (s *Server) setMyCommands(q *request) (any, *apiError) {
	key, refusal := q.menuKey()
	if refusal != nil {
		return nil, refusal
	}
	var commands []BotCommand
	if given, refusal := q.object("commands", &commands); refusal != nil || !given {
		return nil, badRequest("can't parse commands JSON object")
	}
	if len(commands) > 100 {
		return nil, badRequest("BOT_COMMANDS_TOO_MUCH")
	}
	for _, c := range commands {
		if !botCommandForm.MatchString(c.Command) {
			return nil, badRequest("BOT_COMMAND_INVALID")
		}
		if n := utf16Len(c.Description); n < 1 || n > 256 {
			return nil, badRequest("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	s.st.Commands[key] = commands
	s.record(nil, Event{Kind: Menu, Text: key})
	return true, nil
}

func (s *Server) getMyCommands(q *request) (any, *apiError) {
	key, refusal := q.menuKey()
	if refusal != nil {
		return nil, refusal
	}
	return append([]BotCommand{}, s.st.Commands[key]...), nil
}

func (s *Server) deleteMyCommands(q *request) (any, *apiError) {
	key, refusal := q.menuKey()
	if refusal != nil {
		return nil, refusal
	}
	delete(s.st.Commands, key)
	s.record(nil, Event{Kind: Menu, Text: key})
	return true, nil
}

// Commands is the menu a person would see in the chat: the narrowest scope that has one, in their language first.
func (s *Server) Commands(chatID, userID int64) []BotCommand {
	s.init()
	s.mu.Lock()
	defer s.mu.Unlock()
	c, a := s.st.Chats[chatID], s.st.Accounts[userID]
	if c == nil || a == nil {
		return nil
	}
	scopes := []string{fmt.Sprintf("chat %d", chatID), "all_private_chats", "default"}
	if c.Type != typePrivate {
		scopes = []string{fmt.Sprintf("chat_member %d %d", chatID, userID)}
		admin := c.Members[userID] == statusCreator || c.Members[userID] == statusAdministrator
		if admin {
			scopes = append(scopes, fmt.Sprintf("chat_administrators %d", chatID))
		}
		scopes = append(scopes, fmt.Sprintf("chat %d", chatID))
		if admin {
			scopes = append(scopes, "all_chat_administrators")
		}
		scopes = append(scopes, "all_group_chats", "default")
	}
	for _, scope := range scopes {
		for _, language := range []string{a.LanguageCode, ""} {
			if list := s.st.Commands[scope+"/"+language]; len(list) > 0 {
				return slices.Clone(list)
			}
		}
	}
	return nil
}

func (s *Server) setMyDescription(q *request) (any, *apiError) {
	return s.describe(q, "description", 512)
}

func (s *Server) setMyShortDescription(q *request) (any, *apiError) {
	return s.describe(q, "short_description", 120)
}

func (s *Server) describe(q *request, name string, limit int) (any, *apiError) {
	language, refusal := q.language()
	if refusal != nil {
		return nil, refusal
	}
	if utf16Len(q.text(name)) > limit {
		return nil, badRequest("the %s is too long", name)
	}
	s.st.Descriptions[name+"/"+language] = q.text(name)
	s.record(nil, Event{Kind: Menu, Text: name})
	return true, nil
}

func (s *Server) getMyDescription(q *request) (any, *apiError) { return s.described(q, "description") }

func (s *Server) getMyShortDescription(q *request) (any, *apiError) {
	return s.described(q, "short_description")
}

func (s *Server) described(q *request, name string) (any, *apiError) {
	language, refusal := q.language()
	if refusal != nil {
		return nil, refusal
	}
	text, ok := s.st.Descriptions[name+"/"+language]
	if !ok {
		text = s.st.Descriptions[name+"/"]
	}
	return map[string]string{name: text}, nil
}

// Description is the text an empty chat shows, and the short one of the bot's profile.
func (s *Server) Description() (long, short string) {
	s.init()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.st.Descriptions["description/"], s.st.Descriptions["short_description/"]
}
