// Package officehours is the module about when the office works: the days off and swapped days that officers enter, and the warning
// before those that are known run out.
package officehours

import (
	"context"
	"fmt"
	"slices"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/holiday"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// Name is the module's.
const Name = "officehours"

const formTTL = 24 * time.Hour

type module struct {
	kit   *conversation.Kit
	store *holiday.Store
	text  text

	open, enter, drop *conversation.Button
	enterForm         *conversation.Form[entering]
	dropForm          *conversation.Form[dropping]
}

// New makes the module.
func New(kit *conversation.Kit, store *holiday.Store) conversation.Module {
	m := &module{kit: kit, store: store, text: text{kit.Words}}
	m.open = &conversation.Button{Verb: "ho", Args: 1, Permission: holiday.Keep, Handler: m.opened}
	m.enter = &conversation.Button{Verb: "he", Permission: holiday.Keep, Handler: m.begun}
	m.drop = &conversation.Button{Verb: "hd", Args: 1, Permission: holiday.Keep, Handler: m.dropBegun}
	m.enterForm, m.dropForm = m.newEnterForm(), m.newDropForm()
	return conversation.Module{
		Name: Name,
		Commands: []conversation.Command{
			{Name: "ngaynghi", Description: "Ngày nghỉ, ngày làm bù", Permission: holiday.Keep, Handler: m.opened},
		},
		Buttons: []*conversation.Button{m.open, m.enter, m.drop},
		Forms:   []conversation.AnyForm{m.enterForm, m.dropForm},
		Tables:  []string{"holiday_notice"},
		Hourly:  m.warn,
	}
}

// opened is /ngaynghi: what is known of the days to come; of a button, with that page of the notices.
func (m *module) opened(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.mayKeep(ctx, tx, e); err != nil {
			return conversation.Reply{}, err
		}
		return m.screen(ctx, tx, "", conversation.Page(e.ID(0)))
	}, nil
}

func (m *module) mayKeep(ctx context.Context, tx *database.Tx, e *conversation.Event) error {
	access, err := m.kit.Directory.AccessIn(ctx, tx, e.User.ID)
	if err == nil && !access.May(holiday.Keep, 0) {
		err = m.kit.Words.Denied()
	}
	return err
}

// pageSize is how many notices can be taken back from one page of the screen.
const pageSize = 6

// screen is what is known of the days to come, below what was just done, with a page of the notices that hold for them, the newest first.
func (m *module) screen(ctx context.Context, tx *database.Tx, done string, page int) (conversation.Reply, error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return conversation.Reply{}, err
	}
	hours, err := m.store.Calendar(ctx, tx)
	if err != nil {
		return conversation.Reply{}, err
	}
	notices, err := m.store.Notices(ctx, tx)
	if err != nil {
		return conversation.Reply{}, err
	}
	notices = slices.DeleteFunc(notices, func(n holiday.Notice) bool {
		return n.Spans[len(n.Spans)-1].Last.Before(database.Time(now).AddDate(0, 0, -1))
	})
	slices.Reverse(notices)
	rows := [][]outbox.Button{{m.enter.With(buttonEnter)}}
	from, until := conversation.PageOf(len(notices), page, pageSize)
	for _, n := range notices[from:until] {
		label := conversation.Shorten(fmt.Sprintf("%s%s, %s", buttonDrop, date(n.Spans[0].First), n.Document), maxLabel)
		rows = append(rows, []outbox.Button{m.drop.With(label, n.ID)})
	}
	rows = append(rows, conversation.Pager(len(notices), page, pageSize, func(label string, page int) outbox.Button { return m.open.With(label, int64(page)) })...)
	return conversation.Reply{HTML: done + m.text.screen(hours, database.Time(now)), Buttons: rows}, nil
}

// entering is a notice that is being entered.
type entering struct{ Notice holiday.Notice }

const (
	stepWords = "words"
	stepCheck = "check"
)

// The answers to a preview.
const (
	choiceEnter int64 = iota
	choiceWholeYear
	choiceAgain
)

func (m *module) newEnterForm() *conversation.Form[entering] {
	form := &conversation.Form[entering]{Name: "enter", Version: 1, TTL: formTTL, Title: func(entering) string { return "ghi ngày nghỉ" }}
	form.Steps = []conversation.Step[entering]{{
		Name: stepWords, Text: m.tookWords,
		Ask: func(ctx context.Context, tx *database.Tx, e *conversation.Event, _ entering) (conversation.Prompt, error) {
			return conversation.Prompt{HTML: m.text.ask()}, m.mayKeep(ctx, tx, e)
		},
	}, {
		Name: stepCheck, Ask: m.askCheck, Chosen: m.choseCheck, Text: m.tookWords,
	}}
	return form
}

func (m *module) begun(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.enterForm.Begin(ctx, tx, e, stepWords, entering{})
	}, nil
}

// tookWords reads a notice, and shows what would change.
func (m *module) tookWords(_ context.Context, e *conversation.Event, _ entering) (conversation.Act, error) {
	notice, wrong := parseNotice(e.Text)
	if wrong != "" {
		return conversation.Say(m.text.unclear(wrong)), nil
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		now, err := tx.Now(ctx)
		if err != nil {
			return conversation.Reply{}, err
		}
		if err := notice.Check(database.Time(now)); err != nil {
			return conversation.Reply{}, err
		}
		return m.enterForm.Next(ctx, tx, e, stepCheck, entering{Notice: notice})
	}, nil
}

func (m *module) askCheck(ctx context.Context, tx *database.Tx, e *conversation.Event, s entering) (conversation.Prompt, error) {
	if err := m.mayKeep(ctx, tx, e); err != nil {
		return conversation.Prompt{}, err
	}
	hours, err := m.store.Calendar(ctx, tx)
	if err != nil {
		return conversation.Prompt{}, err
	}
	choices := []conversation.Choice{{Label: buttonDoEnter, Value: choiceEnter}}
	if ends := yearEnds(s.Notice); ends.After(hours.Until()) {
		choices = append(choices, conversation.Choice{Label: wholeYear(ends), Value: choiceWholeYear})
	}
	choices = append(choices, conversation.Choice{Label: buttonAgain, Value: choiceAgain})
	return conversation.Prompt{HTML: m.text.check(s.Notice, hours), Choices: conversation.Choices(choices...)}, nil
}

// yearEnds is the last day of the last year that a notice is about.
func yearEnds(n holiday.Notice) (ends time.Time) {
	for _, s := range n.Spans {
		if last := time.Date(s.Last.In(vietnamese.Zone()).Year(), time.December, 31, 0, 0, 0, 0, vietnamese.Zone()); last.After(ends) {
			ends = last
		}
	}
	return ends
}

func (m *module) choseCheck(_ context.Context, e *conversation.Event, s entering, value int64) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if value == choiceAgain {
			return m.enterForm.Next(ctx, tx, e, stepWords, entering{})
		}
		if value == choiceWholeYear {
			s.Notice.Until = yearEnds(s.Notice)
		}
		if _, err := m.store.Enter(ctx, tx, e.Actor(), s.Notice); err != nil {
			return conversation.Reply{}, err
		}
		if err := m.enterForm.End(ctx, tx, e); err != nil {
			return conversation.Reply{}, err
		}
		return m.screen(ctx, tx, entered, 0)
	}, nil
}

// dropping is a notice that is to be taken back.
type dropping struct{ ID int64 }

func (m *module) newDropForm() *conversation.Form[dropping] {
	return conversation.Confirmation("drop", func(dropping) string { return "bỏ ngày nghỉ đã ghi" },
		func(ctx context.Context, tx *database.Tx, e *conversation.Event, s dropping) (string, error) {
			if err := m.mayKeep(ctx, tx, e); err != nil {
				return "", err
			}
			n, err := m.notice(ctx, tx, s.ID)
			return m.text.askDrop(n), err
		},
		func(ctx context.Context, tx *database.Tx, e *conversation.Event, s dropping) (conversation.Reply, error) {
			if err := m.store.Withdraw(ctx, tx, e.Actor(), s.ID); err != nil {
				return conversation.Reply{}, err
			}
			return m.screen(ctx, tx, dropped, 0)
		})
}

func (m *module) dropBegun(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.dropForm.Begin(ctx, tx, e, conversation.StepConfirm, dropping{ID: e.ID(0)})
	}, nil
}

func (m *module) notice(ctx context.Context, tx *database.Tx, id int64) (holiday.Notice, error) {
	all, err := m.store.Notices(ctx, tx)
	if err != nil {
		return holiday.Notice{}, err
	}
	for _, n := range all {
		if n.ID == id {
			return n, nil
		}
	}
	return holiday.Notice{}, conversation.ErrOld
}

// warnBefore is how long before the calendar ends those who keep it are told so, once a week until it goes on.
const warnBefore = 60 * 24 * time.Hour

// warn tells, in working hours, who keeps the calendar that it ends.
func (m *module) warn(ctx context.Context) error {
	return m.kit.DB.InTx(ctx, func(tx *database.Tx) error {
		micros, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		now := database.Time(micros)
		hours, err := m.store.Calendar(ctx, tx)
		if err != nil || hours.Until().Sub(now) > warnBefore || !hours.Open(now) {
			return err
		}
		people, err := m.kit.Directory.OfBoard(ctx, tx)
		if err != nil {
			return err
		}
		for _, p := range people {
			if err := m.warnPerson(ctx, tx, p, hours.Until(), now); err != nil {
				return err
			}
		}
		return nil
	})
}

func (m *module) warnPerson(ctx context.Context, tx *database.Tx, p directory.Person, until, now time.Time) error {
	if p.Account == 0 {
		return nil
	}
	access, err := m.kit.Directory.AccessIn(ctx, tx, p.Account)
	if err != nil || !access.May(holiday.Keep, 0) {
		return err
	}
	year, week := now.In(vietnamese.Zone()).ISOWeek()
	notice := conversation.Notice(conversation.Key(Name, "ends", until.Unix(), year, week, p.ID), p.Account, m.text.ends(until, now), [][]outbox.Button{{m.open.With(buttonOpen, 0)}})
	return m.kit.Outbox.Enqueue(ctx, tx, notice)
}
