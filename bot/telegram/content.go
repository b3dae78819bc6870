package telegram

import (
	"encoding/json"
	"slices"
	"strings"
)

// ofTelegram are the fields of messages that Telegram itself writes into a chat: something was pinned, somebody came. Nobody waits for
// an answer to one.
var ofTelegram = strings.Fields(`new_chat_members left_chat_member new_chat_title new_chat_photo delete_chat_photo group_chat_created
	supergroup_chat_created channel_chat_created message_auto_delete_timer_changed migrate_to_chat_id migrate_from_chat_id pinned_message
	connected_website write_access_allowed proximity_alert_triggered boost_added chat_background_set checklist_tasks_done
	checklist_tasks_added direct_message_price_changed forum_topic_created forum_topic_edited forum_topic_closed forum_topic_reopened
	general_forum_topic_hidden general_forum_topic_unhidden giveaway_created giveaway_completed paid_message_price_changed
	chat_owner_left chat_owner_changed suggested_post_approved suggested_post_approval_failed suggested_post_declined
	suggested_post_paid suggested_post_refunded community_chat_added community_chat_removed managed_bot_created poll_option_added
	poll_option_deleted voice_chat_scheduled voice_chat_started voice_chat_ended
	voice_chat_participants_invited video_chat_scheduled video_chat_started video_chat_ended video_chat_participants_invited`)

// showsOther reports whether a message that has neither words nor a file that the bot knows shows something else: a contact, a place, a poll,
// or what a later Bot API has that this program knows nothing of.
func showsOther(payload []byte) bool {
	var u struct {
		Message map[string]json.RawMessage `json:"message"`
		Edited  map[string]json.RawMessage `json:"edited_message"`
	}
	if json.Unmarshal(payload, &u) != nil {
		return false
	}
	message := u.Message
	if message == nil {
		message = u.Edited
	}
	for name, value := range message {
		if string(value) != "null" && string(value) != "false" && slices.Contains(ofTelegram, name) {
			return false
		}
	}
	return true // what a newer app sends may have no field at all that is told to this bot
}
