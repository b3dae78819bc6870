package bottest

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
)

// Odd makes updates as no app would send them, the same ones for the same seed.
type Odd struct {
	random *rand.Rand
	chat   int64 // that they are of
	bot    string
}

// NewOdd makes updates of a private chat with the bot of that name.
func NewOdd(seed uint64, chat int64, bot string) *Odd {
	return &Odd{rand.New(rand.NewPCG(seed, seed)), chat, bot}
}

// oddFields are the fields of messages that an Odd draws from: what the bot reads, and what it does not.
var oddFields = strings.Fields(`text caption entities caption_entities rich_message reply_to_message external_reply quote forward_origin
	message_thread_id is_topic_message media_group_id edit_date has_protected_content sender_chat via_bot photo document video audio voice video_note
	animation sticker contact location venue poll checklist dice story paid_media game giveaway web_app_data pinned_message new_chat_members
	left_chat_member migrate_to_chat_id migrate_from_chat_id forum_topic_created hologram`)

// Update is the kind and the payload of the next one.
func (o *Odd) Update() (kind string, payload json.RawMessage) {
	message := o.message()
	var value any = message
	switch kind = o.pick("message", "message", "message", "edited_message", "callback_query", "my_chat_member"); kind {
	case "callback_query":
		value = map[string]any{"id": fmt.Sprint(o.random.IntN(1e6)), "from": message["from"], "message": message, "data": o.value(2)}
	case "my_chat_member":
		value = map[string]any{"chat": message["chat"], "from": message["from"], "date": message["date"], "old_chat_member": o.value(2), "new_chat_member": o.value(2)}
	}
	payload, err := json.Marshal(value)
	if err != nil {
		panic(err) // plain values always marshal
	}
	return kind, payload
}

func (o *Odd) message() map[string]any {
	person := map[string]any{"id": o.chat, "first_name": o.word()}
	m := map[string]any{"message_id": 1000 + o.random.IntN(50), "date": 1_700_000_000 + o.random.IntN(9), "chat": map[string]any{"id": o.chat, "type": "private"}, "from": person}
	for range o.random.IntN(5) {
		name := oddFields[o.random.IntN(len(oddFields))]
		switch {
		case strings.HasSuffix(name, "entities") && o.random.IntN(2) == 0:
			m[name] = []any{map[string]any{"type": o.pick("bot_command", "mention", "text_link", "bold", "pre", "spoiler"), "offset": o.random.IntN(40) - 4, "length": o.random.IntN(60) - 4}}
		case name == "text" || name == "caption":
			m[name] = o.words()
		case name == "reply_to_message" && o.random.IntN(2) == 0:
			m[name] = map[string]any{"message_id": 1000 + o.random.IntN(50), "from": person, "text": o.words()}
		default:
			m[name] = o.value(3)
		}
	}
	return m
}

// value is of any type, nested at most so deep.
func (o *Odd) value(deep int) any {
	kind := o.random.IntN(8)
	if deep == 0 {
		kind %= 6
	}
	switch kind {
	case 0:
		return o.words()
	case 1:
		return o.random.Int64() - o.random.Int64()
	case 2:
		return o.random.IntN(3) - 1
	case 3:
		return o.random.IntN(2) == 0
	case 4:
		return nil
	case 5:
		return o.random.NormFloat64() * 1e300
	case 6:
		list := []any{}
		for range o.random.IntN(3) {
			list = append(list, o.value(deep-1))
		}
		return list
	}
	object := map[string]any{}
	for range o.random.IntN(4) {
		object[o.pick("id", "type", "text", "blocks", "items", "file_id", "file_unique_id", "width", "status", "user", "from", "message_id", "offset")] = o.value(deep - 1)
	}
	return object
}

func (o *Odd) words() string {
	var all []string
	for range o.random.IntN(6) {
		all = append(all, o.word())
	}
	text := strings.Join(all, o.pick(" ", "", "\n", "\u00a0", "\u200b"))
	return strings.Repeat(text, 1+o.random.IntN(2)*o.random.IntN(300))
}

func (o *Odd) word() string {
	return o.pick("/trợ giúp", "/huy", "/start", "/hoi", "/", "//", "@"+o.bot, "@"+strings.ToUpper(o.bot), "t.me/"+o.bot+"?start=i-"+strings.Repeat("A", 43), "i-"+strings.Repeat("_", 40),
		Question, "thế còn hạng Nhì?", "trả lời giúp câu này", "đã nhận", "vm 42", "Đơn tố cáo", "MẬT", "<b>", "&lt;", "👍🏽", "🇻🇳", "\u202e", "\ufeff", "e\u0301\u0323", "\x00", "\ud7ff", "0123456789", "Điều 99999999999999999999", "%s", "'; drop table answer; --")
}

func (o *Odd) pick(of ...string) string { return of[o.random.IntN(len(of))] }
