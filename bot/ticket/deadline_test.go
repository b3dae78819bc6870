package ticket_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/calendar"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// reminders are what somebody is reminded of: why, and whom.
func (d *desk) reminders(s *ticket.Store) (lines []string) {
	d.t.Helper()
	d.do(func(ctx context.Context, tx *database.Tx) error {
		all, err := s.Reminders(ctx, tx)
		for _, r := range all {
			line := fmt.Sprint(r.Why, " ", accounts(r.To))
			if len(r.ToLead) > 0 {
				line += fmt.Sprint(" and ", accounts(r.ToLead))
			}
			lines = append(lines, line)
		}
		return err
	})
	return lines
}

func TestWhoHasToDoSomethingIsRemindedWhenItIsDue(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		for _, c := range []struct {
			what, set, want string // set is what time makes of a ticket of A, given to the officer
			at              int64
		}{
			{"sent today", `state = 'sent', assignee = 0, sent_at = $1`, "", passed(0)},
			{"sent and not accepted", `state = 'sent', assignee = 0, sent_at = $1`, "accept [11 12]", passed(3)},
			{"due in a week", `due_at = $1`, "", passed(-7)},
			{"due in two days", `due_at = $1`, "soon [11]", passed(-2)},
			{"late", `due_at = $1`, "over [11] and [21 22]", passed(1)},
			{"forwarded and late", `state = 'forwarded', due_at = $1`, "over [11] and [21 22]", passed(1)},
			{"late while its reporter is asked", `state = 'awaiting_reporter', due_at = 1, waiting_since = $1`, "", passed(1)},
			{"its reporter is silent", `state = 'awaiting_reporter', waiting_since = $1`, "reporter [103]", passed(6)},
			{"its agency is silent", `state = 'awaiting_agency', number = 0, sender = 0, changed_at = $1`, "agency [103]", passed(3)},
			{"its head is silent", `state = 'awaiting_agency', number = 0, sender = reporter, changed_at = $1`, "agency [104]", passed(3)},
			{"a leader is silent", `state = 'awaiting_approval', changed_at = $1`, "approve [21 22]", passed(2)},
			{"answered", `state = 'answered', due_at = $1`, "", passed(9)},
			{"reported to the Committee", `state = 'reported', due_at = $1`, "", passed(9)},
			{"withdrawn", `state = 'withdrawn', due_at = $1`, "", passed(9)},
		} {
			d := newDesk(t, db)
			id := d.accepted(focal, "A")
			d.exec(`update ticket set state = 'withdrawn' where id <> $1`, id)
			d.exec(`update ticket set `+c.set+` where id = $2`, c.at, id)
			if got := strings.Join(d.reminders(d.Store), "; "); got != c.want {
				t.Errorf("%s: %q, want %q", c.what, got, c.want)
			}
			// Nobody is reminded at night.
			if got := d.reminders(d.during(closedNow())); got != nil {
				t.Errorf("%s: out of hours %q", c.what, got)
			}
			d.exec(`delete from post`)
			d.exec(`delete from person`)
		}
	})
}

// closedNow is the calendar of an office that is closed now.
func closedNow() *calendar.Calendar {
	if time.Now().UTC().Hour() < 12 {
		return calendar.Daily(calendar.Hours{From: 20 * time.Hour, Until: 20*time.Hour + time.Minute}) // in Vietnam it is before 19:00
	}
	return calendar.Daily(calendar.Hours{From: 7 * time.Hour, Until: 7*time.Hour + time.Minute})
}

func TestWhereNobodySpeaksForAnAgencyOfficersAreReminded(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		d.dismiss(focal)
		d.dismiss(head)
		id := d.draft(member, "A", "Chưa có quỹ")
		d.mustSend(member, id)
		d.exec(`update ticket set changed_at = $1`, passed(3))
		if diff := cmp.Diff([]string{"agency [11 12]"}, d.reminders(d.Store)); diff != "" {
			t.Errorf("reminded (-want +got):\n%s", diff)
		}
	})
}

func TestWhatNobodyDisputesIsClosedAndMayStillBeDisputed(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		fresh, old := d.answered(focal, "A"), d.answered(focalOfB, "B")
		d.exec(`update ticket set settled_at = $1 where id = $2`, passed(12), old)
		closeSilent := func(s *ticket.Store) (changes []ticket.Change) {
			d.do(func(ctx context.Context, tx *database.Tx) (err error) {
				changes, err = s.CloseSilent(ctx, tx)
				return err
			})
			return changes
		}
		if got := told(closeSilent(d.during(closedNow()))...); got != nil {
			t.Errorf("told out of hours: %q", got)
		}
		if got := told(closeSilent(d.Store)...); !slices.Equal(got, []string{fmt.Sprint("closed ", focalOfB)}) {
			t.Errorf("told: %q", got)
		}
		if got := told(closeSilent(d.Store)...); got != nil {
			t.Errorf("told again: %q", got)
		}
		d.is(fresh, ticket.Answered)
		d.is(old, ticket.Closed)
		d.do(func(ctx context.Context, tx *database.Tx) error {
			_, err := d.Dispute(ctx, tx, by(focalOfB), old, "Chưa có tiền")
			return err
		})
		d.is(old, ticket.Disputed)
	})
}
