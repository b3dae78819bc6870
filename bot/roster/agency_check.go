package roster

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"thidua/bot/directory"
)

// agency is the one whose code stands in a column, nil when there is none that the row can mean. A code of another row of
// the file with a problem is not reported: that row is.
func (i *importer) agency(r *fileRow, column string) *agencyHistory {
	code := i.code(r, column)
	if code == "" {
		return nil
	}
	a := i.snap.byCode[code]
	switch {
	case a != nil && !a.unreadable && len(a.validTerms()) == 0:
		i.problem(r, column, fmt.Sprintf("Cơ quan mã “%s” không có ngày nào hoạt động; đề nghị sửa lại các ngày hoặc mã.", code))
	case a != nil && !a.unreadable:
		return a
	case a == nil && !i.tableInvalid[ofAgencies]:
		i.problem(r, column, fmt.Sprintf("Không có cơ quan mã “%s”; đề nghị sửa lại mã, hoặc thêm cơ quan này vào bảng Cơ quan.", code))
	}
	r.bad = true
	return nil
}

// endedSentence says that an agency is no more, and what to do.
func (a *agencyHistory) endedSentence(until directory.Day) string {
	sentence := fmt.Sprintf("%s đã kết thúc hoạt động từ %s", a.label(), until.Words())
	if len(a.successors) > 0 {
		sentence += fmt.Sprintf(", nay là %s", a.successors[len(a.successors)-1].label())
	}
	return sentence + "; đề nghị ghi mã của cơ quan hiện nay, hoặc Đến ngày không sau " + until.Add(-1).Words() + "."
}

// checkWithin says what is wrong with a period of something that the agency has, and in which column, when it reaches beyond
// the agency's own days; "" when nothing is.
func (a *agencyHistory) checkWithin(p period) (column, sentence string) {
	life, ok := a.lifetime()
	switch {
	case !ok || p.empty():
	case p.from < life.from:
		return colFrom, fmt.Sprintf("%s chỉ có từ %s; đề nghị ghi Từ ngày không trước ngày đó.", a.label(), life.from.Words())
	case life.outlasts(p):
	case p.until == "":
		return colAgency, a.endedSentence(life.until)
	default:
		return colUntil, a.endedSentence(life.until)
	}
	return "", ""
}

// checkContinuity lets a term end where a new one begins, and refuses terms that overlap or leave a gap.
func (i *importer) checkContinuity(a *agencyHistory) {
	terms := a.validTerms()
	for n, t := range terms {
		if n+1 < len(terms) {
			i.checkNext(a, t, terms[n+1])
		}
		if !t.fresh || t.row == nil {
			continue
		}
		said := t.period
		if t.row.cells[colUntil] == "" {
			said.until = "" // the next one ends it
		}
		under := ""
		if t.parent != 0 {
			under = ", trực thuộc " + i.snap.code(t.parent)
		}
		if n > 0 {
			i.change(t.row, directory.Altered, "%s (%s) → %s, %s%s%s", terms[n-1].name, a.code, t.name, t.kind.Name(), under, periodWords(said))
		} else {
			i.change(t.row, directory.Added, "Thêm %s (%s), %s%s%s", t.name, a.code, t.kind.Name(), under, periodWords(said))
		}
	}
}

func (i *importer) checkNext(a *agencyHistory, t, next *term) {
	r := cmp.Or(next.row, t.row)
	switch {
	case t.until == "":
		t.endOn(next.from)
	case r == nil: // it was so before
	case t.until > next.from:
		i.problem(r, colFrom, fmt.Sprintf("Thời gian của %s (%s) chồng lên nhau: từ %s đã ghi một giai đoạn, đến hết %s lại một giai đoạn khác; đề nghị sửa lại các ngày.",
			t.name, a.code, next.from.Words(), lastDay(t.until)))
	case t.until < next.from:
		i.problem(r, colFrom, fmt.Sprintf("%s (%s) đã kết thúc ngày %s, nên không thể có lại từ %s; đề nghị dùng mã khác cho cơ quan mới, hoặc sửa lại các ngày.",
			t.name, a.code, lastDay(t.until), next.from.Words()))
	case t.closed > 0 && next.fresh:
		i.problem(r, colFrom, fmt.Sprintf("%s (%s) đã kết thúc từ %s theo một lần sắp xếp đã ghi nhận; đề nghị dùng mã khác cho cơ quan mới.",
			t.name, a.code, t.until.Words()))
	}
}

// checkParents refuses an agency whose superior is not there for as long as it is.
func (i *importer) checkParents() {
	for _, a := range i.snap.byCode {
		for _, t := range a.validTerms() {
			p := i.snap.agencies[t.parent]
			if p == nil || p.unreadable || !t.altered() && !p.altered() {
				continue
			}
			if t.row != nil {
				i.checkParent(t, p, t.row, "")
			} else if at := slices.IndexFunc(p.terms, func(t *term) bool { return t.row != nil }); at >= 0 {
				i.checkParent(t, p, p.terms[at].row, fmt.Sprintf("Còn %s (%s) trực thuộc: ", t.name, a.code))
			}
		}
	}
}

// checkParent reports at row r, with a prefix when it is the superior's row, that the superior is not there for as long as
// the term. For a term since nobody knows when it is enough that the superior is there at the end.
func (i *importer) checkParent(t *term, parent *agencyHistory, r *fileRow, prefix string) {
	life, ok := parent.lifetime()
	switch {
	case !ok:
		i.problem(r, colParent, prefix+fmt.Sprintf("Cơ quan cấp trên mã “%s” không có ngày nào hoạt động; đề nghị sửa lại các ngày hoặc mã.", parent.code))
	case !life.outlasts(t.period):
		column := colParent
		if prefix != "" {
			column = colUntil
		}
		i.problem(r, column, prefix+parent.endedSentence(life.until))
	case t.from != "" && t.from < life.from || t.until != "" && t.until <= life.from:
		i.problem(r, colFrom, prefix+fmt.Sprintf("%s chỉ có từ %s; đề nghị ghi Từ ngày của cơ quan trực thuộc không trước ngày đó, hoặc để trống nếu không rõ.",
			parent.label(), life.from.Words()))
	}
}

// checkLoops refuses agencies below themselves, today and on every day on which this file changes something.
func (i *importer) checkLoops() {
	days := []directory.Day{i.revision.Today}
	for _, a := range i.snap.byCode {
		for _, t := range a.terms {
			if t.altered() {
				days = append(days, t.from)
			}
		}
	}
	slices.Sort(days)
	for _, day := range slices.Compact(days) {
		terms := map[int64]*term{}
		for id, a := range i.snap.agencies {
			for _, t := range a.validTerms() {
				if t.contains(day) {
					terms[id] = t
				}
			}
		}
		i.checkLoopsOf(terms)
	}
}

// checkLoopsOf follows each of the terms of one day, by agency, to the top.
func (i *importer) checkLoopsOf(terms map[int64]*term) {
	safe := map[int64]bool{0: true} // known to end at the top, or reported
	for id := range terms {
		path := map[int64]bool{}
		for at := id; !safe[at] && terms[at] != nil; at = terms[at].parent {
			if path[at] {
				i.reportLoop(terms, at)
				break
			}
			path[at] = true
		}
		for at := range path {
			safe[at] = true
		}
	}
}

func (i *importer) reportLoop(terms map[int64]*term, in int64) {
	var codes []string
	var first *fileRow
	for id := in; len(codes) == 0 || id != in; id = terms[id].parent {
		codes = append(codes, i.snap.code(id))
		if r := terms[id].row; r != nil && (first == nil || r.line < first.line) {
			first = r
		}
	}
	if first == nil {
		return // it was so before
	}
	slices.Sort(codes)
	i.problem(first, colParent, fmt.Sprintf("Các cơ quan %s trực thuộc lẫn nhau thành vòng; đề nghị sửa lại cột Trực thuộc.", strings.Join(codes, ", ")))
}

// checkEnded reports the posts and the memberships of blocs that an agency which this file ends would leave behind.
func (i *importer) checkEnded() {
	for _, r := range i.rows[ofAgencies] {
		a := i.snap.byCode[directory.CleanCode(r.cells[colCode])]
		if a == nil || !a.altered() || r.bad {
			continue
		}
		life, ok := a.lifetime()
		if !ok || life.until == "" {
			continue
		}
		if posts, memberships := i.leftBehind(a); posts+memberships > 0 {
			i.problem(r, colUntil, fmt.Sprintf("%s còn %d vị trí và %d cụm, khối sau %s; đề nghị để trống Đến ngày và ghi việc giải thể hoặc sáp nhập ở bảng Sắp xếp, "+
				"hoặc ghi Đến ngày cho các vị trí, cụm, khối đó.", a.label(), posts, memberships, life.until.Add(-1).Words()))
		}
	}
}

// leftBehind counts what reaches beyond an agency's days.
func (i *importer) leftBehind(a *agencyHistory) (posts, memberships int) {
	for _, who := range i.snap.persons {
		for _, p := range who.posts {
			if p.agency != a {
				continue
			}
			if _, sentence := a.checkWithin(p.period); sentence != "" {
				posts++
			}
		}
	}
	for _, b := range i.snap.blocs {
		for _, m := range b.members {
			if m.agency != a {
				continue
			}
			if _, sentence := a.checkWithin(m.period); sentence != "" {
				memberships++
			}
		}
	}
	return posts, memberships
}
