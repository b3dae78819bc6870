package proof

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/door"
	"thidua/bot/file"
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
}

// repliesSignal tells that a table was fetched.
const repliesSignal = "replies"

// repliesLimits bound the file that a table is sent in.
var repliesLimits = file.Limits{Size: 5 << 20, Extensions: []string{".xlsx", ".csv"}}

// repliesOwner uses the file of a table until it was read.
func repliesOwner(announcement int64) string {
	return fmt.Sprintf("%s:replies:%d", Name, announcement)
}

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
			if err := m.kit.Fetch(ctx, tx, e, f, repliesLimits, repliesOwner(s.Announcement), Name, repliesSignal); err != nil {
				return conversation.Reply{}, err
			}
		}
		return conversation.Reply{}, m.results.repliesForm.Keep(ctx, tx, e, s)
	}, nil
}

// repliesFetched reads a table that was fetched, in a process of its own, and asks whether to record what it says.
func (m *module) repliesFetched(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	var f conversation.Fetched
	if err := json.Unmarshal(e.Payload, &f); err != nil {
		return nil, fmt.Errorf("reading a signal: %w", err)
	}
	var id int64
	if _, err := fmt.Sscanf(f.Owner, Name+":replies:%d", &id); err != nil {
		return nil, fmt.Errorf("reading a signal: %w", err)
	}
	if f.Hash == "" {
		return conversation.Say(m.text.repliesNotFetched(f)), nil
	}
	var content bytes.Buffer
	if err := m.kit.Files.Copy(ctx, &content, f.Hash); err != nil {
		return nil, err
	}
	tables, unreadable := sheetfile.Read(ctx, f.Name, &content)
	if _, is := errors.AsType[*problem.Error](unreadable); unreadable != nil && !is {
		return nil, unreadable
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.kit.Files.Release(ctx, tx, f.Owner, f.Hash); err != nil {
			return conversation.Reply{}, err
		}
		if unreadable != nil {
			return conversation.Reply{HTML: m.text.unreadable(unreadable)}, nil
		}
		r, err := m.store.Recording(ctx, tx, e.Actor(), id)
		if err != nil {
			return conversation.Reply{}, err
		}
		replies := replytable.Read(&r, tables)
		if len(replies.Problems) > 0 || len(replies.New) == 0 {
			return conversation.Reply{HTML: m.text.nothingToRecord(r.Announcement, replies)}, nil
		}
		said := replies.Said()
		for i := range said {
			said[i].Informant, _ = door.Mask(said[i].Informant)
			said[i].Position, _ = door.Mask(said[i].Position)
			said[i].Note, _ = door.Mask(said[i].Note)
		}
		return m.results.repliesForm.Begin(ctx, tx, e, stepImport, importing{id, said})
	}, nil
}

// askImport shows what is to be recorded.
func (m *module) askImport(ctx context.Context, tx *database.Tx, e *conversation.Event, s importing) (conversation.Prompt, error) {
	r, err := m.store.Recording(ctx, tx, e.Actor(), s.Announcement)
	if err != nil {
		return conversation.Prompt{}, err
	}
	left := replytable.Left(&r, s.Said)
	choice := conversation.Choice{Label: fmt.Sprintf("%s %d cơ quan", buttonDoRecord, len(left))}
	return conversation.Prompt{HTML: m.text.askImport(r.Announcement, left), Choices: conversation.Choices(choice)}, nil
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
