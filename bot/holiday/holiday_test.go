package holiday_test

import (
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/calendar"
	"thidua/bot/directory"
	"thidua/bot/holiday"
	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/vietnamese"
)

const officer, focal, admin = 1, 2, 3

// office is a store of notices beside a calendar that knows none, with an officer, a focal point and an administrator.
type office struct {
	*holiday.Store
	t  *testing.T
	db *database.DB
}

func eachOffice(t *testing.T, test func(t *testing.T, o *office)) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		bottest.GivePost(t, db, officer, bottest.Agency(t, db, "SNV"), directory.Officer)
		bottest.GivePost(t, db, focal, bottest.Agency(t, db, "SYT"), directory.Focal)
		bottest.GivePost(t, db, admin, bottest.Agency(t, db, "SNV"), directory.Admin)
		people := directory.NewStore(db, directory.Settings{}, holiday.Permissions...)
		test(t, &office{holiday.NewStore(people, calendar.New(calendar.Hours{From: 7 * time.Hour, Until: 17 * time.Hour})), t, db})
	})
}

// in is the first instant of a day so many days from today on.
func in(days int) time.Time {
	now := time.Now().In(vietnamese.Zone())
	return time.Date(now.Year(), now.Month(), now.Day()+days, 0, 0, 0, 0, vietnamese.Zone())
}

// nextWednesday is a day far from every holiday of which the tables know.
func nextWednesday() time.Time {
	day := in(400)
	for day.Weekday() != time.Wednesday {
		day = day.AddDate(0, 0, 1)
	}
	return day
}

func (o *office) enter(by int64, n holiday.Notice) (id int64, err error) {
	err = o.db.InTx(o.t.Context(), func(tx *database.Tx) (err error) {
		id, err = o.Enter(o.t.Context(), tx, directory.Actor{Account: by}, n)
		return err
	})
	return id, err
}

func (o *office) withdraw(by, id int64) error {
	return o.db.InTx(o.t.Context(), func(tx *database.Tx) error {
		return o.Withdraw(o.t.Context(), tx, directory.Actor{Account: by}, id)
	})
}

func (o *office) works(day time.Time) bool {
	o.t.Helper()
	c, err := o.Calendar(o.t.Context(), o.db)
	if err != nil {
		o.t.Fatal(err)
	}
	return c.Works(day)
}

func off(first, last time.Time) holiday.Notice {
	return holiday.Notice{Document: "Thông báo 9/TB-BNV", Spans: []calendar.Span{{First: first, Last: last, Name: "Tết", Source: "9/TB-BNV"}}}
}

func TestWhatIsEnteredHoldsUntilItIsTakenBack(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		day := nextWednesday()
		first, err := o.enter(officer, off(day, day.AddDate(0, 0, 2)))
		if err != nil || o.works(day) || o.works(day.AddDate(0, 0, 2)) || !o.works(day.AddDate(0, 0, -1)) {
			t.Fatalf("entered: %v", err)
		}
		// Of a day that two notices name what was entered last.
		worked := off(day, day)
		worked.Spans[0].Works, worked.Until = true, day.AddDate(1, 0, 0)
		second, err := o.enter(admin, worked)
		if err != nil || !o.works(day) || o.works(day.AddDate(0, 0, 1)) {
			t.Fatalf("entered again: %v", err)
		}
		if c, err := o.Calendar(t.Context(), o.db); err != nil || !c.Until().Equal(day.AddDate(1, 0, 0)) {
			t.Errorf("it is known until %v, %v", c.Until(), err)
		}
		all, err := o.Notices(t.Context(), o.db)
		if err != nil || len(all) != 2 || all[0].ID != first || all[0].Spans[0].Days() != 3 || all[0].Document != "Thông báo 9/TB-BNV" ||
			!all[0].Until.IsZero() || all[1].Until.IsZero() {
			t.Errorf("%+v, %v", all, err)
		}
		if err := o.withdraw(officer, second); err != nil || o.works(day) {
			t.Errorf("the second is taken back: %v", err)
		}
		if err := o.withdraw(officer, second); !problem.Is(err, problem.Ended) {
			t.Errorf("twice: %v", err)
		}
		if err := o.withdraw(officer, first); err != nil || !o.works(day) {
			t.Errorf("the first is taken back: %v", err)
		}
		if n := bottest.Must[[]holiday.Notice](t)(o.Notices(t.Context(), o.db)); len(n) != 0 {
			t.Errorf("%+v are left", n)
		}
	})
}

func TestWhoMayNotAndWhatCannotBeEntered(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		day := nextWednesday()
		id, err := o.enter(officer, off(day, day))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.enter(focal, off(day, day)); !problem.Is(err, problem.Denied) {
			t.Errorf("a focal point enters: %v", err)
		}
		if err := o.withdraw(focal, id); !problem.Is(err, problem.Denied) {
			t.Errorf("a focal point takes back: %v", err)
		}
		meet := off(day, day.AddDate(0, 0, 3))
		meet.Spans = append(meet.Spans, meet.Spans[0])
		many := off(day, day)
		for i := range holiday.MaxSpans {
			many.Spans = append(many.Spans, off(day.AddDate(0, 0, i+1), day.AddDate(0, 0, i+1)).Spans...)
		}
		for what, n := range map[string]holiday.Notice{
			"nothing": {Document: "9/TB"}, "backward": off(day, day.AddDate(0, 0, -1)), "past": off(in(-9), in(-2)), "far": off(day, in(366*4)),
			"long": off(day, day.AddDate(0, 0, holiday.MaxDays)), "many": many, "meeting": meet,
		} {
			if _, err := o.enter(officer, n); !problem.Is(err, problem.Invalid) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if _, err := o.enter(officer, off(in(0), in(0))); err != nil {
			t.Errorf("today: %v", err)
		}
	})
}
