package directory_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/directory"
	"thidua/bot/problem"
)

// revise changes the directory as it is now by one statement for each of the given.
func (w *world) revise(statements ...string) error {
	w.Helper()
	version, err := w.store.Version(w.Context())
	w.ok(err)
	return w.store.Revise(w.Context(), directory.Operator, version, func(v *directory.Revision) (bool, error) {
		return true, w.execIn(v, statements...)
	})
}

func (w *world) execIn(v *directory.Revision, statements ...string) error {
	for _, s := range statements {
		if _, err := v.Tx.Exec(w.Context(), s); err != nil {
			return err
		}
	}
	return nil
}

func TestARevisionIsForThoseWhoReorganiseAndOfTheVersionTheySaw(t *testing.T) {
	each(t, func(w *world) {
		w.agency("A", "Cơ quan A", directory.Department, "")
		_, member := w.one("Lý Thử Thành Viên", w.id("A"), directory.Member)
		version, err := w.store.Version(w.Context())
		w.ok(err)
		called := false
		change := func(*directory.Revision) (bool, error) { called = true; return true, nil }
		w.refused(w.store.Revise(w.Context(), who(member), version, change), problem.Denied)
		w.refused(w.store.Revise(w.Context(), directory.Operator, version-1, change), problem.Moved)
		w.refused(w.store.Rehearse(w.Context(), who(member), func(*directory.Revision) error { called = true; return nil }), problem.Denied)
		if called {
			w.Error("the change was made")
		}
		w.ok(w.store.Revise(w.Context(), directory.Operator, version, change))
		if now, err := w.store.Version(w.Context()); err != nil || now != version+1 {
			w.Errorf("the version went from %d to %d (%v)", version, now, err)
		}
	})
}

func TestARevisionThatChangesNothingOrFailsLeavesEverythingAsItWas(t *testing.T) {
	each(t, func(w *world) {
		w.agency("A", "Cơ quan A", directory.Department, "")
		n := w.watched()
		before := w.dump(w.tables()...)
		version, err := w.store.Version(w.Context())
		w.ok(err)
		const rename = `update agency_term set name = 'Khác'`
		w.ok(w.store.Revise(w.Context(), directory.Operator, version, func(v *directory.Revision) (bool, error) {
			return false, w.execIn(v, rename)
		}))
		w.ok(w.store.Rehearse(w.Context(), directory.Operator, func(v *directory.Revision) error { return w.execIn(v, rename) }))
		broken := errors.New("broken")
		err = w.store.Revise(w.Context(), directory.Operator, version, func(v *directory.Revision) (bool, error) {
			return true, errors.Join(w.execIn(v, rename), broken)
		})
		if !errors.Is(err, broken) {
			w.Errorf("got %v", err)
		}
		if diff := cmp.Diff(before, w.dump(w.tables()...)); diff != "" {
			w.Errorf("something changed:\n%s", diff)
		}
		n.want()
	})
}

func TestAReorganisationThatFailsInARevisionLeavesNoTraceOfItself(t *testing.T) {
	each(t, func(w *world) {
		w.agency("A", "Cơ quan A", directory.Department, "")
		w.agency("B", "Cơ quan B", directory.Department, "A")
		version, err := w.store.Version(w.Context())
		w.ok(err)
		w.ok(w.store.Revise(w.Context(), directory.Operator, version, func(v *directory.Revision) (bool, error) {
			_, err := v.Reorganise(w.Context(), directory.Reorganisation{Kind: directory.HandOver, On: "2025-01-01", From: []string{"A"}, Parent: "B"})
			w.refused(err, problem.Invalid)
			changes, err := v.Reorganise(w.Context(), directory.Reorganisation{Kind: directory.Renaming, On: "2025-01-01", From: []string{"B"}, Name: "Cơ quan Bê"})
			if len(changes) != 1 {
				w.Errorf("the changes are %v", changes)
			}
			return true, err
		}))
		if got := w.number(`select count(*) from reorganisation where kind in ('handover', 'renaming')`); got != 1 {
			w.Errorf("%d are recorded, want the renaming", got)
		}
		if got := w.number(`select count(*) from agency_term where until_on = '' and parent_id = 0`); got != 1 {
			w.Errorf("%d agencies are at the top, want 1", got)
		}
	})
}

func TestAWatcherIsToldWhatARevisionsRowsSayOfAgencies(t *testing.T) {
	each(t, func(w *world) {
		for _, code := range []string{"ENDS", "RENAMED", "LATER", "MOVED", "SAME"} {
			w.agency(code, "Cơ quan "+code, directory.Department, "")
		}
		person, account := w.one("Lý Thử Người", w.id("ENDS"), directory.Member)
		n := w.watched()
		id := func(code string) string { return fmt.Sprint(w.id(code)) }
		today := string(w.today())
		w.ok(w.revise(
			`update agency_term set until_on = '`+today+`', closed_by = -1 where agency_id = `+id("ENDS"),
			`update post set until_on = '`+today+`', closed_by = -1 where person_id = `+fmt.Sprint(person),
			`update agency_term set name = 'Tên khác' where agency_id = `+id("RENAMED"),
			`update agency_term set until_on = '2030-01-01' where agency_id = `+id("LATER"),
			`insert into agency_term (agency_id, name, kind, parent_id, from_on, until_on, opened_by, closed_by)
				values (`+id("LATER")+`, 'Tên sau', 'department', 0, '2030-01-01', '', 0, 0)`,
			`update agency_term set parent_id = `+id("SAME")+` where agency_id = `+id("MOVED"),
			`insert into agency (code) values ('NEW')`,
			`insert into agency_term (agency_id, name, kind, parent_id, from_on, until_on, opened_by, closed_by)
				select id, 'Mới', 'department', 0, '2026-01-01', '', 0, 0 from agency where code = 'NEW'`,
		))
		n.want(" +NEW ~RENAMED ~LATER ~MOVED -ENDS>", fmt.Sprintf("-%d ENDS member", account))

		// What is so already is not told again, and another end is told as an end.
		w.ok(w.revise(`update agency_term set until_on = '2026-01-02' where agency_id = ` + id("ENDS")))
		n.want(" -ENDS>")
		w.ok(w.revise(`update person set name = 'Lý Thử Khác'`))
		n.want()
	})
}

func TestAWatcherIsToldOnceOfWhatARevisionDoesByAReorganisation(t *testing.T) {
	each(t, func(w *world) {
		for _, code := range []string{"A", "B", "C"} {
			w.agency(code, "Cơ quan "+code, directory.Department, "")
		}
		n := w.watched()
		version, err := w.store.Version(w.Context())
		w.ok(err)
		w.ok(w.store.Revise(w.Context(), directory.Operator, version, func(v *directory.Revision) (bool, error) {
			if _, err := v.Reorganise(w.Context(), directory.Reorganisation{Kind: directory.Merger, On: "2025-07-01", From: []string{"A"}, Into: "B"}); err != nil {
				return false, err
			}
			// The rows tell of a dissolution already.
			if err := w.execIn(v, `update agency_term set until_on = '2025-08-01', closed_by = -1 where agency_id = `+fmt.Sprint(w.idIn(v, "C"))); err != nil {
				return false, err
			}
			r, err := v.RecordReorganisation(w.Context(), directory.Reorganisation{Kind: directory.Dissolution, On: "2025-08-01", From: []string{"C"}})
			if err != nil {
				return false, err
			}
			return true, w.execIn(v, fmt.Sprintf(`update agency_term set closed_by = %d where until_on = '2025-08-01'`, r.ID))
		}))
		n.want("merger -A>B", "dissolution -C>")
	})
}

func TestAWatcherCanRefuseARevision(t *testing.T) {
	each(t, func(w *world) {
		a := w.agency("A", "Cơ quan A", directory.Department, "")
		n := w.watched()
		n.refusal = problem.New(problem.Ended, "Có việc đang chờ.")
		before := w.dump(w.tables()...)
		w.refused(w.revise(fmt.Sprintf(`update agency_term set name = 'Khác' where agency_id = %d`, a)), problem.Ended)
		if diff := cmp.Diff(before, w.dump(w.tables()...)); diff != "" {
			w.Errorf("something changed:\n%s", diff)
		}
	})
}

func (w *world) idIn(v *directory.Revision, code string) (id int64) {
	w.Helper()
	w.ok(v.Tx.QueryRow(w.Context(), `select id from agency where code = $1`, code).Scan(&id))
	return id
}
