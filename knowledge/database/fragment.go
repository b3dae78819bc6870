package database

import (
	"strconv"
	"strings"
)

// Placeholders is a list of n placeholders that follow the first after ones, for `in`: "($3, $4)" for 2, 2. The list of
// none is one that no value is in and none is known not to be in: neither engine takes an empty one.
func Placeholders(after, n int) string {
	if n == 0 {
		return "(null)"
	}
	return placeholderRows(after, n, 1)
}

// PlaceholderRows is rows of width placeholders each, for `values`: "($1, $2), ($3, $4)" for 2, 2.
func PlaceholderRows(width, rows int) string { return placeholderRows(0, width, rows) }

func placeholderRows(after, width, rows int) string {
	var b strings.Builder
	for i := range rows * width {
		switch {
		case i == 0:
			b.WriteString("($")
		case i%width == 0:
			b.WriteString("), ($")
		default:
			b.WriteString(", $")
		}
		b.WriteString(strconv.Itoa(after + i + 1))
	}
	b.WriteString(")")
	return b.String()
}

// Args makes values the arguments of a statement, one for each placeholder.
func Args[T any](values []T) []any {
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = v
	}
	return args
}

var likeEscaper = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// EscapeLike makes s stand for itself in the pattern of a `like $1 escape '!'`.
func EscapeLike(s string) string { return likeEscaper.Replace(s) }
