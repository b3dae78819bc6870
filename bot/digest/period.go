package digest

import (
	"fmt"
	"time"
)

// Period is the days a report is about, both included.
type Period struct {
	From  Day    `json:"from"`
	To    Day    `json:"to"`
	Words string `json:"words"` // "quý IV năm 2026"; "" is what PeriodWords makes of the days
	AsOf  Day    `json:"as_of"` // the figures are those at the end of this day
}

// words names the period.
func (p Period) words() string {
	if words := line(p.Words); words != "" {
		return words
	}
	return PeriodWords(p.From, p.To)
}

// PeriodWords names the period of those days as reports do by the default cut-offs, which lie in the middle of a month: "tháng
// 11 năm 2026" (15/10 to 14/11), "quý IV năm 2026" (15/9 to 14/12), "6 tháng đầu năm 2026" (15/12 to 14/6), "6 tháng cuối năm
// 2026" (15/6 to 14/12), "năm 2026" (15/12 to 14/12). Others are "từ ngày … đến ngày …".
func PeriodWords(from, to Day) string {
	first, err := time.Parse(time.DateOnly, string(from))
	last, errLast := time.Parse(time.DateOnly, string(to))
	if err == nil && errLast == nil && first.Day() == 15 && last.Day() == 14 {
		month := int(last.Month())
		switch months := (last.Year()-first.Year())*12 + month - int(first.Month()); {
		case months == 1:
			return fmt.Sprintf(wordsMonth, monthNumber(month), last.Year())
		case months == 3 && month%3 == 0:
			return fmt.Sprintf(wordsQuarter, quarters[month/3-1], last.Year())
		case months == 6 && month == 6:
			return fmt.Sprintf(wordsFirstHalf, last.Year())
		case months == 6 && month == 12:
			return fmt.Sprintf(wordsSecondHalf, last.Year())
		case months == 12 && month == 12:
			return fmt.Sprintf(wordsYear, last.Year())
		}
	}
	return fmt.Sprintf(wordsDays, day(from), day(to))
}

var quarters = [...]string{"I", "II", "III", "IV"}

// monthNumber is a month as Decree 30/2020 writes it (I.II.4b): 1 and 2 with a zero.
func monthNumber(month int) string {
	if month <= 2 {
		return fmt.Sprintf("0%d", month)
	}
	return fmt.Sprint(month)
}
