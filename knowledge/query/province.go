package query

import (
	"regexp"
	"slices"
	"strings"

	"thidua/knowledge/province"
	"thidua/knowledge/vietnamese"
)

// beforeProvince are words after which a name is a province's.
var beforeProvince = []string{"tinh", "tp", "pho", "ubnd", "hdnd", "dan", "so", "vu"}

// Province is the province whose rules, plan, amounts or people a question asks for in a clause that asks, "tỉnh Nam Định", as the table writes it; "" of
// none. Where several are it is one that is not home's on the day, if there is one. A province in which something took place, "hy sinh ở Quảng Trị", is
// the story's: the law of the country answers it.
func (q Question) Province(home string, day vietnamese.Day) (named string) {
	line, inAward := " ", q.inAwards()
	for i := range q.words {
		switch word := q.words[i].spoken(q.bare); {
		case q.weights[i] < beforeWeight, inAward[i] && word != "tỉnh" && word != "tinh": // "gia đình văn hóa bình xét" names no Hòa Bình
			line += "* "
		default:
			line += word + " "
		}
	}
	for _, p := range province.All() {
		for _, n := range p.Names {
			name := n.Written
			if q.bare {
				name = n.Plain
			}
			for from := 0; ; {
				at := strings.Index(line[from:], name)
				if at < 0 {
					break
				}
				at += from
				from = at + 1
				first := strings.Count(line[:at], " ")
				before := vietnamese.Fold(line[:at+1])
				if n.Ambiguous && !slices.Contains(beforeProvince, lastWord(before)) || schoolBefore.MatchString(before) {
					continue
				}
				if q.asksOf(first, first+strings.Count(name, " ")-1) && (named == "" || province.Same(named, home, day)) {
					named = n.Text
				}
			}
		}
	}
	return named
}

// What stands around the name of a province whose rules are asked for, folded, an award as anAward.
const (
	whose = `(?:(?:cua|ben|tinh|thanh pho|tp|rieng|cap|chinh quyen|dia ban) )*`
	// rulesWords are what a province has of its own, and officesWords who rules there.
	rulesWords = `ke hoach|quy dinh|quy che|quyet dinh|nghi quyet|huong dan|chi thi|cong van|van ban|de an|to trinh|muc thuong|muc tien(?: thuong)?|tien thuong|muc chi|muc khen|muc|che do|` +
		`chinh sach|ty le|ti le|tieu chi|tieu chuan|dieu kien|ho so|thu tuc|phong trao|quy|kinh phi|danh sach|chi tieu|sang kien`
	officesWords = `uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd|hoi dong(?: \S+){0,5}|ban thi dua(?: khen thuong)?|so noi vu|so(?: \S+){1,4}|chu tich|pho chu tich|bi thu|giam doc so(?: \S+){0,4}|tinh uy|thanh uy|lanh dao|` +
		`truong ban(?: \S+){0,5}|cum|khoi`
	praiseWords = `khen thuong|khen|thuong|tang|thi dua|\*`
	asksWords   = `bao nhieu|bao nhiu|bn|may|nao|gi|ai|the nao|ra sao|sao|khong`
)

var (
	// ofWhom is before the name where it is tied to a rule, to an authority or to an award: "quy chế khen thưởng của tỉnh".
	ofWhom = regexp.MustCompile(` (?:` + rulesWords + `|` + officesWords + `)(?: (?:` + praiseWords + `|yeu nuoc))* ` + whose + `$` +
		`| (?:` + rulesWords + `|` + praiseWords + `)(?: \S+){0,8} cua ` + whose + `$` +
		`| (?:` + rulesWords + `)(?: (?:` + praiseWords + `))* (?:o|tai|trong) ` + whose + `$` +
		`| (?:` + praiseWords + `)(?: (?:` + praiseWords + `))* ` + whose + `$` +
		`| (?:theo|so voi|so sanh voi|giong|khac|nhu) ` + whose + `$` +
		`| (?:` + rulesWords + `)(?: \S+){0,6} cua (?:\S+ ){1,4}(?:va|voi|hay|hoac) ` + whose + `$` +
		`| (?:` + asksWords + `)(?: \S+){0,2} (?:o|tai|ben|cua) ` + whose + `$` +
		`| (?:the |con |vay )*cua (?:ben |tinh |thanh pho |tp )*$`)
	// ofSomebodyThere is before it where the authority is whom somebody of the story worked for, or what they were.
	ofSomebodyThere = regexp.MustCompile(` (?:o|tai|trong|can bo|nhan vien|cong chuc|vien chuc|la|lam|nguyen|cuu|tung|cho|thuoc|ve|sang|tu) (?:\S+ )?(?:` + officesWords + `) ` + whose + `$`)
	// subject is before it where it begins a clause or what is asked in one without signs.
	subject = regexp.MustCompile(`^ (?:(?:o|tai|ben|trong|ngoai|tren|duoi|tinh|thanh pho|tp|cho|voi) )*$` +
		`| (?:vay|the|con|hoi|thi|va|nhung|neu|noi|biet|ma|a|hay|rang|bao|em|anh|chi|bac) (?:(?:o|tai|ben|trong|ngoai|tren|duoi) )*` + `(?:(?:tinh|thanh pho|tp) )*$`)
	// asProvince is before it where it is named as a province, and takes part in no movement.
	asProvince = regexp.MustCompile(` (?:tinh|thanh pho|tp) $`)
	asPlace    = regexp.MustCompile(` (?:o|tai|tu|ve|ra|vao|len|tren|duoi|ngoai|que|nguoi|dan|thuoc|man|den|sang|qua|tan|khap|cach) (?:tinh|thanh pho|tp) $`)
	// rules is after it where it does, gives or has something that is asked for.
	rulesAfter = regexp.MustCompile(`^ (?:(?:cu|moi|no|ho|ben do|nguoi ta|thi|thi duoc|hien|hien nay|nam nay|bay gio|dang|co|cung|se|nay|cu the|giai doan|thi co|ben ay) )*(?:` +
		rulesWords + `|` + officesWords + `|` + praiseWords + `|` + asksWords + `|ban hanh|ap dung|xet|binh xet|chi|ho tro|cham|giao|phan cong|phat dong|trien khai|lam|danh hieu|cong nhan|noi|ky|lay|tra|dat ra|cho (?:bao nhieu|may)) `)
)

// asksOf reports whether the province that the words from one to another name is the one whose rules are asked for.
func (q Question) asksOf(from, to int) bool {
	before, after := q.around(from, to)
	switch {
	case ofSomebodyThere.MatchString(before):
		return false
	case ofWhom.MatchString(before):
		return true
	case subject.MatchString(before), asProvince.MatchString(before) && !asPlace.MatchString(before):
		return rulesAfter.MatchString(after)
	}
	return false
}

// aroundWords is how many words before and after a name are looked at.
const aroundWords = 14

// around are the words before the ones from one to another, of their clause, and those after, of any; folded, with a blank at either end, an award as
// anAward.
func (q Question) around(from, to int) (before, after string) {
	at := func(i int) string {
		for _, a := range q.Awards {
			if i >= a.From && i < a.To && q.words[i].folded != "tinh" {
				if i > a.From {
					return ""
				}
				return anAward + " "
			}
		}
		return q.words[i].folded + " "
	}
	for i := from - 1; i >= max(0, from-aroundWords) && q.clauses[i] == q.clauses[from]; i-- {
		before = at(i) + before
	}
	for i := to; i < min(len(q.words), to+aroundWords); i++ {
		after += at(i)
	}
	return " " + before, " " + after
}

// schoolBefore is what makes the name of a province a school's: "Trường Đại học Mở Hà Nội".
var schoolBefore = regexp.MustCompile(` (?:dai hoc|hoc vien|cao dang)(?: \S+){0,3} $`)

func lastWord(s string) string {
	fields := strings.Fields(s)
	if len(fields) == 0 {
		return ""
	}
	return fields[len(fields)-1]
}
