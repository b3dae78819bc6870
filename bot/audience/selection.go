package audience

import (
	"slices"

	"thidua/bot/directory"
)

// Selection is an audience as it is chosen by buttons: agencies, but for some of them, and of what roles. Its Expression is
// "(include | include) (role | role) !(exclude | exclude)".
type Selection struct {
	Include, Exclude []Condition
	Roles            []directory.Role // none is the rule of Expression: focal points, their deputies and heads
}

// Condition is one term about agencies.
type Condition struct {
	Field Field // of any but FieldRole
	Value string
}

// Expression is what the selection means; with nothing included, the zero Expression. It is problem.Invalid when a condition has a value
// that there cannot be.
func (s Selection) Expression() (Expression, error) {
	include, err := anyOf(s.Include)
	if err != nil || len(s.Include) == 0 {
		return Expression{}, err
	}
	exclude, err := anyOf(s.Exclude)
	if err != nil {
		return Expression{}, err
	}
	var roles []Condition
	for _, r := range s.Roles {
		roles = append(roles, Condition{FieldRole, string(r)})
	}
	of, err := anyOf(roles)
	if err != nil {
		return Expression{}, err
	}
	return And(include, of, Not(exclude)), nil
}

func anyOf(conditions []Condition) (Expression, error) {
	var parts []Expression
	for _, c := range conditions {
		part, err := Term(c.Field, c.Value)
		if err != nil {
			return Expression{}, err
		}
		parts = append(parts, part)
	}
	return Or(parts...), nil
}

// SelectionOf takes an expression apart; ok is false for one that no selection means.
func SelectionOf(e Expression) (s Selection, ok bool) {
	parts := []Expression{e}
	switch e.op {
	case opNone:
		return s, true
	case opAnd:
		parts = e.parts
	}
	for _, p := range parts {
		into := &s.Include
		if p.op == opNot {
			p, into = p.parts[0], &s.Exclude
		}
		terms, ok := termsOf(p)
		switch {
		case !ok:
			return Selection{}, false
		case terms[0].Field == FieldRole && into == &s.Include && s.Roles == nil:
			for _, t := range terms {
				s.Roles = append(s.Roles, directory.Role(t.Value))
			}
		case terms[0].Field != FieldRole && *into == nil:
			*into = terms
		default:
			return Selection{}, false
		}
	}
	return s, s.Include != nil
}

// termsOf are the terms of an expression that holds when one of them does; ok is false for another, and when some of them are about roles and
// some about agencies.
func termsOf(e Expression) (all []Condition, ok bool) {
	parts := []Expression{e}
	if e.op == opOr {
		parts = e.parts
	}
	for _, p := range parts {
		if p.op != opTerm || len(all) > 0 && (p.term.field == FieldRole) != (all[0].Field == FieldRole) {
			return nil, false
		}
		all = append(all, Condition{p.term.field, p.term.value})
	}
	return all, true
}

// Toggle includes a condition, or excludes it; what was included or excluded already is so no more.
func (s *Selection) Toggle(c Condition, exclude bool) {
	into, other := &s.Include, &s.Exclude
	if exclude {
		into, other = other, into
	}
	if i := slices.Index(*into, c); i >= 0 {
		*into = slices.Delete(slices.Clone(*into), i, i+1)
		return
	}
	*other = slices.DeleteFunc(slices.Clone(*other), func(had Condition) bool { return had == c })
	*into = append(slices.Clone(*into), c)
}

// ToggleRole adds a role, or takes it out.
func (s *Selection) ToggleRole(r directory.Role) {
	if i := slices.Index(s.Roles, r); i >= 0 {
		s.Roles = slices.Delete(slices.Clone(s.Roles), i, i+1)
		return
	}
	s.Roles = append(slices.Clone(s.Roles), r)
}
