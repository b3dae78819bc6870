package directory

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"thidua/knowledge/database"
)

// register is the whole directory in memory, without the erased: to write it to a file, and to compare it with one.
type register struct {
	agencies map[int64]*registered
	codes    map[string]*registered
	persons  map[int64]*human
	blocs    []*cluster
	acts     []*deed // not those taken back
}

// span is some time that something holds, and what a file says of it.
type span struct {
	id             int64
	from, until    Day
	opened, closed int64
	row            *fileRow // that speaks of it
	fresh, dirty   bool     // to be added; to be changed
	before         Day      // what until was
}

// void is what was ended on the day it began, or before: it holds on no day.
func (s *span) void() bool { return s.until != "" && s.from >= s.until }

func (s *span) meets(o *span) bool {
	return !s.void() && !o.void() && (s.until == "" || o.from < s.until) && (o.until == "" || s.from < o.until)
}

func (s *span) end(on Day) {
	if !s.dirty {
		s.before = s.until
	}
	s.until, s.dirty = on, true
	if !s.fresh {
		s.closed = -1
	}
}

type registered struct {
	id    int64
	code  string
	terms []*term // the oldest first
	heirs []*registered
	doubt bool // the file has a row of it that could not be read
}

type term struct {
	span
	name   string
	kind   AgencyKind
	parent int64
}

// held are the terms that hold on some day.
func (a *registered) held() []*term {
	return slices.DeleteFunc(slices.Clone(a.terms), func(t *term) bool { return t.void() })
}

// life is from the first day of the first term to the last of the last.
func (a *registered) life() (s span, known bool) {
	held := a.held()
	if len(held) == 0 {
		return span{}, false
	}
	return span{from: held[0].from, until: held[len(held)-1].until}, true
}

func (a *registered) touched() bool {
	return slices.ContainsFunc(a.terms, func(t *term) bool { return t.fresh || t.dirty })
}

// name is the last name the agency had.
func (a *registered) name() string {
	if len(a.terms) == 0 {
		return a.code
	}
	return a.terms[len(a.terms)-1].name
}

func (a *registered) called() string { return fmt.Sprintf("%s (%s)", a.name(), a.code) }

type human struct {
	id           int64
	code, name   string
	listed       bool // who they are is not only their own word
	seats        []*seat
	row          *fileRow
	fresh, dirty bool
}

type seat struct {
	span
	person       *human
	agency       *registered
	role         Role
	title, basis string
	basisOn      Day
}

type cluster struct {
	id           int64
	code, name   string
	from, until  Day
	members      []*place
	officers     []*charge
	leads        map[int]map[int64]string // year, agency: lead or deputy
	row          *fileRow
	fresh, dirty bool
}

type place struct {
	span
	agency *registered
}

type charge struct {
	span
	person *human
}

type deed struct {
	id    int64
	kind  ReorganisationKind
	on    Day
	basis string
	heirs [][2]int64 // from, to
}

// each calls scan with every row of a query.
func each(ctx context.Context, q database.Querier, query string, scan func(rows *sql.Rows) error) error {
	rows, err := q.Query(ctx, query)
	if err != nil {
		return fmt.Errorf("reading the directory: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return fmt.Errorf("reading the directory: %w", err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("reading the directory: %w", err)
	}
	return nil
}

const (
	allAgencies = `select id, code from agency order by id`
	allTerms    = `
select id, agency_id, name, kind, parent_id, from_on, until_on, opened_by, closed_by from agency_term order by from_on, id`
	allPersons = `select id, code, name, listed from person where erased_at = 0 order by id`
	allSeats   = `
select id, person_id, agency_id, role, title, basis, basis_on, from_on, until_on, opened_by, closed_by from post order by from_on, id`
	allBlocs       = `select id, code, name, from_on, until_on from bloc order by code`
	allPlaces      = `select id, bloc_id, agency_id, from_on, until_on, opened_by, closed_by from bloc_member order by from_on, id`
	allLeads       = `select bloc_id, year, agency_id, position from bloc_lead`
	allCharges     = `select id, bloc_id, person_id, from_on, until_on from bloc_officer order by from_on, id`
	allActs        = `select id, kind, on_day, basis from reorganisation where undone_at = 0 order by on_day, id`
	allSuccessions = `select reorganisation_id, from_id, to_id from succession order by reorganisation_id, from_id, to_id`
)

func readRegister(ctx context.Context, q database.Querier) (*register, error) {
	reg := &register{agencies: map[int64]*registered{}, codes: map[string]*registered{}, persons: map[int64]*human{}}
	for _, read := range []func(context.Context, database.Querier) error{reg.readAgencies, reg.readPersons, reg.readBlocs, reg.readActs} {
		if err := read(ctx, q); err != nil {
			return nil, err
		}
	}
	return reg, nil
}

func (reg *register) readAgencies(ctx context.Context, q database.Querier) error {
	if err := each(ctx, q, allAgencies, func(rows *sql.Rows) error {
		a := &registered{}
		if err := rows.Scan(&a.id, &a.code); err != nil {
			return err
		}
		reg.agencies[a.id], reg.codes[a.code] = a, a
		return nil
	}); err != nil {
		return err
	}
	return each(ctx, q, allTerms, func(rows *sql.Rows) error {
		t, agency := &term{}, int64(0)
		err := rows.Scan(&t.id, &agency, &t.name, &t.kind, &t.parent, &t.from, &t.until, &t.opened, &t.closed)
		if a := reg.agencies[agency]; a != nil {
			a.terms = append(a.terms, t)
		}
		return err
	})
}

func (reg *register) readPersons(ctx context.Context, q database.Querier) error {
	if err := each(ctx, q, allPersons, func(rows *sql.Rows) error {
		p := &human{}
		if err := rows.Scan(&p.id, &p.code, &p.name, &p.listed); err != nil {
			return err
		}
		reg.persons[p.id] = p
		return nil
	}); err != nil {
		return err
	}
	return each(ctx, q, allSeats, func(rows *sql.Rows) error {
		s, person, agency := &seat{}, int64(0), int64(0)
		err := rows.Scan(&s.id, &person, &agency, &s.role, &s.title, &s.basis, &s.basisOn, &s.from, &s.until, &s.opened, &s.closed)
		if s.person, s.agency = reg.persons[person], reg.agencies[agency]; s.person != nil && s.agency != nil {
			s.person.seats = append(s.person.seats, s)
		}
		return err
	})
}

func (reg *register) readBlocs(ctx context.Context, q database.Querier) error {
	byID := map[int64]*cluster{}
	if err := each(ctx, q, allBlocs, func(rows *sql.Rows) error {
		b := &cluster{leads: map[int]map[int64]string{}}
		if err := rows.Scan(&b.id, &b.code, &b.name, &b.from, &b.until); err != nil {
			return err
		}
		byID[b.id], reg.blocs = b, append(reg.blocs, b)
		return nil
	}); err != nil {
		return err
	}
	if err := each(ctx, q, allPlaces, func(rows *sql.Rows) error {
		p, bloc, agency := &place{}, int64(0), int64(0)
		err := rows.Scan(&p.id, &bloc, &agency, &p.from, &p.until, &p.opened, &p.closed)
		if p.agency = reg.agencies[agency]; p.agency != nil && byID[bloc] != nil {
			byID[bloc].members = append(byID[bloc].members, p)
		}
		return err
	}); err != nil {
		return err
	}
	if err := each(ctx, q, allLeads, func(rows *sql.Rows) error {
		var bloc, agency int64
		var year int
		var post string
		err := rows.Scan(&bloc, &year, &agency, &post)
		if b := byID[bloc]; b != nil {
			b.lead(year)[agency] = post
		}
		return err
	}); err != nil {
		return err
	}
	return each(ctx, q, allCharges, func(rows *sql.Rows) error {
		c, bloc, person := &charge{}, int64(0), int64(0)
		err := rows.Scan(&c.id, &bloc, &person, &c.from, &c.until)
		if c.person = reg.persons[person]; c.person != nil && byID[bloc] != nil {
			byID[bloc].officers = append(byID[bloc].officers, c)
		}
		return err
	})
}

func (b *cluster) lead(year int) map[int64]string {
	if b.leads[year] == nil {
		b.leads[year] = map[int64]string{}
	}
	return b.leads[year]
}

func (reg *register) readActs(ctx context.Context, q database.Querier) error {
	byID := map[int64]*deed{}
	if err := each(ctx, q, allActs, func(rows *sql.Rows) error {
		d := &deed{}
		if err := rows.Scan(&d.id, &d.kind, &d.on, &d.basis); err != nil {
			return err
		}
		byID[d.id], reg.acts = d, append(reg.acts, d)
		return nil
	}); err != nil {
		return err
	}
	return each(ctx, q, allSuccessions, func(rows *sql.Rows) error {
		var act, from, to int64
		err := rows.Scan(&act, &from, &to)
		if d := byID[act]; d != nil {
			d.heirs = append(d.heirs, [2]int64{from, to})
			if a := reg.agencies[from]; a != nil && reg.agencies[to] != nil {
				a.heirs = append(a.heirs, reg.agencies[to])
			}
		}
		return err
	})
}

// code is the code of an agency by its id, "" for 0.
func (reg *register) code(id int64) string {
	if a := reg.agencies[id]; a != nil {
		return a.code
	}
	return ""
}

// actLine is one act as rows of a file tell it, for one agency.
type actLine struct {
	on         Day
	basis      string
	kind       ReorganisationKind
	from, into string
	name       string
	agencyKind AgencyKind
	parent     string
}

// lines tells a recorded act from the terms it opened and closed.
func (reg *register) lines() []actLine {
	type trace struct {
		agency         *registered
		opened, closed *term
		first          bool // it had no term before
	}
	traces := map[int64]map[int64]*trace{}
	at := func(act int64, a *registered) *trace {
		if traces[act] == nil {
			traces[act] = map[int64]*trace{}
		}
		if traces[act][a.id] == nil {
			traces[act][a.id] = &trace{agency: a}
		}
		return traces[act][a.id]
	}
	for _, a := range reg.agencies {
		for n, t := range a.terms {
			if t.opened > 0 {
				tr := at(t.opened, a)
				tr.opened, tr.first = t, n == 0
			}
			if t.closed > 0 {
				at(t.closed, a).closed = t
			}
		}
	}
	var all []actLine
	for _, d := range reg.acts {
		base := actLine{on: d.on, basis: d.basis, kind: d.kind}
		var lines []actLine
		for _, tr := range traces[d.id] {
			l := base
			switch {
			case d.kind == Founding && tr.opened != nil:
				l.into, l.name, l.agencyKind, l.parent = tr.agency.code, tr.opened.name, tr.opened.kind, reg.code(tr.opened.parent)
			case d.kind == Renaming && tr.opened != nil:
				l.from, l.name = tr.agency.code, tr.opened.name
				if tr.closed == nil || tr.closed.kind != tr.opened.kind {
					l.agencyKind = tr.opened.kind
				}
			case d.kind == HandOver && tr.opened != nil:
				l.from, l.parent = tr.agency.code, reg.code(tr.opened.parent)
			case d.kind == Dissolution && tr.opened == nil && len(tr.agency.held()) > 0:
				l.from = tr.agency.code
			default:
				continue
			}
			lines = append(lines, l)
		}
		for _, h := range d.heirs {
			from, into := reg.agencies[h[0]], reg.agencies[h[1]]
			if d.kind != Merger || from == nil || into == nil || len(from.held()) == 0 {
				continue // an agency of no day is in no file
			}
			l := base
			l.from, l.into = from.code, into.code
			if tr := traces[d.id][into.id]; tr != nil && tr.opened != nil {
				l.name = tr.opened.name
				if tr.closed == nil || tr.closed.kind != tr.opened.kind {
					l.agencyKind = tr.opened.kind
				}
				if tr.first {
					l.parent = reg.code(tr.opened.parent)
				}
			}
			lines = append(lines, l)
		}
		slices.SortFunc(lines, func(a, b actLine) int { return slices.Compare([]string{a.into, a.from}, []string{b.into, b.from}) })
		all = append(all, lines...)
	}
	return all
}
