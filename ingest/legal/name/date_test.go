package name

import "testing"

func TestTheFirstDayWrittenIsFound(t *testing.T) {
	for text, want := range map[string]string{
		"Hà Nội, ngày 15 tháng 6 năm 2022":                      "2022-06-15",
		"ngày *10* tháng 8 năm 2021":                            "2021-08-10",
		"NGÀY 01 THÁNG 7 NĂM 2025":                              "2025-07-01",
		"từ 1/7/2025 đến 31/12/2025":                            "2025-07-01",
		"02.9.1945":                                             "1945-09-02",
		"2 - 9 - 1945":                                          "1945-09-02",
		"số 1/2020 ngày 3/4/2020, ngày 5 tháng 6 năm 2021":      "2020-04-03",
		"ngày 5 tháng 6 năm 2021, thay văn bản ngày 03/04/2020": "2021-06-05",
		"ngày 29 tháng 2 năm 2024":                              "2024-02-29",
		"ngày 29 tháng 2 năm 2023":                              "",
		"31/4/2020":                                             "",
		"0/1/2020":                                              "",
		"1/13/2020":                                             "",
		"1/1/1899":                                              "",
		"tháng 6 năm 2022":                                      "",
		"ngày     tháng    năm 2021":                            "",
		"19/CT-TTg":                                             "",
		"":                                                      "",
	} {
		if got := Date(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
