package outbox

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestWhatWentWrongIsListedAndCounted(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		now := time.Now().Truncate(time.Microsecond)
		s := NewStore(db, nil)
		err := db.InTx(t.Context(), func(tx *database.Tx) error {
			for i, d := range []struct {
				priority  Priority
				state     State
				error     string
				uncertain bool
				endedAgo  time.Duration // 0: it is open
			}{
				{Bulk, Waiting, "", false, 0},
				{Reply, Sending, "", true, 0},
				{Reply, Sent, "", false, time.Minute},
				{Reply, Sent, "", true, time.Minute},
				{Reply, Failed, "blocked", false, time.Minute},
				{Reply, Failed, "sending: 400", true, time.Second},
				{Reply, Cancelled, "replaced", false, time.Minute},
			} {
				var ended int64
				if d.endedAgo > 0 {
					ended = now.Add(-d.endedAgo).UnixMicro()
				}
				if _, err := tx.Exec(t.Context(), `
insert into outbox_delivery (key, batch_id, chat_id, priority, op, target_id, target_messages, media, content, state, held, uncertain, attempts,
	fence, error, message_ids, created_at, ended_at)
values ($1, 0, 5, $2, 'send', 0, '[]', $3, '{"html":"words"}', $4, $3, $5, 1, 1, $6, '[]', $7, $8)`,
					fmt.Sprint("d", i), d.priority, false, d.state, d.uncertain, d.error, now.Add(-time.Hour).UnixMicro(), ended); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for of, want := range map[Listing][]string{
			ListFailed: {"d5", "d4"}, ListUncertain: {"d5", "d3", "d1"}, ListWaiting: {"d1", "d0"},
		} {
			for limit := range 4 {
				listed, err := s.List(t.Context(), of, limit)
				if err != nil {
					t.Fatal(err)
				}
				var keys []string
				for _, l := range listed {
					keys = append(keys, l.Key)
				}
				first := want[:min(limit, len(want))]
				if diff := cmp.Diff(append([]string{}, first...), append([]string{}, keys...)); diff != "" {
					t.Errorf("listing %d, limit %d: %s", of, limit, diff)
				}
			}
		}
		listed, err := s.List(t.Context(), ListFailed, 1)
		if err != nil {
			t.Fatal(err)
		}
		want := []Listed{{
			ID: listed[0].ID, Key: "d5", ChatID: 5, Op: Send, Priority: Reply, State: Failed, Uncertain: true, Attempts: 1, Error: "sending: 400",
			CreatedAt: now.Add(-time.Hour).UTC(), EndedAt: now.Add(-time.Second).UTC(),
		}}
		if diff := cmp.Diff(want, listed); diff != "" {
			t.Error(diff)
		}
		q, err := s.Queue(t.Context())
		if err != nil || q.Open[Reply].Count != 1 || q.Open[Bulk].Count != 1 || q.Open[Notice].Count != 0 || q.Uncertain != 3 || q.Failed != 2 ||
			!q.Open[Bulk].Oldest.Equal(now.Add(-time.Hour)) {
			t.Errorf("%+v, %v", q, err)
		}
	})
}
