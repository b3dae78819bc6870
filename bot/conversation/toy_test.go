package conversation_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/door"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// A module that only tests have, made of exported parts alone: a box for suggestions. It has a command, a button, a form of
// three steps with files, another form, a link, a deep link, a signal and a job. Nothing outside it names any of them.

const toyName = "toy"

// toyTable is what its migration would be.
const toyTable = `create table toy_suggestion (id bigint not null primary key, account bigint not null, chat_id bigint not null, title text not null, files bigint not null, withdrawn bigint not null)`

type toy struct {
	kit      *conversation.Kit
	withdraw *conversation.Button
	suggest  *conversation.Form[suggestion]
	note     *conversation.Form[string]
	released *[]string // the titles of suggestions that were not finished
}

// suggestion is the state of the form.
type suggestion struct {
	Title string
	Files []string // Telegram's ids
}

const (
	enough int64 = iota
	send
	again
)

func newToy(kit *conversation.Kit, version int, released *[]string) conversation.Module {
	m := &toy{kit: kit, released: released}
	m.withdraw = &conversation.Button{Verb: "tw", Args: 1, Permission: directory.Ask, Handler: m.withdrawn}
	m.suggest = &conversation.Form[suggestion]{
		Name: "suggest", Version: version, TTL: time.Hour, TimeOut: true,
		Title: func(s suggestion) string { return "góp ý " + s.Title },
		Released: func(_ context.Context, _ *database.Tx, s suggestion) error {
			*m.released = append(*m.released, s.Title)
			return nil
		},
		Steps: []conversation.Step[suggestion]{
			{Name: "title", Ask: m.askTitle, Text: m.tookTitle},
			{Name: "files", Ask: m.askFiles, Files: m.tookFile, Chosen: m.enoughFiles},
			{Name: "check", Ask: m.askCheck, Chosen: m.checked},
		},
	}
	m.note = &conversation.Form[string]{
		Name: "note", Version: 1, TTL: time.Hour, Title: func(string) string { return "ghi chú" },
		Steps: []conversation.Step[string]{{Name: "words", Ask: m.askNote, Text: m.tookNote}},
	}
	return conversation.Module{
		Name: toyName,
		Commands: []conversation.Command{
			{Name: "gopy", Description: "Góp ý", Permission: directory.Ask, Handler: m.begin},
			{Name: "ghichu", Description: "Ghi chú", Permission: directory.Ask, Handler: m.beginNote},
		},
		Buttons: []*conversation.Button{m.withdraw},
		Forms:   []conversation.AnyForm{m.suggest, m.note},
		Links:   []conversation.Link{{Name: "toysee", Permission: directory.Ask, Handler: m.see}},
		Signals: []conversation.Signal{{Name: "counted", Handler: m.counted}},
		Jobs: []conversation.Job{
			{Kind: "toy count", Lane: "toy", Handler: m.count},
			{Kind: "toy fail", Lane: "toy", Tries: 1, Handler: m.fail, GaveUp: m.gaveUp},
		},
		Replied: m.replied,
		Brief:   m.brief,
		Tables:  []string{"toy_suggestion"},
		Help:    "<b>Góp ý:</b> gửi lệnh /gopy.",
		Export: func(ctx context.Context, q database.Querier, of conversation.Subject) (any, error) {
			var n int
			err := q.QueryRow(ctx, `select count(*) from toy_suggestion where account = $1`, of.Accounts[0]).Scan(&n)
			return map[string]int{"suggestions": n}, err
		},
		Erase: func(ctx context.Context, tx *database.Tx, erased directory.Erased) error {
			for _, account := range erased.Accounts {
				if _, err := tx.Exec(ctx, `delete from toy_suggestion where account = $1`, account); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func (m *toy) begin(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.suggest.Begin(ctx, tx, e, "title", suggestion{})
	}, nil
}

func (m *toy) askTitle(context.Context, *database.Tx, *conversation.Event, suggestion) (conversation.Prompt, error) {
	return conversation.Prompt{HTML: "Góp ý về việc gì?"}, nil
}

func (m *toy) tookTitle(_ context.Context, e *conversation.Event, s suggestion) (conversation.Act, error) {
	if len(e.Text) < 3 {
		return nil, problem.New(problem.Invalid, "Tên việc quá ngắn.")
	}
	s.Title = e.Text
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.suggest.Next(ctx, tx, e, "files", s)
	}, nil
}

func (m *toy) askFiles(_ context.Context, _ *database.Tx, _ *conversation.Event, s suggestion) (conversation.Prompt, error) {
	return conversation.Prompt{
		HTML:    fmt.Sprintf("Việc: %s. Gửi ảnh (đã có %d).", telegram.Escape(s.Title), len(s.Files)),
		Choices: conversation.Choices(conversation.Choice{Label: "Đủ rồi", Value: enough}),
	}, nil
}

func (m *toy) tookFile(_ context.Context, e *conversation.Event, s suggestion) (conversation.Act, error) {
	for _, f := range e.Files {
		s.Files = append(s.Files, f.FileID)
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{}, m.suggest.Keep(ctx, tx, e, s)
	}, nil
}

func (m *toy) enoughFiles(_ context.Context, e *conversation.Event, s suggestion, _ int64) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.suggest.Next(ctx, tx, e, "check", s)
	}, nil
}

func (m *toy) askCheck(_ context.Context, _ *database.Tx, _ *conversation.Event, s suggestion) (conversation.Prompt, error) {
	return conversation.Prompt{
		HTML: fmt.Sprintf("Gửi góp ý “%s” với %d ảnh?", telegram.Escape(s.Title), len(s.Files)),
		Choices: [][]conversation.Choice{{
			{Label: "Gửi", Value: send}, {Label: "Làm lại", Value: again},
		}},
	}, nil
}

func (m *toy) checked(_ context.Context, e *conversation.Event, s suggestion, value int64) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if value == again {
			return m.suggest.Next(ctx, tx, e, "title", suggestion{})
		}
		var id int64
		err := tx.QueryRow(ctx, `
insert into toy_suggestion (id, account, chat_id, title, files, withdrawn)
select coalesce(max(id), 0) + 1, $1, $2, $3, $4, 0 from toy_suggestion returning id`, e.User.ID, e.ChatID, s.Title, len(s.Files)).Scan(&id)
		if err != nil {
			return conversation.Reply{}, err
		}
		if err := m.suggest.End(ctx, tx, e); err != nil {
			return conversation.Reply{}, err
		}
		for _, kind := range []string{"toy count", "toy fail"} {
			if err := m.kit.Jobs.Enqueue(ctx, tx, kind, strconv.FormatInt(id, 10), strconv.FormatInt(id, 10), 0); err != nil {
				return conversation.Reply{}, err
			}
		}
		return conversation.Reply{HTML: "Đã nhận góp ý.", Buttons: conversation.Rows(m.withdraw.With("Rút", id))}, nil
	}, nil
}

func (m *toy) beginNote(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.note.Begin(ctx, tx, e, "words", "")
	}, nil
}

func (m *toy) askNote(context.Context, *database.Tx, *conversation.Event, string) (conversation.Prompt, error) {
	return conversation.Prompt{HTML: "Ghi chú gì?"}, nil
}

func (m *toy) tookNote(_ context.Context, e *conversation.Event, _ string) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{HTML: "Đã ghi: " + telegram.Escape(e.Text)}, m.note.End(ctx, tx, e)
	}, nil
}

func (m *toy) withdrawn(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		n, err := tx.Exec(ctx, `update toy_suggestion set withdrawn = 1 where id = $1 and account = $2 and withdrawn = 0`, e.ID(0), e.User.ID)
		if err == nil && n == 0 {
			err = conversation.ErrOld
		}
		return conversation.Reply{HTML: "Đã rút góp ý.", Toast: "Đã rút."}, err
	}, nil
}

// brief answers a short reply as long as the account has a suggestion in the chat.
func (m *toy) brief(ctx context.Context, e *conversation.Event, kind door.BriefKind) (*conversation.BriefReply, error) {
	var id int64
	err := m.kit.DB.QueryRow(ctx, `select id from toy_suggestion where account = $1 and chat_id = $2 and withdrawn = 0`, e.User.ID, e.ChatID).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &conversation.BriefReply{
		HTML: fmt.Sprintf("Góp ý đang chờ, trả lời loại %d.", kind), Buttons: conversation.Rows(m.withdraw.With("Rút", id)),
	}, err
}

// see is the entry that other modules place.
func (m *toy) see(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	var title string
	err := m.kit.DB.QueryRow(ctx, `select title from toy_suggestion where id = $1 and account = $2`, e.ID(0), e.User.ID).Scan(&title)
	if err != nil {
		return nil, conversation.ErrOld
	}
	return func(context.Context, *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{HTML: "Góp ý: " + telegram.Escape(title), Fresh: true}, nil
	}, nil
}

// count is slow work whose answer comes in order with what the person writes.
func (m *toy) count(ctx context.Context, j job.Job) (func(ctx context.Context, tx *database.Tx) error, error) {
	var chat, account, files int64
	err := m.kit.DB.QueryRow(ctx, `select chat_id, account, files from toy_suggestion where id = $1`, j.Payload).Scan(&chat, &account, &files)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) error {
		return m.kit.Signal(ctx, tx, conversation.Key(toyName, "counted", j.ID), chat, account, toyName, "counted", files)
	}, nil
}

func (m *toy) counted(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	var files int64
	if err := json.Unmarshal(e.Payload, &files); err != nil {
		return nil, err
	}
	return conversation.Say(fmt.Sprintf("Góp ý có %d ảnh.", files)), nil
}

func (m *toy) fail(context.Context, job.Job) (func(ctx context.Context, tx *database.Tx) error, error) {
	return nil, fmt.Errorf("this job always fails")
}

func (m *toy) gaveUp(ctx context.Context, tx *database.Tx, j job.Job, _ error) error {
	var chat int64
	if err := tx.QueryRow(ctx, `select chat_id from toy_suggestion where id = $1`, j.Payload).Scan(&chat); err != nil {
		return err
	}
	return m.kit.Outbox.Enqueue(ctx, tx, conversation.Notice(conversation.Key(toyName, "gave up", j.ID), chat, "Chưa làm được việc phụ.", nil))
}

// replied takes what answers one of the module's messages.
func (m *toy) replied(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Say("Đã nhận trả lời: " + telegram.Escape(e.Text)), nil
}

// newNeighbour is another module, which offers the toy's link without knowing the toy.
func newNeighbour(kit *conversation.Kit) conversation.Module {
	return conversation.Module{
		Name: "neighbour",
		Commands: []conversation.Command{{Name: "lienket", Permission: directory.Ask, Where: conversation.Anywhere, Handler: func(context.Context, *conversation.Event) (conversation.Act, error) {
			var buttons []outbox.Button
			if b, ok := kit.Link("toysee", "Xem góp ý", 1); ok {
				buttons = append(buttons, b)
			}
			if b, ok := kit.Link("nowhere", "Không có", 1); ok {
				buttons = append(buttons, b)
			}
			return func(context.Context, *database.Tx) (conversation.Reply, error) {
				return conversation.Reply{HTML: "Liên kết:", Buttons: conversation.Rows(buttons...)}, nil
			}, nil
		}}},
	}
}
