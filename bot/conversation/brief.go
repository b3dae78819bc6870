package conversation

import (
	"context"

	"thidua/bot/door"
	"thidua/bot/file"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
)

// BriefReply is what a module says to a short reply: words, and buttons for what the person may have meant. It holds nothing
// that acts: “duyệt” approves nothing, the button does, with the checks of every press.
type BriefReply struct {
	HTML    string // "" says nothing
	Buttons [][]outbox.Button
}

// Brief reports whether a message is a short reply, and what it says: “đã nhận”, “duyệt”, 👍, a sticker. It is no question.
func (e *Event) Brief() (kind door.BriefKind, ok bool) {
	if len(e.Files) == 1 && e.Files[0].Kind == file.Sticker {
		kind, _ = door.Brief(e.Files[0].Emoji)
		return kind, true
	}
	return door.Brief(e.Text)
}

// offerBrief offers a short reply to the modules in their order; the first that has something open in the chat takes it. To
// thanks that none takes there is one courteous word, to anything else silence.
func (r *Router) offerBrief(ctx context.Context, e *Event, kind door.BriefKind) (handling, error) {
	for _, m := range r.modules {
		if m.Brief == nil {
			continue
		}
		said, err := m.Brief(ctx, e, kind)
		if err != nil {
			return handling{module: m}, err
		}
		if said != nil {
			return handling{module: m, act: func(context.Context, *database.Tx) (Reply, error) {
				return Reply{HTML: said.HTML, Buttons: said.Buttons}, nil
			}}, nil
		}
	}
	if kind == door.Thanks {
		return handling{module: r.ownModule(), act: Say(r.kit.Words.thanked())}, nil
	}
	return handling{}, nil
}
