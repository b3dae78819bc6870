package quotation

import "thidua/knowledge/vietnamese"

// sameRule is the share of the pairs of words of the shorter quote that the other has too from which the two say the same: a circular repeats what
// the law says.
const sameRule = 0.7

// SaySame reports whether two quotes say the same. With other numbers they do not.
func SaySame(one, other string) bool {
	a, b := pairs(one), pairs(other)
	if len(a) > len(b) {
		a, b = b, a
	}
	both := 0
	for pair := range a {
		switch {
		case b[pair]:
			both++
		case pair[1] == number:
			return false
		}
	}
	return len(a) > 0 && float64(both) >= sameRule*float64(len(a))
}

// number stands beside a number in pairs.
const number = "#"

// pairs are the words of a text, two side by side, and its numbers.
func pairs(text string) map[[2]string]bool {
	all := map[[2]string]bool{}
	before := ""
	for _, t := range vietnamese.Tokenize(text) {
		all[[2]string{before, t.Canonical()}] = true
		before = t.Canonical()
		if t.Numeric() {
			all[[2]string{before, number}] = true
		}
	}
	return all
}
