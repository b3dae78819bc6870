package bot_test

import (
	"context"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// growing are the tables that have more rows the longer the bot runs.
var growing = []string{
	"inbox_chat", "inbox_update", "inbox_account", "job", "file", "file_part", "file_use", "file_upload",
	"answer", "answer_citation", "feedback", "form", "message_taken", "album_part", "held_message",
	"announcement_recipient", "acknowledgement",
	"ticket", "ticket_message", "ticket_notice", "ticket_file", "ticket_reply",
}

// No statement reads a growing table from end to end: what takes a moment today would silence the bot in a year.
func TestNoStatementReadsAGrowingTableWhole(t *testing.T) {
	t.Parallel()
	statements := statementsOf(t, ".")
	if len(statements) < 80 {
		t.Fatalf("only %d statements are found", len(statements))
	}
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		for _, statement := range statements {
			for _, bad := range wholeReads(t, db, statement) {
				t.Errorf("%s\nin%s", bad, indented(statement))
			}
		}
	})
}

func indented(statement string) string {
	return "\n\t" + strings.ReplaceAll(strings.TrimSpace(statement), "\n", "\n\t")
}

var (
	isStatement = regexp.MustCompile(`^\s*(select|insert into|update|delete from)\s`)
	onGrowing   = regexp.MustCompile(`\b(from|join|update|into) (` + strings.Join(growing, "|") + `)\b`)
	parameter   = regexp.MustCompile(`\$(\d+)`)
)

// statementsOf are the statements about growing tables in the packages below a folder: every constant expression that is one.
func statementsOf(t *testing.T, folder string) (all []string) {
	t.Helper()
	packages := map[string][]*ast.File{}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		if strings.HasSuffix(filepath.Dir(path), "test") {
			return nil // helpers of tests
		}
		file, err := parser.ParseFile(gotoken.NewFileSet(), path, nil, parser.SkipObjectResolution)
		packages[filepath.Dir(path)] = append(packages[filepath.Dir(path)], file)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, files := range packages {
		words := constants(files)
		parts := partsOf(files)
		for _, file := range files {
			ast.Inspect(file, func(n ast.Node) bool {
				if spec, ok := n.(*ast.ValueSpec); ok && parts[spec.Names[0].Name] {
					return false
				}
				e, ok := n.(ast.Expr)
				if !ok {
					return true
				}
				text, ok := words.text(e)
				addsRows := strings.HasSuffix(strings.TrimSpace(text), "values") // the beginning of a statement, for Tx.Insert: it reads nothing
				if ok && isStatement.MatchString(text) && onGrowing.MatchString(text) && !addsRows {
					all = append(all, text)
				}
				return !ok // the parts of a statement are none
			})
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// constantTexts are the string constants of a package by name.
type constantTexts map[string]ast.Expr

func constants(files []*ast.File) constantTexts {
	all := constantTexts{}
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok {
				for i, name := range spec.Names {
					if i < len(spec.Values) {
						all[name.Name] = spec.Values[i]
					}
				}
			}
			return true
		})
	}
	return all
}

// partsOf are the names of what statements are put together from.
func partsOf(files []*ast.File) map[string]bool {
	all := map[string]bool{}
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			if sum, ok := n.(*ast.BinaryExpr); ok {
				for _, part := range []ast.Expr{sum.X, sum.Y} {
					if name, ok := part.(*ast.Ident); ok {
						all[name.Name] = true
					}
				}
			}
			return true
		})
	}
	return all
}

// text is what an expression that makes a statement says: literals, constants and, in their places, what a call adds to it.
func (c constantTexts) text(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != gotoken.STRING {
			return "", false
		}
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.Ident:
		if of, ok := c[e.Name]; ok {
			return c.text(of)
		}
	case *ast.CallExpr:
		if f, ok := e.Fun.(*ast.SelectorExpr); ok {
			switch f.Sel.Name {
			case "RowLock":
				return "", true
			case "Placeholders":
				return "('0')", true // of any type
			}
		}
	case *ast.BinaryExpr:
		x, ok := c.text(e.X)
		y, too := c.text(e.Y)
		return x + y, ok && too && e.Op == gotoken.ADD
	}
	return "", false
}

// wholeReads are the steps of a statement's plan that read a growing table, or a whole index of it, from end to end. An index
// that holds only what is open may be read whole.
func wholeReads(t *testing.T, db *database.DB, statement string) (bad []string) {
	t.Helper()
	parameters := 0
	for _, p := range parameter.FindAllStringSubmatch(statement, -1) {
		n, _ := strconv.Atoi(p[1])
		parameters = max(parameters, n)
	}
	// Whatever is set lasts for the transaction.
	err := db.InTx(t.Context(), func(tx *database.Tx) (err error) {
		if db.Engine() == "sqlite" {
			bad, err = sqliteReads(t.Context(), tx, statement, parameters)
		} else {
			bad, err = postgresReads(t.Context(), tx, statement, parameters)
		}
		return err
	})
	if err != nil {
		t.Fatalf("%v\nin%s", err, indented(statement))
	}
	return bad
}

var scan = regexp.MustCompile(`^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?`)

func sqliteReads(ctx context.Context, tx *database.Tx, statement string, parameters int) (bad []string, err error) {
	rows, err := tx.Query(ctx, "explain query plan "+statement, make([]any, parameters)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var scans [][]string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			return nil, err
		}
		if found := scan.FindStringSubmatch(detail); found != nil {
			scans = append(scans, found)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	for _, s := range scans {
		var partial bool
		err := tx.QueryRow(ctx, `select exists (select 1 from sqlite_schema where type = 'index' and name = $1 and sql like '% where %')`, s[2]).Scan(&partial)
		if err != nil {
			return nil, err
		}
		if !partial && s[1] != "CONSTANT" && isGrowing(s[1], statement) {
			bad = append(bad, s[0])
		}
	}
	return bad, nil
}

// isGrowing reports whether a name in a plan, which may be an alias, is a growing table.
func isGrowing(name, statement string) bool {
	return slices.ContainsFunc(growing, func(table string) bool {
		return name == table || regexp.MustCompile(`\b`+table+` (as )?`+name+`\b`).MatchString(statement)
	})
}

type planNode struct {
	Type  string     `json:"Node Type"`
	Table string     `json:"Relation Name"`
	Index string     `json:"Index Name"`
	Cond  string     `json:"Index Cond"`
	Plans []planNode `json:"Plans"`
}

func postgresReads(ctx context.Context, tx *database.Tx, statement string, parameters int) (bad []string, err error) {
	for _, prepare := range []string{
		"set local enable_seqscan = off", "set local plan_cache_mode = force_generic_plan", "prepare explained as " + statement,
	} {
		if _, err := tx.Exec(ctx, prepare); err != nil {
			return nil, err
		}
	}
	execute := "explain (format json) execute explained"
	if parameters > 0 {
		execute += "(" + strings.TrimSuffix(strings.Repeat("null, ", parameters), ", ") + ")"
	}
	var text string
	if err := tx.QueryRow(ctx, execute).Scan(&text); err != nil {
		return nil, err
	}
	var plans []struct{ Plan planNode }
	if err := json.Unmarshal([]byte(text), &plans); err != nil {
		return nil, err
	}
	partial, err := partialIndices(ctx, tx)
	if err != nil {
		return nil, err
	}
	var walk func(n planNode)
	walk = func(n planNode) {
		whole := n.Type == "Seq Scan" && slices.Contains(growing, n.Table)
		if n.Index != "" && n.Cond == "" {
			whole = whole || !partial[n.Index] && slices.ContainsFunc(growing, func(table string) bool { return strings.HasPrefix(n.Index, table) })
		}
		if whole {
			bad = append(bad, fmt.Sprintf("%s on %s%s", n.Type, n.Table, n.Index))
		}
		for _, below := range n.Plans {
			walk(below)
		}
	}
	for _, p := range plans {
		walk(p.Plan)
	}
	_, err = tx.Exec(ctx, "deallocate explained")
	return bad, err
}

func partialIndices(ctx context.Context, tx *database.Tx) (map[string]bool, error) {
	rows, err := tx.Query(ctx, `select indexrelid::regclass::text from pg_index where indpred is not null`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[string]bool{}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		all[name] = true
	}
	return all, rows.Err()
}
