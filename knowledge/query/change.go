package query

import (
	_ "embed"
	"slices"
)

//go:embed change.txt
var changeTable string

var changeRules = rules("change.txt", &changeTable)

// AsksChange reports whether a question asks how a rule was changed, or what it was before: both versions answer it.
func (q Question) AsksChange() bool {
	text := plain(q.words)
	return slices.ContainsFunc(changeRules(), func(r rule) bool { return r.pattern.matches(text) })
}
