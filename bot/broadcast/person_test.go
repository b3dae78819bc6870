package broadcast_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/broadcast"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestAnErasedPersonLeavesTheirAgencysAnswer(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		id, running := o.sent(o.words()), o.released(o.words())
		o.start(running)
		o.acknowledge(101, id, "A")
		o.exec(`update announcement_recipient set file_messages = '[7]', files = 'waiting' where announcement_id = $1`, id)
		erased := o.waiting(running)[0]
		o.do(func(ctx context.Context, tx *database.Tx) error { return o.Erase(ctx, tx, o.person(101), []int64{101}) })
		if n := o.count(`select count(*) from announcement_recipient where person_id = $1 and (account <> 0 or message_id <> 0 or file_messages <> '[]' or files = 'waiting')`, o.person(101)); n != 0 {
			t.Errorf("%d rows still tell of their chat, or wait for ever", n)
		}
		if got := o.waiting(running); len(got) != 2 || got[0].ChatID == 101 {
			t.Errorf("%v are sent to", got)
		}
		o.end(running, erased, outbox.Sent, "") // which was on the way
		if diff := cmp.Diff([]string{"A 0 cancelled erased", "B 102 waiting", "C 103 waiting"}, o.receipts(running)); diff != "" {
			t.Errorf("recipients (-want +got):\n%s", diff)
		}
		if p, err := o.Progress(t.Context(), db, id); err != nil || p.AgenciesSeen != 1 || p.AgenciesReached != 3 {
			t.Errorf("%+v, %v", p, err)
		}
		change, err := o.followUp(id, broadcast.Update)
		if err != nil {
			t.Fatal(err)
		}
		o.start(change)
		if diff := cmp.Diff([]string{"B 102 waiting", "C 103 waiting"}, o.receipts(change)); diff != "" {
			t.Errorf("recipients (-want +got):\n%s", diff)
		}
	})
}

func TestAPersonSeesWhatTheyGot(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		o.appoint(101, "B", directory.Head)
		first, second, running := o.sent(o.words()), o.sent(o.words()), o.released(o.words())
		o.start(running)
		o.acknowledge(101, first, "B")
		copies, total, err := o.Copies(t.Context(), db, o.person(101), 0, 10)
		if err != nil || total != 2 || len(copies) != 2 || copies[0].ID != second || copies[0].Seen || !copies[1].Seen {
			t.Errorf("%+v of %d, %v", copies, total, err)
		}
		copies, total, err = o.Copies(t.Context(), db, o.person(101), 1, 1)
		if err != nil || total != 2 || len(copies) != 1 || copies[0].ID != first {
			t.Errorf("the second page: %+v of %d, %v", copies, total, err)
		}
		received, err := o.Received(t.Context(), db, o.person(101), 100)
		n, err2 := o.CountReceived(t.Context(), db, o.person(101))
		if errors.Join(err, err2) != nil || len(received) != 6 || n != 6 || received[0].ID != running || received[0].SentAt != "" {
			t.Errorf("%+v, counted %d, %v", received, n, errors.Join(err, err2))
		}
	})
}

// Somebody who came by a link, and turns out to be a person on the list, goes on with what they got.
func TestWhoIsFoundOnTheListKeepsWhatTheyGot(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := newOffice(t, db)
		o.people.Watch(o.Store)
		o.exec(`update person set listed = false, name = 'Nguyễn Văn An', name_key = 'nguyen van an' where account = 101`)
		seen, unseen := o.sent(o.words()), o.sent(o.words())
		o.acknowledge(101, seen, "A")
		came := o.person(101)
		written := o.draft(officer, o.words())
		o.exec(`update announcement set author = $1 where id = $2`, came, written)
		o.exec(`insert into person (code, name, name_key, account, agreed_at, listed, erased_at) values ('7', 'Nguyễn Văn An', 'nguyen van an', 0, 0, true, 0)`)
		o.exec(`insert into post (person_id, agency_id, role, title, basis, basis_on, from_on, until_on, until_before, opened_by, closed_by)
select p.id, a.id, 'focal', '', '', '', '2026-01-01', '', '', 0, 0 from person p, agency a where p.code = '7' and a.code = 'A'`)
		o.do(func(ctx context.Context, tx *database.Tx) error {
			_, listed, err := o.people.MergeablePersons(ctx, tx, directory.Operator, came)
			if err != nil {
				return err
			}
			_, err = o.people.Merge(ctx, tx, directory.Operator, came, directory.MatchOf(listed))
			return err
		})
		if o.person(101) == came {
			t.Fatal("they were not merged")
		}
		if _, total, err := o.Copies(t.Context(), db, o.person(101), 0, 10); err != nil || total != 2 {
			t.Errorf("they got %d, %v", total, err)
		}
		o.acknowledge(101, unseen, "A")
		if n := o.count(`select count(*) from announcement where id = $1 and author = $2`, written, o.person(101)); n != 1 {
			t.Error("what they wrote is somebody else's, and could be approved by them")
		}
		r, err := o.Result(t.Context(), seen)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range r.Agencies {
			if a.Code == "A" && (a.Seen == nil || a.Seen.Person != "Nguyễn Văn An" || a.Recipients[0].Person != "Nguyễn Văn An") {
				t.Errorf("the proof names %+v and %+v", a.Seen, a.Recipients)
			}
		}
	})
}
