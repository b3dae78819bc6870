package directory

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// Plan is what bringing in some tables changes.
type Plan struct {
	Version   int64        // of the directory it was made for
	Changes   []Change     // in the order of Counts
	Problems  []RowProblem // at most maxProblems; with any, nothing is brought in
	More      int          // problems beyond those
	Unchanged int          // rows that say what is so already
	Counts    []Count      // by table, those without rows too
}

// Count is what becomes of one table.
type Count struct {
	Table                   string
	Added, Altered, Removed int // changes
	Unchanged               int // rows
	Kept                    int // of the directory, not in the file: they stay
}

// Changes is how many of the plan's changes are the table's.
func (c Count) Changes() int { return c.Added + c.Altered + c.Removed }

// RowProblem is a place in a file that must be corrected.
type RowProblem struct {
	Table    string
	Line     int
	Column   string // "" for the whole row
	Sentence string
}

// maxProblems are enough to correct in one go.
const maxProblems = 200

// importer is one import on its way.
type importer struct {
	store  *Store
	tx     *database.Tx
	by     Access
	today  Day
	now    int64
	reg    *register
	rows   [len(layouts)][]*fileRow
	torn   [len(layouts)]bool // a table of the subject could not be read
	plan   Plan
	known  map[RowProblem]bool
	formed map[formKey]*term // see relink

	promoted []*seat // given to somebody: above membership
	done     []Reorganisation
	released []*seat
}

// ImportPreview tells what bringing the tables in would change, or what is wrong with them; nothing changes. It rehearses
// the whole import.
func (s *Store) ImportPreview(ctx context.Context, actor Actor, tables []Table) (Plan, error) {
	var plan Plan
	err := s.db.InTx(ctx, func(tx *database.Tx) error {
		var err error
		if plan, _, err = s.bringIn(ctx, tx, actor, tables, nil); err != nil {
			return err
		}
		return errPreview
	})
	if errors.Is(err, errPreview) {
		return plan, nil
	}
	return Plan{}, err
}

// Import brings the tables in, all or nothing, if the directory is still as it was at version. It adds and corrects, and
// takes away only what a row ends: what is not in the tables stays. The same tables again change nothing, and then the
// version does not move either. With problems the plan has them and the error is a Problem.
func (s *Store) Import(ctx context.Context, actor Actor, tables []Table, version int64) (Plan, error) {
	var plan Plan
	err := s.db.InTx(ctx, func(tx *database.Tx) error {
		if err := lockShared(ctx, tx); err != nil { // nobody joins or leaves between what is compared
			return err
		}
		return s.watchPosts(ctx, tx, func() error {
			var done []Reorganisation
			var err error
			plan, done, err = s.bringIn(ctx, tx, actor, tables, &version)
			switch {
			case err != nil:
				return err
			case len(plan.Problems) > 0:
				return problem.New(problem.Invalid, fmt.Sprintf("Tệp có %d chỗ cần sửa; chưa có gì thay đổi.", len(plan.Problems)+plan.More))
			case len(plan.Changes) == 0:
				return errPreview // the version stays
			}
			for _, r := range done {
				if err := s.tell(ctx, tx, r, Watcher.Reorganised); err != nil {
					return err
				}
			}
			return nil
		})
	})
	if errors.Is(err, errPreview) {
		err = nil
	}
	return plan, err
}

func (s *Store) bringIn(ctx context.Context, tx *database.Tx, actor Actor, tables []Table, version *int64) (Plan, []Reorganisation, error) {
	was, err := lock(ctx, tx)
	if err != nil {
		return Plan{}, nil, err
	}
	by, err := s.authorise(ctx, tx, actor, Reorganise, 0)
	if err != nil {
		return Plan{}, nil, err
	}
	if version != nil && was != *version {
		return Plan{}, nil, errMoved
	}
	i := &importer{store: s, tx: tx, by: by, plan: Plan{Version: was}, known: map[RowProblem]bool{}, formed: map[formKey]*term{}}
	if i.today, i.now, err = today(ctx, tx); err != nil {
		return Plan{}, nil, err
	}
	if i.reg, err = readRegister(ctx, tx); err != nil {
		return Plan{}, nil, err
	}
	i.read(tables)
	for _, bring := range []func(context.Context) error{i.bringAgencies, i.bringPeople, i.bringBlocs, i.bringActs} {
		if err := bring(ctx); err != nil {
			return Plan{}, nil, err
		}
	}
	return i.plan, i.done, i.audit(ctx)
}

// part runs the import of one subject and counts what it does.
func (i *importer) part(s subject, kept func() int, do func() error) error {
	from := len(i.plan.Changes)
	if err := do(); err != nil {
		return err
	}
	c := Count{Table: layouts[s].name, Kept: kept()}
	for _, change := range i.plan.Changes[from:] {
		switch change.Sign {
		case Added:
			c.Added++
		case Removed:
			c.Removed++
		default:
			c.Altered++
		}
	}
	for _, r := range i.rows[s] {
		if !r.changed && !r.bad {
			c.Unchanged++
		}
	}
	i.plan.Unchanged += c.Unchanged
	i.plan.Counts = append(i.plan.Counts, c)
	return nil
}

// audit leaves the entries of the import, if it changed anything.
func (i *importer) audit(ctx context.Context) error {
	if len(i.plan.Problems) > 0 || len(i.plan.Changes) == 0 {
		return nil
	}
	changed := 0
	var detail []string
	for s, c := range i.plan.Counts {
		for _, r := range i.rows[s] {
			if r.changed {
				changed++
			}
		}
		if c.Changes() > 0 {
			name := []string{"agencies", "people", "blocs", "acts"}[s]
			detail = append(detail, name, fmt.Sprintf("+%d ~%d -%d", c.Added, c.Altered, c.Removed))
		}
	}
	detail = append(detail, "rows", fmt.Sprint(changed))
	if err := record(ctx, i.tx, i.by, "import", "directory", i.plan.Version+1, detail...); err != nil {
		return err
	}
	for n, s := range slices.Concat(i.promoted, i.released) {
		act := "appoint"
		if n >= len(i.promoted) {
			act = "end post"
		}
		if err := record(ctx, i.tx, i.by, act, "post", s.id, "person", fmt.Sprint(s.person.id), "agency", s.agency.code, "role", string(s.role)); err != nil {
			return err
		}
	}
	return nil
}

func (i *importer) problem(r *fileRow, column, sentence string) {
	r.bad = true
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

func (i *importer) change(r *fileRow, sign Sign, format string, args ...any) {
	c := Change{Sign: sign, Text: fmt.Sprintf(format, args...)}
	if r != nil {
		r.changed, c.Line = true, r.line
	}
	i.plan.Changes = append(i.plan.Changes, c)
}

// agency is the one of a row's code, nil when there is none that the row can mean. A code that another row of the file
// tried to bring in is not reported: that row is.
func (i *importer) agency(r *fileRow, column string) *registered {
	code := i.code(r, column)
	if code == "" {
		return nil
	}
	a := i.reg.codes[code]
	switch {
	case a != nil && !a.doubt && len(a.held()) == 0:
		i.problem(r, column, fmt.Sprintf("Cơ quan mã “%s” không có ngày nào hoạt động; đề nghị sửa lại các ngày hoặc mã.", code))
	case a != nil && !a.doubt:
		return a
	case a == nil && !i.torn[ofAgencies]:
		i.problem(r, column, fmt.Sprintf("Không có cơ quan mã “%s”; đề nghị sửa lại mã, hoặc thêm cơ quan này vào bảng Cơ quan.", code))
	}
	r.bad = true
	return nil
}

// ended says that an agency is no more, and what to do.
func (a *registered) ended(until Day) string {
	sentence := fmt.Sprintf("%s đã kết thúc hoạt động từ %s", a.called(), until.Words())
	if len(a.heirs) > 0 {
		sentence += fmt.Sprintf(", nay là %s", a.heirs[len(a.heirs)-1].called())
	}
	return sentence + "; đề nghị ghi mã của cơ quan hiện nay, hoặc Đến ngày không sau " + until.Add(-1).Words() + "."
}

// outside says what is wrong with something of an agency that reaches beyond the agency; "" when nothing is.
func (a *registered) outside(s *span) (column, sentence string) {
	life, known := a.life()
	switch {
	case !known || s.void():
	case s.from < life.from:
		return colFrom, fmt.Sprintf("%s chỉ có từ %s; đề nghị ghi Từ ngày không trước ngày đó.", a.called(), life.from.Words())
	case life.until != "" && (s.until == "" || s.until > life.until):
		if s.until == "" {
			return colAgency, a.ended(life.until)
		}
		return colUntil, a.ended(life.until)
	}
	return "", ""
}

// checkLives reports what an agency that this file ends would leave behind.
func (i *importer) checkLives() {
	for _, r := range i.rows[ofAgencies] {
		a := i.reg.codes[CleanCode(r.cells[colCode])]
		if a == nil || !a.touched() || r.bad {
			continue
		}
		life, known := a.life()
		if !known || life.until == "" {
			continue
		}
		posts, places := 0, 0
		for _, p := range i.reg.persons {
			for _, s := range p.seats {
				if _, sentence := a.outside(&s.span); s.agency == a && sentence != "" {
					posts++
				}
			}
		}
		for _, b := range i.reg.blocs {
			for _, p := range b.members {
				if _, sentence := a.outside(&p.span); p.agency == a && sentence != "" {
					places++
				}
			}
		}
		if posts+places > 0 {
			i.problem(r, colUntil, fmt.Sprintf("%s còn %d vị trí và %d cụm, khối sau %s; đề nghị để trống Đến ngày và ghi việc giải thể hoặc sáp nhập ở bảng Sắp xếp, "+
				"hoặc ghi Đến ngày cho các vị trí, cụm, khối đó.", a.called(), posts, places, life.until.Add(-1).Words()))
		}
	}
}

// choose is the span that a row with these days means, of those that no other row has: the one since the same day; without
// a first day the one that ends on the row's last day, else the present one, else the last; else one that overlaps. Exact
// is the first of these alone, to be asked for all rows first.
func choose[T any](all []T, of func(T) *span, from, until, today Day, exact bool) (chosen T, found bool) {
	best := 0
	for _, x := range all {
		s, rank := of(x), 0
		switch {
		case s.row != nil || s.fresh:
		case from == "" && until != "" && s.from >= until: // it began later
		case from != "" && s.from == from:
			rank = 9
			if s.void() {
				rank = 8
			}
		case exact:
		case from == "" && until != "" && s.until == until:
			rank = 7
		case from == "" && !s.void() && (s.until == "" || s.until > today):
			rank = 6
		case from == "" && !s.void():
			rank = 5
		case from == "":
			rank = 4
		case s.meets(&span{from: from, until: until}):
			rank = 3
		}
		if rank > 0 && rank >= best { // later ones of a rank win
			best, chosen, found = rank, x, true
		}
	}
	return chosen, found
}

// write changes one row of a table, when the values are all there is to it.
func (i *importer) write(ctx context.Context, statement string, args ...any) error {
	if _, err := i.tx.Exec(ctx, statement, args...); err != nil {
		return fmt.Errorf("bringing in a table: %w", err)
	}
	return nil
}

// rowsAtOnce keeps a statement below the number of values that an engine takes.
const rowsAtOnce = 200

// insert adds rows and returns their ids, in order: both engines number the rows of one statement as they stand in it.
func (i *importer) insert(ctx context.Context, table string, columns []string, rows [][]any) ([]int64, error) {
	var all []int64
	for chunk := range slices.Chunk(rows, rowsAtOnce) {
		var values []string
		var args []any
		for _, row := range chunk {
			var marks []string
			for _, value := range row {
				args = append(args, value)
				marks = append(marks, fmt.Sprintf("$%d", len(args)))
			}
			values = append(values, "("+strings.Join(marks, ", ")+")")
		}
		statement := "insert into " + table + " (" + strings.Join(columns, ", ") + ") values " + strings.Join(values, ", ") + " returning id"
		ids, err := column(ctx, i.tx, statement, args...)
		if err != nil {
			return nil, fmt.Errorf("bringing in a table: %w", err)
		}
		if len(ids) != len(chunk) {
			return nil, fmt.Errorf("bringing in a table: %d of %d rows of %s were added", len(ids), len(chunk), table)
		}
		slices.Sort(ids)
		all = append(all, ids...)
	}
	return all, nil
}

// altered joins what a row changes of something for its line of the plan; "" when nothing.
type altered []string

func (a *altered) note(what, from, to string) {
	if from != to {
		*a = append(*a, fmt.Sprintf("%s: %s → %s", what, cmp.Or(from, "(trống)"), cmp.Or(to, "(trống)")))
	}
}

func (a altered) String() string { return strings.Join(a, "; ") }

// last is the last day of something that ends before until, as people read it.
func last(until Day) string {
	if until == "" {
		return ""
	}
	return until.Add(-1).Words()
}

func since(from Day) string {
	if from == "" {
		return ""
	}
	return ", từ " + from.Words()
}
