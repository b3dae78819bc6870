package query

import (
	"slices"
	"strings"
	"testing"

	"thidua/knowledge/vietnamese"
)

func TestKindsOfDocumentsThatAreNamed(t *testing.T) {
	for question, want := range map[string][]string{
		"Điều 5 Luật Thi đua":                        {"Luật"},
		"đ5 luật tđkt":                               {"Luật"},
		"Kế hoạch triển khai Chỉ thị 19":             {"Kế hoạch", "Chỉ thị"},
		"nđ 152 và tt 12":                            {"Nghị định", "Thông tư"},
		"bị kỷ luật thì sao":                         nil,
		"theo quy định của pháp luật":                nil,
		"Bằng khen do ai ký":                         nil,
		"hướng dẫn bình xét của trường":              {"Hướng dẫn"},
		"Quyết định 29/2018/QĐ-TTg và luật năm 2022": {"Luật", "Quyết định"},
	} {
		for _, typed := range []string{question, strings.ToUpper(question)} {
			if got := Read(typed, nil).Kinds(); !slices.Equal(got, want) {
				t.Errorf("%q names %v, want %v", typed, got, want)
			}
		}
	}
}

func TestALawIsCalledByItsName(t *testing.T) {
	const title = "Thi đua, khen thưởng"
	for question, want := range map[string]bool{
		"Điều 5 Luật Thi đua, khen thưởng":       true,
		"dieu 5 luat thi dua khen thuong":        true,
		"Điều 5 Luật TĐKT":                       true,
		"Điều 5 luật này":                        true,
		"luật cũ có điều gì":                     true,
		"luật 2003":                              true,
		"Điều 24 Luật Đất đai":                   false,
		"Luật Giáo dục quy định gì":              false,
		"kỷ luật lao động theo Luật khen thưởng": true,

		"Điều 5 luật": true,
		"luật mới quy định khen thưởng thế nào":     true,
		"Điều 5 luật năm 2022":                      true,
		"Điều 5 luật về thi đua":                    true,
		"luật số 06/2022/QH15 thi đua khen thưởng":  true,
		"luật mới về tiêu chuẩn cờ thi đua":         true,
		"luật hiện hành cần tiêu chuẩn gì":          true,
		"luật được áp dụng từ khi nào":              true,
		"luật thi hành từ ngày nào":                 true,
		"luật đòi tiêu chuẩn thi đua gì":            true,
		"luật về lao động tiên tiến ở điều nào":     true,
		"luật sư ưu tú thì theo điều mấy":           true,
		"Luật Đất đai và Luật Thi đua, khen thưởng": true,
		"theo luật năm 2022 viên chức có được xét":  true,

		"Điều 5 Luật Đất đai quy định khen thưởng thế nào":             false,
		"khoản 2 điều 10 luật viên chức nói gì về khen thưởng":         false,
		"Luật Đất đai có mấy điều về khen thưởng":                      false,
		"luật thi hành án dân sự quy định thi đua ở điều nào":          false,
		"luật năm 2019 về giáo dục nói gì về khen thưởng":              false,
		"Luật số 45/2019/QH14 Lao động có điều nào về thi đua":         false,
		"Bộ luật Lao động quy định khen thưởng ở điều nào":             false,
		"Luật Hải dương học có điều nào về khen thưởng":                false,
		"luật bảo hiểm xã hội mới có điều nào về thi đua, khen thưởng": false,
	} {
		for _, typed := range []string{question, vietnamese.Fold(question)} {
			if typed != question && strings.Contains(question, "Hải dương") { // a name that no table has is one by its capital
				continue
			}
			if got := Read(typed, nil).Calls(title); got != want {
				t.Errorf("%q: %v", typed, got)
			}
		}
	}
}

// Every other law of the table is none on emulation, whatever is asked about it, and one beside it still may be.
func TestAnotherLawIsNotTheOneOnEmulation(t *testing.T) {
	for _, same := range otherLaws() {
		for _, n := range same {
			name := strings.Join(n.written, " ")
			for _, typed := range []string{"Điều 5 luật " + name + " quy định thi đua, khen thưởng thế nào", "luật " + name + " mới có mấy điều về khen thưởng", strings.ToUpper("điều 3 luật số 1/2020/QH14 " + name)} {
				if n.written[0] != "luật" && Read(typed, nil).Calls("Thi đua, khen thưởng") {
					t.Errorf("%q calls the law on emulation", typed)
				}
			}
			if n.written[0] != "luật" && !Read("Điều 5 luật "+name, nil).Calls(name) {
				t.Errorf("the law on %s is not called", name)
			}
		}
	}
}

func TestTheYearOfADocument(t *testing.T) {
	for question, want := range map[string]string{
		"luật 2003":                "2003",
		"Luật TĐKT năm 2022":       "2022",
		"Nghị định 152/2025/NĐ-CP": "", // of its number
		"điều 5":                   "",
	} {
		if got := Read(question, nil).Year(); got != want {
			t.Errorf("%q: %q, want %q", question, got, want)
		}
	}
}

func TestADocumentIsNamedAsItWasTyped(t *testing.T) {
	for typed, want := range map[string]string{
		"NĐ 152":                   "Nghị định 152",
		"nghị định 152/2025":       "Nghị định 152/2025",
		"chỉ thị 19/CT-TTg":        "Chỉ thị 19",
		"152/2025":                 "văn bản số 152/2025",
		"luật số 06/2022/QH15":     "Luật 6/2022",
		"Nghị định 152/2025/NĐ-CP": "Nghị định 152/2025",
	} {
		numbers := Read(typed, nil).Numbers
		if len(numbers) != 1 || NumberName(numbers[0]) != want {
			t.Errorf("%q: %v, want %q", typed, numbers, want)
		}
	}
	for _, typed := range []string{"tháng 12/2023 được giấy khen", "tang vao thang 12/2023", "quý 03/2022 ai ký"} {
		if numbers := Read(typed, nil).Numbers; len(numbers) > 0 {
			t.Errorf("%q names %v", typed, numbers)
		}
	}
	if got := KindOf(vietnamese.Number{Kind: "xyz"}); got != "" {
		t.Errorf("an unknown kind is %q", got)
	}
}

func TestAPlaceIsOfTheDocumentNextToIt(t *testing.T) {
	for question, want := range map[string][]string{
		"Điều 5 Nghị định 91/2017 và Điều 6 Thông tư 12/2019":         {"91", "12"},
		"Nghị định 91/2017 Điều 5, Thông tư 12/2019 Điều 6":           {"91", "12"},
		"điều 5 và điều 6 nghị định 91/2017, điều 7 thông tư 12/2019": {"91", "91", "12"},
		"Điều 5 Nghị định 91/2017 và Điều 6":                          {"", ""}, // of one alone all are
	} {
		q := Read(question, nil)
		var got []string
		for _, p := range q.Places {
			n, _ := q.NumberOf(p)
			got = append(got, n.Serial)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", question, got, want)
		}
	}
	q := Read("Điều 5 Nghị định 91/2017 và Điều 6 Thông tư 12/2019", nil)
	if about := q.About(q.Numbers[1]); len(about.Numbers) != 1 || about.Numbers[0].Serial != "12" || len(q.Numbers) != 2 {
		t.Errorf("%v of %v", about.Numbers, q.Numbers)
	}
}

func TestWhatANumberIsSaidOfStandsBeforeIt(t *testing.T) {
	for text, want := range map[string][]string{
		"Kế hoạch triển khai Chỉ thị 19 có gì":                             {"Kế hoạch"},
		"Nghị định 152/2019/NĐ-CP hướng dẫn việc nộp hồ sơ thế nào":        nil,
		"so sánh Luật Thi đua, khen thưởng và Thông tư 12/2019/TT-BNV":     {"Luật"},
		"152/2019/NĐ-CP, thông tư nào hướng dẫn":                           nil,
		"thong tu huong dan nghi dinh 91/2017/NĐ-CP la thong tu nao vậy ạ": {"Thông tư", "Hướng dẫn"},
	} {
		q := Read(text, nil)
		got := q.KindsBefore(q.Numbers[0])
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}
