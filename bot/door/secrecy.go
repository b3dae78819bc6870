package door

import (
	_ "embed"
	"strings"
)

//go:embed secrecy.txt
var secrecyTable string

var secrecy = mustVocabulary(secrecyTable, "level", "bare", "before", "after", "untyped", "label", "value", "stamp", "link", "kind", "number",
	"dated", "point", "subject", "own", "unless", "apart", "caveat", "content", "alone", "join", "about")

// mark is a degree of secrecy that stands in words [from, to).
type mark struct {
	*reading
	from, to int
	exact    bool // typed with its diacritics
	double   bool // tối mật or tuyệt mật
	capital  bool // in capitals
}

// markRules say whether a mark is one, from the surest on. A rule may be sure for exact marks only.
var markRules = []struct {
	name   string
	listed bool // holds also where degrees are listed
	is     func(mark) bool
}{
	{"mark in brackets", true, mark.enclosed},
	{"degree after its label", false, mark.labelled},
	{"mark that stands alone", false, mark.alone},
	{"mark at the head", false, mark.heads},
	{"certain document", false, mark.certain},
	{"document of the writer", false, mark.owned},
	{"document marked in capitals", false, mark.emphasised},
	{"this is secret", false, mark.pointed},
	{"warning not to pass on", false, mark.guarded},
}

// secrecyIn finds the first sure mark, or else the first one.
func secrecyIn(r *reading) Finding {
	var first Finding
	spelt := r.spelt()
	for i := range spelt.words {
		f := spelt.markedAt(i)
		if f.Sure {
			return f
		}
		if first.Kind == Clear {
			first = f
		}
	}
	return first
}

// markedAt applies the rules to what begins at word i.
func (r *reading) markedAt(i int) Finding {
	if n, exact := secrecy.match("alone", r, i); n > 0 && r.breaks(i) && r.breaks(i+n) && r.capital(i, i+n) {
		return r.secret(i, i+n, exact, "stamp that goes with a mark")
	}
	if n := r.valueAt(i); n > 0 {
		return r.secret(i, i+n, true, "degree after its label")
	}
	m, ok := r.markAt(i)
	if !ok {
		return Finding{}
	}
	listed := m.listed()
	for _, rule := range markRules {
		if (rule.listed || !listed) && rule.is(m) {
			return r.secret(m.from, m.to, m.exact, rule.name)
		}
	}
	return Finding{}
}

func (r *reading) secret(from, to int, sure bool, rule string) Finding {
	return Finding{Kind: Secret, Sure: sure, Start: r.words[from].start, End: r.words[to-1].end, Rule: rule}
}

// markAt reads the degree that begins at word i, if it is no part of another word.
func (r *reading) markAt(i int) (mark, bool) {
	n, exact := secrecy.match("level", r, i)
	if n == 0 {
		n, _ = secrecy.match("bare", r, i)
	}
	if n == 0 {
		return mark{}, false
	}
	m := mark{reading: r, from: i, to: i + n, exact: exact, capital: r.capital(i, i+n)}
	m.double = n == 2 || len(r.words[i].typed.folded) > len("mat")
	if !m.double && r.joined(i) && secrecy.before("before", r, i) > 0 || !m.double && r.inLabel(i) {
		return mark{}, false
	}
	behind := r.adjacent(i+n) && !(r.endsLine(i+n) && (r.initial(i) || strings.Contains(r.gap(i), ":")))
	if behind && (!(m.double && m.exact) && secrecy.has("after", r, i+n) || !m.exact && secrecy.has("untyped", r, i+n)) {
		return mark{}, false
	}
	return m, true
}

// joined reports whether word i goes on with the one before it. A capital at the start of a line does not.
func (r *reading) joined(i int) bool { return r.adjacent(i) && !(r.initial(i) && r.startsLine(i)) }

// inLabel reports whether the "mật" at word i is that of "độ mật", not of "độ Mật".
func (r *reading) inLabel(i int) bool {
	if r.initial(i) && !r.capital(i-min(i, 1), i+1) && !strings.Contains(r.gap(i+1), ":") {
		return false
	}
	if !r.joined(i) {
		return false
	}
	for _, back := range []int{1, 2, 3} {
		if n, _ := secrecy.match("label", r, i-back); n == back+1 {
			return true
		}
	}
	return false
}

// valueAt returns the length of a sign that stands for a degree after its label: "Độ mật: B".
func (r *reading) valueAt(i int) int {
	n, _ := secrecy.match("value", r, i)
	if n == 0 || !strings.ContainsAny(r.gap(i), ":=") || !r.breaks(i+n) {
		return 0
	}
	if back := secrecy.before("label", r, i); back < 2 {
		return 0
	}
	return n
}

// listed reports whether another degree stands beside the mark: "Mật, Tối mật, Tuyệt mật" speaks of degrees.
func (m mark) listed() bool {
	beside := func(i int) bool {
		other, ok := m.markAt(i)
		return ok && other.exact && (other.to <= m.from || m.to <= other.from) && (!m.line() || other.line()) && (other.double != m.double || m.double && m.typed(i) != m.typed(m.from))
	}
	ends := func(i int) bool { return strings.ContainsAny(m.gap(i), ".!?") && !m.numeric(i-1) }
	joins := func(i int) bool { return secrecy.has("join", m.reading, i) || m.numeric(i) }
	for to := m.to; to < min(len(m.words), m.to+3) && !ends(to); to++ {
		if beside(to) {
			return true
		}
		if !joins(to) {
			break
		}
	}
	for i := m.from - 1; i >= max(0, m.from-4) && !ends(i+1); i-- {
		if beside(i) || i > 0 && beside(i-1) {
			return true
		}
		if !joins(i) {
			break
		}
	}
	return false
}

// line reports whether the mark is all of its line, its label perhaps before it.
func (m mark) line() bool {
	return m.endsLine(m.to) && (m.startsLine(m.from) || m.startsLine(m.from-secrecy.before("label", m.reading, m.from)))
}

func (m mark) typed(i int) string { return m.words[i].typed.folded }

// enclosed: "[MẬT]", "<Tối mật>", "*TUYỆT MẬT*", "#mật", and "(Mật)" with a capital.
func (m mark) enclosed() bool {
	left, right := strings.TrimRight(m.gap(m.from), " "), strings.TrimLeft(m.gap(m.to), " ")
	if !m.exact && !m.capital && !m.double {
		return false
	}
	for _, pair := range []string{"[]", "<>", "{}", "**", "__", "~~", "==", "##", "«»", "【】"} {
		runes := []rune(pair)
		if strings.HasSuffix(left, string(runes[0])) && strings.HasPrefix(strings.TrimLeft(right, "./ "), string(runes[1])) {
			return true
		}
	}
	return (m.exact || m.double) && (strings.HasSuffix(left, "#") ||
		strings.HasSuffix(left, "(") && strings.HasPrefix(strings.TrimLeft(right, "./ "), ")") && m.initial(m.from))
}

// labelled: "Độ mật: MẬT", "do mat: mat".
func (m mark) labelled() bool {
	return secrecy.before("label", m.reading, m.from) > 0 && strings.ContainsAny(m.gap(m.from), ":=") && m.endsWord()
}

// endsWord reports whether the mark is not followed by words of the same part.
func (m mark) endsWord() bool {
	return m.breaks(m.to) || strings.ContainsAny(m.gap(m.to), ",;])}>\"”") || m.exact && m.capital
}

// alone: the mark is all of a line or of a part of one, after a stamp or a label perhaps.
func (m mark) alone() bool {
	from := m.from
	if n := secrecy.before("stamp", m.reading, from); n > 0 {
		from -= n
	}
	if strings.ContainsAny(m.gap(m.from), `"“'‘(`) { // quoted: spoken of
		return false
	}
	comma := func(i int) bool { return m.exact && m.capital && strings.Contains(m.gap(i), ",") }
	if !m.breaks(from) && !comma(from) || !m.breaks(m.to) && !comma(m.to) || strings.Contains(m.gap(m.to), "?") {
		return false
	}
	if !m.exact {
		return m.double && m.capital
	}
	return m.double || m.initial(m.from) || m.startsLine(from) && m.endsLine(m.to) && len(m.words) > 1
}

// heads: capitals that begin a line and go on with the document: "MẬT Công văn số …".
func (m mark) heads() bool {
	return m.startsLine(m.from) && m.capital && (m.exact || m.double) &&
		(secrecy.has("kind", m.reading, m.to) || secrecy.has("number", m.reading, m.to) || m.numeric(m.to))
}

// document returns where the kind of document begins that the mark is said of: "công văn [số 15/CV đóng dấu] mật". number tells that
// its number or day stands between, stamped that the word before the mark speaks of a stamp.
func (m mark) document() (at int, number, stamped bool) {
	first, _ := m.sentence(m.from)
	i := m.from
	if n := secrecy.before("stamp", m.reading, i); n > 0 {
		stamped = true
	}
	limit := 6
	if stamped {
		limit = 14
	}
	for i > first && m.from-i < limit {
		if n := secrecy.before("kind", m.reading, i); n > 0 {
			return i - n, number, stamped
		}
		n := secrecy.before("link", m.reading, i)
		switch {
		case n > 0:
			i -= n
		case m.numeric(i-1) && (strings.Contains(m.source(i-1), "/") || secrecy.before("number", m.reading, i-1) > 0 || secrecy.before("dated", m.reading, i-1) > 0):
			number = true
			i--
		case secrecy.before("number", m.reading, i) > 0 || secrecy.before("dated", m.reading, i) > 0:
			i--
		case m.numeric(i-1) && secrecy.before("kind", m.reading, i-1) > 0: // CV 15
			number = true
			i--
		case stamped:
			i--
		default:
			return -1, false, false
		}
	}
	return -1, false, false
}

// certain: a document with a mark and a number, a day, or a word that points at it.
func (m mark) certain() bool {
	at, number, stamped := m.document()
	if at < 0 {
		return false
	}
	_, end := m.sentence(m.from)
	switch {
	case number:
		return m.exact || stamped
	case m.numbered(m.to):
		return true
	case !m.exact || end == m.to || m.breaks(m.to) || secrecy.before("unless", m.reading, at) > 0:
		return false
	case secrecy.has("point", m.reading, m.to):
		return true
	}
	if m.asked() {
		return false
	}
	return secrecy.has("dated", m.reading, m.to) && m.numeric(m.to+1) || secrecy.has("subject", m.reading, m.to)
}

// numbered reports whether the number of a document stands at word i: "số 15", "15/CV-CAT".
func (r *reading) numbered(i int) bool {
	if n, _ := secrecy.match("number", r, i); n > 0 && r.numeric(i+n) {
		return true
	}
	return r.numeric(i) && strings.Contains(r.source(i), "/")
}

// owned: the writer has the document, or hands it over, and does not speak of whether one may.
func (m mark) owned() bool {
	at, _, stamped := m.document()
	if at < 0 || !m.exact && !stamped || m.apart() {
		return false
	}
	first, _ := m.sentence(m.from)
	for i := at - 1; i >= max(first, at-8); i-- {
		n, _ := secrecy.match("own", m.reading, i)
		if n == 0 || i+n > at+1 {
			continue
		}
		unless := secrecy.find("unless", m.reading, i+n, at) >= 0 || i > first && secrecy.has("unless", m.reading, i-1)
		if !unless {
			return true
		}
	}
	return false
}

// surroundings is how many words before and behind a mark say in what way it is spoken of.
const surroundings = 60

func (m mark) around() (from, to int) {
	return max(0, m.from-surroundings), min(len(m.words), m.to+surroundings)
}

// asked reports whether something is asked around the mark.
func (m mark) asked() bool { return m.asks(m.around()) }

// emphatic reports whether the mark is in capitals and not everything around it, so that they mean something.
func (m mark) emphatic() bool { return m.capital && !m.reading.capital(m.around()) }

// apart reports whether the words behind the mark speak of a case: "hồ sơ mật thì nộp ở đâu".
func (m mark) apart() bool { return !m.breaks(m.to) && secrecy.has("apart", m.reading, m.to) }

// emphasised: "báo cáo MẬT tháng 10" in a text that is not in capitals and asks nothing.
func (m mark) emphasised() bool {
	at, _, _ := m.document()
	return at >= 0 && m.exact && m.emphatic() && !m.asked() &&
		secrecy.before("unless", m.reading, at) == 0
}

// pointed: "file này là mật", "cái dưới đây đóng dấu tối mật".
func (m mark) pointed() bool {
	if !m.exact || secrecy.before("link", m.reading, m.from) == 0 || m.apart() {
		return false
	}
	first, end := m.sentence(m.from)
	at := secrecy.find("point", m.reading, max(first, m.from-5), m.from)
	return at >= 0 && !m.asks(first, end) && secrecy.find("unless", m.reading, at, m.from) < 0
}

// guarded: "tài liệu mật, không chuyển tiếp".
func (m mark) guarded() bool {
	if at, _, _ := m.document(); !m.exact || at < 0 && secrecy.before("content", m.reading, m.from) == 0 {
		return false
	}
	return secrecy.find("caveat", m.reading, m.to, m.to+6) >= 0 && !m.asked()
}
