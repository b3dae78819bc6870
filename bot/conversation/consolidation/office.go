package consolidation

import (
	"strings"

	"thidua/bot/conversation"
	"thidua/bot/digest"
)

// OfficeOf is who issues the report, as far as the settings tell.
func OfficeOf(words conversation.Words) digest.Office {
	i := words.Issuer()
	o := digest.Office{
		Province: words.Plain().Province, Parent: i.Parent, Agency: i.Agency, Place: i.Place, Signer: words.Signer(), Mandate: words.Mandate(),
		Archive: []string{"VT", "TĐKT"},
	}
	level, leaders := "tỉnh", i.Agency
	if strings.HasPrefix(strings.ToLower(o.Province), "thành phố") {
		level = "thành phố"
	}
	if strings.HasPrefix(i.Agency, "Sở ") {
		leaders = "Sở"
	}
	o.Recipients = []string{"Hội đồng Thi đua - Khen thưởng " + level, "Lãnh đạo " + leaders}
	if i.Initials != "" {
		o.Symbol = "BC-" + i.Initials
	}
	return o
}
