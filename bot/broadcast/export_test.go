package broadcast

import "thidua/bot/problem"

// Term is the expression of one condition. The value is the code of an agency or a bloc, of an agency kind or of a role,
// in capitals or not. It is problem.Invalid when there cannot be such a value; whether an agency or a bloc has the code,
// Expression.Check finds.
func Term(field Field, value string) (Expression, error) {
	t, wrong := newTerm(field, value)
	if wrong != "" {
		return Expression{}, problem.New(problem.Invalid, "Điều kiện chọn người nhận chưa đúng: "+wrong+".")
	}
	return Expression{op: opTerm, term: t}, nil
}
