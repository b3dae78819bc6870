package database_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// The files testdata/NNNNN.engine.sql are dumps of a store with sample rows at schema NNNNN, made when that schema was
// released with `sqlite3 thidua.db .dump` and `pg_dump --inserts --no-owner --no-privileges`. They never change: a
// province's database looks like one of them.
func TestEveryReleasedSchemaUpgradesWithItsRows(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		dumps, err := filepath.Glob("testdata/*." + engine + ".sql")
		if err != nil || len(dumps) == 0 {
			t.Fatalf("there is no dump for %s (%v)", engine, err)
		}
		for _, dump := range dumps {
			t.Run(filepath.Base(dump), func(t *testing.T) {
				db := restore(t, engine, dump)
				if err := db.Migrate(t.Context()); err != nil {
					t.Fatal(err)
				}
				checkRows(t, db)
				checkDirectory(t, db)
			})
		}
	}
}

// restore is the dump in a store of its own.
func restore(t *testing.T, engine, dump string) *database.DB {
	t.Helper()
	config := databasetest.SQLite(t)
	if engine == "postgres" {
		config = databasetest.Postgres(t)
	}
	db, err := database.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	script, err := os.ReadFile(dump)
	if err != nil {
		t.Fatal(err)
	}
	text := string(script)
	if engine == "postgres" {
		text = "drop schema public cascade; create schema public;\n" + text
	} else {
		text = strings.NewReplacer("BEGIN TRANSACTION;", "", "COMMIT;", "", "PRAGMA foreign_keys=OFF;", "PRAGMA defer_foreign_keys=ON;").Replace(text)
	}
	err = db.InTx(t.Context(), func(tx *database.Tx) error {
		_, err := tx.Exec(t.Context(), text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// checkRows looks for the sample rows where the newest schema keeps them.
func checkRows(t *testing.T, db *database.DB) {
	t.Helper()
	for query, want := range map[string]string{
		`select count(*) from document where kind = 'Kế hoạch'`:                    "1",
		`select path from provision where path = 'II.3'`:                           "II.3",
		`select state from inbox_update where update_id = 900000002`:               "waiting",
		`select key from inbox_update where kind <> ''`:                            "conversation:timeout:1:2",
		`select message_ids from outbox_delivery where uncertain`:                  "[2]",
		`select state from outbox_batch`:                                           "active",
		`select stopped from outbox_chat where chat_id = 43`:                       "blocked",
		`select kind from job`:                                                     "leave group",
		`select account from inbox_account where update_id = 2`:                    "43",
		`select u.name from file f join file_use u on u.file_id = f.id`:            "don.pdf",
		`select c.path from answer a join answer_citation c on c.answer_id = a.id`: "Kết",
		`select count(*) from feedback where helpful`:                              "1",
		`select fence from lease where name = 'outbox sender'`:                     "3",
		`select step from form where not aside`:                                    "name",
		`select module from message_taken`:                                         "question",
		`select payload from album_part`:                                           "{}",
	} {
		var got string
		if err := db.QueryRow(context.Background(), query).Scan(&got); err != nil {
			t.Errorf("%s: %v", query, err)
		} else if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", query, diff)
		}
	}
	// The ids go on after those of the dump.
	err := db.InTx(context.Background(), func(tx *database.Tx) error {
		var id int64
		return tx.QueryRow(context.Background(), `
insert into job (kind, key, payload, due_at, set_at, state, lease_until, fence, attempts, error, again_at, again_payload, ended_at)
values ('x', 'x', '', 0, 0, 'waiting', 0, 0, 0, '', 0, '', 0) returning id`).Scan(&id)
	})
	if err != nil {
		t.Error(err)
	}
}

// checkDirectory looks for the rows of who is who.
func checkDirectory(t *testing.T, db *database.DB) {
	t.Helper()
	for query, want := range map[string]string{
		`select version from directory`: "7",
		`select t.name from agency a join agency_term t on t.agency_id = a.id where a.code = 'CU'`: "Cơ quan cũ",
		`select to_id from succession`:                          "1",
		`select name from person where listed and account = 42`: "Nguyễn Văn Mẫu",
		`select role from post`:                                 "approver",
		`select state from role_request`:                        "pending",
		`select purpose from group_chat`:                        "board",
		`select person_id from detached`:                        "1",
		`select act from audit`:                                 "agree",
	} {
		var got string
		if err := db.QueryRow(context.Background(), query).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %q %v, want %q", query, got, err, want)
		}
	}
	err := db.InTx(context.Background(), func(tx *database.Tx) error {
		_, err := tx.Exec(context.Background(), `update audit set act = 'other'`)
		return err
	})
	if err == nil {
		t.Error("the audit of the dump can be changed")
	}
}

// What was sent in a group about an answer was known by its key, before it was by whom it is about.
func TestAnUpgradeFindsWhomDeliveriesAreAbout(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			db := restore(t, engine, "testdata/00004."+engine+".sql")
			keys := []string{
				"question:answer:u9:0", "question:full:2:ab:0", "question:cite:2:ab:0", // of the group's
				"question:answer:u9x:0", "question:full:22:ab:0", "conversation:reply:u9:0",
			}
			err := db.InTx(t.Context(), func(tx *database.Tx) error {
				_, err := tx.Exec(t.Context(), `
insert into answer (id, chat_id, account, message_id, question, outcome, text, as_of, delivery, messages, asked_at, answered_at)
values (2, -7, 42, 1, '', '', '', '', 'question:answer:u9', 1, 1, 1)`)
				for _, key := range keys {
					if err == nil {
						_, err = tx.Exec(t.Context(), `
insert into outbox_delivery (key, batch_id, chat_id, priority, op, target_id, target_messages, media, content, state, held,
	uncertain, attempts, fence, error, message_ids, created_at, ended_at)
values ($1, 0, -7, 0, 'send', 0, '[]', false, '{}', 'sent', false, false, 1, 1, '', '[]', 1, 1)`, key)
					}
				}
				return err
			})
			if err == nil {
				err = db.Migrate(t.Context())
			}
			if err != nil {
				t.Fatal(err)
			}
			for i, key := range append(keys, "question:answer:u1:0") { // the last is of a private chat
				var account, want int64
				if i < 3 {
					want = 42
				}
				err := db.QueryRow(t.Context(), `select account from outbox_delivery where key = $1`, key).Scan(&account)
				if err != nil || account != want {
					t.Errorf("%s is about %d %v", key, account, err)
				}
			}
		})
	}
}
