package telegramtest

import (
	"encoding/json"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSubscribersSeeEveryVisibleChange(t *testing.T) {
	s := New()
	lan := started(t, s)
	events, cancel := s.Subscribe()
	must[Message](t)(lan.Send("a"))
	m := send(t, s, 7, "b")
	call(t, s, "sendChatAction", params{"chat_id": 7, "action": "typing"})
	call(t, s, "sendMessageDraft", params{"chat_id": 7, "draft_id": "1", "text": "đang…"})
	call(t, s, "setMessageReaction", params{"chat_id": 7, "message_id": m.MessageID, "reaction": []params{{"type": "emoji", "emoji": "👍"}}})
	call(t, s, "editMessageText", params{"chat_id": 7, "message_id": m.MessageID, "text": "c"})
	call(t, s, "deleteMessage", params{"chat_id": 7, "message_id": m.MessageID})
	call(t, s, "setMyCommands", params{"commands": []params{}})
	cancel()
	cancel()
	var got []EventKind
	for e := range events {
		got = append(got, e.Kind)
	}
	want := []EventKind{Sent, Sent, Typing, Drafted, Reacted, Edited, Deleted, Menu}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestASlowSubscriberIsToldToReadAgain(t *testing.T) {
	s := New()
	lan := started(t, s)
	events, cancel := s.Subscribe()
	defer cancel()
	for range 3 * subscriberBuffer {
		must[Message](t)(lan.Send("a"))
	}
	var last Event
	for len(events) > 0 {
		last = <-events
	}
	if last.Kind != Resync {
		t.Fatalf("the last event is %+v", last)
	}
	must[Message](t)(lan.Send("b"))
	if e := <-events; e.Kind != Sent || e.Post.Text != "b" {
		t.Errorf("after the resync: %+v", e)
	}
}

func TestManyAtOnce(t *testing.T) {
	s := New()
	started(t, s)
	events, cancel := s.Subscribe()
	defer cancel()
	go func() {
		for range events {
		}
	}()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			p := s.AddUser(User{ID: int64(100 + i), FirstName: "x"})
			for j := range 20 {
				if _, err := p.Send(fmt.Sprint(j)); err != nil {
					t.Error(err)
				}
				if r, err := try(s, "sendMessage", params{"chat_id": p.ID(), "text": "a"}); err != nil || !r.OK {
					t.Error(err, r.Description)
				}
				s.Ledger(p.ID())
				s.Calls("sendMessage")
			}
		})
	}
	wg.Wait()
	seen := map[int]bool{}
	for i := range 8 {
		for _, p := range s.Messages(int64(100 + i)) {
			if seen[p.MessageID] {
				t.Errorf("message id %d twice in private chats", p.MessageID)
			}
			seen[p.MessageID] = true
		}
	}
	if len(seen) != 8*20*2 {
		t.Errorf("%d messages", len(seen))
	}
}

func TestASnapshotGoesOnWhereItWasTaken(t *testing.T) {
	s := New()
	lan := started(t, s)
	group := s.AddGroup(Group{Type: "group", Members: []int64{7}})
	if err := s.AddBot(group, 7); err != nil {
		t.Fatal(err)
	}
	doc := must[Message](t)(lan.Private().SendDocument(Upload{Name: "a.txt", Data: []byte("x")}, "c"))
	m := call(t, s, "sendMessage", params{"chat_id": 7, "text": "<b>a</b>", "parse_mode": "HTML", "reply_markup": params{"inline_keyboard": [][]params{{{"text": "A", "callback_data": "a"}}}}}).message(t)
	raw, err := s.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	s.Close()

	other := New()
	if err := other.Restore(raw); err != nil {
		t.Fatal(err)
	}
	if err := other.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	for _, chat := range []int64{7, group} {
		if d := cmp.Diff(asJSON(t, s.Messages(chat)), asJSON(t, other.Messages(chat))); d != "" {
			t.Error(d)
		}
		if d := cmp.Diff(asJSON(t, s.Ledger(chat)), asJSON(t, other.Ledger(chat))); d != "" {
			t.Error(d)
		}
	}
	if other.Pending() != s.Pending() || string(other.File(doc.Document.FileID)) != "x" {
		t.Error("updates or files are lost")
	}
	if _, err := other.Person(7).Private().Press(m.MessageID, "a"); err != nil {
		t.Error(err)
	}
	if next := send(t, other, 7, "b"); next.MessageID != m.MessageID+1 {
		t.Errorf("message id %d after %d", next.MessageID, m.MessageID)
	}
	if err := other.Restore([]byte("{")); err == nil {
		t.Error("a damaged snapshot is taken")
	}
	if err := other.Restore([]byte(`{"Chats":{"5":{"id":5,"type":"private"}}}`)); err == nil {
		t.Error("a chat without its account is taken")
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestTheLogTellsWhatEveryCallCameTo(t *testing.T) {
	s := &Server{MaxCalls: 10}
	started(t, s)
	s.ForgetCalls()
	send(t, s, 7, "một")
	call(t, s, "sendMessage", params{"chat_id": 404, "text": "hai"})
	upload(t, s, "sendDocument", map[string]string{"chat_id": "7"}, map[string]Upload{"document": {Name: "a.txt", Data: []byte("chữ")}})
	all := s.Calls("")
	if len(all) != 3 || len(s.Calls("sendMessage")) != 2 {
		t.Fatalf("%d calls", len(all))
	}
	if c := all[0]; !c.Took || c.Status != 200 || c.ChatID != 7 || c.Params["text"] != "một" || c.Result == nil || c.Done.IsZero() {
		t.Errorf("a success is logged as %+v", c)
	}
	if c := all[1]; c.Took || c.Status != 400 || c.ChatID != 404 || c.Description != "Bad Request: chat not found" || c.Result != nil {
		t.Errorf("a refusal is logged as %+v", c)
	}
	if c := all[2]; c.Files["document"] != 5 {
		t.Errorf("an upload is logged as %+v", c)
	}
	for range 20 {
		call(t, s, "getMe", nil)
	}
	if all = s.Calls(""); len(all) > 10 || all[len(all)-1].Method != "getMe" {
		t.Errorf("%d calls are kept, want at most 10", len(all))
	}
}
