package conversation_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// A further module that only tests have: it sends one content to many, files, signals, and what is said once; it asks before
// something that cannot be taken back, and holds many forms.

// bulletinTables are what its migration would be.
const bulletinTables = `create table bulletin_reader (id bigint not null primary key, chat_id bigint not null, state text not null, messages text not null)`

type bulletin struct {
	kit      *conversation.Kit
	released chan string  // the names of forms that were not finished
	purged   atomic.Int64 // how often it was told to purge
	open     atomic.Bool  // whether the confirmed act may be done
	once     *conversation.Button
	confirm  *conversation.Form[string]
	many     []*conversation.Form[string]
}

// withBulletin makes a running world whose bot has the bulletin and the probe.
func withBulletin(t *testing.T, w *bottest.World) (*bulletin, *probe) {
	t.Helper()
	m := &bulletin{released: make(chan string, 100)}
	w.Service.Modules = append(w.Service.Modules, func(kit *conversation.Kit) conversation.Module { return m.module(kit) })
	p := withProbe(w)
	w.Exec(t, bulletinTables)
	w.Serve()
	return m, p
}

func (m *bulletin) module(kit *conversation.Kit) conversation.Module {
	m.kit = kit
	m.once = &conversation.Button{Verb: "bulletin", Args: 1, Handler: m.sayOnce}
	m.confirm = conversation.Confirmation("confirm", func(s string) string { return "xóa " + s }, m.askConfirm, m.confirmed)
	all := []conversation.AnyForm{m.confirm}
	for n := range 8 {
		form := &conversation.Form[string]{Name: fmt.Sprint("many", n), Version: 1, TTL: time.Hour, Title: func(s string) string { return s }}
		form.Released = func(_ context.Context, _ *database.Tx, s string) error { m.released <- s; return nil }
		form.Steps = []conversation.Step[string]{{Name: "words", Ask: m.askWords, Text: m.tookWords(form)}}
		m.many, all = append(m.many, form), append(all, form)
	}
	return conversation.Module{
		Name: "bulletin", Forms: all, Buttons: []*conversation.Button{m.once}, Tables: []string{"bulletin_reader"},
		Commands: []conversation.Command{
			{Name: "phat", Permission: directory.Ask, Handler: m.start}, {Name: "dinhchinh", Permission: directory.Ask, Handler: m.correct},
			{Name: "tep", Permission: directory.Ask, Handler: m.file}, {Name: "motlan", Permission: directory.Ask, Handler: m.offerOnce},
			{Name: "tinhieu", Permission: directory.Ask, Handler: m.signal}, {Name: "xoa", Permission: directory.Ask, Handler: m.beginConfirm},
			{Name: "viec", Permission: directory.Ask, Handler: m.beginMany}, {Name: "thuchien", Permission: directory.Ask, Handler: m.menus},
			{Name: "roi", Permission: directory.Ask, Handler: m.end},
		},
		Starts: []conversation.Start{
			{Name: "bai", WithoutPost: true, Handler: says("bài mở")}, {Name: "cua", Unadmitted: true, Handler: says("cửa ngoài")},
			{Name: "trong", Handler: says("bên trong")},
		},
		Signals: []conversation.Signal{{Name: "told", Handler: m.told}},
		Batches: map[string]outbox.BatchSource{"bulletin": m, "bulletin correction": m},
		Ended:   m.ended,
		Purge: func(context.Context, time.Duration) error {
			m.purged.Add(1)
			return errors.New("this module cannot purge")
		},
	}
}

// act is a handler that only acts.
func act(do func(ctx context.Context, tx *database.Tx, e *conversation.Event) (conversation.Reply, error)) conversation.Handler {
	return func(_ context.Context, e *conversation.Event) (conversation.Act, error) {
		return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) { return do(ctx, tx, e) }, nil
	}
}

func (m *bulletin) start(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	return act(func(ctx context.Context, tx *database.Tx, e *conversation.Event) (conversation.Reply, error) {
		b := outbox.Batch{Key: conversation.Key("bulletin", "1"), Source: "bulletin", Op: outbox.Send, Content: outbox.Content{HTML: "Bản tin số 1"}}
		return conversation.Reply{HTML: "Đang phát."}, m.kit.Outbox.StartBatch(ctx, tx, b)
	})(ctx, e)
}

// correct changes what everybody got.
func (m *bulletin) correct(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	return act(func(ctx context.Context, tx *database.Tx, e *conversation.Event) (conversation.Reply, error) {
		b := outbox.Batch{Key: conversation.Key("bulletin", "correction"), Source: "bulletin correction", Op: outbox.Edit, Content: outbox.Content{HTML: "Bản tin số 1, đã đính chính"}}
		return conversation.Reply{HTML: "Đang đính chính."}, m.kit.Outbox.StartBatch(ctx, tx, b)
	})(ctx, e)
}

// Recipients implements outbox.BatchSource. A correction is for those who got it.
func (m *bulletin) Recipients(ctx context.Context, tx *database.Tx, batch string, after int64, limit int) (all []outbox.Recipient, err error) {
	query := `select id, chat_id, messages from bulletin_reader where id > $1 order by id limit $2`
	if batch == conversation.Key("bulletin", "correction") {
		query = `select id, chat_id, messages from bulletin_reader where id > $1 and state = 'sent' order by id limit $2`
	}
	rows, err := tx.Query(ctx, query, after, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var r outbox.Recipient
		var messages string
		if err := rows.Scan(&r.ID, &r.ChatID, &messages); err != nil {
			return nil, err
		}
		if batch == conversation.Key("bulletin", "correction") {
			if err := json.Unmarshal([]byte(messages), &r.TargetMessages); err != nil {
				return nil, err
			}
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// BatchEnded implements outbox.BatchSource.
func (m *bulletin) BatchEnded(ctx context.Context, tx *database.Tx, batch string, status outbox.BatchStatus) error {
	html := fmt.Sprintf("Xong %s: %d đến, %d không", batch, status.Sent, status.Failed)
	return m.kit.Outbox.Enqueue(ctx, tx, conversation.Notice(conversation.Key("bulletin", "done", batch), bottest.Admin, html, nil))
}

// ended keeps the proof of what became of each reader's copy.
func (m *bulletin) ended(ctx context.Context, tx *database.Tx, e outbox.Ended) error {
	var id int64
	if _, err := fmt.Sscanf(e.Key, "bulletin:1:%d", &id); err != nil {
		return nil // a reply, or a correction
	}
	messages, err := json.Marshal(e.MessageIDs)
	if err != nil {
		return err
	}
	state := string(e.State)
	if e.State == outbox.Failed {
		state = e.Reason
	}
	_, err = tx.Exec(ctx, `update bulletin_reader set state = state || $1, messages = $2 where id = $3`, state, string(messages), id)
	return err
}

// file replies with a file that is made for the reply.
func (m *bulletin) file(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	return act(func(context.Context, *database.Tx, *conversation.Event) (conversation.Reply, error) {
		return conversation.Reply{HTML: "Biểu mẫu", Files: []conversation.Attachment{{Name: "mẫu 1.txt", Data: []byte("biểu mẫu số 1")}}}, nil
	})(ctx, e)
}

func (m *bulletin) offerOnce(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	return act(func(context.Context, *database.Tx, *conversation.Event) (conversation.Reply, error) {
		return conversation.Reply{HTML: "Chọn:", Buttons: conversation.Rows(m.once.With("Toàn văn", 1), m.once.With("Trích", 2))}, nil
	})(ctx, e)
}

func (m *bulletin) sayOnce(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	return act(func(_ context.Context, _ *database.Tx, e *conversation.Event) (conversation.Reply, error) {
		return conversation.Reply{HTML: fmt.Sprintf("Văn bản %d", e.ID(0)), Key: conversation.Key("bulletin", "text", e.ChatID, e.ID(0)), Once: true}, nil
	})(ctx, e)
}

// signal makes three signals, of which two have one key.
func (m *bulletin) signal(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	return act(func(ctx context.Context, tx *database.Tx, e *conversation.Event) (conversation.Reply, error) {
		for n, key := range []string{"một", "hai", "một"} {
			if err := m.kit.Signal(ctx, tx, conversation.Key("bulletin", key, e.ChatID), e.ChatID, e.User.ID, "bulletin", "told", fmt.Sprint(key, " ", n)); err != nil {
				return conversation.Reply{}, err
			}
		}
		// Of a module that is no more: nobody can take it, and nothing stops.
		return conversation.Reply{HTML: "Báo ngay."}, m.kit.Signal(ctx, tx, conversation.Key("bulletin", "lạ", e.ChatID), e.ChatID, 0, "gone", "told", nil)
	})(ctx, e)
}

func (m *bulletin) told(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	var words string
	if err := json.Unmarshal(e.Payload, &words); err != nil {
		return nil, err
	}
	return conversation.Say(telegram.Escape(fmt.Sprintf("Tín hiệu %s của %d, được hỏi: %v", words, e.User.ID, e.Access.May(directory.Ask, 0)))), nil
}

func (m *bulletin) beginConfirm(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	return act(func(ctx context.Context, tx *database.Tx, e *conversation.Event) (conversation.Reply, error) {
		return m.confirm.Begin(ctx, tx, e, conversation.StepConfirm, e.Args)
	})(ctx, e)
}

func (m *bulletin) askConfirm(_ context.Context, _ *database.Tx, _ *conversation.Event, s string) (string, error) {
	return "Xóa " + telegram.Escape(s) + "?", nil
}

func (m *bulletin) confirmed(ctx context.Context, tx *database.Tx, _ *conversation.Event, s string) (conversation.Reply, error) {
	if _, err := tx.Exec(ctx, `insert into bulletin_reader (id, chat_id, state, messages) values (99, 0, '', '')`); err != nil {
		return conversation.Reply{}, err
	}
	if !m.open.Load() {
		return conversation.Reply{}, problem.New(problem.Ended, "Chưa xóa được.")
	}
	return conversation.Reply{HTML: "Đã xóa " + telegram.Escape(s)}, nil
}

func (m *bulletin) beginMany(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	n, err := strconv.Atoi(e.Args)
	if err != nil {
		return nil, err
	}
	return act(func(ctx context.Context, tx *database.Tx, e *conversation.Event) (conversation.Reply, error) {
		return m.many[n].Begin(ctx, tx, e, "words", "việc "+e.Args)
	})(ctx, e)
}

func (m *bulletin) askWords(_ context.Context, _ *database.Tx, _ *conversation.Event, s string) (conversation.Prompt, error) {
	return conversation.Prompt{HTML: "Lời của " + s + "?", Choices: conversation.Choices(conversation.Choice{Label: "Không lời", Value: 5})}, nil
}

func (m *bulletin) tookWords(form *conversation.Form[string]) func(ctx context.Context, e *conversation.Event, s string) (conversation.Act, error) {
	return func(ctx context.Context, e *conversation.Event, s string) (conversation.Act, error) {
		return act(func(ctx context.Context, tx *database.Tx, e *conversation.Event) (conversation.Reply, error) {
			if e.Text == "giữ" {
				return conversation.Reply{HTML: "Đã giữ."}, form.Keep(ctx, tx, e, s)
			}
			return conversation.Reply{HTML: "Xong " + s}, form.End(ctx, tx, e)
		})(ctx, e)
	}
}

// menus says that somebody's commands may have changed.
func (m *bulletin) menus(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	return act(func(_ context.Context, _ *database.Tx, e *conversation.Event) (conversation.Reply, error) {
		return conversation.Reply{HTML: "Đã đổi.", Menus: []int64{e.User.ID}}, nil
	})(ctx, e)
}

// end ends what the person has in hand.
func (m *bulletin) end(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	return act(func(ctx context.Context, tx *database.Tx, e *conversation.Event) (conversation.Reply, error) {
		return conversation.Reply{}, m.kit.EndSessions(ctx, tx, e.User.ID)
	})(ctx, e)
}
