package audience

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/bot/problem"
)

// The bounds of an expression as it is written, and in its canonical form.
const (
	maxExpression = 2000 // characters
	maxDepth      = 50   // parentheses and negations within each other
)

// ParseExpression reads an expression: the terms all, agency:CODE, under:CODE, bloc:CODE, kind:KIND and role:ROLE (see
// Field), "!" for not, a blank for and, "|" for or, in the order in which they bind, and parentheses. Capitals and small
// letters are the same. An expression that is wrong, of more than 2,000 characters or more than 50 levels deep is
// problem.Invalid; the sentence names the first wrong character, counted from 1, and what was expected.
func ParseExpression(s string) (Expression, error) {
	if utf8.RuneCountInString(s) > maxExpression {
		return Expression{}, wrongAt(maxExpression, "biểu thức dài quá 2.000 ký tự")
	}
	p := &parser{text: []rune(s)}
	e, err := p.or()
	if err != nil {
		return Expression{}, err
	}
	if p.at < len(p.text) { // only a closing parenthesis ends an expression before its text does
		return Expression{}, wrongAt(p.at, "thừa dấu đóng ngoặc")
	}
	// The canonical form may have more blanks than were written, and it has to be readable again.
	if utf8.RuneCountInString(e.String()) > maxExpression {
		return Expression{}, wrongAt(len(p.text)-1, "viết ở dạng chuẩn, biểu thức dài quá 2.000 ký tự")
	}
	return e, nil
}

// wrongAt is the problem with the character of that index.
func wrongAt(at int, what string) error {
	return problem.New(problem.Invalid, fmt.Sprintf("Biểu thức người nhận sai ở ký tự %d: %s.", at+1, what))
}

// parser reads an expression by recursive descent, a method for each operator.
type parser struct {
	text  []rune
	at    int // the next character
	depth int // parentheses and negations around it
}

// next skips blanks and is the character then; 0 at the end.
func (p *parser) next() rune {
	for p.at < len(p.text) && unicode.IsSpace(p.text[p.at]) {
		p.at++
	}
	if p.at == len(p.text) {
		return 0
	}
	return p.text[p.at]
}

func (p *parser) or() (Expression, error) {
	var parts []Expression
	for {
		part, err := p.and()
		if err != nil {
			return Expression{}, err
		}
		parts = append(parts, part)
		if p.next() != '|' {
			return Or(parts...), nil
		}
		p.at++
	}
}

func (p *parser) and() (Expression, error) {
	var parts []Expression
	for {
		part, err := p.factor()
		if err != nil {
			return Expression{}, err
		}
		parts = append(parts, part)
		if p.next(); p.at == len(p.text) || p.text[p.at] == '|' || p.text[p.at] == ')' {
			return And(parts...), nil
		}
	}
}

// factor is a term, a negation or what stands in parentheses.
func (p *parser) factor() (Expression, error) {
	opening := p.next()
	if opening != '!' && opening != '(' {
		return p.word()
	}
	if p.depth == maxDepth {
		return Expression{}, wrongAt(p.at, fmt.Sprintf("dấu ngoặc và dấu “!” lồng nhau quá %d lớp", maxDepth))
	}
	p.at++
	p.depth++
	defer func() { p.depth-- }()
	if opening == '!' {
		e, err := p.factor()
		return Not(e), err
	}
	e, err := p.or()
	if err != nil {
		return Expression{}, err
	}
	if p.next() != ')' {
		return Expression{}, wrongAt(p.at, "thiếu dấu đóng ngoặc")
	}
	p.at++
	return e, nil
}

// word is a term: all up to a blank or a sign. What is wrong with its value is said of the value's first character.
func (p *parser) word() (Expression, error) {
	start := p.at
	for p.at < len(p.text) && !unicode.IsSpace(p.text[p.at]) && !strings.ContainsRune("!|()", p.text[p.at]) {
		p.at++
	}
	if p.at == start {
		return Expression{}, wrongAt(start, "cần một điều kiện: "+termSyntax)
	}
	name, value, hasValue := strings.Cut(string(p.text[start:p.at]), ":")
	field := Field(strings.ToLower(name))
	at := start
	switch field {
	case FieldAgency, FieldUnder, FieldBloc, FieldKind, FieldRole:
		at += utf8.RuneCountInString(name)
		if !hasValue {
			return Expression{}, wrongAt(at, fmt.Sprintf("thiếu dấu hai chấm sau “%s”", field))
		}
		at++
	case FieldAll:
		if hasValue {
			return Expression{}, wrongAt(at+len(FieldAll), "sau “all” không ghi giá trị")
		}
	default:
		field = Field(name) // the sentence repeats it as it was written
	}
	t, wrong := newTerm(field, value)
	if wrong != "" {
		return Expression{}, wrongAt(at, wrong)
	}
	return Expression{op: opTerm, term: t}, nil
}
