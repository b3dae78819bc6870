package query

import (
	"slices"
	"strings"

	"thidua/knowledge/vietnamese"
)

// maxInstead is how many awards are named in the place of one that there is not.
const maxInstead = 4

// Instead is what there is in the place of an award that there is not, known by the name that NoSuch gives it: the classes of the award, or those awards
// whose names in law are most like it, of its own kind first. An award without classes has none.
func Instead(name string) (all []string) {
	if award, _, ok := strings.Cut(name, classWord); ok {
		if a := AwardNamed(award); a != nil {
			for class := 1; class <= a.Classes; class++ {
				all = append(all, strings.TrimSpace(classWord)+" "+classNames[class])
			}
			return all
		}
	}
	most := 0
	for _, a := range Awards() {
		most = max(most, alike(name, a.Name))
	}
	if most == 0 {
		return nil
	}
	kind, _, _ := strings.Cut(strings.TrimPrefix(vietnamese.Key(name), "danh hiệu "), " ")
	var others []string
	for _, a := range Awards() {
		switch {
		case alike(name, a.Name) < most:
		case strings.HasPrefix(vietnamese.Key(a.Name), kind+" "):
			all = append(all, a.Name)
		default:
			others = append(others, a.Name)
		}
	}
	all = append(all, others...)
	all = all[:min(len(all), maxInstead)]
	if a := AwardNamed(all[0]); a.Kind == Certificate { // what is beneath the level of one is praised by the other
		for _, a := range Awards() {
			if a.Kind == Commendation {
				all = append(all, a.Name)
			}
		}
	}
	return all
}

// classWord stands between an award and its class.
const classWord = " hạng "

// notNaming are words that many awards have in their names.
var notNaming = []string{"danh", "hiệu", "của", "cấp", "chủ", "tịch", "hạng"}

// alike is how many words two names share that tell awards apart.
func alike(a, b string) (n int) {
	of := strings.Fields(strings.ReplaceAll(vietnamese.Key(b), ",", ""))
	for _, w := range strings.Fields(vietnamese.Key(a)) {
		if slices.Contains(of, w) && !slices.Contains(notNaming, w) {
			n++
		}
	}
	return n
}
