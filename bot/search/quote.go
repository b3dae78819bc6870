package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// aspect is what a question asks for, beside its subject.
type aspect struct {
	asks []string // folded phrases of a question
	says []string // folded phrases of a line that answers it
	day  bool     // the line has a number too, or a day
}

var aspects = []aspect{
	{asks: []string{"han", "han nop", "han gui", "han chot", "thoi han", "deadline", "bao gio", "khi nao", "ngay nao", "hom nao", "luc nao", "ngay may", "cham nhat",
		"may ngay", "het han", "den han", "truoc ngay", "tre nhat"},
		says: []string{"cham nhat", "thoi han", "han nop", "han gui", "truoc ngay", "den het ngay", "thoi gian", "han cuoi", "hoan thanh", "tu ngay"}, day: true},
	{asks: []string{"may gio", "gio nao", "luc may gio", "thoi gian nao", "thoi gian"}, says: []string{"thoi gian", "gio"}, day: true},
	{asks: []string{"o dau", "cho nao", "dia diem", "phong nao", "noi nao", "tai dau"}, says: []string{"dia diem", "tai phong", "phong hop", "tru so", "truc tuyen", "hoi truong"}},
	{asks: []string{"ai chu tri", "chu tri"}, says: []string{"chu tri"}},
	{asks: []string{"gui ve dau", "nop ve dau", "gui cho ai", "nop cho ai", "gui o dau", "nop o dau"}, says: []string{"gui ve", "ve so", "ve truong", "gui qua", "ve ban", "ve phong"}},
	{asks: []string{"may nguoi", "bao nhieu nguoi"}, says: []string{"nguoi", "cong chuc", "dong chi", "dai bieu"}, day: true},
	{asks: []string{"thanh phan", "ai du", "ai di", "ai phai", "cu ai"}, says: []string{"thanh phan", "cu", "kinh moi", "thanh vien", "dong chi"}},
}

// asksContent are the folded phrases of a question that asks what an announcement says: its beginning answers.
var asksContent = []string{"noi gi", "noi dung", "ve viec gi", "ve gi", "yeu cau gi", "thong bao gi", "gui gi", "viec gi", "giao gi", "nhac gi", "nhac nop gi"}

// Quote is the part of a text that answers the query as a question: at most maxQuoted characters, whole lines where it can. answers is false
// when nothing in it does: then it is its beginning.
func (q *Query) Quote(body string) (quote string, answers bool) {
	lines := linesOf(body)
	if len(lines) == 0 {
		return "", false
	}
	var asked []aspect
	for _, a := range aspects {
		if q.Says(a.asks...) {
			asked = append(asked, a)
		}
	}
	var chosen []int
	answers = len(asked) == 0 && (q.Subject() == 0 || q.Says(asksContent...))
	if len(asked) == 0 && !answers {
		if at, best := q.bestLine(lines, aspect{}); best > 0 {
			chosen, answers = append(chosen, at), best >= wholly*float64(q.Subject())
		}
	}
	for _, a := range asked {
		if at, best := q.bestLine(lines, a); best >= answersAspect && !slices.Contains(chosen, at) {
			chosen, answers = append(chosen, at), true
		}
	}
	if len(chosen) == 0 {
		return cutQuote(strings.Join(lines, "\n")), answers
	}
	slices.Sort(chosen)
	var quoted []string
	for _, at := range chosen {
		if quoted = append(quoted, lines[at]); strings.HasSuffix(lines[at], ":") { // what it introduces is meant
			quoted = append(quoted, lines[at+1:]...)
			break
		}
	}
	return cutQuote(strings.Join(quoted, "\n")), answers
}

// bestLine is the line that answers best, and how well: 0 is that none does.
func (q *Query) bestLine(lines []string, asked aspect) (at int, best float64) {
	for i, line := range lines {
		if score := q.weigh(line, asked); score > best {
			at, best = i, score
		}
	}
	return at, best
}

// The weights of what a line says: an aspect that is asked for, a word of the subject.
const (
	answersAspect = 10.0
	wordInLine    = 1.0
)

// weigh is how well a line answers.
func (q *Query) weigh(line string, asked aspect) (score float64) {
	words, toned := normal(line), normalToned(line)
	has := func(phrases []string) bool {
		return slices.ContainsFunc(phrases, func(p string) bool { return strings.Contains(words, " "+p+" ") })
	}
	if has(asked.says) && (!asked.day || strings.ContainsAny(words, "0123456789")) {
		score += answersAspect
	}
	for i, w := range q.words {
		if w.generic || !q.stands(words, toned, w) {
			continue
		}
		score += wordInLine
		if i > 0 && q.stand(words, toned, q.words[i-1], w) {
			score += wordInLine
		}
	}
	return score
}

// stands reports whether a word stands in a line: with its tones where the question has any, for "phong bì" is no "phòng họp".
func (q *Query) stands(words, toned string, w word) bool {
	forms, line := w.forms, words
	if q.toned {
		forms, line = w.toned, toned
	}
	return slices.ContainsFunc(forms, func(f string) bool { return strings.Contains(line, f) })
}

// stand reports whether two words stand side by side.
func (q *Query) stand(words, toned string, before, w word) bool {
	return q.stands(words, toned, before.beside(w))
}

// wholly is the part of a subject from which a line is said to answer.
const wholly = 0.75

// maxQuoted is how long a quote is, in characters.
const maxQuoted = 600

func cutQuote(words string) string {
	if utf8.RuneCountInString(words) <= maxQuoted {
		return words
	}
	head := string([]rune(words)[:maxQuoted])
	if i := strings.LastIndexFunc(head, unicode.IsSpace); i > len(head)/2 {
		head = head[:i]
	}
	return head + " […]"
}

// longLine is the length in characters from which a line is taken apart into sentences.
const longLine = 240

// linesOf are the lines of a text, long ones by sentence.
func linesOf(body string) (all []string) {
	for line := range strings.Lines(body) {
		line = strings.TrimSpace(line)
		if utf8.RuneCountInString(line) <= longLine {
			all = append(all, line)
			continue
		}
		for line != "" {
			end := sentenceEnd(line)
			all = append(all, strings.TrimSpace(line[:end]))
			line = strings.TrimSpace(line[end:])
		}
	}
	return slices.DeleteFunc(all, func(line string) bool { return line == "" })
}

// sentenceEnd is where the first sentence of a line ends: at a stop or semicolon before a space and a capital, but for "TM. ỦY BAN".
func sentenceEnd(line string) int {
	for i, r := range line {
		rest := line[i+utf8.RuneLen(r):]
		if (r == '.' || r == ';') && strings.HasPrefix(rest, " ") && i > 3 {
			next, _ := utf8.DecodeRuneInString(rest[1:])
			before, _ := utf8.DecodeLastRuneInString(line[:i])
			if (unicode.IsUpper(next) || r == ';') && !unicode.IsUpper(before) {
				return i + 1
			}
		}
	}
	return len(line)
}
