package directory

import (
	"strings"

	"thidua/knowledge/vietnamese"
)

// ParseBasis reads the document by which somebody was named, "125/UBND-NV ngày 03/11/2026", with its day. ok is false when
// there is no day in the words, or nothing but one.
func ParseBasis(words string) (basis string, on Day, ok bool) {
	words = vietnamese.Normalize(words)
	days := vietnamese.FindDays(words)
	if len(days) == 0 || days[0].Day == "" {
		return "", "", false
	}
	basis = strings.Trim(words[:days[0].Start]+" "+words[days[0].End:], " ,;.")
	return basis, days[0].Day, basis != ""
}
