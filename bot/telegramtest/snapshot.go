package telegramtest

import (
	"encoding/json"
	"fmt"
)

// Snapshot is everything Restore needs to go on later: accounts, chats, messages, ledgers, files, ids, updates not yet
// confirmed, the webhook and the menus; not faults, calls, limits spent or presses waiting for an answer.
func (s *Server) Snapshot() ([]byte, error) {
	s.init()
	s.mu.Lock()
	defer s.mu.Unlock()
	raw, err := json.Marshal(s.st)
	if err != nil {
		return nil, fmt.Errorf("snapshot the Bot API server: %w", err)
	}
	return raw, nil
}

// Restore replaces the state by a snapshot's. On an error the state is as before.
func (s *Server) Restore(snapshot []byte) error {
	s.init()
	st := newState(s.FirstUpdateID)
	if err := json.Unmarshal(snapshot, &st); err != nil {
		return fmt.Errorf("restore the Bot API server: %w", err)
	}
	for id, c := range st.Chats {
		if c == nil || c.ID != id || c.Type == typePrivate && st.Accounts[id] == nil {
			return fmt.Errorf("restore the Bot API server: chat %d is damaged", id)
		}
		c.byID = make(map[int]*Post, len(c.Posts))
		for _, p := range c.Posts {
			c.byID[p.MessageID] = p
		}
		if c.Members == nil {
			c.Members = map[int64]string{}
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endPoll("terminated by other getUpdates request; make sure that only one bot instance is running")
	s.stopHook()
	s.st = st
	s.callbacks = map[string]*Callback{}
	if st.Hook.URL != "" {
		s.startHook()
	}
	s.record(nil, Event{Kind: Resync})
	return nil
}
