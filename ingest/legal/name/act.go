package name

import (
	"regexp"
	"slices"
	"strings"
)

// Act is a document named in a sentence by kind and number, "Luật Thi đua, khen thưởng số 15/2003/QH11", or, as laws are, by its
// name: "Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015".
type Act struct {
	Start, End int    // the bytes that it takes in the sentence, without the day beside it
	Number     string // "" when it is called by its name
	Title      string // kind and name; "" when it has a number
	Issued     string // the day or, of a title, the year written beside it: "2015-06-19", "2003"; "" when there is none
}

// maxActName bounds the bytes between the kind and the number, where a law has its name.
const maxActName = 200

// maxActDate bounds the bytes in which the day of an act follows its number or name.
const maxActDate = 60

var (
	// numbered is a number with what tells that it is a document's: "số" or, where people leave that out, the kind.
	numbered = regexp.MustCompile(`(?:số:?|Luật|Nghị định|Nghị quyết|Thông tư|Thông tư liên tịch|Quyết định|Chỉ thị|Kế hoạch|Hướng dẫn|Quy định|Công văn|Kết luận)\s*(` + numberPattern + `)`)

	// lawKind opens the name of an act that is called by its name.
	lawKind = regexp.MustCompile(`(?:Bộ luật|Luật|Pháp lệnh|Hiến pháp) \p{L}`)

	// nameStops is what a name does not hold: the number, the year or the day, another document, the predicate of the sentence.
	nameStops = regexp.MustCompile(`[.;:()“”"\n]| (?:số \d|năm \d{4}|ngày \d|này\b|nêu trên|hiện hành|(?:và|hoặc|với|,) (?:các |những |một số |Bộ luật|Luật|Nghị|Pháp lệnh|Thông|Quyết|Chỉ|Hiến|[Đđ]iều|[Kk]hoản|[Đđ]iểm|[Mm]ục|văn bản|quy định|hướng dẫn|tiêu chuẩn)|sau đây|gồm |bao gồm|đạt |bị |đã |được |thì |để |theo |tại |do |hoặc |thực hiện|ban hành|của (?:Quốc hội|Ủy ban|Uỷ ban|Chính phủ)|quy định (?:về|tại|chi tiết|như|thì)|và (?:tiêu chuẩn|hướng dẫn|thuộc|có )|có hiệu lực|hết hiệu lực|có quy định)`)

	// nameGoesOn is what follows a comma inside the name of a law. A comma before anything else ends it: these are the words after
	// commas in the names of the laws, ordinances and codes of the National Database of Legal Documents.
	nameGoesOn = regexp.MustCompile(`^(?i), (?:khen thưởng|chống |thể thao|công chức|vệ sinh|chữa cháy|an toàn|an ninh|quy chuẩn|đối thoại|tôn giáo|công nghệ|xuất cảnh|quá cảnh|cư trú|sử dụng|vật liệu|bia|bổ sung|lấy|ghép|cứu hộ|ứng dụng|y tế)`)

	noNames = []string{"sư", "gia", "lệ", "pháp", "này", "đó", "trên"} // "luật sư" is no law
)

// Acts finds the documents named in p, in their order.
func Acts(p string) []Act {
	var all []Act
	prev := 0
	for _, m := range numbered.FindAllStringSubmatchIndex(p, -1) {
		from := max(prev, m[0]-maxActName)
		if k := strings.LastIndexAny(p[from:max(from, m[0])], ".;:()"); k >= 0 { // not the colon of "số:"
			from += k + 1
		}
		window := p[from:m[2]]
		best := -1
		for _, k := range kinds {
			best = max(best, strings.LastIndex(window, k))
		}
		if best >= 0 {
			all = append(all, Act{Start: m[2] - len(window) + best, End: m[1], Number: Number(p[m[2]:m[3]]), Issued: issuedAt(p, m[1])})
			prev = m[1]
		}
	}
	return withTitled(p, all)
}

// withTitled adds to the numbered acts of p those that are called by their names.
func withTitled(p string, all []Act) []Act {
	numbers, end := all, 0
	for from := 0; from < len(p); {
		m := lawKind.FindStringIndex(p[from:])
		if m == nil {
			break
		}
		start := from + m[0]
		from += m[1]
		for len(numbers) > 0 && numbers[0].End <= start {
			numbers = numbers[1:]
		}
		if start < end || len(numbers) > 0 && numbers[0].Start <= start {
			continue
		}
		to := nameEnd(p, start)
		if len(numbers) > 0 {
			to = min(to, numbers[0].Start)
		}
		title := strings.TrimRight(p[start:to], " ,-–|")
		if kind, name, _ := strings.Cut(title, " "); name == "" || kind == "Luật" && slices.Contains(noNames, firstWord(name)) {
			continue
		}
		end = start + len(title)
		all = append(all, Act{Start: start, End: end, Title: title, Issued: issuedAt(p, end)})
	}
	slices.SortStableFunc(all, func(a, b Act) int { return a.Start - b.Start })
	return all
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(s, " ")
	return word
}

// amendsLaw is a law that changes others, which its name has, joined by andLaw.
var (
	amendsLaw = regexp.MustCompile(`^(?:Luật|Pháp lệnh) sửa đổi(?:,| và) bổ sung .*\bcủa (?:Bộ luật|Luật|Pháp lệnh)`)
	andLaw    = regexp.MustCompile(`^(?:,| và|, và) (?:Bộ luật|Luật|Pháp lệnh) \p{Lu}`)
)

// nameEnd is where the name that begins at start ends.
func nameEnd(p string, start int) int {
	limit := min(len(p), start+maxActName)
	for limit < len(p) && p[limit]&0xC0 == 0x80 { // inside a character
		limit++
	}
	window := p[start:limit]
	for from := 0; ; {
		m := nameStops.FindStringIndex(window[from:])
		if m == nil {
			break
		}
		if amendsLaw.MatchString(window[:from+m[0]]) && andLaw.MatchString(window[from+m[0]:]) { // "Luật sửa đổi … của Luật A và Luật B"
			from += m[1]
			continue
		}
		window = window[:from+m[0]]
		break
	}
	for at := 0; ; {
		k := strings.IndexByte(window[at:], ',')
		if k < 0 {
			return start + len(window)
		}
		if at += k; !nameGoesOn.MatchString(window[at:]) {
			return start + at
		}
		at++
	}
}

var (
	dayBeside  = regexp.MustCompile(`^[^.;:“”"\n]{0,30}?\b(ngày\s*\d{1,2}\s*(?:tháng\s*\d{1,2}\s*năm\s*\d{4}|[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}))`)
	yearBeside = regexp.MustCompile(`^[ ,(]*năm (\d{4})`)
)

// issuedAt is the day, or the year, that is written right after an act.
func issuedAt(p string, end int) string {
	limit := min(len(p), end+maxActDate)
	window := p[end:limit]
	if m := dayBeside.FindStringSubmatchIndex(window); m != nil && !strings.Contains(window[:m[2]], "từ") && numbered.FindStringIndex(window[:m[2]]) == nil && lawKind.FindStringIndex(window[:m[2]]) == nil {
		return Date(window[m[2]:m[3]])
	}
	if m := yearBeside.FindStringSubmatch(window); m != nil {
		return m[1]
	}
	return ""
}
