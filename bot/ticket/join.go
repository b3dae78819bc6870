package ticket

import (
	"context"
	"slices"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

const joinedTo = columns + `where joined_to = $1 and joined_to <> 0 order by id`

// JoinedTo are the tickets that are joined to one, which is answered for all of them.
func (s *Store) JoinedTo(ctx context.Context, q database.Querier, id int64) ([]Ticket, error) {
	return list(ctx, q, joinedTo, id)
}

var errNoTarget = problem.New(problem.Moved, "Phản ánh được chọn không còn nhận gộp; đề nghị chọn phản ánh khác hoặc gửi riêng.")

// joinTarget is the ticket that others are joined to, locked: never one that is joined itself.
func (s *Store) joinTarget(ctx context.Context, tx *database.Tx, t Ticket, id int64) (Ticket, error) {
	main, err := s.locked(ctx, tx, id)
	if err == nil && main.JoinedTo != 0 {
		main, err = s.locked(ctx, tx, main.JoinedTo)
	}
	if err != nil {
		return main, err
	}
	switch {
	case main.ID == t.ID:
		return main, problem.New(problem.Invalid, "Không gộp một phản ánh với chính nó.")
	case !main.joinable():
		return main, errNoTarget
	}
	joined, err := s.JoinedTo(ctx, tx, t.ID)
	if err == nil && len(joined) > 0 {
		err = problem.New(problem.Moved, "Đã có phản ánh khác gộp vào "+t.Code.String()+"; đề nghị gộp theo chiều ngược lại hoặc tách ra trước.")
	}
	return main, err
}

// join makes another ticket be answered for t too. What t was is kept for Unjoin.
func (s *Store) join(ctx context.Context, tx *database.Tx, by directory.Access, t Ticket, target int64) ([]Change, error) {
	main, err := s.joinTarget(ctx, tx, t, target)
	if err != nil {
		return nil, err
	}
	now, hours, err := s.clock(ctx, tx)
	if err != nil {
		return nil, err
	}
	t.goOn(now, hours)
	if t.State == AwaitingReporter {
		t.State, t.before = t.before, ""
	}
	t.joinedState, t.State, t.JoinedTo = t.State, Joined, main.ID
	if t.Category == "" {
		t.Category, t.Level = main.Category, main.Level
	}
	if err := s.save(ctx, tx, &t); err != nil {
		return nil, err
	}
	if err := by.Audit(ctx, tx, "join ticket", "ticket", t.ID, "to", main.Code.String()); err != nil {
		return nil, err
	}
	joined, err := s.tell(ctx, tx, t, Message{Kind: SaidJoined, Author: by.PersonID, Words: main.Code.String()})
	if err != nil {
		return nil, err
	}
	copied, err := s.tellStanding(ctx, tx, main, t)
	return append([]Change{joined}, copied...), err
}

// tellStanding tells a ticket that was just joined what its main one was replied and what the Committee decided about it: that is for it
// too, and is not said again. What was replied to one that the Board has in hand again stands no more.
func (s *Store) tellStanding(ctx context.Context, tx *database.Tx, main, t Ticket) (changes []Change, err error) {
	if slices.Contains(inHand, main.State) {
		return nil, nil
	}
	said, err := s.Messages(ctx, tx, main.ID, false)
	if err != nil {
		return nil, err
	}
	for _, kind := range []MessageKind{SaidAnswer, SaidDecision} {
		for _, m := range slices.Backward(said) {
			if m.Kind != kind {
				continue
			}
			change, err := s.tell(ctx, tx, t, Message{Kind: kind, Author: m.Author, Words: m.Words, ReplyID: m.ReplyID})
			if err != nil {
				return nil, err
			}
			changes = append(changes, change)
			break
		}
	}
	return changes, nil
}

// Join makes another ticket be answered for one too. One is not joined that has joined ones itself, and what is joined already is not
// joined to: there is one depth.
func (s *Store) Join(ctx context.Context, tx *database.Tx, actor directory.Actor, id, target int64) ([]Change, error) {
	by, t, err := s.handled(ctx, tx, actor, id, actJoin)
	if err == nil && !t.CanJoin() {
		err = ErrChanged
	}
	if err != nil {
		return nil, err
	}
	return s.join(ctx, tx, by, t, target)
}

// Unjoin has a ticket be dealt with for itself again, as it was before it was joined.
func (s *Store) Unjoin(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) (Change, error) {
	by, err := s.directory.Authorise(ctx, tx, actor, Handle, 0)
	if err != nil {
		return Change{}, err
	}
	t, err := s.locked(ctx, tx, id)
	if err == nil && t.State != Joined {
		err = ErrChanged
	}
	if err != nil {
		return Change{}, err
	}
	t.State, t.joinedState, t.JoinedTo = t.joinedState, "", 0
	if err := s.save(ctx, tx, &t); err != nil {
		return Change{}, err
	}
	if err := by.Audit(ctx, tx, "unjoin ticket", "ticket", id); err != nil {
		return Change{}, err
	}
	return s.tell(ctx, tx, t, Message{Kind: SaidUnjoined, Author: by.PersonID})
}
