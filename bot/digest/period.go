package digest

import (
	"fmt"

	"thidua/bot/period"
)

// Period is the days a report is about, both included.
type Period struct {
	From  Day    `json:"from"`
	To    Day    `json:"to"`
	Words string `json:"words"` // "quý IV năm 2026"; "" is what PeriodWords makes of the days
	AsOf  Day    `json:"as_of"` // the figures are those at the end of this day

	MadeOn Day `json:"made_on"` // the states and results of tickets are those of this day; "" is unknown
}

// words names the period.
func (p Period) words() string {
	if words := line(p.Words); words != "" {
		return words
	}
	return PeriodWords(p.From, p.To)
}

// PeriodWords names the period of those days as reports do: "quý IV năm 2026" of the default cut-offs (see period.Period.Name); others
// are "từ ngày … đến ngày …".
func PeriodWords(from, to Day) string {
	if name, ok := (period.Period{From: from, To: to}).Name(); ok {
		return name
	}
	return fmt.Sprintf(wordsDays, day(from), day(to))
}
