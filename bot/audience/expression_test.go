package audience_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"thidua/bot/audience"
	"thidua/bot/directory"
	"thidua/bot/problem"
)

func parse(t testing.TB, s string) audience.Expression {
	t.Helper()
	e, err := audience.ParseExpression(s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return e
}

// term is a term that there can be.
func term(field audience.Field, value string) audience.Expression {
	e, err := audience.Term(field, value)
	if err != nil {
		panic(err)
	}
	return e
}

// node is a random expression of which the tests know the tree: op is "term", "!", " " or "|".
type node struct {
	op    string
	field audience.Field
	value string
	parts []node
}

// codesTried are codes of random organisations; no agency or bloc has the last.
var codesTried = []string{"A1", "A2", "A3", "A4", "A5", "A6", "K1", "K2", "NOBODY"}

func randomNode(r *rand.Rand, depth int) node {
	if depth == 0 || r.IntN(4) == 0 {
		n := node{op: "term"}
		switch r.IntN(6) {
		case 0:
			n.field = audience.FieldAll
		case 1:
			kinds := directory.AgencyKinds()
			n.field, n.value = audience.FieldKind, string(kinds[r.IntN(3)])
		case 2, 3:
			n.field, n.value = audience.FieldRole, string(directory.Roles()[r.IntN(len(directory.Roles()))])
		default:
			fields := []audience.Field{audience.FieldAgency, audience.FieldUnder, audience.FieldBloc}
			n.field, n.value = fields[r.IntN(len(fields))], codesTried[r.IntN(len(codesTried))]
		}
		return n
	}
	n := node{op: []string{"!", " ", "|"}[r.IntN(3)]}
	parts := 1
	if n.op != "!" {
		parts = 1 + r.IntN(3)
	}
	for range parts {
		n.parts = append(n.parts, randomNode(r, depth-1))
	}
	return n
}

// built is the expression as the buttons build it.
func (n node) built() audience.Expression {
	var parts []audience.Expression
	for _, p := range n.parts {
		parts = append(parts, p.built())
	}
	switch n.op {
	case "!":
		return audience.Not(parts[0])
	case " ":
		return audience.And(parts...)
	case "|":
		return audience.Or(parts...)
	}
	return term(n.field, n.value)
}

// text is the expression with a pair of parentheses around everything.
func (n node) text() string {
	var parts []string
	for _, p := range n.parts {
		parts = append(parts, "("+p.text()+")")
	}
	switch {
	case n.op == "!":
		return "!" + parts[0]
	case n.op != "term":
		return strings.Join(parts, n.op)
	case n.field == audience.FieldAll:
		return "all"
	}
	return string(n.field) + ":" + n.value
}

func TestACanonicalFormHasItsCodesCleanAndNoParenthesisTooMany(t *testing.T) {
	for written, want := range map[string]string{
		"all":                              "all",
		" All ":                            "all",
		"agency:snv":                       "agency:SNV",
		"UNDER:Snv-1.a_b":                  "under:SNV-1.A_B",
		"Kind:COMMUNE":                     "kind:commune",
		"role:Deputy_Focal":                "role:deputy_focal",
		"(((bloc:k1)))":                    "bloc:K1",
		"agency:a\t\n agency:b":            "agency:A agency:B",
		"agency:a|agency:b":                "agency:A | agency:B",
		"agency:a agency:b|agency:c":       "agency:A agency:B | agency:C",
		"(agency:a agency:b)|agency:c":     "agency:A agency:B | agency:C",
		"agency:a(agency:b|agency:c)":      "agency:A (agency:B | agency:C)",
		"agency:a (agency:b agency:c)":     "agency:A agency:B agency:C",
		"agency:a|(agency:b|(agency:c))":   "agency:A | agency:B | agency:C",
		"!agency:a agency:b":               "!agency:A agency:B",
		"!(agency:a agency:b)":             "!(agency:A agency:B)",
		"! ( agency:a | agency:b )":        "!(agency:A | agency:B)",
		"!!agency:a":                       "agency:A",
		"!!!agency:a":                      "!agency:A",
		"!(!(agency:a|agency:b)) agency:c": "(agency:A | agency:B) agency:C",
		"agency:a!role:head":               "agency:A !role:head",
		"(all)(role:head)":                 "all role:head",
	} {
		if got := parse(t, written).String(); got != want {
			t.Errorf("%q is %q, want %q", written, got, want)
		}
	}
}

func TestTheCanonicalFormIsReadAsTheSameExpression(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		n := randomNode(r, 5)
		e := n.built()
		if again, err := audience.ParseExpression(e.String()); len(e.String()) <= 2000 && (err != nil || !reflect.DeepEqual(again, e)) {
			t.Fatalf("%q is read as %q (%v)", e, again, err)
		}
		if written, err := audience.ParseExpression(n.text()); len(n.text()) <= 2000 && (err != nil || !reflect.DeepEqual(written, e)) {
			t.Fatalf("%q is %q (%v), built it is %q", n.text(), written, err, e)
		}
	}
}

// Without any one pair of its parentheses, a canonical form is another expression.
func TestNoParenthesisOfACanonicalFormCanBeLeftOut(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	pairs := 0
	for range 2000 {
		e := randomNode(r, 4).built()
		s := e.String()
		var open []int
		for i, c := range s {
			if c == '(' {
				open = append(open, i)
			}
			if c != ')' {
				continue
			}
			from := open[len(open)-1]
			open = open[:len(open)-1]
			pairs++
			if without := s[:from] + s[from+1:i] + s[i+1:]; reflect.DeepEqual(parse(t, without), e) {
				t.Fatalf("%q is %q too", s, without)
			}
		}
	}
	if pairs < 1000 {
		t.Errorf("only %d pairs were tried", pairs)
	}
}

func TestButtonsBuildWhatTheCommandLineReads(t *testing.T) {
	a, b := term(audience.FieldAgency, " s nv "), term(audience.FieldRole, "Head")
	for _, c := range []struct {
		built audience.Expression
		want  string
	}{
		{audience.And(a, audience.Or(b, term(audience.FieldAll, ""))), "agency:SNV (role:head | all)"},
		{audience.Or(audience.And(a, b), audience.Not(b)), "agency:SNV role:head | !role:head"},
		{audience.And(audience.And(a, b), b), "agency:SNV role:head role:head"},
		{audience.Or(a), "agency:SNV"},
		{audience.Or(audience.Expression{}, a, audience.And()), "agency:SNV"}, // what is not chosen yet is no part
		{audience.And(audience.Not(audience.Expression{}), b), "role:head"},
	} {
		if !reflect.DeepEqual(c.built, parse(t, c.want)) || c.built.String() != c.want {
			t.Errorf("%q is built, want %q", c.built, c.want)
		}
	}
	for _, e := range []audience.Expression{{}, audience.And(), audience.Or(), audience.Not(audience.Or())} {
		if !reflect.DeepEqual(e, audience.Expression{}) || e.String() != "" {
			t.Errorf("%q is built of nothing", e)
		}
	}
}

func TestATermOfAValueThatThereCannotBeIsRefused(t *testing.T) {
	for _, c := range []struct {
		field audience.Field
		value string
		want  string
	}{
		{audience.FieldRole, "chief", "Điều kiện chọn người nhận chưa đúng: không có vai trò “chief”; đề nghị ghi một trong các vai trò: member, deputy_focal, focal, head, officer, approver, admin."},
		{audience.FieldBloc, " ", "Điều kiện chọn người nhận chưa đúng: thiếu mã sau “bloc:”."},
		{audience.FieldAll, "x", "Điều kiện chọn người nhận chưa đúng: sau “all” không ghi giá trị."},
		{"name", "x", "Điều kiện chọn người nhận chưa đúng: không có điều kiện “name”; đề nghị ghi all, agency:MÃ, under:MÃ, bloc:MÃ, kind:LOẠI hoặc role:VAI TRÒ."},
	} {
		e, err := audience.Term(c.field, c.value)
		if !problem.Is(err, problem.Invalid) || err.Error() != c.want || !reflect.DeepEqual(e, audience.Expression{}) {
			t.Errorf("%s %q: %q and %v, want %q", c.field, c.value, e, err, c.want)
		}
	}
}

func TestEveryKindAndRoleOfTheDirectoryIsATerm(t *testing.T) {
	for _, k := range directory.AgencyKinds() {
		parse(t, fmt.Sprint("kind:", k))
	}
	for _, r := range directory.Roles() {
		parse(t, fmt.Sprint("role:", r))
	}
}
