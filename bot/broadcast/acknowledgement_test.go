package broadcast_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/broadcast"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// standings are for what somebody got an announcement, "Cơ quan A focal", with "answered" where they did.
func (o *office) standings(account, id int64, kind broadcast.AcknowledgementKind) (all []string, err error) {
	err = o.try(func(ctx context.Context, tx *database.Tx) error {
		access, err := o.people.AccessIn(ctx, tx, account)
		if err != nil {
			return err
		}
		standings, err := o.Standings(ctx, tx, access, id, kind)
		for _, one := range standings {
			words := one.Agency + " " + string(one.Role)
			if one.Answered {
				words += " answered"
			}
			all = append(all, words)
		}
		return err
	})
	return all, err
}

func TestWhoGotAnAnnouncementSpeaksForTheirAgencies(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		o.appoint(101, "B", directory.Head)
		o.appoint(104, "A", directory.Focal)
		planned, id := o.released(o.words()), o.released(o.words())
		for _, account := range []int64{101, 102} {
			if _, err := o.standings(account, planned, broadcast.Seen); !errors.Is(err, broadcast.ErrNoAnnouncement) {
				t.Errorf("of what is not sent: %v", err)
			}
		}
		o.start(id)
		for _, r := range o.waiting(id) {
			switch r.ChatID {
			case 103:
				o.end(id, r, outbox.Failed, string(outbox.Blocked))
			case 104: // waits: who presses before it is recorded has it
			default:
				o.end(id, r, outbox.Sent, "")
			}
		}
		o.acknowledge(101, id, "B")
		for account, want := range map[int64][]string{
			101: {"Cơ quan A focal", "Cơ quan B head answered"}, 102: {"Cơ quan B focal"}, 103: nil, 104: {"Cơ quan A focal"}, officer: nil, 999: nil} {
			got, err := o.standings(account, id, broadcast.Seen)
			if diff := cmp.Diff(want, got); diff != "" || (err != nil) != (want == nil) {
				t.Errorf("%d (-want +got):\n%s%v", account, diff, err)
			}
		}
		got, err := o.standings(101, id, broadcast.Missing) // one says nothing of the other
		if diff := cmp.Diff([]string{"Cơ quan A focal", "Cơ quan B head"}, got); diff != "" || err != nil {
			t.Errorf("(-want +got):\n%s%v", diff, err)
		}
	})
}

func TestAPressCountsOnceAtItsTimeAndAMembersForThemselves(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		o.appoint(201, "B", directory.Member)
		d := o.words()
		d.Audience = expression(t, "(agency:A | agency:B | agency:C) (role:member | role:focal)")
		id := o.sent(d)
		at := time.Now().Add(-time.Hour).Truncate(time.Microsecond)
		press := func(account int64, kind broadcast.AcknowledgementKind, at time.Time) (fresh bool) {
			o.do(func(ctx context.Context, tx *database.Tx) error {
				access, err := o.people.AccessIn(ctx, tx, account)
				if err != nil {
					return err
				}
				standings, err := o.Standings(ctx, tx, access, id, kind)
				if err != nil {
					return err
				}
				fresh, err = o.Acknowledge(ctx, tx, access, id, standings[0], kind, at)
				return err
			})
			return fresh
		}
		if !press(101, broadcast.Missing, at) || !press(101, broadcast.Seen, at) || press(101, broadcast.Seen, at.Add(time.Minute)) {
			t.Error("each of the two is said once")
		}
		press(201, broadcast.Seen, at)
		receipts, err := o.Receipts(t.Context(), db, id)
		if err != nil || !receipts[0].SeenAt.Equal(at) || !receipts[0].MissingAt.Equal(at) {
			t.Errorf("%+v, %v; want it at %s", receipts[0], err, at)
		}
		p, err := o.Progress(t.Context(), db, id)
		if err != nil || p.AgenciesSeen != 1 || p.Missing != 1 || p.Agencies != 3 {
			t.Errorf("%+v, %v", p, err)
		}
		for _, account := range []int64{102, 103} {
			if _, total, err := o.Released(t.Context(), db, true, 0, 10); err != nil || total != 1 {
				t.Errorf("%d of which some agency's is missing, %v", total, err)
			}
			press(account, broadcast.Seen, at)
		}
		if _, total, err := o.Released(t.Context(), db, true, 0, 10); err != nil || total != 0 {
			t.Errorf("%d wait though all have answered, %v", total, err)
		}
	})
}

// What the Board's own officer says is no word of the agency, in the list of what waits as in the counts.
func TestAnOfficersPressIsNotTheirAgencys(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		d := o.words()
		d.Audience = expression(t, "agency:SNV role:officer")
		id := o.sent(d)
		o.acknowledge(officer, id, "SNV")
		p, err := o.Progress(t.Context(), db, id)
		if err != nil || p.AgenciesSeen != 0 {
			t.Errorf("%+v, %v", p, err)
		}
		if _, total, err := o.Released(t.Context(), db, true, 0, 10); err != nil || total != 1 {
			t.Errorf("%d wait, want 1: nobody spoke for the agency; %v", total, err)
		}
		o.appoint(officer, "SNV", directory.Focal) // who is both speaks for the agency
		got, err := o.standings(officer, id, broadcast.Missing)
		if diff := cmp.Diff([]string{"Cơ quan SNV focal"}, got); diff != "" || err != nil {
			t.Errorf("(-want +got):\n%s%v", diff, err)
		}
	})
}

// An obligation stays with the agency it was laid on; the successor's people answer for it with the weight that they have there.
func TestTheSuccessorsPeopleAnswerForAnAgencyThatWasMerged(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		id := o.sent(o.words())
		o.do(func(ctx context.Context, tx *database.Tx) error {
			today, err := o.people.Today(ctx)
			if err != nil {
				return err
			}
			_, _, err = o.people.Reorganise(ctx, tx, directory.Operator, directory.Reorganisation{
				Kind: directory.Merger, On: today, From: []string{"A", "B"}, Into: "AB", Name: "Cơ quan AB", AgencyKind: directory.Department,
			})
			return err
		})
		o.exec(`update post set role = 'focal' where until_on = '' and person_id = $1`, o.person(101)) // confirmed there
		got, err := o.standings(101, id, broadcast.Seen)
		if diff := cmp.Diff([]string{"Cơ quan A focal"}, got); diff != "" || err != nil {
			t.Errorf("(-want +got):\n%s%v", diff, err)
		}
		got, err = o.standings(103, id, broadcast.Seen)
		if diff := cmp.Diff([]string{"Cơ quan C focal"}, got); diff != "" || err != nil {
			t.Errorf("(-want +got):\n%s%v", diff, err)
		}
		o.exec(`update post set until_on = '2026-01-02' where person_id = $1`, o.person(103))
		got, err = o.standings(103, id, broadcast.Seen) // who has no post there any more
		if diff := cmp.Diff([]string{"Cơ quan C member"}, got); diff != "" || err != nil {
			t.Errorf("(-want +got):\n%s%v", diff, err)
		}
	})
}
