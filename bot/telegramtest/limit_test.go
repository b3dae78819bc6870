package telegramtest

import (
	"testing"
	"time"
)

func TestFloodLimits(t *testing.T) {
	now := newClock()
	s := &Server{Now: now.Now, Limits: RealLimits()}
	started(t, s)
	write := func(chat int64) reply { return call(t, s, "sendMessage", params{"chat_id": chat, "text": "a"}) }
	for i := range 3 {
		if r := write(7); !r.OK {
			t.Fatalf("message %d of the burst: %s", i, r.Description)
		}
	}
	r := write(7)
	refused(t, r, 429, "Too Many Requests: retry after 1")
	if r.Parameters.RetryAfter != 1 {
		t.Errorf("retry_after %d", r.Parameters.RetryAfter)
	}
	for _, free := range []string{"getMe", "sendChatAction"} {
		if r := call(t, s, free, params{"chat_id": 7, "action": "typing"}); !r.OK {
			t.Errorf("%s counts: %s", free, r.Description)
		}
	}
	now.advance(500 * time.Millisecond)
	if r := write(7); r.OK {
		t.Error("let through before retry_after was over")
	}
	now.advance(500 * time.Millisecond)
	m := write(7).message(t)
	if r := call(t, s, "editMessageText", params{"chat_id": 7, "message_id": m.MessageID, "text": "b"}); r.OK {
		t.Error("an edit does not count")
	}
}

func TestGroupLimitAndGlobalLimit(t *testing.T) {
	now := newClock()
	s := &Server{Now: now.Now, Limits: RealLimits()}
	started(t, s)
	group := s.AddGroup(Group{Members: []int64{7}})
	if err := s.AddBot(group, 7); err != nil {
		t.Fatal(err)
	}
	write := func(chat int64) reply { return call(t, s, "sendMessage", params{"chat_id": chat, "text": "a"}) }
	for range 20 {
		write(group).message(t)
	}
	if r := write(group); r.Parameters.RetryAfter != 3 {
		t.Errorf("group: %+v", r)
	}
	var sent int
	for id := int64(100); id < 120; id++ {
		must[Message](t)(s.AddUser(User{ID: id, FirstName: "x"}).Start(""))
		if write(id).OK {
			sent++
		}
	}
	if sent != 10 {
		t.Errorf("%d more in the same second, want 10 of 30", sent)
	}
	s.SetLimits(Limits{})
	if r := write(group); !r.OK {
		t.Error("limits switched off still bite")
	}
}

func TestAnAlbumCountsAsItsItems(t *testing.T) {
	now := newClock()
	s := &Server{Now: now.Now, Limits: RealLimits()}
	started(t, s)
	doc := s.newFile(kindDocument, Upload{Name: "a.txt", Data: []byte("a")}).ID
	item := params{"type": "document", "media": doc}
	if r := call(t, s, "sendMediaGroup", params{"chat_id": 7, "media": []params{item, item, item, item, item}}); !r.OK {
		t.Fatalf("an album larger than the burst never passes: %s", r.Description)
	}
	if r := call(t, s, "sendMessage", params{"chat_id": 7, "text": "a"}); r.Parameters.RetryAfter != 3 {
		t.Errorf("%+v, want to wait for the debt of 5-3 and one", r)
	}
}
