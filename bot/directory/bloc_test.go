package directory_test

import (
	"fmt"
	"strings"
	"testing"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

func (w *world) setLead(actor directory.Actor, bloc, agency int64, year int, deputy bool) error {
	return w.tx(func(tx *database.Tx) error {
		return w.store.SetLead(w.Context(), tx, actor, bloc, agency, year, deputy)
	})
}

// bloc makes bloc 1 of agencies A to E of 2025, F of 2024, and G that is in none.
func (w *world) bloc() map[string]int64 {
	w.Helper()
	w.exec(`insert into bloc (id, code, name, from_on, until_on) values (1, 'K1', 'Khối 1', '', '')`)
	ids := map[string]int64{}
	for _, code := range []string{"A", "B", "C", "D", "E", "F", "G"} {
		ids[code] = w.agency(code, "Sở "+code, directory.Department, "")
	}
	for _, code := range []string{"A", "B", "C", "D"} {
		w.join(1, ids[code], "", "")
	}
	w.join(1, ids["E"], "2025-12-31", "") // the last day of the year
	w.join(1, ids["F"], "2021-01-01", "2025-01-01")
	return ids
}

// led is "lead/deputy deputy" on a day.
func (w *world) led(day directory.Day) string {
	w.Helper()
	b, err := w.store.Bloc(w.Context(), 1, day)
	w.ok(err)
	var lead string
	if b.Lead != nil {
		lead = b.Lead.Code
	}
	var deputies []string
	for _, a := range b.Deputies {
		deputies = append(deputies, a.Code)
	}
	return fmt.Sprintf("%s/%s", lead, strings.Join(deputies, " "))
}

func TestABlocHasOneLeadAndAtMostTwoDeputiesAYearFromItsOwnAgencies(t *testing.T) {
	each(t, func(w *world) {
		ids := w.bloc()
		op := directory.Operator
		const day = directory.Day("2025-06-01")
		w.ok(w.setLead(op, 1, ids["A"], 2025, false))
		w.ok(w.setLead(op, 1, ids["B"], 2025, true))
		w.ok(w.setLead(op, 1, ids["C"], 2025, true))
		w.ok(w.setLead(op, 1, ids["C"], 2025, true)) // again is no third
		w.refused(w.setLead(op, 1, ids["D"], 2025, true), problem.Invalid)
		if got := w.led(day); got != "A/B C" {
			w.Errorf("led by %s", got)
		}
		w.ok(w.setLead(op, 1, ids["D"], 2025, false)) // replaces the lead
		if got := w.led(day); got != "D/B C" {
			w.Errorf("led by %s", got)
		}
		w.ok(w.setLead(op, 1, ids["B"], 2025, false)) // a deputy becomes the lead and makes room
		w.ok(w.setLead(op, 1, ids["A"], 2025, true))
		if got := w.led(day); got != "B/A C" {
			w.Errorf("led by %s", got)
		}
		for _, other := range []directory.Day{"2024-12-31", "2026-01-01"} {
			if got := w.led(other); got != "/" {
				w.Errorf("on %s led by %s", other, got)
			}
		}
		w.ok(w.setLead(op, 1, ids["E"], 2025, false))
		if got := w.led(day) + " " + w.led("2025-12-31"); got != "/A C E/A C" {
			w.Errorf("led by %s by an agency that comes on the last day", got)
		}
		for _, code := range []string{"F", "G"} { // left on the first day of the year; never in it
			w.refused(w.setLead(op, 1, ids[code], 2025, false), problem.Invalid)
		}
		w.ok(w.setLead(op, 1, ids["F"], 2024, false))
		w.refused(w.setLead(op, 1, ids["E"], 2024, false), problem.Invalid)
		w.refused(w.setLead(op, 1, ids["A"], 25, false), problem.Invalid)
		w.refused(w.setLead(op, 4711, ids["A"], 2025, false), problem.NotFound)

		if blocs, err := w.store.BlocsOf(w.Context(), ids["F"], "2024-12-31"); err != nil || len(blocs) != 1 {
			w.Errorf("F was in %+v (%v)", blocs, err)
		}
		if blocs, err := w.store.BlocsOf(w.Context(), ids["F"], "2025-01-01"); err != nil || len(blocs) != 0 {
			w.Errorf("F is in %+v (%v)", blocs, err)
		}
		_, focal := w.one("Lý Thử Đầu Mối", ids["A"], directory.Focal)
		_, approver := w.one("Lý Thử Lãnh Đạo", ids["G"], directory.Approver)
		for _, account := range []int64{focal, approver, 4711} {
			w.refused(w.setLead(who(account), 1, ids["A"], 2025, false), problem.Denied)
		}
	})
}

func TestABlocHasOneOfficerOfTheBoardAtATime(t *testing.T) {
	each(t, func(w *world) {
		ids := w.bloc()
		first, account := w.one("Lý Thử Chuyên Viên Một", ids["G"], directory.Officer)
		second, _ := w.one("Lý Thử Chuyên Viên Hai", ids["G"], directory.Officer)
		focal, focalAccount := w.one("Lý Thử Đầu Mối", ids["A"], directory.Focal)
		set := func(actor directory.Actor, bloc, person int64) error {
			return w.tx(func(tx *database.Tx) error { return w.store.SetOfficer(w.Context(), tx, actor, bloc, person) })
		}
		w.refused(set(who(focalAccount), 1, first), problem.Denied)
		w.refused(set(who(account), 1, focal), problem.Invalid)
		w.refused(set(who(account), 1, 4711), problem.NotFound)
		w.refused(set(who(account), 4711, first), problem.NotFound)
		for _, person := range []int64{first, second, second, first} {
			w.ok(set(who(account), 1, person))
			b, err := w.store.Bloc(w.Context(), 1, w.today())
			w.ok(err)
			if len(b.Officers) != 1 || b.Officers[0].ID != person {
				w.Errorf("the bloc has the officers %+v, want %d", b.Officers, person)
			}
		}
	})
}
