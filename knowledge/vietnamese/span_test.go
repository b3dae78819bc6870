package vietnamese

import (
	"testing"
	"time"
)

func TestWordsNameDaysOfThePast(t *testing.T) {
	at := time.Date(2026, 11, 26, 9, 0, 0, 0, Zone()) // a Thursday
	for words, want := range map[string]string{
		"hạn nộp công văn hôm qua?":               "2026-11-25 2026-11-25",
		"han nop cong van hom qua":                "2026-11-25 2026-11-25",
		"sáng nay gửi gì":                         "2026-11-26 2026-11-26",
		"thông báo hôm kia":                       "2026-11-24 2026-11-24",
		"giấy mời tuần trước":                     "2026-11-16 2026-11-22",
		"giay moi tuan nay":                       "2026-11-23 2026-11-26",
		"thông báo thứ hai":                       "2026-11-23 2026-11-23",
		"thông báo thứ hai tuần trước":            "2026-11-16 2026-11-16",
		"thong bao thu 6":                         "2026-11-20 2026-11-20",
		"công văn ngày 25/11":                     "2026-11-25 2026-11-25",
		"công văn ngày 05/10/2026 của UBND":       "2026-10-05 2026-10-05",
		"cv ngay 25 thang 11":                     "2026-11-25 2026-11-25",
		"công văn ngày 20 nói gì":                 "2026-11-20 2026-11-20",
		"công văn hôm 28/12":                      "",
		"thông báo tháng trước":                   "2026-10-01 2026-10-31",
		"công văn 3 hôm trước":                    "2026-11-23 2026-11-23",
		"thông báo vừa rồi":                       "2026-10-27 2026-11-26 vague",
		"lần thứ hai thì sao":                     "",
		"họp ngày 03/12 ở đâu":                    "",
		"chậm nhất ngày 15/12/2026":               "",
		"Nghị định 98/2023/NĐ-CP":                 "",
		"khoản 2 Điều 24":                         "",
		"hồ sơ khen thưởng gồm những gì":          "",
		"ngày 31/2 có gì":                         "",
		"tổng kết năm 2026":                       "",
		"từ 1,5 đến 2 lần":                        "",
		"tỷ lệ hoàn thành 100/200":                "",
		"thông báo ngày 25/11 khác ngày 26/11 gì": "2026-11-25 2026-11-25",
	} {
		got := ""
		if s, ok := FindSpan(Tokenize(words), at); ok {
			got = string(s.From) + " " + string(s.Until)
			if s.Vague {
				got += " vague"
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}
