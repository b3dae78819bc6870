package proof

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/bot/replytable"
	"thidua/bot/sheetfile"
	"thidua/knowledge/database"
)

// The steps of the form in which a filled-in table of replies is recorded.
const (
	stepFile   = "file"
	stepImport = "import"
)

// importing is what a table of replies to an announcement says; nothing before one was read.
type importing struct {
	Announcement int64
	Said         []broadcast.OtherAcknowledgement
	Notes        []string // how the table was read
}

// The signals: a file that somebody sent was fetched, and what it says.
const (
	signalFetched = "replies"
	signalRead    = "repliesread"
)

// jobReplies is the kind of the job that reads a table: in a process of its own, one at a time.
const jobReplies = "read replies"

// repliesLimits bound the file that a table is sent in.
var repliesLimits = file.Limits{Size: 5 << 20, Extensions: []string{".xlsx", ".csv"}}

// repliesOwner uses the file that an account sent until it was read.
func repliesOwner(account int64) string { return fmt.Sprintf("%s:replies:%d", Name, account) }

func (m *module) newRepliesForm() *conversation.Form[importing] {
	return &conversation.Form[importing]{
		Name: "replies", Version: 1, TTL: formTTL,
		Title: func(s importing) string {
			return fmt.Sprintf("nạp bảng trả lời, thông báo số %d", s.Announcement)
		},
		Steps: []conversation.Step[importing]{
			{Name: stepFile, Ask: m.askReplies, Files: m.tookReplies},
			{Name: stepImport, Ask: m.askImport, Files: m.tookReplies, Chosen: m.imported},
		},
	}
}

// repliesBegun asks for the table.
func (m *module) repliesBegun(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.results.repliesForm.Begin(ctx, tx, e, stepFile, importing{Announcement: e.ID(0)})
	}, nil
}

func (m *module) askReplies(ctx context.Context, tx *database.Tx, e *conversation.Event, s importing) (conversation.Prompt, error) {
	r, err := m.store.Recording(ctx, tx, e.Actor(), s.Announcement)
	return conversation.Prompt{HTML: m.text.askReplies(r.Announcement)}, err
}

// tookReplies has the file fetched that somebody sent.
func (m *module) tookReplies(_ context.Context, e *conversation.Event, s importing) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		for _, f := range e.Files {
			if err := m.kit.Fetch(ctx, tx, e, f, repliesLimits, repliesOwner(e.User.ID), Name, signalFetched); err != nil {
				return conversation.Reply{}, err
			}
		}
		return conversation.Reply{}, m.results.repliesForm.Keep(ctx, tx, e, s)
	}, nil
}

// reading is a table that is to be read, for the job.
type reading struct {
	Announcement, Chat, Account int64
	Hash, Name                  string
}

// repliesFetched has a table read that was fetched, if its sender still waits for that.
func (m *module) repliesFetched(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	var f conversation.Fetched
	if err := json.Unmarshal(e.Payload, &f); err != nil {
		return nil, fmt.Errorf("reading a signal: %w", err)
	}
	if f.Hash == "" {
		return conversation.Say(m.text.repliesNotFetched(f)), nil
	}
	s, waits, err := m.results.repliesForm.State(ctx, m.kit.DB, e)
	if err != nil {
		return nil, err
	}
	payload, err := json.Marshal(reading{s.Announcement, e.ChatID, e.User.ID, f.Hash, f.Name})
	if err != nil {
		return nil, fmt.Errorf("having a table read: %w", err)
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if !waits {
			return conversation.Reply{}, m.kit.Files.Release(ctx, tx, f.Owner, f.Hash)
		}
		return conversation.Reply{}, m.kit.Jobs.EnqueueAbout(ctx, tx, e.User.ID, jobReplies, f.Owner+" "+f.Hash, string(payload), 0)
	}, nil
}

// readTable is what a table says, for the signal.
type readTable struct {
	importing
	Refusal           string // why nothing is to be recorded
	Problems          []replytable.RowProblem
	Unchanged, NotYet int
}

// readReplies reads a table.
func (m *module) readReplies(ctx context.Context, j job.Job) (func(ctx context.Context, tx *database.Tx) error, error) {
	var r reading
	if err := json.Unmarshal([]byte(j.Payload), &r); err != nil {
		return nil, fmt.Errorf("reading the job: %w", err)
	}
	var content bytes.Buffer
	if err := m.kit.Files.Copy(ctx, &content, r.Hash); err != nil {
		return nil, err
	}
	tables, err := sheetfile.Read(ctx, r.Name, &content)
	refused, is := errors.AsType[*problem.Error](err)
	if err != nil && !is {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) error {
		if is {
			return m.tellRead(ctx, tx, j, r, readTable{Refusal: refused.Sentence})
		}
		known, err := m.store.Recording(ctx, tx, directory.Actor{Account: r.Account}, r.Announcement)
		if refused, is := errors.AsType[*problem.Error](err); is {
			return m.tellRead(ctx, tx, j, r, readTable{Refusal: refused.Sentence})
		}
		if err != nil {
			return err
		}
		said := replytable.Read(&known, tables)
		return m.tellRead(ctx, tx, j, r, readTable{
			importing: importing{r.Announcement, said.Said(), said.Notes}, Problems: said.Problems, Unchanged: said.Unchanged, NotYet: said.Blank,
		})
	}, nil
}

// repliesUnread tells who sent a table that it could not be read.
func (m *module) repliesUnread(ctx context.Context, tx *database.Tx, j job.Job, _ error) error {
	var r reading
	if err := json.Unmarshal([]byte(j.Payload), &r); err != nil {
		return fmt.Errorf("reading the job: %w", err)
	}
	return m.tellRead(ctx, tx, j, r, readTable{Refusal: "chưa đọc được tệp " + r.Name + "; đề nghị gửi lại"})
}

// tellRead lets go of the file of a table and tells its sender what it says.
func (m *module) tellRead(ctx context.Context, tx *database.Tx, j job.Job, r reading, said readTable) error {
	if err := m.kit.Files.Release(ctx, tx, repliesOwner(r.Account), r.Hash); err != nil {
		return err
	}
	return m.kit.Signal(ctx, tx, conversation.Key(Name, "read", j.ID), r.Chat, r.Account, Name, signalRead, said)
}

// repliesRead asks whether to record what a table says, or says what is wrong with it.
func (m *module) repliesRead(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	var r readTable
	if err := json.Unmarshal(e.Payload, &r); err != nil {
		return nil, fmt.Errorf("reading a signal: %w", err)
	}
	if r.Refusal != "" {
		return conversation.Say(m.text.unreadable(r.Refusal)), nil
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		known, err := m.store.Recording(ctx, tx, e.Actor(), r.Announcement)
		if err != nil {
			return conversation.Reply{}, err
		}
		if len(r.Problems) > 0 || len(replytable.Left(&known, r.Said)) == 0 {
			return conversation.Reply{HTML: m.text.nothingToRecord(known.Announcement, r)}, nil
		}
		return m.results.repliesForm.Begin(ctx, tx, e, stepImport, r.importing)
	}, nil
}

// askImport shows what is to be recorded.
func (m *module) askImport(ctx context.Context, tx *database.Tx, e *conversation.Event, s importing) (conversation.Prompt, error) {
	r, err := m.store.Recording(ctx, tx, e.Actor(), s.Announcement)
	if err != nil {
		return conversation.Prompt{}, err
	}
	left := replytable.Left(&r, s.Said)
	prompt := conversation.Prompt{HTML: m.text.askImport(r.Announcement, left, s.Notes)}
	if len(left) > 0 {
		prompt.Choices = conversation.Choices(conversation.Choice{Label: fmt.Sprintf("%s %d cơ quan", buttonDoRecord, len(left))})
	}
	return prompt, nil
}

// imported records what a table says, but for what was said otherwise meanwhile.
func (m *module) imported(_ context.Context, e *conversation.Event, s importing, _ int64) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		r, err := m.store.Recording(ctx, tx, e.Actor(), s.Announcement)
		if err != nil {
			return conversation.Reply{}, err
		}
		var said []broadcast.OtherAcknowledgement
		for _, a := range replytable.Left(&r, s.Said) {
			said = append(said, *a.Other)
		}
		if err := m.store.RecordOther(ctx, tx, e.Actor(), s.Announcement, said...); err != nil {
			return conversation.Reply{}, err
		}
		if err := m.results.repliesForm.End(ctx, tx, e); err != nil {
			return conversation.Reply{}, err
		}
		buttons := [][]outbox.Button{{m.results.others.With(buttonOthers, r.ID, 0)}, {m.results.result.With(buttonResult, r.ID)}}
		return conversation.Reply{HTML: m.text.imported(r.Announcement, len(said)), Buttons: buttons, Fresh: true, Toast: m.text.noted()}, nil
	}, nil
}
