package name

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// called says each act of p on a line: its words, its number where that is not its title, and its day.
func called(p string) (all []string) {
	for _, a := range Acts(p) {
		said := p[a.Start:a.End] + "|" + a.Number
		if a.Number == "" && a.Title != p[a.Start:a.End] {
			said += "|title " + a.Title
		}
		all = append(all, said+"|"+a.Issued)
	}
	return all
}

// actCase is a sentence and the acts that it names: words|number|day.
type actCase struct {
	text string
	want []string
}

func checkActs(t *testing.T, cases []actCase) {
	t.Helper()
	for _, c := range cases {
		if diff := cmp.Diff(c.want, called(c.text)); diff != "" {
			t.Errorf("%s: -want +got:\n%s", c.text, diff)
		}
	}
}

func TestActsAreFoundByTheirNumbers(t *testing.T) {
	checkActs(t, []actCase{
		{"Căn cứ Nghị định số 98/2023/NĐ-CP của Chính phủ;", []string{"Nghị định số 98/2023/NĐ-CP|98/2023/NĐ-CP|"}},
		{"Căn cứ Nghị định 98/2023/NĐ-CP;", []string{"Nghị định 98/2023/NĐ-CP|98/2023/NĐ-CP|"}},
		{"Thông tư liên tịch số 03/2014/TTLT-BNV-BQP", []string{"Thông tư liên tịch số 03/2014/TTLT-BNV-BQP|03/2014/TTLT-BNV-BQP|"}},
		{"theo Thông tư liên tịch số: 03/2014/TTLT-BNV-BQP", []string{"Thông tư liên tịch số: 03/2014/TTLT-BNV-BQP|03/2014/TTLT-BNV-BQP|"}},
		{"theo Luật Thi đua, khen thưởng số 06/2022/QH15", []string{"Luật Thi đua, khen thưởng số 06/2022/QH15|06/2022/QH15|"}},
		{"Quy định số 24 - QĐ/TW, Kết luận số 12–KL/TW", []string{"Quy định số 24 - QĐ/TW|24-QĐ/TW|", "Kết luận số 12–KL/TW|12-KL/TW|"}},
		{"Nghị định số 1/2020/NĐ-CP, Nghị định số 2/2021/NĐ-CP và Thông tư số 3/2022/TT-BNV",
			[]string{"Nghị định số 1/2020/NĐ-CP|1/2020/NĐ-CP|", "Nghị định số 2/2021/NĐ-CP|2/2021/NĐ-CP|", "Thông tư số 3/2022/TT-BNV|3/2022/TT-BNV|"}},
		{"Các Nghị định số 1/2020/NĐ-CP, số 2/2021/NĐ-CP", []string{"Nghị định số 1/2020/NĐ-CP|1/2020/NĐ-CP|"}}, // what the second is, no word before it says
		{"Bằng khen số 12/QĐ-UBND", nil},
		{"Quyết định của Ủy ban. Bằng khen số 12/QĐ-UBND", nil}, // the kind is another sentence's
		{"giai đoạn 2021 - 2025 và ngày 1/1/2020", nil},
		{"", nil},
	})
}

func TestLawsAreFoundByTheirNames(t *testing.T) {
	checkActs(t, []actCase{
		{"Căn cứ Luật Tổ chức Chính phủ;", []string{"Luật Tổ chức Chính phủ||"}},
		{"theo Bộ luật Lao động và các văn bản hướng dẫn", []string{"Bộ luật Lao động||"}},
		{"Pháp lệnh Dân quân tự vệ được sửa đổi", []string{"Pháp lệnh Dân quân tự vệ||"}},
		{"Pháp lệnh Ưu đãi người có công với cách mạng;", []string{"Pháp lệnh Ưu đãi người có công với cách mạng||"}},
		{"quy định của Luật này và Luật sư, luật gia", nil},
		{"Luật Tố cáo, Luật Khiếu nại và Luật Tiếp công dân", []string{"Luật Tố cáo||", "Luật Khiếu nại||", "Luật Tiếp công dân||"}},
		{"theo Luật Tố cáo hoặc Nghị định số 1/2020/NĐ-CP", []string{"Luật Tố cáo||", "Nghị định số 1/2020/NĐ-CP|1/2020/NĐ-CP|"}},
		{"“Luật Tố cáo” là tên", []string{"Luật Tố cáo||"}},
	})
}

func TestACommaIsInTheNameOfALawOnlyBeforeWhatLawsHaveThere(t *testing.T) {
	checkActs(t, []actCase{
		{"Luật Thi đua, khen thưởng, các cơ quan", []string{"Luật Thi đua, khen thưởng||"}},
		{"Luật Phòng, chống tham nhũng", []string{"Luật Phòng, chống tham nhũng||"}},
		{"Luật Cán bộ, công chức, cơ quan báo cáo", []string{"Luật Cán bộ, công chức||"}},
		{"Luật Nhập cảnh, xuất cảnh, quá cảnh, cư trú của người nước ngoài tại Việt Nam", []string{"Luật Nhập cảnh, xuất cảnh, quá cảnh, cư trú của người nước ngoài||"}},
		{"Luật Viên chức, đơn vị gửi hồ sơ", []string{"Luật Viên chức||"}},
		{"Luật sửa đổi, bổ sung một số điều của Luật Cán bộ, công chức và Luật Viên chức", []string{"Luật sửa đổi, bổ sung một số điều của Luật Cán bộ, công chức và Luật Viên chức||"}},
		{"Luật sửa đổi, bổ sung một số điều của Luật Thuế và các văn bản", []string{"Luật sửa đổi, bổ sung một số điều của Luật Thuế||"}},
	})
}

func TestTheDayBesideAnActIsItsDayOfIssue(t *testing.T) {
	checkActs(t, []actCase{
		{"Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015", []string{"Luật Tổ chức Chính phủ||2015-06-19"}},
		{"Luật Thi đua, khen thưởng năm 2003", []string{"Luật Thi đua, khen thưởng||2003"}},
		{"Nghị định số 91/2017/NĐ-CP ngày 31/7/2017", []string{"Nghị định số 91/2017/NĐ-CP|91/2017/NĐ-CP|2017-07-31"}},
		{"Nghị định số 91/2017/NĐ-CP của Chính phủ ngày 31-7-2017", []string{"Nghị định số 91/2017/NĐ-CP|91/2017/NĐ-CP|2017-07-31"}},
		{"Nghị định số 91/2017/NĐ-CP có hiệu lực từ ngày 01/10/2017", []string{"Nghị định số 91/2017/NĐ-CP|91/2017/NĐ-CP|"}},
		{"Nghị định số 91/2017/NĐ-CP. Ngày 31/7/2017, Chính phủ", []string{"Nghị định số 91/2017/NĐ-CP|91/2017/NĐ-CP|"}},
		{"Luật Tố cáo, Nghị định số 1/2020/NĐ-CP ngày 3/4/2020", []string{"Luật Tố cáo||", "Nghị định số 1/2020/NĐ-CP|1/2020/NĐ-CP|2020-04-03"}},
		{"Luật Tố cáo ngày 31 tháng 2 năm 2020", []string{"Luật Tố cáo||"}},
	})
}

// A name that does not end is cut, and not inside a character.
func TestTheNameOfALawHasAnEnd(t *testing.T) {
	for lead := range 4 {
		p := "Luật " + strings.Repeat("a", lead+1) + strings.Repeat("ế", maxActName)
		acts := Acts(p)
		if len(acts) != 1 || !strings.HasPrefix(p, acts[0].Title) || !utf8.ValidString(acts[0].Title) || len(acts[0].Title) > maxActName+3 || len(acts[0].Title) < maxActName {
			t.Errorf("%d: %+v", lead, acts)
		}
	}
}

// Whatever a text says, its acts stand in it in order, one after the other, and each has a number or a name.
func FuzzActs(f *testing.F) {
	for _, seed := range []string{
		"Luật sửa đổi, bổ sung một số điều của Luật A và Luật B số 1/2020/QH14 ngày 1/1/2020; Nghị định 2/NĐ-CP",
		"Quyết định số 3/QĐ-UBND Luật C, Luật Luật D năm 2003 số 4/CT-TTg", "Luật \xff số 1/NĐ", "Bộ luật Luật",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, p string) {
		end := 0
		for _, a := range Acts(p) {
			if a.Start < end || a.End <= a.Start || a.End > len(p) || (a.Number == "") == (a.Title == "") || a.Title != "" && a.Title != p[a.Start:a.End] {
				t.Fatalf("%+v after %d", a, end)
			}
			end = a.End
		}
	})
}
