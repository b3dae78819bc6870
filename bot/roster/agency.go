package roster

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"thidua/bot/directory"
)

// agencyRow is a row of the table of agencies.
type agencyRow struct {
	*fileRow
	period
	name   string
	kind   directory.AgencyKind
	parent int64 // the agency's id; 0 at the top
}

func (i *importer) importAgencies(ctx context.Context) error {
	var named []*agencyHistory
	return i.count(ofAgencies, func() int { return len(i.snap.byCode) - len(named) }, func() error {
		if err := i.addCodes(ctx); err != nil {
			return err
		}
		var byAgency map[*agencyHistory][]*agencyRow
		named, byAgency = i.groupAgencyRows()
		for _, a := range named {
			if !a.unreadable {
				i.mergeRows(a, byAgency[a])
			}
			a.unreadable = a.unreadable || slices.ContainsFunc(byAgency[a], func(row *agencyRow) bool { return row.bad })
		}
		i.checkParents()
		i.checkLoops()
		return i.writeTerms(ctx, named)
	})
}

// groupAgencyRows reads the rows by agency; the agencies are in the order in which the file names them.
func (i *importer) groupAgencyRows() (named []*agencyHistory, byAgency map[*agencyHistory][]*agencyRow) {
	byAgency = map[*agencyHistory][]*agencyRow{}
	seen := map[string]int{} // lines
	for _, r := range i.rows[ofAgencies] {
		a := i.snap.byCode[directory.CleanCode(r.cells[colCode])]
		row := i.readAgency(r)
		if a == nil {
			continue
		}
		key := a.code + " " + string(row.from)
		if line, twice := seen[key]; twice {
			i.problem(r, colCode, fmt.Sprintf("Trùng với dòng %d: cùng mã và cùng Từ ngày; đề nghị bỏ một dòng, hoặc ghi Từ ngày khác nhau.", line))
		}
		seen[key] = r.line
		if byAgency[a] == nil {
			named = append(named, a)
		}
		byAgency[a] = append(byAgency[a], row)
		a.unreadable = a.unreadable || r.bad
	}
	return named, byAgency
}

// addCodes adds the agencies that the directory has not, so that the rows can name each other in any order.
func (i *importer) addCodes(ctx context.Context) error {
	var fresh []*agencyHistory
	var values [][]any
	for _, r := range i.rows[ofAgencies] {
		code := directory.CleanCode(r.cells[colCode])
		if directory.CheckCode(code) != nil || i.snap.byCode[code] != nil {
			continue
		}
		a := &agencyHistory{code: code}
		i.snap.byCode[code] = a
		fresh, values = append(fresh, a), append(values, []any{code})
	}
	ids, err := i.insert(ctx, "agency", []string{"code"}, values)
	if err != nil {
		return err
	}
	for n, a := range fresh {
		a.id = ids[n]
		i.snap.agencies[a.id] = a
	}
	return nil
}

func (i *importer) readAgency(r *fileRow) *agencyRow {
	row := &agencyRow{fileRow: r}
	i.need(r, colCode, colName, colKind)
	code := i.code(r, colCode)
	row.name = i.name(r, colName, directory.MaxName)
	row.period = i.period(r)
	if kind, known := directory.ParseAgencyKind(r.cells[colKind]); known {
		row.kind = kind
	} else if r.cells[colKind] != "" {
		i.problem(r, colKind, fmt.Sprintf("Không có loại “%s”; đề nghị ghi một trong các loại: %s.", short(r.cells[colKind]), strings.Join(names(directory.AgencyKinds()), "; ")))
	}
	if parent := i.code(r, colParent); parent != "" {
		switch a := i.snap.byCode[parent]; {
		case parent == code:
			i.problem(r, colParent, "Cơ quan không thể trực thuộc chính nó; đề nghị sửa lại mã hoặc để trống.")
		case a != nil:
			row.parent = a.id
		case !i.tableInvalid[ofAgencies]:
			i.problem(r, colParent, fmt.Sprintf("Không có cơ quan mã “%s”; đề nghị sửa lại mã, hoặc thêm cơ quan này vào bảng.", parent))
		}
	}
	return row
}

// mergeRows brings the rows of one agency together with its terms.
func (i *importer) mergeRows(a *agencyHistory, rows []*agencyRow) {
	for _, exact := range []bool{true, false} {
		for _, row := range rows {
			if exact != (row.from != "" && slices.ContainsFunc(a.terms, func(t *term) bool { return t.from == row.from && !t.empty() && !t.fresh })) {
				continue
			}
			if t := i.termOf(a, row, len(rows) > 1); t != nil {
				i.correctTerm(a, t, row)
				continue
			}
			t := &term{dated: dated{period: row.period, row: row.fileRow, fresh: true}, name: row.name, kind: row.kind, parent: row.parent}
			a.terms = append(a.terms, t)
		}
	}
	slices.SortStableFunc(a.terms, func(x, y *term) int { return cmp.Compare(x.from, y.from) })
	i.checkContinuity(a)
}

// termOf is the term a row is about, nil when it is a new one. A row without a first day that says what was so before a
// recorded reorganisation is about that time: a list does not undo a decision.
func (i *importer) termOf(a *agencyHistory, row *agencyRow, several bool) *term {
	var free []*term
	for _, t := range a.validTerms() {
		if t.row == nil && !t.fresh && (row.until == "" || t.from < row.until) {
			free = append(free, t)
		}
	}
	slices.Reverse(free)
	pick := func(fits func(t *term) bool) *term {
		if at := slices.IndexFunc(free, fits); at >= 0 {
			return free[at]
		}
		return nil
	}
	if row.from != "" {
		return pick(func(t *term) bool { return t.from == row.from })
	}
	if row.until != "" {
		if t := pick(func(t *term) bool { return t.until == row.until }); t != nil {
			return t
		}
	}
	same := func(t *term) bool { return t.name == row.name && t.kind == row.kind && t.parent == row.parent }
	if t := pick(func(t *term) bool { return same(t) && (t.until == "" || t.closed > 0) }); t != nil && row.until == "" {
		return t
	}
	if several {
		return pick(func(t *term) bool { return t.from == "" })
	}
	return pick(func(*term) bool { return true })
}

// correctTerm takes what a row says of a term.
func (i *importer) correctTerm(a *agencyHistory, t *term, row *agencyRow) {
	t.row = row.fileRow
	var what alterations
	what.note("tên", t.name, row.name)
	what.note("loại", t.kind.Name(), row.kind.Name())
	what.note("trực thuộc", i.snap.code(t.parent), i.snap.code(row.parent))
	old := t.name
	if what != nil {
		t.name, t.kind, t.parent = row.name, row.kind, row.parent
		t.touch()
	}
	sign := directory.Altered
	if row.until != "" && row.until != t.until {
		if t.closed > 0 {
			i.problem(row.fileRow, colUntil, fmt.Sprintf("%s đã kết thúc hoặc thay đổi từ %s theo một lần sắp xếp đã ghi nhận; đề nghị để trống Đến ngày, hoặc hoàn tác lần sắp xếp đó trước.",
				a.label(), t.until.Words()))
			return
		}
		if what == nil {
			sign = directory.Removed
		}
		what.note("ngày cuối", lastDay(t.until), lastDay(row.until))
		t.endOn(row.until)
	}
	if what != nil {
		i.change(row.fileRow, sign, "%s (%s): %s", old, a.code, what)
	}
}

const alterTerm = `update agency_term set name = $1, kind = $2, parent_id = $3, until_on = $4, closed_by = $5 where id = $6`

func (i *importer) writeTerms(ctx context.Context, groups []*agencyHistory) error {
	var values [][]any
	for _, a := range groups {
		if a.unreadable {
			continue
		}
		for _, t := range a.terms {
			switch {
			case t.fresh:
				values = append(values, []any{a.id, t.name, t.kind, t.parent, t.from, t.until, 0, 0})
			case t.dirty:
				if err := i.exec(ctx, alterTerm, t.name, t.kind, t.parent, t.until, t.closed, t.id); err != nil {
					return err
				}
			}
		}
	}
	_, err := i.insert(ctx, "agency_term", []string{"agency_id", "name", "kind", "parent_id", "from_on", "until_on", "opened_by", "closed_by"}, values)
	return err
}
