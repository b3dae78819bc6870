package audience_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"thidua/bot/audience"
	"thidua/bot/directory"
)

func TestASelectionIsReadBackFromItsExpression(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	conditions := []audience.Condition{
		{Field: audience.FieldAll}, {Field: audience.FieldAgency, Value: "SOYT"}, {Field: audience.FieldAgency, Value: "SOTC"},
		{Field: audience.FieldUnder, Value: "UBND"}, {Field: audience.FieldBloc, Value: "K1"}, {Field: audience.FieldKind, Value: "commune"},
	}
	for range 2000 {
		var s audience.Selection
		for range r.IntN(8) {
			s.Toggle(conditions[r.IntN(len(conditions))], r.IntN(3) == 0)
		}
		for range r.IntN(3) {
			s.ToggleRole(directory.Roles()[r.IntN(4)])
		}
		e, err := s.Expression()
		if err != nil {
			t.Fatal(err)
		}
		if len(s.Include) == 0 {
			s = audience.Selection{} // nothing is chosen
		}
		read, err := audience.ParseExpression(e.String())
		if err != nil && len(s.Include) > 0 {
			t.Fatal(err)
		}
		got, ok := audience.SelectionOf(read)
		if diff := cmp.Diff(s, got, cmpopts.EquateEmpty()); diff != "" || !ok {
			t.Fatalf("%s (-want +got):\n%s", e, diff)
		}
	}
}

func TestWhatNoSelectionMeansIsNotTakenForOne(t *testing.T) {
	for _, words := range []string{"role:head", "!agency:A", "agency:A | role:head", "all (agency:A | role:head)", "agency:A bloc:K", "all !role:head",
		"all !(agency:A bloc:K)", "all role:head role:focal", "agency:A | bloc:K role:head"} {
		e, err := audience.ParseExpression(words)
		if err != nil {
			t.Fatal(err)
		}
		if s, ok := audience.SelectionOf(e); ok {
			t.Errorf("%s is taken for %+v", words, s)
		}
	}
}

func TestToggledTwiceIsAsBefore(t *testing.T) {
	var s audience.Selection
	c := audience.Condition{Field: audience.FieldBloc, Value: "K1"}
	s.Toggle(c, false)
	s.Toggle(c, true) // what is excluded is not included as well
	if len(s.Include) != 0 || !slices.Equal(s.Exclude, []audience.Condition{c}) {
		t.Errorf("%+v", s)
	}
	s.Toggle(c, true)
	s.ToggleRole(directory.Head)
	s.ToggleRole(directory.Head)
	if len(s.Include)+len(s.Exclude)+len(s.Roles) != 0 {
		t.Errorf("%+v", s)
	}
}
