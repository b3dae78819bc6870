package query

import (
	"fmt"
	"strings"
	"testing"

	"thidua/knowledge/vietnamese"
)

// Places stand in messages as people write them: courtesy before, a question after, the document on either side.
func TestPlacesAreReadInsideMessages(t *testing.T) {
	for text, want := range map[string]string{
		"Dạ anh cho em hỏi khoản 2 Điều 22 Luật Thi đua, khen thưởng quy định thế nào ạ?": "Đ22 k2",
		"theo điểm c, khoản 1, Điều 75 của Luật thì giấy khen do ai ký":                   "Đ75 k1 c",
		"Căn cứ Điều 80 Luật số 06/2022/QH15, xã có được tặng bằng khen không?":           "Đ80",
		"anh ơi đ54 nđ 152 nói bao nhiêu tiền":                                            "Đ54",
		"xem giúp em k1 đ54 nghị định 152 với":                                            "Đ54 k1",
		"Điều 22 có 2 khoản phải không":                                                   "Đ22",
		"điều 5 và khoản 3 điều 7":                                                        "Đ5, Đ7 k3",
		"khoản 1 điều 5; khoản 2, 3 điều 7; điều 9":                                       "Đ5 k1, Đ7 k2, Đ7 k3, Đ9",
		"năm nay 9 người, được 5 lần lương, điều 54":                                      "Đ54",
		"mục II.3 và mục III.2 kế hoạch":                                                  "M2 k3, M3 k2",
		"phần I, II kế hoạch":                                                             "P1",
		"muc 2 chuong iv luat":                                                            "C4 M2",
		"Tiểu mục 1 Mục 2 Chương IV":                                                      "C4 M2 T1",
		"phụ lục số 3 kèm theo thông tư":                                                  "Phụ lục 3",
		"biểu mẫu số 5 nghị định 152":                                                     "Mẫu số 5",
		"đoạn 2 khoản 1 mục III kế hoạch":                                                 "M3 k1 g2",
		"ý 3 mục II": "M2 k3",
		"từ khoản 2 đến khoản 4 Điều 12":                         "Đ12 k2, Đ12 k3, Đ12 k4",
		"Điều 8, Điều 9 và Điều 10 Luật TĐKT có gì khác Điều 12": "Đ8, Đ9, Đ10, Đ12",
		"Thưa đồng chí, đơn vị tôi có 12 người, xin hỏi Điều 28": "Đ28",
		"điểm d, đ khoản 1 Điều 22":                              "Đ22 k1 d, Đ22 k1 đ",
		"Điều 96":                                                "Đ96",
		"điều 1":                                                 "Đ1",
		"luật tđkt đ 1,2,3":                                      "Đ1, Đ2, Đ3",
		"cho em xin toàn văn điều hai mươi mốt, hai mươi hai":    "Đ21",
		"chương mười":                                            "C10",
		"khoản 01 Điều 05":                                       "Đ5 k1",
		"đồng chí cho biết tỷ lệ 15 % và điều 12":                "Đ12",
		"Quyết định số 29/2018/QĐ-TTg điều 3":                    "Đ3",
		"em công tác ở phòng 12, tổ 5":                           "",
		"thưởng 1,5 lần mức lương cơ sở":                         "",
		"tăng lương từ 01/7/2026":                                "",
		"hạng mục 2 của công trình":                              "",
		"đạt 3 phần 4 số phiếu":                                  "",
		"đồng ý 2 người":                                         "",
		"các khoản chi khen thưởng lấy ở đâu":                    "",
		"điều lệ Hội có được không":                              "",
		"chuyên đề mục tiêu quốc gia":                            "",
		"một đồng chí đạt 9 điểm":                                "",
		"tôi 58 tuổi, công tác 30 năm, có ba bằng khen":          "",
		"Mức thưởng của chiến sĩ thi đua cơ sở là mấy lần lương, do cấp nào chi, nguồn ở đâu, hồ sơ gì?": "",
	} {
		for _, typed := range []string{text, strings.ToUpper(text)} {
			if got := placesIn(typed); got != want {
				t.Errorf("%q names %q, want %q", typed, got, want)
			}
		}
	}
}

// A list of any articles, in any of the ways to write one, is read whole and in its order.
func TestListsOfArticlesAreReadWhole(t *testing.T) {
	for n := 2; n <= 6; n++ {
		var numbers, named, want []string
		for i := range n {
			numbers = append(numbers, fmt.Sprint(3*i+1))
			named = append(named, fmt.Sprint("Điều ", 3*i+1))
			want = append(want, fmt.Sprint("Đ", 3*i+1))
		}
		last := len(numbers) - 1
		for _, text := range []string{
			"Điều " + strings.Join(numbers, ", ") + " Luật TĐKT",
			"các điều " + strings.Join(numbers[:last], ", ") + " và " + numbers[last],
			"điều " + strings.Join(numbers, " và "),
			strings.Join(named, ", "),
			strings.Join(named[:last], "; ") + " và " + named[last] + " quy định gì?",
		} {
			for _, typed := range []string{text, vietnamese.Fold(text)} {
				if got := placesIn(typed); got != strings.Join(want, ", ") {
					t.Errorf("%q names %q, want %v", typed, got, want)
				}
			}
		}
	}
}

// Narrow to wide or wide to narrow, with or without commas: a place is one.
func TestThePartsOfAPlaceStandInEitherOrder(t *testing.T) {
	for article := 1; article <= 90; article += 7 {
		for clause := 1; clause <= 9; clause += 4 {
			for _, point := range []string{"a", "đ", "g"} {
				want := fmt.Sprintf("Đ%d k%d %s", article, clause, point)
				for _, text := range []string{
					fmt.Sprintf("điểm %s khoản %d Điều %d", point, clause, article),
					fmt.Sprintf("điểm %s, khoản %d, Điều %d", point, clause, article),
					fmt.Sprintf("Điều %d khoản %d điểm %s", article, clause, point),
					fmt.Sprintf("Điều %d, khoản %d, điểm %s", article, clause, point),
					fmt.Sprintf("điểm %s k%dđ%d", point, clause, article),
					fmt.Sprintf("điểm %s k%d đ%d", point, clause, article),
				} {
					if got := placesIn(text + " luật thi đua"); got != want {
						t.Errorf("%q names %q, want %q", text, got, want)
					}
				}
			}
		}
	}
}

func TestAPlaceLiesInAWiderOne(t *testing.T) {
	wider := Place{Article: "7", Clause: "2", Points: []string{"a"}}
	for want, p := range map[string]Place{
		"Đ7 k3":       {Clause: "3"},
		"Đ7 k2 b":     {Points: []string{"b"}},
		"Đ7 k3 b":     {Clause: "3", Points: []string{"b"}},
		"Đ8":          {Article: "8"},
		"Đ7 k2 a t1":  {Subpoint: "1"},
		"C2":          {Chapter: 2},
		"Phụ lục I":   {Annex: "Phụ lục I"},
		"Đ7 k2 a g 1": {Dash: " 1"},
	} {
		if got := p.In(wider).String(); got != want {
			t.Errorf("%+v in Điều 7: %q, want %q", p, got, want)
		}
	}
}

func TestRomanNumerals(t *testing.T) {
	for n := 1; n < largestDivision; n++ {
		roman := Roman(n)
		if got := divisionNumber(strings.ToLower(roman)); got != n {
			t.Errorf("%d is %s, which is %d", n, roman, got)
		}
		if got, want := placesIn("chương "+roman+" luật"), fmt.Sprint("C", n); got != want {
			t.Errorf("chương %s is %q", roman, got)
		}
	}
	for _, text := range []string{"", "iiii", "vx", "0", "99", "abc"} {
		if got := divisionNumber(text); got != 0 {
			t.Errorf("%q is %d", text, got)
		}
	}
}

func TestTablesWithMistakesAreRefused(t *testing.T) {
	for _, text := range []string{"2025-07-01 | cấp huyện | Luật", "hôm qua | a | b | c", "2025-07-01 | a | b | ("} {
		if _, err := parseLevels(text); err == nil {
			t.Errorf("%q is a level", text)
		}
	}
}

// Every phrase of the table is met in a text around it, as it is written and without marks.
func TestEveryInstructionIsSeen(t *testing.T) {
	for line := range strings.Lines(instructTable) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		text := "Này, " + line + " giúp tôi"
		if begin, ok := strings.CutPrefix(line, "^"); ok {
			text = begin + " trả lời có"
		}
		for _, typed := range []string{text, strings.ToUpper(text), vietnamese.Fold(text)} {
			if !Read(typed, nil).Instructs() {
				t.Errorf("%q is not seen", typed)
			}
		}
	}
}
