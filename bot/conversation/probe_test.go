package conversation_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// where is answered by the built-in plan.
const (
	where         = "Cơ quan gặp khó khăn, vướng mắc thì phản ánh về đâu?"
	whereAnswered = "phản ánh về Ban Thi đua - Khen thưởng, Sở Nội vụ để tổng hợp"
)

// probe is a module with handlers that fail, that may be used in some places only, and that are told of what happens.
type probe struct {
	kit *conversation.Kit

	broken, secret, board, private *conversation.Button

	mu    sync.Mutex
	ended []string // deliveries, with their state
	moved []string // chats
}

// withProbe makes a world whose bot has the probe.
func withProbe(w *bottest.World) *probe {
	p := &probe{}
	w.Service.Modules = append(w.Service.Modules, func(kit *conversation.Kit) conversation.Module { return p.module(kit) })
	return p
}

func (p *probe) module(kit *conversation.Kit) conversation.Module {
	p.kit = kit
	p.broken = &conversation.Button{Verb: "probef", Permission: directory.Ask, Handler: breaks}
	p.secret = &conversation.Button{Verb: "probes", Args: 1, Permission: directory.Ask, Secret: true, Handler: says("kín")}
	p.board = &conversation.Button{Verb: "probeb", Where: conversation.Board, Handler: says("của Ban")}
	p.private = &conversation.Button{Verb: "probep", Handler: says("riêng")}
	return conversation.Module{
		Name: "probe",
		Commands: []conversation.Command{
			{Name: "hoang", Handler: panics},
			{Name: "hong", Handler: breaks},
			{Name: "nut", Where: conversation.Anywhere, Handler: p.buttons},
			{Name: "riengban", Where: conversation.Board, Handler: says("của Ban")},
			{Name: "riengnhom", Where: conversation.Group, Handler: says("của nhóm")},
			{Name: "vieccuacanbo", Description: "Việc của cán bộ", Permission: directory.Reorganise, Handler: says("của cán bộ")},
			{Name: "nhan", WithFiles: true, Permission: directory.Ask, Handler: p.fetch},
			{Name: "dai", Permission: directory.Ask, Handler: long},
			{Name: "matma", Permission: directory.Ask, Handler: secretWords},
		},
		Buttons: []*conversation.Button{p.broken, p.secret, p.board, p.private},
		Starts: []conversation.Start{
			{Name: "kin", Secret: true, Handler: says("cửa kín")},
			{Name: "mo", Handler: func(_ context.Context, e *conversation.Event) (conversation.Act, error) {
				return conversation.Say("cửa mở " + telegram.Escape(e.Param)), nil
			}},
		},
		Signals: []conversation.Signal{{Name: "fetched", Handler: fetched}},
		Ended: func(_ context.Context, _ *database.Tx, e outbox.Ended) error {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.ended = append(p.ended, e.Key)
			return nil
		},
		ChatMoved: func(_ context.Context, _ *database.Tx, from, to int64) error {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.moved = append(p.moved, fmt.Sprint(from, " → ", to))
			return nil
		},
	}
}

func says(html string) conversation.Handler {
	return func(context.Context, *conversation.Event) (conversation.Act, error) {
		return func(context.Context, *database.Tx) (conversation.Reply, error) {
			return conversation.Reply{HTML: html, Fresh: true}, nil
		}, nil
	}
}

func panics(context.Context, *conversation.Event) (conversation.Act, error) { panic("a bug") }

// breaks fails after it has changed something, which must not last.
func breaks(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		_, err := tx.Exec(ctx, `insert into message_taken (chat_id, message_id, module, form_id, step, taken_at) values ($1, 0, 'broken', 0, '', 0)`, e.ChatID)
		if err != nil {
			return conversation.Reply{}, err
		}
		return conversation.Reply{}, errors.New("the disk is full")
	}, nil
}

func (p *probe) buttons(context.Context, *conversation.Event) (conversation.Act, error) {
	return func(context.Context, *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{HTML: "Các nút:", Buttons: conversation.Rows(
			p.broken.With("Hỏng"), p.secret.With("Kín", 7_777_777), p.board.With("Của Ban"), p.private.With("Riêng"),
		)}, nil
	}, nil
}

// fetch asks for the files of a message.
func (p *probe) fetch(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		for i, f := range e.Files {
			if err := p.kit.Fetch(ctx, tx, e, f, file.Limits{}, conversation.Key("probe", e.MessageID, i), "probe", "fetched"); err != nil {
				return conversation.Reply{}, err
			}
		}
		return conversation.Reply{HTML: fmt.Sprintf("Đang nhận %d tệp.", len(e.Files))}, nil
	}, nil
}

func fetched(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	var f conversation.Fetched
	if err := json.Unmarshal(e.Payload, &f); err != nil {
		return nil, err
	}
	return conversation.Say(telegram.Escape(fmt.Sprintf("%s: %d byte, đã giữ: %v, quá lớn: %v", f.Name, f.Size, f.Hash != "", f.TooLarge))), nil
}

// long is a text of more messages than a reply may take.
func long(context.Context, *conversation.Event) (conversation.Act, error) {
	var text string
	for i := range 2000 {
		text += fmt.Sprintf("Dòng thứ %d.\n", i)
	}
	return conversation.Say(text), nil
}

func secretWords(context.Context, *conversation.Event) (conversation.Act, error) {
	return func(context.Context, *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{HTML: "Mật mã: chim-se-nau", Secret: true}, nil
	}, nil
}

// told are what the probe was told.
func (p *probe) told(of *[]string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(*of)
}

// served makes a world whose bot has the probe and runs.
func served(t *testing.T, test func(t *testing.T, w *bottest.World, p *probe)) {
	t.Helper()
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		p := withProbe(w)
		w.Serve()
		test(t, w, p)
	})
}
