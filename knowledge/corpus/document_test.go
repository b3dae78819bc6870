package corpus_test

import (
	"testing"

	"thidua/knowledge/corpus"
)

func TestPlaceWritesAPathFromTheSmallestUnitUp(t *testing.T) {
	for path, want := range map[string]string{
		"Điều 22 khoản 1 điểm a":  "điểm a khoản 1 Điều 22",
		"Điều 58a":                "Điều 58a",
		"Điều 39 (lần 2) khoản 1": "khoản 1 Điều 39 (lần 2)",
		"II.3":                    "khoản 3 Mục II",
		"II":                      "Mục II",
		"III.2 gạch 2":            "gạch đầu dòng thứ 2 khoản 2 Mục III",
		"A.III.1.c":               "điểm c khoản 1 Mục III Phần A",
		"Chương IX khoản 2":       "khoản 2 Chương IX",
		"Phụ lục 1":               "Phụ lục 1",
		"Quy chế kèm theo":        "Quy chế kèm theo",
		"Quy chế kèm theo, Điều 2 khoản 1": "khoản 1 Điều 2 Quy chế kèm theo",
		"Chương II Mục 17 Tiểu mục 1":      "Tiểu mục 1 Mục 17 Chương II",
		"II.1 gạch 2 cộng 1":               "dấu cộng thứ 1 gạch đầu dòng thứ 2 khoản 1 Mục II",
		"Mở đầu":                           "phần mở đầu",
		"Kết":                              "phần kết",
		"Nơi nhận":                         "phần nơi nhận",
		"Phụ lục 1, khoản 2":               "khoản 2 Phụ lục 1",
		"II đoạn 3":                        "đoạn thứ 3 Mục II",
		"khoản 1.1 điểm c":                 "điểm c khoản 1.1",
	} {
		if got := corpus.Place(path); got != want {
			t.Errorf("corpus.Place(%q) = %q, want %q", path, got, want)
		}
	}
}

func TestNameWritesADocumentAsCitationsDo(t *testing.T) {
	for want, d := range map[string]corpus.Document{
		"Luật Thi đua, khen thưởng năm 2022": {Kind: "Luật", Number: "06/2022/QH15", Title: "Thi đua, khen thưởng",
			IssuedOn: "2022-06-15", Issuer: "Quốc hội"},
		"Nghị định số 91/2017/NĐ-CP ngày 31/7/2017 của Chính phủ": {Kind: "Nghị định", Number: "91/2017/NĐ-CP",
			IssuedOn: "2017-07-31", Issuer: "Chính phủ"},
		"Kế hoạch ngày 10/8/2021 của UBND tỉnh Thái Bình": {Kind: "Kế hoạch", IssuedOn: "2021-08-10",
			Issuer: "Ủy ban nhân dân tỉnh Thái Bình", Title: "Tổ chức triển khai"},
		"Hướng dẫn của Sở Nội vụ (dự thảo)": {Kind: "Hướng dẫn", Issuer: "Sở Nội vụ", Draft: true},
		"Văn bản": {},
	} {
		if got := d.Name(); got != want {
			t.Errorf("%+v is named %q, want %q", d, got, want)
		}
	}
}

func TestFinanceSignsWithOthersForTheMoney(t *testing.T) {
	for issuer, want := range map[string]string{
		"Bộ Nội vụ - Bộ Tài chính": "Bộ Nội vụ", "Bộ Tài chính và Bộ Nội vụ": "Bộ Nội vụ", "Bộ Y tế, Bộ Tài chính": "Bộ Y tế", "Sở Nội vụ; Sở Tài chính": "Sở Nội vụ",
		"BỘ NỘI VỤ – BỘ TÀI CHÍNH": "BỘ NỘI VỤ", "Bộ Tài chính": "Bộ Tài chính", "Bộ Quốc phòng và Bộ Nội vụ": "Bộ Quốc phòng và Bộ Nội vụ", "Bộ Lao động - Thương binh và Xã hội": "Bộ Lao động - Thương binh và Xã hội", "": "",
	} {
		if got := (&corpus.Document{Issuer: issuer}).MainIssuer(); got != want {
			t.Errorf("of %q the main one is %q, want %q", issuer, got, want)
		}
	}
}

func TestInForceFollowsBeginningAndReplacement(t *testing.T) {
	law := corpus.Document{IssuedOn: "2003-11-26", EffectiveOn: "2004-07-01", ExpiresOn: "2024-01-01"}
	for day, want := range map[corpus.Day]bool{"2004-06-30": false, "2004-07-01": true, "2023-12-31": true, "2024-01-01": false} {
		if got := law.InForce(day); got != want {
			t.Errorf("on %s in force: %v", day, got)
		}
	}
	plan := corpus.Document{IssuedOn: "2021-08-10", EndsOn: "2025-12-31"}
	if !plan.InForce("2026-11-23") || plan.InForce("2021-08-09") {
		t.Error("a plan answers from its day on, and with a remark after its period")
	}
	if unknown := (&corpus.Document{}); !unknown.InForce("1999-01-01") {
		t.Error("what has no days is taken to be in force")
	}
}

func TestNumberKeySurvivesTyping(t *testing.T) {
	for _, typed := range []string{"06/2022/QH15", "6/2022/qh15", "06/2022/Qh15"} {
		if got := corpus.NumberKey(typed); got != "6/2022/qh15" {
			t.Errorf("corpus.NumberKey(%q) = %q", typed, got)
		}
	}
	if corpus.NumberKey("91/2017/NĐ-CP") != corpus.NumberKey("91/2017/nd-cp") {
		t.Error("a number typed without marks is another")
	}
}

func TestADocumentIsTheSameByWhatIsKnownOfIt(t *testing.T) {
	for want, d := range map[string]corpus.Document{
		"6/2022/qh15": {Number: "06/2022/QH15", Kind: "Luật", IssuedOn: "2022-06-15", Source: "a.txt"},
		"ke hoach|uy ban nhan dan tinh thai binh|2021-08-10": {Kind: "Kế hoạch", Issuer: "Ủy ban nhân dân tỉnh Thái Bình", IssuedOn: "2021-08-10", Source: "a.txt"},
		"source|c.txt": {Kind: "Kế hoạch", IssuedOn: "2021-08-10", Source: "c.txt"},
		"source|a.txt": {Kind: "Kế hoạch", Source: "a.txt"},
		"source|b.txt": {IssuedOn: "2021-08-10", Source: "b.txt"},
	} {
		if got := corpus.DocumentKey(&d); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestAnAnswerStopsWithItsDocumentUnlessItWasGivenLater(t *testing.T) {
	for _, c := range []struct {
		document corpus.Document
		released corpus.Day
		stops    corpus.Day
		want     corpus.Day
	}{
		{corpus.Document{}, "2024-01-01", "", ""},
		{corpus.Document{ExpiresOn: "2024-01-01"}, "2023-12-31", "2024-01-01", "2024-01-01"},
		{corpus.Document{ExpiresOn: "2024-01-01"}, "2024-01-01", "2024-01-01", ""}, // cited knowingly
		{corpus.Document{LapsesOn: "2024-01-01"}, "2023-12-31", "2024-01-01", "2024-01-01"},
		{corpus.Document{ExpiresOn: "2025-07-01", LapsesOn: "2024-01-01"}, "2023-01-01", "2024-01-01", "2024-01-01"},
		{corpus.Document{ExpiresOn: "2024-01-01", LapsesOn: "2025-07-01"}, "2023-01-01", "2024-01-01", "2024-01-01"},
		{corpus.Document{EndsOn: "2025-12-31"}, "2025-12-31", "", "2026-01-01"},
		{corpus.Document{EndsOn: "2025-12-31"}, "2026-01-01", "", ""},
		{corpus.Document{EndsOn: "2025-12-31", ExpiresOn: "2024-01-01"}, "2023-01-01", "2024-01-01", "2024-01-01"},
		{corpus.Document{EndsOn: "2025-12-31", ExpiresOn: "2024-01-01"}, "2024-06-01", "2024-01-01", "2026-01-01"},
		{corpus.Document{EndsOn: "2023-12-31", ExpiresOn: "2026-01-01"}, "2023-01-01", "2026-01-01", "2024-01-01"},
		{corpus.Document{EndsOn: "2023-12-31", ExpiresOn: "2026-01-01"}, "2024-06-01", "2026-01-01", "2026-01-01"},
	} {
		if got := c.document.Stops(); got != c.stops {
			t.Errorf("%+v stops on %q, want %q", c.document, got, c.stops)
		}
		if got := c.document.StopsOn(c.released); got != c.want {
			t.Errorf("%+v, released on %s, stops on %q, want %q", c.document, c.released, got, c.want)
		}
	}
}

func TestADocumentBeginsWhenItIsInForceOrElseIssued(t *testing.T) {
	for want, d := range map[corpus.Day]corpus.Document{
		"2004-07-01": {IssuedOn: "2003-11-26", EffectiveOn: "2004-07-01"}, "2021-08-10": {IssuedOn: "2021-08-10"}, "": {ExpiresOn: "2024-01-01"},
	} {
		if got := d.Begins(); got != want {
			t.Errorf("%+v begins on %q", d, got)
		}
	}
}

// Of two days for one provision the last that is said holds, and of a part what is said of the part.
func TestAProvisionBeginsAsItsDocumentSaysLast(t *testing.T) {
	begins := func(path string, day corpus.Day) corpus.Relation {
		return corpus.Relation{Kind: corpus.Begins, Provision: path, From: day}
	}
	d := corpus.Document{Relations: []corpus.Relation{begins("Điều 1", "2027-07-01"), begins("Điều 1", "2027-01-01"), begins("Điều 2 khoản 1", "2025-07-01"), begins("Điều 2", "2027-01-01")}}
	for path, want := range map[string]corpus.Day{"Điều 1": "2027-01-01", "Điều 1 khoản 3": "2027-01-01", "Điều 2": "2027-01-01", "Điều 2 khoản 1": "2025-07-01", "Điều 11": ""} {
		if got := d.BeginsOn(path); got != want {
			t.Errorf("%s begins on %q, want %q", path, got, want)
		}
		var days []corpus.Day
		for _, r := range d.BeginningAfter(path, "2026-01-01") {
			days = append(days, r.From)
		}
		if later := want > "2026-01-01"; later != (len(days) == 1) || later && days[0] != want {
			t.Errorf("%s is said to begin on %v, want %q", path, days, want)
		}
	}
}
