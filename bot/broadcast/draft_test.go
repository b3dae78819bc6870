package broadcast_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/bottest"
	"thidua/bot/broadcast"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// desk is a Board with two officers, whose accounts are 500 and 501, and an approver, 510.
type desk struct {
	t  *testing.T
	db *database.DB
	s  *broadcast.Store
}

var (
	author, colleague, leader = directory.Actor{Account: 500}, directory.Actor{Account: 501}, directory.Actor{Account: 510}
)

func newDesk(t *testing.T, db *database.DB) *desk {
	t.Helper()
	d := &desk{t: t, db: db}
	d.s, _ = store(t, db, "work")
	board := bottest.Agency(t, db, "BAN")
	for account, role := range map[int64]directory.Role{500: directory.Officer, 501: directory.Officer, 510: directory.Approver} {
		bottest.GivePost(t, db, account, board, role)
	}
	bottest.GivePost(t, db, 100, bottest.Agency(t, db, "A"), directory.Focal)
	return d
}

// begun is a draft of the author's that could be sent.
func (d *desk) begun() (id int64) {
	d.t.Helper()
	all, err := broadcast.ParseExpression("agency:A")
	if err != nil {
		d.t.Fatal(err)
	}
	inTx(d.t, d.db, func(ctx context.Context, tx *database.Tx) (err error) {
		id, err = d.s.NewDraft(ctx, tx, author, broadcast.Draft{Kind: "launch", Title: "Đợt thi đua", Body: "x", Audience: all, AfterHours: "gấp",
			Document: broadcast.Document{Number: "1/KH", Date: "2026-10-05", Issuer: "UBND tỉnh", Issued: true}})
		return err
	})
	return id
}

// try does something in a transaction of its own.
func (d *desk) try(do func(ctx context.Context, tx *database.Tx) error) error {
	return d.db.InTx(d.t.Context(), func(tx *database.Tx) error { return do(d.t.Context(), tx) })
}

func (d *desk) is(id int64) broadcast.Announcement {
	d.t.Helper()
	a, err := d.s.Announcement(d.t.Context(), d.db, id)
	if err != nil {
		d.t.Fatal(err)
	}
	return a
}

func TestADraftIsItsAuthorsAlone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.begun()
		for who, actor := range map[string]directory.Actor{"a colleague": colleague, "a leader": leader, "a focal point": {Account: 100}, "a stranger": {Account: 9}} {
			for what, act := range map[string]func(ctx context.Context, tx *database.Tx) error{
				"reads":    func(ctx context.Context, tx *database.Tx) error { _, err := d.s.Own(ctx, tx, actor, id); return err },
				"abandons": func(ctx context.Context, tx *database.Tx) error { return d.s.Abandon(ctx, tx, actor, id) },
				"copies": func(ctx context.Context, tx *database.Tx) error {
					_, err := d.s.Copy(ctx, tx, actor, id, false)
					return err
				},
				"edits": func(ctx context.Context, tx *database.Tx) error {
					_, err := d.s.Edit(ctx, tx, actor, id, func(*broadcast.Draft) error { return nil })
					return err
				},
			} {
				if err := d.try(act); !problem.Is(err, problem.NotFound) && !problem.Is(err, problem.Denied) {
					t.Errorf("%s %s it: %v", who, what, err)
				}
			}
		}
		if a := d.is(id); a.State != broadcast.Drafted || a.Revision != 1 {
			t.Errorf("it is %s in revision %d", a.State, a.Revision)
		}
	})
}

func TestACopyLacksWhatIsAnothers(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.begun()
		var copied, template int64
		inTx(t, db, func(ctx context.Context, tx *database.Tx) (err error) {
			if copied, err = d.s.Copy(ctx, tx, author, id, false); err != nil {
				return err
			}
			template, err = d.s.Copy(ctx, tx, author, id, true)
			return err
		})
		if c := d.is(copied); c.State != broadcast.Drafted || c.Title != "Đợt thi đua" || c.AfterHours != "" || c.Document.Number != "1/KH" || c.Document.Issued {
			t.Errorf("the copy: %+v", c.Draft)
		}
		if c := d.is(template); c.State != broadcast.Template || c.Document != (broadcast.Document{}) {
			t.Errorf("the template: %+v", c.Draft)
		}
		access, err := directory.NewStore(db, directory.Settings{}, broadcast.Permissions...).Access(t.Context(), 501)
		if err != nil {
			t.Fatal(err)
		}
		if templates, err := d.s.Templates(t.Context(), db, access); err != nil || len(templates) != 1 || templates[0].ID != template {
			t.Errorf("a colleague's templates: %+v, %v", templates, err)
		}
		if drafts, err := d.s.Drafts(t.Context(), db, access); err != nil || len(drafts) != 0 {
			t.Errorf("a colleague's drafts: %+v, %v", drafts, err)
		}
	})
}

func TestAnAbandonedDraftIsRestored(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id := d.begun()
		abandon := func(ctx context.Context, tx *database.Tx) error { return d.s.Abandon(ctx, tx, author, id) }
		restore := func(ctx context.Context, tx *database.Tx) error { return d.s.Restore(ctx, tx, author, id) }
		for i, step := range []struct {
			act    func(ctx context.Context, tx *database.Tx) error
			refuse bool
			state  broadcast.State
		}{
			{restore, true, broadcast.Drafted}, {abandon, false, broadcast.Cancelled}, {abandon, true, broadcast.Cancelled},
			{restore, false, broadcast.Drafted}, {abandon, false, broadcast.Cancelled},
		} {
			if err := d.try(step.act); problem.Is(err, problem.Ended) != step.refuse || err != nil && !step.refuse {
				t.Errorf("step %d: %v", i, err)
			}
			if a := d.is(id); a.State != step.state {
				t.Errorf("after step %d it is %s", i, a.State)
			}
		}
		if err := d.try(func(ctx context.Context, tx *database.Tx) error {
			_, err := d.s.Edit(ctx, tx, author, id, func(*broadcast.Draft) error { return nil })
			return err
		}); !problem.Is(err, problem.Ended) {
			t.Errorf("an abandoned draft is edited: %v", err)
		}
	})
}

func TestFilesFollowInAsFewAlbumsAsTelegramShows(t *testing.T) {
	var files []outbox.File
	for i, kind := range []string{"photo", "video", "document", "document", "voice", "audio", "photo"} {
		files = append(files, outbox.File{Hash: fmt.Sprint(i), Kind: kind})
	}
	var got []string
	for _, d := range broadcast.Following("k", 7, 5, outbox.Bulk, files) {
		got = append(got, fmt.Sprintf("%s %s %d to %d", d.Key, d.Op, len(d.Content.Files), d.Content.ReplyTo))
	}
	want := []string{"k:0 album 2 to 5", "k:1 album 2 to 5", "k:2 send 1 to 5", "k:3 send 1 to 5", "k send 1 to 5"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("deliveries (-want +got):\n%s", diff)
	}
	if got := broadcast.Following("k", 7, 5, outbox.Bulk, nil); got != nil {
		t.Errorf("of no files: %+v", got)
	}
	many := make([]outbox.File, broadcast.MaxFiles+1)
	for i := range many {
		many[i] = outbox.File{Hash: fmt.Sprint(i), Kind: "photo"}
	}
	if got := broadcast.Following("k", 7, 5, outbox.Bulk, many); len(got) != 2 || len(got[0].Content.Files) != broadcast.MaxFiles {
		t.Errorf("of more than an album holds: %d deliveries", len(got))
	}
}

func TestWhatAPersonGotIsListedNewestFirst(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := newProof(t, db, "A", "B")
		bottest.GivePost(t, db, 100, bottest.Agency(t, db, "B"), directory.Head) // for two agencies, from the next on
		first := p.id
		p.says(100, "A", directory.Focal, broadcast.Seen, 5)
		second := planned(t, db, p.s)
		p.exec(`insert into announcement_recipient (announcement_id, agency_id, person_id, account, role, state, reason, uncertain, message_id, files, file_messages, at)
select cast($1 as bigint), agency_id, person_id, 100, role, 'sent', '', false, 1, '', '[]', $2 from post where person_id = (select id from person where account = 100)`,
			second, startedAt.Add(time.Hour).UnixMicro())
		access, err := p.people.Access(t.Context(), 100)
		if err != nil {
			t.Fatal(err)
		}
		copies, total, err := p.s.Copies(t.Context(), db, access.PersonID, 0, 10)
		if err != nil || total != 2 || len(copies) != 2 || copies[0].ID != second || copies[0].Seen || copies[1].ID != first || !copies[1].Seen {
			t.Errorf("copies %+v of %d, %v", copies, total, err)
		}
		if rest, _, err := p.s.Copies(t.Context(), db, access.PersonID, 1, 10); err != nil || len(rest) != 1 {
			t.Errorf("from the second on: %+v, %v", rest, err)
		}
		received, err := p.s.Received(t.Context(), db, access.PersonID, 10)
		if err != nil || len(received) != 3 || received[2].SeenAt == "" || received[2].Agency != "A" || received[0].SentAt == "" {
			t.Errorf("received %+v, %v", received, err)
		}
		if n, err := p.s.CountReceived(t.Context(), db, access.PersonID); err != nil || n != 3 {
			t.Errorf("%d received, %v", n, err)
		}
	})
}

// Who stands for an agency says so for it once, with the highest of their posts there today.
func TestWhoGotACopyStandsForTheirAgencies(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := newProof(t, db, "A", "B")
		bottest.GivePost(t, db, 100, bottest.Agency(t, db, "A"), directory.Head)
		stands := func(account int64) (all []broadcast.Standing, err error) {
			access, err := p.people.Access(t.Context(), account)
			if err != nil {
				t.Fatal(err)
			}
			err = db.InTx(t.Context(), func(tx *database.Tx) error {
				all, err = p.s.Standings(t.Context(), tx, access, p.id, broadcast.Seen)
				return err
			})
			return all, err
		}
		if all, err := stands(100); err != nil || len(all) != 1 || all[0].Role != directory.Head || all[0].Answered {
			t.Errorf("standings %+v, %v", all, err)
		}
		p.says(100, "A", directory.Head, broadcast.Seen, 5)
		p.says(100, "A", directory.Head, broadcast.Seen, 6)
		if all, err := stands(100); err != nil || !all[0].Answered {
			t.Errorf("afterwards %+v, %v", all, err)
		}
		if r := p.result(); !r.Agencies[1].Seen.At.Equal(startedAt.Add(5 * time.Minute)) {
			t.Errorf("said twice, it counts from %v", r.Agencies[1].Seen.At)
		}
		p.exec(`update post set until_on = '2020-02-01' where person_id = (select id from person where account = 101)`)
		if all, err := stands(101); err != nil || all[0].Role != directory.Member {
			t.Errorf("without a post any more %+v, %v", all, err)
		}
		if _, err := stands(500); err != broadcast.ErrNoAnnouncement {
			t.Errorf("who got none: %v", err)
		}
	})
}
