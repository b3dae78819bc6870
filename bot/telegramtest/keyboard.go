package telegramtest

import (
	"encoding/json"
	"net/url"
	"reflect"
)

// maxButtons is how many buttons an inline keyboard may have.
const maxButtons = 100

// markup reads reply_markup: an inline keyboard, or one of the others as it stands. The caller holds mu.
func (q *request) markup() (*Keyboard, json.RawMessage, *apiError) {
	var raw map[string]json.RawMessage
	given, refusal := q.object("reply_markup", &raw)
	if !given || refusal != nil || len(raw) == 0 {
		return nil, nil, refusal
	}
	if inline, ok := raw["inline_keyboard"]; ok {
		k, refusal := parseKeyboard(inline)
		return k, nil, refusal
	}
	for _, known := range []string{"keyboard", "remove_keyboard", "force_reply"} {
		if _, ok := raw[known]; ok {
			return nil, json.RawMessage(q.text("reply_markup")), nil
		}
	}
	return nil, nil, badRequest("object expected as reply markup")
}

// parseKeyboard refuses what Telegram refuses; a keyboard without buttons is none.
func parseKeyboard(raw json.RawMessage) (*Keyboard, *apiError) {
	var rows [][]map[string]json.RawMessage
	if json.Unmarshal(raw, &rows) != nil {
		return nil, badRequest("can't parse inline keyboard: an array of arrays of InlineKeyboardButton is expected")
	}
	k, count := &Keyboard{}, 0
	for _, row := range rows {
		var buttons []Button
		for _, fields := range row {
			b, refusal := parseButton(fields)
			if refusal != nil {
				return nil, refusal
			}
			buttons = append(buttons, b)
			count++
		}
		if len(buttons) > 0 {
			k.Rows = append(k.Rows, buttons)
		}
	}
	if count > maxButtons {
		return nil, badRequest("reply markup is too long")
	}
	if count == 0 {
		return nil, nil
	}
	return k, nil
}

func parseButton(fields map[string]json.RawMessage) (Button, *apiError) {
	var b Button
	text := func(name string) string {
		var v string
		_ = json.Unmarshal(fields[name], &v) // what is not a string counts as absent
		return v
	}
	b.Text, b.URL, b.CallbackData = text("text"), text("url"), text("callback_data")
	if cleanText(b.Text) == "" {
		return b, badRequest("can't parse inline keyboard button: Field \"text\" must be of type String and not empty")
	}
	for name, value := range fields {
		switch name {
		case "text", "url", "callback_data", "style", "icon_custom_emoji_id":
		case "copy_text": // clients in Go send an empty one with every button; Telegram reads it last
			var v struct{ Text string }
			if json.Unmarshal(value, &v) == nil && v.Text != "" {
				b.Rest = name
			}
		default:
			b.Rest = name
		}
	}
	switch {
	case len(b.CallbackData) > 64:
		return b, badRequest("BUTTON_DATA_INVALID")
	case b.URL == "" && b.CallbackData == "" && b.Rest == "":
		return b, badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	}
	if b.URL != "" {
		u, err := url.Parse(b.URL)
		if err != nil || u.Host == "" && u.Opaque == "" {
			return b, badRequest("inline keyboard button URL '%s' is invalid: Wrong HTTP URL", b.URL)
		}
	}
	return b, nil
}

func sameKeyboard(a, b *Keyboard) bool { return reflect.DeepEqual(a, b) }
