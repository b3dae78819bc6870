package codification

import (
	"regexp"
	"strings"

	"thidua/knowledge/vietnamese"
)

// note is what a note says: "(Điều 65 Luật số 15/2003/QH11 Thi đua, khen thưởng ngày 26/11/2003 của Quốc hội, có hiệu lực thi hành kể từ ngày 01/07/2004, có
// nội dung được sửa đổi bởi Điều 3 Luật số 32/2009/QH12 có hiệu lực thi hành kể từ ngày 01/01/2010)". Only the first note of a document in the topic has the
// title, the day and the issuer.
type note struct {
	number     string // of the article; "" when the note does not say of which document it is
	document   Document
	amendments []Amendment
}

// kinds are those that the Law on Promulgation of Legal Documents of 2015 and its predecessors know, a longer name before its beginning.
const kinds = `Hiến pháp|Bộ luật|Luật|Pháp lệnh|Nghị quyết liên tịch|Nghị quyết|Nghị định|Quyết định|Thông tư liên tịch|Thông tư liên bộ|Thông tư|Chỉ thị|Lệnh|Sắc lệnh|Sắc luật|Quy chế|Quy định`

var (
	inForce = regexp.MustCompile(`,?\s*có hiệu lực(?: thi hành)?(?: kể)? từ ngày\s+(\d{1,2}/\d{1,2}/\d{4})`)
	source  = regexp.MustCompile(`^\(?\s*Điều\s+(\d+\p{L}?\d*)\.?\s+((?i:` + kinds + `))(?:\s+số\s+(Không số|\S+?))?(?:[\s,]+(.*))?$`)
	issued  = regexp.MustCompile(`^(.*),?\s*ngày\s+(\d{1,2}/\d{1,2}/\d{4})(?:\s+của\s+(.+))?$`)
	amended = regexp.MustCompile(`((?:Điều\s+\d+\p{L}?\d*(?:\s*,\s*|\s+và\s+|\s+))+)((?i:` + kinds + `))\s+số\s+(\S+?),?\s*có hiệu lực(?: thi hành)?(?: kể)? từ ngày\s+(\d{1,2}/\d{1,2}/\d{4})`)
	article = regexp.MustCompile(`\d+\p{L}?\d*`)
)

// parseNote reads a note.
func parseNote(words string) note {
	words = strings.Join(strings.Fields(words), " ")
	words = strings.TrimSuffix(strings.TrimSuffix(words, "."), ")")
	head, tail := words, ""
	var n note
	if at := inForce.FindStringSubmatchIndex(words); at != nil {
		head, tail = words[:at[0]], words[at[1]:]
		n.document.EffectiveOn = day(words[at[2]:at[3]])
	}
	m := source.FindStringSubmatch(strings.TrimSpace(head))
	if m == nil {
		return note{}
	}
	n.number = m[1]
	n.document.Kind = m[2]
	if m[3] != "Không số" {
		n.document.Number = strings.TrimRight(m[3], ",")
	}
	n.document.readTitle(m[4])
	n.readAmendments(tail)
	return n
}

// readTitle reads "Thi đua, khen thưởng ngày 26/11/2003 của Quốc hội". A title may have a day and an issuer of its own, those of a document that it amends, so
// that the last ones count.
func (d *Document) readTitle(words string) {
	if m := issued.FindStringSubmatch(words); m != nil {
		// The issuer has no day, or the title would end later.
		d.IssuedOn, d.Issuer, words = day(m[2]), strings.TrimSpace(m[3]), m[1]
	}
	d.Title = strings.TrimRight(words, " ,")
}

// readAmendments reads what follows the effective day: what was done to the article and by what, once or more often.
func (n *note) readAmendments(tail string) {
	effect, from := "", 0
	for _, at := range amended.FindAllStringSubmatchIndex(tail, -1) {
		if before, by := strings.CutSuffix(strings.TrimSpace(tail[from:at[0]]), "bởi"); by {
			effect = strings.Trim(before, " ,;")
		}
		from = at[1]
		for _, number := range article.FindAllString(tail[at[2]:at[3]], -1) {
			n.amendments = append(n.amendments, Amendment{
				Effect: effect, Kind: tail[at[4]:at[5]], Number: tail[at[6]:at[7]], Article: number, EffectiveOn: day(tail[at[8]:at[9]]),
			})
		}
	}
}

// day is "" for what is no day of the calendar.
func day(s string) vietnamese.Day {
	d, err := vietnamese.ParseDay(s)
	if err != nil {
		return ""
	}
	return d
}
