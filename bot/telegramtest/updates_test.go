package telegramtest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

func TestOffsetsConfirm(t *testing.T) {
	s := New()
	lan := started(t, s)
	for i := range 5 {
		must[Message](t)(lan.Send(fmt.Sprint(i)))
	}
	ids := func(p params) string {
		var all []string
		for _, u := range updates(t, s, p) {
			all = append(all, string(u["update_id"]))
		}
		return fmt.Sprint(all)
	}
	for _, c := range []struct {
		p    params
		want string
	}{
		{params{}, "[1001 1002 1003 1004 1005]"},
		{params{"limit": 2}, "[1001 1002]"},
		{params{"offset": 1002}, "[1002 1003 1004 1005]"},
		{params{}, "[1002 1003 1004 1005]"},
		{params{"offset": 5000}, "[1002 1003 1004 1005]"}, // no such id was ever given out
		{params{"offset": -2}, "[1004 1005]"},
		{params{"offset": 1006}, "[]"},
	} {
		if got := ids(c.p); got != c.want {
			t.Errorf("%v: %s, want %s", c.p, got, c.want)
		}
	}
	s.SetNextUpdateID(50)
	must[Message](t)(lan.Send("tuần sau"))
	if got := ids(params{"offset": 1006}) + ids(params{}); got != "[50][50]" {
		t.Errorf("after ids started again: %s", got)
	}
}

func TestALongPollWaitsForAnUpdate(t *testing.T) {
	s := New()
	lan := started(t, s)
	got := make(chan reply, 1)
	go func() {
		r, _ := try(s, "getUpdates", params{"timeout": 20})
		got <- r
	}()
	if err := s.Wait(deadline(t), func() bool { return len(s.Calls("getUpdates")) == 2 }); err != nil {
		t.Fatal(err)
	}
	must[Message](t)(lan.Send("a"))
	select {
	case r := <-got:
		if !r.OK || len(r.Result) < 10 {
			t.Errorf("%+v", r)
		}
	case <-time.After(2 * time.Second):
		t.Error("the poll does not end")
	}
	start := time.Now()
	if n := len(updates(t, s, params{"offset": 1002, "timeout": 1})); n != 0 || time.Since(start) < time.Second {
		t.Errorf("%d updates after %v", n, time.Since(start))
	}
}

func TestConflictingReaders(t *testing.T) {
	s := New()
	started(t, s)
	first := make(chan reply, 1)
	go func() {
		r, _ := try(s, "getUpdates", params{"timeout": 20})
		first <- r
	}()
	if err := s.Wait(deadline(t), func() bool { s.mu.Lock(); defer s.mu.Unlock(); return s.poll != nil }); err != nil {
		t.Fatal(err)
	}
	updates(t, s, nil)
	refused(t, <-first, 409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
	call(t, s, "setWebhook", params{"url": "http://127.0.0.1:1/"})
	refused(t, call(t, s, "getUpdates", nil), 409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	call(t, s, "deleteWebhook", nil)
	updates(t, s, nil)
}

func TestOldUpdatesAndUnwantedKindsAreDropped(t *testing.T) {
	now := newClock()
	s := &Server{Now: now.Now}
	lan := started(t, s)
	must[Message](t)(lan.Send("a"))
	now.advance(25 * time.Hour)
	if n := s.Pending(); n != 0 {
		t.Errorf("%d updates after a day", n)
	}
	updates(t, s, params{"allowed_updates": []string{"message"}})
	m := must[Message](t)(lan.Send("b"))
	if _, err := lan.Private().Edit(m.MessageID, "c"); err != nil {
		t.Fatal(err)
	}
	if n := s.Pending(); n != 1 {
		t.Errorf("%d pending, want the message without its edit", n)
	}
}

func TestWebhookDeliversInOrderUntilConfirmed(t *testing.T) {
	s := &Server{WebhookRetry: 5 * time.Millisecond}
	lan := started(t, s)
	var mu sync.Mutex
	var seen []string
	bad := 3
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var u struct{ Message Message }
		if err := json.Unmarshal(body, &u); err != nil {
			t.Error(err)
		}
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, u.Message.Text+r.Header.Get("X-Telegram-Bot-Api-Secret-Token"))
		if bad > 0 {
			bad--
			w.WriteHeader(http.StatusInternalServerError)
		}
	}))
	defer hook.Close()
	refused(t, call(t, s, "setWebhook", params{"url": hook.URL, "secret_token": "no blanks"}), 400, "Bad Request: secret token contains unallowed characters")
	must[Message](t)(lan.Send("1"))
	must[Message](t)(lan.Send("2"))
	if r := call(t, s, "setWebhook", params{"url": hook.URL, "secret_token": "S"}); !r.OK {
		t.Fatal(r.Description)
	}
	if err := s.Wait(deadline(t), func() bool { return s.Pending() == 0 }); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	if got := fmt.Sprint(seen); got != "[1S 1S 1S 1S 2S]" {
		t.Error(got)
	}
	var info struct {
		LastError string `json:"last_error_message"`
		URL       string
	}
	if err := json.Unmarshal(call(t, s, "getWebhookInfo", nil).Result, &info); err != nil || info.URL != hook.URL || info.LastError == "" {
		t.Errorf("%v %+v", err, info)
	}
}

func TestWebhookHonoursRetryAfter(t *testing.T) {
	s := &Server{WebhookRetry: time.Millisecond}
	lan := started(t, s)
	times := make(chan time.Time, 10)
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		times <- time.Now()
		if len(times) == 1 {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer hook.Close()
	must[Message](t)(lan.Send("1"))
	call(t, s, "setWebhook", params{"url": hook.URL})
	if err := s.Wait(deadline(t), func() bool { return s.Pending() == 0 }); err != nil {
		t.Fatal(err)
	}
	if d := (<-times).Sub(<-times); d > -time.Second {
		t.Errorf("tried again after %v", -d)
	}
}

func TestAnyUpdateCanBePushedAndIDsMayBeginAnew(t *testing.T) {
	s := New()
	started(t, s)
	first := s.PushUpdate("poll_answer", json.RawMessage(`{"poll_id":"1"}`))
	s.SetNextUpdateID(5) // a quiet week later
	second := s.PushUpdate("message", json.RawMessage(`{"no":"chat"}`))
	if second != 5 || first <= second {
		t.Errorf("ids %d and %d", first, second)
	}
	all := updates(t, s, nil)
	if len(all) != 2 || string(all[0]["poll_answer"]) != `{"poll_id":"1"}` || string(all[1]["update_id"]) != "5" {
		t.Errorf("%v", all)
	}
	// The old maximum as an offset confirms nothing of the new ids: the same updates come for ever.
	if again := updates(t, s, params{"offset": first + 1}); len(again) != 2 {
		t.Errorf("an offset beyond every id confirmed %d", 2-len(again))
	}
	if left := updates(t, s, params{"offset": second + 1}); len(left) != 1 {
		t.Errorf("%d updates are left, want the one with the higher id", len(left))
	}
}
