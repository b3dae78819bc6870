package directory

import (
	"context"
	"maps"
	"slices"

	"thidua/knowledge/database"
)

// Effect is what a reorganisation did to agencies, by their ids, in ascending order.
type Effect struct {
	Founded []int64
	Changed []int64 // have another name, kind or superior, those below a merged or dissolved agency among them
	Ended   []Succession
}

// Succession is an agency that ended, and the one it went into.
type Succession struct {
	From int64
	To   int64 // 0 when it was dissolved
}

const (
	foundedBy = `
select distinct t.agency_id from agency_term t where t.opened_by = $1
and not exists (select 1 from agency_term o where o.agency_id = t.agency_id and o.opened_by <> $1) order by t.agency_id`

	changedBy = `
select distinct t.agency_id from agency_term t where t.opened_by = $1
and exists (select 1 from agency_term o where o.agency_id = t.agency_id and o.opened_by <> $1) order by t.agency_id`

	endedBy = `
select distinct t.agency_id, coalesce((select n.to_id from succession n where n.reorganisation_id = $1 and n.from_id = t.agency_id), 0)
from agency_term t where t.closed_by = $1
and not exists (select 1 from agency_term o where o.agency_id = t.agency_id and o.opened_by = $1) order by t.agency_id`
)

// effectOf is what a reorganisation that is not undone did to agencies.
func effectOf(ctx context.Context, tx *database.Tx, id int64) (e Effect, err error) {
	if e.Founded, err = column(ctx, tx, foundedBy, id); err != nil {
		return Effect{}, err
	}
	if e.Changed, err = column(ctx, tx, changedBy, id); err != nil {
		return Effect{}, err
	}
	e.Ended, err = list(ctx, tx, "what a reorganisation did", func(row scanner) (s Succession, err error) {
		err = row.Scan(&s.From, &s.To)
		return s, err
	}, endedBy, id)
	return e, err
}

// form is what an agency is for some time.
type form struct {
	agency      int64
	name        string
	kind        AgencyKind
	parent      int64
	from, until Day
}

const allForms = `
select agency_id, name, kind, parent_id, from_on, until_on from agency_term
where until_on = '' or from_on < until_on order by agency_id, from_on, id`

// agencyForms are the forms of all agencies by their ids, the oldest first, without those of no day.
func agencyForms(ctx context.Context, tx *database.Tx) (map[int64][]form, error) {
	forms, err := list(ctx, tx, "agencies", func(row scanner) (f form, err error) {
		err = row.Scan(&f.agency, &f.name, &f.kind, &f.parent, &f.from, &f.until)
		return f, err
	}, allForms)
	byAgency := map[int64][]form{}
	for _, f := range forms {
		byAgency[f.agency] = append(byAgency[f.agency], f)
	}
	return byAgency, err
}

// compareForms is what became of the agencies. One that ends on another day than before counts as ended, whatever else
// changed.
func compareForms(before, after map[int64][]form) (e Effect) {
	for _, id := range slices.Sorted(maps.Keys(after)) {
		was, is := before[id], after[id]
		switch end := is[len(is)-1].until; {
		case len(was) == 0:
			e.Founded = append(e.Founded, id)
		case slices.Equal(was, is):
		case end != "" && end != was[len(was)-1].until:
			e.Ended = append(e.Ended, Succession{From: id})
		default:
			e.Changed = append(e.Changed, id)
		}
	}
	return e
}

// without is the effect but for what others say as well.
func (e Effect) without(others []Effect) Effect {
	founded, changed, ended := map[int64]bool{}, map[int64]bool{}, map[int64]bool{}
	for _, o := range others {
		for _, id := range o.Founded {
			founded[id], changed[id] = true, true
		}
		for _, id := range o.Changed {
			changed[id] = true
		}
		for _, s := range o.Ended {
			ended[s.From], changed[s.From] = true, true
		}
	}
	return Effect{
		Founded: slices.DeleteFunc(e.Founded, func(id int64) bool { return founded[id] }),
		Changed: slices.DeleteFunc(e.Changed, func(id int64) bool { return changed[id] }),
		Ended:   slices.DeleteFunc(e.Ended, func(s Succession) bool { return ended[s.From] }),
	}
}

func (e Effect) empty() bool { return len(e.Founded)+len(e.Changed)+len(e.Ended) == 0 }
