package ticketrecord_test

import (
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"thidua/bot"
	"thidua/bot/bottest"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/ticket"
	"thidua/bot/ticketrecord"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

func TestMain(m *testing.M) { bottest.Main(m) }

// office is a Board with an officer, and agency XA1 with a focal point.
type office struct {
	t              *testing.T
	w              *bottest.World
	kit            *conversation.Kit
	store          *ticket.Store
	focal, officer directory.Actor
}

func newOffice(t *testing.T, w *bottest.World) *office {
	t.Helper()
	o := &office{t: t, w: w, kit: bot.Offline(w.DB, directory.Settings{}, slog.New(slog.DiscardHandler))}
	o.store = bot.Tickets(o.kit, nil)
	focal, officer := w.Holder(t, "XA1", directory.Focal), w.Holder(t, "SNV", directory.Officer)
	w.Rename(t, focal, "Trần Thị Lan")
	w.Rename(t, officer, "Lê Văn Tùng")
	o.focal, o.officer = directory.Actor{Account: focal.ID()}, directory.Actor{Account: officer.ID()}
	return o
}

func (o *office) do(acts ...func(tx *database.Tx) error) {
	o.t.Helper()
	for _, act := range acts {
		if err := o.w.DB.InTx(o.t.Context(), act); err != nil {
			o.t.Fatal(err)
		}
	}
}

// reported sends a report of the agency and returns its id.
func (o *office) reported(words string) (id int64) {
	o.t.Helper()
	o.do(func(tx *database.Tx) (err error) {
		agency := bottest.Agency(o.t, o.w.DB, "XA1")
		if id, err = o.store.Begin(o.t.Context(), tx, o.focal, agency, ticket.Report{Words: words, Proposal: "Bố trí quỹ"}); err == nil {
			_, err = o.store.Send(o.t.Context(), tx, o.focal, id, 0)
		}
		return err
	})
	return id
}

// record is that of a ticket, read anew.
func (o *office) record(id int64) ticketrecord.Record {
	o.t.Helper()
	t := bottest.Must[ticket.Ticket](o.t)(o.store.Ticket(o.t.Context(), o.w.DB, id))
	return bottest.Must[ticketrecord.Record](o.t)(ticketrecord.NewReader(o.w.DB, o.store, o.kit.Directory).Record(o.t.Context(), t))
}

func code(n int) string {
	return fmt.Sprintf("VM-%d-%04d", time.Now().In(vietnamese.Zone()).Year(), n)
}

// ids and instants differ from run to run.
var given = cmp.Options{
	cmpopts.IgnoreTypes(time.Time{}, &time.Time{}), cmpopts.IgnoreFields(ticketrecord.Line{}, "ID"), cmpopts.IgnoreFields(ticketrecord.Message{}, "ID"),
	cmpopts.IgnoreFields(ticketrecord.Delivery{}, "Message", "Person"),
}

func TestARecordHasAllThatBelongsToATicket(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		o := newOffice(t, w)
		main, joined := o.reported("Chưa có quỹ"), o.reported("Thiếu quỹ")
		ctx, officer := t.Context(), int64(w.Count(t, `select id from person where account = $1`, o.officer.Account))
		o.do(
			func(tx *database.Tx) error { _, err := o.store.Accept(ctx, tx, o.officer, main); return err },
			func(tx *database.Tx) error {
				_, _, err := o.store.Assign(ctx, tx, o.officer, main, officer)
				return err
			},
			func(tx *database.Tx) error {
				_, err := o.store.Note(ctx, tx, o.officer, main, "Hỏi Sở Tài chính")
				return err
			},
			func(tx *database.Tx) error { _, err := o.store.Join(ctx, tx, o.officer, joined, main); return err },
			func(tx *database.Tx) error { return o.store.AwaitFile(ctx, tx, main, 0, "u", file.Photo, "anh.jpg") },
		)
		w.Exec(t, `update ticket set channel = 'letter', channel_number = '903/SYT-TCCB', channel_on = '2026-11-17', holder_id = $1 where id = $2`, bottest.Agency(t, w.DB, "XA9"), main)
		w.Exec(t, `update ticket_notice set state = 'failed', reason = 'blocked' where ticket_id = $1`, main)
		got := o.record(main)
		want := ticketrecord.Record{
			Line:     ticketrecord.Line{Code: code(1), Kind: ticket.Difficulty, State: ticket.InProgress, AgencyCode: "XA1", Agency: "Cơ quan XA1", HolderCode: "XA9", Holder: "Cơ quan XA9"},
			Reporter: "Trần Thị Lan", Sender: "Trần Thị Lan", Channel: ticket.Letter, Letter: "903/SYT-TCCB", LetterOn: "2026-11-17", Words: "Chưa có quỹ", Proposal: "Bố trí quỹ",
			Assignee: "Lê Văn Tùng", Joined: []string{code(2)},
			Messages: []ticketrecord.Message{
				{Kind: ticket.SaidSent, Author: "Trần Thị Lan", Words: "Chưa có quỹ"}, {Kind: ticket.SaidAccepted, Author: "Lê Văn Tùng"},
				{Kind: ticket.SaidInProgress, Author: "Lê Văn Tùng"}, {Kind: ticket.SaidAssigned, Internal: true, Author: "Lê Văn Tùng", Words: "Lê Văn Tùng"}, {Kind: ticket.SaidNote, Internal: true, Author: "Lê Văn Tùng", Words: "Hỏi Sở Tài chính"},
			},
			Files:      []ticketrecord.File{{Name: "anh.jpg", Kind: file.Photo}},
			Deliveries: slices.Repeat([]ticketrecord.Delivery{{Name: "Trần Thị Lan", State: "failed", Reason: "blocked"}}, 2), // accepted, being dealt with
		}
		if diff := cmp.Diff(want, got, given); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if got.Sent == nil || got.Accepted == nil || got.Due == nil || got.Replied != nil || got.Settled != nil {
			t.Errorf("the instants: %+v", got)
		}
		if got := o.record(joined); got.JoinedTo != code(1) || got.State != ticket.Joined || len(got.Joined) != 0 {
			t.Errorf("the joined one: %+v", got)
		}
	})
}

func TestWhoWasErasedIsNotNamed(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		o := newOffice(t, w)
		id := o.reported("Chưa có quỹ")
		person := int64(w.Count(t, `select id from person where account = $1`, o.focal.Account))
		o.do(func(tx *database.Tx) error { return o.store.Erase(t.Context(), tx, person, nil) })
		got := o.record(id)
		if got.Reporter != ticket.Forgotten || got.Sender != "" || got.Messages[0].Author != "" || got.Words != "Chưa có quỹ" {
			t.Errorf("%+v", got)
		}
		// A question is the person's own; nobody's agency is in it.
		var question int64
		o.do(func(tx *database.Tx) error {
			c, _, err := o.store.OpenQuestion(t.Context(), tx, o.focal, 0, ticket.Report{Words: "Mức thưởng?"})
			question = c.Ticket.ID
			return err
		})
		if got := o.record(question); got.Kind != ticket.Question || got.AgencyCode != "" || got.HolderCode != "" || got.Reporter != "Trần Thị Lan" {
			t.Errorf("%+v", got)
		}
	})
}
