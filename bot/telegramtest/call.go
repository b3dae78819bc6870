package telegramtest

import (
	"encoding/json"
	"maps"
	"time"
)

// Call is one API call of the bot, as the server saw it.
type Call struct {
	Seq    int64
	Method string // as the bot wrote it
	Params map[string]string
	Files  map[string]int // uploaded parts by name, with their size
	ChatID int64          // 0 without one
	At     time.Time
	// Done is when the answer was sent or the connection cut; zero while the call is under way.
	Done time.Time
	// Took is whether the call took effect; it may have without the bot being told (LoseReply).
	Took bool
	// Status is the HTTP status of the answer; 0 under way or cut.
	Status      int
	Description string // of a refusal
	RetryAfter  int
	Result      json.RawMessage
}

// Calls is the log of every call, oldest first; method "" is all. Calls under way are in it. CallsAfter leaves out
// those up to a number.
func (s *Server) Calls(method string) []Call { return s.CallsAfter(0, method) }
func (s *Server) CallsAfter(seq int64, method string) (all []Call) {
	s.init()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.calls {
		if c.Seq > seq && (method == "" || c.Method == method) {
			c.Params, c.Files = maps.Clone(c.Params), maps.Clone(c.Files)
			all = append(all, c)
		}
	}
	return all
}

// ForgetCalls empties the log; calls under way are forgotten too.
func (s *Server) ForgetCalls() {
	s.init()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = nil
}

// logCall numbers and files the call; the caller holds mu.
func (s *Server) logCall(c Call) Call {
	s.callSeq++
	c.Seq = s.callSeq
	if len(s.calls) >= s.MaxCalls {
		s.calls = append(s.calls[:0:0], s.calls[len(s.calls)-s.MaxCalls/2:]...)
	}
	s.calls = append(s.calls, c)
	s.notify()
	return c
}

// updateCall replaces the call in the log, where it still is; the caller holds mu. Numbers in the log are consecutive.
func (s *Server) updateCall(c Call) {
	if len(s.calls) == 0 {
		return
	}
	if i := c.Seq - s.calls[0].Seq; i >= 0 && i < int64(len(s.calls)) {
		s.calls[i] = c
	}
}
