// Package holiday keeps the notices about days off and swapped days that officers enter while the program runs, beside the days that it
// and the data folder bring.
package holiday

import (
	"context"
	"fmt"
	"strings"
	"time"

	"thidua/bot/calendar"
	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// Keep is the permission to enter notices and to take them back.
const Keep directory.PermissionID = "keep_holidays"

// Permissions are what this domain guards.
var Permissions = []directory.Permission{
	{ID: Keep, Words: "ghi ngày nghỉ, ngày làm bù", Grants: map[directory.Role]directory.Scope{directory.Officer: directory.Everywhere,
		directory.Admin: directory.Everywhere}},
}

// Notice is what a document says of days off and days worked.
type Notice struct {
	ID       int64
	Document string // its number and sign, and its day
	Spans    []calendar.Span
	// Until is the last day for which the calendar is complete with it; the zero time is that it says nothing of that.
	Until time.Time
}

// How much one notice may say.
const (
	MaxSpans = 20
	MaxDays  = 60  // in all
	MaxName  = 100 // characters
	MaxYears = 3   // from now on
)

// Store keeps notices.
type Store struct {
	directory *directory.Store
	base      *calendar.Calendar
}

// NewStore keeps the notices beside the days of base.
func NewStore(people *directory.Store, base *calendar.Calendar) *Store {
	return &Store{directory: people, base: base}
}

const notices = `select id, document, days from holiday_notice where withdrawn_at = 0 order by id`

// Notices are those that were not taken back, in the order in which they were entered.
func (s *Store) Notices(ctx context.Context, q database.Querier) (all []Notice, err error) {
	_, err = s.read(ctx, q, func(n Notice, _ calendar.Table) { all = append(all, n) })
	return all, err
}

// Calendar is the one that holds: of a day that several notices name what was entered last.
func (s *Store) Calendar(ctx context.Context, q database.Querier) (*calendar.Calendar, error) {
	tables, err := s.read(ctx, q, func(Notice, calendar.Table) {})
	if err != nil || len(tables) == 0 {
		return s.base, err
	}
	return s.base.With(tables...), nil
}

func (s *Store) read(ctx context.Context, q database.Querier, each func(Notice, calendar.Table)) (tables []calendar.Table, err error) {
	rows, err := q.Query(ctx, notices)
	if err != nil {
		return nil, fmt.Errorf("reading the notices about days off: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var n Notice
		var days string
		if err := rows.Scan(&n.ID, &n.Document, &days); err != nil {
			return nil, fmt.Errorf("reading the notices about days off: %w", err)
		}
		table, err := calendar.Parse(n.Document, strings.NewReader(days))
		if err != nil {
			return nil, fmt.Errorf("reading notice %d about days off: %w", n.ID, err)
		}
		n.Spans, n.Until = table.Spans(), table.Until()
		tables = append(tables, table)
		each(n, table)
	}
	return tables, rows.Err()
}

// errEmpty and the others are the refusals of a notice.
var (
	errEmpty    = problem.New(problem.Invalid, "Chưa có ngày nghỉ hoặc ngày làm việc nào để ghi.")
	errTooMany  = problem.New(problem.Invalid, fmt.Sprintf("Mỗi lần ghi không quá %d dòng, %d ngày; đề nghị ghi thành nhiều lần.", MaxSpans, MaxDays))
	errBackward = problem.New(problem.Invalid, "Ngày cuối của một đợt không được trước ngày đầu; đề nghị kiểm tra lại.")
	errFar      = problem.New(problem.Invalid, fmt.Sprintf("Chỉ ghi ngày trong vòng %d năm tới; đề nghị kiểm tra lại năm.", MaxYears))
	errGone     = problem.New(problem.Ended, "Thông báo nghỉ này đã được bỏ trước đó.")
	errMeet     = problem.New(problem.Invalid, "Các đợt không được trùng ngày nhau; đề nghị kiểm tra lại.")
	errPast     = problem.New(problem.Invalid, "Có đợt đã qua hết; đề nghị kiểm tra lại ngày, năm.")
)

// Check refuses a notice that cannot be entered now.
func (n *Notice) Check(now time.Time) error {
	days, today := 0, startOfDay(now)
	for i, s := range n.Spans {
		switch {
		case s.Last.Before(s.First):
			return errBackward
		case s.Last.Before(today):
			return errPast
		case s.Last.After(today.AddDate(MaxYears, 0, 0)):
			return errFar
		}
		days += s.Days()
		for _, other := range n.Spans[:i] {
			if !s.First.After(other.Last) && !other.First.After(s.Last) {
				return errMeet
			}
		}
	}
	switch {
	case days == 0:
		return errEmpty
	case len(n.Spans) > MaxSpans || days > MaxDays:
		return errTooMany
	}
	return nil
}

// startOfDay is the first instant of a day in Vietnam.
func startOfDay(t time.Time) time.Time {
	t = t.In(vietnamese.Zone())
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, vietnamese.Zone())
}

const (
	insertNotice = `
insert into holiday_notice (document, days, entered_at, withdrawn_at) values ($1, $2, $3, 0) returning id`
	withdrawNotice = `update holiday_notice set withdrawn_at = $1 where id = $2 and withdrawn_at = 0`
)

// Enter keeps a notice: from the commit on its days hold for everything that waits for working hours.
func (s *Store) Enter(ctx context.Context, tx *database.Tx, actor directory.Actor, n Notice) (id int64, err error) {
	by, err := s.directory.Authorise(ctx, tx, actor, Keep, 0)
	if err != nil {
		return 0, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return 0, err
	}
	if err := n.Check(database.Time(now)); err != nil {
		return 0, err
	}
	days := calendar.Format(n.Spans, n.Until)
	if _, err := calendar.Parse(n.Document, strings.NewReader(days)); err != nil { // which could not be read again
		return 0, fmt.Errorf("keeping a notice about days off: %w", err)
	}
	if err := tx.QueryRow(ctx, insertNotice, n.Document, days, now).Scan(&id); err != nil {
		return 0, fmt.Errorf("keeping a notice about days off: %w", err)
	}
	return id, by.Audit(ctx, tx, "enter holidays", "holiday notice", id, "document", n.Document)
}

// Withdraw takes a notice back: its days are again what they were without it.
func (s *Store) Withdraw(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) error {
	by, err := s.directory.Authorise(ctx, tx, actor, Keep, 0)
	if err != nil {
		return err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	done, err := tx.Exec(ctx, withdrawNotice, now, id)
	if err != nil {
		return fmt.Errorf("taking a notice about days off back: %w", err)
	}
	if done == 0 {
		return errGone
	}
	return by.Audit(ctx, tx, "withdraw holidays", "holiday notice", id)
}
