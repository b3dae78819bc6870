package inbox_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"thidua/bot/inbox"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestAParkedUpdateIsListedAndPutBack(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := inbox.NewStore(db)
		var updates []inbox.Update
		for i := range 4 {
			updates = append(updates, inbox.Update{BotID: 7, UpdateID: int64(i + 1), ChatKey: 5, Payload: fmt.Appendf(nil, `{"n":%d}`, i)})
		}
		if _, err := s.Put(t.Context(), updates); err != nil {
			t.Fatal(err)
		}
		ids := map[int64]int64{} // update id → row
		change := func(statement string, args ...any) {
			t.Helper()
			err := db.InTx(t.Context(), func(tx *database.Tx) error {
				_, err := tx.Exec(t.Context(), statement, args...)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		for n := range int64(4) {
			var id int64
			if err := db.QueryRow(t.Context(), `select id from inbox_update where update_id = $1`, n+1).Scan(&id); err != nil {
				t.Fatal(err)
			}
			ids[n+1] = id
		}
		change(`update inbox_update set state = 'parked', attempts = 3, error = 'lạ', ended_at = $1 where update_id in (1, 3)`, time.Now().UnixMicro())
		change(`update inbox_update set payload = '{}' where update_id = 3`)
		change(`update inbox_update set state = 'done' where update_id in (2, 4)`)
		change(`update inbox_chat set waiting = $1`, false)

		parked, err := s.Parked(t.Context(), 10)
		if err != nil || len(parked) != 2 || parked[0].ID != ids[3] || !parked[0].Erased || parked[1].ID != ids[1] || parked[1].Erased ||
			parked[1].ChatKey != 5 || parked[1].Attempts != 3 || parked[1].Error != "lạ" || time.Since(parked[1].ParkedAt) > time.Minute {
			t.Errorf("%+v, %v", parked, err)
		}
		if parked, err := s.Parked(t.Context(), 1); err != nil || len(parked) != 1 {
			t.Errorf("%+v, %v", parked, err)
		}
		if q, err := s.Queue(t.Context(), 7); err != nil || q.Parked != 2 || q.Waiting != 0 || !q.Oldest.IsZero() {
			t.Errorf("%+v, %v", q, err)
		}
		for _, c := range []struct {
			id   int64
			want error
		}{{ids[2], inbox.ErrNotParked}, {99999, inbox.ErrNotParked}, {ids[3], inbox.ErrErased}, {ids[1], nil}, {ids[1], inbox.ErrNotParked}} {
			err := db.InTx(t.Context(), func(tx *database.Tx) error { return s.Retry(t.Context(), tx, c.id) })
			if !errors.Is(err, c.want) {
				t.Errorf("retry of %d: %v, want %v", c.id, err, c.want)
			}
		}
		if q, err := s.Queue(t.Context(), 7); err != nil || q.Parked != 1 || q.Waiting != 1 || time.Since(q.Oldest) > time.Minute {
			t.Errorf("%+v, %v", q, err)
		}
		// It has all its tries again.
		var attempts int
		if err := db.QueryRow(t.Context(), `select attempts from inbox_update where id = $1 and state = 'waiting' and ended_at = 0`, ids[1]).Scan(&attempts); err != nil || attempts != 0 {
			t.Errorf("%d attempts, %v", attempts, err)
		}
		// An event of the program's own is erased with whom it is about, too.
		mine := inbox.Internal{BotID: 8, ChatID: 6, Kind: "form:timeout", Key: "a", Account: 5, Payload: []byte(`{"form":1}`)}
		if err := db.InTx(t.Context(), func(tx *database.Tx) error { return s.Enqueue(t.Context(), tx, mine) }); err != nil {
			t.Fatal(err)
		}
		change(`update inbox_update set state = 'parked', ended_at = $1 where kind <> ''`, time.Now().UnixMicro())
		if parked, err := s.Parked(t.Context(), 1); err != nil || len(parked) != 1 || parked[0].Kind != mine.Kind || parked[0].Erased {
			t.Errorf("%+v, %v", parked, err)
		}
		change(`update inbox_update set payload = '{}' where kind <> ''`)
		if parked, err := s.Parked(t.Context(), 1); err != nil || len(parked) != 1 || !parked[0].Erased {
			t.Errorf("%+v, %v", parked, err)
		} else if err := db.InTx(t.Context(), func(tx *database.Tx) error { return s.Retry(t.Context(), tx, parked[0].ID) }); !errors.Is(err, inbox.ErrErased) {
			t.Errorf("retry of an erased event: %v", err)
		}
	})
}
