package legal

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"thidua/ingest/legal/mark"
	"thidua/ingest/legal/name"
)

// accept opens the unit that m announces, if the numbering of the open units lets it stand there. It reports whether it did; if
// not, the line is words of the open unit.
func (b *builder) accept(m mark.Mark, prev, l line, first bool) bool {
	free := first || endsSentence(prev.text) || l.blank || name.InCapitals(prev.text) || mark.Scan(prev.text).Kind == mark.Division ||
		strings.HasPrefix(prev.text, notePrefix) || strings.HasPrefix(prev.text, "[") && strings.HasSuffix(prev.text, "]")
	wrapped := !free && !first && b.ls.wrapped(prev, l)
	if m.Kind != mark.Dash && m.Kind != mark.Plus && (refersOn(prev.text, m) || !endsSentence(strings.TrimSuffix(prev.text, ":")) && joined.MatchString(m.Rest)) || m.Small && !free && !b.leads(m) {
		return false
	}
	switch m.Kind {
	case mark.Division:
		if wrapped {
			return false
		}
		b.openDivision(m, l)
		return true
	case mark.Appendix:
		form := (m.Path != "" || name.InCapitals(m.Label)) && m.Rest == "" && (b.ls.width == 0 || strings.HasSuffix(prev.text, ")")) // below the form before it
		if wrapped || !first && !free && !form {
			return false
		}
		b.openAppendix(m, l)
		return true
	case mark.Article:
		return b.acceptArticle(m, l, free, wrapped)
	case mark.Upper:
		return b.acceptUpper(m, l, wrapped)
	case mark.Number:
		return b.acceptNumber(m, l, free, wrapped)
	case mark.Point:
		return b.acceptPoint(m, l, free, wrapped)
	case mark.Paren:
		if b.countsClauses(m) {
			return b.acceptNumber(m, l, free, wrapped)
		}
		return b.acceptSubpoint(m, m.Nums[0], !mark.AllDigits(m.Key), l)
	case mark.Dash, mark.Plus:
		return b.acceptBullet(m, prev, l, wrapped)
	}
	return false
}

// openAppendix starts an annex; the numbering of articles begins anew in it.
func (b *builder) openAppendix(m mark.Mark, l line) {
	b.article, b.articleSuffix = nil, ""
	b.open(node{level: Appendix, rank: rankAppendix, label: m.Label, key: m.Key, path: m.Path}, m.Rest, l)
}

// maxSkip is how many articles may be missing in a row before a number is taken for a reference; a text that says that it is
// an excerpt, or one taken from the codification, may skip any number.
const maxSkip = 60

func (b *builder) acceptArticle(m mark.Mark, l line, free, wrapped bool) bool {
	n, last := m.Nums[0], 0
	if len(b.article) > 0 {
		last = b.article[0]
	}
	next := n == last+1 && m.Suffix == "" || n == last && m.Suffix > b.articleSuffix
	suffixNote := b.cutSuffixNote(&m, l.page)
	if note, plain := b.stuckNote(m, last, l.page); note > 0 && !next {
		b.openArticle(plain, l)
		b.setMark(note)
		return true
	}
	switch {
	case m.Dotted:
		if mark.StartsLower(m.Rest) || m.Rest == "" && mark.StartsLower(b.after) { // the end of a sentence, and what goes on with it
			return false
		}
		if !next && (!free || n < last || n > last+maxSkip && last > 0) {
			return false
		}
		if next && wrapped && !free {
			return false
		}
	case m.Rest == "" && m.Small:
		return false
	case m.Rest == "":
		if !free || !next && !(len(b.article) == 0 && n <= maxSkip) && n != last {
			return false
		}
	default:
		if !next || !free || !isTitle(m.Rest, 20) || refersTo(m.Rest) {
			return false
		}
	}
	b.openArticle(m, l)
	if suffixNote > 0 {
		b.setMark(suffixNote)
	}
	return true
}

// governing are the last words of a line after which a number names a provision, and opens none.
var governing = regexp.MustCompile(`(?:^|[\s(])(?i:tại|theo|của|và|hoặc|với|từ|đến|trong|trừ|các|những)(?:\s+(?i:khoản|điểm|điều|mục|chương|số|phụ lục))?$|(?:^|\s)số$`)

// smaller are a clause or a point that is named before its article.
var smaller = regexp.MustCompile(`(?:^|[\s(])(?:khoản|điểm)\s+[\da-zđ]{1,3}(?:\s*,)?$`)

// refersOn reports whether prev ends in the middle of a reference that m goes on with: "… theo quy định tại" before "Điều 2."
func refersOn(prev string, m mark.Mark) bool {
	if len(prev) > 40 {
		prev = prev[len(prev)-40:]
	}
	return governing.MatchString(prev) && !name.InCapitals(prev) || m.Kind == mark.Article && m.Rest == "" && smaller.MatchString(prev)
}

// joined is what makes a label the first of several that are named, "a) và điểm b) khoản 1 …", "1, 2 và 3 Điều này", where the sentence before it has not ended.
var joined = regexp.MustCompile(`^(?:(?:và|hoặc|đến|,|;)\s*)+(?:(?:các|từ)\s+)?(?i:(?:điểm|khoản|điều|mục|tiết)\s|[a-zđ]\d?\)|\d{1,3}(?:[.,)]|\s+(?:điều|khoản)))`)

// unfinished are last words of a line whose sentence goes on with the next, whatever that begins with.
var unfinished = regexp.MustCompile(`\s(?:của|và|hoặc|theo|tại|các|những|số)$`)

// leads reports whether m is the first clause of the open article, whose title ends as no sentence does.
func (b *builder) leads(m mark.Mark) bool {
	return m.Kind == mark.Number && m.Nums[0] == 1 && len(b.stack) > 0 && b.top().level == Article
}

// countsClauses reports whether "(1)" counts clauses: nothing else is counted below what it stands in.
func (b *builder) countsClauses(m mark.Mark) bool {
	if !mark.AllDigits(m.Key) || len(b.stack) == 0 {
		return false
	}
	if prev := b.sibling(rankNumber); prev != nil {
		return strings.HasPrefix(prev.label, m.Label[:1]) && m.Nums[0] == prev.nums[0]+1
	}
	return b.top().level == Article
}

// refersTo reports whether the words after "Điều 5" make it a reference: "Điều 5 Luật …".
func refersTo(rest string) bool {
	for _, w := range [...]string{"Luật", "Bộ luật", "Nghị định", "Nghị quyết", "Thông tư", "Quyết định", "Pháp lệnh", "Hiến pháp", "Quy chế",
		"Quy định", "Điều lệ", "Hướng dẫn", "Chương", "Mục"} {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return false
}

func (b *builder) openArticle(m mark.Mark, l line) {
	b.article, b.articleSuffix = m.Nums[:1], m.Suffix
	b.open(node{level: Article, rank: rankArticle, label: m.Label, key: m.Key, nums: m.Nums, suffix: m.Suffix}, m.Rest, l)
}

// stuckNote tells a footnote number printed against an article's: "Điều 7964" after article 78 is article 79 with note 64.
func (b *builder) stuckNote(m mark.Mark, last, page int) (int, mark.Mark) {
	if m.Dotted || m.Rest != "" || m.Suffix != "" || !b.hasNotes() {
		return 0, m
	}
	all := m.Key
	for cut := 1; cut < len(all); cut++ {
		n, _ := strconv.Atoi(all[:cut])
		note, _ := strconv.Atoi(all[cut:])
		if n == last+1 && all[cut] != '0' && b.noteOn(note, page) {
			m.Nums, m.Key = []int{n}, all[:cut]
			m.Label = strings.TrimSuffix(m.Label, all[cut:])
			return note, m
		}
	}
	return 0, m
}

// cutSuffixNote takes a footnote number off "58a39".
func (b *builder) cutSuffixNote(m *mark.Mark, page int) int {
	if m.Suffix == "" {
		return 0
	}
	_, tail, _ := strings.Cut(m.Key, m.Suffix)
	note, err := strconv.Atoi(tail)
	if err != nil || !b.noteOn(note, page) {
		return 0
	}
	m.Key = strings.TrimSuffix(m.Key, tail)
	m.Label = strings.TrimSuffix(m.Label, tail)
	return note
}

func (b *builder) hasNotes() bool { return len(b.ls.notes) > 0 }

func (b *builder) noteOn(n, page int) bool {
	note, ok := b.ls.notes[n]
	return ok && note.page == page
}

// setMark records that the unit just opened carries footnote n.
func (b *builder) setMark(n int) {
	b.marks[n] = b.last
	b.stuck = append(b.stuck, strconv.Itoa(n))
}

func (b *builder) acceptUpper(m mark.Mark, l line, wrapped bool) bool {
	if wrapped && !name.InCapitals(m.Rest) {
		return false
	}
	if n := mark.Roman(m.Key); n > 0 {
		prev := b.sibling(rankRoman)
		last := 0
		if prev != nil && prev.level == Roman {
			last = prev.nums[0]
		}
		if n == last+1 || n > last && n <= last+3 && last > 0 && name.InCapitals(m.Rest) {
			b.open(node{level: Roman, rank: rankRoman, label: m.Label, key: m.Key, nums: []int{n}}, m.Rest, l)
			return true
		}
	}
	if utf8.RuneCountInString(m.Key) > 1 {
		return false
	}
	order := strings.Index("ABCDĐEGHIKLMNOPQRSTUVXY", m.Key)
	if order < 0 {
		return false
	}
	order = utf8.RuneCountInString("ABCDĐEGHIKLMNOPQRSTUVXY"[:order])
	prev := b.sibling(rankLetter)
	switch {
	case prev == nil && order != 0, prev != nil && (order <= prev.order || order > prev.order+2), !name.InCapitals(m.Rest):
		return false
	}
	b.open(node{level: Letter, rank: rankLetter, label: m.Label, key: m.Key, order: order}, m.Rest, l)
	return true
}

func (b *builder) acceptNumber(m mark.Mark, l line, free, wrapped bool) bool {
	if len(b.stack) > 0 && b.top().level == Closing {
		return false
	}
	depth := len(m.Nums)
	if depth == 2 && !m.Dotted && b.hasNotes() && b.noteOn(m.Nums[1], l.page) { // "2.4 Nguyên tắc": clause 2 with note 4
		last := 0
		if prev := b.sibling(rankNumber); prev != nil {
			last = prev.nums[0]
		}
		if m.Nums[0] == last+1 {
			note := m.Nums[1]
			head, _, _ := strings.Cut(m.Key, ".")
			m.Key, m.Label, m.Nums = head, head+".", m.Nums[:1]
			b.openNumber(m, l)
			b.setMark(note)
			return true
		}
	}
	rank := rankNumber + depth - 1
	prev := b.sibling(rank)
	if prev != nil && prev.level != Number && prev.level != Clause {
		prev = nil
	}
	n := m.Nums[depth-1]
	sure := m.Dotted && mark.StartsUpper(m.Rest) && free
	if depth > 1 {
		parent := b.sibling(rank - 1)
		if parent == nil && depth == 2 {
			parent = b.sibling(rankRoman)
		}
		if parent == nil || parent.nums == nil || !slices.Equal(parent.nums, m.Nums[:depth-1]) {
			return false
		}
	}
	last := 0
	if prev != nil {
		last = prev.nums[len(prev.nums)-1]
		if depth > 1 && !slices.Equal(prev.nums[:len(prev.nums)-1], m.Nums[:depth-1]) {
			last = 0
		}
	}
	switch {
	case last == 0 && n > 3 && n <= 20 && sure && b.ls.width == 0 && b.inside(Article): // the numbers before it are not printed
	case n == last+1:
		if wrapped && !mark.StartsUpper(m.Rest) || m.Rest == "" && !free {
			return false
		}
	case last == 0 && n > 1 && n <= 3, last > 0 && n > last && n <= last+5, last > 0 && n == last && !wrapped:
		if !sure || last == 0 && !b.inside(Article) {
			return false
		}
	default:
		return false
	}
	b.openNumber(m, l)
	return true
}

func (b *builder) openNumber(m mark.Mark, l line) {
	level := Number
	if b.inside(Article) && b.sibling(rankRoman) == nil && b.sibling(rankLetter) == nil {
		level = Clause
	}
	b.open(node{level: level, rank: rankNumber + len(m.Nums) - 1, label: m.Label, key: m.Key, nums: m.Nums}, m.Rest, l)
}

func (b *builder) acceptPoint(m mark.Mark, l line, free, wrapped bool) bool {
	if len(b.stack) == 0 || b.top().rank == rankFlat || strings.HasSuffix(m.Label, ".") && !mark.StartsUpper(m.Rest) {
		return false
	}
	prev := b.sibling(rankPoint)
	letter, number := mark.PointOrder(m.Key)
	lastLetter, lastNumber := -1, 0
	if prev != nil {
		lastLetter, lastNumber = prev.order, prev.suborder
	}
	if n := mark.LowerRoman(m.Key); n > 0 && prev != nil {
		sub := b.sibling(rankSubpoint)
		counting := sub != nil && sub.roman && n == sub.nums[0]+1
		if counting || n == 1 && sub == nil && prev.key != "h" {
			return b.acceptSubpoint(m, n, true, l)
		}
	}
	if utf8.RuneCountInString(strings.TrimRight(m.Key, "0123456789")) > 1 {
		return false
	}
	next := letter > lastLetter && letter <= lastLetter+3 && number == 0 || letter == lastLetter && number > lastNumber
	again := letter == lastLetter && number == lastNumber && free && prev != nil
	late := prev == nil && letter <= 2 && free && strings.HasSuffix(m.Label, ")")
	if prev == nil {
		next = letter == 0
	}
	if prev != nil && letter == 0 && number == 0 && b.leadsAnew(l) {
		next, lastLetter = true, -1
	}
	if !next && !again && !late || wrapped && letter != lastLetter+1 {
		return false
	}
	b.open(node{level: Point, rank: rankPoint, label: m.Label, key: m.Key, order: letter, suborder: number}, m.Rest, l)
	return true
}

// leadsAnew opens a paragraph of its own for the last words of a point, if they announce another list: "…như sau:" before a
// second "a)" where the number of a clause is not printed, or was lost.
func (b *builder) leadsAnew(l line) bool {
	from := b.top()
	last := len(from.paras) - 1
	if from.rank < rankPoint || last < 1 || b.last != b.stack[len(b.stack)-1] || !strings.HasSuffix(from.para(last), ":") {
		return false
	}
	lead := from.paras[last]
	from.paras = from.paras[:last]
	n := b.open(node{level: Paragraph, rank: rankLead}, "", l)
	n.paras = [][]string{lead}
	return true
}

func (b *builder) acceptSubpoint(m mark.Mark, n int, isRoman bool, l line) bool {
	if len(b.stack) == 0 || b.top().rank == rankFlat || b.top().rank < rankArticle {
		return false
	}
	last := 0
	if prev := b.sibling(rankSubpoint); prev != nil {
		if prev.roman != isRoman {
			return false
		}
		last = prev.nums[0]
	}
	if n != last+1 {
		return false
	}
	b.open(node{level: Subpoint, rank: rankSubpoint, label: m.Label, key: m.Key, nums: []int{n}, roman: isRoman}, m.Rest, l)
	return true
}

func (b *builder) acceptBullet(m mark.Mark, prev, l line, wrapped bool) bool {
	if len(b.stack) == 0 || b.top().rank == rankFlat || wrapped {
		return false
	}
	if c := m.Rest[0]; c >= '0' && c <= '9' && prev.text != "" {
		if p := prev.text[len(prev.text)-1]; p >= '0' && p <= '9' { // "2021\n- 2025"
			return false
		}
	}
	n := node{level: Dash, rank: rankDash, label: m.Label}
	if m.Kind == mark.Plus {
		n.level, n.rank = Plus, rankPlus
	}
	b.open(n, m.Rest, l)
	return true
}
