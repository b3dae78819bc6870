package announcement

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
)

// jobProgress shows how far the sending of an announcement is, to whoever wrote it.
const jobProgress = "announcement progress"

// progressTime is how often that is shown anew.
const (
	progressTime = 3 * time.Second
	pausedTime   = 30 * time.Second // while nothing is sent
)

// shownProgress is what was shown last, from which the time left is reckoned.
type shownProgress struct {
	Announcement, Round int64
	At                  int64   // unix microseconds
	Done                int     // copies that were sent or given up
	Rate                float64 // of them a second, smoothed; 0 is not known yet
	Words               string  // that are shown
}

func progressKey(id, round int64) string {
	return conversation.Key(Name, "progress", id, round)
}

// Began implements broadcast.Watcher: it shows the author how far the sending is, from the first copy on.
func (m *module) Began(ctx context.Context, tx *database.Tx, a broadcast.Announcement) error {
	author, err := m.author(ctx, tx, a)
	if err != nil || author.Account == 0 {
		return err
	}
	message := conversation.Notice(progressKey(a.ID, a.Round), author.Account, m.text.progress(a, broadcast.Progress{}, 0), m.progressButtons(a))
	if err := m.kit.Outbox.Enqueue(ctx, tx, message); err != nil {
		return err
	}
	return m.progressAfter(ctx, tx, shownProgress{Announcement: a.ID, Round: a.Round}, progressTime)
}

func (m *module) progressAfter(ctx context.Context, tx *database.Tx, s shownProgress, wait time.Duration) error {
	payload, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("planning to show progress: %w", err)
	}
	return m.kit.Jobs.Enqueue(ctx, tx, jobProgress, strconv.FormatInt(s.Announcement, 10), string(payload), wait)
}

func (m *module) progressButtons(a broadcast.Announcement) [][]outbox.Button {
	return [][]outbox.Button{{m.follow.With(buttonFollow, a.ID)}}
}

// showProgress changes the message that shows progress: while copies are sent by an effect, which may be dropped, in the end by a delivery.
func (m *module) showProgress(ctx context.Context, j job.Job) (func(ctx context.Context, tx *database.Tx) error, error) {
	var s shownProgress
	if err := json.Unmarshal([]byte(j.Payload), &s); err != nil {
		return nil, fmt.Errorf("reading the job: %w", err)
	}
	a, err := m.store.Announcement(ctx, m.kit.DB, s.Announcement)
	if err != nil || a.Round != s.Round {
		return nil, err
	}
	p, err := m.store.Progress(ctx, m.kit.DB, a.ID)
	if err != nil {
		return nil, err
	}
	now, err := m.kit.DB.Now(ctx)
	if err != nil {
		return nil, err
	}
	s = s.after(now, p)
	html := m.text.progress(a, p, s.left(p))
	if a.State == broadcast.Sending || a.State == broadcast.Paused {
		chat, messages, sent, err := m.kit.Outbox.Messages(ctx, m.kit.DB, progressKey(a.ID, a.Round))
		if err != nil {
			return nil, err
		}
		if sent && html != s.Words {
			s.Words = html
			m.kit.Effects.EditText(chat, messages[0], html, m.progressButtons(a))
		}
		wait := progressTime
		if a.State == broadcast.Paused {
			wait = pausedTime
		}
		return func(ctx context.Context, tx *database.Tx) error { return m.progressAfter(ctx, tx, s, wait) }, nil
	}
	return func(ctx context.Context, tx *database.Tx) error {
		key := progressKey(a.ID, a.Round)
		if has, err := m.kit.Outbox.Has(ctx, tx, key); err != nil || !has {
			return err
		}
		return m.kit.Outbox.Enqueue(ctx, tx, outbox.Delivery{
			Key: key + ":end", Priority: outbox.Notice, Op: outbox.Edit, Target: key, Content: outbox.Content{HTML: html, Buttons: m.progressButtons(a)},
		})
	}, nil
}

// after is what is shown now. The rate forgets half of what it was with every look, so that it follows what Telegram takes; it does not count
// the time in which nothing was sent because of a pause.
func (s shownProgress) after(now int64, p broadcast.Progress) shownProgress {
	done := p.Sent + p.Failed
	if s.At > 0 && now > s.At && done > s.Done {
		rate := float64(done-s.Done) / time.Duration((now-s.At)*int64(time.Microsecond)).Seconds()
		if s.Rate > 0 {
			rate = (rate + s.Rate) / 2
		}
		s.Rate = rate
	}
	s.At, s.Done = now, done
	return s
}

// left is how long the rest will take; 0 is not known.
func (s shownProgress) left(p broadcast.Progress) time.Duration {
	if s.Rate == 0 || p.Waiting == 0 {
		return 0
	}
	return time.Duration(float64(p.Waiting) / s.Rate * float64(time.Second))
}

// Unseen implements broadcast.Watcher: it gives an officer the list of whom to call.
func (m *module) Unseen(ctx context.Context, tx *database.Tx, a broadcast.Announcement, calls []broadcast.Call) error {
	author, err := m.author(ctx, tx, a)
	if err != nil {
		return err
	}
	told := []broadcast.Approver{author}
	if author.Account == 0 {
		if told, err = m.store.Approvers(ctx, tx); err != nil {
			return err
		}
	}
	for _, p := range told {
		for i, page := range m.text.unseen(a, calls) {
			key := conversation.Key(Name, "unseen", a.ID, p.PersonID, i)
			list := conversation.Notice(key, p.Account, page, nil)
			list.Content.Protected = true // it has names and telephones
			if err := m.kit.Outbox.Enqueue(ctx, tx, list); err != nil {
				return err
			}
		}
	}
	return nil
}
