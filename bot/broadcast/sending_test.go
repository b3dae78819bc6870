package broadcast_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/bottest"
	"thidua/bot/broadcast"
	"thidua/bot/directory"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// telegram is a transport that gives out message ids and refuses some chats.
type telegram struct {
	mu      sync.Mutex
	count   map[int64]int64 // of messages, by chat: the first of chat 101 is 10101
	refuses map[int64]outbox.StopReason
	fails   map[int64]bool
	got     []string // "101 lời đầu", "101 answers 7 lời khác", "101 edit 7"
}

// Deliver implements outbox.Transport.
func (p *telegram) Deliver(_ context.Context, d *outbox.Delivery) ([]int64, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if reason := p.refuses[d.ChatID]; reason != "" {
		return nil, &outbox.SendError{Action: outbox.StopChat, Reason: reason, Err: fmt.Errorf("forbidden")}
	}
	if p.fails[d.ChatID] {
		return nil, &outbox.SendError{Action: outbox.GiveUp, Err: fmt.Errorf("bad request")}
	}
	if d.Op != outbox.Send && d.Op != outbox.Album {
		p.got = append(p.got, fmt.Sprint(d.ChatID, " ", d.Op, " ", d.TargetMessages))
		return nil, nil
	}
	if p.count == nil {
		p.count = map[int64]int64{}
	}
	words := fmt.Sprint(d.ChatID, " ", d.Content.HTML)
	if d.Content.ReplyTo != 0 || len(d.TargetMessages) > 0 {
		words = fmt.Sprint(d.ChatID, " answers ", d.Content.HTML)
	}
	p.got = append(p.got, words)
	var ids []int64
	for range max(1, len(d.Content.Files)) {
		p.count[d.ChatID]++
		ids = append(ids, d.ChatID*100+p.count[d.ChatID])
	}
	return ids, nil
}

func (p *telegram) all() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := slices.Clone(p.got)
	slices.Sort(all)
	return all
}

// serve sends what waits until the test ends.
func (o *office) serve(p *telegram) {
	sender := &outbox.Sender{
		Store: o.outbox, Transport: p, Pacer: outbox.NewPacer(1e6), Log: slog.New(slog.NewTextHandler(o.t.Output(), nil)), Owner: "process", Parallel: 2,
		ChatInterval: time.Microsecond, GroupEvery: time.Microsecond, MaxBackoff: time.Millisecond, Idle: 3 * time.Millisecond,
		Sources: map[string]outbox.BatchSource{broadcast.Source: o.Store, broadcast.SourceOld: o.OldCopies()},
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); sender.Run(ctx) }()
	o.t.Cleanup(func() { cancel(); <-done })
}

func (o *office) becomes(id int64, state broadcast.State) {
	o.t.Helper()
	bottest.Eventually(o.t, string(state), func() bool { return o.get(id).State == state })
}

// One announcement from its release to its change, by a real sender: one copy a person, each accounted for.
func TestEverybodyIsSentToOnceAndAccountedFor(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		o.appoint(101, "B", directory.Head)
		o.appoint(104, "C", directory.Head)
		tg := &telegram{refuses: map[int64]outbox.StopReason{103: outbox.Blocked}, fails: map[int64]bool{104: true}}
		o.serve(tg)
		id := o.released(o.words())
		o.start(id)
		o.becomes(id, broadcast.Sent)
		want := []string{"A 101 sent", "B 101 sent", "B 102 sent", "C 103 failed blocked", "C 104 failed sending: bad request"}
		if diff := cmp.Diff(want, o.receipts(id)); diff != "" {
			t.Errorf("recipients (-want +got):\n%s", diff)
		}
		p, err := o.Progress(t.Context(), db, id)
		if diff := cmp.Diff(broadcast.Progress{Sent: 2, Failed: 2, Agencies: 3, AgenciesReached: 2}, p); diff != "" || err != nil {
			t.Errorf("progress (-want +got):\n%s%v", diff, err)
		}
		tg.mu.Lock()
		tg.fails = nil
		tg.mu.Unlock()
		o.do(func(ctx context.Context, tx *database.Tx) error {
			n, err := o.Retry(ctx, tx, by(officer), id)
			if n != 1 {
				t.Errorf("%d are sent to again", n)
			}
			return err
		})
		o.becomes(id, broadcast.Sent)
		o.refused("nobody is left", o.try(func(ctx context.Context, tx *database.Tx) error {
			_, err := o.Retry(ctx, tx, by(officer), id)
			return err
		}), problem.NotFound)
		change, err := o.followUp(id, broadcast.Update)
		if err != nil {
			t.Fatal(err)
		}
		o.start(change)
		o.becomes(id, broadcast.Changed)
		bottest.Eventually(t, "the old copies are edited", func() bool { return len(tg.all()) == 9 })
		want = []string{"101 answers lời khác", "101 edit [10101]", "101 lời đầu", "102 answers lời khác", "102 edit [10201]", "102 lời đầu",
			"104 answers lời khác", "104 edit [10401]", "104 lời đầu"}
		if diff := cmp.Diff(want, tg.all()); diff != "" {
			t.Errorf("Telegram got (-want +got):\n%s", diff)
		}
	})
}

// Pause and the end of the last copy meet: it is sent, or it stands still, and nothing hangs.
func TestAPauseAtOnceWithTheEndLeavesItSentOrPaused(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		o.serve(&telegram{})
		for range 4 {
			id := o.released(o.words())
			o.start(id)
			err := o.try(func(ctx context.Context, tx *database.Tx) error { return o.Pause(ctx, tx, by(officer), id) })
			if err != nil {
				o.refused("a pause that came too late", err, problem.Ended)
			} else if o.get(id).State == broadcast.Paused {
				err := o.try(func(ctx context.Context, tx *database.Tx) error { return o.Resume(ctx, tx, by(officer), id, false) })
				if err != nil { // its last copies were on the way
					o.refused("it ended meanwhile", err, problem.Ended)
				}
			}
			o.becomes(id, broadcast.Sent)
			if n := o.count(`select count(*) from announcement_recipient where announcement_id = $1 and state = 'sent'`, id); n != 3 {
				t.Errorf("%d of 3 got it", n)
			}
		}
	})
}

func TestWhatIsCancelledHalfWayEndsEveryRow(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		id := o.released(o.words())
		o.start(id)
		all := o.waiting(id)
		o.end(id, all[0], outbox.Sent, "")
		cancel := func(account int64) error {
			return o.try(func(ctx context.Context, tx *database.Tx) error { return o.Cancel(ctx, tx, by(account), id) })
		}
		o.refused("a focal point cancels", cancel(101), problem.Denied)
		if err := cancel(officer); err != nil {
			t.Fatal(err)
		}
		o.refused("once more", cancel(officer), problem.Ended)
		o.end(id, all[1], outbox.Cancelled, "its batch was cancelled") // the third had no delivery yet
		o.endBatch(id)
		o.runRest()
		if diff := cmp.Diff([]string{"A 101 sent", "B 102 cancelled its batch was cancelled", "C 103 cancelled"}, o.receipts(id)); diff != "" {
			t.Errorf("recipients (-want +got):\n%s", diff)
		}
		o.is(id, broadcast.Cancelled, "")
	})
}

func TestControlIsRefused(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		act := func(do func(context.Context, *database.Tx, directory.Actor, int64) error, account, id int64) error {
			return o.try(func(ctx context.Context, tx *database.Tx) error { return do(ctx, tx, by(account), id) })
		}
		retry := func(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) error {
			_, err := o.Retry(ctx, tx, actor, id)
			return err
		}
		resume := func(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) error {
			return o.Resume(ctx, tx, actor, id, true)
		}
		draft, sent := o.draft(officer, o.words()), o.sent(o.words())
		for what, do := range map[string]func(context.Context, *database.Tx, directory.Actor, int64) error{
			"pause": o.Pause, "resume": resume, "cancel": o.Cancel, "retry": retry} {
			o.refused(what+" by a focal point", act(do, 101, sent), problem.Denied)
			o.refused(what+" by a stranger", act(do, 999, sent), problem.Denied)
			o.refused(what+" of nothing", act(do, officer, 999), problem.NotFound)
			code := problem.Ended
			if what == "retry" {
				code = problem.Moved
			}
			o.refused(what+" of a draft", act(do, officer, draft), code)
			if what != "retry" {
				o.refused(what+" of what was sent", act(do, officer, sent), problem.Ended)
			}
		}
		o.refused("retry without a failure", act(retry, officer, sent), problem.NotFound)
	})
}

// Who has blocked the bot says nothing about the way to Telegram; twenty other failures in a row do.
func TestTwentyFailuresInARowPauseIt(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		for i := range 25 {
			o.appoint(int64(301+i), "D", directory.Focal)
		}
		d := o.words()
		d.Audience = expression(t, "agency:D")
		id := o.released(d)
		o.start(id)
		all := o.waiting(id)
		for _, r := range all[:3] {
			o.end(id, r, outbox.Failed, string(outbox.Blocked))
		}
		for _, r := range all[3:22] {
			o.end(id, r, outbox.Failed, "lạ")
		}
		o.is(id, broadcast.Sending, "")
		o.end(id, all[22], outbox.Failed, "lạ")
		o.is(id, broadcast.Paused, broadcast.HaltFailures)
		if diff := cmp.Diff([]string{"began 1", "halted failures"}, o.told); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}
		o.do(func(ctx context.Context, tx *database.Tx) error { return o.Resume(ctx, tx, by(officer), id, false) })
		o.end(id, all[23], outbox.Failed, "lạ") // counted from the start again
		o.is(id, broadcast.Sending, "")
		o.end(id, all[24], outbox.Sent, "")
		if n := o.count(`select failures from announcement where id = $1`, id); n != 0 {
			t.Errorf("%d in a row after one that arrived", n)
		}
	})
}

func TestAJobThatWasGivenUpHaltsItsAnnouncement(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		planned, sent := o.released(o.words()), o.sent(o.words())
		for _, id := range []int64{planned, sent} {
			o.do(func(ctx context.Context, tx *database.Tx) error {
				return o.GaveUp(ctx, tx, job.Job{Payload: strconv.FormatInt(id, 10)}, nil)
			})
		}
		o.is(planned, broadcast.Paused, broadcast.HaltError)
		o.is(sent, broadcast.Sent, "")
		o.do(func(ctx context.Context, tx *database.Tx) error {
			return o.Resume(ctx, tx, by(officer), planned, false)
		})
		o.start(planned)
		o.is(planned, broadcast.Sending, "")
	})
}

// What was to be acknowledged by a day that has passed meanwhile goes on when somebody says so.
func TestWhatIsOverdueAsksBeforeItGoesOn(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		d := o.words()
		d.Acknowledged, d.DueAt = true, time.Now().Add(time.Hour)
		id := o.released(d)
		o.start(id)
		resume := func(overdue bool) error {
			return o.try(func(ctx context.Context, tx *database.Tx) error { return o.Resume(ctx, tx, by(officer), id, overdue) })
		}
		o.do(func(ctx context.Context, tx *database.Tx) error { return o.Pause(ctx, tx, by(officer), id) })
		if err := resume(false); err != nil {
			t.Fatalf("before the day: %v", err)
		}
		o.do(func(ctx context.Context, tx *database.Tx) error { return o.Pause(ctx, tx, by(officer), id) })
		o.exec(`update announcement set due_at = 1 where id = $1`, id)
		if err := resume(false); !errors.Is(err, broadcast.ErrOverdue) {
			t.Errorf("after the day: %v", err)
		}
		o.is(id, broadcast.Paused, broadcast.HaltByHand)
		// What waits for working hours does not go on by itself.
		waited := func() {
			o.exec(`update announcement set state = 'paused', halt = 'hours' where id = $1`, id)
			o.do(func(ctx context.Context, tx *database.Tx) error {
				commit, err := o.KeepHours(ctx, job.Job{Payload: strconv.FormatInt(id, 10)})
				if err != nil {
					return err
				}
				return commit(ctx, tx)
			})
		}
		waited()
		o.is(id, broadcast.Paused, broadcast.HaltOverdue)
		if err := resume(true); err != nil {
			t.Error(err)
		}
		o.is(id, broadcast.Sending, "")
		waited() // what was said once holds
		o.is(id, broadcast.Sending, "")

		// A day off that was entered after the release may put the start off beyond the day.
		d.DueAt = time.Now().Add(time.Hour)
		late := o.released(d)
		o.exec(`update announcement set due_at = 1 where id = $1`, late)
		o.start(late)
		o.is(late, broadcast.Paused, broadcast.HaltOverdue)
	})
}

// Nobody of those who are meant can be reached: somebody is told, and it goes once one of them can.
func TestAnAnnouncementToNobodyWaitsForSomebody(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		d := o.words()
		d.Audience = expression(t, "agency:D")
		bottest.Agency(t, db, "D")
		id := o.released(d)
		o.start(id)
		o.is(id, broadcast.Paused, broadcast.HaltNobody)
		o.appoint(104, "D", directory.Focal)
		o.do(func(ctx context.Context, tx *database.Tx) error { return o.Resume(ctx, tx, by(officer), id, false) })
		o.start(id)
		o.is(id, broadcast.Sending, "")
		if diff := cmp.Diff([]string{"halted nobody", "began 1"}, o.told); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}
	})
}
