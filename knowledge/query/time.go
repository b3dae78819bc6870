package query

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"thidua/knowledge/vietnamese"
)

// Time is the time that a question speaks of.
type Time struct {
	Day    vietnamese.Day // the last one of it; "" is that none is named
	Former bool           // "luật cũ", "trước đây": the law before the present one, whose days the corpus knows
}

// inTime are the words that make no document's year of one: "Luật hồi 2008" is what held then.
const inTime = `(?:hoi|luc|thoi|dao|thoi diem|vao luc|vao hoi|vao thoi)`

var (
	// A year is a time after "năm", "hồi", "lúc" and the like; with "năm" or nothing after the kind of a document it is the document's.
	yearOf = regexp.MustCompile(` (?:` + inTime + `(?: nam)?|nam|nam ngoai|tu nam|trong nam|cuoi nam|dau nam|giua nam|vao nam|khoang nam) ((?:19|20)\d\d) `)
	// "3/2022" is one token, "tháng 3 năm 2022" are four.
	monthOf = regexp.MustCompile(` (thang|quy) (\d{1,2})(?:[/-]| nam )((?:19|20)\d\d) `)
	dayOf   = regexp.MustCompile(` (?:ngay|hom) (\d{1,2})[/-](\d{1,2})[/-]((?:19|20)\d\d) `)
	before  = regexp.MustCompile(` truoc (?:nam )?((?:19|20)\d\d) `)
	former  = regexp.MustCompile(` (?:(?:luat|nghi dinh|quy dinh) (?:cu|truoc day|truoc kia|ngay truoc)|theo cu|luat truoc|(?:truoc day|truoc kia|ngay truoc|hoi truoc) (?:luat )?(?:quy dinh|thuong)|truoc (?:khi )?(?:co )?luat moi|(?:thoi|hoi) luat cu) `)
	// What is named before a year that makes it a document's: "Luật Thi đua, khen thưởng năm 2022".
	documentBefore = regexp.MustCompile(` (?:luat|nghi dinh|thong tu|quyet dinh|chi thi|ke hoach|phap lenh|huong dan|nghi quyet|van ban)(?: \S+){0,7} $`)
	// What somebody did then or since then, or was done to a thing, is its story: the law of the day on which they ask is asked for.
	lifeBefore = regexp.MustCompile(` (?:sinh|hy sinh|mat|huu|vao nganh|vao dang|vao lam|nhap ngu|xuat ngu|tot nghiep|thanh lap|cong tac|lam viec|hoat dong|lien tuc|tu|ke tu|ky ket|giao ket|ky hop dong|phat hanh|tuyen dung|bo nhiem|xay dung|dang ky|ket hon)(?: (?:tu|vao|hoi|khoang|truoc))? $`)
	spanBefore = regexp.MustCompile(` (?:19|20)\d\d (?:den|toi)(?: (?:het|cuoi))? $`)
	spanAfter  = regexp.MustCompile(`^ (?:den|toi) (?:nam )?(?:nay|gio|bay gio|hien nay|(?:19|20)\d\d) `)
)

// toldTime is a time and the words that tell it.
type toldTime struct {
	day      vietnamese.Day
	from, to int
}

// findTimes are the times that words speak of, in their order: of those that share words the most exact.
func findTimes(words []word) (all []toldTime) {
	text := plain(words)
	each := func(of *regexp.Regexp, tell func(t *Time, m []int)) {
		for from := 0; ; {
			m := of.FindStringSubmatchIndex(text[from:])
			if m == nil {
				return
			}
			for i := range m {
				m[i] += from
			}
			from = m[1] - 1 // the blank at its end begins the next
			var t Time
			one := toldTime{from: strings.Count(text[:m[0]], " "), to: strings.Count(text[:m[1]-1], " ")}
			if tell(&t, m); t.Day == "" || slices.ContainsFunc(all, func(o toldTime) bool { return one.from < o.to && o.from < one.to }) {
				continue
			}
			one.day = t.Day
			all = append(all, one)
		}
	}
	each(dayOf, func(t *Time, m []int) {
		if !ofDocumentOrLife(text[:m[0]+1]) {
			t.set(text[m[2]:m[3]], text[m[4]:m[5]], text[m[6]:m[7]])
		}
	})
	each(monthOf, func(t *Time, m []int) {
		month := text[m[4]:m[5]]
		if n, err := strconv.Atoi(month); err == nil && text[m[2]:m[3]] == "quy" {
			month = strconv.Itoa(3 * n)
		}
		t.set("28", month, text[m[6]:m[7]])
	})
	each(before, func(t *Time, m []int) {
		if n, err := strconv.Atoi(text[m[2]:m[3]]); err == nil && !lifeBefore.MatchString(text[:m[0]+1]) {
			t.set("31", "12", strconv.Itoa(n-1))
		}
	})
	each(yearOf, func(t *Time, m []int) {
		if !ofYear(text, m[0], m[2]) && !spanAfter.MatchString(text[m[1]-1:]) && !spanBefore.MatchString(text[:m[0]+1]) {
			t.set("31", "12", text[m[2]:m[3]])
		}
	})
	slices.SortFunc(all, func(a, b toldTime) int { return a.from - b.from })
	return all
}

// set makes a day of the calendar the one spoken of; another is none.
func (t *Time) set(day, month, year string) {
	if d, err := vietnamese.ParseDay(day + "/" + month + "/" + year); err == nil {
		t.Day = d
	}
}

// ofYear reports whether the year at a place, told of from another on, is a document's or one of somebody's life.
func ofYear(text string, from, at int) bool {
	if told := text[from:at]; saidInTime.MatchString(told) {
		return lifeBefore.MatchString(text[:from+1])
	}
	return ofDocumentOrLife(text[:from+1])
}

var saidInTime = regexp.MustCompile(`^ ` + inTime + ` `)

// ofDocumentOrLife reports whether a day after these words is the one of a document, or of what somebody has done.
func ofDocumentOrLife(text string) bool {
	own := text
	if years := yearWord.FindAllStringIndex(text, -1); len(years) > 0 { // a document has one year: it is named after the last one
		own = text[years[len(years)-1][1]-1:]
	}
	return documentBefore.MatchString(own) || lifeBefore.MatchString(text)
}

// timeOfAsking is the time that the sentence speaks of which asks, and not a story: "Tập thể đã được tặng năm 2012. Sau mấy năm thì …" is asked today.
func (q Question) timeOfAsking() Time {
	of := sentences(q.Text, q.words)
	asks := -1
	for _, a := range q.asked {
		asks = max(asks, of[a.from])
	}
	var asking []word
	var at []int // of each its place in the question
	for i := range q.words {
		if q.weights[i] == askingWeight && (asks < 0 || asks == of[i]) {
			asking, at = append(asking, q.words[i]), append(at, i)
		}
	}
	t := Time{Former: former.MatchString(plain(asking))}
	if told := findTimes(asking); len(told) > 0 {
		for i := range told {
			told[i].from, told[i].to = at[told[i].from], at[told[i].to-1]+1
		}
		t.Day = q.askedOf(told).day
	}
	if t != (Time{}) {
		return t
	}
	if at := q.pointsAt(); at >= 0 {
		return q.timeTold(at)
	}
	return Time{}
}

// askedOf is the one of several times that is asked about: the nearest to what is asked, in its clause before others, and of two as near the last: "năm
// 2018 được chiến sĩ thi đua cơ sở thì năm 2025 xét cấp tỉnh cần điều kiện gì". Where nothing is asked it is the last.
func (q Question) askedOf(told []toldTime) toldTime {
	kinds := slices.Clone(q.asked)
	if strong := slices.DeleteFunc(slices.Clone(kinds), func(a asking) bool { return slices.Contains(weak, a.aspect) }); len(strong) > 0 {
		kinds = strong
	}
	best, least := told[len(told)-1], len(q.words)*2
	for _, t := range told {
		for _, a := range kinds {
			far := max(a.from-t.to, t.from-a.to, 0)
			if q.clauses[a.from] != q.clauses[t.from] {
				far += len(q.words)
			}
			if far <= least {
				best, least = t, far
			}
		}
	}
	return best
}

// Words that point at a time told of before, "hồi đó", as they are written and, in a text without diacritics, folded: there "bay gio" is mostly "bây giờ",
// and "khi do" may be of who does something.
var (
	pointing   = regexp.MustCompile(` (?:(?:hồi|lúc|khi|thời|thời điểm|thời kỳ|thời gian|giai đoạn|dạo|năm|ngày) (?:đó|ấy|đấy|nớ)|(?:(?:hồi|lúc|thời|khi) )?bấy giờ) `)
	pointsBare = regexp.MustCompile(` (?:(?:hoi|luc|khi|thoi|thoi diem|thoi ky|thoi gian|giai doan|dao|nam|ngay) (?:do|ay|day)|(?:hoi|luc|thoi|khi) bay gio) `)
	byWhom     = regexp.MustCompile(`^(?:co quan|cap|chinh|thu truong|nguoi|don vi|chu tich|bo|uy ban) `)
	// sinceThen are words by which a message comes back to today after it has pointed.
	sinceThen = regexp.MustCompile(` (?:nay|gio|bay gio|hien nay|hien tai|hien gio|bi gio) `)
	// inCase are words after which "khi đó" is the case that is thought of, and no time.
	inCase = regexp.MustCompile(` (?:neu|gia su|lo|nho|mai sau|sau nay|sap toi|toi day) `)
	lawBy  = regexp.MustCompile(` (?:luat|quy dinh|nghi dinh|muc|ty le|ti le) $`)
)

// Where a word that points stands to what is asked, in words: so far before it at most, and so far after it.
const (
	pointsBefore = 8
	pointsAfter  = 4
)

// pointsAt is the word by which what is asked points at a time that was told of, -1 where it points at none: "Năm 2018 trường tôi …, hồi đó tối đa bao
// nhiêu phần trăm". What a story points with, "khi đó cứu được hai cháu", is far from what is asked, or today comes after it.
func (q Question) pointsAt() int {
	line, found := " ", pointing
	if q.bare {
		found = pointsBare
	}
	for i := range q.words {
		line += q.words[i].spoken(q.bare) + " "
	}
	for from := 0; ; {
		m := found.FindStringIndex(line[from:])
		if m == nil {
			return -1
		}
		at, end := from+m[0], from+m[1]
		from = end - 1
		first, next := strings.Count(line[:at], " "), strings.Count(line[:end-1], " ")
		before, after := plain(q.words[max(0, first-longName):first]), plain(q.words[next:])
		switch {
		case q.weights[first] < beforeWeight, q.bare && byWhom.MatchString(after[1:]), q.inCase(first):
			continue
		case lawBy.MatchString(before), next < len(q.words) && lawBy.MatchString(" "+q.words[next].folded+" "):
			return first
		}
		for _, a := range q.asked {
			if q.weights[a.from] < askingWeight || a.from > next+pointsBefore || a.to < first-pointsAfter {
				continue
			}
			if a.from <= next || !sinceThen.MatchString(plain(q.words[next:a.from])) {
				return first
			}
		}
	}
}

// inCase reports whether a word stands in a sentence that thinks of a case before it.
func (q Question) inCase(at int) bool {
	of := sentences(q.Text, q.words)
	begin := slices.Index(of, of[at])
	return inCase.MatchString(plain(q.words[begin:at]))
}

var (
	anyYear = regexp.MustCompile(` (?:` + inTime + ` )?(?:(?:thang|quy) )?(?:(?:(\d{1,2})[/-])?(\d{1,2})(?:[/-]| nam ))?(?:nam )?((?:19|20)\d\d) `)
	// documentsYear is before a year that is a document's, whatever a story tells of it.
	documentsYear = regexp.MustCompile(` (?:luat|nghi dinh|thong tu|quyet dinh|chi thi|ke hoach|phap lenh|huong dan|nghi quyet|van ban)(?: (?:thi dua|khen thuong|so|ve|ngay|thang|\S*\d\S*|sua doi|bo sung|moi|cu))* $`)
)

// timeTold is the time that a message tells of last before a word, or else first after it; also of a life, but of no document.
func (q Question) timeTold(at int) (t Time) {
	for n, part := range [][]word{q.words[:at], q.words[at:]} {
		text := plain(part)
		for from := 0; ; {
			m := anyYear.FindStringSubmatchIndex(text[from:])
			if m == nil {
				break
			}
			group := func(n int, none string) string {
				if m[2*n] < 0 {
					return none
				}
				return text[from+m[2*n] : from+m[2*n+1]]
			}
			day, month, year, begin := group(1, ""), group(2, "12"), group(3, ""), from+m[0]
			switch {
			case day != "":
			case m[4] >= 0:
				day = "28"
			default:
				day = "31"
			}
			from += m[1] - 1
			if !saidInTime.MatchString(text[begin:]) && documentsYear.MatchString(text[:begin+1]) {
				continue
			}
			if t.Day == "" || n == 0 {
				t.set(day, month, year)
			}
		}
		if t.Day != "" {
			return t
		}
	}
	return t
}

// Asking is the words of the clauses that ask and of those right before them, as they are typed.
func (q Question) Asking() string {
	return q.spelt(func(i int) bool { return q.weights[i] >= beforeWeight })
}

// Story is the words of the other clauses, as they are typed.
func (q Question) Story() string {
	return q.spelt(func(i int) bool { return q.weights[i] > 0 && q.weights[i] < beforeWeight })
}

// spelt is the words that are wanted, by their index, as they are typed.
func (q Question) spelt(want func(i int) bool) string {
	var out []string
	for i := range q.words {
		w := &q.words[i]
		again := i > 0 && q.words[i-1].start == w.start && q.words[i-1].spelt == w.spelt // a short form has several words
		if want(i) && !again {
			out = append(out, w.spelt)
		}
	}
	return strings.Join(out, " ")
}

var spokenYear = regexp.MustCompile(`(?i)(?:(?:vào |từ |đến |tu |den |vao )?(?:cuối |đầu |giữa |cuoi |dau |giua )?(?:tháng|thang) \d{1,2}\s*/\s*|(?:vào |cuối |đầu |vao |cuoi |dau )?(?:năm|nam) )((?:19|20)\d\d)`)

// WithoutYears leaves the time out that a text speaks of, "năm 2024", "tháng 9/2023": no provision holds it, and it would count as a missing subject.
// Years that keep holds of stay.
func WithoutYears(text string, keep func(year string) bool) string {
	return spokenYear.ReplaceAllStringFunc(text, func(words string) string {
		if keep(spokenYear.FindStringSubmatch(words)[1]) {
			return words
		}
		return " "
	})
}
