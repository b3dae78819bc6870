package broadcast_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"thidua/bot/audience"
	"thidua/bot/bottest"
	"thidua/bot/broadcast"
	"thidua/bot/calendar"
	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/holiday"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// The accounts of the Board's people.
const (
	officer      = 11
	otherOfficer = 12
	leader       = 21
	otherLeader  = 22
)

// office is a Board of two officers and two leaders with its store, and agencies A, B and C whose focal points are the accounts 101, 102
// and 103. It implements broadcast.Watcher.
type office struct {
	*broadcast.Store
	t      testing.TB
	db     *database.DB
	people *directory.Store
	outbox *outbox.Store
	jobs   *job.Store
	mu     sync.Mutex
	told   []string // what the watcher was told: "halted late", "began 1", "unseen 2"
}

func newOffice(t testing.TB, db *database.DB) *office {
	t.Helper()
	o := &office{t: t, db: db}
	o.people = directory.NewStore(db, directory.Settings{}, broadcast.Permissions...)
	o.jobs = job.NewStore(db)
	o.outbox = outbox.NewStore(db, o)
	o.Store = o.during(calendarOf(t, "work"))
	board := bottest.Agency(t, db, "SNV")
	for account, role := range map[int64]directory.Role{
		officer: directory.Officer, otherOfficer: directory.Officer, leader: directory.Approver, otherLeader: directory.Approver} {
		bottest.GivePost(t, db, account, board, role)
	}
	for i, code := range []string{"A", "B", "C"} {
		o.appoint(int64(101+i), code, directory.Focal)
	}
	return o
}

// during is the store of the office with other working hours.
func (o *office) during(hours *calendar.Calendar) *broadcast.Store {
	s := broadcast.NewStore(o.db, o.people, o.outbox, file.NewStore(o.db), o.jobs, holiday.NewStore(o.people, hours))
	s.RenderWith(render)
	s.Watch(o)
	return s
}

// calendarOf is a calendar of whose days around today each is as a word says: "work" or "off". Hours are the whole day.
func calendarOf(t testing.TB, word string) *calendar.Calendar {
	t.Helper()
	var days strings.Builder
	for day := range 10 {
		fmt.Fprintf(&days, "%s;%s;thử;thử\n", time.Now().Add(time.Duration(day-5)*24*time.Hour).Format(time.DateOnly), word)
	}
	table, err := calendar.Parse("thử", strings.NewReader(days.String()))
	if err != nil {
		t.Fatal(err)
	}
	return calendar.New(calendar.Hours{Until: 24 * time.Hour}, table)
}

func (o *office) note(format string, args ...any) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.told = append(o.told, fmt.Sprintf(format, args...))
	return nil
}

// Halted implements broadcast.Watcher.
func (o *office) Halted(_ context.Context, _ *database.Tx, _ broadcast.Announcement, why broadcast.Halt) error {
	return o.note("halted %s", why)
}

// Began implements broadcast.Watcher.
func (o *office) Began(_ context.Context, _ *database.Tx, a broadcast.Announcement) error {
	return o.note("began %d", a.Round)
}

// Unseen implements broadcast.Watcher.
func (o *office) Unseen(_ context.Context, _ *database.Tx, _ broadcast.Announcement, by []broadcast.Call) error {
	return o.note("unseen %d", len(by))
}

// Ended implements outbox.Watcher.
func (o *office) Ended(ctx context.Context, tx *database.Tx, e outbox.Ended) error {
	return o.Store.Ended(ctx, tx, e)
}

// ChatStopped implements outbox.Watcher.
func (*office) ChatStopped(context.Context, *database.Tx, int64, outbox.StopReason) error { return nil }

// ChatMoved implements outbox.Watcher.
func (*office) ChatMoved(context.Context, *database.Tx, int64, int64) error { return nil }

// appoint gives an account a post in an agency, which is founded if there is none of that code.
func (o *office) appoint(account int64, code string, role directory.Role) {
	o.t.Helper()
	bottest.GivePost(o.t, o.db, account, bottest.Agency(o.t, o.db, code), role)
}

func by(account int64) directory.Actor { return directory.Actor{Account: account} }

// try does something in a transaction and returns how that ended.
func (o *office) try(do func(ctx context.Context, tx *database.Tx) error) error {
	ctx := context.WithoutCancel(o.t.Context())
	return o.db.InTx(ctx, func(tx *database.Tx) error { return do(ctx, tx) })
}

func (o *office) do(do func(ctx context.Context, tx *database.Tx) error) {
	o.t.Helper()
	if err := o.try(do); err != nil {
		o.t.Fatal(err)
	}
}

// exec changes rows as only time or an accident does.
func (o *office) exec(statement string, args ...any) {
	o.t.Helper()
	o.do(func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, statement, args...)
		return err
	})
}

// count is a number that a query reads.
func (o *office) count(query string, args ...any) (n int64) {
	o.t.Helper()
	if err := o.db.QueryRow(o.t.Context(), query, args...).Scan(&n); err != nil {
		o.t.Fatal(err)
	}
	return n
}

func (o *office) person(account int64) int64 {
	o.t.Helper()
	return o.count(`select id from person where account = $1`, account)
}

func (o *office) get(id int64) broadcast.Announcement {
	o.t.Helper()
	a, err := o.Announcement(o.t.Context(), o.db, id)
	if err != nil {
		o.t.Fatal(err)
	}
	return a
}

// is checks how far an announcement is.
func (o *office) is(id int64, state broadcast.State, halt broadcast.Halt) {
	o.t.Helper()
	if a := o.get(id); a.State != state || a.Halt != halt {
		o.t.Errorf("the announcement is %q (%q), want %q (%q)", a.State, a.Halt, state, halt)
	}
}

// refused checks that an error is a refusal of that kind, which tells the person something.
func (o *office) refused(what string, err error, code problem.Code) {
	o.t.Helper()
	if !problem.Is(err, code) || err.Error() == "" {
		o.t.Errorf("%s: %v, want a refusal that is %q", what, err, code)
	}
}

func expression(t testing.TB, words string) audience.Expression {
	t.Helper()
	e, err := audience.ParseExpression(words)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// words is a draft of the Board's own words to A, B and C.
func (o *office) words() broadcast.Draft {
	o.t.Helper()
	return broadcast.Draft{Kind: "launch", Title: "Đợt thi đua", Body: "lời đầu", Audience: expression(o.t, "agency:A | agency:B | agency:C"), Acknowledged: true}
}

// ofDocument is a draft that only carries word of a document.
func (o *office) ofDocument() broadcast.Draft {
	o.t.Helper()
	d := o.words()
	d.Kind, d.Body = "new_document", ""
	d.Document = broadcast.Document{Number: "12/SNV-TĐKT", Date: "2026-11-02", Issuer: "Sở Nội vụ", Issued: true}
	return d
}

func (o *office) audience(d broadcast.Draft) audience.Audience {
	o.t.Helper()
	a, err := o.AudienceOf(o.t.Context(), d)
	if err != nil {
		o.t.Fatal(err)
	}
	return a
}

func (o *office) draft(account int64, d broadcast.Draft) (id int64) {
	o.t.Helper()
	o.do(func(ctx context.Context, tx *database.Tx) (err error) {
		id, err = o.NewDraft(ctx, tx, by(account), d)
		return err
	})
	return id
}

func (o *office) edit(account, id int64, change func(d *broadcast.Draft)) error {
	return o.try(func(ctx context.Context, tx *database.Tx) error {
		_, err := o.Edit(ctx, tx, by(account), id, func(d *broadcast.Draft) error { change(d); return nil })
		return err
	})
}

// submit submits a draft of the officer's.
func (o *office) submit(id int64) error {
	o.t.Helper()
	audience := o.audience(o.get(id).Draft)
	return o.try(func(ctx context.Context, tx *database.Tx) error {
		_, err := o.Submit(ctx, tx, by(officer), id, audience)
		return err
	})
}

func (o *office) submitted(d broadcast.Draft) (id int64) {
	o.t.Helper()
	id = o.draft(officer, d)
	if err := o.submit(id); err != nil {
		o.t.Fatal(err)
	}
	return id
}

// approve approves a revision of an announcement for the audience of now.
func (o *office) approve(account, id, revision int64) error {
	o.t.Helper()
	audience := o.audience(o.get(id).Draft)
	return o.try(func(ctx context.Context, tx *database.Tx) error {
		_, err := o.Approve(ctx, tx, by(account), id, revision, audience, "")
		return err
	})
}

func (o *office) released(d broadcast.Draft) (id int64) {
	o.t.Helper()
	id = o.submitted(d)
	if err := o.approve(leader, id, o.get(id).Revision); err != nil {
		o.t.Fatal(err)
	}
	return id
}

// starting does the first half of the job that begins an announcement and returns the second.
func (o *office) starting(id int64) func(ctx context.Context, tx *database.Tx) error {
	o.t.Helper()
	commit, err := o.Start(o.t.Context(), job.Job{Kind: broadcast.JobStart, Payload: strconv.FormatInt(id, 10)})
	if err != nil {
		o.t.Fatal(err)
	}
	if commit == nil {
		return func(context.Context, *database.Tx) error { return nil }
	}
	return commit
}

func (o *office) start(id int64) {
	o.t.Helper()
	o.do(o.starting(id))
}

// waiting are the copies of an announcement that the outbox would make now.
func (o *office) waiting(id int64) (all []outbox.Recipient) {
	o.t.Helper()
	o.do(func(ctx context.Context, tx *database.Tx) (err error) {
		all, err = o.Recipients(ctx, tx, batch(o.get(id)), 0, 1000)
		return err
	})
	return all
}

func batch(a broadcast.Announcement) string { return fmt.Sprintf("announcement:%d:%d", a.ID, a.Round) }

func copyOf(a broadcast.Announcement, row int64) string { return fmt.Sprintf("%s:%d", batch(a), row) }

// message is the number of the copy that a row of an announcement got in these tests.
func message(row int64) int64 { return 1000 + row }

// end tells what became of the copy of a row.
func (o *office) end(id int64, to outbox.Recipient, state outbox.State, reason string) {
	o.t.Helper()
	e := outbox.Ended{Key: copyOf(o.get(id), to.ID), ChatID: to.ChatID, Op: outbox.Send, State: state, Reason: reason, At: time.Now()}
	if state == outbox.Sent {
		e.MessageIDs = []int64{message(to.ID)}
	}
	o.do(func(ctx context.Context, tx *database.Tx) error { return o.Ended(ctx, tx, e) })
}

// endBatch tells that the batch of an announcement is over.
func (o *office) endBatch(id int64) {
	o.t.Helper()
	key := batch(o.get(id))
	o.do(func(ctx context.Context, tx *database.Tx) error {
		return o.BatchEnded(ctx, tx, key, outbox.BatchStatus{})
	})
}

// deliver has everybody who waits get a copy, and ends the batch.
func (o *office) deliver(id int64) {
	o.t.Helper()
	had := map[int64]bool{}
	for _, r := range o.waiting(id) {
		if !had[r.ChatID] {
			o.end(id, r, outbox.Sent, "")
		}
		had[r.ChatID] = true
	}
	o.endBatch(id)
}

// sent is an announcement that everybody got.
func (o *office) sent(d broadcast.Draft) (id int64) {
	o.t.Helper()
	id = o.released(d)
	o.start(id)
	o.deliver(id)
	o.is(id, broadcast.Sent, "")
	return id
}

// receipts are the states of an announcement's recipients, "A 101 sent", in order.
func (o *office) receipts(id int64) (all []string) {
	o.t.Helper()
	receipts, err := o.Receipts(o.t.Context(), o.db, id)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, r := range receipts {
		all = append(all, strings.TrimSpace(fmt.Sprint(r.Agency, " ", r.Account, " ", r.State, " ", r.Reason)))
	}
	return all
}

// acknowledge has somebody say of an announcement that they saw it, for an agency.
func (o *office) acknowledge(account, id int64, code string) {
	o.t.Helper()
	agency := bottest.Agency(o.t, o.db, code)
	o.do(func(ctx context.Context, tx *database.Tx) error {
		access, err := o.people.AccessIn(ctx, tx, account)
		if err != nil {
			return err
		}
		standings, err := o.Standings(ctx, tx, access, id, broadcast.Seen)
		if err != nil {
			return err
		}
		for _, one := range standings {
			if one.AgencyID == agency {
				_, err := o.Acknowledge(ctx, tx, access, id, one, broadcast.Seen, time.Now())
				return err
			}
		}
		return errors.New("they do not stand for it")
	})
}

// followUp is a released change of an announcement.
func (o *office) followUp(about int64, kind broadcast.Kind) (id int64, err error) {
	o.t.Helper()
	err = o.try(func(ctx context.Context, tx *database.Tx) (err error) {
		id, err = o.NewFollowUp(ctx, tx, by(officer), about, kind)
		return err
	})
	if err != nil {
		return 0, err
	}
	if err := o.edit(officer, id, func(d *broadcast.Draft) { d.Body = "lời khác" }); err != nil {
		return id, err
	}
	if err := o.submit(id); err != nil {
		return id, err
	}
	return id, o.approve(leader, id, o.get(id).Revision)
}

// remind has an officer remind of an announcement.
func (o *office) remind(account, about int64) (id int64, err error) {
	err = o.try(func(ctx context.Context, tx *database.Tx) error {
		a, err := o.Remind(ctx, tx, by(account), about)
		id = a.ID
		return err
	})
	return id, err
}

// together does several things at once and returns how each ended.
func together(all ...func() error) []error {
	errs := make([]error, len(all))
	var wait sync.WaitGroup
	begin := make(chan struct{})
	for i, do := range all {
		wait.Go(func() { <-begin; errs[i] = do() })
	}
	close(begin)
	wait.Wait()
	return errs
}
