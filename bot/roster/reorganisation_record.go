package roster

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"thidua/bot/directory"
)

// tookEffect reports whether the agencies' terms tell already what the reorganisation does, as in an export and in a list of
// many years: then it is recorded and not done again.
func (i *importer) tookEffect(planned []*plannedReorganisation, n int) bool {
	p := planned[n]
	if p.Kind == directory.Founding {
		a := i.snap.byCode[p.Into]
		return a != nil && len(a.validTerms()) > 0 && a.validTerms()[0].from == p.On && !a.unreadable
	}
	if p.Kind == directory.Merger {
		into := i.snap.byCode[p.Into]
		if into == nil || p.Name != "" && !slices.ContainsFunc(into.validTerms(), func(t *term) bool { return t.from == p.On || t.name == p.Name }) {
			return false
		}
	}
	for _, from := range p.From {
		a := i.snap.byCode[from]
		if a == nil || len(a.validTerms()) == 0 || from != p.Into && !i.tookEffectOn(a, planned, n) {
			return false
		}
	}
	return true
}

// tookEffectOn is tookEffect for one of the agencies that it is done to.
func (i *importer) tookEffectOn(a *agencyHistory, planned []*plannedReorganisation, n int) bool {
	p, terms := planned[n], a.validTerms()
	at := slices.IndexFunc(terms, func(t *term) bool { return t.until == p.On })
	if at < 0 {
		return false
	}
	ended := at == len(terms)-1
	if p.Kind == directory.Merger || p.Kind == directory.Dissolution {
		return ended
	}
	if ended || terms[at+1].from != p.On {
		return false
	}
	next := terms[at+1]
	renamed := p.Kind == directory.Renaming && (p.Name == "" || next.name == p.Name) && (p.AgencyKind == "" || next.kind == p.AgencyKind)
	handedOver := p.Kind == directory.HandOver && i.snap.code(next.parent) == p.Parent
	if renamed || handedOver {
		return true
	}
	// A later one of the same day may have changed it again.
	again := slices.IndexFunc(planned[n+1:], func(o *plannedReorganisation) bool {
		return o.Kind == p.Kind && o.On == p.On && slices.Contains(o.From, a.code)
	})
	return again >= 0 && i.tookEffect(planned, n+1+again)
}

// record records a reorganisation whose effect is there, and links the rows that it opened and closed to it, so that it can
// be undone like one that was done here.
func (i *importer) record(ctx context.Context, p *plannedReorganisation) error {
	r, err := i.revision.RecordReorganisation(ctx, p.Reorganisation)
	if err != nil {
		return err
	}
	into := i.snap.byCode[r.Into]
	takeForm := func(t *term) { t.name, t.kind = cmp.Or(r.Name, t.name), cmp.Or(r.AgencyKind, t.kind) }
	takeParent := func(t *term) {
		t.parent = 0
		if parent := i.snap.byCode[r.Parent]; parent != nil {
			t.parent = parent.id
		}
	}
	if r.Kind == directory.Founding {
		if err := i.linkTerm(ctx, r, into, func(*term) {}); err != nil {
			return err
		}
	}
	for _, code := range r.From {
		a := i.snap.byCode[code]
		if code == r.Into {
			continue
		}
		switch r.Kind {
		case directory.Renaming:
			err = i.linkTerm(ctx, r, a, takeForm)
		case directory.HandOver:
			err = i.linkTerm(ctx, r, a, takeParent)
		default:
			err = i.linkEnd(ctx, r, a, into)
		}
		if err != nil {
			return err
		}
	}
	if r.Kind == directory.Merger && (r.Name != "" || r.AgencyKind != "") {
		if err := i.linkTerm(ctx, r, into, takeForm); err != nil {
			return err
		}
	}
	for _, row := range p.rows {
		row.changes = true
	}
	what := strings.TrimPrefix(strings.Join(r.From, ", ")+" → "+cmp.Or(r.Into, r.Name, r.Parent, "kết thúc"), " → ")
	i.change(p.rows[0], directory.Added, "Ghi nhận việc “%s” từ %s: %s%s", r.Kind.Name(), r.On.Words(), what, p.details())
	return nil
}

const (
	linkTermsEnded       = `update agency_term set closed_by = $1 where agency_id = $2 and until_on = $3 and from_on < $3 and closed_by <= 0`
	linkPostsEnded       = `update post set closed_by = $1 where agency_id = $2 and until_on = $3 and closed_by <= 0`
	linkMembershipsEnded = `update bloc_member set closed_by = $1 where agency_id = $2 and until_on = $3 and closed_by <= 0`

	linkPostsCarried = `
update post set opened_by = $1 where agency_id = $2 and from_on = $3 and role = 'member' and opened_by = 0
and person_id in (select o.person_id from post o where o.agency_id = $4 and o.closed_by = $1)`
	linkMembershipsCarried = `
update bloc_member set opened_by = $1 where agency_id = $2 and from_on = $3 and opened_by = 0
and bloc_id in (select o.bloc_id from bloc_member o where o.agency_id = $4 and o.closed_by = $1)`
	insertSuccession = `insert into succession (reorganisation_id, from_id, to_id) values ($1, $2, $3)`

	childrenUntil = `
select t.agency_id from agency_term t where t.parent_id = $1 and t.until_on = $2 and t.from_on < $2 and t.closed_by <= 0
and exists (select 1 from agency_term o where o.agency_id = t.agency_id and o.from_on = $2) order by t.agency_id`
)

// linkEnd links what ended with an agency to the reorganisation that ended it; into is nil without a successor.
func (i *importer) linkEnd(ctx context.Context, r directory.Reorganisation, a, into *agencyHistory) error {
	for _, statement := range []string{linkTermsEnded, linkPostsEnded, linkMembershipsEnded} {
		if err := i.exec(ctx, statement, r.ID, a.id, r.On); err != nil {
			return err
		}
	}
	if into != nil {
		for _, statement := range []string{linkPostsCarried, linkMembershipsCarried} {
			if err := i.exec(ctx, statement, r.ID, into.id, r.On, a.id); err != nil {
				return err
			}
		}
		if err := i.exec(ctx, insertSuccession, r.ID, a.id, into.id); err != nil {
			return err
		}
	}
	children, err := i.ids(ctx, childrenUntil, a.id, r.On)
	if err != nil {
		return err
	}
	for _, id := range children {
		child := i.snap.agencies[id]
		if child == nil {
			continue
		}
		if err := i.linkTerm(ctx, r, child, func(t *term) {
			if into != nil {
				t.parent = into.id
			}
		}); err != nil {
			return err
		}
	}
	return nil
}

// termKey names the term that an agency has since a day.
type termKey struct {
	agency int64
	on     directory.Day
}

const (
	termSince = `select id, opened_by from agency_term where agency_id = $1 and from_on = $2 and (until_on = '' or until_on > $2)`
	setOpened = `update agency_term set opened_by = $1 where id = $2`

	insertIntermediate = `
insert into agency_term (agency_id, name, kind, parent_id, from_on, until_on, opened_by, closed_by)
values ($1, $2, $3, $4, $5, $5, $6, $7)`
)

// linkTerm links the term that an agency has since the day of a reorganisation to it. Several of one day follow each other:
// between two of them the agency had a term of no day at all, which a list does not tell; it is made up from what they did.
// change does to a term what the reorganisation does.
func (i *importer) linkTerm(ctx context.Context, r directory.Reorganisation, a *agencyHistory, change func(t *term)) error {
	var id, opened int64
	err := i.revision.Tx.QueryRow(ctx, termSince, a.id, r.On).Scan(&id, &opened)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // the agency stayed as it was
	}
	if err != nil {
		return fmt.Errorf("importing a table: %w", err)
	}
	key := termKey{a.id, r.On}
	if i.intermediate[key] == nil {
		i.intermediate[key] = &term{}
		for _, t := range a.validTerms() {
			if opened == 0 && t.until == r.On || opened != 0 && t.from == r.On {
				*i.intermediate[key] = term{name: t.name, kind: t.kind, parent: t.parent}
			}
		}
	}
	if err := i.exec(ctx, linkTermsEnded, r.ID, a.id, r.On); err != nil {
		return err
	}
	intermediate := i.intermediate[key]
	if opened != 0 {
		if err := i.exec(ctx, insertIntermediate, a.id, intermediate.name, intermediate.kind, intermediate.parent, r.On, opened, r.ID); err != nil {
			return err
		}
	}
	change(intermediate)
	return i.exec(ctx, setOpened, r.ID, id)
}
