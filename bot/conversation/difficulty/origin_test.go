package difficulty

import (
	"testing"

	"thidua/bot/ticket"
)

func TestHowADifficultyReachedTheBoardIsReadAsPeopleWriteIt(t *testing.T) {
	for words, want := range map[string]ticket.Origin{
		"công văn 903/SYT-TCCB ngày 17/11/2026":    {Channel: ticket.Letter, Number: "903/SYT-TCCB", On: "2026-11-17"},
		"công văn 12/2026/CV-UBND ngày 05/03/2026": {Channel: ticket.Letter, Number: "12/2026/CV-UBND", On: "2026-03-05"},
		"903/SYT-TCCB, 17/11/2026":                 {Channel: ticket.Letter, Number: "903/SYT-TCCB", On: "2026-11-17"},
		"báo cáo 45/BC-UBND ngày 01/12/2026":       {Channel: ticket.Letter, Number: "45/BC-UBND", On: "2026-12-01"},
		"điện thoại ngày 17/11/2026":               {Channel: ticket.Phone, On: "2026-11-17"},
		"dien thoai ngay 17/11/2026":               {Channel: ticket.Phone, On: "2026-11-17"},
		"họp ngày 17/11/2026":                      {Channel: ticket.Meeting, On: "2026-11-17"},
		"Hội nghị giao ban ngày 17/11/2026":        {Channel: ticket.Meeting, On: "2026-11-17"},
		"email ngày 17/11/2026":                    {Channel: ticket.Other, On: "2026-11-17"},
		"điện thoại ngày 17 tháng 11 năm 2026":     {Channel: ticket.Phone, On: "2026-11-17"},
		"dt ngay 7 thang 11 nam 2026":              {Channel: ticket.Phone, On: "2026-11-07"},
	} {
		if got, ok := parseOrigin(words); !ok || got != want {
			t.Errorf("%q is %+v, %t, want %+v", words, got, ok, want)
		}
	}
	for _, words := range []string{"", "công văn 903/SYT-TCCB", "công văn ngày 17/11/2026", "ngày 17/11/2026", "hôm nọ", "điện thoại"} {
		if got, ok := parseOrigin(words); ok {
			t.Errorf("%q is %+v", words, got)
		}
	}
}
