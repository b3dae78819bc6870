package legal

import (
	"regexp"
	"strings"
)

var (
	inForce    = regexp.MustCompile(`(?:Luật|Bộ luật|Pháp lệnh|Nghị quyết|Nghị định|Thông tư|Thông tư liên tịch|Quyết định|Chỉ thị|Quy định|Quy chế|Kế hoạch|Hướng dẫn|Thông tư này)(?: này)?\s+(?:có|bắt đầu có)\s+hiệu lực(?:\s+thi hành)?,?\s+(?:kể\s+)?từ\s+(ngày ký|ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}|ngày\s+\d{1,2}[/.-]\d{1,2}[/.-]\d{4})`)
	numbered   = regexp.MustCompile(`số:?\s*(` + numberPattern + `)`)
	pieceOf    = regexp.MustCompile(`(?i)(điều|khoản|điểm|mục|chương|phụ lục|đoạn|cụm từ|một số|nội dung)\b`)
	describes  = regexp.MustCompile(`(?i)(của|theo|thi hành|tại|thực hiện|hướng dẫn|bổ sung|quy định|căn cứ|kèm)(\s+(một số điều của|các|nội dung của|theo))?\s*$`)
	titleAmend = regexp.MustCompile(`(?i)^(về việc )?sửa đổi`)
)

// readForce finds in the articles on effect when the document comes into force, and which documents it ends.
func (d *Document) readForce() {
	var scope []int
	for i, u := range d.Units {
		if u.Level == Article && strings.Contains(strings.ToLower(u.Heading), "hiệu lực") {
			scope = append(scope, i)
			continue
		}
		if strings.Contains(u.Text, "hiệu lực") && inForce.MatchString(u.Text) {
			if a := d.articleOf(i); a >= 0 && (len(scope) == 0 || scope[len(scope)-1] != a) {
				scope = append(scope, a)
			}
		}
	}
	for _, a := range scope {
		for i := a; i < len(d.Units) && (i == a || d.articleOf(i) == a); i++ {
			if m := inForce.FindStringSubmatch(d.Units[i].Text); m != nil && d.Header.Effective == "" {
				if m[1] == "ngày ký" {
					d.Header.Effective = d.Header.Date
				} else {
					d.Header.Effective = findDate(m[1])
				}
			}
		}
	}
	for _, a := range scope {
		for i := a; i < len(d.Units) && (i == a || d.articleOf(i) == a); i++ {
			d.readEnds(d.Units[i])
		}
	}
	if titleAmend.MatchString(d.Header.Title) {
		for _, a := range findActs(d.Header.Title) {
			d.relate(Amends, a.number, "")
			break
		}
	}
}

// articleOf gives the article that unit i is, or is in; parts of a split article stand with its first.
func (d *Document) articleOf(i int) int {
	for ; i >= 0; i = d.Units[i].Parent {
		if d.Units[i].Level == Article {
			for d.Units[i].Part > 1 {
				i--
			}
			return i
		}
	}
	return -1
}

// readEnds reads the sentences of u that end other documents: "thay thế …", "… hết hiệu lực", "bãi bỏ …".
func (d *Document) readEnds(u Unit) {
	for p := range strings.SplitSeq(u.Text, "\n") {
		acts := findActs(p)
		for _, verb := range [...]string{"thay thế", "bãi bỏ", "Bãi bỏ", "Thay thế"} {
			if at := strings.Index(p, verb); at >= 0 {
				d.relateList(p, acts, at+len(verb), len(p), u.Path)
			}
		}
		if at := strings.Index(p, "hết hiệu lực"); at >= 0 {
			start := 0
			if k := strings.LastIndex(p[:at], ". "); k >= 0 {
				start = k + 2
			}
			if k := strings.LastIndex(p[:at], "thay thế"); k < start {
				d.relateList(p, acts, start, at, u.Path)
			}
		}
	}
}

// relateList takes the documents enumerated in p[from:to]. A number in the description of another document ("… thi hành một số
// điều của Nghị định số …") is not one of them.
func (d *Document) relateList(p string, acts []act, from, to int, path string) {
	prev, listed, kind := from, true, Replaces
	for _, a := range acts {
		if a.start < from || a.end > to {
			continue
		}
		gap := p[prev:a.start]
		first := prev == from
		if !first && strings.Contains(gap, ". ") {
			return
		}
		switch {
		case first && pieceOf.MatchString(gap):
			kind = Amends
		case first && len(strings.TrimSpace(gap)) > 40:
			return
		case strings.Contains(gap, ";"):
			listed, kind = true, Replaces
			if pieceOf.MatchString(gap[strings.LastIndex(gap, ";"):]) {
				kind = Amends
			}
		case describes.MatchString(gap):
			listed = false
		}
		if listed {
			d.relate(kind, a.number, path)
		}
		prev = a.end
	}
}

// act is a document named in a sentence by kind and number: "Luật Thi đua, khen thưởng số 15/2003/QH11".
type act struct {
	start, end int
	number     string
}

// maxActName bounds the bytes between the kind and the number, where a law has its name.
const maxActName = 200

func findActs(p string) []act {
	var out []act
	prev := 0
	for _, m := range numbered.FindAllStringSubmatchIndex(p, -1) {
		window := p[max(prev, m[0]-maxActName):m[0]]
		if k := strings.LastIndexAny(window, ".;:()"); k >= 0 {
			window = window[k+1:]
		}
		best := -1
		for _, k := range kinds {
			best = max(best, strings.LastIndex(window, k))
		}
		if best >= 0 {
			out = append(out, act{start: m[0] - len(window) + best, end: m[1], number: p[m[2]:m[3]]})
			prev = m[1]
		}
	}
	return out
}

func (d *Document) relate(kind, number, path string) {
	number = findNumber(number)
	if number == "" || number == d.Header.Number {
		return
	}
	for _, r := range d.Replaces {
		if r.Kind == kind && r.Number == number {
			return
		}
	}
	d.Replaces = append(d.Replaces, Relation{Kind: kind, Number: number, From: d.Header.Effective, Path: path})
}
