package organisation

import (
	"context"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/knowledge/database"
)

// mergeState is somebody who came by themselves, and whom on the list they are to be.
type mergeState struct {
	Person int64
	Match  directory.Match
}

func (m *module) newMergeForm() *conversation.Form[mergeState] {
	return conversation.Confirmation("merge", func(mergeState) string { return "ghép với người trong danh sách" },
		func(ctx context.Context, tx *database.Tx, e *conversation.Event, s mergeState) (string, error) {
			_, listed, err := m.kit.Directory.MergeablePersons(ctx, tx, e.Actor(), s.Person)
			if err == nil && directory.MatchOf(listed) != s.Match {
				err = directory.ErrMatchMoved
			}
			return m.text.confirmMerge(listed), err
		}, m.merged)
}

// beginMerge makes somebody who came by themselves the person of that name on the list. It asks first when that person has
// another account, which would lose everything.
func (m *module) beginMerge(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		came, listed, err := m.kit.Directory.MergeablePersons(ctx, tx, e.Actor(), e.ID(0))
		if err != nil {
			return conversation.Reply{}, err
		}
		state := mergeState{Person: came.ID, Match: directory.MatchOf(listed)}
		if listed.Account != 0 {
			return m.mergeForm.Begin(ctx, tx, e, conversation.StepConfirm, state)
		}
		return m.merged(ctx, tx, e, state)
	}, nil
}

func (m *module) merged(ctx context.Context, tx *database.Tx, e *conversation.Event, s mergeState) (conversation.Reply, error) {
	p, err := m.kit.Directory.Merge(ctx, tx, e.Actor(), s.Person, s.Match)
	if err != nil {
		return conversation.Reply{}, err
	}
	if s.Match.Account != 0 {
		if err := m.kit.EndSessions(ctx, tx, s.Match.Account); err != nil {
			return conversation.Reply{}, err
		}
	}
	return conversation.Reply{
		HTML: m.text.merged(p), Buttons: conversation.Rows(m.person.With("👤 "+p.Name, p.ID, 0)),
		Toast: conversation.DoneShort, Menus: []int64{p.Account},
	}, nil
}
