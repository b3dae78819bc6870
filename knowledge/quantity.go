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

	// units that a provision writes after their number; of a word that is none of them see quantityOf.
	units = map[string]string{
		"dong": `đồng`, "%": `(?:%|phần trăm)`, "phan tram": `(?:%|phần trăm)`, "ngay": `ngày`, "thang": `tháng`, "nam": `năm`,
		"lan": `lần`, "bo": `bộ`, "nguoi": `người`, "diem": `điểm`,
	}

	numberWords = `(?:\d[\d.,]*|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)`
	someTime    = regexp.MustCompile(numberWords + ` (?:ngày|tháng)|(?:ngày|tháng|quý) \d|h[ằà]ng (?:quý|tháng)`)

	// A document's own number and date, "số 19/CT-TTg ngày 16/7/2021", answer no question for a number.
	citedDate = regexp.MustCompile(`(?:số )?[\pL\d]+/[\pL\d/-]+ ngày \d{1,2}(?:/\d{1,2}/\d{4}| tháng \d{1,2} năm \d{4})|số [\pL\d]+/[\pL\d/-]+|\d{4}\s*-\s*\d{4}|lần thứ [ivx]+`)
)

// lacksQuantity reads what number or time a question asks for, and returns whether words do not hold one.
func lacksQuantity(question string) func(words string) bool {
	question = vietnamese.Key(question)
	if whichNumber.MatchString(question) {
		return func(string) bool { return true }
	}
	asksWhen := when.MatchString(question)
	holds := func(string) bool { return true }
	if asked := howMany.FindStringSubmatch(several.ReplaceAllString(question, " ")); asked != nil {
		holds = quantityOf(asked[1])
	}
	return func(words string) bool {
		words = citedDate.ReplaceAllString(vietnamese.Key(words), " ")
		return asksWhen && !someTime.MatchString(words) || !holds(words)
	}
}

// quantityOf returns whether words may say how many there are of what is asked for: it stands after a number, or it is no
// unit and is listed, item by item.
func quantityOf(what string) func(words string) bool {
	unit := vietnamese.Fold(what)
	first, _, _ := strings.Cut(unit, " ")
	for _, u := range []string{unit, first} {
		if written, known := units[u]; known {
			return regexp.MustCompile(numberWords + `\s*(?:\([^)]*\)\s*)?` + written).MatchString
		}
	}
	counted := regexp.MustCompile(foldedNumbers + `(?:\s*\([^)]*\))?(?:\s\pL+)?\s` + regexp.QuoteMeta(first) + `(?:$|\PL)`)
	return func(words string) bool {
		words = vietnamese.Fold(words)
		return counted.MatchString(words) ||
			strings.Contains(words, first) && (strings.Count(words, ";") >= listed || strings.Count(words, "\n") >= listed)
	}
}

// foldedNumbers are the numbers of which nothing else is written so: "năm" is mostly a year, "một" an article.
const foldedNumbers = `(?:^|[^\pL\d])(?:\d[\d.,]*|hai|ba|bon|sau|bay|tam|chin|muoi)`

// listed is how many ends of items make a list.
const listed = 2
