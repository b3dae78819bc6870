package faulttest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
)

// The module of these tests. What it does bears a number, so that what came of each message can be told apart; what it changes
// in the store is counted, so that what was handled twice is seen.
const (
	probeName = "probe"

	makeEffects    = `create table probe_effect (n bigint not null, what text not null)`
	makeRecipients = `create table probe_recipient (id bigint not null primary key, batch text not null, chat_id bigint not null, told bigint not null)`

	addEffect      = `insert into probe_effect (n, what) values ($1, $2)`
	addRecipient   = `insert into probe_recipient (id, batch, chat_id, told) values ($1, $2, $3, 0)`
	nextRecipients = `select id, chat_id from probe_recipient where batch = $1 and id > $2 order by id limit $3`
	tellRecipient  = `update probe_recipient set told = told + 1 where id = $1`
)

type probe struct {
	kit   *conversation.Kit
	press *conversation.Button
	note  *conversation.Form[int64]
}

func newProbe(kit *conversation.Kit) conversation.Module {
	m := &probe{kit: kit}
	m.press = &conversation.Button{Verb: "pb", Args: 1, Permission: directory.Ask, Handler: m.pressed}
	m.note = &conversation.Form[int64]{
		Name: "note", Version: 1, TTL: 48 * time.Hour, // whatever becomes of the clock
		Title: func(n int64) string { return fmt.Sprint("ghi chú ", n) },
		Steps: []conversation.Step[int64]{{Name: "words", Ask: m.askNote, Text: m.tookNote}},
	}
	command := func(name string, handler func(n int64) (conversation.Act, error)) conversation.Command {
		return conversation.Command{
			Name: name, Permission: directory.Ask, Where: conversation.Anywhere,
			Handler: func(_ context.Context, e *conversation.Event) (conversation.Act, error) {
				n, err := strconv.ParseInt(strings.TrimSpace(e.Args), 10, 64)
				if err != nil {
					return nil, err
				}
				return handler(n)
			},
		}
	}
	withEvent := func(name string, act func(ctx context.Context, tx *database.Tx, e *conversation.Event, n int64) (conversation.Reply, error)) conversation.Command {
		c := command(name, nil)
		c.Handler = func(_ context.Context, e *conversation.Event) (conversation.Act, error) {
			n, err := strconv.ParseInt(strings.TrimSpace(e.Args), 10, 64)
			return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) { return act(ctx, tx, e, n) }, err
		}
		return c
	}
	return conversation.Module{
		Name: probeName,
		Commands: []conversation.Command{
			command("dem", m.count),
			command("hong", func(n int64) (conversation.Act, error) { panic(fmt.Sprint("number ", n)) }),
			command("tep", m.file),
			command("doc", func(n int64) (conversation.Act, error) { return conversation.Say(poisoned(n)), nil }),
			withEvent("viec", m.work), withEvent("sua", m.change), withEvent("xoa", m.change),
			withEvent("ghi", func(ctx context.Context, tx *database.Tx, e *conversation.Event, n int64) (conversation.Reply, error) {
				return m.note.Begin(ctx, tx, e, "words", n)
			}),
		},
		Buttons: []*conversation.Button{m.press},
		Forms:   []conversation.AnyForm{m.note},
		Signals: []conversation.Signal{{Name: "worked", Handler: func(_ context.Context, e *conversation.Event) (conversation.Act, error) {
			return conversation.Say("Việc " + string(e.Payload) + " xong."), nil
		}}},
		Jobs: []conversation.Job{
			{Kind: "probe work", Lane: "probe", Tries: 1, Handler: m.worked, GaveUp: m.gaveUp},
			{Kind: "probe change", Lane: "probe", Handler: m.changed},
		},
		Batches: map[string]outbox.BatchSource{probeName: m},
		Ended:   m.ended,
		Tables:  []string{"probe_effect", "probe_recipient"},
		Export:  func(context.Context, database.Querier, conversation.Subject) (any, error) { return nil, nil },
		Erase:   func(context.Context, *database.Tx, directory.Erased) error { return nil },
	}
}

func counted(n int64) string  { return fmt.Sprintf("Số %d.", n) }
func pressed(n int64) string  { return fmt.Sprintf("Bấm %d.", n) }
func poisoned(n int64) string { return fmt.Sprintf("Độc %d.", n) }
func noted(n int64) string    { return fmt.Sprintf("Đã ghi %d.", n) }
func asked(n int64) string    { return fmt.Sprintf("Ghi gì %d?", n) }
func filed(n int64) string    { return fmt.Sprintf("Tệp %d.", n) }
func worked(n int64) string   { return fmt.Sprintf("Việc %d xong.", n) }
func failed(n int64) string   { return fmt.Sprintf("Việc %d hỏng.", n) }
func before(n int64) string   { return fmt.Sprintf("Trước %d.", n) }
func after(n int64) string    { return fmt.Sprintf("Sau %d.", n) }
func bulk(key string) string  { return "Thông báo " + key + "." }

// fails says of which numbers the work fails.
func fails(n int64) bool { return n%3 == 0 }

// content is the file of a number: as large as two of the pieces that files are kept in, and no two alike.
func content(n int64) []byte { return bytes.Repeat([]byte(fmt.Sprintf("%08d\n", n)), 40_000) }

func (m *probe) count(n int64) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		_, err := tx.Exec(ctx, addEffect, n, "count")
		return conversation.Reply{HTML: counted(n), Buttons: conversation.Rows(m.press.With("Bấm", n))}, err
	}, nil
}

func (m *probe) pressed(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		_, err := tx.Exec(ctx, addEffect, e.ID(0), "press")
		return conversation.Reply{HTML: pressed(e.ID(0)), Fresh: true, Toast: "Đã bấm."}, err
	}, nil
}

func (m *probe) file(n int64) (conversation.Act, error) {
	return func(context.Context, *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{HTML: filed(n), Files: []conversation.Attachment{{Name: fmt.Sprint(n, ".txt"), Data: content(n)}}}, nil
	}, nil
}

func (m *probe) askNote(_ context.Context, _ *database.Tx, _ *conversation.Event, n int64) (conversation.Prompt, error) {
	return conversation.Prompt{HTML: asked(n)}, nil
}

func (m *probe) tookNote(_ context.Context, e *conversation.Event, n int64) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if _, err := tx.Exec(ctx, addEffect, n, "note"); err != nil {
			return conversation.Reply{}, err
		}
		return conversation.Reply{HTML: noted(n)}, m.note.End(ctx, tx, e)
	}, nil
}

// work is done by a job, whose answer comes in a message of its own.
func (m *probe) work(ctx context.Context, tx *database.Tx, e *conversation.Event, n int64) (conversation.Reply, error) {
	payload := fmt.Sprintf("%d %d", n, e.ChatID)
	return conversation.Reply{HTML: "Nhận " + fmt.Sprint(n) + "."}, m.kit.Jobs.Enqueue(ctx, tx, "probe work", fmt.Sprint(n), payload, 0)
}

func (m *probe) worked(_ context.Context, j job.Job) (func(ctx context.Context, tx *database.Tx) error, error) {
	var n, chat int64
	if _, err := fmt.Sscan(j.Payload, &n, &chat); err != nil {
		return nil, err
	}
	if fails(n) {
		return nil, errors.New("this work always fails")
	}
	return func(ctx context.Context, tx *database.Tx) error {
		if _, err := tx.Exec(ctx, addEffect, n, "work"); err != nil {
			return err
		}
		return m.kit.Signal(ctx, tx, conversation.Key(probeName, "worked", n), chat, chat, probeName, "worked", n)
	}, nil
}

func (m *probe) gaveUp(ctx context.Context, tx *database.Tx, j job.Job, _ error) error {
	var n, chat int64
	if _, err := fmt.Sscan(j.Payload, &n, &chat); err != nil {
		return err
	}
	return m.kit.Outbox.Enqueue(ctx, tx, conversation.Notice(conversation.Key(probeName, "gave up", n), chat, failed(n), nil))
}

// change sends a message that a job changes or takes back right afterwards.
func (m *probe) change(ctx context.Context, tx *database.Tx, e *conversation.Event, n int64) (conversation.Reply, error) {
	key := conversation.Key(probeName, "change", n)
	return conversation.Reply{HTML: before(n), Key: key}, m.kit.Jobs.Enqueue(ctx, tx, "probe change", fmt.Sprint(n), e.Command+" "+key, 0)
}

func (m *probe) changed(_ context.Context, j job.Job) (func(ctx context.Context, tx *database.Tx) error, error) {
	command, key, _ := strings.Cut(j.Payload, " ")
	n, err := strconv.ParseInt(key[strings.LastIndex(key, ":")+1:], 10, 64)
	if err != nil {
		return nil, err
	}
	d := outbox.Delivery{
		Key: conversation.Key(key, "then"), Op: outbox.Edit, Target: conversation.MessageKey(key, 0), Content: outbox.Content{HTML: after(n)},
	}
	if command == "xoa" {
		d.Op, d.Content = outbox.Delete, outbox.Content{}
	}
	return func(ctx context.Context, tx *database.Tx) error { return m.kit.Outbox.Enqueue(ctx, tx, d) }, nil
}

// Recipients implements outbox.BatchSource.
func (m *probe) Recipients(ctx context.Context, tx *database.Tx, batch string, after int64, limit int) (all []outbox.Recipient, err error) {
	rows, err := tx.Query(ctx, nextRecipients, batch, after, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var r outbox.Recipient
		if err := rows.Scan(&r.ID, &r.ChatID); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// BatchEnded implements outbox.BatchSource.
func (m *probe) BatchEnded(ctx context.Context, tx *database.Tx, batch string, _ outbox.BatchStatus) error {
	_, err := tx.Exec(ctx, addEffect, 0, batch)
	return err
}

// ended is told what became of a delivery; those of a batch count.
func (m *probe) ended(ctx context.Context, tx *database.Tx, e outbox.Ended) error {
	parts := strings.Split(e.Key, ":")
	if len(parts) != 3 || !strings.HasPrefix(parts[1], "bulk") {
		return nil
	}
	id, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, tellRecipient, id)
	return err
}
