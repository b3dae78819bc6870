package broadcast_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/bottest"
	"thidua/bot/broadcast"
	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// proof is an announcement that was sent, and its store.
type proof struct {
	t      *testing.T
	db     *database.DB
	s      *broadcast.Store
	people *directory.Store
	id     int64
}

// startedAt is when the announcement of a proof was sent.
var startedAt = time.Date(2026, 11, 2, 8, 0, 20, 0, time.UTC)

// newProof is an announcement to agencies, each with a focal point whose account is 100 and on in their order. A code that ends in "!" is
// that of an agency without anybody.
func newProof(t *testing.T, db *database.DB, codes ...string) *proof {
	t.Helper()
	p := &proof{t: t, db: db}
	p.s, p.people = store(t, db, "work")
	for i, code := range codes {
		code, empty := strings.CutSuffix(code, "!")
		agency := bottest.Agency(t, db, code)
		if !empty {
			bottest.GivePost(t, db, int64(100+i), agency, directory.Focal)
		}
	}
	p.id = planned(t, db, p.s)
	begin(t, db, p.s, false)
	p.exec(`update announcement set state = 'sent', started_at = $1, acknowledged = true`, startedAt.UnixMicro())
	p.exec(`update announcement_recipient set state = 'sent', at = $1`, startedAt.UnixMicro())
	return p
}

func (p *proof) exec(statement string, args ...any) {
	p.t.Helper()
	inTx(p.t, p.db, func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, statement, args...)
		return err
	})
}

// says records what an account says for an agency in a role, so many minutes after the announcement was sent.
func (p *proof) says(account int64, code string, role directory.Role, kind broadcast.AcknowledgementKind, minutes int) {
	p.t.Helper()
	access, err := p.people.Access(p.t.Context(), account)
	if err != nil {
		p.t.Fatal(err)
	}
	of := broadcast.Standing{AgencyID: bottest.Agency(p.t, p.db, code), Role: role}
	inTx(p.t, p.db, func(ctx context.Context, tx *database.Tx) error {
		_, err := p.s.Acknowledge(ctx, tx, access, p.id, of, kind, startedAt.Add(time.Duration(minutes)*time.Minute))
		return err
	})
}

func (p *proof) record(actor directory.Actor, o broadcast.OtherAcknowledgement) error {
	return p.db.InTx(p.t.Context(), func(tx *database.Tx) error { return p.s.RecordOther(p.t.Context(), tx, actor, p.id, o) })
}

// heard is what an agency said by telephone, so many minutes after the announcement was sent.
func (p *proof) heard(code string, minutes int) broadcast.OtherAcknowledgement {
	p.t.Helper()
	return broadcast.OtherAcknowledgement{AgencyID: bottest.Agency(p.t, p.db, code), Informant: "Nguyễn Văn An", Position: "Chánh Văn phòng", Channel: broadcast.Telephone,
		At: startedAt.Add(time.Duration(minutes) * time.Minute)}
}

func (p *proof) result() broadcast.Result {
	p.t.Helper()
	r, err := p.s.Result(p.t.Context(), p.id)
	if err != nil {
		p.t.Fatal(err)
	}
	return r
}

// stages are the agencies of a result in their order, in a line each.
func stages(r broadcast.Result) (lines []string) {
	names := []string{"unreachable", "not reached", "missing", "reached", "other", "acknowledged"}
	for _, a := range r.Agencies {
		line := a.Code + " " + names[a.Stage()]
		if a.Seen != nil {
			line += " by " + string(a.Seen.Role)
		}
		if a.Late {
			line += " late"
		}
		lines = append(lines, line)
	}
	return lines
}

func (p *proof) are(want ...string) broadcast.Result {
	p.t.Helper()
	r := p.result()
	if diff := cmp.Diff(want, stages(r)); diff != "" {
		p.t.Errorf("agencies (-want +got):\n%s", diff)
	}
	progress, err := p.s.Progress(p.t.Context(), p.db, p.id)
	if err != nil {
		p.t.Fatal(err)
	}
	seen, other := r.Total.Of(broadcast.StageAcknowledged, broadcast.StageOther), r.Total.Of(broadcast.StageOther)
	if progress.AgenciesSeen != seen || progress.AgenciesOther != other || progress.Agencies != len(r.Agencies) {
		p.t.Errorf("progress %+v beside %d acknowledged, %d of them recorded, of %d", progress, seen, other, len(r.Agencies))
	}
	sum := 0
	for _, b := range r.Blocs {
		sum += b.Of()
	}
	if sum != r.Total.Of() || sum != len(r.Agencies) {
		p.t.Errorf("%d agencies in blocs, %d in all, %d listed", sum, r.Total.Of(), len(r.Agencies))
	}
	return r
}

func TestEveryAgencyOfAnAnnouncementIsAtOneStage(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := newProof(t, db, "A", "B", "C", "D", "E", "F!", "G")
		p.exec(`update announcement set due_at = $1`, startedAt.Add(time.Hour).UnixMicro())
		p.exec(`update announcement_recipient set state = 'failed', reason = 'blocked' where account = 103`) // of D
		p.says(100, "A", directory.Focal, broadcast.Seen, 60)                                                // to the minute
		p.says(101, "B", directory.Member, broadcast.Seen, 5)                                                // for themselves
		p.says(102, "C", directory.Head, broadcast.Missing, 5)
		p.says(104, "E", directory.DeputyFocal, broadcast.Missing, 5)
		p.says(104, "E", directory.DeputyFocal, broadcast.Seen, 61)
		if err := p.record(directory.Operator, p.heard("G", 5)); err != nil {
			t.Fatal(err)
		}
		r := p.are("F unreachable", "D not reached", "C missing", "B reached", "G other", "A acknowledged by focal", "E acknowledged by deputy_focal late")
		if r.Total.Late != 1 || len(r.Open()) != 4 {
			t.Errorf("%d late, %d open", r.Total.Late, len(r.Open()))
		}
		if d, ok := r.Agency(bottest.Agency(t, db, "D")); !ok || len(d.Recipients) != 1 || d.Recipients[0].Reason != "blocked" {
			t.Errorf("why D was not reached: %+v", d.Recipients)
		}
		if e, _ := r.Agency(bottest.Agency(t, db, "E")); e.Missing == nil {
			t.Error("that E missed the document is forgotten")
		}
		if _, ok := r.Agency(-1); ok {
			t.Error("there is no such agency")
		}
		if len(r.Blocs) != 1 || r.Blocs[0].Code != "" {
			t.Errorf("the blocs of agencies without any: %+v", r.Blocs)
		}
	})
}

func TestWithoutADayNothingIsLateAndTheFirstWordCounts(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := newProof(t, db, "A")
		bottest.GivePost(t, db, 200, bottest.Agency(t, db, "A"), directory.Head)
		p.are("A reached")
		p.says(200, "A", directory.Head, broadcast.Seen, 10_000)
		p.says(100, "A", directory.Focal, broadcast.Seen, 9_000)
		r := p.are("A acknowledged by focal")
		if at := r.Agencies[0].Seen.At; !at.Equal(startedAt.Add(9_000 * time.Minute)) {
			t.Errorf("it was acknowledged at %v", at)
		}
	})
}

func TestAnAnnouncementThatWasNotSentHasNoResult(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s, _ := store(t, db, "work")
		bottest.GivePost(t, db, 100, bottest.Agency(t, db, "A"), directory.Focal)
		id := planned(t, db, s)
		if _, err := s.Result(t.Context(), id); err != broadcast.ErrNoResult {
			t.Errorf("planned: %v", err)
		}
		if _, err := s.Result(t.Context(), 99); err != broadcast.ErrNoAnnouncement {
			t.Errorf("of none: %v", err)
		}
		err := db.InTx(t.Context(), func(tx *database.Tx) error {
			_, _, err := s.RecordableAgencies(t.Context(), tx, directory.Operator, id)
			return err
		})
		if err != broadcast.ErrNoResult {
			t.Errorf("recording of what was not sent: %v", err)
		}
	})
}

func TestAgenciesCountInTheBlocsOfTheDayItWasSent(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := newProof(t, db, "A", "B", "C!", "D")
		p.exec(`insert into bloc (code, name, from_on, until_on) values ('K1', 'Khối 1', '', ''), ('K2', 'Khối 2', '', ''), ('K3', 'Khối 3', '2026-11-03', '')`)
		member := func(bloc, agency, from, until string) {
			t.Helper()
			p.exec(`insert into bloc_member (bloc_id, agency_id, from_on, until_on, until_before, opened_by, closed_by)
select b.id, cast($1 as bigint), $2, $3, '', 0, 0 from bloc b where b.code = $4`, bottest.Agency(t, db, agency), from, until, bloc)
		}
		member("K2", "A", "", "2026-11-03") // left the day after
		member("K3", "A", "2026-11-03", "")
		member("K1", "B", "", "")
		member("K2", "B", "", "") // counts in the first alone
		member("K2", "C", "", "")
		r := p.are("C unreachable", "A reached", "B reached", "D reached")
		var got []string
		for _, b := range r.Blocs {
			got = append(got, fmt.Sprintf("%s %s %d", b.Code, b.Name, b.Of()))
		}
		if diff := cmp.Diff([]string{"K1 Khối 1 1", "K2 Khối 2 2", "  1"}, got); diff != "" {
			t.Errorf("blocs (-want +got):\n%s", diff)
		}
	})
}

// What an agency said stays its own when it is merged: under its name. Its successor's people answer for it.
func TestAMergedAgencyKeepsItsResult(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := newProof(t, db, "A", "B")
		p.says(100, "A", directory.Focal, broadcast.Seen, 5)
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			today, err := p.people.Today(ctx)
			if err != nil {
				return err
			}
			_, _, err = p.people.Reorganise(ctx, tx, directory.Operator, directory.Reorganisation{
				Kind: directory.Merger, On: today, From: []string{"A", "B"}, Into: "AB", Name: "Cơ quan AB", AgencyKind: directory.Department,
			})
			return err
		})
		r := p.are("B reached", "A acknowledged by focal")
		if r.Agencies[0].Agency != "Cơ quan B" {
			t.Errorf("B is called %q", r.Agencies[0].Agency)
		}
		contacts, err := p.s.Contacts(t.Context(), &r)
		want := []broadcast.Contact{{Person: "Người 101", Role: directory.Focal, State: "sent"}}
		if diff := cmp.Diff(want, contacts[r.Agencies[0].AgencyID]); diff != "" || err != nil {
			t.Errorf("who answers for B while nobody does for its successor, %v (-want +got):\n%s", err, diff)
		}
		bottest.GivePost(t, db, 300, bottest.Agency(t, db, "AB"), directory.Head)
		contacts, err = p.s.Contacts(t.Context(), &r)
		want = []broadcast.Contact{{Person: "Người 300", Role: directory.Head}}
		if diff := cmp.Diff(want, contacts[r.Agencies[0].AgencyID]); diff != "" || err != nil {
			t.Errorf("who answers for B, %v (-want +got):\n%s", err, diff)
		}
	})
}

func TestWhoWouldHaveToAcknowledgeIsWhoHasAPostToday(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := newProof(t, db, "A", "B", "C!")
		a, b, c := bottest.Agency(t, db, "A"), bottest.Agency(t, db, "B"), bottest.Agency(t, db, "C")
		p.exec(`update post set until_on = '2020-02-01' where agency_id = $1`, a) // who got it is gone
		bottest.GivePost(t, db, 300, a, directory.Focal)
		bottest.GivePost(t, db, 300, a, directory.Head) // with several posts
		bottest.GivePost(t, db, 301, a, directory.Member)
		bottest.GivePost(t, db, 101, c, directory.DeputyFocal) // B's focal point, meanwhile also of C
		r := p.result()
		contacts, err := p.s.Contacts(t.Context(), &r)
		want := map[int64][]broadcast.Contact{
			a: {{Person: "Người 300", Role: directory.Head}},
			b: {{Person: "Người 101", Role: directory.Focal, State: "sent"}},
			c: {{Person: "Người 101", Role: directory.DeputyFocal}},
		}
		if diff := cmp.Diff(want, contacts); diff != "" || err != nil {
			t.Errorf("contacts, %v (-want +got):\n%s", err, diff)
		}
	})
}

func TestAnErasedPersonsAcknowledgementKeepsAgencyRoleAndTime(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := newProof(t, db, "A", "B")
		p.says(100, "A", directory.Focal, broadcast.Seen, 5)
		heard := p.heard("B", 5)
		heard.Informant = "Người 100" // the same, in another office's name
		if err := p.record(directory.Operator, heard); err != nil {
			t.Fatal(err)
		}
		access, err := p.people.Access(t.Context(), 100)
		if err != nil {
			t.Fatal(err)
		}
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			erased, err := p.people.Erase(ctx, tx, directory.Operator, access.PersonID)
			if err != nil {
				return err
			}
			if err := p.s.EraseNames(ctx, tx, erased.Names); err != nil {
				return err
			}
			return p.s.Erase(ctx, tx, erased.PersonID, erased.Accounts)
		})
		r := p.are("B other", "A acknowledged by focal")
		if k := r.Agencies[1].Seen; k.Person != "" || k.Role != directory.Focal || !k.At.Equal(startedAt.Add(5*time.Minute)) {
			t.Errorf("what is left of the acknowledgement: %+v", k)
		}
		if o := r.Agencies[0].Other; o.Informant != "" || o.Position != "" || o.Channel != broadcast.Telephone {
			t.Errorf("what is left of the record: %+v", o)
		}
	})
}

func TestACancelledAnnouncementShowsWhoHadItByThen(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := newProof(t, db, "A", "B", "C")
		p.exec(`update announcement set state = 'cancelled'`)
		p.exec(`update announcement_recipient set state = 'cancelled' where account > 100`)
		p.says(100, "A", directory.Focal, broadcast.Seen, 5)
		r := p.are("B not reached", "C not reached", "A acknowledged by focal")
		if r.State != broadcast.Cancelled {
			t.Errorf("it is %s", r.State)
		}
	})
}

func TestWhatCannotHaveBeenSaidIsNotRecorded(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := newProof(t, db, "A", "B", "C!")
		p.says(101, "B", directory.Focal, broadcast.Seen, 5)
		bottest.Agency(t, db, "ELSEWHERE") // founded since
		bottest.GivePost(t, db, 500, bottest.Agency(t, db, "BAN"), directory.Officer)
		bottest.GivePost(t, db, 501, bottest.Agency(t, db, "BAN"), directory.Admin)
		officer := directory.Actor{Account: 500}
		refused := func(what string, actor directory.Actor, o broadcast.OtherAcknowledgement, code problem.Code) {
			t.Helper()
			if err := p.record(actor, o); !problem.Is(err, code) {
				t.Errorf("%s: %v, want %s", what, err, code)
			}
		}
		change := func(do func(o *broadcast.OtherAcknowledgement)) broadcast.OtherAcknowledgement {
			o := p.heard("A", 5)
			do(&o)
			return o
		}
		refused("an agency it was not for", officer, p.heard("ELSEWHERE", 5), problem.NotFound)
		refused("an agency that acknowledged", officer, p.heard("B", 6), problem.Duplicate)
		refused("before it was sent", officer, p.heard("A", -1), problem.Invalid)
		refused("in the future", officer, change(func(o *broadcast.OtherAcknowledgement) { o.At = time.Now().Add(time.Hour) }), problem.Invalid)
		refused("by no channel", officer, change(func(o *broadcast.OtherAcknowledgement) { o.Channel = "smoke" }), problem.Invalid)
		refused("by nobody", officer, change(func(o *broadcast.OtherAcknowledgement) { o.Informant = " " }), problem.Invalid)
		refused("by a focal point", directory.Actor{Account: 100}, p.heard("A", 5), problem.Denied)
		refused("by an administrator", directory.Actor{Account: 501}, p.heard("A", 5), problem.Denied)
		p.are("C unreachable", "A reached", "B acknowledged by focal")

		if err := p.record(officer, change(func(o *broadcast.OtherAcknowledgement) { o.At = startedAt.Truncate(time.Minute) })); err != nil {
			t.Errorf("in the minute in which it was sent: %v", err)
		}
		if err := p.record(officer, p.heard("C", 5)); err != nil {
			t.Errorf("of an agency without anybody: %v", err)
		}
		refused("twice", officer, p.heard("A", 5), problem.Duplicate)
		r := p.are("C other", "A other", "B acknowledged by focal")
		if o := r.Agencies[1].Other; o.RecordedName != "Người 500" || o.Informant != "Nguyễn Văn An" {
			t.Errorf("recorded %+v", o)
		}
	})
}

func TestWhatWasRecordedIsTakenBackByAnyOfficer(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := newProof(t, db, "A", "B")
		for account := int64(500); account < 502; account++ {
			bottest.GivePost(t, db, account, bottest.Agency(t, db, "BAN"), directory.Officer)
		}
		if err := p.record(directory.Actor{Account: 500}, p.heard("A", 5)); err != nil {
			t.Fatal(err)
		}
		p.says(100, "A", directory.Focal, broadcast.Seen, 9) // its own word goes before
		p.are("B reached", "A acknowledged by focal")
		drop := func(account int64) error {
			return db.InTx(t.Context(), func(tx *database.Tx) error {
				return p.s.DropOther(t.Context(), tx, directory.Actor{Account: account}, p.id, bottest.Agency(t, db, "A"))
			})
		}
		if err := drop(101); !problem.Is(err, problem.Denied) {
			t.Errorf("a focal point takes it back: %v", err)
		}
		if err := drop(501); err != nil {
			t.Errorf("another officer: %v", err)
		}
		if err := drop(500); !problem.Is(err, problem.Ended) {
			t.Errorf("once more: %v", err)
		}
		if r := p.result(); r.Agencies[1].Other != nil {
			t.Errorf("it is still recorded: %+v", r.Agencies[1].Other)
		}
		var acts int
		if err := db.QueryRow(t.Context(), `select count(*) from audit where act in ('record other acknowledgement', 'drop other acknowledgement')`).Scan(&acts); err != nil || acts != 2 {
			t.Errorf("%d acts are in the audit, %v", acts, err)
		}
	})
}

// Who said so by another channel is neither reminded nor looked for any more, until that is taken back.
func TestWhatWasRecordedEndsReminders(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := newProof(t, db, "A", "B")
		reminded := func() (codes []string) {
			t.Helper()
			audience, err := p.s.AudienceOf(t.Context(), broadcast.Draft{Kind: "reminder", About: p.id})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range audience.Recipients {
				a, _ := (&broadcast.Result{Agencies: p.result().Agencies}).Agency(r.AgencyID)
				codes = append(codes, a.Code)
			}
			return codes
		}
		waiting := func() int {
			t.Helper()
			_, total, err := p.s.Released(t.Context(), db, true, 0, 10)
			if err != nil {
				t.Fatal(err)
			}
			return total
		}
		if diff := cmp.Diff([]string{"A", "B"}, reminded()); diff != "" || waiting() != 1 {
			t.Errorf("at first, %d wait (-want +got):\n%s", waiting(), diff)
		}
		if err := p.record(directory.Operator, p.heard("A", 5)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"B"}, reminded()); diff != "" || waiting() != 1 {
			t.Errorf("after A, %d wait (-want +got):\n%s", waiting(), diff)
		}
		p.says(101, "B", directory.Focal, broadcast.Seen, 5)
		if got := reminded(); got != nil || waiting() != 0 {
			t.Errorf("after both, %q are reminded and %d wait", got, waiting())
		}
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			return p.s.DropOther(ctx, tx, directory.Operator, p.id, bottest.Agency(t, db, "A"))
		})
		if diff := cmp.Diff([]string{"A"}, reminded()); diff != "" || waiting() != 1 {
			t.Errorf("when it is taken back, %d wait (-want +got):\n%s", waiting(), diff)
		}
	})
}

// What a table says is recorded for all its agencies, or for none.
func TestWhatSeveralAgenciesSaidIsRecordedTogether(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := newProof(t, db, "A", "B", "C")
		record := func(actor directory.Actor, all ...broadcast.OtherAcknowledgement) (known broadcast.Result, err error) {
			return known, db.InTx(t.Context(), func(tx *database.Tx) (err error) {
				if known, err = p.s.Recording(t.Context(), tx, actor, p.id); err != nil {
					return err
				}
				return p.s.RecordOther(t.Context(), tx, actor, p.id, all...)
			})
		}
		if _, err := record(directory.Operator, p.heard("A", 5), p.heard("B", -5)); !problem.Is(err, problem.Invalid) {
			t.Errorf("of a time before it was sent: %v", err)
		}
		p.are("A reached", "B reached", "C reached")
		known, err := record(directory.Operator, p.heard("A", 5), p.heard("B", 6))
		if err != nil || len(known.Agencies) != 3 || known.At.IsZero() {
			t.Errorf("%+v, %v", known, err)
		}
		p.are("C reached", "A other", "B other")
		if _, err := record(directory.Actor{Account: 100}, p.heard("C", 5)); !problem.Is(err, problem.Denied) {
			t.Errorf("a focal point records: %v", err)
		}
		p.exec(`update announcement set started_at = 0`)
		if _, err := record(directory.Operator); !problem.Is(err, problem.Moved) {
			t.Errorf("of what was not sent: %v", err)
		}
	})
}

func TestChannelsAreReadWithAndWithoutTones(t *testing.T) {
	for _, c := range broadcast.Channels() {
		for _, words := range []string{c.Name(), string(c)} {
			if got, ok := broadcast.ParseChannel(words); !ok || got != c {
				t.Errorf("%q is read as %q, %v", words, got, ok)
			}
		}
	}
	for words, want := range map[string]broadcast.Channel{"dien thoai": broadcast.Telephone, "Hệ thống quản lý văn bản": broadcast.DocumentSystem, "khói": "", "": ""} {
		if got, ok := broadcast.ParseChannel(words); got != want || ok != (want != "") {
			t.Errorf("%q is read as %q, %v", words, got, ok)
		}
	}
}
