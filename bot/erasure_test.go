package bot

import (
	"fmt"
	"log/slog"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestAnErasureIsNotedUnderEveryIDThatThePersonHad(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		kit := Offline(db, directory.Settings{}, slog.New(slog.DiscardHandler))
		err := db.InTx(t.Context(), func(tx *database.Tx) error {
			for n := range 4 {
				if _, err := tx.Exec(t.Context(), `insert into person (code, name, name_key, account, agreed_at, listed, erased_at)
values ('', $1, '', $2, 1, true, 0)`, fmt.Sprint("Người ", n), 100+n); err != nil {
					return err
				}
			}
			// The third came first, then as the second, who is the first on the list.
			if _, err := tx.Exec(t.Context(), `insert into merged_person (person_id, into_id) values (3, 2), (2, 1)`); err != nil {
				return err
			}
			if err := kit.Jobs.EnqueueAbout(t.Context(), tx, 100, "fetch file", "x", "don.pdf", 0); err != nil {
				return err
			}
			for account := int64(100); account < 102; account++ { // parts of an album that they sent to a group
				if _, err := tx.Exec(t.Context(), `insert into album_part (chat_id, account, album_id, message_id, payload, taken_at)
values (-5, $1, 'a', $1, '{}', 1)`, account); err != nil {
					return err
				}
			}
			_, err := kit.Erase(t.Context(), tx, directory.Operator, 1, conversation.Prepared{})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		var jobs int
		if err := db.QueryRow(t.Context(), `select count(*) from job`).Scan(&jobs); err != nil || jobs > 0 {
			t.Errorf("%d jobs of the erased are left %v", jobs, err)
		}
		var left int64
		if err := db.QueryRow(t.Context(), `select account from album_part`).Scan(&left); err != nil || left != 101 {
			t.Errorf("the parts left of an album are of %d, %v", left, err)
		}
		made, err := kit.Erasures(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var ids []int64
		for _, e := range made {
			ids = append(ids, e.PersonID)
			if e.At == 0 {
				t.Errorf("%+v has no time", e)
			}
		}
		if diff := cmp.Diff([]int64{1, 2, 3}, ids); diff != "" {
			t.Error(diff)
		}
	})
}
