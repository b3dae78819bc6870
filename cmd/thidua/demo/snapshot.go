package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"thidua/bot/telegramtest"
	"thidua/knowledge/worker"
)

// restore takes the chats of the last run up again and sees that the persons are there.
func (s *session) restore() error {
	if s.snapshot != "" {
		state, err := os.ReadFile(s.snapshot)
		if err == nil {
			err = s.telegram.Restore(state)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("the saved chats cannot be read; remove the folder %s to begin anew: %w", filepath.Dir(s.snapshot), err)
		}
	}
	for _, p := range persons() {
		s.telegram.AddUser(telegramtest.User{ID: p.ID, FirstName: p.Name})
	}
	return nil
}

// keepEvery is the most that a killed demo forgets.
const keepEvery = 2 * time.Second

// keep saves the chats while they change, for a demo that is killed.
func (s *session) keep(ctx context.Context) {
	events, cancel := s.telegram.Subscribe()
	defer cancel()
	for s.snapshot != "" {
		select {
		case <-ctx.Done():
			return
		case <-events:
		}
		if !worker.Sleep(ctx, keepEvery) {
			return
		}
		for len(events) > 0 {
			<-events
		}
		if err := s.save(); err != nil {
			s.Log.Error("the chats cannot be kept", "error", err)
		}
	}
}

// save replaces the snapshot whole or not at all.
func (s *session) save() error {
	if s.snapshot == "" {
		return nil
	}
	state, err := s.telegram.Snapshot()
	if err == nil {
		err = os.WriteFile(s.snapshot+".new", state, 0o600)
	}
	if err == nil {
		err = os.Rename(s.snapshot+".new", s.snapshot)
	}
	if err != nil {
		return fmt.Errorf("saving the chats: %w", err)
	}
	return nil
}
