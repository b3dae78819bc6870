package faulttest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"thidua/bot/telegramtest"
)

// api is the Bot API as the bot meets it: telegramtest, with updates that come in another order and again, and an eye on what
// the bot confirms.
type api struct {
	tg     *telegramtest.Server
	stored func(ids []int64) int // how many of these updates the store has
	url    string

	mu       sync.Mutex
	random   *rand.Rand
	shuffled bool
	repeated bool
	given    map[int64]*given // what was given out, by the present ids
	former   []*given         // what ids named before they came again
	before   []string         // what was confirmed though it was not stored
	checked  int
}

// given is one update that was given out.
type given struct {
	id        int64
	chat      int64
	raw       json.RawMessage
	at        time.Time // the first time
	confirmed bool
}

func newAPI(t testing.TB, tg *telegramtest.Server, random *rand.Rand, stored func(ids []int64) int) *api {
	t.Helper()
	a := &api{tg: tg, stored: stored, random: random, given: map[int64]*given{}}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: a, ReadHeaderTimeout: time.Minute}
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) }) // until it is closed
	t.Cleanup(func() {
		server.Close()
		tg.Close()
		serving.Wait()
	})
	a.url = listener.Addr().String()
	return a
}

// ServeHTTP implements http.Handler.
func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.HasSuffix(r.URL.Path, "/getUpdates") {
		a.tg.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	var asks struct {
		Offset int64 `json:"offset"`
	}
	if json.Unmarshal(body, &asks) == nil && asks.Offset > 0 {
		a.confirm(asks.Offset)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	answer := httptest.NewRecorder()
	a.tg.ServeHTTP(answer, r)
	text := answer.Body.Bytes()
	var updates struct {
		OK     bool              `json:"ok"`
		Result []json.RawMessage `json:"result"`
	}
	if json.Unmarshal(text, &updates) == nil && updates.OK && len(updates.Result) > 0 {
		text = fmt.Appendf(nil, `{"ok":true,"result":[%s]}`, bytes.Join(a.give(updates.Result), []byte(",")))
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(answer.Code)
	_, _ = w.Write(text) // the bot may be gone
}

// confirm checks, before Telegram forgets them, that the updates below an offset are stored.
func (a *api) confirm(offset int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	var ids []int64
	for id, g := range a.given {
		if id < offset && !g.confirmed {
			g.confirmed = true
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return
	}
	a.checked += len(ids)
	if n := a.stored(ids); n != len(ids) {
		a.before = append(a.before, fmt.Sprintf("of %d updates below %d only %d were stored when they were confirmed", len(ids), offset, n))
	}
}

// give notes what is given out, and may change the order of updates of different chats and give some again that are confirmed.
func (a *api) give(updates []json.RawMessage) [][]byte {
	a.mu.Lock()
	defer a.mu.Unlock()
	var batch []*given
	for _, raw := range updates {
		g := read(raw)
		if known := a.given[g.id]; known != nil {
			g = known
		}
		a.given[g.id] = g
		batch = append(batch, g)
	}
	if a.shuffled {
		a.shuffle(batch)
	}
	if a.repeated {
		for _, g := range a.given {
			if g.confirmed && len(batch) < 90 && a.random.IntN(4) == 0 {
				batch = slices.Insert(batch, a.random.IntN(len(batch)), g) // not at the end: its offset confirms the others
			}
		}
	}
	var all [][]byte
	for _, g := range batch {
		all = append(all, g.raw)
	}
	return all
}

// shuffle changes the order, but of no chat's own.
func (a *api) shuffle(batch []*given) {
	chats := make([]int64, len(batch))
	own := map[int64][]*given{}
	for i, g := range batch {
		chats[i] = g.chat
		own[g.chat] = append(own[g.chat], g)
	}
	a.random.Shuffle(len(chats), func(i, j int) { chats[i], chats[j] = chats[j], chats[i] })
	for i, chat := range chats {
		batch[i], own[chat] = own[chat][0], own[chat][1:]
	}
}

// disorder begins or ends disorder.
func (a *api) disorder(shuffled, repeated bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.shuffled, a.repeated = shuffled, repeated
}

// restart lets ids name other updates from now on.
func (a *api) restart() (first int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for id, g := range a.given {
		if first == 0 || id < first {
			first = id
		}
		a.former = append(a.former, g)
	}
	a.given = map[int64]*given{}
	return first
}

// read finds of an update what the records need. Of a damaged one it finds as much as there is.
func read(raw json.RawMessage) *given {
	type message struct {
		Chat struct {
			ID int64 `json:"id"`
		} `json:"chat"`
	}
	var u struct {
		ID       int64   `json:"update_id"`
		Message  message `json:"message"`
		Edited   message `json:"edited_message"`
		Member   message `json:"my_chat_member"`
		Callback struct {
			Message message `json:"message"`
		} `json:"callback_query"`
	}
	_ = json.Unmarshal(raw, &u) // what cannot be read is zero
	chat := u.Message.Chat.ID + u.Edited.Chat.ID + u.Member.Chat.ID + u.Callback.Message.Chat.ID
	return &given{id: u.ID, chat: chat, raw: raw, at: time.Now()}
}
