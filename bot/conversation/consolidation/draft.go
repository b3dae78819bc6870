package consolidation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/job"
	"thidua/bot/period"
	"thidua/bot/problem"
	"thidua/bot/telegram"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
)

// jobDraft is the kind of the job that gathers a report: to compare a thousand tickets takes seconds. signalDrafted says in its chat what
// came of it.
const (
	jobDraft      = "draft consolidated report"
	signalDrafted = "drafted"
)

// drafting is who has a draft made, where, and of which period.
type drafting struct {
	Chat, Account int64
	Period        period.Period
}

// drafted is what came of it.
type drafted struct {
	Digest  int64
	Made    bool
	Refusal string // plain text; "" is that there is a draft
}

// make has the draft of a period made; one that is still written on is opened instead.
func (m *module) make(e *conversation.Event, p period.Period) conversation.Act {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.kit.May(ctx, tx, e, ticket.Handle); err != nil {
			return conversation.Reply{}, err
		}
		d, found, err := m.store.InWork(ctx, tx, p)
		if err != nil {
			return conversation.Reply{}, err
		}
		if found {
			reply, err := m.screen(ctx, tx, e, d, alreadyMade)
			reply.Fresh = true
			return reply, err
		}
		payload, err := json.Marshal(drafting{e.ChatID, e.User.ID, p})
		if err != nil {
			return conversation.Reply{}, fmt.Errorf("having a report drafted: %w", err)
		}
		key := fmt.Sprintf("%d %s %s", e.User.ID, p.From, p.To)
		return conversation.Reply{HTML: m.text.drafting(p), Fresh: true}, m.kit.Jobs.EnqueueAbout(ctx, tx, e.User.ID, jobDraft, key, string(payload), 0)
	}
}

// draft is the job. What is slow is done before its transaction, which gathers again: see consolidated.Gathering.
func (m *module) draft(ctx context.Context, j job.Job) (func(ctx context.Context, tx *database.Tx) error, error) {
	var of drafting
	if err := json.Unmarshal([]byte(j.Payload), &of); err != nil {
		return nil, fmt.Errorf("reading the job: %w", err)
	}
	gathering := m.store.Gathering(of.Period, m.office)
	if _, err := gathering.Data(ctx, m.kit.DB); err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) error {
		d, made, err := m.store.Make(ctx, tx, directory.Actor{Account: of.Account}, gathering)
		if refused, is := errors.AsType[*problem.Error](err); is {
			return m.tellDrafted(ctx, tx, j, drafted{Refusal: refused.Sentence})
		}
		if err != nil {
			return err
		}
		return m.tellDrafted(ctx, tx, j, drafted{Digest: d.ID, Made: made})
	}, nil
}

// notDrafted tells who waits for a draft that there is none.
func (m *module) notDrafted(ctx context.Context, tx *database.Tx, j job.Job, _ error) error {
	return m.tellDrafted(ctx, tx, j, drafted{Refusal: "Chưa lập được dự thảo báo cáo do lỗi của hệ thống; đề nghị lập lại sau ít phút."})
}

func (m *module) tellDrafted(ctx context.Context, tx *database.Tx, j job.Job, what drafted) error {
	var of drafting
	if err := json.Unmarshal([]byte(j.Payload), &of); err != nil {
		return fmt.Errorf("reading the job: %w", err)
	}
	key := conversation.Key(Name, signalDrafted, j.ID, what.Digest, what.Made)
	return m.kit.Signal(ctx, tx, key, of.Chat, of.Account, Name, signalDrafted, what)
}

// draftShown shows the draft that a job made, or says why there is none.
func (m *module) draftShown(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	var what drafted
	if err := json.Unmarshal(e.Payload, &what); err != nil {
		return nil, fmt.Errorf("reading a signal: %w", err)
	}
	if what.Refusal != "" {
		return conversation.Say(telegram.Escape(what.Refusal)), nil
	}
	done := alreadyMade
	if what.Made {
		done = justMade
	}
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		d, err := m.read(ctx, tx, e, what.Digest)
		if err != nil {
			return conversation.Reply{}, err
		}
		return m.screen(ctx, tx, e, d, done)
	})
}
