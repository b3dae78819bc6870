package legal

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const issued = "SỞ Y TẾ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 12/QĐ-SYT\nNam Hà, ngày 05 tháng 3 năm 2024\n"

func TestTheDayFromWhichADocumentIsInForce(t *testing.T) {
	const order = issued + "QUYẾT ĐỊNH\nVề việc thử\n\nCăn cứ Luật Thử;\nĐiều 1. Thử.\nĐiều 2. Quyết định này "
	const council = issued + "NGHỊ QUYẾT\nVề việc thử\n\nCăn cứ Luật Thử;\nĐiều 1. Mức thưởng\nMột triệu đồng.\nĐiều 2. Thi hành\nGiao Ủy ban nhân dân tỉnh.\nNghị quyết này "
	for text, want := range map[string]string{
		order + "có hiệu lực từ 01/7/2024.":                                 "2024-07-01",
		order + "có hiệu lực sau 15 ngày kể từ ngày ký.":                    "2024-03-20",
		order + "có hiệu lực thi hành sau 10 ngày, kể từ ngày ký ban hành.": "2024-03-15",
		order + "được thi hành kể từ ngày 01/01/2025.":                      "2025-01-01",
		order + "có hiệu lực thi hành kể từ ngày ký ban hành.":              "2024-03-05",
		council + "đã được Hội đồng nhân dân tỉnh khóa XVII, kỳ họp thứ 15 thông qua ngày 04 tháng 3 năm 2024 và có hiệu lực từ ngày 20 tháng 3 năm 2024./.":                                            "2024-03-20",
		council + "được Hội đồng nhân dân tỉnh khóa XVII kỳ họp thứ 15 thông qua ngày 05 tháng 3 năm 2024 và có hiệu lực kể từ ngày thông qua./.":                                                       "2024-03-05",
		issued + "HƯỚNG DẪN\nVề việc thử\n\nI. NỘI DUNG\n1. Thử.\nII. THỰC HIỆN\nHướng dẫn này có hiệu lực kể từ ngày ký.":                                                                              "2024-03-05",
		issued + "HƯỚNG DẪN\nVề việc thử\n\nI. NỘI DUNG\n1. Quyết định này có hiệu lực kể từ ngày ký.":                                                                                                  "",
		strings.TrimSuffix(order, "Quyết định này ") + "Chuyển tiếp\nHồ sơ nhận trước khi Luật có hiệu lực từ ngày 01/01/2024 theo quy định cũ.\nĐiều 3. Quyết định này có hiệu lực từ ngày 15/3/2024.": "2024-03-15",
		strings.TrimSuffix(order, "Quyết định này ") + "Hiệu lực thi hành\nTừ khi Luật có hiệu lực từ ngày 01/7/2024, quyết định theo Luật. Quyết định có hiệu lực từ ngày 15/3/2024.":                  "2024-03-15",
		strings.TrimSuffix(order, "Quyết định này ") + "Chuyển tiếp\nHồ sơ nhận trước khi Quyết định có hiệu lực từ ngày 01/01/2024 theo quy định cũ.":                                                  "",
		order + "do Sở Nội vụ thi hành. Hồ sơ có hiệu lực từ ngày 01/7/2024.":                                                                                                                           "",
	} {
		d, err := Parse(text)
		if err != nil || d.Header.Effective != want {
			t.Errorf("%v, %q, want %q of\n%s", err, d.Header.Effective, want, text[len(issued):])
		}
	}
}

func TestWhatADocumentEndsOutsideItsArticles(t *testing.T) {
	plan := func(kind, words string) string {
		return issued + strings.ToUpper(kind) + "\nVề việc thử\n\nI. NỘI DUNG\n1. Thử việc mới.\nII. THỰC HIỆN\n" + words
	}
	const order = issued + "QUYẾT ĐỊNH\nVề việc thử\n\nĐiều 1. Nội dung\nThử.\nĐiều 2. "
	checkRelations(t, []relationCase{
		{"a directive that replaces one", plan("Chỉ thị", "Chỉ thị này thay thế Chỉ thị số 4/CT-UBND ngày 12/3/2018."), []string{"replaces 4/CT-UBND of 2018-03-12 from 2024-03-05 in II"}},
		{"a guide in force", plan("Hướng dẫn", "Hướng dẫn này có hiệu lực kể từ ngày ký, thay thế Hướng dẫn số 56-HD/BTCTW, ngày 27/10/2015 của Ban."),
			[]string{"replaces 56-HD/BTCTW of 2015-10-27 from 2024-03-05 in II"}},
		{"last year's with its number", strings.Replace(plan("Kế hoạch", "Kế hoạch này thay thế Kế hoạch số 12/KH-SYT ngày 05/3/2023."), "12/QĐ-SYT", "12/KH-SYT", 1), []string{"replaces 12/KH-SYT of 2023-03-05 from 2024-03-05 in II"}},
		{"itself with its day", strings.Replace(plan("Kế hoạch", "Kế hoạch này thay thế Kế hoạch số 12/KH-SYT ngày 05/3/2024. Kế hoạch này thay thế Kế hoạch số 12/KH-SYT."), "12/QĐ-SYT", "12/KH-SYT", 1), nil},
		{"what others do", plan("Kế hoạch", "Ủy ban nhân dân tỉnh đã thay thế Quyết định số 5/2019/QĐ-UBND. Sở trình quyết định thay thế Quyết định số 6/2019/QĐ-UBND. Thực hiện Kế hoạch này, Sở bãi bỏ Kế hoạch số 9/KH-SYT."), nil},
		{"what is done to itself", plan("Kế hoạch", "Kế hoạch này được thay thế bởi Kế hoạch số 9/KH-SYT."), nil},
		{"a list", order + "Bãi bỏ\nBãi bỏ toàn bộ các văn bản sau đây:\n1. Quyết định số 7/2019/QĐ-UBND ngày 5/6/2019 sửa đổi Quyết định số 8/2018/QĐ-UBND;\n2. Khoản 2 Điều 3 Quyết định số 9/2019/QĐ-UBND;\n3. Theo Quyết định số 10/2019/QĐ-UBND.",
			[]string{"repeals 7/2019/QĐ-UBND of 2019-06-05 in Điều 2 khoản 1", "repeals 9/2019/QĐ-UBND: Điều 3 khoản 2 in Điều 2 khoản 2"}},
		{"a list of what loses effect", order + "Thi hành\nCác Quyết định sau đây hết hiệu lực kể từ ngày ký:\n- Quyết định số 7/2019/QĐ-UBND;\n- Quyết định số 8/2019/QĐ-UBND.",
			[]string{"replaces 7/2019/QĐ-UBND in Điều 2 gạch 1", "replaces 8/2019/QĐ-UBND in Điều 2 gạch 2"}},
		{"a list that a plan is to make", plan("Kế hoạch", "1. Bãi bỏ các văn bản sau:\n- Quyết định số 7/2019/QĐ-UBND."), nil},
		{"a list in a directive", plan("Chỉ thị", "Chỉ thị này thay thế các văn bản sau đây:\n- Chỉ thị số 4/CT-UBND;\n- Chỉ thị số 5/CT-UBND."),
			[]string{"replaces 4/CT-UBND from 2024-03-05 in II gạch 1", "replaces 5/CT-UBND from 2024-03-05 in II gạch 2"}},
		{"a title that ends a document", issued + "QUYẾT ĐỊNH\nQuy định mức thưởng; bãi bỏ Quyết định số 7/2019/QĐ-UBND\n\nĐiều 1. Thử\nMột.", []string{"repeals 7/2019/QĐ-UBND"}},
		{"a title that asks for it", issued + "TỜ TRÌNH\nVề việc bãi bỏ Quyết định số 7/2019/QĐ-UBND\n\n1. Thử.", nil},
		{"a law that changes two", "QUYẾT ĐỊNH\nVề việc thử\n\nCăn cứ Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương ngày 22 tháng 11 năm 2019;\nĐiều 1. Thử\nMột.",
			[]string{"basis Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương of 2019-11-22 in Mở đầu"}},
	})
}

// A provision may be in force later, or earlier, than its document, whose own day is none of that.
func TestProvisionsBeginOnDaysOfTheirOwn(t *testing.T) {
	for effect, want := range map[string][]string{
		"1. Quyết định này có hiệu lực từ ngày 01/4/2024.\n2. Điều 5 có hiệu lực từ ngày 01/01/2026.":                                                    {"begins : Điều 5 from 2026-01-01 in Điều 9 khoản 2"},
		"1. Khoản 2 Điều 1 Quyết định này có hiệu lực kể từ ngày 01 tháng 01 năm 2026.\n2. Quyết định này có hiệu lực từ ngày 01/4/2024.":                {"begins : Điều 1 khoản 2 from 2026-01-01 in Điều 9 khoản 1"},
		"Quyết định này có hiệu lực từ ngày 01/4/2024, trừ quy định tại khoản 2 Điều này. Riêng Điều 5 và Điều 6 có hiệu lực thi hành từ ngày 1/7/2025.": {"begins : Điều 5 from 2025-07-01 in Điều 9", "begins : Điều 6 from 2025-07-01 in Điều 9"},
		"1. Quyết định này có hiệu lực từ ngày 01/4/2024.\n2. Quy định tại điểm a khoản 2 Điều 5 của Quyết định này có hiệu lực từ ngày 1/1/2025.":       {"begins : Điều 5 khoản 2 điểm a from 2025-01-01 in Điều 9 khoản 2"},
		"1. Quyết định này có hiệu lực từ ngày 01/4/2024.\n2. Điều này có hiệu lực từ ngày 1/3/2024.":                                                    {"begins : Điều 9 from 2024-03-01 in Điều 9 khoản 2"},
		"1. Quyết định này có hiệu lực từ ngày 01/4/2024.\n2. Điều 5 Nghị định số 1/2023/NĐ-CP có hiệu lực từ ngày 1/1/2025.":                            {"cites 1/2023/NĐ-CP: Điều 5 in Điều 9 khoản 2"},
		"1. Quyết định này có hiệu lực từ ngày 01/4/2024.\n2. Hồ sơ nộp theo Điều 5 có hiệu lực từ ngày 1/1/2025.":                                       nil,
		"1. Điều 2 có hiệu lực từ ngày 01/01/2027; các nội dung khác của Quyết định này có hiệu lực kể từ ngày 01/4/2024.":                               {"begins : Điều 2 from 2027-01-01 in Điều 9 khoản 1"},
		"1. Điều 1 có hiệu lực từ ngày 01/01/2027; Điều 2 có hiệu lực từ ngày 01/7/2027.\n2. Quyết định này có hiệu lực từ ngày 01/4/2024.": {
			"begins : Điều 1 from 2027-01-01 in Điều 9 khoản 1", "begins : Điều 2 from 2027-07-01 in Điều 9 khoản 1"},
		"1. Điều 1 có hiệu lực từ ngày 01/01/2027 và Điều 2 có hiệu lực từ ngày 01/7/2027.\n2. Quyết định này có hiệu lực từ ngày 01/4/2024.": {
			"begins : Điều 1 from 2027-01-01 in Điều 9 khoản 1", "begins : Điều 2 from 2027-07-01 in Điều 9 khoản 1"},
		"1. Khoản 1 Điều 1; Điều 2 có hiệu lực từ ngày 01/01/2027.\n2. Quyết định này có hiệu lực từ ngày 01/4/2024.": {
			"begins : Điều 1 khoản 1 from 2027-01-01 in Điều 9 khoản 1", "begins : Điều 2 from 2027-01-01 in Điều 9 khoản 1"},
		"Quyết định này có hiệu lực kể từ ngày 01/4/2024, trừ Điều 2 có hiệu lực từ ngày 01/01/2027.":                                              {"begins : Điều 2 from 2027-01-01 in Điều 9"},
		"Quyết định này có hiệu lực kể từ ngày 01/4/2024, trừ quy định tại Điều 7; Điều 2 có hiệu lực từ ngày 01/01/2027.":                         {"begins : Điều 2 from 2027-01-01 in Điều 9"},
		"Điều 2 có hiệu lực từ ngày 01/01/2027, trừ khoản 1 Điều 2 có hiệu lực từ ngày 01/7/2027. Quyết định này có hiệu lực từ ngày 01/4/2024.":   {"begins : Điều 2 from 2027-01-01 in Điều 9", "begins : Điều 2 khoản 1 from 2027-07-01 in Điều 9"},
		"1. Quyết định này có hiệu lực từ ngày 01/4/2024.\n2. Điều 1 chỉ có hiệu lực từ ngày 01/01/2027 đến hết ngày 31 tháng 12 năm 2027.":        {"begins : Điều 1 from 2027-01-01 in Điều 9 khoản 2"},
		"1. Quyết định này có hiệu lực từ ngày 01/4/2024.\n2. Điều 1 có hiệu lực từ ngày 1/1/2027.\n3. Riêng Điều 1 có hiệu lực từ ngày 1/7/2027.": {"begins : Điều 1 from 2027-01-01 in Điều 9 khoản 2", "begins : Điều 1 from 2027-07-01 in Điều 9 khoản 3"},
		// What is not understood whole says nothing of a provision.
		"1. Quyết định này có hiệu lực từ ngày 01/4/2024.\n2. Quy định tại Điều 1 Quy chế ban hành kèm theo Quyết định này có hiệu lực từ ngày 01/01/2027.":         nil,
		"1. Quyết định này có hiệu lực từ ngày 01/4/2024.\n2. Điều 1 Quy chế này có hiệu lực từ ngày 01/01/2027.":                                                   nil,
		"1. Quyết định này có hiệu lực từ ngày 01/4/2024.\n2. Điều 5 của Luật có hiệu lực từ ngày 01/01/2024, do đó Điều 1 áp dụng từ năm 2025.":                    nil,
		"1. Quyết định này có hiệu lực từ ngày 01/4/2024.\n2. Điều 1 nói trên và các quy định khác của pháp luật có hiệu lực từ ngày 01/01/2027 thì áp dụng chúng.": nil,
		"1. Quyết định này có hiệu lực từ ngày 01/4/2024.\n2. Điều 5 có hiệu lực từ ngày 01/01/2027, trừ khoản 2 Điều 5.":                                           nil,
		"Điều khoản thi hành: Quyết định này có hiệu lực từ ngày 01/4/2024.":                                                                                        nil,
	} {
		d, err := Parse(issued + "QUYẾT ĐỊNH\nVề việc thử\n\nĐiều 1. Một\nThử.\nĐiều 9. Hiệu lực thi hành\n" + effect)
		var got []string
		for _, r := range d.Relations {
			got = append(got, said(r))
		}
		if diff := cmp.Diff(want, got); err != nil || diff != "" || d.Header.Effective != "2024-04-01" {
			t.Errorf("%v, from %s: %s\n%s", err, d.Header.Effective, effect, diff)
		}
	}
}
