package directory

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"thidua/bot/problem"
)

// plannedAct is the rows of one act.
type plannedAct struct {
	Reorganisation
	rows []*fileRow
}

func (i *importer) bringActs(ctx context.Context) error {
	acts := i.plannedActs()
	done, was, listed := i.reg.lines(), map[actLine]bool{}, map[actLine]bool{}
	for _, p := range acts {
		for _, key := range p.keys() {
			listed[key] = true
		}
	}
	kept := 0
	for _, l := range done {
		was[l.key()] = true
		if !listed[l.key()] {
			kept++
		}
	}
	return i.part(ofActs, func() int { return kept }, func() error {
		made, failed := map[string]bool{}, map[string]bool{} // codes
		for n, p := range acts {
			codes := append([]string{p.Into, p.Parent}, p.From...)
			switch {
			case p.left(was):
			case slices.ContainsFunc(p.rows, func(r *fileRow) bool { return r.bad }), slices.ContainsFunc(codes, func(c string) bool { return failed[c] }):
				mark(failed, codes)
			case !i.codesKnown(p, made):
				mark(failed, slices.DeleteFunc(codes, func(c string) bool { return c != p.Into && i.reg.codes[c] == nil }))
			default:
				err := i.adoptOrPerform(ctx, acts, n)
				if refused, ok := errors.AsType[*problem.Error](err); ok {
					i.problem(p.rows[0], colAct, refused.Sentence)
					mark(failed, codes)
				} else if err != nil {
					return err
				}
				mark(made, []string{p.Into})
			}
		}
		return nil
	})
}

func (i *importer) adoptOrPerform(ctx context.Context, acts []*plannedAct, n int) error {
	if i.shown(acts, n) {
		return i.adopt(ctx, acts[n])
	}
	return i.perform(ctx, acts[n])
}

func mark(set map[string]bool, codes []string) {
	for _, c := range codes {
		if c != "" {
			set[c] = true
		}
	}
}

// key is what tells whether an act was done already.
func (l actLine) key() actLine { return actLine{on: l.on, kind: l.kind, from: l.from, into: l.into} }

func (p *plannedAct) keys() []actLine {
	if p.Kind == Founding {
		return []actLine{{on: p.On, kind: p.Kind, into: p.Into}}
	}
	var keys []actLine
	for _, from := range p.From {
		keys = append(keys, actLine{on: p.On, kind: p.Kind, from: from, into: p.Into})
	}
	return keys
}

// left takes the agencies out of the act with which it was done already, and reports whether nothing remains to do.
func (p *plannedAct) left(was map[actLine]bool) (nothing bool) {
	keys := p.keys()
	if !slices.ContainsFunc(keys, func(k actLine) bool { return was[k] }) {
		return false
	}
	keys = slices.DeleteFunc(keys, func(k actLine) bool { return was[k] })
	p.From = slices.DeleteFunc(p.From, func(from string) bool {
		return !slices.ContainsFunc(keys, func(k actLine) bool { return k.from == from })
	})
	return !slices.ContainsFunc(keys, func(k actLine) bool { return k.from != p.Into })
}

// plannedActs are the acts of the file in the order in which they happen. Mergers of one day into one agency are one act,
// unless two documents decided them. Those that cannot be read have bad rows.
func (i *importer) plannedActs() []*plannedAct {
	var acts []*plannedAct
	for _, r := range i.rows[ofActs] {
		i.need(r, colDay, colAct)
		a := Reorganisation{On: i.day(r, colDay), Basis: i.text(r, colDecision, maxTitle), Name: i.text(r, colNewName, maxName),
			Into: i.code(r, colNew), Parent: i.code(r, colNewParent)}
		if old := i.code(r, colOld); old != "" {
			a.From = []string{old}
		}
		kind, known := ParseReorganisationKind(r.cells[colAct])
		if a.Kind = kind; !known && r.cells[colAct] != "" {
			var names []string
			for _, k := range ReorganisationKinds() {
				names = append(names, k.Name())
			}
			i.problem(r, colAct, fmt.Sprintf("Không có việc “%s”; đề nghị ghi một trong các việc: %s.", short(r.cells[colAct]), strings.Join(names, "; ")))
		}
		if cell := r.cells[colNewKind]; cell != "" {
			kind, known := ParseAgencyKind(cell)
			if a.AgencyKind = kind; !known {
				i.problem(r, colNewKind, fmt.Sprintf("Không có loại “%s”; đề nghị ghi một trong các loại: %s.", short(cell), strings.Join(AgencyKindNames(), "; ")))
			}
		}
		i.needOf(r, &a)
		at := -1
		if a.Kind == Merger && !r.bad {
			at = slices.IndexFunc(acts, func(p *plannedAct) bool {
				return p.Kind == Merger && p.On == a.On && p.Into == a.Into && !p.rows[0].bad && (p.Basis == a.Basis || p.Basis == "" || a.Basis == "")
			})
		}
		if at < 0 {
			acts = append(acts, &plannedAct{Reorganisation: a, rows: []*fileRow{r}})
			continue
		}
		i.join(acts[at], r, a)
	}
	slices.SortStableFunc(acts, func(a, b *plannedAct) int { return cmp.Compare(a.On, b.On) })
	return acts
}

// needOf asks for what the kind of act needs.
func (i *importer) needOf(r *fileRow, a *Reorganisation) {
	switch a.Kind {
	case Founding:
		i.need(r, colNew, colNewName)
		if len(a.From) > 0 {
			i.problem(r, colOld, "Thành lập thì không ghi Mã cũ; nếu là sáp nhập, đề nghị ghi việc Sáp nhập.")
		}
	case Renaming:
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
	case Merger:
		i.need(r, colOld, colNew)
	case Dissolution, HandOver:
		i.need(r, colOld)
		if a.Into != "" {
			i.problem(r, colNew, a.Kind.Name()+" thì không ghi Mã mới; đề nghị để trống.")
		}
	}
}

// join adds a row to its merger.
func (i *importer) join(merger *plannedAct, r *fileRow, a Reorganisation) {
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

// codesKnown reports codes that nobody has by the day of the act.
func (i *importer) codesKnown(p *plannedAct, made map[string]bool) bool {
	good := true
	check := func(r *fileRow, column, code string) {
		a := i.reg.codes[code]
		switch {
		case code == "" || made[code]:
		case a == nil && !i.torn[ofAgencies]:
			i.problem(r, column, fmt.Sprintf("Không có cơ quan mã “%s”; đề nghị sửa lại mã, hoặc thêm cơ quan này vào bảng Cơ quan.", code))
			good = false
		case a == nil || a.doubt:
			good = false
		}
	}
	for _, r := range p.rows {
		check(r, colOld, CleanCode(r.cells[colOld]))
		check(r, colNewParent, CleanCode(r.cells[colNewParent]))
	}
	if into := i.reg.codes[p.Into]; into != nil && into.doubt {
		return false
	}
	return good
}

// shown reports whether the agencies' terms tell already what the act does: then it is recorded and not done again.
func (i *importer) shown(acts []*plannedAct, n int) bool {
	p := acts[n]
	if p.Kind == Founding {
		a := i.reg.codes[p.Into]
		return a != nil && len(a.held()) > 0 && a.held()[0].from == p.On && !a.doubt
	}
	if p.Kind == Merger {
		into := i.reg.codes[p.Into]
		if into == nil || p.Name != "" && !slices.ContainsFunc(into.held(), func(t *term) bool { return t.from == p.On || t.name == p.Name }) {
			return false
		}
	}
	for _, from := range p.From {
		a := i.reg.codes[from]
		if a == nil || len(a.held()) == 0 {
			return false
		}
		if from == p.Into {
			continue
		}
		held := a.held()
		at := slices.IndexFunc(held, func(t *term) bool { return t.until == p.On })
		ended := at == len(held)-1
		switch {
		case at < 0:
			return false
		case p.Kind == Merger || p.Kind == Dissolution:
			if !ended {
				return false
			}
		case ended || held[at+1].from != p.On:
			return false
		case p.Kind == Renaming && (p.Name != "" && held[at+1].name != p.Name || p.AgencyKind != "" && held[at+1].kind != p.AgencyKind),
			p.Kind == HandOver && i.reg.code(held[at+1].parent) != p.Parent:
			// A later act of the same day may have changed it again.
			again := slices.IndexFunc(acts[n+1:], func(o *plannedAct) bool {
				return o.Kind == p.Kind && o.On == p.On && slices.Contains(o.From, from)
			})
			if again < 0 || !i.shown(acts, n+1+again) {
				return false
			}
		}
	}
	return true
}

const (
	savepoint   = `savepoint act`
	rollBack    = `rollback to savepoint act`
	releaseSave = `release savepoint act`
)

// perform does the act, or leaves no trace of it.
func (i *importer) perform(ctx context.Context, p *plannedAct) error {
	if err := i.write(ctx, savepoint); err != nil {
		return err
	}
	r, changes, err := i.store.reorganise(ctx, i.tx, i.by, p.Reorganisation)
	if err != nil {
		if backErr := i.write(ctx, rollBack); backErr != nil {
			return errors.Join(err, backErr)
		}
		return err
	}
	i.done = append(i.done, r)
	for _, c := range changes {
		i.change(p.rows[0], c.Sign, "%s", c.Text)
	}
	for _, row := range p.rows {
		row.changed = true
	}
	return i.write(ctx, releaseSave)
}

const (
	tieTerms   = `update agency_term set closed_by = $1 where agency_id = $2 and until_on = $3 and from_on < $3 and closed_by <= 0`
	tiePosts   = `update post set closed_by = $1 where agency_id = $2 and until_on = $3 and closed_by <= 0`
	tieBlocs   = `update bloc_member set closed_by = $1 where agency_id = $2 and until_on = $3 and closed_by <= 0`
	tieCarried = `
update post set opened_by = $1 where agency_id = $2 and from_on = $3 and role = 'member' and opened_by = 0
and person_id in (select o.person_id from post o where o.agency_id = $4 and o.closed_by = $1)`
	tieJoined = `
update bloc_member set opened_by = $1 where agency_id = $2 and from_on = $3 and opened_by = 0
and bloc_id in (select o.bloc_id from bloc_member o where o.agency_id = $4 and o.closed_by = $1)`
	childrenUntil = `
select t.agency_id from agency_term t where t.parent_id = $1 and t.until_on = $2 and t.from_on < $2 and t.closed_by <= 0
and exists (select 1 from agency_term o where o.agency_id = t.agency_id and o.from_on = $2) order by t.agency_id`
)

// adopt records an act whose effect is there.
func (i *importer) adopt(ctx context.Context, p *plannedAct) error {
	r, err := p.cleaned()
	if err != nil {
		return err
	}
	if err := i.tx.QueryRow(ctx, insertReorganisation, r.Kind, r.On, r.Basis, i.by.PersonID, i.now).Scan(&r.ID); err != nil {
		return fmt.Errorf("recording a reorganisation: %w", err)
	}
	into := i.reg.codes[r.Into]
	parent := i.reg.codes[r.Parent]
	if r.Kind == Founding {
		if err := i.relink(ctx, r, into, func(*term) {}); err != nil {
			return err
		}
	}
	for _, code := range r.From {
		a := i.reg.codes[code]
		if code == r.Into {
			continue
		}
		switch r.Kind {
		case Renaming:
			err = i.relink(ctx, r, a, func(t *term) { t.name, t.kind = cmp.Or(r.Name, t.name), cmp.Or(r.AgencyKind, t.kind) })
		case HandOver:
			err = i.relink(ctx, r, a, func(t *term) {
				if t.parent = 0; parent != nil {
					t.parent = parent.id
				}
			})
		default:
			err = i.adoptEnd(ctx, r, a, into)
		}
		if err != nil {
			return err
		}
	}
	if r.Kind == Merger && (r.Name != "" || r.AgencyKind != "") {
		if err := i.relink(ctx, r, into, func(t *term) { t.name, t.kind = cmp.Or(r.Name, t.name), cmp.Or(r.AgencyKind, t.kind) }); err != nil {
			return err
		}
	}
	i.done = append(i.done, r)
	for _, row := range p.rows {
		row.changed = true
	}
	i.change(p.rows[0], Added, "Ghi nhận việc “%s” từ %s: %s", r.Kind.Name(), r.On.Words(), strings.TrimPrefix(strings.Join(r.From, ", ")+" → "+cmp.Or(r.Into, r.Name, r.Parent, "kết thúc"), " → "))
	return record(ctx, i.tx, i.by, string(r.Kind), "reorganisation", r.ID,
		"on", string(r.On), "from", strings.Join(r.From, " "), "into", r.Into, "parent", r.Parent, "listed", "true")
}

// adoptEnd ties what ended with an agency to the act that ended it.
func (i *importer) adoptEnd(ctx context.Context, r Reorganisation, a, into *registered) error {
	for _, statement := range []string{tieTerms, tiePosts, tieBlocs} {
		if err := i.write(ctx, statement, r.ID, a.id, r.On); err != nil {
			return err
		}
	}
	if into != nil {
		for _, statement := range []string{tieCarried, tieJoined} {
			if err := i.write(ctx, statement, r.ID, into.id, r.On, a.id); err != nil {
				return err
			}
		}
		if err := i.write(ctx, insertSuccession, r.ID, a.id, into.id); err != nil {
			return err
		}
	}
	below, err := column(ctx, i.tx, childrenUntil, a.id, r.On)
	if err != nil {
		return fmt.Errorf("bringing in a table: %w", err)
	}
	for _, id := range below {
		if child := i.reg.agencies[id]; child != nil {
			if err := i.relink(ctx, r, child, func(t *term) {
				if into != nil {
					t.parent = into.id
				}
			}); err != nil {
				return err
			}
		}
	}
	return nil
}

// formKey names the form that an agency got on a day.
type formKey struct {
	agency int64
	on     Day
}

const (
	termSince = `select id, opened_by from agency_term where agency_id = $1 and from_on = $2 and (until_on = '' or until_on > $2)`
	openedBy  = `update agency_term set opened_by = $1 where id = $2`
	betweenIt = `
insert into agency_term (agency_id, name, kind, parent_id, from_on, until_on, opened_by, closed_by)
values ($1, $2, $3, $4, $5, $5, $6, $7)`
)

// relink ties the form that an agency has since the day of an act to it. Several acts of one day follow each other: between
// two of them the agency had a form for no day at all, which a list does not tell, so it is made up from what they did.
func (i *importer) relink(ctx context.Context, r Reorganisation, a *registered, does func(t *term)) error {
	var id, opened int64
	err := i.tx.QueryRow(ctx, termSince, a.id, r.On).Scan(&id, &opened)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // the act did not change its form
	}
	if err != nil {
		return fmt.Errorf("bringing in a table: %w", err)
	}
	key := formKey{a.id, r.On}
	if i.formed[key] == nil {
		i.formed[key] = &term{}
		for _, t := range a.held() {
			if opened == 0 && t.until == r.On || opened != 0 && t.from == r.On {
				*i.formed[key] = term{name: t.name, kind: t.kind, parent: t.parent}
			}
		}
	}
	if err := i.write(ctx, tieTerms, r.ID, a.id, r.On); err != nil {
		return err
	}
	form := i.formed[key]
	if opened != 0 {
		if err := i.write(ctx, betweenIt, a.id, form.name, form.kind, form.parent, r.On, opened, r.ID); err != nil {
			return err
		}
	}
	does(form)
	return i.write(ctx, openedBy, r.ID, id)
}
