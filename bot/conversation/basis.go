package conversation

import (
	"strings"

	"thidua/bot/directory"
	"thidua/bot/telegram"
	"thidua/knowledge/vietnamese"
)

// What the modules share that ask for the document by which an agency named somebody.

// AskBasis asks for the document by which an agency named somebody.
func AskBasis(w Words, agency string) string {
	return "Đề nghị " + w.Address + " ghi số, ngày văn bản của lãnh đạo " + telegram.Escape(agency) + " cử đầu mối, ví dụ:\n<i>125/UBND-NV ngày 03/11/2026</i>"
}

// BasisUnclear says that words are no document with its day.
func BasisUnclear(w Words) string {
	return "Chưa thấy số hoặc ngày của văn bản. Đề nghị " + w.Address + " ghi như ví dụ:\n<i>125/UBND-NV ngày 03/11/2026</i>\nhoặc bấm “" + ButtonNoBasis + "” ở trên."
}

// IsNoBasis tells a question from a document with its day, for Step.Question.
func IsNoBasis(words string) bool {
	_, _, ok := ParseBasis(words)
	return EndsInQuestionMark(words) || !ok && len(strings.Fields(words)) > 4
}

// ParseBasis reads the document by which somebody was named, "125/UBND-NV ngày 03/11/2026", with its day. ok is false when
// there is no day in the words, or nothing but one.
func ParseBasis(words string) (basis string, on directory.Day, ok bool) {
	words = vietnamese.Normalize(words)
	days := vietnamese.FindDays(words)
	if len(days) == 0 || days[0].Day == "" {
		return "", "", false
	}
	basis = strings.Trim(words[:days[0].Start]+" "+words[days[0].End:], " ,;.")
	return basis, days[0].Day, basis != ""
}
