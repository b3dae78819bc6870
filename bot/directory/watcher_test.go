package directory_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// notebook is a Watcher that writes down what it is told, in the transaction.
type notebook struct {
	w       *world
	told    []string
	refusal error
}

// watched makes the store tell a notebook.
func (w *world) watched() *notebook {
	n := &notebook{w: w}
	w.store.Watch(n)
	return n
}

// tell writes a line into a table too: it must be there exactly when the change is.
func (n *notebook) tell(ctx context.Context, tx *database.Tx, line string) error {
	n.told = append(n.told, line)
	_, err := tx.Exec(ctx, `insert into group_chat (chat_id, purpose, set_by, set_at) select count(*) + 1, 'agency', 0, 0 from group_chat`)
	return err
}

func (n *notebook) PostsChanged(ctx context.Context, tx *database.Tx, changes []directory.PostChange) error {
	var lines []string
	for _, c := range changes {
		sign := "-"
		if c.Joined {
			sign = "+"
		}
		lines = append(lines, fmt.Sprintf("%s%d %s %s", sign, c.Post.Account, c.Post.AgencyCode, c.Post.Role))
	}
	return n.tell(ctx, tx, strings.Join(lines, ", "))
}

func (n *notebook) Reorganised(ctx context.Context, tx *database.Tx, r directory.Reorganisation, e directory.Effect) error {
	return errors.Join(n.refusal, n.tell(ctx, tx, string(r.Kind)+" "+n.words(ctx, tx, e)))
}

func (n *notebook) Undoing(ctx context.Context, tx *database.Tx, r directory.Reorganisation, e directory.Effect) error {
	return errors.Join(n.refusal, n.tell(ctx, tx, "undo "+string(r.Kind)+" "+n.words(ctx, tx, e)))
}

// words are an effect with the codes of the agencies.
func (n *notebook) words(ctx context.Context, tx *database.Tx, e directory.Effect) string {
	code := func(id int64) (code string) {
		if id != 0 {
			n.w.ok(tx.QueryRow(ctx, `select code from agency where id = $1`, id).Scan(&code))
		}
		return code
	}
	var words []string
	for _, id := range e.Founded {
		words = append(words, "+"+code(id))
	}
	for _, id := range e.Changed {
		words = append(words, "~"+code(id))
	}
	for _, s := range e.Ended {
		words = append(words, "-"+code(s.From)+">"+code(s.To))
	}
	return strings.Join(words, " ")
}

// want checks what was told since the last time, and that the transaction of each was committed.
func (n *notebook) want(want ...string) {
	n.w.Helper()
	if diff := cmp.Diff(want, n.told); diff != "" {
		n.w.Errorf("what was told (-want +got):\n%s", diff)
	}
	if got := n.w.number(`select count(*) from group_chat`); got != int64(len(n.told)) {
		n.w.Errorf("%d lines were written with the changes, want %d", got, len(n.told))
	}
	n.told = nil
	n.w.exec(`delete from group_chat`)
}

func TestAWatcherIsToldWhoJoinsAndLeaves(t *testing.T) {
	each(t, func(w *world) {
		a, b := w.agency("A", "Cơ quan A", directory.Department, ""), w.agency("B", "Cơ quan B", directory.Department, "")
		n := w.watched()

		_, token, err := w.invite(directory.Operator, directory.InvitationSpec{AgencyID: a, Role: directory.Focal})
		w.ok(err)
		w.ok(w.open(1, token))
		n.want()
		admission, err := w.agree(1, "Lý Thử Người Mới")
		w.ok(err)
		n.want("+1 A member")
		w.ok(w.submit(1, admission.RoleRequest.ID, "Lý Thử Người Mới", "Chánh Văn phòng"))
		_, err = w.confirm(directory.Operator, admission.RoleRequest.ID)
		w.ok(err)
		n.want("-1 A member, +1 A focal")

		w.ok(w.tx(func(tx *database.Tx) error {
			_, _, err := w.store.Transfer(w.Context(), tx, directory.Operator, w.access(1).Posts[0].ID, b, "")
			return err
		}))
		n.want("-1 A focal", "+1 B member")
		w.ok(w.endPost(who(1), w.access(1).Posts[0].ID))
		n.want("-1 B member")

		w.appoint(directory.Appointment{PersonID: w.person("Lý Thử Chưa Đến", 0), AgencyID: a, Role: directory.Head})
		n.want()
		person, account := w.one("Lý Thử Mất Máy", a, directory.Member)
		n.want(fmt.Sprintf("+%d A member", account))
		w.ok(w.detach(directory.Operator, person))
		n.want(fmt.Sprintf("-%d A member", account))

		gone, account := w.one("Lý Thử Xóa", a, directory.Member)
		w.appoint(directory.Appointment{PersonID: gone, AgencyID: b, Role: directory.Member, From: w.today().Add(9)})
		n.want(fmt.Sprintf("+%d A member", account), fmt.Sprintf("+%d B member", account))
		_, err = w.erase(who(account), gone)
		w.ok(err)
		n.want(fmt.Sprintf("-%[1]d A member, -%[1]d B member", account))
	})
}

func TestAWatcherIsToldOfTheListedPersonWhoTurnsOutToBeSomebody(t *testing.T) {
	each(t, func(w *world) {
		a, b := w.agency("A", "Cơ quan A", directory.Department, ""), w.agency("B", "Cơ quan B", directory.Department, "")
		listed, old := w.one("Lý Thử Một Người", a, directory.Head)
		w.appoint(directory.Appointment{PersonID: listed, AgencyID: b, Role: directory.Member})
		request := w.requester(77, a, directory.Head, "Lý Thử Một Người", "")
		n := w.watched()
		_, err := w.confirm(directory.Operator, request.ID)
		w.ok(err)
		n.want(fmt.Sprintf("-%[1]d A head, -%[1]d B member", old), "+77 A head, +77 B member, -77 A member")
	})
}

func TestAWatcherIsToldOfReorganisationsAndAskedBeforeTheyAreUndone(t *testing.T) {
	each(t, func(w *world) {
		n := w.watched()
		w.agency("UP", "Cấp trên", directory.Department, "")
		w.agency("OLD", "Cơ quan cũ", directory.Department, "")
		w.agency("BELOW", "Đơn vị trực thuộc", directory.PublicUnit, "OLD")
		n.want("founding +UP", "founding +OLD", "founding +BELOW")
		_, account := w.one("Lý Thử Đầu Mối", w.id("OLD"), directory.Focal)
		n.want(fmt.Sprintf("+%d OLD focal", account))

		merger := directory.Reorganisation{Kind: directory.Merger, On: "2025-07-01", From: []string{"OLD"}, Into: "NEW", Name: "Cơ quan mới"}
		w.exec(`update post set from_on = '2020-01-01'`)
		_, err := w.store.PreviewReorganisation(w.Context(), directory.Operator, merger)
		w.ok(err)
		n.want()
		done := w.must(merger)
		n.want("merger +NEW ~BELOW -OLD>NEW", fmt.Sprintf("-%[1]d OLD focal, +%[1]d NEW member", account))

		undo := func() error {
			return w.tx(func(tx *database.Tx) error {
				_, err := w.store.Undo(w.Context(), tx, directory.Operator, done.ID)
				return err
			})
		}
		before := w.dump(w.tables()...)
		n.refusal = problem.New(problem.Ended, "Có việc đang chờ.")
		w.refused(undo(), problem.Ended)
		if diff := cmp.Diff(before, w.dump(w.tables()...)); diff != "" {
			w.Errorf("a refused undo changed:\n%s", diff)
		}
		n.told, n.refusal = nil, nil
		w.ok(undo())
		n.want("undo merger +NEW ~BELOW -OLD>NEW", fmt.Sprintf("+%[1]d OLD focal, -%[1]d NEW member", account))

		w.must(directory.Reorganisation{Kind: directory.HandOver, On: "2025-08-01", From: []string{"BELOW"}, Parent: "UP"})
		w.must(directory.Reorganisation{Kind: directory.Renaming, On: "2025-08-02", From: []string{"UP"}, Name: "Cấp trên mới"})
		w.must(directory.Reorganisation{Kind: directory.Dissolution, On: "2025-08-03", From: []string{"OLD"}})
		n.want("handover ~BELOW", "renaming ~UP", "dissolution -OLD>", fmt.Sprintf("-%d OLD focal", account))
	})
}

func TestAnErrorOfAWatcherRollsTheChangeBackAndTheNextIsNotTold(t *testing.T) {
	each(t, func(w *world) {
		a := w.agency("A", "Cơ quan A", directory.Department, "")
		person := w.person("Lý Thử", 5)
		first, second := w.watched(), &failing{}
		last := &notebook{w: w}
		w.store.Watch(second, last)
		before := w.dump(w.tables()...)
		err := w.tx(func(tx *database.Tx) error {
			_, err := w.store.Appoint(w.Context(), tx, directory.Operator, directory.Appointment{PersonID: person, AgencyID: a, Role: directory.Member})
			return err
		})
		if !errors.Is(err, errWatcher) {
			w.Errorf("got %v", err)
		}
		if diff := cmp.Diff(before, w.dump(w.tables()...)); diff != "" {
			w.Errorf("the change was not rolled back:\n%s", diff)
		}
		if len(first.told) != 1 || len(last.told) != 0 {
			w.Errorf("the first was told %q, the last %q", first.told, last.told)
		}
	})
}

var errWatcher = errors.New("the watcher failed")

// failing is a Watcher that fails when somebody joins.
type failing struct{ notebook }

func (*failing) PostsChanged(context.Context, *database.Tx, []directory.PostChange) error {
	return errWatcher
}
