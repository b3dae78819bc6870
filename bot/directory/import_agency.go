package directory

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// agencyRow is a row of the table of agencies.
type agencyRow struct {
	*fileRow
	name        string
	kind        AgencyKind
	parent      int64
	from, until Day
}

func (i *importer) bringAgencies(ctx context.Context) error {
	var groups []*registered
	byAgency := map[*registered][]*agencyRow{}
	return i.part(ofAgencies, func() int { return len(i.reg.codes) - len(groups) }, func() error {
		if err := i.newCodes(ctx); err != nil {
			return err
		}
		seen := map[string]int{}
		for _, r := range i.rows[ofAgencies] {
			a := i.reg.codes[CleanCode(r.cells[colCode])]
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
				groups = append(groups, a)
			}
			byAgency[a] = append(byAgency[a], row)
			a.doubt = a.doubt || r.bad
		}
		for _, a := range groups {
			if !a.doubt {
				i.fold(a, byAgency[a])
			}
			for _, row := range byAgency[a] {
				a.doubt = a.doubt || row.bad
			}
		}
		i.checkParents()
		i.checkLoops()
		return i.writeTerms(ctx, groups)
	})
}

// newCodes makes the agencies that the store has not, so that the rows can name each other in any order.
func (i *importer) newCodes(ctx context.Context) error {
	var fresh []*registered
	var values [][]any
	for _, r := range i.rows[ofAgencies] {
		code := CleanCode(r.cells[colCode])
		if !validCode(code) || i.reg.codes[code] != nil {
			continue
		}
		a := &registered{code: code}
		i.reg.codes[code] = a
		fresh, values = append(fresh, a), append(values, []any{code})
	}
	ids, err := i.insert(ctx, "agency", []string{"code"}, values)
	if err != nil {
		return err
	}
	for n, a := range fresh {
		a.id = ids[n]
		i.reg.agencies[a.id] = a
	}
	return nil
}

func (i *importer) readAgency(r *fileRow) *agencyRow {
	row := &agencyRow{fileRow: r}
	i.need(r, colCode, colName, colKind)
	code := i.code(r, colCode)
	row.name = i.text(r, colName, maxName)
	row.from, row.until = i.days(r)
	if kind, known := ParseAgencyKind(r.cells[colKind]); known {
		row.kind = kind
	} else if r.cells[colKind] != "" {
		i.problem(r, colKind, fmt.Sprintf("Không có loại “%s”; đề nghị ghi một trong các loại: %s.", short(r.cells[colKind]), strings.Join(AgencyKindNames(), "; ")))
	}
	if parent := i.code(r, colParent); parent != "" {
		switch a := i.reg.codes[parent]; {
		case parent == code:
			i.problem(r, colParent, "Cơ quan không thể trực thuộc chính nó; đề nghị sửa lại mã hoặc để trống.")
		case a != nil:
			row.parent = a.id
		case !i.torn[ofAgencies]:
			i.problem(r, colParent, fmt.Sprintf("Không có cơ quan mã “%s”; đề nghị sửa lại mã, hoặc thêm cơ quan này vào bảng.", parent))
		}
	}
	return row
}

// fold brings the rows of one agency together with its terms.
func (i *importer) fold(a *registered, rows []*agencyRow) {
	for _, exact := range []bool{true, false} {
		for _, row := range rows {
			if exact != (row.from != "" && slices.ContainsFunc(a.terms, func(t *term) bool { return t.from == row.from && !t.void() && !t.fresh })) {
				continue
			}
			if t := i.termOf(a, row, len(rows) > 1); t != nil {
				i.correct(a, t, row)
				continue
			}
			t := &term{span: span{from: row.from, until: row.until, row: row.fileRow, fresh: true}, name: row.name, kind: row.kind, parent: row.parent}
			a.terms = append(a.terms, t)
		}
	}
	slices.SortStableFunc(a.terms, func(x, y *term) int { return cmp.Compare(x.from, y.from) })
	i.chain(a)
}

// termOf is the term a row is about, nil when it is a new one. A row without a first day that says what was so before a
// recorded reorganisation is about that time: a list does not undo a decision.
func (i *importer) termOf(a *registered, row *agencyRow, several bool) *term {
	var free []*term
	for _, t := range a.held() {
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

func (i *importer) correct(a *registered, t *term, row *agencyRow) {
	t.row = row.fileRow
	var what altered
	what.note("tên", t.name, row.name)
	what.note("loại", t.kind.Name(), row.kind.Name())
	what.note("trực thuộc", i.reg.code(t.parent), i.reg.code(row.parent))
	old := t.name
	if what != nil {
		t.name, t.kind, t.parent, t.dirty, t.before = row.name, row.kind, row.parent, true, t.until
	}
	sign := Altered
	if row.until != "" && row.until != t.until {
		if t.closed > 0 {
			i.problem(row.fileRow, colUntil, fmt.Sprintf("%s đã kết thúc hoặc thay đổi từ %s theo một lần sắp xếp đã ghi nhận; đề nghị để trống Đến ngày, hoặc hoàn tác lần sắp xếp đó trước.",
				a.called(), t.until.Words()))
			return
		}
		if what == nil {
			sign = Removed
		}
		what.note("ngày cuối", last(t.until), last(row.until))
		t.end(row.until)
	}
	if what != nil {
		i.change(row.fileRow, sign, "%s (%s): %s", old, a.code, what)
	}
}

// chain lets a term end where a new one begins, and refuses terms that overlap or leave a gap.
func (i *importer) chain(a *registered) {
	held := a.held()
	for n, t := range held {
		if n+1 < len(held) {
			next := held[n+1]
			r := cmp.Or(next.row, t.row)
			switch {
			case t.until == "":
				t.end(next.from)
			case t.until > next.from && r != nil:
				i.problem(r, colFrom, fmt.Sprintf("Thời gian của %s (%s) chồng lên nhau: từ %s đã ghi một giai đoạn, đến hết %s lại một giai đoạn khác; đề nghị sửa lại các ngày.",
					t.name, a.code, next.from.Words(), last(t.until)))
			case t.until < next.from && r != nil:
				i.problem(r, colFrom, fmt.Sprintf("%s (%s) đã kết thúc ngày %s, nên không thể có lại từ %s; đề nghị dùng mã khác cho cơ quan mới, hoặc sửa lại các ngày.",
					t.name, a.code, last(t.until), next.from.Words()))
			case t.closed > 0 && next.fresh:
				i.problem(r, colFrom, fmt.Sprintf("%s (%s) đã kết thúc từ %s theo một lần sắp xếp đã ghi nhận; đề nghị dùng mã khác cho cơ quan mới.",
					t.name, a.code, t.until.Words()))
			}
		}
		if !t.fresh || t.row == nil {
			continue
		}
		under := ""
		if t.parent != 0 {
			under = ", trực thuộc " + i.reg.code(t.parent)
		}
		switch {
		case n > 0:
			i.change(t.row, Altered, "%s (%s) → %s, %s%s%s", held[n-1].name, a.code, t.name, t.kind.Name(), under, since(t.from))
		default:
			i.change(t.row, Added, "Thêm %s (%s), %s%s%s", t.name, a.code, t.kind.Name(), under, since(t.from))
		}
	}
}

// checkParents refuses an agency whose superior is not there for as long as it is. Of an agency since nobody knows when it
// is enough that the superior is there at the end.
func (i *importer) checkParents() {
	for _, a := range i.reg.codes {
		for _, t := range a.held() {
			p := i.reg.agencies[t.parent]
			if p == nil || p.doubt || !(t.fresh || t.dirty || p.touched()) {
				continue
			}
			r, of := t.row, ""
			if r == nil {
				if at := slices.IndexFunc(p.terms, func(t *term) bool { return t.row != nil }); at >= 0 {
					r, of = p.terms[at].row, fmt.Sprintf("Còn %s (%s) trực thuộc: ", t.name, a.code)
				}
			}
			life, known := p.life()
			switch {
			case r == nil:
			case !known:
				i.problem(r, colParent, of+fmt.Sprintf("Cơ quan cấp trên mã “%s” không có ngày nào hoạt động; đề nghị sửa lại các ngày hoặc mã.", p.code))
			case life.until != "" && (t.until == "" || t.until > life.until):
				column := colParent
				if of != "" {
					column = colUntil
				}
				i.problem(r, column, of+p.ended(life.until))
			case t.from != "" && t.from < life.from || t.until != "" && t.until <= life.from:
				i.problem(r, colFrom, of+fmt.Sprintf("%s chỉ có từ %s; đề nghị ghi Từ ngày của cơ quan trực thuộc không trước ngày đó, hoặc để trống nếu không rõ.", p.called(), life.from.Words()))
			}
		}
	}
}

// checkLoops refuses agencies below themselves, on every day on which this file changes something.
func (i *importer) checkLoops() {
	days := []Day{i.today}
	for _, a := range i.reg.codes {
		for _, t := range a.terms {
			if t.fresh || t.dirty {
				days = append(days, t.from)
			}
		}
	}
	slices.Sort(days)
	for _, day := range slices.Compact(days) {
		on := map[int64]*term{}
		for id, a := range i.reg.agencies {
			for _, t := range a.held() {
				if in(day, t.from, t.until) {
					on[id] = t
				}
			}
		}
		safe := map[int64]bool{0: true}
		for id := range on {
			way := map[int64]bool{}
			for at := id; !safe[at] && on[at] != nil; at = on[at].parent {
				if way[at] {
					i.loop(on, at)
					break
				}
				way[at] = true
			}
			for at := range way {
				safe[at] = true
			}
		}
	}
}

func (i *importer) loop(on map[int64]*term, at int64) {
	var codes []string
	var first *fileRow
	for id := at; len(codes) == 0 || id != at; id = on[id].parent {
		codes = append(codes, i.reg.code(id))
		if r := on[id].row; r != nil && (first == nil || r.line < first.line) {
			first = r
		}
	}
	if first == nil {
		return // it was so before
	}
	slices.Sort(codes)
	i.problem(first, colParent, fmt.Sprintf("Các cơ quan %s trực thuộc lẫn nhau thành vòng; đề nghị sửa lại cột Trực thuộc.", strings.Join(codes, ", ")))
}

const alterTerm = `update agency_term set name = $1, kind = $2, parent_id = $3, until_on = $4, closed_by = $5 where id = $6`

func (i *importer) writeTerms(ctx context.Context, groups []*registered) error {
	var values [][]any
	for _, a := range groups {
		if a.doubt {
			continue
		}
		for _, t := range a.terms {
			switch {
			case t.fresh:
				values = append(values, []any{a.id, t.name, t.kind, t.parent, t.from, t.until, 0, 0})
			case t.dirty:
				if err := i.write(ctx, alterTerm, t.name, t.kind, t.parent, t.until, t.closed, t.id); err != nil {
					return err
				}
			}
		}
	}
	_, err := i.insert(ctx, "agency_term", []string{"agency_id", "name", "kind", "parent_id", "from_on", "until_on", "opened_by", "closed_by"}, values)
	return err
}
