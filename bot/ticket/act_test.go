package ticket_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// act is something that is done to a ticket, by somebody who may.
type act struct {
	name string
	do   func(ctx context.Context, tx *database.Tx, d *desk, id int64) error
}

var acts = []act{
	{"accept", func(ctx context.Context, tx *database.Tx, d *desk, id int64) error {
		_, err := d.Accept(ctx, tx, by(officer), id)
		return err
	}},
	{"assign", func(ctx context.Context, tx *database.Tx, d *desk, id int64) error {
		_, _, err := d.Assign(ctx, tx, by(officer), id, d.person(otherOfficer))
		return err
	}},
	{"ask", func(ctx context.Context, tx *database.Tx, d *desk, id int64) error {
		_, err := d.Ask(ctx, tx, by(officer), id, "Nêu số tiền")
		return err
	}},
	{"forward", func(ctx context.Context, tx *database.Tx, d *desk, id int64) error {
		_, err := d.Forward(ctx, tx, by(officer), id, "Sở Tài chính")
		return err
	}},
	{"reply", func(ctx context.Context, tx *database.Tx, d *desk, id int64) error {
		_, _, err := d.SubmitReply(ctx, tx, by(officer), ticket.Reply{TicketID: id, Kind: ticket.Answer, Words: "Trả lời"})
		return err
	}},
	{"join", func(ctx context.Context, tx *database.Tx, d *desk, id int64) error {
		_, err := d.Join(ctx, tx, by(officer), id, d.count(`select max(id) from ticket`))
		return err
	}},
	{"reopen", func(ctx context.Context, tx *database.Tx, d *desk, id int64) error {
		_, err := d.Reopen(ctx, tx, by(officer), id, "Có văn bản mới")
		return err
	}},
	{"note", func(ctx context.Context, tx *database.Tx, d *desk, id int64) error {
		_, err := d.Note(ctx, tx, by(officer), id, "Hỏi lại")
		return err
	}},
	{"classify", func(ctx context.Context, tx *database.Tx, d *desk, id int64) error {
		_, err := d.Classify(ctx, tx, by(officer), id, func(c *ticket.Classification) { c.Category = "money" })
		return err
	}},
	{"unjoin", func(ctx context.Context, tx *database.Tx, d *desk, id int64) error {
		_, err := d.Unjoin(ctx, tx, by(officer), id)
		return err
	}},
	{"supplement", func(ctx context.Context, tx *database.Tx, d *desk, id int64) error {
		_, err := d.Supplement(ctx, tx, by(focal), id, "Thiếu 42 triệu", ticket.Source{})
		return err
	}},
	{"withdraw", func(ctx context.Context, tx *database.Tx, d *desk, id int64) error {
		_, err := d.Withdraw(ctx, tx, by(focal), id)
		return err
	}},
	{"resolve", func(ctx context.Context, tx *database.Tx, d *desk, id int64) error {
		_, err := d.Resolve(ctx, tx, by(focal), id)
		return err
	}},
	{"dispute", func(ctx context.Context, tx *database.Tx, d *desk, id int64) error {
		_, err := d.Dispute(ctx, tx, by(focal), id, "Chưa đúng")
		return err
	}},
	{"send", func(ctx context.Context, tx *database.Tx, d *desk, id int64) error {
		s, err := d.Send(ctx, tx, by(focal), id, 0)
		if s.Again {
			return ticket.ErrChanged // it says its code once more, and does nothing
		}
		return err
	}},
	{"edit", func(ctx context.Context, tx *database.Tx, d *desk, id int64) error {
		_, err := d.Edit(ctx, tx, by(focal), id, func(t *ticket.Ticket) error { t.Words = "Khác"; return nil })
		return err
	}},
	{"abandon", func(ctx context.Context, tx *database.Tx, d *desk, id int64) error {
		return d.Abandon(ctx, tx, by(focal), id)
	}},
	{"restore", func(ctx context.Context, tx *database.Tx, d *desk, id int64) error {
		_, err := d.Restore(ctx, tx, by(focal), id)
		return err
	}},
}

// mustAct does one of the acts.
func (d *desk) mustAct(id int64, name string) {
	d.t.Helper()
	for _, a := range acts {
		if a.name == name {
			d.do(func(ctx context.Context, tx *database.Tx) error { return a.do(ctx, tx, d, id) })
			return
		}
	}
	d.t.Fatalf("no act %q", name)
}

// What may be done in which state, as a leader of the Board would read it.
const allowed = `
draft: send edit abandon
awaiting_agency: note withdraw send edit
sent: accept assign ask forward reply join note classify supplement withdraw
accepted: assign ask forward reply join note classify supplement withdraw
in_progress: assign ask forward reply join note classify supplement withdraw
awaiting_reporter: assign forward reply join note classify supplement withdraw
forwarded: assign ask forward reply join note classify supplement withdraw resolve dispute
awaiting_approval: assign note classify supplement withdraw
answered: reply reopen note classify supplement resolve dispute
reported: assign ask forward reply note classify supplement
decided: assign ask forward reply note classify supplement resolve dispute
resolved: reopen note classify supplement dispute
refused: reopen note classify supplement dispute
joined: note classify unjoin supplement withdraw resolve dispute
withdrawn: note
disputed: accept assign ask forward reply join note classify supplement withdraw
closed: reopen note classify supplement dispute
abandoned: restore
`

// errUndone takes back what was tried.
var errUndone = errors.New("tried")

func TestEachActIsDoneInItsStatesAlone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		id, draft := d.accepted(focal, "A"), d.draft(focal, "A", "Chưa có quỹ")
		main := d.accepted(focalOfB, "B")
		var got strings.Builder
		got.WriteString("\n")
		for _, state := range append(ticket.States(), ticket.Abandoned) {
			of := id
			if state == ticket.Draft || state == ticket.Abandoned || state == ticket.AwaitingAgency {
				of = draft
			}
			joined := int64(0)
			if state == ticket.Joined {
				joined = main
			}
			d.exec(`update ticket set state = $1, state_before = 'accepted', joined_state = 'accepted', joined_to = $2 where id = $3`, state, joined, of)
			fmt.Fprintf(&got, "%s:", state)
			for _, a := range acts {
				err := d.try(func(ctx context.Context, tx *database.Tx) error {
					if err := a.do(ctx, tx, d, of); err != nil {
						return err
					}
					return errUndone
				})
				switch _, refusal := errors.AsType[*problem.Error](err); {
				case errors.Is(err, errUndone):
					got.WriteString(" " + a.name)
				case !refusal:
					t.Errorf("%s of what is %s: %v", a.name, state, err)
				}
			}
			got.WriteString("\n")
		}
		if diff := cmp.Diff(allowed, got.String()); diff != "" {
			t.Errorf("what may be done (-want +got):\n%s", diff)
		}
	})
}

// What a screen offers is what can be done, and nothing else.
func TestWhatIsOfferedCanBeDone(t *testing.T) {
	for line := range strings.Lines(strings.TrimSpace(allowed)) {
		state, names, _ := strings.Cut(strings.TrimSpace(line), ":")
		k := ticket.Ticket{State: ticket.State(state), Kind: ticket.Difficulty, Code: ticket.Code{Year: 2026, Number: 1}}
		for name, offered := range map[string]bool{
			"accept": k.CanAccept(), "assign": k.CanAssign(), "ask": k.CanAsk(), "forward": k.CanForward(), "reply": k.CanReply(), "join": k.CanJoin(),
			"reopen": k.CanReopen(), "supplement": k.CanSupplement(), "withdraw": k.CanWithdraw(), "resolve": k.CanResolve(),
			"dispute": k.CanDispute(), "classify": k.CanClassify(),
		} {
			if may := strings.Contains(names+" ", " "+name+" "); may != offered {
				t.Errorf("%s of what is %s is offered: %t, can be done: %t", name, state, offered, may)
			}
		}
		if k.State.Name() == "" {
			t.Errorf("state %s has no name", state)
		}
	}
	question := ticket.Ticket{State: ticket.Sent, Kind: ticket.Question, Code: ticket.Code{Year: 2026, Number: 1}}
	if question.CanJoin() {
		t.Error("a person's question is offered to be joined to an agency's")
	}
}
