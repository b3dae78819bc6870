package conversation

import (
	"context"
	"fmt"
	"strconv"
)

// start is the deep link of a link: what its button opens from a group. It asks of a person what the button asks.
func (l Link) start(kit *Kit) Start {
	return Start{Name: l.Name, WithoutPost: l.Permission == "", Handler: func(ctx context.Context, e *Event) (Act, error) {
		id, err := strconv.ParseInt(e.Param, 10, 64)
		switch {
		case err != nil:
			return nil, ErrOld
		case !permitted(e.Access, l.Permission):
			return nil, kit.Words.Denied()
		}
		e.IDs = []int64{id}
		return l.Handler(ctx, e)
	}}
}

// leavesGroup reports whether the press of a link's button is in a group, and is to be answered in the private chat.
func (r *Router) leavesGroup(ctx context.Context, e *Event, l Link) (bool, error) {
	if e.Private || l.Where != Board {
		return !e.Private, nil
	}
	fit, err := r.inBoardPlace(ctx, e)
	return !fit, err
}

// openPrivately answers a press of a link's button in a group: the private chat opens at the link.
func (r *Router) openPrivately(e *Event, name string) func(ctx context.Context) {
	return func(context.Context) {
		r.kit.Effects.AnswerPress(e.PressID, "", StartURL(r.kit.Me.Username, name, fmt.Sprint(e.ID(0))), nil)
	}
}
