package directory

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"thidua/knowledge/database"
)

// exporter writes the register as tables.
type exporter struct {
	reg   *register
	asOf  Day
	marks map[*human]string
}

// Export is the directory as tables: with its whole history, or as it is on a day. Brought into an empty store the whole
// gives the same directory; brought into its own it changes nothing. Accounts and the erased are not in it. A person
// without a code who could be taken for another, or for two, has a mark in its place: "#12".
func (s *Store) Export(ctx context.Context, asOf Day) ([]Table, error) {
	e := &exporter{asOf: asOf}
	err := s.db.Snapshot(ctx, func(q database.Querier) error {
		var err error
		e.reg, err = readRegister(ctx, q)
		return err
	})
	if err != nil {
		return nil, err
	}
	e.mark()
	tables := make([]Table, 0, len(layouts))
	for s, rows := range [][][]string{e.agencies(), e.people(), e.blocs(), e.acts()} {
		tables = append(tables, newTable(subject(s), rows))
	}
	return tables, nil
}

func newTable(s subject, rows [][]string) Table {
	header := Row{Line: 1}
	for _, h := range layouts[s].headings {
		header.Cells = append(header.Cells, h.name)
	}
	t := Table{Name: layouts[s].name, Rows: []Row{header}}
	for n, cells := range rows {
		t.Rows = append(t.Rows, Row{Line: n + 2, Cells: cells})
	}
	return t
}

// shows reports whether a span belongs in the file.
func (e *exporter) shows(s *span) bool {
	return !s.void() && (e.asOf == "" || in(e.asOf, s.from, s.until))
}

func sortRows(rows [][]string, columns ...int) [][]string {
	slices.SortStableFunc(rows, func(a, b []string) int {
		for _, c := range columns {
			if n := cmp.Compare(a[c], b[c]); n != 0 {
				return n
			}
		}
		return slices.Compare(a, b)
	})
	return rows
}

// written is a day as files have it: all figures, so that it is sorted and read alike everywhere.
func written(d Day) string {
	if d == "" {
		return ""
	}
	return string(d[8:10]) + "/" + string(d[5:7]) + "/" + string(d[:4])
}

func writtenLast(until Day) string {
	if until == "" {
		return ""
	}
	return written(until.Add(-1))
}

func (e *exporter) agencies() [][]string {
	var all []*registered
	for _, a := range e.reg.agencies {
		if len(a.held()) > 0 {
			all = append(all, a)
		}
	}
	kind := func(a *registered) int { return a.held()[len(a.held())-1].kind.order() }
	slices.SortFunc(all, func(a, b *registered) int { return cmp.Or(cmp.Compare(kind(a), kind(b)), cmp.Compare(a.code, b.code)) })
	var rows [][]string
	for _, a := range all {
		for _, t := range a.held() {
			if e.shows(&t.span) {
				rows = append(rows, []string{a.code, t.name, t.kind.Name(), e.reg.code(t.parent), written(t.from), writtenLast(t.until)})
			}
		}
	}
	return rows
}

// mark gives those a mark who have no code and came by themselves, are in several agencies, or share their name with another there or with
// another of the Board.
func (e *exporter) mark() {
	all := e.reg.marks()
	e.marks = map[*human]string{}
	names := map[placeKey][]*human{}
	for _, h := range e.reg.humans() {
		if !h.listed {
			e.marks[h] = all[h] // no list finds them by name
		}
		for _, s := range h.seats {
			keys := []placeKey{{s.agency.id, nameKey(h.name)}}
			if s.role.OfBoard() {
				keys = append(keys, placeKey{0, nameKey(h.name)})
			}
			for _, key := range keys {
				if !slices.Contains(names[key], h) {
					names[key] = append(names[key], h)
				}
			}
			if s.agency != h.seats[0].agency {
				e.marks[h] = all[h]
			}
		}
	}
	for _, same := range names {
		for _, h := range same {
			if len(same) > 1 {
				e.marks[h] = all[h]
			}
		}
	}
}

func (e *exporter) personCode(h *human) string { return cmp.Or(h.code, e.marks[h]) }

func (e *exporter) people() [][]string {
	type line struct {
		seat  *seat
		cells []string
	}
	var lines []line
	for _, h := range e.reg.humans() {
		for _, s := range h.seats {
			if e.shows(&s.span) {
				lines = append(lines, line{s, []string{s.agency.code, h.name, s.title, s.role.Name(), e.personCode(h), s.basis, written(s.basisOn),
					written(s.from), writtenLast(s.until)}})
			}
		}
	}
	slices.SortFunc(lines, func(a, b line) int {
		return cmp.Or(cmp.Compare(a.seat.agency.code, b.seat.agency.code),
			cmp.Compare(slices.Index(Roles(), b.seat.role), slices.Index(Roles(), a.seat.role)),
			cmp.Compare(nameKey(a.seat.person.name), nameKey(b.seat.person.name)), cmp.Compare(a.seat.from, b.seat.from),
			slices.Compare(a.cells, b.cells))
	})
	var rows [][]string
	for _, l := range lines {
		rows = append(rows, l.cells)
	}
	return rows
}

// blocs has for each bloc the row of its own days if it has any, then the agencies, a row for each year in which one was
// lead or deputy, then the officers.
func (e *exporter) blocs() [][]string {
	var all [][]string
	for _, b := range e.reg.blocs {
		if !e.shows(&span{from: b.from, until: b.until}) {
			continue
		}
		row := func(agency string, from, until Day, year, post, officer string) []string {
			return []string{b.code, b.name, agency, written(from), writtenLast(until), year, post, officer}
		}
		var rows [][]string
		led := map[string]bool{}
		for _, p := range b.members {
			if !e.shows(&p.span) {
				continue
			}
			before := len(rows)
			for year, posts := range b.leads {
				// What was set for a year in which the agency is not in the bloc, having been merged since, says nothing.
				within := p.meets(&span{from: Day(fmt.Sprintf("%d-01-01", year)), until: Day(fmt.Sprintf("%d-01-01", year+1))})
				key := fmt.Sprint(year, " ", p.agency.code)
				if post := posts[p.agency.id]; post != "" && within && !led[key] && (e.asOf == "" || yearOf(e.asOf) == year) {
					led[key] = true
					rows = append(rows, row(p.agency.code, p.from, p.until, strconv.Itoa(year), postNames[post], ""))
				}
			}
			if len(rows) == before {
				rows = append(rows, row(p.agency.code, p.from, p.until, "", "", ""))
			}
		}
		sortRows(rows, 2, 5)
		own := b.from != "" || b.until != ""
		for _, c := range b.officers {
			// Somebody whose posts at the Board an act has taken back is no officer to bring in again.
			ofBoard := slices.ContainsFunc(c.person.seats, func(s *seat) bool { return s.role.OfBoard() && s.meets(&c.span) })
			if ofBoard && e.shows(&c.span) {
				rows = append(rows, row("", c.from, c.until, "", "", cmp.Or(e.personCode(c.person), c.person.name)))
			}
		}
		if own || len(rows) == 0 {
			rows = slices.Insert(rows, 0, row("", b.from, b.until, "", "", ""))
		}
		all = append(all, rows...)
	}
	return all
}

func (e *exporter) acts() [][]string {
	if e.asOf != "" {
		return nil // what led to that day is no part of it
	}
	lines := e.reg.lines()
	for n := range lines {
		// Rows of a merger are one act for who reads them: with the form that the agency had in the end.
		l := &lines[n]
		for _, o := range lines[n+1:] {
			if l.kind == Merger && o.into == l.into && o.kind == Merger && o.on == l.on && o.basis == l.basis && o.name != "" {
				l.name, l.agencyKind, l.parent = o.name, cmp.Or(o.agencyKind, l.agencyKind), cmp.Or(o.parent, l.parent)
			}
		}
	}
	var rows [][]string
	for _, l := range lines {
		kind := ""
		if l.agencyKind != "" {
			kind = l.agencyKind.Name()
		}
		rows = append(rows, []string{written(l.on), l.basis, l.kind.Name(), l.from, l.into, l.name, kind, l.parent})
	}
	return rows
}
