package roster

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"thidua/bot/directory"
	"thidua/bot/sheet"
	"thidua/bot/table"
	"thidua/knowledge/database"
)

// importer is one import on its way. It compares the rows of the file with a snapshot of the directory, changes the
// snapshot to what is to be, and writes what it changed of each subject before it goes on to the next. It writes also when
// there are problems: so that later tables find what earlier ones add; the caller rolls it back.
type importer struct {
	revision     *directory.Revision
	snap         *snapshot
	rows         [len(layouts)][]*fileRow
	tableInvalid [len(layouts)]bool // a table of the subject could not be read: what it has is not known
	plan         Plan
	known        map[RowProblem]bool // reported before
	remarks      map[remark][]int    // the lines of each
	remarked     []remark            // in their order
	intermediate map[termKey]*term   // see linkTerm

	appointed []*post // by this file; not those of members
	released  []*post // ended by this file; not those of members
}

func importTables(ctx context.Context, v *directory.Revision, tables []sheet.Sheet) (Plan, error) {
	i := &importer{revision: v, plan: Plan{Version: v.Version}, known: map[RowProblem]bool{}, remarks: map[remark][]int{}, intermediate: map[termKey]*term{}}
	var err error
	if i.snap, err = readSnapshot(ctx, v.Tx); err != nil {
		return Plan{}, err
	}
	i.readTables(tables)
	passedOver := len(i.plan.Notes)
	if err := i.importRows(ctx); err != nil {
		return Plan{}, err
	}
	i.noteRemarks(passedOver)
	return i.plan, i.audit(ctx)
}

// importRows imports the rows of each subject; later ones build on earlier ones.
func (i *importer) importRows(ctx context.Context) error {
	for _, step := range []func(context.Context) error{i.importAgencies, i.importPeople, i.importBlocs, i.importReorganisations} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// count runs the import of one subject and counts what it does. kept, called afterwards, is how much of the directory the
// file does not name.
func (i *importer) count(s subject, kept func() int, do func() error) error {
	from := len(i.plan.Changes)
	if err := do(); err != nil {
		return err
	}
	c := Count{Table: layouts[s].Name, Kept: kept()}
	for _, change := range i.plan.Changes[from:] {
		switch change.Sign {
		case directory.Added:
			c.Added++
		case directory.Removed:
			c.Removed++
		default:
			c.Altered++
		}
	}
	for _, r := range i.rows[s] {
		if !r.changes && !r.bad {
			i.plan.Unchanged++
		}
	}
	i.plan.Counts = append(i.plan.Counts, c)
	return nil
}

// auditNames are the subjects in the audit.
var auditNames = [len(layouts)]string{ofAgencies: "agencies", ofPeople: "people", ofBlocs: "blocs", ofReorganisations: "reorganisations"}

// audit leaves the entries of the import, if it changed anything.
func (i *importer) audit(ctx context.Context) error {
	if len(i.plan.Problems) > 0 || len(i.plan.Changes) == 0 {
		return nil
	}
	changing := 0
	var detail []string
	for s, c := range i.plan.Counts {
		for _, r := range i.rows[s] {
			if r.changes {
				changing++
			}
		}
		if c.Changes() > 0 {
			detail = append(detail, auditNames[s], fmt.Sprintf("+%d ~%d -%d", c.Added, c.Altered, c.Removed))
		}
	}
	detail = append(detail, "rows", fmt.Sprint(changing))
	if err := i.revision.Audit(ctx, "import", "directory", i.plan.Version+1, detail...); err != nil {
		return err
	}
	for _, p := range i.appointed {
		if err := i.auditPost(ctx, "appoint", p); err != nil {
			return err
		}
	}
	for _, p := range i.released {
		if err := i.auditPost(ctx, "end post", p); err != nil {
			return err
		}
	}
	return nil
}

func (i *importer) auditPost(ctx context.Context, act string, p *post) error {
	return i.revision.Audit(ctx, act, "post", p.id, "person", fmt.Sprint(p.person.id), "agency", p.agency.code, "role", string(p.role))
}

// problem reports what is wrong in a column of a row, once.
func (i *importer) problem(r *fileRow, column, sentence string) {
	r.bad = true
	if fault := r.faults[column]; fault != "" {
		sentence = fault
	}
	p := RowProblem{Table: r.table, Line: r.line, Column: column, Sentence: sentence}
	switch {
	case i.known[p]:
	case len(i.plan.Problems) >= maxProblems:
		i.plan.More++
	default:
		i.known[p] = true
		i.plan.Problems = append(i.plan.Problems, p)
	}
}

// note tells how the tables were read, or what of them was passed over.
func (i *importer) note(format string, args ...any) {
	i.plan.Notes = table.AppendNote(i.plan.Notes, format, args...)
}

// remark is what is said of cells of a table that are kept otherwise than they are written.
type remark struct{ table, words string }

// remark says of a row how a cell of it is kept.
func (i *importer) remark(r *fileRow, words string) {
	m := remark{r.table, words}
	if i.remarks[m] == nil {
		i.remarked = append(i.remarked, m)
	}
	i.remarks[m] = append(i.remarks[m], r.line)
}

// noteRemarks puts the remarks after the first notes: those on single rows behind them may be more than are listed.
func (i *importer) noteRemarks(after int) {
	single := slices.Clone(i.plan.Notes[after:])
	i.plan.Notes = i.plan.Notes[:after]
	for _, m := range i.remarked {
		i.note("Bảng %s: %s ở dòng %s.", m.table, m.words, table.Lines(i.remarks[m]))
	}
	for _, note := range single {
		i.note("%s", note)
	}
}

// change adds a line to the plan.
func (i *importer) change(r *fileRow, sign directory.Sign, format string, args ...any) {
	r.changes = true
	i.plan.Changes = append(i.plan.Changes, directory.Change{Sign: sign, Text: fmt.Sprintf(format, args...)})
}

// exec runs one statement whose arguments are all there is to it.
func (i *importer) exec(ctx context.Context, statement string, args ...any) error {
	if _, err := i.revision.Tx.Exec(ctx, statement, args...); err != nil {
		return fmt.Errorf("importing a table: %w", err)
	}
	return nil
}

// rowsAtOnce keeps a statement below the number of values that an engine takes.
const rowsAtOnce = 200

// insert adds rows and returns their ids, in order: both engines number the rows of one statement as they stand in it.
func (i *importer) insert(ctx context.Context, table string, columns []string, rows [][]any) ([]int64, error) {
	var all []int64
	for chunk := range slices.Chunk(rows, rowsAtOnce) {
		statement := "insert into " + table + " (" + strings.Join(columns, ", ") + ") values " +
			database.PlaceholderRows(len(columns), len(chunk)) + " returning id"
		ids, err := i.ids(ctx, statement, slices.Concat(chunk...)...)
		if err != nil {
			return nil, err
		}
		if len(ids) != len(chunk) {
			return nil, fmt.Errorf("importing a table: %d of %d rows of %s were added", len(ids), len(chunk), table)
		}
		slices.Sort(ids)
		all = append(all, ids...)
	}
	return all, nil
}

// ids reads one column of ids.
func (i *importer) ids(ctx context.Context, query string, args ...any) ([]int64, error) {
	rows, err := i.revision.Tx.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("importing a table: %w", err)
	}
	defer rows.Close()
	var ids []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("importing a table: %w", err)
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("importing a table: %w", err)
	}
	return ids, nil
}
