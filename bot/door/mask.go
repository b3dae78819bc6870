package door

import (
	_ "embed"
	"slices"
	"strings"
)

//go:embed personal.txt
var personalTable string

var personal = mustVocabulary(personalTable, "identity", "passport", "insurance", "account", "bank", "card", "other", "money", "kin", "anybody", "title",
	"suffers", "diagnosis", "disease")

// MaskKind is what was masked.
type MaskKind uint8

const (
	Identity  MaskKind = iota // the number of an identity card, old or new, or of a passport
	Insurance                 // the number of a health card or of social insurance
	Account                   // of a bank
	Card                      // of a bank
	Health                    // a diagnosis
)

var labels = [...]string{
	Identity: "[đã che số định danh]", Insurance: "[đã che số bảo hiểm]", Account: "[đã che số tài khoản]", Card: "[đã che số thẻ]",
	Health: "[đã che thông tin sức khỏe]",
}

// Mask returns text with a label in place of each number of a person and each diagnosis, and the kind of each in reading order of the
// result. Text that has none is returned as it is, and masking again changes nothing.
//
// A number of 12 digits is always masked, unless it is money; any other needs its form and, but for cards and health cards, a word
// near it that says what it is. Telephone numbers stay: officials give theirs to be called back, and the directory has them. So
// do document numbers, days, money, Telegram's ids and the names of diseases in a general question.
func Mask(text string) (string, []MaskKind) {
	changed := false
	for {
		next, more := maskOnce(text)
		if !more {
			break
		}
		text, changed = next, true
	}
	if !changed {
		return text, nil
	}
	return text, labelsIn(text)
}

// cut is a part of the text that is to be masked.
type cut struct {
	start, end int
	kind       MaskKind
}

// maskOnce masks what is found at once. What it leaves may be found when the rest is gone, so that it is called until it finds nothing.
func maskOnce(text string) (string, bool) {
	m := newMasker(text)
	cuts := m.health()
	for i, ref := range m.refs {
		if ref >= 0 {
			cuts = append(cuts, m.number(i)...)
		}
	}
	slices.SortFunc(cuts, func(a, b cut) int { return a.start - b.start })
	var out strings.Builder
	from := 0
	for _, c := range cuts {
		if c.start < from {
			continue
		}
		out.WriteString(text[from:c.start])
		out.WriteString(labels[c.kind])
		from = c.end
	}
	out.WriteString(text[from:])
	return out.String(), len(cuts) > 0
}

func labelsIn(text string) (all []MaskKind) {
	for i := 0; i < len(text); i++ {
		for kind, label := range labels {
			if text[i] == '[' && strings.HasPrefix(text[i:], label) {
				all = append(all, MaskKind(kind))
			}
		}
	}
	return all
}

// masker is a text as words, numbers and labels of what was masked before.
type masker struct {
	reading
	refs    []int // of each word: plainWord, labelWord, or the place of a number in numbers
	numbers []digits
}

const (
	plainWord = -1
	labelWord = -2
)

func newMasker(text string) *masker {
	m := &masker{reading: reading{text: text}, numbers: numbers(text)}
	read := read(text)
	next := 0 // the number that comes next
	for i := 0; i < len(read.words); i++ {
		w := read.words[i]
		if end := labelAt(text, w.start); end > 0 {
			m.add(word{start: w.start, end: end}, labelWord)
			for i+1 < len(read.words) && read.words[i+1].start < end {
				i++
			}
			continue
		}
		m.addNumbers(&next, w.start)
		switch {
		case next < len(m.numbers) && m.numbers[next].start() < w.end:
			if start := m.numbers[next].start(); w.start < start {
				m.add(newWord(strings.ToLower(text[w.start:start]), w.start, start), plainWord)
			}
		case len(m.words) > 0 && m.words[len(m.words)-1].end >= w.end:
			// the rest of a number of several tokens
		default:
			m.add(w, plainWord)
		}
		m.addNumbers(&next, w.end)
	}
	m.addNumbers(&next, len(text))
	return m
}

func (m *masker) add(w word, ref int) { m.words, m.refs = append(m.words, w), append(m.refs, ref) }

// addNumbers adds the numbers that start before a byte of the text.
func (m *masker) addNumbers(next *int, before int) {
	for ; *next < len(m.numbers) && m.numbers[*next].start() < before; *next++ {
		n := m.numbers[*next]
		m.add(word{start: n.start(), end: n.end()}, *next)
	}
}

// labelAt returns where the label ends whose first word starts at byte i; 0 when none does.
func labelAt(text string, i int) int {
	for _, label := range labels {
		if i > 0 && strings.HasPrefix(text[i-1:], label) {
			return i - 1 + len(label)
		}
	}
	return 0
}

// number returns what is to be masked of the number at word i: all of it, or some of its groups.
func (m *masker) number(i int) (cuts []cut) {
	d := m.numbers[m.refs[i]]
	for from := 0; from < len(d.groups); {
		to := len(d.groups)
		kind, ok := m.kind(i, d)
		if from > 0 || !ok {
			kind, to, ok = m.part(i, d, from)
		}
		if !ok {
			from++
			continue
		}
		c := cut{d.groups[from].start, d.groups[to-1].end, kind}
		if kind == Insurance && from == 0 {
			c.start = m.letters(i)
		}
		cuts, from = append(cuts, c), to
	}
	return cuts
}

// part finds the longest run of groups from one on that is a number of a person by itself.
func (m *masker) part(i int, d digits, from int) (kind MaskKind, to int, ok bool) {
	for to = min(len(d.groups), from+7); to > from; to-- {
		if from == 0 && to == len(d.groups) {
			continue // all of it is none
		}
		part := digits{groups: d.groups[from:to], joined: d.joined && to == len(d.groups)}
		if kind, ok := m.form(i, part); ok {
			return kind, to, true
		}
		if to == from+1 && len(part.value()) >= 8 {
			if kind, ok := m.context(i, part); ok {
				return kind, to, true
			}
		}
	}
	return 0, from, false
}

// kind says what the number is that is word i.
func (m *masker) kind(i int, d digits) (MaskKind, bool) {
	if value := d.value(); len(value) == 13 && '1' <= value[0] && value[0] <= '5' && m.letters(i) < d.start() {
		return Insurance, true
	}
	if kind, ok := m.form(i, d); ok {
		return kind, true
	}
	return m.context(i, d)
}

// letters returns where the two letters of a health card start before the number that is word i; where the number does when there are
// none.
func (m *masker) letters(i int) int {
	start := m.words[i].start
	if i > 0 && m.refs[i-1] == plainWord && len(m.source(i-1)) == 2 && strings.Trim(m.gap(i), " -.") == "" && len(m.words[i-1].typed.written) == 2 &&
		!numeric(m.source(i-1)) {
		return m.words[i-1].start
	}
	return start
}

// form recognises a number by its digits alone.
func (m *masker) form(i int, d digits) (MaskKind, bool) {
	value := d.value()
	switch {
	case len(value) == 12 && len(d.groups) == 1:
		return Identity, value[0] == '0' || !m.money(i, d)
	case len(value) == 12 && d.grouped("3333", "444", "336", "66", "39", "3126", "318", "3324", "3135", "3423", "3432"):
		return Identity, province(value)
	case 13 <= len(value) && len(value) <= 19 && luhn(value) && issuer(value) && !d.joined:
		return Card, d.grouped("4444", "44443", "465", "466") || len(d.groups) == 1
	}
	return 0, false
}

// province reports whether an identity number begins with the code of a province, 001 to 096.
func province(value string) bool { return value[0] == '0' && "000" < value[:3] && value[:3] <= "096" }

// issuer reports whether a card number begins as those do that Vietnamese banks issue or take.
func issuer(value string) bool {
	for _, prefix := range []string{"9704", "4", "51", "52", "53", "54", "55", "22", "23", "24", "25", "26", "27", "34", "37", "35", "62"} {
		if strings.HasPrefix(value, prefix) {
			return true
		}
	}
	return false
}

// money reports whether a unit follows the number at word i.
func (m *masker) money(i int, d digits) bool {
	return m.words[i].end == d.end() && personal.has("money", &m.reading, i+1) && strings.TrimSpace(m.gap(i+1)) == ""
}

// context recognises a number by the words near it.
func (m *masker) context(i int, d digits) (MaskKind, bool) {
	value := d.value()
	n := len(value)
	if n < 6 || n > 19 || d.joined || d.day() || m.money(i, d) {
		return 0, false
	}
	phone := n == 10 && value[0] == '0' && strings.IndexByte("35789", value[1]) >= 0
	switch {
	case (n == 9 || n == 12) && m.near("identity", i, 5):
		return Identity, true
	case n == 7 && m.near("passport", i, 5):
		return Identity, true
	case n == 10 && (m.near("insurance", i, 1) || !phone && m.near("insurance", i, 4)):
		return Insurance, true
	case n >= 12 && m.near("card", i, 3):
		return Card, true
	case m.near("account", i, 5), n >= 8 && !phone && m.near("bank", i, 3):
		return Account, true
	case n >= 8 && m.near("other", i, 0): // something else is said of it
		return 0, false
	case n >= 8 && !phone && m.followed(i):
		return Account, true
	}
	return 0, false
}

// near reports whether a phrase of a section stands before word i with at most so many words between, and none between that makes the
// number something else. Of numbers only masked ones may stand between.
func (m *masker) near(name string, i, between int) bool {
	for j := i; j > 0 && between >= 0; j-- {
		switch {
		case m.refs[j-1] == labelWord:
			continue
		case m.refs[j-1] >= 0 || strings.Contains(m.gap(j), "\n\n"):
			return false
		case personal.before(name, &m.reading, j) > 0:
			return true
		case personal.before("other", &m.reading, j) > 0:
			return false
		}
		between--
	}
	return false
}

// followed reports whether the name of a bank follows the number at word i.
func (m *masker) followed(i int) bool {
	for j := i + 1; j < min(len(m.words), i+4); j++ {
		if m.refs[j] != plainWord || strings.ContainsAny(m.gap(j), "\n.;?") {
			return false
		}
		if personal.has("bank", &m.reading, j) {
			return true
		}
	}
	return false
}
