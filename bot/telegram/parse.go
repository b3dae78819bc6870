package telegram

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"

	"thidua/bot/inbox"
)

// holder is where an update of any kind has what orders it.
type holder struct {
	Chat    *chat `json:"chat"`
	From    *user `json:"from"`
	User    *user `json:"user"`
	Message *struct {
		Chat *chat `json:"chat"`
	} `json:"message"`
}

// writtenID is the id of an update of which no more can be read.
var writtenID = regexp.MustCompile(`^\s*\{\s*"update_id"\s*:\s*"?(\d+)`)

// ParseUpdate reads what the inbox must know of an update's JSON: its id, which chat it is of, and whom else it names. Of what is no JSON it is the id
// alone, so that it is set aside and does not come again. The error is that there is none.
func ParseUpdate(botID int64, raw json.RawMessage) (inbox.Update, error) {
	u := inbox.Update{BotID: botID, Payload: raw}
	var fields map[string]json.RawMessage
	unread := json.Unmarshal(raw, &fields)
	if unread == nil {
		unread = json.Unmarshal(fields["update_id"], &u.UpdateID)
	}
	if unread != nil {
		id := writtenID.FindSubmatch(raw)
		if id == nil {
			return inbox.Update{}, fmt.Errorf("decoding an update: %w", unread)
		}
		var err error
		if u.UpdateID, err = strconv.ParseInt(string(id[1]), 10, 64); err != nil {
			return inbox.Update{}, fmt.Errorf("decoding an update's id: %w", err)
		}
	}
	named := map[int64]bool{}
	for name, field := range fields {
		if name == "update_id" {
			continue
		}
		var h holder
		if _, err := decode(field, &h); err != nil {
			continue
		}
		if key := h.key(); key != 0 {
			u.ChatKey = key
		}
		var value any
		if json.Unmarshal(field, &value) == nil {
			accounts(value, named)
		}
	}
	delete(named, botID)
	delete(named, u.ChatKey)
	u.Accounts = slices.Sorted(maps.Keys(named))
	return u, nil
}

// key is what orders an update: its chat, or its user where it has none; 0 when neither can be read.
func (h holder) key() int64 {
	switch {
	case h.Chat != nil && h.Chat.ID != 0:
		return h.Chat.ID
	case h.Message != nil && h.Message.Chat != nil && h.Message.Chat.ID != 0:
		return h.Message.Chat.ID
	case h.From != nil && h.From.ID != 0:
		return h.From.ID
	case h.User != nil:
		return h.User.ID
	}
	return 0
}

// accounts collects the ids of users wherever they stand in an update: those of groups are negative.
func accounts(value any, into map[int64]bool) {
	switch v := value.(type) {
	case []any:
		for _, one := range v {
			accounts(one, into)
		}
	case map[string]any:
		for name, one := range v {
			// As a float it is exact: Telegram's ids have at most 52 bits.
			if id, ok := one.(float64); ok && id > 0 && (name == "id" || name == "user_id") {
				into[int64(id)] = true
			} else {
				accounts(one, into)
			}
		}
	}
}
