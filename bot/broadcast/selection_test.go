package broadcast_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"thidua/bot/broadcast"
	"thidua/bot/directory"
)

func TestASelectionIsReadBackFromItsExpression(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	conditions := []broadcast.Condition{
		{Field: broadcast.FieldAll}, {Field: broadcast.FieldAgency, Value: "SOYT"}, {Field: broadcast.FieldAgency, Value: "SOTC"},
		{Field: broadcast.FieldUnder, Value: "UBND"}, {Field: broadcast.FieldBloc, Value: "K1"}, {Field: broadcast.FieldKind, Value: "commune"},
	}
	for range 2000 {
		var s broadcast.Selection
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
			s = broadcast.Selection{} // nothing is chosen
		}
		read, err := broadcast.ParseExpression(e.String())
		if err != nil && len(s.Include) > 0 {
			t.Fatal(err)
		}
		got, ok := broadcast.SelectionOf(read)
		if diff := cmp.Diff(s, got, cmpopts.EquateEmpty()); diff != "" || !ok {
			t.Fatalf("%s (-want +got):\n%s", e, diff)
		}
	}
}

func TestWhatNoSelectionMeansIsNotTakenForOne(t *testing.T) {
	for _, words := range []string{"role:head", "!agency:A", "agency:A | role:head", "all (agency:A | role:head)", "agency:A bloc:K", "all !role:head",
		"all !(agency:A bloc:K)", "all role:head role:focal", "agency:A | bloc:K role:head"} {
		e, err := broadcast.ParseExpression(words)
		if err != nil {
			t.Fatal(err)
		}
		if s, ok := broadcast.SelectionOf(e); ok {
			t.Errorf("%s is taken for %+v", words, s)
		}
	}
}

func TestToggledTwiceIsAsBefore(t *testing.T) {
	var s broadcast.Selection
	c := broadcast.Condition{Field: broadcast.FieldBloc, Value: "K1"}
	s.Toggle(c, false)
	s.Toggle(c, true) // what is excluded is not included as well
	if len(s.Include) != 0 || !slices.Equal(s.Exclude, []broadcast.Condition{c}) {
		t.Errorf("%+v", s)
	}
	s.Toggle(c, true)
	s.ToggleRole(directory.Head)
	s.ToggleRole(directory.Head)
	if len(s.Include)+len(s.Exclude)+len(s.Roles) != 0 {
		t.Errorf("%+v", s)
	}
}
