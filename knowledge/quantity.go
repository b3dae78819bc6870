package knowledge

import (
	"regexp"
	"strings"

	"thidua/knowledge/vietnamese"
)

// A question for a number or a day is not answered by a passage that holds none, however many words they share. What
// is asked is read from the question's own words: "bao nhiêu ngày", "mấy lần", "hạn nộp ngày nào".
var (
	howMany = regexp.MustCompile(`(?:^|\PL)(?:bao nhiêu|bao nhieu|mấy|bn)\s+(\pL+(?:\s\pL+)?|%)`)
	when    = regexp.MustCompile(`(?:^|\PL)(?:(?:ngày|tháng) (?:nào|mấy)|(?:ngay|thang) (?:nao|may)|hạn nộp|han nop|bao giờ|bao gio)(?:$|\PL)`)

	// "Mấy cái cụm, khối là do ai…": those, not how many.
	several = regexp.MustCompile(`^(?:mấy|may) (?:cái|cai|ông|ong|anh|chị|chi|bác|bac|đồng chí|dong chi|đ/c|vụ|vu|chỗ|cho)(?:$|\PL)`)

	// A document's number is not one of its provisions.
	whichNumber = regexp.MustCompile(`(?:^|\PL)(?:số hiệu|so hieu|số mấy|so may|số bao nhiêu|so bao nhieu)(?:$|\PL)`)

	// units that a provision writes after their number; of a word that is none of them see counts.
	units = map[string]string{
		"dong": `đồng`, "%": `(?:%|phần trăm)`, "phan tram": `(?:%|phần trăm)`, "ngay": `ngày`, "thang": `tháng`, "nam": `năm`,
		"lan": `lần`, "bo": `bộ`, "nguoi": `người`, "diem": `điểm`,
	}

	numberWords = `(?:\d[\d.,]*|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)`
	someNumber  = regexp.MustCompile(`(?:^|[^\pL\d])(?:\d[\d.,]*|hai|ba|bốn|sáu|bảy|tám|chín|mười)(?:$|[^\pL\d])`) // "năm" is mostly a year, "một" an article
	someTime    = regexp.MustCompile(numberWords + ` (?:ngày|tháng)|(?:ngày|tháng|quý) \d|h[ằà]ng (?:quý|tháng)`)

	// A document's own number and date, "số 19/CT-TTg ngày 16/7/2021", answer no question for a number.
	citedDate = regexp.MustCompile(`(?:số )?[\pL\d]+/[\pL\d/-]+ ngày \d{1,2}(?:/\d{1,2}/\d{4}| tháng \d{1,2} năm \d{4})|số [\pL\d]+/[\pL\d/-]+|\d{4}\s*-\s*\d{4}|lần thứ [ivx]+`)
)

// lacksQuantity reports whether the question asks for a number or a time that the words do not hold.
func lacksQuantity(question, words string) bool {
	question = vietnamese.Key(question)
	words = citedDate.ReplaceAllString(vietnamese.Key(words), " ")
	if whichNumber.MatchString(question) {
		return true
	}
	if when.MatchString(question) && !someTime.MatchString(words) {
		return true
	}
	asked := howMany.FindStringSubmatch(several.ReplaceAllString(question, " "))
	if asked == nil {
		return false
	}
	unit := vietnamese.Fold(asked[1])
	written, known := units[unit]
	if !known {
		first, _, _ := strings.Cut(unit, " ")
		written, known = units[first]
	}
	if !known {
		return !counts(words, asked[1])
	}
	counted := regexp.MustCompile(numberWords + `\s*(?:\([^)]*\)\s*)?` + written)
	return !counted.MatchString(words)
}

// counts reports whether the words may say how many there are of what is asked for: it stands after a number, or it is
// listed, item by item.
func counts(words, what string) bool {
	words, first := vietnamese.Fold(words), vietnamese.Fold(strings.Fields(what)[0])
	if regexp.MustCompile(`(?:^|[^\pL\d])(?:\d[\d.,]*|hai|ba|bon|sau|bay|tam|chin|muoi)(?:\s*\([^)]*\))?(?:\s\pL+)?\s` + regexp.QuoteMeta(first) + `(?:$|[^\pL])`).MatchString(words) {
		return true
	}
	return strings.Contains(words, first) && (strings.Count(words, ";") >= listed || strings.Count(words, "\n") >= listed)
}

// listed is how many ends of items make a list.
const listed = 2
