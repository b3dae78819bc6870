package audience

import (
	"fmt"
	"slices"
	"strings"

	"thidua/bot/directory"
	"thidua/bot/problem"
)

// Field is what a term of an Expression looks at.
type Field string

const (
	FieldAll    Field = "all"    // every agency; it has no value
	FieldAgency Field = "agency" // the agency of that code
	FieldUnder  Field = "under"  // the agency of that code and all below it in the tree
	FieldBloc   Field = "bloc"   // the agencies of the bloc of that code
	FieldKind   Field = "kind"   // the agencies of that directory.AgencyKind
	FieldRole   Field = "role"   // the posts of that directory.Role
)

// term is one condition on a post: on its agency, or on its role.
type term struct {
	field Field
	value string // as newTerm cleans it; "" of FieldAll
}

func (t term) String() string {
	if t.field == FieldAll {
		return string(FieldAll)
	}
	return string(t.field) + ":" + t.value
}

// newTerm cleans the value of a term. What is wrong with it, if anything, is returned as the end of a sentence.
func newTerm(field Field, value string) (t term, wrong string) {
	switch field {
	case FieldAll:
		if value != "" {
			return term{}, "sau “all” không ghi giá trị"
		}
	case FieldAgency, FieldUnder, FieldBloc:
		if value = directory.CleanCode(value); value == "" {
			return term{}, fmt.Sprintf("thiếu mã sau “%s:”", field)
		}
		if directory.CheckCode(value) != nil {
			return term{}, fmt.Sprintf("mã “%s” không hợp lệ; mã gồm chữ cái không dấu, chữ số, dấu “-”, “.”, “_”, tối đa 40 ký tự", problem.Excerpt(value))
		}
	case FieldKind:
		value = strings.ToLower(value)
		if !slices.Contains(directory.AgencyKinds(), directory.AgencyKind(value)) {
			return term{}, fmt.Sprintf("không có loại cơ quan “%s”; đề nghị ghi một trong các loại: %s", problem.Excerpt(value), codes(directory.AgencyKinds()))
		}
	case FieldRole:
		value = strings.ToLower(value)
		if !slices.Contains(directory.Roles(), directory.Role(value)) {
			return term{}, fmt.Sprintf("không có vai trò “%s”; đề nghị ghi một trong các vai trò: %s", problem.Excerpt(value), codes(directory.Roles()))
		}
	default:
		return term{}, fmt.Sprintf("không có điều kiện “%s”; đề nghị ghi %s", problem.Excerpt(string(field)), termSyntax)
	}
	return term{field: field, value: value}, ""
}

// termSyntax is what a term may be, in a sentence.
const termSyntax = "all, agency:MÃ, under:MÃ, bloc:MÃ, kind:LOẠI hoặc role:VAI TRÒ"

func codes[T ~string](values []T) string {
	var words []string
	for _, v := range values {
		words = append(words, string(v))
	}
	return strings.Join(words, ", ")
}

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
