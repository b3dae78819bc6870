// Package broadcast is what the Board sends to the agencies, and to whom.
//
// An Audience is found by an Expression over the posts of an Organisation, the directory as it is on one day.
package audience

import (
	"slices"
	"strings"

	"thidua/bot/directory"
)

// Expression says which posts an announcement is for. The zero Expression is one in which nothing has been chosen yet: it
// means nobody, and ParseExpression and Check refuse it.
//
// An expression in which no role is named means the posts by which an agency deals with the Board: focal points, deputy
// focal points and heads; never all members. One that names any role, "!role:head" too, means every role that it holds
// for; but Board roles (see directory.Role.OfBoard) only those that a term of it names. The whole expression decides: in
// "kind:commune | agency:SNV role:officer" the members of the communes are meant too.
type Expression struct {
	op    operator
	term  term         // of opTerm
	parts []Expression // of the others; of opNot one, of opAnd and opOr two or more, none of which has the same operator
}

type operator int

const (
	opNone operator = iota // of the zero Expression only
	opTerm
	opNot
	opAnd
	opOr
)

// And holds for a post when all parts do. Parts in which nothing is chosen are left out; without any other, nothing is
// chosen in it either.
func And(parts ...Expression) Expression { return combine(opAnd, parts) }

// Or holds for a post when one of the parts does. Parts in which nothing is chosen are left out, as And does.
func Or(parts ...Expression) Expression { return combine(opOr, parts) }

// Not holds for a post when e does not. When nothing is chosen in e, neither is in its opposite.
func Not(e Expression) Expression {
	switch e.op {
	case opNone:
		return e
	case opNot:
		return e.parts[0]
	}
	return Expression{op: opNot, parts: []Expression{e}}
}

func combine(op operator, parts []Expression) Expression {
	var all []Expression
	for _, p := range parts {
		switch p.op {
		case opNone:
		case op:
			all = append(all, p.parts...)
		default:
			all = append(all, p)
		}
	}
	switch len(all) {
	case 0:
		return Expression{}
	case 1:
		return all[0]
	}
	return Expression{op: op, parts: all}
}

// String is the canonical form, which ParseExpression reads as an equal expression when Check accepts it: codes as they
// are stored, and no parenthesis that may be left out. The order of the parts is kept.
func (e Expression) String() string {
	var out strings.Builder
	e.write(&out)
	return out.String()
}

// MarshalText implements encoding.TextMarshaler.
func (e Expression) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler; no text is the zero Expression.
func (e *Expression) UnmarshalText(text []byte) (err error) {
	if *e = (Expression{}); len(text) > 0 {
		*e, err = ParseExpression(string(text))
	}
	return err
}

func (e Expression) write(out *strings.Builder) {
	switch e.op {
	case opTerm:
		out.WriteString(e.term.String())
	case opNot:
		out.WriteString("!")
		e.parts[0].writeWithin(e.op, out)
	case opAnd, opOr:
		for i, p := range e.parts {
			if i > 0 {
				out.WriteString(map[operator]string{opAnd: " ", opOr: " | "}[e.op])
			}
			p.writeWithin(e.op, out)
		}
	}
}

// writeWithin writes a part of an expression, in parentheses where its operator binds less tightly.
func (e Expression) writeWithin(op operator, out *strings.Builder) {
	if e.op <= op {
		e.write(out)
		return
	}
	out.WriteString("(")
	e.write(out)
	out.WriteString(")")
}

// holds evaluates e by what its terms are.
func (e Expression) holds(is func(term) bool) bool {
	switch e.op {
	case opTerm:
		return is(e.term)
	case opNot:
		return !e.parts[0].holds(is)
	case opAnd:
		return !slices.ContainsFunc(e.parts, func(p Expression) bool { return !p.holds(is) })
	case opOr:
		return slices.ContainsFunc(e.parts, func(p Expression) bool { return p.holds(is) })
	}
	return false
}

// terms calls each with the terms of e, from left to right.
func (e Expression) terms(each func(term)) {
	if e.op == opTerm {
		each(e.term)
	}
	for _, p := range e.parts {
		p.terms(each)
	}
}

// roles are those among which e chooses: the rule that is stated at Expression is decided here and nowhere else.
func (e Expression) roles() []directory.Role {
	named := map[directory.Role]bool{}
	e.terms(func(t term) {
		if t.field == FieldRole {
			named[directory.Role(t.value)] = true
		}
	})
	if len(named) == 0 {
		return []directory.Role{directory.DeputyFocal, directory.Focal, directory.Head}
	}
	return slices.DeleteFunc(directory.Roles(), func(r directory.Role) bool { return r.OfBoard() && !named[r] })
}
