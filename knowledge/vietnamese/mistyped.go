package vietnamese

import (
	"strings"
	"unicode/utf8"
)

// Costs of a slip, from the likeliest on. They order what a mistyped word may have been meant
// for; a fallback on them only ever competes with other fallbacks.
const (
	uncomposedCost = 0.1  // thuowngr → thưởng
	confusedCost   = 0.3  // hỏi or ngã, i or y, and the tables below
	strayKeyCost   = 0.35 // thuongr, thuong3: the key of a tone is left behind
	doubledCost    = 0.4  // thhi: a key that was held
	markCost       = 0.45 // a, ă, â; d, đ; another tone
	swappedCost    = 0.5  // hteo
	neighbourCost  = 0.6  // a key next to the right one
	bothMarksCost  = 0.65 // a, ấ
	missingCost    = 0.7  // a letter too few or too many
	otherCost      = 0.9  // another letter
)

// confusedInitials and confusedFinals are spellings that sound alike somewhere in the country, or
// that the rules of spelling tell apart and people do not.
var (
	confusedInitials = [...][2]string{
		{"s", "x"}, {"ch", "tr"}, {"d", "gi"}, {"d", "r"}, {"gi", "r"}, {"d", "v"}, {"gi", "v"}, {"d", "g"}, // g: gi before i
		{"l", "n"}, {"ng", "ngh"}, {"g", "gh"}, {"c", "k"}, {"c", "q"}, {"k", "q"},
		{"f", "ph"}, {"j", "gi"}, {"z", "d"}, {"z", "gi"}, {"w", "qu"},
	}
	confusedFinals = [...][2]string{
		{"n", "ng"}, {"n", "nh"}, {"t", "c"}, {"t", "ch"}, {"c", "ch"}, {"ng", "nh"}, {"ng", "g"}, {"nh", "h"},
	}
)

// shortest is the length in letters from which a plain slip of the finger is considered: in
// shorter words it would turn any into any. long is the length beyond which two are.
const (
	shortest = 3
	long     = 7
)

// Mistyped says how far a word that was typed is from one that may have been meant: cost is 0 when
// they are equal, else above 0 to 1, less for the likelier slip. Both are syllables or words in the
// form of Key, or both in that of Fold. ok is false when they are more than one slip apart, or two
// in words of more than seven letters, such as those that are typed without spaces.
//
// A slip is a letter too many, too few, another or swapped with the next, a spelling of the tables,
// or a whole syllable that the keyboard did not compose. Words of two letters only differ by a
// confused or marked letter. Numbers are never mistyped: digits must be equal, though one digit
// may be left over from VNI. Mistyped(a, b) and Mistyped(b, a) are equal but for what keyboards
// leave behind: a stray or uncomposed key in what was typed.
func Mistyped(typed, meant string) (cost float64, ok bool) {
	if typed == meant {
		return 0, true
	}
	if typed == "" || meant == "" {
		return 0, false
	}
	var typedBuf, meantBuf [longest]rune
	a, okA := letterRunes(typedBuf[:0], typed)
	b, okB := letterRunes(meantBuf[:0], meant)
	if !okA || !okB || hasDigit(b) {
		return 0, false
	}
	if letterOf(a[0]).fold == letterOf(b[0]).fold && uncomposed(typed, meant, len(a), len(b)) {
		return uncomposedCost, true
	}
	budget := 1
	if min(len(a), len(b)) > long {
		budget = 2
	}
	if d := len(a) - len(b); d > budget+1 || -d > budget+1 {
		return 0, false
	}
	cost = confused(typed, meant)
	if c := (slips{a, b, min(len(a), len(b)) >= shortest}).cost(0, 0, budget); c < cost {
		cost = c
	}
	if cost > impossible-1 {
		return 0, false
	}
	return min(cost, 1), true
}

// longest is the longest word in letters that is looked at.
const longest = 48

// impossible is more than any slips cost.
const impossible = 10

func letterRunes(buf []rune, s string) ([]rune, bool) {
	for _, r := range s {
		if len(buf) == cap(buf) {
			return nil, false
		}
		buf = append(buf, r)
	}
	return buf, true
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func hasDigit(word []rune) bool {
	for _, r := range word {
		if isDigit(r) {
			return true
		}
	}
	return false
}

// uncomposed reports whether typed, of a letters, are the keys of meant, of b, with its marks or without.
func uncomposed(typed, meant string, a, b int) bool {
	if a < b || a > maxRaw || a == b && !strings.Contains(typed, "w") {
		return false
	}
	syllable, ok := Compose(typed)
	return ok && (syllable == meant || plain(meant) && Fold(syllable) == meant)
}

// confused is the cost of an initial or final that is taken for another, the rest being equal.
func confused(a, b string) float64 {
	for _, p := range confusedInitials {
		if swappedPrefix(a, b, p[0], p[1]) || swappedPrefix(a, b, p[1], p[0]) {
			return confusedCost
		}
	}
	for _, p := range confusedFinals {
		if swappedSuffix(a, b, p[0], p[1]) || swappedSuffix(a, b, p[1], p[0]) {
			return confusedCost
		}
	}
	return impossible
}

// swappedPrefix reports whether a and b are x and y before the same rest, which is not empty.
func swappedPrefix(a, b, x, y string) bool {
	return len(a)-len(x) == len(b)-len(y) && len(a) > len(x) &&
		strings.HasPrefix(a, x) && strings.HasPrefix(b, y) && a[len(x):] == b[len(y):]
}

func swappedSuffix(a, b, x, y string) bool {
	return len(a)-len(x) == len(b)-len(y) && len(a) > len(x) &&
		strings.HasSuffix(a, x) && strings.HasSuffix(b, y) && a[:len(a)-len(x)] == b[:len(b)-len(y)]
}

// slips compares two words letter by letter.
type slips struct {
	a, b  []rune
	plain bool // slips of the finger count
}

// cost is that of the cheapest way from a[i:] to b[j:] with at most budget slips.
func (s slips) cost(i, j, budget int) float64 {
	for i < len(s.a) && j < len(s.b) && s.a[i] == s.b[j] {
		i, j = i+1, j+1
	}
	if i == len(s.a) && j == len(s.b) {
		return 0
	}
	if left := len(s.a) - i - (len(s.b) - j); budget == 0 || left > budget || -left > budget {
		return impossible
	}
	best := float64(impossible)
	try := func(slip float64, i, j int) {
		if slip < best {
			best = min(best, slip+s.cost(i, j, budget-1))
		}
	}
	if i < len(s.a) && j < len(s.b) {
		try(s.another(s.a[i], s.b[j]), i+1, j+1)
	}
	if i < len(s.a) {
		try(s.extra(i), i+1, j)
	}
	if j < len(s.b) && s.plain {
		try(s.missing(j), i, j+1)
	}
	if s.plain && i+1 < len(s.a) && j+1 < len(s.b) && s.a[i] == s.b[j+1] && s.a[i+1] == s.b[j] && !isDigit(s.a[i]) && !isDigit(s.a[i+1]) {
		try(swappedCost, i+2, j+2)
	}
	return best
}

// another is the cost of typing one letter for another.
func (s slips) another(typed, meant rune) float64 {
	if isDigit(typed) || isDigit(meant) {
		return impossible
	}
	a, b := letterOf(typed), letterOf(meant)
	switch {
	case a.base == 0 || b.base == 0:
	case a.base == b.base:
		if a.tone+b.tone == hook+tilde && a.tone != 0 && b.tone != 0 && (a.tone == hook || b.tone == hook) {
			return confusedCost
		}
		return markCost
	case a.fold == b.fold && a.tone == b.tone:
		return markCost
	case a.fold == b.fold:
		return bothMarksCost
	case a.tone == b.tone && a.fold+b.fold == 'i'+'y' && (a.fold == 'i' || b.fold == 'i'):
		return confusedCost
	}
	if !s.plain {
		return impossible
	}
	if neighbours(typed, meant) && a.tone == b.tone {
		return neighbourCost
	}
	return otherCost
}

// extra is the cost of a letter too many at a[i].
func (s slips) extra(i int) float64 {
	r := s.a[i]
	switch {
	case isDigit(r):
		if i >= 2 && r != '0' && r != '9' && len(s.a) > shortest && !hasDigit(s.a[:i]) && !hasDigit(s.a[i+1:]) {
			return strayKeyCost
		}
		return impossible
	case !s.plain:
		return impossible
	case i == len(s.a)-1 && i > 1 && strings.ContainsRune(telexTones, r):
		return strayKeyCost
	case i > 0 && s.a[i-1] == r:
		return doubledCost
	}
	return missingCost
}

// missing is the cost of a letter too few, b[j].
func (s slips) missing(j int) float64 {
	if j > 0 && s.b[j-1] == s.b[j] {
		return doubledCost
	}
	return missingCost
}

// The tones that most of the country does not tell apart.
const (
	hook  = 3
	tilde = 4
)

// neighbours reports whether the keys of two letters touch on a phone.
func neighbours(a, b rune) bool {
	x, y := keyOf(a), keyOf(b)
	return x != 0 && y != 0 && touching[x-'a'][y-'a']
}

// keyOf is the key a letter is typed with, 0 for none.
func keyOf(r rune) byte {
	if l := letterOf(r); l.base != 0 {
		return l.fold
	}
	if r < utf8.RuneSelf && 'a' <= r && r <= 'z' {
		return byte(r)
	}
	return 0
}

// touching is the keyboard of a phone: a begins half a key further right than q, and z is below s.
var touching = func() (table [26][26]bool) {
	type place struct{ x, y int } // in half keys
	var at [26]place
	for y, row := range []string{"qwertyuiop", "asdfghjkl", "zxcvbnm"} {
		for x, key := range row {
			at[key-'a'] = place{2*x + y + max(0, y-1), y}
		}
	}
	for a, p := range at {
		for b, q := range at {
			dx, dy := p.x-q.x, p.y-q.y
			table[a][b] = a != b && (dy == 0 && dx*dx == 4 || dy*dy == 1 && dx*dx <= 4)
		}
	}
	return table
}()
