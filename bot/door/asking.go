package door

import (
	_ "embed"
	"strings"
)

//go:embed asking.txt
var askingTable string

var asking = mustVocabulary(askingTable, "asking", "last", "tail")

// asks reports whether the words in [from, to) ask something: a question mark after them, a word that asks, or one that does
// so at the end.
func (r *reading) asks(from, to int) bool {
	if asking.find("asking", r, from, to) >= 0 {
		return true
	}
	for i := from + 1; i <= to; i++ {
		if strings.Contains(r.gap(i), "?") || r.breaks(i) && asking.before("last", r, i) > 0 {
			return true
		}
	}
	for to > from && asking.has("tail", r, to-1) && asking.before("last", r, to) == 0 { // "không ạ", "chưa anh"
		to--
	}
	return asking.before("last", r, to) > 0
}
