// Package ticketfigures is the module of the figures of difficulties: how many an agency reported, or all did, in a period, what became of
// them and how long it took; as numbers, as pictures, and as a workbook in which every figure leads to its tickets.
package ticketfigures

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/period"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// Name is the module's, and Link's, which shows the figures of an agency for which somebody speaks; of all agencies, 0, to the Board.
const Name = "ticketfigures"

type module struct {
	kit   *conversation.Kit
	store *ticket.Store
	text  text

	show, picture, workbook *conversation.Button
}

// New makes the module.
func New(kit *conversation.Kit, store *ticket.Store) conversation.Module {
	m := &module{kit: kit, store: store, text: text{kit.Words}}
	button := func(verb string, args int, where conversation.Place, handler conversation.Handler) *conversation.Button {
		return &conversation.Button{Verb: verb, Args: args, Permission: directory.Ask, Where: where, Handler: handler}
	}
	m.show = button("ya", 3, conversation.Board, m.shown)              // agency, kind of period, a day of it
	m.picture = button("yb", 4, conversation.Board, m.drawn)           // agency, kind of period, a day of it, what it is by
	m.workbook = button("yc", 3, conversation.Private, m.workbookMade) // agency, kind of period, a day of it
	return conversation.Module{
		Name:    Name,
		Buttons: []*conversation.Button{m.show, m.picture, m.workbook},
		Links:   []conversation.Link{{Name: Name, Permission: directory.Ask, Where: conversation.Board, Handler: m.shown}},
	}
}

// kinds are the kinds of periods, by the numbers that buttons name. They stand in messages that were sent: none is given another meaning.
var kinds = [...]period.Kind{period.Month, period.Quarter, period.HalfYear, period.Year}

// byYear is the kind of period that is shown first.
const byYear = len(kinds) - 1

// view is what somebody looks at.
type view struct {
	agency     int64
	agencyName string // "" of all
	kind       int
	today      vietnamese.Day
	ticket.Figures
}

// ids are the numbers of a button to the view of a period of a kind.
func (v view) ids(kind int, p period.Period) []int64 {
	day, _ := strconv.ParseInt(strings.ReplaceAll(string(p.From), "-", ""), 10, 64) // a day of the calendar, by period.Of
	return []int64{v.agency, int64(kind), day}
}

// may refuses what is not the person's to see: another agency's figures, and in a group those of any one.
func (m *module) may(e *conversation.Event, access directory.Access) error {
	agency := e.ID(0)
	if !ticket.MayReadFigures(access, agency) || agency != 0 && !e.Private {
		return m.kit.Words.Denied()
	}
	return nil
}

// chosen is the kind of period that an event names, and which one; of a link, this year.
func chosen(e *conversation.Event, today vietnamese.Day) (kind int, p period.Period, err error) {
	kind, day := byYear, today
	if len(e.IDs) > 1 {
		n := e.ID(2) // as 20261215
		if day, err = vietnamese.ParseDay(fmt.Sprintf("%04d-%02d-%02d", n/10_000, n/100%100, n%100)); err != nil {
			return 0, p, conversation.ErrOld
		}
		if e.ID(1) < 0 || e.ID(1) >= int64(len(kinds)) {
			return 0, p, conversation.ErrOld
		}
		kind = int(e.ID(1))
	}
	if p = period.Of(kinds[kind], day); p.From > today {
		err = conversation.ErrOld
	}
	return kind, p, err
}

// view is what an event asks for, read outside any transaction.
func (m *module) view(ctx context.Context, e *conversation.Event) (v view, err error) {
	if err := m.may(e, e.Access); err != nil {
		return v, err
	}
	now, err := m.kit.DB.Now(ctx)
	if err != nil {
		return v, err
	}
	v.agency, v.today = e.ID(0), vietnamese.DayOf(database.Time(now))
	var of period.Period
	if v.kind, of, err = chosen(e, v.today); err != nil {
		return v, err
	}
	if v.agency != 0 {
		if v.agencyName, err = m.store.AgencyName(ctx, m.kit.DB, v.agency); err != nil {
			return v, err
		}
	}
	v.Figures, err = m.store.Figures(ctx, m.kit.DB, of, database.Time(now), v.agency)
	return v, err
}

// replies is an act that replies to whoever may still see the figures.
func (m *module) replies(e *conversation.Event, reply conversation.Reply) conversation.Act {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		access, err := m.kit.Directory.AccessIn(ctx, tx, e.User.ID)
		if err == nil {
			err = m.may(e, access)
		}
		return reply, err
	}
}
