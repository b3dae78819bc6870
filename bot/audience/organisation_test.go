package audience_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/audience"
	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// world is a directory in a store.
type world struct {
	*testing.T
	db    *database.DB
	store *directory.Store
}

func each(t *testing.T, test func(w world)) {
	t.Helper()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		test(world{T: t, db: db, store: directory.NewStore(db, directory.Settings{})})
	})
}

func (w world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w world) exec(statement string, args ...any) {
	w.Helper()
	w.ok(w.db.InTx(w.Context(), func(tx *database.Tx) error {
		_, err := tx.Exec(w.Context(), statement, args...)
		return err
	}))
}

func (w world) number(query string, args ...any) (n int64) {
	w.Helper()
	w.ok(w.db.QueryRow(w.Context(), query, args...).Scan(&n))
	return n
}

// found founds an agency in 2020 and returns its id.
func (w world) found(code string, kind directory.AgencyKind, parent string) (id int64) {
	w.Helper()
	w.ok(w.db.InTx(w.Context(), func(tx *database.Tx) error { return found(w.Context(), tx, w.store, code, kind, parent) }))
	return w.number(`select id from agency where code = $1`, code)
}

func found(ctx context.Context, tx *database.Tx, store *directory.Store, code string, kind directory.AgencyKind, parent string) error {
	_, _, err := store.Reorganise(ctx, tx, directory.Operator, directory.Reorganisation{
		Kind: directory.Founding, On: "2020-01-01", Into: code, Name: "Cơ quan " + code, AgencyKind: kind, Parent: parent,
	})
	return err
}

// person adds somebody, who has agreed when agreed is not 0, and returns the id.
func (w world) person(account, agreed int64) (id int64) {
	w.Helper()
	w.exec(`insert into person (code, name, name_key, account, agreed_at, listed, erased_at) values ('', 'Lý Thử', 'ly thu', $1, $2, true, 0)`, account, agreed)
	return w.number(`select max(id) from person`)
}

func (w world) post(person, agency int64, role directory.Role, from, until directory.Day) {
	w.Helper()
	w.exec(`insert into post (person_id, agency_id, role, title, basis, basis_on, from_on, until_on, until_before, opened_by, closed_by)
values ($1, $2, $3, '', '', '', $4, $5, '', 0, 0)`, person, agency, role, from, until)
}

func (w world) read(day directory.Day) *audience.Organisation {
	w.Helper()
	o, err := audience.ReadOrganisation(w.Context(), w.store, day)
	w.ok(err)
	return o
}

func TestAnOrganisationIsReadAsItIsOnTheDay(t *testing.T) {
	each(t, func(w world) {
		top := w.found("TINH", directory.Province, "")
		health := w.found("SYT", directory.Department, "TINH")
		hospital := w.found("BV1", directory.PublicUnit, "SYT")
		w.exec(`insert into bloc (id, code, name, from_on, until_on) values (1, 'K1', 'Khối 1', '', ''), (2, 'K2', 'Khối 2', '', '2026-01-01')`)
		w.exec(`insert into bloc_member (bloc_id, agency_id, from_on, until_on, until_before, opened_by, closed_by)
values (1, $1, '', '2026-03-01', '', 0, 0), (1, $2, '2026-03-01', '', '', 0, 0), (2, $2, '', '', '', 0, 0)`, health, hospital)
		focal, later, listed, silent := w.person(1001, 1), w.person(1002, 1), w.person(0, 0), w.person(1003, 0)
		w.post(focal, health, directory.Focal, "2020-01-01", "2026-03-01")
		w.post(later, health, directory.Focal, "2026-03-01", "")
		w.post(listed, hospital, directory.Focal, "2020-01-01", "")
		w.post(silent, hospital, directory.Head, "2020-01-01", "")
		w.post(later, top, directory.Head, "2020-01-01", "")

		type got struct {
			Recipients, Unreachable []audience.Recipient
			Unrepresented           []string
		}
		for _, c := range []struct {
			day        directory.Day
			expression string
			want       got
		}{
			{"2026-02-28", "bloc:K1", got{Recipients: []audience.Recipient{{PersonID: focal, Account: 1001, AgencyID: health, Role: directory.Focal}}}},
			{"2026-03-01", "bloc:K1", got{
				Unreachable: []audience.Recipient{
					{PersonID: listed, AgencyID: hospital, Role: directory.Focal},
					{PersonID: silent, Account: 1003, AgencyID: hospital, Role: directory.Head},
				},
				Unrepresented: []string{"BV1"},
			}},
			{"2026-03-01", "under:SYT !kind:public_unit", got{Recipients: []audience.Recipient{{PersonID: later, Account: 1002, AgencyID: health, Role: directory.Focal}}}},
			{"2026-03-01", "all role:head kind:province", got{Recipients: []audience.Recipient{{PersonID: later, Account: 1002, AgencyID: top, Role: directory.Head}}}},
			{"2019-12-31", "all", got{}},
		} {
			a := w.read(c.day).Select(parse(t, c.expression))
			have := got{Recipients: a.Recipients, Unreachable: a.Unreachable}
			for _, agency := range a.Unrepresented {
				have.Unrepresented = append(have.Unrepresented, agency.Code)
			}
			if diff := cmp.Diff(c.want, have); diff != "" {
				w.Errorf("%s on %s (-want +got):\n%s", c.expression, c.day, diff)
			}
		}
		if err := parse(t, "bloc:K2").Check(w.read("2025-12-31")); err != nil {
			w.Error(err)
		}
		if err := parse(t, "bloc:K2").Check(w.read("2026-01-01")); !problem.Is(err, problem.Invalid) {
			w.Errorf("a bloc that has ended: %v", err)
		}
	})
}

// Somebody who moves from one new agency to the next, each in one transaction, is in each organisation that is read.
func TestAnOrganisationIsReadOfOneState(t *testing.T) {
	each(t, func(w world) {
		ctx := w.Context()
		today, err := w.store.Today(ctx)
		w.ok(err)
		person, agency := w.person(1001, 1), w.found("A", directory.Department, "")
		w.post(person, agency, directory.Focal, "2020-01-01", "")
		moved := make(chan error, 1)
		go func() {
			defer close(moved)
			for i := range 25 {
				err := w.db.InTx(ctx, func(tx *database.Tx) error { return moveOn(ctx, tx, w.store, person, fmt.Sprint("B", i)) })
				if err != nil {
					moved <- err
					return
				}
			}
		}()
		everyone := parse(t, "all")
		for reads, running := 0, true; running || reads == 0; {
			select {
			case err, failed := <-moved:
				w.ok(err)
				running = failed
			default:
			}
			o, err := audience.ReadOrganisation(ctx, w.store, today)
			if err != nil && running {
				continue // it was being changed all the time
			}
			w.ok(err)
			reads++
			if a := o.Select(everyone); len(a.Recipients) != 1 {
				w.Fatalf("the person is %d times there", len(a.Recipients))
			}
		}
	})
}

// moveOn founds an agency and makes the person its focal point, and nothing else.
func moveOn(ctx context.Context, tx *database.Tx, store *directory.Store, person int64, code string) error {
	if err := found(ctx, tx, store, code, directory.Department, ""); err != nil {
		return err
	}
	agency, err := store.AgencyOfCodeIn(ctx, tx, code)
	if err != nil {
		return err
	}
	const end = `update post set until_on = from_on where person_id = $1`
	if _, err := tx.Exec(ctx, end, person); err != nil {
		return err
	}
	_, err = store.Appoint(ctx, tx, directory.Operator, directory.Appointment{PersonID: person, AgencyID: agency.ID, Role: directory.Focal})
	return err
}

func TestAnExpressionIsCheckedAgainstTheOrganisation(t *testing.T) {
	o := audience.NewOrganisation([]directory.Agency{{ID: 1, Code: "SNV"}}, []directory.Bloc{{ID: 1, Code: "K1"}}, nil)
	for written, want := range map[string]string{
		"all !role:head kind:commune": "",
		"agency:snv | bloc:k1":        "",
		"under:SNV !agency:SYT":       "Không có cơ quan, đơn vị mang mã “SYT”.",
		"under:K1":                    "Không có cơ quan, đơn vị mang mã “K1”.",
		"all (bloc:SNV | agency:X)":   "Không có cụm, khối thi đua mang mã “SNV”.",
	} {
		err := parse(t, written).Check(o)
		if want == "" && err != nil || want != "" && (!problem.Is(err, problem.Invalid) || err.Error() != want) {
			t.Errorf("%q: %v, want %q", written, err, want)
		}
	}
	deep, long := term(audience.FieldAll, ""), []audience.Expression{}
	for range 30 {
		deep = audience.Not(audience.And(deep, term(audience.FieldAll, "")))
	}
	for range 501 {
		long = append(long, term(audience.FieldAll, ""))
	}
	for name, e := range map[string]audience.Expression{"nothing": {}, "too deep": deep, "too long": audience.And(long...), "long enough": audience.And(long[1:]...)} {
		if err := e.Check(o); problem.Is(err, problem.Invalid) == (name == "long enough") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
