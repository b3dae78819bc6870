package conversation

import (
	"context"

	"thidua/bot/directory"
	"thidua/bot/outbox"
)

// Advice is something that is to be done, for those who may.
type Advice struct {
	Permission directory.PermissionID // whoever has it is told
	HTML       string                 // a sentence
	Link       string                 // of some module, by which it is done; it takes nothing. Where no module has it the sentence stands alone.
	Label      string                 // of its button
}

// Advised is what modules advise somebody: paragraphs of HTML, each beginning with a blank line, and buttons. What somebody may do is said in their private
// chat alone.
type Advised struct {
	kit *Kit
	all []Advice
}

// Advice collects what all modules advise. It is called with no transaction open.
func (k *Kit) Advice(ctx context.Context) (Advised, error) {
	a := Advised{kit: k}
	for _, m := range k.router.modules {
		if m.Advise == nil {
			continue
		}
		some, err := m.Advise(ctx)
		if err != nil {
			return Advised{}, err
		}
		a.all = append(a.all, some...)
	}
	return a, nil
}

// For is what is said of it to who an event is from, with that access.
func (a Advised) For(e *Event, access directory.Access) (html string, buttons [][]outbox.Button) {
	if !e.Private {
		return "", nil
	}
	for _, one := range a.all {
		if !permitted(access, one.Permission) {
			continue
		}
		html += "\n\n" + one.HTML
		with := *e
		with.Access = access
		if button, ok := a.kit.LinkFor(&with, one.Link, one.Label, 0); ok {
			buttons = append(buttons, []outbox.Button{button})
		}
	}
	return html, buttons
}
