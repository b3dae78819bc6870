package curation

import (
	"context"
	"errors"
	"slices"

	"thidua/bot/conversation"
	"thidua/bot/outbox"
	"thidua/knowledge/curated"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// aheadDays is how many days before an answer ends its officers are told, so that another can be written and approved meanwhile; of one
// that was released later than that, againDays.
const (
	aheadDays = 30
	againDays = 7
)

// warn suspends what has ended by the calendar, and tells the officers once of what is suspended and once of what will end. What is told
// and that it was are of one transaction; where nobody can be told yet, it is tried again.
func (m *module) warn(ctx context.Context) error {
	if err := m.curated.Lapse(ctx); err != nil {
		return err
	}
	return errors.Join(m.warnOfSuspended(ctx), m.warnOfEnding(ctx))
}

func (m *module) warnOfSuspended(ctx context.Context) error {
	all, err := m.curated.Untold(ctx, m.kit.DB)
	if err != nil || len(all) == 0 {
		return err
	}
	return m.kit.DB.InTx(ctx, func(tx *database.Tx) error {
		today, err := m.today(ctx, tx)
		if err != nil {
			return err
		}
		told, err := m.firstTold(ctx, tx, all, func(curated.Answer) vietnamese.Day { return today })
		if err != nil || len(told) == 0 {
			return err
		}
		if len(told) == 1 {
			return m.tellOfficers(ctx, tx, "suspended", told[0], m.text.suspended(told[0]), conversation.Pairs(m.page.With(buttonOpen, told[0].ID)))
		}
		open := m.list.With(buttonSuspended, int64(slices.Index(lists, curated.Suspended)), 0)
		return m.tellOfficers(ctx, tx, "suspended", told[0], m.text.allSuspended(told), conversation.Pairs(open))
	})
}

func (m *module) warnOfEnding(ctx context.Context) error {
	now, err := m.kit.DB.Now(ctx)
	if err != nil {
		return err
	}
	today := vietnamese.DayOf(database.Time(now))
	ending, err := m.curated.Ending(ctx, m.kit.DB, today.Add(aheadDays))
	if err != nil {
		return err
	}
	ends := map[int64]curated.End{}
	var all []curated.Answer
	for _, e := range ending {
		if e.Told != e.End.On && isNear(e, today) {
			ends[e.ID] = e.End
			all = append(all, e.Answer)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return m.kit.DB.InTx(ctx, func(tx *database.Tx) error {
		told, err := m.firstTold(ctx, tx, all, func(a curated.Answer) vietnamese.Day { return ends[a.ID].On })
		if err != nil || len(told) == 0 {
			return err
		}
		if len(told) == 1 {
			html := m.text.ending(curated.Ending{Answer: told[0], End: ends[told[0].ID]})
			return m.tellOfficers(ctx, tx, "ending:"+string(ends[told[0].ID].On), told[0], html, conversation.Pairs(m.page.With(buttonOpen, told[0].ID)))
		}
		return m.tellOfficers(ctx, tx, "ending:"+string(ends[told[0].ID].On), told[0], m.text.allEnding(told, ends), conversation.Pairs(m.list.With(buttonToList, 0, 0)))
	})
}

// isNear reports whether it is time to tell of an end.
func isNear(e curated.Ending, today vietnamese.Day) bool {
	from := e.End.On.Add(-aheadDays)
	if vietnamese.DayOf(e.ReleasedAt) >= from {
		from = e.End.On.Add(-againDays)
	}
	return today >= from
}

// firstTold are those of the answers of whose day the officers are told first now; none when nobody can be told.
func (m *module) firstTold(ctx context.Context, tx *database.Tx, all []curated.Answer, day func(curated.Answer) vietnamese.Day) (told []curated.Answer, err error) {
	officers, err := m.tickets.AllOfficers(ctx, tx)
	if err != nil || len(officers) == 0 {
		return nil, err
	}
	for _, a := range all {
		first, err := m.curated.Tell(ctx, tx, a.ID, a.Revision, day(a))
		if err != nil {
			return nil, err
		}
		if first {
			told = append(told, a)
		}
	}
	return told, nil
}

// tellOfficers sends every officer a notice about answers, of which first is the first.
func (m *module) tellOfficers(ctx context.Context, tx *database.Tx, about string, first curated.Answer, html string, buttons [][]outbox.Button) error {
	officers, err := m.tickets.AllOfficers(ctx, tx)
	if err != nil {
		return err
	}
	for _, p := range officers {
		key := conversation.Key(Name, about, first.ID, first.Revision, p.ID)
		if err := m.kit.Outbox.Enqueue(ctx, tx, conversation.Notice(key, p.Account, html, buttons)); err != nil {
			return err
		}
	}
	return nil
}
