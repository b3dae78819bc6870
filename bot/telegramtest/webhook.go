//lint:file-ignore ST1005 these are Telegram's own words

package telegramtest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// webhook is where updates are delivered; an empty URL is none.
type webhook struct {
	URL            string
	Secret         string
	MaxConnections int
}

type hookError struct {
	at   time.Time
	text string
}

var secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

func (s *Server) setWebhook(q *request) (any, *apiError) {
	address := strings.TrimSpace(q.text("url"))
	if address == "" {
		return s.deleteWebhook(q)
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, badRequest("bad webhook: invalid URL")
	}
	secret := q.text("secret_token")
	if secret != "" && !secretForm.MatchString(secret) {
		return nil, badRequest("secret token contains unallowed characters")
	}
	connections, refusal := q.integer("max_connections")
	if refusal != nil {
		return nil, refusal
	}
	if connections == 0 {
		connections = 40
	}
	if connections < 1 || connections > 100 {
		return nil, badRequest("max_connections must be between 1 and 100")
	}
	drop, refusal := q.boolean("drop_pending_updates")
	if refusal != nil {
		return nil, refusal
	}
	var allowed []string
	given, refusal := q.object("allowed_updates", &allowed)
	if refusal != nil {
		return nil, refusal
	}
	if given {
		s.st.Allowed = allowed
	}
	if drop {
		s.st.Pending = nil
	}
	s.endPoll("terminated by setWebhook request")
	s.st.Hook = webhook{URL: address, Secret: secret, MaxConnections: int(connections)}
	s.hookLast = hookError{}
	s.startHook()
	return true, nil
}

func (s *Server) deleteWebhook(q *request) (any, *apiError) {
	drop, refusal := q.boolean("drop_pending_updates")
	if refusal != nil {
		return nil, refusal
	}
	if drop {
		s.st.Pending = nil
	}
	s.stopHook()
	s.st.Hook = webhook{}
	return true, nil
}

func (s *Server) getWebhookInfo(*request) (any, *apiError) {
	s.expire()
	info := map[string]any{
		"url": s.st.Hook.URL, "has_custom_certificate": false, "pending_update_count": len(s.st.Pending),
	}
	if s.st.Hook.URL != "" {
		info["max_connections"] = s.st.Hook.MaxConnections
	}
	if len(s.st.Allowed) > 0 {
		info["allowed_updates"] = s.st.Allowed
	}
	if !s.hookLast.at.IsZero() {
		info["last_error_date"], info["last_error_message"] = s.hookLast.at.Unix(), s.hookLast.text
	}
	return info, nil
}

// startHook starts the delivery to the webhook that is set; the caller holds mu.
func (s *Server) startHook() {
	s.stopHook()
	if s.ctx.Err() != nil {
		return
	}
	ctx, stop := context.WithCancel(s.ctx)
	s.hook = stop
	s.wg.Add(1)
	hook := s.st.Hook
	go func() {
		defer s.wg.Done()
		defer stop()
		s.deliver(ctx, hook)
	}()
}

func (s *Server) stopHook() {
	if s.hook != nil {
		s.hook()
		s.hook = nil
	}
}

// deliver posts the updates one by one, in order, until ctx ends. Only a 2xx confirms; anything else is tried again
// after a doubling delay or the answer's Retry-After.
func (s *Server) deliver(ctx context.Context, hook webhook) {
	delay := s.WebhookRetry
	for ctx.Err() == nil {
		s.mu.Lock()
		s.expire()
		changed := s.changed
		var next *pendingUpdate
		if len(s.st.Pending) > 0 && !s.down {
			u := s.st.Pending[0]
			next = &u
		}
		s.mu.Unlock()
		if next == nil {
			select {
			case <-changed:
			case <-ctx.Done():
			}
			continue
		}
		after, err := s.postUpdate(ctx, hook, *next)
		if ctx.Err() != nil {
			return // the webhook was changed or the server closed: the update stays
		}
		if err == nil {
			s.mu.Lock()
			if len(s.st.Pending) > 0 && s.st.Pending[0].ID == next.ID {
				s.st.Pending = s.st.Pending[1:]
			}
			s.notify()
			s.mu.Unlock()
			delay = s.WebhookRetry
			continue
		}
		s.mu.Lock()
		s.hookLast = hookError{at: s.Now(), text: err.Error()}
		s.notify()
		s.mu.Unlock()
		if after == 0 {
			after = delay
			delay = min(2*delay, 60*s.WebhookRetry)
		}
		s.pause(ctx, after)
	}
}

// postUpdate delivers one update; the duration is the answer's Retry-After.
func (s *Server) postUpdate(ctx context.Context, hook webhook, u pendingUpdate) (time.Duration, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, hook.URL, bytes.NewReader(u.wire()))
	if err != nil {
		return 0, fmt.Errorf("deliver an update: %w", err)
	}
	r.Header.Set("Content-Type", "application/json")
	if hook.Secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", hook.Secret)
	}
	answer, err := s.WebhookClient.Do(r)
	if err != nil {
		return 0, fmt.Errorf("Connection failed: %w", err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, _ := io.ReadAll(io.LimitReader(answer.Body, 1<<20)) // the status alone decides
	if answer.StatusCode/100 == 2 {
		var reply struct{ Method string }
		if json.Unmarshal(body, &reply) == nil && reply.Method != "" {
			s.mu.Lock()
			s.violate(reply.Method, "a method in a webhook answer is not supported here")
			s.mu.Unlock()
		}
		return 0, nil
	}
	seconds, _ := strconv.Atoi(answer.Header.Get("Retry-After")) // absent or damaged: the usual delay
	return time.Duration(min(max(seconds, 0), 3600)) * time.Second,
		fmt.Errorf("Wrong response from the webhook: %s", answer.Status)
}
