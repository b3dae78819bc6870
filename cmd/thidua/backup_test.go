package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"thidua/bot/audit"
	"thidua/bot/bottest"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/database/migration"
)

// contents is what a store holds, by its own account.
func contents(t testing.TB, config database.Config) database.Contents {
	t.Helper()
	db, err := database.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	made, err := db.Backup(t.Context(), &bytes.Buffer{})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// inTx changes a store by hand.
func inTx(t testing.TB, db *database.DB, statements ...string) {
	t.Helper()
	err := db.InTx(t.Context(), func(tx *database.Tx) error {
		for _, statement := range statements {
			if _, err := tx.Exec(t.Context(), statement); err != nil {
				return fmt.Errorf("%s: %w", statement, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// downgrade undoes the newest migration, which only makes tables, columns and indices.
func downgrade(t testing.TB, db *database.DB) (version int64) {
	t.Helper()
	names, err := fs.Glob(migration.Files, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Sscanf(names[len(names)-2], "%d_", &version); err != nil {
		t.Fatal(err)
	}
	newest, err := migration.Files.ReadFile(names[len(names)-1])
	if err != nil {
		t.Fatal(err)
	}
	var drop []string
	for _, made := range regexp.MustCompile(`(?m)^create table (\w+)`).FindAllStringSubmatch(string(newest), -1) {
		drop = append(drop, "drop table "+made[1])
	}
	for _, made := range regexp.MustCompile(`(?m)^alter table (\w+) add column (\w+)`).FindAllStringSubmatch(string(newest), -1) {
		drop = append(drop, "alter table "+made[1]+" drop column "+made[2])
	}
	for _, made := range regexp.MustCompile(`(?m)^create (?:unique )?index (\w+)`).FindAllStringSubmatch(string(newest), -1) {
		drop = append(drop, "drop index "+made[1])
	}
	slices.Reverse(drop)
	// First what reads the schema anew: SQLite looks for a column to drop in the schema as the connection last saw it.
	inTx(t, db, append([]string{fmt.Sprintf("delete from goose_db_version where version_id > %d", version)}, drop...)...)
	return version
}

func TestABackupOfARunningBotIsRestored(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		p := w.person(t)
		w.serve()
		has(t, p.ask("khoản 1 mục I kế hoạch"), "")
		file := filepath.Join(t.TempDir(), "thidua.backup")
		if out := w.runs(t, "backup", file); !strings.Contains(out, "rows of") {
			t.Errorf("said %q", out)
		}
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v %v", info.Mode(), err)
		}
		w.fails(t, "another thidua process serves this data", "restore", file, "--replace", "--yes")
		has(t, p.ask("khoản 2 mục I kế hoạch"), "")
		w.program.terminate()
		w.fails(t, "there is data in this store already", "restore", file)
		w.fails(t, "give --yes too", "restore", file, "--replace")
		w.runs(t, "restore", file, "--replace", "--yes")
		var n int
		if err := w.db.QueryRow(t.Context(), `select count(*) from answer`).Scan(&n); err != nil || n != 1 {
			t.Errorf("%d answers, %v; the backup had 1", n, err)
		}
		w.serve()
		has(t, p.ask("khoản 3 mục I kế hoạch"), "")
		w.program.terminate()
	})
}

func TestARestoreErasesAgainWhoWasErasedSince(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		erased, stays, later := w.person(t), w.person(t), w.person(t)
		for _, p := range []*person{erased, stays, later} {
			inTx(t, w.db, fmt.Sprintf(`insert into form (chat_id, account, module, form, version, step, state, choices, turn, aside, expires_at)
values (%d, %[1]d, 'x', 'x', 1, '', '{}', '[]', 1, false, 9000000000000000)`, p.ID()))
		}
		id := func(p *person) (id int64) {
			if err := w.db.QueryRow(t.Context(), `select id from person where account = $1`, p.ID()).Scan(&id); err != nil {
				t.Fatal(err)
			}
			return id
		}
		// Somebody who is merged after the backup, and erased then.
		inTx(t, w.db, `insert into person (code, name, name_key, account, agreed_at, listed, erased_at) values ('', 'Ghép', 'ghep', 4711, 1, false, 0)`)
		folder := t.TempDir()
		file := filepath.Join(folder, "a.backup")
		w.runs(t, "backup", file)
		inTx(t, w.db, fmt.Sprintf(`insert into merged_person (person_id, into_id) select id, %d from person where account = 4711`, id(erased)),
			`update person set account = 0, name = '', erased_at = 1 where account = 4711`)

		w.runs(t, "person", "erase", fmt.Sprint(id(erased)), "--yes")
		w.runs(t, "backup", filepath.Join(folder, "b.backup")) // its list of erasures lies beside both
		stale := fmt.Sprintf("%s %d 2020-01-01T00:00:00Z\nanother-store %d 2999-01-01T00:00:00Z\n", must[string](t)(w.db.Lineage(t.Context())), id(stays), id(later))
		ledger := filepath.Join(folder, ledgerFile)
		made := must[[]byte](t)(os.ReadFile(ledger))
		if len(bytes.Split(made, []byte("\n"))) != 3 { // two and the end
			t.Errorf("the list is %q", made)
		}
		if err := os.WriteFile(ledger, append(made, stale...), 0o600); err != nil {
			t.Fatal(err)
		}

		// On another machine, where only the backups are left.
		w.settings[1] = "DATA_DIR=" + t.TempDir()
		if w.db.Shared() {
			w.runs(t, "restore", file, "--replace", "--yes")
		} else {
			w.db.Close()
			w.runs(t, "restore", file)
			config.DataDir = strings.TrimPrefix(w.settings[1], "DATA_DIR=")
			w.db = databasetest.Open(t, config)
		}
		names := query(t, w.db, func(scan func(...any) error) (s string, err error) { return s, scan(&s) },
			`select name from person where name <> '' order by id`)
		if len(names) != 2 {
			t.Errorf("known are %q; who was erased came back, or others went", names)
		}
		var forms int
		if err := w.db.QueryRow(t.Context(), `select count(*) from form`).Scan(&forms); err != nil || forms != 2 {
			t.Errorf("%d forms, %v", forms, err)
		}
	})
}

func TestABackupOfNothingIsRefused(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "mistyped")
	file := filepath.Join(t.TempDir(), "a.backup")
	_, log, status := run(t, []string{"DATA_DIR=" + folder}, "backup", file)
	if status != 1 || !strings.Contains(log, "check DATA_DIR") {
		t.Errorf("%d %s", status, log)
	}
	for _, name := range []string{folder, file} {
		if _, err := os.Stat(name); err == nil {
			t.Errorf("%s was made", name)
		}
	}
}

func TestServeKeepsTheListOfErasures(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		w.person(t)
		w.serve()
		inTx(t, w.db, `insert into erasure (person_id, at) select max(id), 5000000 from person`)
		w.program.terminate()
		list := filepath.Join(strings.TrimPrefix(w.settings[1], "DATA_DIR="), ledgerFile)
		want := must[string](t)(w.db.Lineage(t.Context())) + " 1 1970-01-01T00:00:05Z\n"
		if text, err := os.ReadFile(list); err != nil || string(text) != want {
			t.Errorf("the list is %q, %v; want %q", text, err, want)
		}
	})
}

func TestAStoreMovesToTheOtherEngineAndBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, databasetest.SQLite(t), nil)
	w.person(t)
	w.runs(t, "ask", "khen thưởng")
	before := contents(t, w.config)
	server := databasetest.Postgres(t)
	w.fails(t, "there is data in this store already", "move", "--to", server.URL)
	w.runs(t, "move", "--to", server.URL, "--replace", "--yes")
	back := t.TempDir()
	out, log, status := run(t, storeSettings(t, server), "move", "--to", back)
	if status != 0 {
		t.Fatal(out, log)
	}
	for _, config := range []database.Config{server, {DataDir: back}} {
		if after := contents(t, config); fmt.Sprint(after.Tables) != fmt.Sprint(before.Tables) {
			t.Errorf("moved %v, there is %v", before.Tables, after.Tables)
		}
	}
}

func TestOnlyServeAndMigrateChangeASchema(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		w.person(t)
		version := downgrade(t, w.db)
		for _, args := range [][]string{{"audit"}, {"org", "show"}, {"ask", "gì"}, {"person", "find", "x"}, {"backup", filepath.Join(t.TempDir(), "x")}} {
			w.fails(t, "run “thidua migrate”", args...)
		}
		dataDir := strings.TrimPrefix(w.settings[1], "DATA_DIR=")
		backup := filepath.Join(dataDir, fmt.Sprintf("before-migration-%05d.backup", version))

		// A program of another version serves.
		other, err := database.Open(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		if err := other.LockServe(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.fails(t, "another thidua process serves this data", "migrate")
		w.fails(t, "another thidua process serves this data", "serve")
		if err := other.Close(); err != nil {
			t.Fatal(err)
		}
		if out := w.runs(t, "migrate"); !strings.Contains(out, backup) {
			t.Errorf("said %q", out)
		}
		file := must[*os.File](t)(os.Open(backup))
		defer file.Close()
		if kept := must[database.Contents](t)(database.CheckBackup(t.Context(), file)); kept.Schema != version || kept.Rows() == 0 {
			t.Errorf("kept %+v", kept)
		}
		w.fails(t, fmt.Sprintf("has schema version %d and this program has %d", version, database.NewestSchema()), "restore", backup, "--replace", "--yes")
		if out := w.runs(t, "migrate"); !strings.Contains(out, "nothing was changed") {
			t.Errorf("said %q", out)
		}
		w.runs(t, "audit")

		downgrade(t, w.db)
		if err := os.Remove(backup); err != nil {
			t.Fatal(err)
		}
		w.serve()
		if _, err := os.Stat(backup); err != nil {
			t.Errorf("serve migrated without a backup: %v", err)
		}
		w.program.terminate()
		inTx(t, w.db, "update goose_db_version set version_id = 99999 where id = (select max(id) from goose_db_version)")
		w.fails(t, "install the newer program", "audit")
		w.fails(t, "install the newer program", "serve")
	})
}

func TestARestoreThatWasKilledSaysSo(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		inTx(t, w.db, `insert into file (hash, size, used_at) values ('x', 1, 0)`)
		err := w.db.InTx(t.Context(), func(tx *database.Tx) error {
			var values []any
			for n := range 20000 {
				values = append(values, fmt.Sprint("lease", n), strings.Repeat("x", n%200), 1, 1)
			}
			return tx.Insert(t.Context(), "insert into lease (name, owner, fence, until) values ", 4, values)
		})
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "a.backup")
		w.runs(t, "backup", file)
		p := start(t, w.settings, "restore", file, "--replace", "--yes")
		bottest.Eventually(t, "the restore begins", func() bool {
			_, err := w.db.Schema(context.Background())
			return err != nil
		})
		p.kill()
		for _, args := range [][]string{{"serve"}, {"audit"}, {"migrate"}, {"ask", "gì"}} {
			w.fails(t, "a restore into this store did not end", args...)
		}
		w.runs(t, "restore", file)
		w.runs(t, "audit")
	})
}

func TestAFullDiskLeavesNoHalfBackup(t *testing.T) {
	t.Parallel()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell to set a limit with")
	}
	w := newWorld(t, databasetest.SQLite(t), nil)
	err = w.db.InTx(t.Context(), func(tx *database.Tx) error {
		if _, err := tx.Exec(t.Context(), `insert into file (hash, size, used_at) values ('x', 1, 0)`); err != nil {
			return err
		}
		noise := make([]byte, 1<<20)
		for i := range noise {
			noise[i] = byte(i * i >> 7)
		}
		_, err := tx.Exec(t.Context(), `insert into file_part (file_id, n, content) select id, 0, $1 from file`, noise)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	file := filepath.Join(folder, "a.backup")
	if err := os.WriteFile(file, []byte("former"), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(sh, "-c", `ulimit -f 1; exec "$0" backup "$1"`, must[string](t)(os.Executable()), file)
	command.Env = append([]string{asProgram + "=1"}, w.settings...)
	command.Stdin, _ = os.Open("/dev/zero")
	out, err := command.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "writing "+file) {
		t.Fatalf("%v: %s", err, out)
	}
	left := must[[]os.DirEntry](t)(os.ReadDir(folder))
	if text, err := os.ReadFile(file); len(left) != 1 || err != nil || string(text) != "former" {
		t.Errorf("left are %v", left)
	}
}

func TestChangesOfTheCorpusAndCopiesOfAPersonAreAudited(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		w.person(t)
		text := filepath.Join(t.TempDir(), "a.txt")
		write := func(words string) {
			if err := os.WriteFile(text, []byte("Số: 5/2019/NQ-HĐND\n\nNGHỊ QUYẾT\nVề việc thử\n\nĐiều 1. Phạm vi\n1. "+words+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			w.runs(t, "ingest", text)
		}
		write("Một.")
		write("Hai.")
		write("Hai.") // nothing changes
		w.runs(t, "ingest", "--remove", text)
		w.runs(t, "person", "export", "1")
		var acts []string
		err := audit.List(t.Context(), w.db, audit.Filter{}, func(e audit.Entry) error {
			if e.Via == audit.Command && (strings.HasSuffix(e.Act, "document") || e.Act == "export person") {
				acts = append(acts, e.Act)
			}
			return nil
		})
		want := []string{"add document", "replace document", "remove document", "export person"}
		if err != nil || !slices.Equal(acts, want) {
			t.Errorf("the audit has %q, want %q; %v", acts, want, err)
		}
	})
}
