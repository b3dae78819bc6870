package roster

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"thidua/bot/directory"
	"thidua/bot/problem"
)

// plannedReorganisation is one reorganisation of the file, and its rows.
type plannedReorganisation struct {
	directory.Reorganisation
	rows []*fileRow // at least one
}

func (i *importer) importReorganisations(ctx context.Context) error {
	planned := i.readReorganisations()
	listed := map[reorganisationKey]bool{}
	for _, p := range planned {
		for _, key := range p.keys() {
			listed[key] = true
		}
	}
	recorded, kept := map[reorganisationKey]bool{}, 0
	for _, l := range i.snap.recordedLines() {
		recorded[l.reorganisationKey] = true
		if !listed[l.reorganisationKey] {
			kept++
		}
	}
	return i.count(ofReorganisations, func() int { return kept }, func() error {
		founded, failed := codeSet{}, codeSet{}
		for n, p := range planned {
			codes := append([]string{p.Into, p.Parent}, p.From...)
			switch {
			case p.dropRecorded(recorded):
			case p.bad() || failed.hasAny(codes):
				failed.add(codes...)
			case !i.checkCodes(p, founded):
				failed.add(slices.DeleteFunc(codes, func(c string) bool { return c != p.Into && i.snap.byCode[c] == nil })...)
			default:
				err := i.recordOrPerform(ctx, planned, n)
				if refused, ok := errors.AsType[*problem.Error](err); ok {
					i.problem(p.rows[0], colWhat, refused.Sentence)
					failed.add(codes...)
				} else if err != nil {
					return err
				}
				founded.add(p.Into)
			}
		}
		return nil
	})
}

// codeSet is a set of codes of agencies.
type codeSet map[string]bool

func (s codeSet) add(codes ...string) {
	for _, c := range codes {
		if c != "" {
			s[c] = true
		}
	}
}

func (s codeSet) hasAny(codes []string) bool {
	return slices.ContainsFunc(codes, func(c string) bool { return s[c] })
}

func (i *importer) recordOrPerform(ctx context.Context, planned []*plannedReorganisation, n int) error {
	if i.tookEffect(planned, n) {
		return i.record(ctx, planned[n])
	}
	return i.perform(ctx, planned[n])
}

// bad reports whether a row of it has a problem.
func (p *plannedReorganisation) bad() bool {
	return slices.ContainsFunc(p.rows, func(r *fileRow) bool { return r.bad })
}

// keys are one for each agency that it is done to.
func (p *plannedReorganisation) keys() []reorganisationKey {
	if p.Kind == directory.Founding {
		return []reorganisationKey{{on: p.On, kind: p.Kind, into: p.Into}}
	}
	var keys []reorganisationKey
	for _, from := range p.From {
		keys = append(keys, reorganisationKey{on: p.On, kind: p.Kind, from: from, into: p.Into})
	}
	return keys
}

// dropRecorded takes the agencies out with which it was recorded before, and reports whether nothing remains to do.
func (p *plannedReorganisation) dropRecorded(recorded map[reorganisationKey]bool) (nothing bool) {
	keys := p.keys()
	if !slices.ContainsFunc(keys, func(k reorganisationKey) bool { return recorded[k] }) {
		return false
	}
	keys = slices.DeleteFunc(keys, func(k reorganisationKey) bool { return recorded[k] })
	p.From = slices.DeleteFunc(p.From, func(from string) bool {
		return !slices.ContainsFunc(keys, func(k reorganisationKey) bool { return k.from == from })
	})
	return !slices.ContainsFunc(keys, func(k reorganisationKey) bool { return k.from != p.Into })
}

// readReorganisations are those of the file in the order in which they happen. Mergers of one day into one agency are one,
// unless two documents decided them. Those that cannot be read have bad rows.
func (i *importer) readReorganisations() []*plannedReorganisation {
	var all []*plannedReorganisation
	for _, r := range i.rows[ofReorganisations] {
		a := i.readReorganisation(r)
		at := -1
		if a.Kind == directory.Merger && !r.bad {
			at = slices.IndexFunc(all, func(p *plannedReorganisation) bool {
				return p.Kind == directory.Merger && p.On == a.On && p.Into == a.Into && !p.rows[0].bad && (p.Basis == a.Basis || p.Basis == "" || a.Basis == "")
			})
		}
		if at < 0 {
			all = append(all, &plannedReorganisation{Reorganisation: a, rows: []*fileRow{r}})
			continue
		}
		i.addToMerger(all[at], r, a)
	}
	slices.SortStableFunc(all, func(a, b *plannedReorganisation) int { return cmp.Compare(a.On, b.On) })
	return all
}

func (i *importer) readReorganisation(r *fileRow) directory.Reorganisation {
	i.need(r, colDay, colWhat)
	a := directory.Reorganisation{On: i.day(r, colDay), Basis: i.text(r, colDecision, directory.MaxTitle), Name: i.name(r, colNewName, directory.MaxName),
		Into: i.code(r, colNew), Parent: i.code(r, colNewParent)}
	if old := i.code(r, colOld); old != "" {
		a.From = []string{old}
	}
	kind, known := directory.ParseReorganisationKind(r.cells[colWhat])
	if a.Kind = kind; !known && r.cells[colWhat] != "" {
		i.problem(r, colWhat, fmt.Sprintf("Không có việc “%s”; đề nghị ghi một trong các việc: %s.", short(r.cells[colWhat]), strings.Join(names(directory.ReorganisationKinds()), "; ")))
	}
	if cell := r.cells[colNewKind]; cell != "" {
		kind, known := directory.ParseAgencyKind(cell)
		if a.AgencyKind = kind; !known {
			i.problem(r, colNewKind, fmt.Sprintf("Không có loại “%s”; đề nghị ghi một trong các loại: %s.", short(cell), strings.Join(names(directory.AgencyKinds()), "; ")))
		}
	}
	i.checkColumns(r, &a)
	return a
}

// checkColumns asks for what the kind of reorganisation needs.
func (i *importer) checkColumns(r *fileRow, a *directory.Reorganisation) {
	switch a.Kind {
	case directory.Founding:
		i.need(r, colNew, colNewName)
		if len(a.From) > 0 {
			i.problem(r, colOld, "Thành lập thì không ghi Mã cũ; nếu là sáp nhập, đề nghị ghi việc Sáp nhập.")
		}
	case directory.Renaming:
		i.need(r, colOld)
		if a.Name == "" && a.AgencyKind == "" && !r.bad {
			i.problem(r, colNewName, "Đổi tên thì phải ghi Tên mới; đề nghị ghi đủ.")
		}
		if len(a.From) == 1 && a.Into == a.From[0] {
			a.Into = ""
		}
		if a.Into != "" {
			i.problem(r, colNew, "Đổi tên thì mã vẫn như cũ; đề nghị để trống Mã mới.")
		}
	case directory.Merger:
		i.need(r, colOld, colNew)
	case directory.Dissolution, directory.HandOver:
		i.need(r, colOld)
		if a.Into != "" {
			i.problem(r, colNew, a.Kind.Name()+" thì không ghi Mã mới; đề nghị để trống.")
		}
	}
}

// addToMerger adds a row to its merger.
func (i *importer) addToMerger(merger *plannedReorganisation, r *fileRow, a directory.Reorganisation) {
	if slices.Contains(merger.From, a.From[0]) {
		i.problem(r, colOld, fmt.Sprintf("Trùng với dòng %d; đề nghị bỏ một dòng.", merger.rows[0].line))
		return
	}
	for _, same := range []struct {
		column string
		is     *string
		says   string
	}{
		{colNewName, &merger.Name, a.Name}, {colNewKind, (*string)(&merger.AgencyKind), string(a.AgencyKind)},
		{colNewParent, &merger.Parent, a.Parent},
	} {
		if same.says != "" && *same.is != "" && same.says != *same.is {
			i.problem(r, same.column, fmt.Sprintf("Khác với dòng %d của cùng lần sáp nhập; đề nghị ghi giống nhau.", merger.rows[0].line))
		}
		*same.is = cmp.Or(*same.is, same.says)
	}
	merger.Basis = cmp.Or(merger.Basis, a.Basis)
	merger.From, merger.rows = append(merger.From, a.From[0]), append(merger.rows, r)
}

// checkCodes reports codes that no agency has, nor one that an earlier reorganisation of the file founded; and whether there
// are none, and none of an agency with a problem.
func (i *importer) checkCodes(p *plannedReorganisation, founded codeSet) bool {
	good := true
	check := func(r *fileRow, column, code string) {
		a := i.snap.byCode[code]
		switch {
		case code == "" || founded[code]:
		case a == nil && !i.tableInvalid[ofAgencies]:
			i.problem(r, column, fmt.Sprintf("Không có cơ quan mã “%s”; đề nghị sửa lại mã, hoặc thêm cơ quan này vào bảng Cơ quan.", code))
			good = false
		case a == nil || a.unreadable:
			good = false
		}
	}
	for _, r := range p.rows {
		check(r, colOld, directory.CleanCode(r.cells[colOld]))
		check(r, colNewParent, directory.CleanCode(r.cells[colNewParent]))
	}
	if into := i.snap.byCode[p.Into]; into != nil && into.unreadable {
		return false
	}
	return good
}

// perform does the reorganisation.
func (i *importer) perform(ctx context.Context, p *plannedReorganisation) error {
	changes, err := i.revision.Reorganise(ctx, p.Reorganisation)
	if err != nil {
		return err
	}
	for n, c := range changes {
		if n == 0 {
			c.Text += p.details()
		}
		i.change(p.rows[0], c.Sign, "%s", c.Text)
	}
	for _, row := range p.rows {
		row.changes = true
	}
	return nil
}

// details are what its rows say besides what a line of the plan has already.
func (p *plannedReorganisation) details() (words string) {
	if p.AgencyKind != "" && p.Kind != directory.Founding {
		words += "; loại: " + p.AgencyKind.Name()
	}
	if p.Parent != "" && p.Kind != directory.HandOver {
		words += "; trực thuộc: " + p.Parent
	}
	if p.Basis != "" {
		words += "; văn bản: " + p.Basis
	}
	return words
}
