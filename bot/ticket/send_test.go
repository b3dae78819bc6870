package ticket_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/vietnamese"
)

func TestEachTicketHasTheNextNumberOfItsYear(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		const reports = 12
		d := newDesk(t, db)
		var sends []func() error
		var mu sync.Mutex
		var codes []string
		for i := range reports {
			id := d.draft(focal, "A", fmt.Sprint("Vướng mắc ", i))
			sends = append(sends, func() error {
				s, err := d.send(focal, id, 0)
				mu.Lock()
				defer mu.Unlock()
				codes = append(codes, s.Ticket.Code.String())
				return err
			})
		}
		// What fails after it got its number leaves no gap.
		failing := d.draft(focal, "A", "Vướng mắc khác")
		sends = append(sends, func() error {
			err := d.try(func(ctx context.Context, tx *database.Tx) error {
				if _, err := d.Send(ctx, tx, by(focal), failing, 0); err != nil {
					return err
				}
				return errUndone
			})
			if errors.Is(err, errUndone) {
				err = nil
			}
			return err
		})
		if err := errors.Join(together(sends...)...); err != nil {
			t.Fatal(err)
		}
		slices.Sort(codes)
		year := time.Now().In(vietnamese.Zone()).Year()
		var want []string
		for n := range reports {
			want = append(want, fmt.Sprintf("VM-%d-%04d", year, n+1))
		}
		if diff := cmp.Diff(want, codes); diff != "" {
			t.Errorf("codes (-want +got):\n%s", diff)
		}
		d.is(failing, ticket.Draft)
		if n := d.count(`select count(*) from ticket_message where ticket_id = $1`, failing); n != 0 {
			t.Errorf("%d messages of what was not sent", n)
		}
	})
}

// The year is that of the confirmation in Vietnam, which begins seven hours before that of a server in UTC.
func TestACodeIsOfTheYearInVietnam(t *testing.T) {
	newYear := time.Date(2027, 1, 1, 0, 0, 0, 0, vietnamese.Zone())
	var now atomic.Pointer[time.Time]
	at := func(instant time.Time) { now.Store(&instant) }
	at(newYear.Add(-time.Hour))
	config := databasetest.SQLite(t) // whose clock can be set
	config.Now = func() time.Time { return now.Load().UTC() }
	d := newDesk(t, databasetest.Open(t, config))
	first, second, third := d.draft(focal, "A", "Một"), d.draft(focal, "A", "Hai"), d.draft(focal, "A", "Ba")
	for _, c := range []struct {
		at   time.Time
		id   int64
		want string
	}{{newYear.Add(-time.Microsecond), first, "VM-2026-0001"}, {newYear, second, "VM-2027-0001"}, {newYear.Add(time.Hour), third, "VM-2027-0002"}} {
		at(c.at)
		if got := d.mustSend(focal, c.id).Ticket.Code.String(); got != c.want {
			t.Errorf("at %v it is %s, want %s", c.at, got, c.want)
		}
	}
}

func TestAReportIsSentOnceHoweverOftenItIsConfirmed(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.draft(focal, "A", "Chưa có quỹ")
		var again, codes [4]string
		var presses []func() error
		for i := range codes {
			presses = append(presses, func() error {
				s, err := d.send(focal, id, 0)
				again[i], codes[i] = fmt.Sprint(s.Again), s.Ticket.Code.String()
				return err
			})
		}
		if err := errors.Join(together(presses...)...); err != nil {
			t.Fatal(err)
		}
		slices.Sort(again[:])
		if again != [4]string{"false", "true", "true", "true"} || codes[0] != codes[1] || codes[1] != codes[2] || codes[2] != codes[3] {
			t.Errorf("again %v, codes %v", again, codes)
		}
		if got := d.said(id, true); len(got) != 1 {
			t.Errorf("said: %q", got)
		}
		_, err := d.send(focalOfB, id, 0)
		d.refused("sending what another sent", err, problem.NotFound)
	})
}

func TestAMembersReportWaitsForWhoSpeaksForTheirAgency(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		for _, writer := range []int64{member, deputy} {
			id := d.draft(writer, "A", "Chưa có quỹ")
			s := d.mustSend(writer, id)
			if got := accounts(s.WaitsFor); !slices.Equal(got, []int64{focal}) || s.ByBoard {
				t.Errorf("%d's report waits for %d, by the Board %t", writer, got, s.ByBoard)
			}
			if k := d.is(id, ticket.AwaitingAgency); k.Code.Number != 0 || k.Sender != 0 {
				t.Errorf("it has the code %s, sent by %d", k.Code, k.Sender)
			}
			for _, other := range []int64{writer, focalOfB, leader} {
				if _, err := d.send(other, id, 0); err == nil {
					t.Errorf("%d sends it", other)
				}
			}
			_, err := d.send(officer, id, 0)
			d.refused("an officer sends what its agency can send", err, problem.Denied)
			sent := d.mustSend(focal, id)
			if got := told(sent.Change); !slices.Equal(got, []string{fmt.Sprint("sent ", writer)}) {
				t.Errorf("told: %q", got)
			}
			if k := d.is(id, ticket.Sent); k.Sender != d.person(focal) || k.Reporter != d.person(writer) {
				t.Errorf("sent by %d, reported by %d", k.Sender, k.Reporter)
			}
		}
	})
}

func TestWithoutAFocalPointAReportWaitsForTheHeadElseForAnOfficer(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		d.dismiss(focal)
		id := d.draft(member, "A", "Chưa có quỹ")
		if s := d.mustSend(member, id); !slices.Equal(accounts(s.WaitsFor), []int64{head}) {
			t.Errorf("it waits for %d", accounts(s.WaitsFor))
		}
		d.dismiss(head)
		other := d.draft(member, "A", "Chưa có người làm đầu mối")
		s := d.mustSend(member, other)
		if got := accounts(s.WaitsFor); !slices.Equal(got, []int64{officer, otherOfficer}) || !s.ByBoard {
			t.Errorf("it waits for %d, by the Board %t", got, s.ByBoard)
		}
		for _, id := range []int64{id, other} { // the first, too, waits for nobody else any more
			d.mustSend(officer, id)
			if k := d.is(id, ticket.Sent); k.Sender != 0 {
				t.Errorf("the officer speaks for the agency as %d", k.Sender)
			}
		}
	})
}

func TestAnAgencyMayLetNothingGoBeforeItsHeadAgreed(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		rule := func(account int64, agency int64, wants bool) error {
			return d.try(func(ctx context.Context, tx *database.Tx) error {
				return d.SetHeadAgrees(ctx, tx, by(account), agency, wants)
			})
		}
		for _, account := range []int64{member, focal, focalOfB, officer, leader} {
			d.refused(fmt.Sprint(account, " makes the rule"), rule(account, d.agency["A"], true), problem.Denied)
		}
		d.refused("the head makes the rule of another agency", rule(head, d.agency["B"], true), problem.Denied)
		d.refused("the head makes the rule of none", rule(head, 0, true), problem.Denied)
		if err := rule(head, d.agency["A"], true); err != nil {
			t.Fatal(err)
		}
		id := d.draft(focal, "A", "Chưa có quỹ")
		if s := d.mustSend(focal, id); !slices.Equal(accounts(s.WaitsFor), []int64{head}) || s.Ticket.Sender != d.person(focal) {
			t.Errorf("it waits for %d, sent by %d", accounts(s.WaitsFor), s.Ticket.Sender)
		}
		_, err := d.send(focal, id, 0)
		d.refused("the focal point sends it once more", err, problem.Moved)
		// From the head it goes back to who sent it, not to a member.
		change := d.giveBack(head, id, "Nêu số tiền")
		if got := told(change); !slices.Equal(got, []string{fmt.Sprint("returned ", focal)}) {
			t.Errorf("told: %q", got)
		}
		d.mustSend(focal, id)
		if got := told(d.mustSend(head, id).Change); !slices.Equal(got, []string{fmt.Sprint("sent ", focal)}) {
			t.Errorf("told: %q", got)
		}
		d.is(id, ticket.Sent)
		d.sent(head, "A")     // the head agrees to what they write
		d.sent(focalOfB, "B") // another agency has no such rule
		d.dismiss(head)
		d.sent(focal, "A") // without a head it does not wait
		d.appoint(105, "A", directory.Head)
		if err := rule(105, d.agency["A"], false); err != nil {
			t.Fatal(err)
		}
		d.sent(focal, "A")
	})
}

// giveBack has somebody give a report back.
func (d *desk) giveBack(account, id int64, why string) (c ticket.Change) {
	d.t.Helper()
	d.do(func(ctx context.Context, tx *database.Tx) (err error) {
		c, err = d.Return(ctx, tx, by(account), id, why)
		return err
	})
	return c
}

func TestAReportThatIsGivenBackIsItsReportersAgain(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.draft(member, "A", "Chưa có quỹ")
		d.mustSend(member, id)
		change := d.giveBack(head, id, "Nêu số tiền")
		if got := told(change); !slices.Equal(got, []string{fmt.Sprint("returned ", member)}) {
			t.Errorf("told: %q", got)
		}
		d.is(id, ticket.Draft)
		_, err := d.send(focal, id, 0)
		d.refused("sending a member's draft", err, problem.NotFound)
		if got := d.said(id, false); !slices.Equal(got, []string{"to_agency", "returned Nêu số tiền"}) {
			t.Errorf("said: %q", got)
		}
		d.mustSend(member, id)
		d.is(id, ticket.AwaitingAgency)
	})
}

func TestWhatIsNotCompleteIsNotSent(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.draft(focal, "A", "")
		_, err := d.send(focal, id, 0)
		d.refused("sending nothing", err, problem.Invalid)
		d.do(func(ctx context.Context, tx *database.Tx) error {
			return d.AwaitFile(ctx, tx, id, 0, "u1", file.Photo, "")
		})
		_, err = d.send(focal, id, 0)
		d.refused("sending a file that is not there yet", err, problem.Moved)
		d.exec(`update ticket_file set hash = 'x' where ticket_id = $1`, id)
		d.mustSend(focal, id) // a photo alone is enough
		d.is(id, ticket.Sent)
	})
}

func TestWhatAnOfficerRecordsIsAcceptedAndToldToTheAgency(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		record := func(account int64, o ticket.Origin) (id int64, err error) {
			err = d.try(func(ctx context.Context, tx *database.Tx) (err error) {
				id, err = d.Record(ctx, tx, by(account), d.agency["A"], o, ticket.Report{Words: "Chưa có quỹ"})
				return err
			})
			return id, err
		}
		_, err := record(focal, ticket.Origin{})
		d.refused("an agency records", err, problem.Denied)
		for _, bad := range []ticket.Origin{{}, {Channel: ticket.Letter, On: "2026-11-17"}, {Channel: ticket.Phone}} {
			id, err := record(officer, bad)
			if err != nil {
				t.Fatal(err)
			}
			_, err = d.send(officer, id, 0)
			d.refused(fmt.Sprintf("recording %+v", bad), err, problem.Invalid)
		}
		id, err := record(officer, ticket.Origin{Channel: ticket.Letter, Number: "903/SYT-TCCB", On: "2026-11-17"})
		if err != nil {
			t.Fatal(err)
		}
		for _, other := range []int64{otherOfficer, focal, leader} {
			_, err := d.send(other, id, 0)
			d.refused(fmt.Sprint(other, " sends what the officer records"), err, problem.NotFound)
		}
		sent := d.mustSend(officer, id)
		if got := told(sent.Change); !slices.Equal(got, []string{fmt.Sprint("sent ", focal)}) {
			t.Errorf("told: %q", got)
		}
		k := d.is(id, ticket.Accepted)
		if k.AcceptedAt.IsZero() || k.DueAt.IsZero() || k.Assignee != d.person(officer) || k.Reporter != 0 || k.Recorder != d.person(officer) {
			t.Errorf("it is %+v", k)
		}
	})
}

// By a join one reads the reply to another agency's ticket: only what is offered is joined.
func TestNobodyJoinsTheirReportToWhatIsNotOffered(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		secret := d.answered(focalOfB, "B")
		for _, writer := range []int64{focal, member} {
			id := d.draft(writer, "A", "Quy chế làm việc")
			_, err := d.send(writer, id, secret)
			d.refused("a join that was not offered", err, problem.Moved)
			d.is(id, ticket.Draft)
		}
	})
}

func TestAQuestionGoesToTheBoardOnceAndToNobodyElse(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		open := func(account, answer int64) (c ticket.Change, again bool) {
			d.do(func(ctx context.Context, tx *database.Tx) (err error) {
				c, again, err = d.OpenQuestion(ctx, tx, by(account), answer, ticket.Report{Words: "Mức trích quỹ là bao nhiêu?", About: "Chưa tìm thấy quy định"})
				return err
			})
			return c, again
		}
		first, again := open(member, 7)
		if again || first.Ticket.Code.Number != 1 || first.Ticket.State != ticket.Sent || first.Ticket.AgencyID != 0 {
			t.Errorf("asked: %+v, again %t", first.Ticket, again)
		}
		if second, again := open(member, 7); !again || second.Ticket.ID != first.Ticket.ID {
			t.Errorf("asked again: %+v, again %t", second.Ticket, again)
		}
		if other, again := open(focal, 7); again || other.Ticket.ID == first.Ticket.ID {
			t.Error("another's question is theirs")
		}
		id := first.Ticket.ID
		changes := d.approve(leader, d.submit(id, ticket.Answer, "20 phần trăm"))
		if got := told(changes...); !slices.Equal(got, []string{fmt.Sprint("answer ", member)}) {
			t.Errorf("told: %q", got)
		}
		for _, other := range []int64{focal, head, focalOfB} { // also those who speak for their agency
			err := d.try(func(ctx context.Context, tx *database.Tx) error {
				_, _, err := d.Read(ctx, tx, by(other), id)
				return err
			})
			d.refused("reading another's question", err, problem.NotFound)
		}
	})
}

func TestOnlyAPersonOfAnAgencyWritesForIt(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		begin := func(account, agency int64) error {
			return d.try(func(ctx context.Context, tx *database.Tx) error {
				_, err := d.Begin(ctx, tx, by(account), agency, ticket.Report{Words: "Chưa có quỹ"})
				return err
			})
		}
		for _, account := range []int64{focalOfB, officer, leader, 999} {
			d.refused(fmt.Sprint(account, " writes for A"), begin(account, d.agency["A"]), problem.Denied)
		}
		d.refused("writing for no agency", begin(focal, 0), problem.Denied)
		id := d.draft(member, "A", "Chưa có quỹ")
		d.dismiss(member)
		err := d.try(func(ctx context.Context, tx *database.Tx) error {
			_, err := d.Own(ctx, tx, by(member), id)
			return err
		})
		d.refused("writing on after one left", err, problem.Denied)
	})
}
