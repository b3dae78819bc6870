package telegramtest

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestFaultsHitTheCallsTheyName(t *testing.T) {
	s := New()
	started(t, s)
	s.AddUser(User{ID: 8, FirstName: "Minh"})
	must[Message](t)(s.Person(8).Start(""))
	rule := s.Inject(Fault{Method: "sendMessage", ChatID: 8, Skip: 1, Times: 2, Do: Refuse, Code: 429, RetryAfter: 9})
	write := func(chat int64) reply { return call(t, s, "sendMessage", params{"chat_id": chat, "text": "a"}) }
	for i, want := range []int{0, 429, 429, 0} {
		if r := write(7); !r.OK {
			t.Error("another chat is hit")
		}
		if r := write(8); r.ErrorCode != want || want == 429 && r.Parameters.RetryAfter != 9 {
			t.Errorf("call %d: %+v, want %d", i, r, want)
		}
	}
	if rule.Hits() != 2 || len(s.BotMessages(8)) != 2 {
		t.Errorf("%d hits, %d messages", rule.Hits(), len(s.BotMessages(8)))
	}
}

func TestRefusalsAndBrokenGateways(t *testing.T) {
	s := New()
	started(t, s)
	for code, want := range map[int]string{400: "Bad Request: chat not found", 403: "Forbidden: bot was blocked by the user", 500: "Internal Server Error"} {
		s.Inject(Fault{Times: 1, Do: Refuse, Code: code})
		refused(t, call(t, s, "sendMessage", params{"chat_id": 7, "text": "a"}), code, want)
	}
	s.Inject(Fault{Times: 1, Do: BadGateway})
	if _, err := try(s, "sendMessage", params{"chat_id": 7, "text": "a"}); err == nil || !strings.Contains(err.Error(), "502 <html>") {
		t.Errorf("got %v", err)
	}
	if n := len(s.BotMessages(7)); n != 0 {
		t.Errorf("%d messages took effect", n)
	}
}

func TestLostRepliesTakeEffectLostRequestsDoNot(t *testing.T) {
	s := New()
	started(t, s)
	for _, c := range []struct {
		do   Effect
		want int
	}{{LoseRequest, 0}, {LoseReply, 1}} {
		s.Inject(Fault{Method: "sendmessage", Times: 1, Do: c.do})
		if _, err := try(s, "sendMessage", params{"chat_id": 7, "text": "a"}); err == nil {
			t.Error("the call was answered")
		}
		if n := len(s.BotMessages(7)); n != c.want {
			t.Errorf("%d messages, want %d", n, c.want)
		}
	}
	calls := s.Calls("sendMessage")
	if len(calls) != 2 || calls[0].Took || !calls[1].Took || calls[1].Status != 0 || calls[1].Done.IsZero() {
		t.Errorf("%+v", calls)
	}
}

func TestAWithheldAnswerWaitsForTheTest(t *testing.T) {
	for _, c := range []struct {
		do   Effect
		sent int
	}{{Withhold, 1}, {WithholdBefore, 0}} {
		s := New()
		started(t, s)
		rule := s.Inject(Fault{Method: "sendMessage", Do: c.do})
		answers := make(chan reply, 1)
		go func() {
			r, _ := try(s, "sendMessage", params{"chat_id": 7, "text": "a"})
			answers <- r
		}()
		held, err := rule.Wait(deadline(t))
		if err != nil {
			t.Fatal(err)
		}
		if held.Call.Params["text"] != "a" || held.Call.Took != (c.sent == 1) || len(s.BotMessages(7)) != c.sent {
			t.Errorf("held %+v, %d messages", held.Call, len(s.BotMessages(7)))
		}
		select {
		case r := <-answers:
			t.Errorf("answered while withheld: %+v", r)
		case <-time.After(20 * time.Millisecond):
		}
		held.Release()
		if r := <-answers; !r.OK || len(s.BotMessages(7)) != 1 {
			t.Errorf("after the release: %+v", r)
		}
	}
}

func TestAWithheldCallEndsWithItsCallerOrByCut(t *testing.T) {
	s := New()
	started(t, s)
	rule := s.Inject(Fault{Method: "sendMessage", Do: Withhold})
	broken := make(chan error, 1)
	go func() {
		_, err := try(s, "sendMessage", params{"chat_id": 7, "text": "a"})
		broken <- err
	}()
	held := must[*Held](t)(rule.Wait(deadline(t)))
	held.Cut()
	held.Release() // too late: no effect
	if err := <-broken; err == nil {
		t.Error("answered after the cut")
	}
	rule.Remove()
	send(t, s, 7, "b")
}

func TestGetUpdatesCanBeWithheld(t *testing.T) {
	s := New()
	lan := started(t, s)
	rule := s.Inject(Fault{Method: "getUpdates", Do: Withhold, Times: 1})
	must[Message](t)(lan.Send("xin chào"))
	got := make(chan reply, 1)
	go func() {
		r, _ := try(s, "getUpdates", params{"timeout": 5})
		got <- r
	}()
	held := must[*Held](t)(rule.Wait(deadline(t)))
	if !strings.Contains(string(held.Call.Result), "xin chào") || s.Pending() != 1 {
		t.Errorf("held %s, %d pending", held.Call.Result, s.Pending())
	}
	rule.Release()
	if r := <-got; !r.OK {
		t.Errorf("%+v", r)
	}
}

func TestDownAndUpAgain(t *testing.T) {
	s := New()
	started(t, s)
	polled := make(chan error, 1)
	go func() {
		_, err := try(s, "getUpdates", params{"timeout": 30})
		polled <- err
	}()
	if err := s.Wait(deadline(t), func() bool { return len(s.Calls("getUpdates")) == 2 }); err != nil {
		t.Fatal(err)
	}
	s.SetDown(true)
	if err := <-polled; err == nil {
		t.Error("a poll survives")
	}
	if _, err := try(s, "getMe", nil); err == nil {
		t.Error("reachable while down")
	}
	s.SetDown(false)
	if r := call(t, s, "getMe", nil); !r.OK {
		t.Error(r.Description)
	}
}

func TestDelay(t *testing.T) {
	s := New()
	started(t, s)
	s.Inject(Fault{Method: "getMe", Delay: 30 * time.Millisecond})
	start := time.Now()
	call(t, s, "getMe", nil)
	if d := time.Since(start); d < 30*time.Millisecond {
		t.Errorf("answered after %v", d)
	}
}

func TestCloseEndsWhatWaits(t *testing.T) {
	s := New()
	started(t, s)
	s.Inject(Fault{Method: "getMe", Do: Withhold})
	ended := make(chan error, 2)
	for _, method := range []string{"getMe", "getUpdates"} {
		go func() {
			_, err := try(s, method, params{"timeout": 50})
			ended <- err
		}()
	}
	if err := s.Wait(deadline(t), func() bool { return len(s.Calls("")) >= 3 }); err != nil {
		t.Fatal(err)
	}
	s.Close()
	s.Close()
	for range 2 {
		if err := <-ended; err == nil {
			t.Error("answered after Close")
		}
	}
	if err := s.Wait(context.Background(), func() bool { return false }); err == nil {
		t.Error("Wait goes on after Close")
	}
}

func TestTheHeldAnswerIsTheRealOne(t *testing.T) {
	s := New()
	started(t, s)
	m := send(t, s, 7, "a")
	var logged Message
	if err := json.Unmarshal(s.Calls("sendMessage")[0].Result, &logged); err != nil || logged.MessageID != m.MessageID {
		t.Errorf("%v %+v", err, logged)
	}
}
