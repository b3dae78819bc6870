package telegram_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"thidua/bot/inbox"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// updateServer is a Bot API server that has updates to give, which need not be JSON.
type updateServer struct {
	mu      sync.Mutex
	updates map[int64]string
	lies    bool // it gives them whatever was confirmed
	cut     int  // how many bytes its next answer lacks at its end
	asked   []int64
}

func (s *updateServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var call struct{ Offset int64 }
	_ = json.NewDecoder(r.Body).Decode(&call)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, call.Offset)
	var all []string
	for id := int64(0); id < 100; id++ {
		if update, ok := s.updates[id]; ok && (s.lies || id >= call.Offset) {
			all = append(all, update)
		}
	}
	answer := `{"ok":true,"result":[` + strings.Join(all, ",") + `]}`
	fmt.Fprint(w, answer[:len(answer)-min(s.cut, len(answer))])
	s.cut = 0
}

func (s *updateServer) calls() []int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// polled polls the server until the returned function is called.
func (s *updateServer) polled(t *testing.T, db *database.DB) (stop func()) {
	t.Helper()
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	client, err := telegram.NewClient(telegram.Config{Token: "1:a", URL: srv.URL})
	if err != nil {
		t.Fatal(err)
	}
	return run(t, &telegram.Poller{Client: client, Inbox: inbox.NewStore(db), RunExclusive: turn(db, t.Name()), Log: slog.New(slog.DiscardHandler), Wait: 100 * time.Millisecond})
}

func saying(id int64, text string) string {
	return fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%[1]d,"date":1,"chat":{"id":42,"type":"private"},"from":{"id":42,"first_name":"X"},"text":"%s"}}`, id, text)
}

func TestAnUpdateThatIsNoJSONHoldsNoOther(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		for name, damaged := range map[string]string{
			"a line break in a string": saying(11, "a\nb"), "an escape that there is not": saying(11, `\x`), "no number": `{"update_id":11,"message":{"message_id":NaN}}`,
			"no end": `{"update_id":11,"message":{"text":"a"`, "no end of a string": `{"update_id":11,"message":{"text":"a}}`, "a comma too many": `{"update_id":11,"message":{"text":"a",}}`,
			"an id in quotes": `{"update_id":"11","message":{}}`, "too deep": `{"update_id":11,"message":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `}`,
			"words that look like another": saying(11, `{\"update_id\":5,\x`),
		} {
			for _, rest := range [][]int64{{10, 12}, {10}, {12}, nil} {
				err := db.InTx(t.Context(), func(tx *database.Tx) error {
					_, err := tx.Exec(t.Context(), `delete from inbox_update`)
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
				server := &updateServer{updates: map[int64]string{11: damaged}}
				for _, id := range rest {
					server.updates[id] = saying(id, "câu hỏi")
				}
				stop := server.polled(t, db)
				last := slices.Max(append(rest, 11))
				eventually(t, fmt.Sprintf("with %s, and %v beside it, all are confirmed", name, rest), func() bool { return slices.Contains(server.calls(), last+1) })
				stop()
				if n := stored(t, db); n != len(rest)+1 {
					t.Errorf("%s: %d updates are stored, want %d", name, n, len(rest)+1)
				}
			}
		}
	})
}

func TestAnAnswerWithoutItsEndIsReadAsFarAsItGoes(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		server := &updateServer{updates: map[int64]string{10: saying(10, "một"), 11: saying(11, "hai")}, cut: 9}
		server.polled(t, db)
		eventually(t, "both are confirmed", func() bool { return slices.Contains(server.calls(), 12) })
		var whole int
		if err := db.QueryRow(t.Context(), `select count(*) from inbox_update where payload like '%"hai"}}'`).Scan(&whole); err != nil || whole != 1 {
			t.Errorf("the one that was cut is stored whole %d times (%v)", whole, err)
		}
	})
}

func TestAServerThatRepeatsWhatWasConfirmedIsNotAskedWithoutPause(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		server := &updateServer{updates: map[int64]string{10: saying(10, "câu hỏi")}, lies: true}
		server.polled(t, db)
		time.Sleep(time.Second)
		if n := len(server.calls()); n > 5 {
			t.Errorf("it was asked %d times in a second", n)
		}
	})
}
