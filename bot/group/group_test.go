package group_test

import (
	"context"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/group"
	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

const (
	admin, focal, member = 1, 2, 3 // accounts
	first, second        = -100, -200
)

// world is a store with an administrator, a focal point and a member.
type world struct {
	*group.Store
	t  *testing.T
	db *database.DB
}

func each(t *testing.T, test func(w *world)) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		agency := bottest.Agency(t, db, "SYT")
		bottest.GivePost(t, db, admin, agency, directory.Admin)
		bottest.GivePost(t, db, focal, agency, directory.Focal)
		bottest.GivePost(t, db, member, agency, directory.Member)
		test(&world{Store: group.NewStore(directory.NewStore(db, directory.Settings{})), t: t, db: db})
	})
}

// act is what an account does to a group.
type act = func(ctx context.Context, tx *database.Tx, actor directory.Actor, chat int64) error

// does requires that an account's act ends with that code; "" means that it succeeds.
func (w *world) does(account int64, what act, chat int64, want problem.Code) {
	w.t.Helper()
	err := w.db.InTx(w.t.Context(), func(tx *database.Tx) error {
		return what(w.t.Context(), tx, directory.Actor{Account: account}, chat)
	})
	if want == "" && err != nil || want != "" && !problem.Is(err, want) {
		w.t.Errorf("account %d, group %d: got %v, want %q", account, chat, err, want)
	}
}

// are requires what groups are for, and which is the Board's.
func (w *world) are(board int64, purposes map[int64]group.Purpose) {
	w.t.Helper()
	for chat, want := range purposes {
		if got, err := w.Purpose(w.t.Context(), w.db, chat); err != nil || got != want {
			w.t.Errorf("group %d is for %q (%v), want %q", chat, got, err, want)
		}
	}
	if got, err := w.BoardChat(w.t.Context(), w.db); err != nil || got != board {
		w.t.Errorf("the Board's group is %d (%v), want %d", got, err, board)
	}
}

func TestTheBoardHasOneGroup(t *testing.T) {
	each(t, func(w *world) {
		w.does(focal, w.Register, first, "")
		w.does(admin, w.SetBoard, first, "")
		w.does(admin, w.SetBoard, first, problem.Duplicate)
		w.does(admin, w.SetBoard, second, "")
		w.are(second, map[int64]group.Purpose{first: group.Agency, second: group.Board})
		w.does(admin, w.UnsetBoard, first, problem.Ended)
		w.does(admin, w.UnsetBoard, second, "")
		w.are(0, map[int64]group.Purpose{first: group.Agency, second: group.Agency})
	})
}

func TestRegisteringAGroupAgainLeavesItWhatItIs(t *testing.T) {
	each(t, func(w *world) {
		w.does(admin, w.SetBoard, first, "")
		w.does(focal, w.Register, first, "")
		w.are(first, map[int64]group.Purpose{first: group.Board})
	})
}

func TestWhoMayNotChangesNothing(t *testing.T) {
	each(t, func(w *world) {
		w.does(member, w.Register, first, problem.Denied)
		w.does(focal, w.Register, first, "")
		for _, who := range []int64{member, focal} {
			w.does(who, w.SetBoard, first, problem.Denied)
		}
		w.are(0, map[int64]group.Purpose{first: group.Agency})
		w.does(admin, w.SetBoard, first, "")
		w.does(focal, w.UnsetBoard, first, problem.Denied)
		w.are(first, map[int64]group.Purpose{first: group.Board})
	})
}

func TestAGroupIsFollowedToItsSupergroupAndForgotten(t *testing.T) {
	each(t, func(w *world) {
		w.does(admin, w.SetBoard, first, "")
		w.does(focal, w.Register, second, "")
		moves := func(from, to int64) act {
			return func(ctx context.Context, tx *database.Tx, _ directory.Actor, _ int64) error {
				return w.Move(ctx, tx, from, to)
			}
		}
		w.does(admin, moves(first, -300), 0, "")
		w.are(-300, map[int64]group.Purpose{first: "", -300: group.Board})
		// The new id may have been registered before the move is told of: it is the Board's all the same.
		w.does(admin, moves(-300, second), 0, "")
		w.are(second, map[int64]group.Purpose{-300: "", second: group.Board})
		w.does(admin, func(ctx context.Context, tx *database.Tx, _ directory.Actor, chat int64) error {
			return w.Remove(ctx, tx, chat)
		}, second, "")
		w.are(0, map[int64]group.Purpose{second: ""})
	})
}
