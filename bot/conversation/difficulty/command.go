package difficulty

import (
	"thidua/bot/telegram"
	"thidua/bot/ticket"
)

// Said is what was said or done about a ticket, as people read it.
func Said(k ticket.MessageKind) string { return kinds[k] }

// By is by which channel a difficulty reached the Board, in plain text; "" is the chat.
func By(o ticket.Origin) string { return telegram.Plain(text{}.origin(o)) }
