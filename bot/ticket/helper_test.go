package ticket_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/calendar"
	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/holiday"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
)

// The accounts of the Board's people and of agencies A and B.
const (
	officer      = 11
	otherOfficer = 12
	leader       = 21
	otherLeader  = 22

	member = 101
	deputy = 102
	focal  = 103
	head   = 104

	focalOfB = 203
)

// desk is a Board of two officers and two leaders with its store, agency A with a member, a deputy, a focal point and a head, and
// agency B with a focal point. The office never closes, so that working days are days.
type desk struct {
	*ticket.Store
	t      testing.TB
	db     *database.DB
	people *directory.Store
	files  *file.Store
	agency map[string]int64 // by code
}

func newDesk(t testing.TB, db *database.DB) *desk {
	t.Helper()
	d := &desk{t: t, db: db, files: file.NewStore(db), agency: map[string]int64{}}
	d.people = directory.NewStore(db, directory.Settings{}, ticket.Permissions...)
	d.Store = d.during(calendar.Daily(calendar.Hours{Until: 24 * time.Hour}))
	d.people.Watch(d.Store)
	for _, p := range []struct {
		account int64
		code    string
		role    directory.Role
	}{
		{officer, "SNV", directory.Officer}, {otherOfficer, "SNV", directory.Officer}, {leader, "SNV", directory.Approver}, {otherLeader, "SNV", directory.Approver},
		{member, "A", directory.Member}, {deputy, "A", directory.DeputyFocal}, {focal, "A", directory.Focal}, {head, "A", directory.Head},
		{focalOfB, "B", directory.Focal},
	} {
		d.appoint(p.account, p.code, p.role)
	}
	return d
}

// during is the store of the desk with other working hours.
func (d *desk) during(hours *calendar.Calendar) *ticket.Store {
	return ticket.NewStore(d.db, d.people, d.files, holiday.NewStore(d.people, hours))
}

// appoint gives an account a post in an agency, which is founded if there is none of that code.
func (d *desk) appoint(account int64, code string, role directory.Role) {
	d.t.Helper()
	d.agency[code] = bottest.Agency(d.t, d.db, code)
	bottest.GivePost(d.t, d.db, account, d.agency[code], role)
}

// dismiss ends the posts of an account.
func (d *desk) dismiss(account int64) {
	d.t.Helper()
	d.exec(`update post set until_on = '2021-01-01' where person_id = $1`, d.person(account))
}

func by(account int64) directory.Actor { return directory.Actor{Account: account} }

// try does something in a transaction and returns how that ended.
func (d *desk) try(do func(ctx context.Context, tx *database.Tx) error) error {
	ctx := context.WithoutCancel(d.t.Context())
	return d.db.InTx(ctx, func(tx *database.Tx) error { return do(ctx, tx) })
}

func (d *desk) do(do func(ctx context.Context, tx *database.Tx) error) {
	d.t.Helper()
	if err := d.try(do); err != nil {
		d.t.Fatal(err)
	}
}

// exec changes rows as only time or an accident does.
func (d *desk) exec(statement string, args ...any) {
	d.t.Helper()
	d.do(func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, statement, args...)
		return err
	})
}

func (d *desk) count(query string, args ...any) (n int64) {
	d.t.Helper()
	if err := d.db.QueryRow(d.t.Context(), query, args...).Scan(&n); err != nil {
		d.t.Fatal(err)
	}
	return n
}

func (d *desk) person(account int64) int64 {
	d.t.Helper()
	return d.count(`select id from person where account = $1`, account)
}

func (d *desk) get(id int64) ticket.Ticket {
	d.t.Helper()
	t, err := d.Ticket(d.t.Context(), d.db, id)
	if err != nil {
		d.t.Fatal(err)
	}
	return t
}

// is checks how far a ticket is.
func (d *desk) is(id int64, state ticket.State) ticket.Ticket {
	d.t.Helper()
	t := d.get(id)
	if t.State != state {
		d.t.Errorf("ticket %d is %q, want %q", id, t.State, state)
	}
	return t
}

// refused checks that an error is a refusal of that kind, which tells the person something.
func (d *desk) refused(what string, err error, code problem.Code) {
	d.t.Helper()
	if !problem.Is(err, code) || err.Error() == "" {
		d.t.Errorf("%s: %v, want a refusal that is %q", what, err, code)
	}
}

// draft is a report of somebody's that is not sent.
func (d *desk) draft(account int64, code, words string) (id int64) {
	d.t.Helper()
	d.do(func(ctx context.Context, tx *database.Tx) (err error) {
		id, err = d.Begin(ctx, tx, by(account), d.agency[code], ticket.Report{Words: words})
		return err
	})
	return id
}

func (d *desk) send(account, id, join int64) (s ticket.Sending, err error) {
	err = d.try(func(ctx context.Context, tx *database.Tx) (err error) {
		s, err = d.Send(ctx, tx, by(account), id, join)
		return err
	})
	return s, err
}

// mustSend has somebody send a report on.
func (d *desk) mustSend(account, id int64) ticket.Sending {
	d.t.Helper()
	s, err := d.send(account, id, 0)
	if err != nil {
		d.t.Fatal(err)
	}
	return s
}

// sent is a ticket of an agency's focal point.
func (d *desk) sent(account int64, code string) int64 {
	d.t.Helper()
	id := d.draft(account, code, "Chưa có quỹ thi đua, khen thưởng")
	d.mustSend(account, id)
	d.is(id, ticket.Sent)
	return id
}

// accepted is one that an officer has taken on.
func (d *desk) accepted(account int64, code string) int64 {
	d.t.Helper()
	id := d.sent(account, code)
	d.mustAct(id, "accept")
	return id
}

// answered is one with a reply that a leader let go.
func (d *desk) answered(account int64, code string) int64 {
	d.t.Helper()
	id := d.accepted(account, code)
	d.approve(leader, d.submit(id, ticket.Answer, "Trích quỹ theo Nghị định"))
	d.is(id, ticket.Answered)
	return id
}

// submit has the officer write a reply.
func (d *desk) submit(id int64, kind ticket.ReplyKind, words string) (r ticket.Reply) {
	d.t.Helper()
	d.do(func(ctx context.Context, tx *database.Tx) (err error) {
		_, r, err = d.SubmitReply(ctx, tx, by(officer), ticket.Reply{TicketID: id, Kind: kind, Words: words})
		return err
	})
	return r
}

func (d *desk) tryApprove(account int64, r ticket.Reply) (changes []ticket.Change, err error) {
	err = d.try(func(ctx context.Context, tx *database.Tx) (err error) {
		changes, _, err = d.ApproveReply(ctx, tx, by(account), r.ID, r.Revision)
		return err
	})
	return changes, err
}

func (d *desk) approve(account int64, r ticket.Reply) []ticket.Change {
	d.t.Helper()
	changes, err := d.tryApprove(account, r)
	if err != nil {
		d.t.Fatal(err)
	}
	return changes
}

func (d *desk) join(id, target int64) (changes []ticket.Change, err error) {
	err = d.try(func(ctx context.Context, tx *database.Tx) (err error) {
		changes, err = d.Join(ctx, tx, by(officer), id, target)
		return err
	})
	return changes, err
}

// mustJoin has the officer join a ticket to another.
func (d *desk) mustJoin(id, target int64) []ticket.Change {
	d.t.Helper()
	changes, err := d.join(id, target)
	if err != nil {
		d.t.Fatal(err)
	}
	return changes
}

// said are the kinds of what was said about a ticket, and the words of those that have any.
func (d *desk) said(id int64, internal bool) (lines []string) {
	d.t.Helper()
	all, err := d.Messages(d.t.Context(), d.db, id, internal)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, m := range all {
		lines = append(lines, strings.TrimSpace(string(m.Kind)+" "+m.Words))
	}
	return lines
}

// told are the accounts that changes are told to.
func told(changes ...ticket.Change) (all []string) {
	for _, c := range changes {
		for _, n := range c.Tell {
			all = append(all, fmt.Sprintf("%s %d", c.Message.Kind, n.Person.Account))
		}
	}
	return all
}

func accounts(people []ticket.Person) (all []int64) {
	for _, p := range people {
		all = append(all, p.Account)
	}
	return all
}

// passed is a moment so many days ago, as the store keeps it.
func passed(days int) int64 { return time.Now().AddDate(0, 0, -days).UnixMicro() }

// together does all at once and returns how each ended.
func together(all ...func() error) []error {
	errs := make([]error, len(all))
	var wait sync.WaitGroup
	for i, do := range all {
		wait.Go(func() { errs[i] = do() })
	}
	wait.Wait()
	return errs
}
