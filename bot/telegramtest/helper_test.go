package telegramtest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"
)

// clock is a clock the test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// started runs the server for the test, with Lan (7), who has started the bot and whose /start is confirmed.
func started(t *testing.T, s *Server) *Person {
	t.Helper()
	if s.FirstUpdateID == 0 {
		s.FirstUpdateID = 1000
	}
	if err := s.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	lan := s.AddUser(User{ID: 7, FirstName: "Lan", Username: "lan"})
	if _, err := lan.Start(""); err != nil {
		t.Fatal(err)
	}
	call(t, s, "getUpdates", params{"offset": s.FirstUpdateID + 1})
	return lan
}

type params map[string]any

type reply struct {
	OK          bool
	Result      json.RawMessage
	ErrorCode   int `json:"error_code"`
	Description string
	Parameters  struct {
		RetryAfter int   `json:"retry_after"`
		MigrateTo  int64 `json:"migrate_to_chat_id"`
	}
}

func (r reply) message(t *testing.T) Message {
	t.Helper()
	if !r.OK {
		t.Fatalf("refused: %d %s", r.ErrorCode, r.Description)
	}
	var m Message
	if err := json.Unmarshal(r.Result, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// try calls the API with a JSON body; an error is a broken connection or a body that is not JSON.
func try(s *Server, method string, p params) (reply, error) {
	body, err := json.Marshal(p)
	if err != nil {
		return reply{}, err
	}
	answer, err := http.Post(s.URL()+"/bot"+s.BotToken()+"/"+method, "application/json", bytes.NewReader(body))
	if err != nil {
		return reply{}, err
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		return reply{}, err
	}
	var r reply
	if err := json.Unmarshal(raw, &r); err != nil {
		return r, fmt.Errorf("%d %s: %w", answer.StatusCode, raw, err)
	}
	if !r.OK && answer.StatusCode != r.ErrorCode {
		return r, fmt.Errorf("status %d with error_code %d", answer.StatusCode, r.ErrorCode)
	}
	return r, nil
}

func call(t *testing.T, s *Server, method string, p params) reply {
	t.Helper()
	r, err := try(s, method, p)
	if err != nil {
		t.Fatalf("%s: %v", method, err)
	}
	return r
}

func send(t *testing.T, s *Server, chat int64, text string) Message {
	t.Helper()
	return call(t, s, "sendMessage", params{"chat_id": chat, "text": text}).message(t)
}

func refused(t *testing.T, r reply, code int, description string) {
	t.Helper()
	if r.OK || r.ErrorCode != code || r.Description != description {
		t.Errorf("got %v %d %q, want %d %q", r.OK, r.ErrorCode, r.Description, code, description)
	}
}

func deadline(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// updates polls once.
func updates(t *testing.T, s *Server, p params) []map[string]json.RawMessage {
	t.Helper()
	r := call(t, s, "getUpdates", p)
	if !r.OK {
		t.Fatalf("getUpdates: %s", r.Description)
	}
	var all []map[string]json.RawMessage
	if err := json.Unmarshal(r.Result, &all); err != nil {
		t.Fatal(err)
	}
	return all
}
