package roster

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"

	"thidua/bot/directory"
	"thidua/knowledge/database"
)

// snapshot is the whole directory in memory, without the erased: to write it to a file, and to compare it with one.
type snapshot struct {
	agencies        map[int64]*agencyHistory
	byCode          map[string]*agencyHistory
	persons         map[int64]*person
	blocs           []*bloc
	reorganisations []*reorganisation // in force, by their days
}

// agencyHistory is all that an agency has been.
type agencyHistory struct {
	id         int64
	code       string
	terms      []*term // the oldest first
	successors []*agencyHistory
	unreadable bool // the file has a row of it with a problem
}

// term is what an agency is for some time.
type term struct {
	dated
	name   string
	kind   directory.AgencyKind
	parent int64
}

// validTerms are the terms that have a day.
func (a *agencyHistory) validTerms() []*term {
	return slices.DeleteFunc(slices.Clone(a.terms), func(t *term) bool { return t.empty() })
}

// lifetime is from the beginning of the first term to the end of the last; ok is false when the agency has no day.
func (a *agencyHistory) lifetime() (p period, ok bool) {
	terms := a.validTerms()
	if len(terms) == 0 {
		return period{}, false
	}
	return period{from: terms[0].from, until: terms[len(terms)-1].until}, true
}

func (a *agencyHistory) altered() bool {
	return slices.ContainsFunc(a.terms, func(t *term) bool { return t.altered() })
}

// label is the agency as sentences name it: the last name it had, and its code.
func (a *agencyHistory) label() string {
	if len(a.terms) == 0 {
		return fmt.Sprintf("%s (%s)", a.code, a.code)
	}
	return fmt.Sprintf("%s (%s)", a.terms[len(a.terms)-1].name, a.code)
}

type person struct {
	id           int64
	code, name   string
	phone        string
	listed       bool // see directory.Person
	posts        []*post
	row          *fileRow // the first row of the file about them
	phoneRow     *fileRow // the first that has their telephone
	shown        bool     // a line of the plan has their code and telephone
	fresh, dirty bool
}

func (who *person) ofBoard(during period) bool {
	return slices.ContainsFunc(who.posts, func(p *post) bool { return p.role.OfBoard() && p.overlaps(during) })
}

type post struct {
	dated
	person       *person
	agency       *agencyHistory
	role         directory.Role
	title, basis string
	basisOn      directory.Day
}

type bloc struct {
	period
	id           int64
	code, name   string
	members      []*blocMembership
	officers     []*blocOfficer
	positions    map[int]map[int64]directory.BlocPosition // by year and agency
	row          *fileRow                                 // the first row of the file that names it
	fresh, dirty bool
}

// positionsOf are the lead and the deputies of a year, by agency.
func (b *bloc) positionsOf(year int) map[int64]directory.BlocPosition {
	if b.positions[year] == nil {
		b.positions[year] = map[int64]directory.BlocPosition{}
	}
	return b.positions[year]
}

func (b *bloc) label() string { return fmt.Sprintf("%s (%s)", b.name, b.code) }

type blocMembership struct {
	dated
	agency *agencyHistory
}

type blocOfficer struct {
	dated
	person *person
}

// reorganisation is a recorded one that is not undone.
type reorganisation struct {
	id          int64
	kind        directory.ReorganisationKind
	on          directory.Day
	basis       string
	successions []directory.Succession
}

// code is the code of an agency by its id, "" for 0.
func (s *snapshot) code(agency int64) string {
	if a := s.agencies[agency]; a != nil {
		return a.code
	}
	return ""
}

// sortedPersons are all persons in the order of their ids.
func (s *snapshot) sortedPersons() []*person {
	all := make([]*person, 0, len(s.persons))
	for _, who := range s.persons {
		all = append(all, who)
	}
	slices.SortFunc(all, func(a, b *person) int { return cmp.Compare(a.id, b.id) })
	return all
}

// placeholderCodes stand in a file for the codes of persons who have none, where it must tell them from others: "#12".
func (s *snapshot) placeholderCodes() map[*person]string {
	codes, taken := map[*person]string{}, map[string]bool{}
	for _, who := range s.persons {
		taken[who.code] = true
	}
	for _, who := range s.sortedPersons() {
		if who.code != "" {
			continue
		}
		code := fmt.Sprintf("#%d", who.id)
		for taken[code] {
			code += "-" + strconv.FormatInt(who.id, 10)
		}
		codes[who] = code
	}
	return codes
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

	allPersons = `select id, code, name, phone, listed from person where erased_at = 0 order by id`
	allPosts   = `
select id, person_id, agency_id, role, title, basis, basis_on, from_on, until_on, opened_by, closed_by from post order by from_on, id`

	allBlocs       = `select id, code, name, from_on, until_on from bloc order by code`
	allMemberships = `select id, bloc_id, agency_id, from_on, until_on, opened_by, closed_by from bloc_member order by from_on, id`
	allPositions   = `select bloc_id, year, agency_id, position from bloc_lead`
	allOfficers    = `select id, bloc_id, person_id, from_on, until_on from bloc_officer order by from_on, id`

	allReorganisations = `select id, kind, on_day, basis from reorganisation where undone_at = 0 order by on_day, id`
	allSuccessions     = `select reorganisation_id, from_id, to_id from succession order by reorganisation_id, from_id, to_id`
)

func readSnapshot(ctx context.Context, q database.Querier) (*snapshot, error) {
	s := &snapshot{agencies: map[int64]*agencyHistory{}, byCode: map[string]*agencyHistory{}, persons: map[int64]*person{}}
	for _, read := range []func(context.Context, database.Querier) error{s.readAgencies, s.readPersons, s.readBlocs, s.readReorganisations} {
		if err := read(ctx, q); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *snapshot) readAgencies(ctx context.Context, q database.Querier) error {
	if err := each(ctx, q, allAgencies, func(rows *sql.Rows) error {
		a := &agencyHistory{}
		if err := rows.Scan(&a.id, &a.code); err != nil {
			return err
		}
		s.agencies[a.id], s.byCode[a.code] = a, a
		return nil
	}); err != nil {
		return err
	}
	return each(ctx, q, allTerms, func(rows *sql.Rows) error {
		t, agency := &term{}, int64(0)
		err := rows.Scan(&t.id, &agency, &t.name, &t.kind, &t.parent, &t.from, &t.until, &t.opened, &t.closed)
		if a := s.agencies[agency]; a != nil {
			a.terms = append(a.terms, t)
		}
		return err
	})
}

func (s *snapshot) readPersons(ctx context.Context, q database.Querier) error {
	if err := each(ctx, q, allPersons, func(rows *sql.Rows) error {
		who := &person{}
		if err := rows.Scan(&who.id, &who.code, &who.name, &who.phone, &who.listed); err != nil {
			return err
		}
		s.persons[who.id] = who
		return nil
	}); err != nil {
		return err
	}
	return each(ctx, q, allPosts, func(rows *sql.Rows) error {
		p, holder, agency := &post{}, int64(0), int64(0)
		err := rows.Scan(&p.id, &holder, &agency, &p.role, &p.title, &p.basis, &p.basisOn, &p.from, &p.until, &p.opened, &p.closed)
		if p.person, p.agency = s.persons[holder], s.agencies[agency]; p.person != nil && p.agency != nil {
			p.person.posts = append(p.person.posts, p)
		}
		return err
	})
}

func (s *snapshot) readBlocs(ctx context.Context, q database.Querier) error {
	byID := map[int64]*bloc{}
	if err := each(ctx, q, allBlocs, func(rows *sql.Rows) error {
		b := &bloc{positions: map[int]map[int64]directory.BlocPosition{}}
		if err := rows.Scan(&b.id, &b.code, &b.name, &b.from, &b.until); err != nil {
			return err
		}
		byID[b.id], s.blocs = b, append(s.blocs, b)
		return nil
	}); err != nil {
		return err
	}
	if err := each(ctx, q, allMemberships, func(rows *sql.Rows) error {
		m, bloc, agency := &blocMembership{}, int64(0), int64(0)
		err := rows.Scan(&m.id, &bloc, &agency, &m.from, &m.until, &m.opened, &m.closed)
		if m.agency = s.agencies[agency]; m.agency != nil && byID[bloc] != nil {
			byID[bloc].members = append(byID[bloc].members, m)
		}
		return err
	}); err != nil {
		return err
	}
	if err := each(ctx, q, allPositions, func(rows *sql.Rows) error {
		var bloc, agency int64
		var year int
		var position directory.BlocPosition
		err := rows.Scan(&bloc, &year, &agency, &position)
		if b := byID[bloc]; b != nil {
			b.positionsOf(year)[agency] = position
		}
		return err
	}); err != nil {
		return err
	}
	return each(ctx, q, allOfficers, func(rows *sql.Rows) error {
		o, bloc, holder := &blocOfficer{}, int64(0), int64(0)
		err := rows.Scan(&o.id, &bloc, &holder, &o.from, &o.until)
		if o.person = s.persons[holder]; o.person != nil && byID[bloc] != nil {
			byID[bloc].officers = append(byID[bloc].officers, o)
		}
		return err
	})
}

func (s *snapshot) readReorganisations(ctx context.Context, q database.Querier) error {
	byID := map[int64]*reorganisation{}
	if err := each(ctx, q, allReorganisations, func(rows *sql.Rows) error {
		r := &reorganisation{}
		if err := rows.Scan(&r.id, &r.kind, &r.on, &r.basis); err != nil {
			return err
		}
		byID[r.id], s.reorganisations = r, append(s.reorganisations, r)
		return nil
	}); err != nil {
		return err
	}
	return each(ctx, q, allSuccessions, func(rows *sql.Rows) error {
		var id int64
		var succession directory.Succession
		err := rows.Scan(&id, &succession.From, &succession.To)
		r := byID[id]
		if err != nil || r == nil {
			return err
		}
		r.successions = append(r.successions, succession)
		if from, to := s.agencies[succession.From], s.agencies[succession.To]; from != nil && to != nil {
			from.successors = append(from.successors, to)
		}
		return nil
	})
}
