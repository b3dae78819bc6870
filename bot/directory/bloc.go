package directory

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// Bloc is a cluster or bloc of agencies that emulate each other (cụm, khối thi đua), as it is on one day.
type Bloc struct {
	ID       int64
	Code     string
	Name     string
	From     Day
	Until    Day
	Agencies []Agency
	Lead     *Agency // of the day's year
	Deputies []Agency
	Officers []Person // of the Board, responsible for the bloc
}

// MaxDeputies is how many deputies a bloc has at most in a year.
const MaxDeputies = 2

const (
	blocColumns = `select b.id, b.code, b.name, b.from_on, b.until_on from bloc b`
	blocOfID    = blocColumns + ` where b.id = $1`

	leadsOf    = `select agency_id, position from bloc_lead where bloc_id = $1 and year = $2 order by agency_id`
	officersOf = `select o.person_id from bloc_officer o where o.bloc_id = $2 and `
)

var errNoBloc = problem.New(problem.NotFound, "Không có cụm, khối thi đua này.")

func scanBloc(row scanner) (Bloc, error) {
	var b Bloc
	err := row.Scan(&b.ID, &b.Code, &b.Name, &b.From, &b.Until)
	if errors.Is(err, sql.ErrNoRows) {
		return Bloc{}, errNoBloc
	}
	if err != nil {
		return Bloc{}, fmt.Errorf("reading a bloc: %w", err)
	}
	return b, nil
}

// Blocs are those of a day by code, without what is in them.
func (s *Store) Blocs(ctx context.Context, day Day) ([]Bloc, error) {
	return list(ctx, s.db, "blocs", scanBloc, blocColumns+" where "+holds("b")+" order by b.code", day)
}

// Bloc is a bloc with all that is in it on a day.
func (s *Store) Bloc(ctx context.Context, id int64, day Day) (Bloc, error) {
	return blocOn(ctx, s.db, id, day)
}

func blocOn(ctx context.Context, q database.Querier, id int64, day Day) (Bloc, error) {
	b, err := scanBloc(q.QueryRow(ctx, blocOfID, id))
	if err != nil {
		return Bloc{}, err
	}
	in, err := agencies(ctx, q, "a.id in (select agency_id from bloc_member b where b.bloc_id = $2 and "+holds("b")+") and "+holds("t"), day, id)
	if err != nil {
		return Bloc{}, err
	}
	b.Agencies = newTree(day, in).flat()
	if err := readLeads(ctx, q, &b, day); err != nil {
		return Bloc{}, err
	}
	ids, err := column(ctx, q, officersOf+holds("o")+" order by o.id", day, id)
	if err != nil {
		return Bloc{}, err
	}
	for _, person := range ids {
		p, err := scanPerson(q.QueryRow(ctx, personOfID, person))
		if err != nil {
			return Bloc{}, err
		}
		b.Officers = append(b.Officers, p)
	}
	return b, nil
}

func (t *Tree) flat() (all []Agency) {
	t.Walk(func(a Agency, _ int) { all = append(all, a) })
	return all
}

func readLeads(ctx context.Context, q database.Querier, b *Bloc, day Day) error {
	rows, err := q.Query(ctx, leadsOf, b.ID, yearOf(day))
	if err != nil {
		return fmt.Errorf("reading a bloc: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var position BlocPosition
		if err := rows.Scan(&id, &position); err != nil {
			return fmt.Errorf("reading a bloc: %w", err)
		}
		for _, a := range b.Agencies {
			switch {
			case a.ID != id:
			case position == BlocLead:
				b.Lead = &a
			default:
				b.Deputies = append(b.Deputies, a)
			}
		}
	}
	return rows.Err()
}

// BlocPosition is what an agency is in its bloc for a year, beyond a member.
type BlocPosition string

const (
	BlocLead   BlocPosition = "lead"
	BlocDeputy BlocPosition = "deputy"
)

// Name is the position as people read and write it.
func (p BlocPosition) Name() string {
	return map[BlocPosition]string{BlocLead: "Trưởng", BlocDeputy: "Phó"}[p]
}

func yearOf(day Day) int {
	var year int
	fmt.Sscan(day.Year(), &year)
	return year
}

const (
	blocIDsOf = `select b.bloc_id from bloc_member b where b.agency_id = $2 and `

	countDeputies = `select count(*) from bloc_lead where bloc_id = $1 and year = $2 and position = 'deputy' and agency_id <> $3`
	dropLead      = `delete from bloc_lead where bloc_id = $1 and year = $2 and (agency_id = $3 or ($4 = 'lead' and position = 'lead'))`
	insertLead    = `insert into bloc_lead (bloc_id, year, agency_id, position) values ($1, $2, $3, $4)`
	inBloc        = `select count(*) from bloc_member b where b.bloc_id = $1 and b.agency_id = $2 and b.from_on < $3 and (b.until_on = '' or b.until_on > $4)`
)

// BlocsOf are the blocs an agency is in on a day.
func (s *Store) BlocsOf(ctx context.Context, agency int64, day Day) ([]Bloc, error) {
	ids, err := column(ctx, s.db, blocIDsOf+holds("b")+" order by b.bloc_id", day, agency)
	if err != nil {
		return nil, err
	}
	var all []Bloc
	for _, id := range ids {
		b, err := s.Bloc(ctx, id, day)
		if err != nil {
			return nil, err
		}
		all = append(all, b)
	}
	return all, nil
}

// SetLead makes an agency of the bloc its lead of a year, in the place of the former, or one of its deputies.
func (s *Store) SetLead(ctx context.Context, tx *database.Tx, actor Actor, bloc, agency int64, year int, deputy bool) error {
	by, err := s.begin(ctx, tx, actor, Reorganise, 0)
	if err != nil {
		return err
	}
	b, err := scanBloc(tx.QueryRow(ctx, blocOfID, bloc))
	if err != nil {
		return err
	}
	position := BlocLead
	if deputy {
		position = BlocDeputy
	}
	if err := setPosition(ctx, tx, b, agency, year, position); err != nil {
		return err
	}
	return by.Audit(ctx, tx, "set bloc lead", "bloc", bloc, "agency", fmt.Sprint(agency), "year", fmt.Sprint(year), "position", string(position))
}

func setPosition(ctx context.Context, tx *database.Tx, b Bloc, agency int64, year int, position BlocPosition) error {
	if year < 2000 || year > 2100 {
		return problem.New(problem.Invalid, "Năm không hợp lệ; đề nghị ghi dạng 2026.")
	}
	var n int
	if err := tx.QueryRow(ctx, inBloc, b.ID, agency, fmt.Sprintf("%d-01-01", year+1), fmt.Sprintf("%d-01-01", year)).Scan(&n); err != nil {
		return fmt.Errorf("reading a bloc: %w", err)
	}
	if n == 0 {
		return problem.New(problem.Invalid, fmt.Sprintf("Cơ quan này không thuộc %s trong năm %d.", b.Name, year))
	}
	if position == BlocDeputy {
		if err := tx.QueryRow(ctx, countDeputies, b.ID, year, agency).Scan(&n); err != nil {
			return fmt.Errorf("reading a bloc: %w", err)
		}
		if n >= MaxDeputies {
			return problem.New(problem.Invalid, fmt.Sprintf("%s năm %d đã có %d Phó Trưởng cụm (khối).", b.Name, year, MaxDeputies))
		}
	}
	return execAll(ctx, tx, "setting a bloc's lead",
		step{dropLead, []any{b.ID, year, agency, position}},
		step{insertLead, []any{b.ID, year, agency, position}},
	)
}

const (
	endOfficers   = `update bloc_officer set until_on = $1 where bloc_id = $2 and (until_on = '' or until_on > $1)`
	insertOfficer = `insert into bloc_officer (bloc_id, person_id, from_on, until_on) values ($1, $2, $3, '')`
)

// SetOfficer makes a person of the Board responsible for the bloc from today, in the place of the former.
func (s *Store) SetOfficer(ctx context.Context, tx *database.Tx, actor Actor, bloc, person int64) error {
	by, err := s.begin(ctx, tx, actor, Reorganise, 0)
	if err != nil {
		return err
	}
	if _, err := scanBloc(tx.QueryRow(ctx, blocOfID, bloc)); err != nil {
		return err
	}
	day, _, err := today(ctx, tx)
	if err != nil {
		return err
	}
	p, err := scanPerson(tx.QueryRow(ctx, personOfID, person))
	if err != nil {
		return err
	}
	of, err := s.accessOf(ctx, tx, p, day)
	if err != nil {
		return err
	}
	if !of.ofBoard() {
		return problem.New(problem.Invalid, "Chuyên viên theo dõi cụm, khối phải là người của Ban.")
	}
	if err := execAll(ctx, tx, "setting a bloc's officer", step{endOfficers, []any{day, bloc}}, step{insertOfficer, []any{bloc, person, day}}); err != nil {
		return err
	}
	return by.Audit(ctx, tx, "set bloc officer", "bloc", bloc, "person", fmt.Sprint(person))
}
