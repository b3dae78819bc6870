package question

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/telegram"
)

// signs notes the chats that were shown the typing sign.
type signs struct {
	conversation.Effects
	chats []int64
}

// Typing implements conversation.Effects.
func (s *signs) Typing(chatID int64, _ int) { s.chats = append(s.chats, chatID) }

func TestOnlyASlowAnswerCostsATypingSign(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shown := &signs{}
		m := &module{kit: &conversation.Kit{Effects: shown}}
		for chat, took := range map[int64]time.Duration{1: time.Millisecond, 2: 499 * time.Millisecond, 3: 501 * time.Millisecond} {
			stop := m.showTyping(&conversation.Event{Event: telegram.Event{ChatID: chat}})
			time.Sleep(took)
			synctest.Wait()
			stop()
		}
		time.Sleep(time.Minute)
		if !slices.Equal(shown.chats, []int64{3}) {
			t.Errorf("the sign was shown in %v, want 3 alone", shown.chats)
		}
	})
}
