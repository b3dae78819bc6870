package outbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// small are the partial indices that hold what is open, waits or went wrong, however much was sent: they may be read whole.
var small = []string{"outbox_chat_ready", "outbox_chat_throttled", "outbox_delivery_open", "outbox_batch_open",
	"outbox_delivery_uncertain", "outbox_delivery_unsent"}

// wholeByNature are the statements that must read through an index of what ended: an erasure looks into the words of everything that
// has any, and changes everything of a chat, as does a group's move.
var wholeByNature = map[string][]string{
	"blankWords": {"outbox_delivery_kept"}, "findWords": {"outbox_delivery_kept"}, "blankBatch": {"outbox_batch_ended"},
	"dropChat": {ofChat}, "moveEnded": {ofChat},
	"queueEnds": {"outbox_delivery_pkey"}, // of which it reads the last entry
}

// ofChat is the index in which one chat may have any number of entries.
const ofChat = "outbox_delivery_message"

// statements are the package's SQL constants on its tables, whoever adds them.
func statements(t *testing.T) map[string]string {
	t.Helper()
	fset := token.NewFileSet()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	// Constants are computed although what is imported is not known.
	config := types.Config{Error: func(error) {}, Importer: nothing{}}
	checked, _ := config.Check("outbox", fset, files, nil)
	all := map[string]string{}
	for _, name := range checked.Scope().Names() {
		c, ok := checked.Scope().Lookup(name).(*types.Const)
		if !ok || c.Val().Kind() != constant.String {
			continue
		}
		text := strings.TrimSpace(constant.StringVal(c.Val()))
		if regexp.MustCompile(`^(select|insert|update|delete|with)\s`).MatchString(text) && strings.Contains(text, "outbox_") {
			all[name] = text
		}
	}
	// Parts of statements, which are not run as they are, and what the statements in functions are made of.
	for _, part := range []string{"anyOfBatch", "waitingOf", "listColumns"} {
		delete(all, part)
	}
	if len(all) < 40 {
		t.Fatalf("only %d statements were found", len(all))
	}
	return all
}

type nothing struct{}

func (nothing) Import(string) (*types.Package, error) { return nil, errors.New("not needed") }

var placeholder = regexp.MustCompile(`\$(\d+)`)

// parameters is how many a statement has.
func parameters(statement string) (n int) {
	for _, m := range placeholder.FindAllStringSubmatch(statement, -1) {
		var i int
		fmt.Sscan(m[1], &i)
		n = max(n, i)
	}
	return n
}

func TestNoStatementReadsThroughATableThatGrows(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		fillForPlans(t, db)
		for name, statement := range statements(t) {
			plan := explain(t, db, statement)
			for _, bad := range scans(plan, db.Shared(), append(slices.Clone(small), wholeByNature[name]...)) {
				t.Errorf("%s: %s\n%s\n%s", name, bad, statement, strings.Join(plan, "\n"))
			}
		}
	})
}

// fillForPlans makes a store in which much has ended, most of it in one chat, and little is open, so that reading a table through
// is never the best way.
func fillForPlans(t *testing.T, db *database.DB) {
	t.Helper()
	const rows = `
with recursive i(n) as (select 1 union all select n + 1 from i where n < 20000) `
	now := time.Now().UnixMicro()
	err := db.InTx(t.Context(), func(tx *database.Tx) error {
		for _, statement := range []string{
			rows + `
insert into outbox_delivery (key, batch_id, chat_id, priority, op, target_id, target_messages, media, content, state, held,
	uncertain, attempts, fence, error, message_ids, created_at, ended_at)
select 'k:' || n, case when n % 4 = 0 then n % 50 else 0 end, case when n % 2 = 0 then 7 else n end, n % 3, 'send', 0, '[]', false,
	case when n % 10 = 0 then '{"html":"a"}' else '{}' end, case when n % 1000 = 0 then 'waiting' else 'sent' end, false, false, 1, 1, '',
	'[' || n || ']', $1, case when n % 1000 = 0 then 0 else cast($2 as bigint) + n end from i`,
			rows + `
insert into outbox_chat (chat_id, head, head_id, busy, held_at, ready_at, throttled, stopped, moved_to)
select n, case when n % 1000 = 0 then 0 else 9 end, n, false, $1, $2, false, '', 0 from i`,
			`
with recursive i(n) as (select 1 union all select n + 1 from i where n < 2000)
insert into outbox_batch (key, source, op, media, content, state, reached, expanded, created_at, ended_at)
select 'b:' || n, 's', 'send', false, '{}', 'done', 0, true, $1, case when n % 100 = 0 then 0 else cast($2 as bigint) + n end from i`,
		} {
			if _, err := tx.Exec(t.Context(), statement, now, now); err != nil {
				return err
			}
		}
		if db.Shared() {
			_, err := tx.Exec(t.Context(), `analyze`)
			return err
		}
		return nil // the product does not analyze on SQLite
	})
	if err != nil {
		t.Fatal(err)
	}
}

// explain is the plan of a statement whose parameters are not known, a line for each step.
func explain(t *testing.T, db *database.DB, statement string) (plan []string) {
	t.Helper()
	n := parameters(statement)
	err := db.InTx(t.Context(), func(tx *database.Tx) error {
		if !db.Shared() {
			rows, err := tx.Query(t.Context(), "explain query plan "+statement, make([]any, n)...)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				var id, parent, unused int
				var detail string
				if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
					return err
				}
				plan = append(plan, detail)
			}
			return rows.Err()
		}
		execute := "explain execute planned"
		if n > 0 {
			execute += "(null" + strings.Repeat(", null", n-1) + ")"
		}
		for _, setting := range []string{"set local plan_cache_mode = force_generic_plan", "set local enable_seqscan = off", "prepare planned as " + statement} {
			if _, err := tx.Exec(t.Context(), setting); err != nil {
				return err
			}
		}
		return readPlan(t.Context(), tx, execute, &plan)
	})
	if err != nil {
		t.Errorf("explaining %s: %v", statement, err)
	}
	return plan
}

func readPlan(ctx context.Context, tx *database.Tx, execute string, plan *[]string) error {
	rows, err := tx.Query(ctx, execute)
	if err != nil {
		return err
	}
	if *plan, err = readLines(rows); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "deallocate planned")
	return err
}

func readLines(rows *sql.Rows) (lines []string, err error) {
	defer rows.Close()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, rows.Err()
}

var indexScan = regexp.MustCompile(`(?:Index Scan|Index Only Scan|Bitmap Index Scan)(?: Backward)? (?:using|on) (\w+)`)

// scans are the steps of a plan that read through a table, or through an index that is not one of allowed.
func scans(plan []string, postgres bool, allowed []string) (bad []string) {
	names := func(step string) bool {
		return slices.ContainsFunc(allowed, func(index string) bool { return strings.Contains(step, index) })
	}
	for i, step := range plan {
		if !postgres {
			if strings.HasPrefix(step, "SCAN") && step != "SCAN CONSTANT ROW" && !names(step) &&
				!slices.Contains(plan, "CO-ROUTINE "+strings.TrimPrefix(step, "SCAN ")) {
				bad = append(bad, step)
			}
			if strings.Contains(step, ofChat+" (chat_id=?)") && !names(step) {
				bad = append(bad, step)
			}
			continue
		}
		if strings.Contains(step, "Seq Scan on outbox_") && !strings.Contains(step, "outbox_hold") {
			bad = append(bad, step)
		}
		if m := indexScan.FindStringSubmatch(step); m != nil && !names(step) {
			if i+1 == len(plan) || !strings.Contains(plan[i+1], "Index Cond") || m[1] == ofChat && !strings.Contains(plan[i+1], "message_ids") {
				bad = append(bad, step)
			}
		}
	}
	return bad
}
