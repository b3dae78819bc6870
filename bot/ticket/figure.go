package ticket

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"thidua/bot/directory"
	"thidua/bot/period"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// WithoutBloc is what the agencies that are in no bloc are called together.
const WithoutBloc = "Chưa thuộc cụm, khối"

// Figures count the difficulties that were sent, those of other channels and joined ones among them. Questions to the Board are
// counted apart. Every figure is counted from Tickets.
type Figures struct {
	Period period.Period
	At     time.Time // what is open is so at this moment; what was done after it is not counted
	Total  Figure

	// Categories and blocs are all there are, also those without a ticket, so that the figures of several periods stand side by side. Not
	// classified is the last category, in no bloc the last bloc. The blocs are today's; an agency that is in several counts in the first.
	ByCategory, ByBloc []Figure
	ByAgency           []Figure // that have tickets in Tickets, those that reported most first

	Questions Figure
	Tickets   []Counted // what a figure counts, in the order of their codes
}

// Figure counts the tickets of one category, bloc or agency.
type Figure struct {
	Key  string // of a Category, the code of a bloc or an agency; "" is none
	Name string

	Received int // sent in the period
	Settled  int // answered, refused, resolved or withdrawn in the period, whenever received, and not opened again since
	Open     int // at Figures.At, whenever received: see State.Open; a joined ticket until it is answered for
	Overdue  int // of those that are open

	// Medians in working days after the day on which a ticket was sent, the time for which it waited for its reporter with it: to the first
	// reply, if that was in the period, and of what was settled in it. What was withdrawn is not in them. nil is that there is none.
	FirstReply, Resolution *float64
}

// Empty reports whether nothing is counted.
func (f Figure) Empty() bool {
	return f.Received+f.Settled+f.Open == 0 && f.FirstReply == nil
}

// Counted is a ticket as figures count it: no person and no words.
type Counted struct {
	Code     Code
	Kind     Kind
	State    State // as it is now
	Category Category
	Agency   Group
	Bloc     Group // the zero value of none

	SentAt, AcceptedAt, DueAt time.Time
	RepliedAt                 time.Time // first; zero is not by Figures.At
	SettledAt                 time.Time // zero is that it is open at Figures.At

	Received, Settled, Open, Overdue bool // which of the figures count it
	FirstReply, Resolution           *int // working days that are in the medians; nil is that they are not
}

// Group is what tickets are counted by.
type Group struct{ Key, Name string }

// Reader is a database or a transaction.
type Reader interface {
	database.Querier
	Now(ctx context.Context) (int64, error)
}

// MayReadFigures reports whether a person may read the figures of an agency: who speaks for it. Those of all, agency 0, are the Board's.
func MayReadFigures(by directory.Access, agency int64) bool {
	if agency == 0 {
		return OfBoard(by)
	}
	return by.May(Speak, agency)
}

// Figures count what was sent and settled in a period, and what is open at a moment: the zero time is now. The figures of a period that is
// over, as they were at its end, have at = p.End(). What a ticket waited for then is known; its agency, category and the day from which
// Overdue is counted are today's. agency is the one whose people answer for the tickets; 0 is all.
func (s *Store) Figures(ctx context.Context, q Reader, p period.Period, at time.Time, agency int64) (Figures, error) {
	micros, err := q.Now(ctx)
	if err != nil {
		return Figures{}, err
	}
	now := database.Time(micros)
	if at.IsZero() {
		at = now
	}
	groups, err := readGroups(ctx, q, vietnamese.DayOf(now))
	if err != nil {
		return Figures{}, err
	}
	hours, err := s.holidays.Calendar(ctx, q)
	if err != nil {
		return Figures{}, err
	}
	since := p.Start()
	if at.Before(since) {
		since = at
	}
	histories, err := readHistories(ctx, q, since, at, agency)
	if err != nil {
		return Figures{}, err
	}
	f := Figures{Period: p, At: at}
	for _, h := range histories {
		c := h.counted(p, at, hours)
		if agency := groups.agencies[h.holder]; agency.Key != "" {
			c.Agency, c.Bloc = agency, groups.blocOf[h.holder]
		}
		if c.Received || c.Settled || c.Open || c.FirstReply != nil {
			f.Tickets = append(f.Tickets, c)
		}
	}
	f.count(groups.blocs)
	return f, nil
}

// count makes the figures from the tickets.
func (f *Figures) count(blocs []Group) {
	slices.SortFunc(f.Tickets, func(a, b Counted) int { return cmp.Or(a.Code.Year-b.Code.Year, a.Code.Number-b.Code.Number) })
	var difficulties, questions []Counted
	var agencies []Group
	for _, c := range f.Tickets {
		if c.Kind == Question {
			questions = append(questions, c)
			continue
		}
		difficulties = append(difficulties, c)
		if !slices.Contains(agencies, c.Agency) {
			agencies = append(agencies, c.Agency)
		}
	}
	var categories []Group
	for _, c := range append(Categories(), "") {
		categories = append(categories, Group{string(c), c.Name()})
	}
	f.Total, f.Questions = figure(Group{}, difficulties), figure(Group{}, questions)
	f.ByCategory = figures(difficulties, categories, func(c Counted) string { return string(c.Category) })
	f.ByBloc = figures(difficulties, append(blocs[:len(blocs):len(blocs)], Group{"", WithoutBloc}), func(c Counted) string { return c.Bloc.Key })
	f.ByAgency = figures(difficulties, agencies, func(c Counted) string { return c.Agency.Key })
	slices.SortFunc(f.ByAgency, func(a, b Figure) int {
		return cmp.Or(b.Received-a.Received, b.Open-a.Open, b.Settled-a.Settled, cmp.Compare(a.Key, b.Key))
	})
}

// figures are those of groups, in their order.
func figures(tickets []Counted, groups []Group, key func(Counted) string) (all []Figure) {
	of := map[string][]Counted{}
	for _, c := range tickets {
		of[key(c)] = append(of[key(c)], c)
	}
	for _, g := range groups {
		all = append(all, figure(g, of[g.Key]))
	}
	return all
}

func figure(g Group, tickets []Counted) Figure {
	f := Figure{Key: g.Key, Name: g.Name}
	var replies, resolutions []int
	add := func(n *int, counts bool) {
		if counts {
			*n++
		}
	}
	for _, c := range tickets {
		add(&f.Received, c.Received)
		add(&f.Settled, c.Settled)
		add(&f.Open, c.Open)
		add(&f.Overdue, c.Overdue)
		if c.FirstReply != nil {
			replies = append(replies, *c.FirstReply)
		}
		if c.Resolution != nil {
			resolutions = append(resolutions, *c.Resolution)
		}
	}
	f.FirstReply, f.Resolution = median(replies), median(resolutions)
	return f
}

// median is the value in the middle, the mean of the two there are; nil of none.
func median(days []int) *float64 {
	if len(days) == 0 {
		return nil
	}
	slices.Sort(days)
	middle := float64(days[(len(days)-1)/2]+days[len(days)/2]) / 2
	return &middle
}

// groupings are the agencies that there are and were, and today's blocs.
type groupings struct {
	agencies map[int64]Group // by their latest names
	blocs    []Group         // by their codes
	blocOf   map[int64]Group // of an agency
}

const (
	agencyNames = `
select a.id, a.code, t.name from agency a join agency_term t on t.agency_id = a.id order by t.from_on, t.id`

	blocMembers = `
select coalesce(m.agency_id, 0), b.code, b.name from bloc b
left join bloc_member m on m.bloc_id = b.id and m.from_on <= $1 and (m.until_on = '' or m.until_on > $1)
where b.from_on <= $1 and (b.until_on = '' or b.until_on > $1) order by b.code, m.agency_id`
)

func readGroups(ctx context.Context, q database.Querier, day directory.Day) (groupings, error) {
	g := groupings{agencies: map[int64]Group{}, blocOf: map[int64]Group{}}
	err := eachGroup(ctx, q, func(id int64, agency Group) { g.agencies[id] = agency }, agencyNames)
	if err != nil {
		return g, err
	}
	return g, eachGroup(ctx, q, func(agency int64, bloc Group) {
		if n := len(g.blocs); n == 0 || g.blocs[n-1] != bloc {
			g.blocs = append(g.blocs, bloc)
		}
		if _, placed := g.blocOf[agency]; !placed && agency != 0 {
			g.blocOf[agency] = bloc
		}
	}, blocMembers, day)
}

func eachGroup(ctx context.Context, q database.Querier, take func(id int64, g Group), query string, args ...any) error {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("reading what tickets are counted by: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var g Group
		if err := rows.Scan(&id, &g.Key, &g.Name); err != nil {
			return fmt.Errorf("reading what tickets are counted by: %w", err)
		}
		take(id, g)
	}
	return rows.Err()
}
