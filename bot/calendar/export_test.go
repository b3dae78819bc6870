package calendar

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// String writes the table in the syntax of Parse, without comments: rows by day, then the last day.
func (t Table) String() string {
	var b strings.Builder
	for _, d := range slices.Sorted(maps.Keys(t.rows)) {
		r := t.rows[d]
		word := offWord
		if r.works {
			word = workWord
		}
		fmt.Fprintf(&b, "%s;%s;%s;%s\n", d, word, r.name, r.source)
	}
	if t.until != 0 {
		fmt.Fprintf(&b, "%s;%s\n", untilWord, t.until)
	}
	return b.String()
}
