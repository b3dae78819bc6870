package audience

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"thidua/bot/directory"
	"thidua/bot/problem"
)

// Organisation is the agencies, the blocs and the posts of one day. It does not change.
type Organisation struct {
	agencies []directory.Agency
	posts    []directory.Post
	byCode   map[string]int64          // agency ids
	children map[int64][]int64         // of an agency
	blocs    map[string]map[int64]bool // agency ids by the bloc's code
}

// NewOrganisation is an organisation of what there is on a day. Posts in an agency that is not among the agencies, and
// such agencies of a bloc, count for nothing.
func NewOrganisation(agencies []directory.Agency, blocs []directory.Bloc, posts []directory.Post) *Organisation {
	o := &Organisation{agencies: agencies, posts: posts, byCode: map[string]int64{}, children: map[int64][]int64{}, blocs: map[string]map[int64]bool{}}
	for _, a := range agencies {
		o.byCode[a.Code] = a.ID
		o.children[a.ParentID] = append(o.children[a.ParentID], a.ID)
	}
	for _, b := range blocs {
		o.blocs[b.Code] = map[int64]bool{}
		for _, a := range b.Agencies {
			o.blocs[b.Code][a.ID] = true
		}
	}
	return o
}

// versionTries is how often ReadOrganisation begins again because the directory was changed meanwhile.
const versionTries = 10

// ReadOrganisation reads the organisation of a day. All of it is of one state of the directory: while that is being
// changed it is read again, ten times at most.
func ReadOrganisation(ctx context.Context, store *directory.Store, day directory.Day) (*Organisation, error) {
	for range versionTries {
		before, err := store.Version(ctx)
		if err != nil {
			return nil, err
		}
		o, err := readOrganisation(ctx, store, day)
		if err != nil {
			return nil, err
		}
		after, err := store.Version(ctx)
		if err != nil {
			return nil, err
		}
		if before == after {
			return o, nil
		}
	}
	return nil, errors.New("the directory did not stand still while the organisation was read")
}

func readOrganisation(ctx context.Context, store *directory.Store, day directory.Day) (*Organisation, error) {
	tree, err := store.Tree(ctx, day)
	if err != nil {
		return nil, err
	}
	var agencies []directory.Agency
	tree.Walk(func(a directory.Agency, _ int) { agencies = append(agencies, a) })
	blocs, err := store.Blocs(ctx, day)
	if err != nil {
		return nil, err
	}
	for i := range blocs {
		if blocs[i], err = store.Bloc(ctx, blocs[i].ID, day); err != nil {
			return nil, err
		}
	}
	posts, err := store.PostsOn(ctx, day)
	if err != nil {
		return nil, err
	}
	return NewOrganisation(agencies, blocs, posts), nil
}

// Check refuses, as problem.Invalid, an expression that cannot be used with an organisation: nothing is chosen in it, it is
// longer or deeper than ParseExpression reads, or nothing there has one of its codes. The sentence names the code.
func (e Expression) Check(o *Organisation) error {
	if _, err := ParseExpression(e.String()); err != nil {
		return err
	}
	var missing error
	e.terms(func(t term) {
		if missing != nil {
			return
		}
		switch t.field {
		case FieldAgency, FieldUnder:
			if _, there := o.byCode[t.value]; !there {
				missing = problem.New(problem.Invalid, fmt.Sprintf("Không có cơ quan, đơn vị mang mã “%s”.", t.value))
			}
		case FieldBloc:
			if o.blocs[t.value] == nil {
				missing = problem.New(problem.Invalid, fmt.Sprintf("Không có cụm, khối thi đua mang mã “%s”.", t.value))
			}
		}
	})
	return missing
}

// Has reports whether there is an agency.
func (o *Organisation) Has(agency int64) bool {
	return slices.ContainsFunc(o.agencies, func(a directory.Agency) bool { return a.ID == agency })
}

// agenciesOf are the ids of the agencies that a term on a part of the organisation means; nil of another term.
func (o *Organisation) agenciesOf(t term) map[int64]bool {
	switch t.field {
	case FieldBloc:
		return o.blocs[t.value]
	case FieldUnder:
		if top, there := o.byCode[t.value]; there {
			below := map[int64]bool{}
			o.addBelow(top, below)
			return below
		}
	}
	return nil
}

// addBelow adds an agency and all below it to a set; one that is in it already, as when agencies were above each other, is
// not gone into again.
func (o *Organisation) addBelow(id int64, set map[int64]bool) {
	if set[id] {
		return
	}
	set[id] = true
	for _, child := range o.children[id] {
		o.addBelow(child, set)
	}
}
