// Package telegramtest is an in-memory Bot API server over HTTP, strict where Telegram is strict.
//
// It plays both sides: what api.telegram.org does for a bot (methods, updates by long poll or webhook, files, limits) and
// what people do in their app (write, press, block). Faults can be injected at any call, so that a test can lose a reply
// or hold one while it kills the bot. Tests and the demo share it; it knows nothing of the bot and does not import testing.
//
// A Server's zero value works:
//
//	var srv telegramtest.Server
//	if err := srv.Start("127.0.0.1:0"); err != nil { … }
//	defer srv.Close()
//	lan := srv.AddUser(telegramtest.User{ID: 7, FirstName: "Lan"})
//	lan.Start("")   // the bot at srv.URL() with srv.BotToken() gets /start
package telegramtest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Server is a Bot API server for one bot, and the chats it serves. The exported fields are settings, read at first
// use; the zero value of each has a working default. All methods may be called from several goroutines.
type Server struct {
	// Token is the bot's token; empty means "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw".
	Token string
	// OwnHost refuses calls by any domain name but localhost: one that was made to point here is a page of somebody else's.
	OwnHost bool
	// Bot is the bot's own account; a zero ID takes the number in the token.
	Bot User
	// Now is the clock for dates, limits and ages; nil means time.Now. Waiting (long poll, retries, delays) is real time.
	Now func() time.Time
	// FirstUpdateID is the id of the first update; 0 means a number drawn from the clock.
	FirstUpdateID int64
	// Limits are the flood limits; the zero value has none. RealLimits gives Telegram's.
	Limits Limits
	// ReadsAllGroupMessages is the bot's privacy mode switched off. While it is false the bot gets from a group, as by
	// default in Telegram, only commands, mentions, replies to it and service messages, unless it is an administrator.
	ReadsAllGroupMessages bool
	// CallbackAge is how long a button press can be answered; 0 means one minute.
	CallbackAge time.Duration
	// WebhookRetry is the first delay after a refused webhook delivery, doubled to at most 60 times itself; 0 means 1 s.
	WebhookRetry time.Duration
	// WebhookClient delivers updates to the webhook; nil means a client with a 60 s timeout.
	WebhookClient *http.Client
	// MaxCalls bounds the log behind Calls, oldest dropped first; 0 means 100,000.
	MaxCalls int

	once sync.Once
	ctx  context.Context // ends at Close
	stop context.CancelFunc
	wg   sync.WaitGroup

	mu        sync.Mutex
	st        state
	changed   chan struct{} // closed and replaced at every change, for waiters
	poll      *poller
	hook      context.CancelFunc
	hookLast  hookError
	flood     flood
	rules     []*Rule
	down      bool
	calls     []Call
	callSeq   int64
	callbacks map[string]*Callback
	violated  []Violation
	subs      map[*subscriber]bool
	http      *http.Server
	listener  net.Listener
}

// New returns a server with default settings.
func New() *Server { return &Server{} }

func (s *Server) init() {
	s.once.Do(func() {
		if s.Token == "" {
			s.Token = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
		}
		if s.Now == nil {
			s.Now = time.Now
		}
		if s.Bot.ID == 0 {
			if _, err := fmt.Sscanf(s.Token, "%d:", &s.Bot.ID); err != nil {
				s.Bot.ID = 110201543
			}
		}
		if s.Bot.FirstName == "" {
			s.Bot.FirstName = "Thi đua"
		}
		if s.Bot.Username == "" {
			s.Bot.Username = "thidua_test_bot"
		}
		s.Bot.IsBot = true
		if s.FirstUpdateID == 0 {
			s.FirstUpdateID = 100_000_000 + s.Now().UnixNano()%800_000_000
		}
		if s.CallbackAge == 0 {
			s.CallbackAge = time.Minute
		}
		if s.WebhookRetry == 0 {
			s.WebhookRetry = time.Second
		}
		if s.WebhookClient == nil {
			s.WebhookClient = &http.Client{Timeout: time.Minute}
		}
		if s.MaxCalls == 0 {
			s.MaxCalls = 100_000
		}
		s.ctx, s.stop = context.WithCancel(context.Background())
		s.st = newState(s.FirstUpdateID)
		s.changed = make(chan struct{})
		s.callbacks = map[string]*Callback{}
		s.subs = map[*subscriber]bool{}
		s.flood.limits = s.Limits
	})
}

// Start listens on addr ("127.0.0.1:0" for any free port) and serves until Close.
func (s *Server) Start(addr string) error {
	s.init()
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("start the Bot API server: %w", err)
	}
	h := &http.Server{Handler: s, ReadHeaderTimeout: time.Minute}
	s.mu.Lock()
	if s.http != nil || s.ctx.Err() != nil {
		s.mu.Unlock()
		return errors.Join(errors.New("start the Bot API server: already started or closed"), l.Close())
	}
	s.http, s.listener = h, l
	s.wg.Add(1)
	s.mu.Unlock()
	go func() {
		defer s.wg.Done()
		_ = h.Serve(l) // ErrServerClosed, by Close
	}()
	return nil
}

// URL is the base for the bot's calls: {URL}/bot{token}/{method}. Empty before Start.
func (s *Server) URL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listener == nil {
		return ""
	}
	return "http://" + s.listener.Addr().String()
}

// BotToken is the token the bot must use.
func (s *Server) BotToken() string {
	s.init()
	return s.Token
}

// BotUser is the bot's own account.
func (s *Server) BotUser() User {
	s.init()
	return s.Bot
}

// Close ends every connection, poll, withheld call and delivery and waits for the server's goroutines.
// State can still be read, and saved, afterwards.
func (s *Server) Close() {
	s.init()
	s.mu.Lock()
	s.stop()
	h := s.http
	for sub := range s.subs {
		s.dropSubscriber(sub)
	}
	s.mu.Unlock()
	if h != nil {
		_ = h.Close()
	}
	s.wg.Wait()
}

// ServeHTTP serves /bot{token}/{method} and /file/bot{token}/{path}.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.init()
	s.mu.Lock()
	if s.down || s.ctx.Err() != nil {
		s.mu.Unlock()
		panic(http.ErrAbortHandler) // net/http closes the connection without an answer
	}
	s.wg.Add(1)
	s.mu.Unlock()
	defer s.wg.Done()

	if host, _, err := net.SplitHostPort(r.Host); s.OwnHost && (err != nil || host != "localhost" && net.ParseIP(host) == nil) {
		http.Error(w, "this server has no domain name", http.StatusForbidden)
		return
	}
	path, isFile := strings.CutPrefix(r.URL.Path, "/file/bot")
	if !isFile {
		var ok bool
		if path, ok = strings.CutPrefix(r.URL.Path, "/bot"); !ok {
			writeError(w, notFound())
			return
		}
	}
	token, rest, _ := strings.Cut(path, "/")
	switch {
	case token != s.Token:
		writeError(w, &apiError{Code: http.StatusUnauthorized, Description: "Unauthorized"})
	case isFile:
		s.serveFile(w, rest)
	default:
		s.serveMethod(w, r, rest)
	}
}

// SetDown makes the server unreachable (every connection is closed without an answer, also those now open) or
// reachable again.
func (s *Server) SetDown(down bool) {
	s.init()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down = down
	for _, r := range s.rules {
		if down {
			r.endAll(false)
		}
	}
	s.notify()
}

// SetLimits replaces the flood limits and forgets what was spent.
func (s *Server) SetLimits(l Limits) {
	s.init()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.flood = flood{limits: l}
}

// Wait blocks until cond holds; cond is tried at once and after every change of the server, without its lock held,
// so it may call any method.
func (s *Server) Wait(ctx context.Context, cond func() bool) error {
	s.init()
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if cond() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("wait for the Bot API server: %w", ctx.Err())
		case <-s.ctx.Done():
			return errors.New("wait for the Bot API server: closed")
		}
	}
}

// notify wakes every waiter; the caller holds mu.
func (s *Server) notify() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Violation is a breach of the Bot API that Telegram itself lets pass.
type Violation struct {
	Method string
	Detail string
}

// Violations lists every breach seen so far; a well-behaved bot has none.
func (s *Server) Violations() []Violation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Violation(nil), s.violated...)
}

// violate records a breach; the caller holds mu.
func (s *Server) violate(method, format string, args ...any) {
	if len(s.violated) < 1000 {
		s.violated = append(s.violated, Violation{Method: method, Detail: fmt.Sprintf(format, args...)})
	}
}
