package broadcast_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/audience"
	"thidua/bot/bottest"
	"thidua/bot/broadcast"
	"thidua/bot/calendar"
	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/holiday"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// store is a store of announcements over a directory, whose office works by the word: "work" always, "off" never.
func store(t *testing.T, db *database.DB, word string) (*broadcast.Store, *directory.Store) {
	t.Helper()
	var days strings.Builder
	for day := range 10 {
		fmt.Fprintf(&days, "%s;%s;thử;thử\n", time.Now().Add(time.Duration(day-5)*24*time.Hour).Format(time.DateOnly), word)
	}
	table, err := calendar.Parse("thử", strings.NewReader(days.String()))
	if err != nil {
		t.Fatal(err)
	}
	people := directory.NewStore(db, directory.Settings{}, broadcast.Permissions...)
	hours := calendar.New(calendar.Hours{Until: 24 * time.Hour}, table)
	s := broadcast.NewStore(db, people, outbox.NewStore(db, nil), file.NewStore(db), job.NewStore(db), holiday.NewStore(people, hours))
	s.RenderWith(render)
	return s, people
}

func inTx(t *testing.T, db *database.DB, do func(ctx context.Context, tx *database.Tx) error) {
	t.Helper()
	if err := db.InTx(t.Context(), func(tx *database.Tx) error { return do(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

func render(_ int64, d broadcast.Draft, _ *broadcast.Announcement) (broadcast.Message, error) {
	return broadcast.Message{Content: outbox.Content{HTML: d.Body}}, nil
}

// planned is an announcement to all that keeps to working hours.
func planned(t *testing.T, db *database.DB, s *broadcast.Store) (id int64) {
	t.Helper()
	all, err := audience.ParseExpression("all")
	if err != nil {
		t.Fatal(err)
	}
	var a broadcast.Announcement
	inTx(t, db, func(ctx context.Context, tx *database.Tx) (err error) {
		d := broadcast.Draft{Kind: "launch", Title: "Đợt thi đua", Body: "x", Audience: all}
		a, err = s.Plan(ctx, tx, directory.Operator, d, "thử")
		return err
	})
	return a.ID
}

// begin does the job that begins an announcement; with lost nothing of its end is recorded.
func begin(t *testing.T, db *database.DB, s *broadcast.Store, lost bool) {
	t.Helper()
	commit, err := s.Start(t.Context(), job.Job{Kind: broadcast.JobStart, Payload: "1"})
	if err != nil {
		t.Fatal(err)
	}
	if !lost && commit != nil {
		inTx(t, db, commit)
	}
}

func agencies(t *testing.T, db *database.DB, s *broadcast.Store, id int64) (codes []string) {
	t.Helper()
	receipts, err := s.Receipts(t.Context(), db, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range receipts {
		codes = append(codes, r.Agency)
	}
	return codes
}

func TestAStartThatWasCutOffGoesOnAndBeginsOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s, _ := store(t, db, "work")
		for i, code := range []string{"A", "B", "C"} {
			bottest.GivePost(t, db, int64(100+i), bottest.Agency(t, db, code), directory.Focal)
		}
		id := planned(t, db, s)
		begin(t, db, s, true)
		begin(t, db, s, false)
		begin(t, db, s, false)
		if diff := cmp.Diff([]string{"A", "B", "C"}, agencies(t, db, s, id)); diff != "" {
			t.Errorf("recipients (-want +got):\n%s", diff)
		}
		if a, err := s.Announcement(t.Context(), db, id); err != nil || a.State != broadcast.Sending || a.Round != 1 {
			t.Errorf("%+v, %v", a, err)
		}
	})
}

func TestWhatWasCancelledBeforeItsTimeIsNotSent(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s, _ := store(t, db, "work")
		bottest.GivePost(t, db, 100, bottest.Agency(t, db, "A"), directory.Focal)
		id := planned(t, db, s)
		commit, err := s.Start(t.Context(), job.Job{Payload: "1"})
		if err != nil {
			t.Fatal(err)
		}
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error { return s.Cancel(ctx, tx, directory.Operator, id) })
		inTx(t, db, commit) // which was decided before
		begin(t, db, s, false)
		if a, err := s.Announcement(t.Context(), db, id); err != nil || a.State != broadcast.Cancelled || a.Round != 0 {
			t.Errorf("%+v, %v", a, err)
		}
		var rest string // the job that ends the rows found meanwhile
		if err := db.QueryRow(t.Context(), `select payload from job where kind = $1 and state = 'waiting'`, broadcast.JobRest).Scan(&rest); err != nil {
			t.Fatal(err)
		}
		if _, err := s.EndRest(t.Context(), job.Job{Payload: rest}); err != nil {
			t.Fatal(err)
		}
		if receipts, err := s.Receipts(t.Context(), db, id); err != nil || len(receipts) != 1 || receipts[0].State != "cancelled" {
			t.Errorf("%+v, %v", receipts, err)
		}
	})
}

// What failed on a day off is sent again when the office works.
func TestARetryKeepsToWorkingHours(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		open, _ := store(t, db, "work")
		closed, _ := store(t, db, "off")
		bottest.GivePost(t, db, 100, bottest.Agency(t, db, "A"), directory.Focal)
		id := planned(t, db, open)
		begin(t, db, open, false)
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.Exec(ctx, `update announcement set state = 'sent'`)
			_, err2 := tx.Exec(ctx, `update announcement_recipient set state = 'failed', reason = 'lạ'`)
			return errors.Join(err, err2)
		})
		is := func(state broadcast.State, halt broadcast.Halt, batch outbox.BatchState) {
			t.Helper()
			a, err := open.Announcement(t.Context(), db, id)
			if err != nil {
				t.Fatal(err)
			}
			b, err := outbox.NewStore(db, nil).BatchStatus(t.Context(), db, "announcement:1:2")
			if err != nil || a.State != state || a.Halt != halt || b.State != batch {
				t.Errorf("it is %s, %s, its batch %s, %v; want %s, %s, %s", a.State, a.Halt, b.State, err, state, halt, batch)
			}
		}
		keep := func(s *broadcast.Store) {
			t.Helper()
			commit, err := s.KeepHours(t.Context(), job.Job{Payload: "1"})
			if err != nil {
				t.Fatal(err)
			}
			inTx(t, db, commit)
		}
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			_, err := closed.Retry(ctx, tx, directory.Operator, id)
			return err
		})
		is(broadcast.Paused, broadcast.HaltHours, outbox.BatchPaused)
		keep(closed)
		is(broadcast.Paused, broadcast.HaltHours, outbox.BatchPaused)
		keep(open)
		is(broadcast.Sending, "", outbox.BatchActive)
		keep(closed)
		is(broadcast.Paused, broadcast.HaltHours, outbox.BatchPaused)
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error { return closed.Pause(ctx, tx, directory.Operator, id) })
		keep(open) // what somebody paused stays paused
		is(broadcast.Paused, broadcast.HaltByHand, outbox.BatchPaused)
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			return closed.Resume(ctx, tx, directory.Operator, id, false)
		})
		is(broadcast.Paused, broadcast.HaltHours, outbox.BatchPaused)
	})
}

// What an agency was told stays told to it, whatever becomes of it.
func TestAnAgencyThatIsMergedKeepsWhatItWasTold(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s, people := store(t, db, "work")
		for i, code := range []string{"A", "B"} {
			bottest.GivePost(t, db, int64(100+i), bottest.Agency(t, db, code), directory.Focal)
		}
		id := planned(t, db, s)
		begin(t, db, s, false)
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			today, err := people.Today(ctx)
			if err != nil {
				return err
			}
			_, _, err = people.Reorganise(ctx, tx, directory.Operator, directory.Reorganisation{
				Kind: directory.Merger, On: today, From: []string{"A", "B"}, Into: "AB", Name: "Cơ quan AB", AgencyKind: directory.Department,
			})
			return err
		})
		if diff := cmp.Diff([]string{"A", "B"}, agencies(t, db, s, id)); diff != "" {
			t.Errorf("recipients (-want +got):\n%s", diff)
		}
	})
}

func TestKindsAndMarksAreReadWithAndWithoutTones(t *testing.T) {
	for _, k := range broadcast.Kinds() {
		for _, words := range []string{k.Name(), string(k)} {
			if got, ok := broadcast.ParseKind(words); !ok || got != k {
				t.Errorf("%q is read as %q, %v", words, got, ok)
			}
		}
	}
	for words, want := range map[string]broadcast.Urgency{"Khẩn": broadcast.Urgent, "thuong khan": broadcast.VeryUrgent, "HỎA TỐC": broadcast.Express, "hoả tốc": broadcast.Express} {
		if got, ok := broadcast.ParseUrgency(words); !ok || got != want {
			t.Errorf("%q is read as %q, %v", words, got, ok)
		}
	}
	if _, ok := broadcast.ParseKind("thơ"); ok {
		t.Error("there is no such kind")
	}
	if _, ok := broadcast.ParseUrgency("chậm"); ok {
		t.Error("there is no such mark")
	}
}
