package telegram_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/outbox"
	"thidua/bot/telegram"
)

// effects are effects that run, of a Telegram whose answer to the n-th call for a press, from 1, is answer's.
func effects(t *testing.T, pacer *outbox.Pacer, answer func(press string, n int) (status int, body string)) *telegram.Effects {
	t.Helper()
	var mu sync.Mutex
	calls := map[string]int{}
	client := clientOf(t, func(w http.ResponseWriter, r *http.Request) {
		press := r.FormValue("callback_query_id")
		mu.Lock()
		calls[press]++
		n := calls[press]
		mu.Unlock()
		status, body := answer(press, n)
		w.WriteHeader(status)
		io.WriteString(w, body)
	})
	f := telegram.NewEffects(client, pacer, slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithCancel(t.Context())
	var group sync.WaitGroup
	group.Go(func() { f.Run(ctx) })
	t.Cleanup(func() { cancel(); group.Wait() })
	return f
}

const pressTaken = `{"ok":true,"result":true}`

func TestManyPressesAreAnsweredInTimeWhileMessagesAreHeld(t *testing.T) {
	t.Parallel()
	pacer := outbox.NewPacer(0)
	pacer.Hold(time.Now().Add(time.Hour))
	taken := make(chan string, 60)
	f := effects(t, pacer, func(press string, _ int) (int, string) {
		time.Sleep(700 * time.Millisecond)
		taken <- press
		return 200, pressTaken
	})
	for i := range 60 {
		f.AnswerPress(fmt.Sprint(i), "", "", nil)
	}
	late := time.After(14 * time.Second) // Telegram takes it for 15
	for i := range 60 {
		select {
		case <-taken:
		case <-late:
			t.Fatalf("%d of 60 presses were answered", i)
		}
	}
}

func TestWhatIsSaidOverAButtonIsTriedAgainWhileItIsUseful(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	calls := map[string]int{}
	f := effects(t, outbox.NewPacer(0), func(press string, n int) (int, string) {
		mu.Lock()
		defer mu.Unlock()
		calls[press] = n
		switch {
		case press == "too old":
			return 400, `{"ok":false,"error_code":400,"description":"Bad Request: query is too old"}`
		case n == 1:
			return 502, "<html>"
		case n == 2:
			return 429, `{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":1}}`
		}
		return 200, pressTaken
	})
	lost := map[string]int{}
	note := func(press string) func() {
		return func() {
			mu.Lock()
			defer mu.Unlock()
			lost[press]++
		}
	}
	f.AnswerPress("says", "Đồng chí chưa có quyền", "", note("says"))
	f.AnswerPress("opens", "", "https://t.me/thidua_bot?start=x", note("opens"))
	f.AnswerPress("too old", "Đồng chí chưa có quyền", "", note("too old"))
	f.AnswerPress("nothing", "", "", nil)
	time.Sleep(3 * time.Second)
	mu.Lock()
	defer mu.Unlock()
	for press, want := range map[string]int{"says": 3, "opens": 3, "too old": 1, "nothing": 1} {
		if calls[press] != want {
			t.Errorf("%s was tried %d times, want %d", press, calls[press], want)
		}
	}
	if diff := cmp.Diff(map[string]int{"too old": 1}, lost); diff != "" {
		t.Errorf("told to be lost (-want +got):\n%s", diff)
	}
}
