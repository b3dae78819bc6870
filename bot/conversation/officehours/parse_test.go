package officehours

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge/vietnamese"
)

const document = "Thông báo 9441/TB-BNV ngày 15/12/2026\n"

func TestNoticesAreReadAsPeopleWriteThem(t *testing.T) {
	for line, want := range map[string]string{
		"nghỉ 05/02/2027 đến 11/02/2027: Tết Nguyên đán":                 "05/02/2027-11/02/2027 off Tết Nguyên đán",
		"Nghỉ Tết Nguyên đán từ ngày 05/02/2027 đến hết ngày 11/02/2027": "05/02/2027-11/02/2027 off Tết Nguyên đán",
		"nghi tu 5/2/2027 den het 11/2/2027 tet nguyen dan":              "05/02/2027-11/02/2027 off tet nguyen dan",
		"05/02/2027 - 11/02/2027 nghỉ (Tết Nguyên đán)":                  "05/02/2027-11/02/2027 off Tết Nguyên đán",
		"nghỉ ngày 02/9/2027":                                            "02/09/2027-02/09/2027 off nghỉ lễ, tết",
		"nghỉ bù ngày 03/5/2027":                                         "03/05/2027-03/05/2027 off nghỉ bù",
		"làm việc 20/02/2027: làm bù cho 12/02":                          "20/02/2027-20/02/2027 work làm bù cho 12/02",
		"làm bù ngày 20/02/2027 cho ngày 12/02/2027":                     "20/02/2027-20/02/2027 work làm bù cho ngày 12/02/2027",
		"di lam bu 20/02/2027":                                           "20/02/2027-20/02/2027 work làm bù",
		"nghỉ từ thứ Sáu 05/02/2027 đến hết thứ Năm ngày 11/02/2027":     "05/02/2027-11/02/2027 off nghỉ lễ, tết",
		"nghỉ từ thứ Sáu (05/02) đến hết thứ Năm (11/02/2027): Tết":      "05/02/2027-11/02/2027 off Tết",
		"nghỉ từ ngày 05/02 đến hết ngày 11/02/2027: Tết":                "05/02/2027-11/02/2027 off Tết",
		"ngày 20/02/2027 các doanh nghiệp, cơ quan đi làm bù":            "20/02/2027-20/02/2027 work các doanh nghiệp, cơ quan",
		"làm việc thứ Bảy 20/02/2027 bù cho thứ Sáu 12/02/2027":          "20/02/2027-20/02/2027 work bù cho thứ Sáu 12/02/2027",
	} {
		n, wrong := parseNotice(document + "\n" + line + "\n")
		if wrong != "" || len(n.Spans) != 1 || n.Document != strings.TrimSpace(document) {
			t.Errorf("%q: %s, %+v", line, wrong, n)
			continue
		}
		s, word := n.Spans[0], "off"
		if s.Works {
			word = "work"
		}
		day := func(at time.Time) string { return at.In(vietnamese.Zone()).Format("02/01/2006") }
		if diff := cmp.Diff(want, day(s.First)+"-"+day(s.Last)+" "+word+" "+s.Name); diff != "" {
			t.Errorf("%q (-want +got):\n%s", line, diff)
		}
	}
}

func TestWhatIsNoNoticeIsNamedByItsLine(t *testing.T) {
	for words, want := range map[string]string{
		"":                                "dòng đầu",
		"nghỉ 05/02/2027 đến 11/02/2027":  "dòng đầu",
		"Thông báo ngày 15/12/2026\nnghỉ": "dòng đầu",
		document:                          "chưa có dòng nào",
		document + "05/02/2027 Tết":       "dòng 2 chưa ghi là nghỉ hay làm việc",
		document + "\nnghỉ Tết":           "dòng 3 chưa có ngày đủ",
		document + "nghỉ 05/02":           "dòng 2 chưa có ngày đủ",
		document + "nghỉ 05/02/2027, 06/02/2027 và 08/02/2027":         "dòng 2 có nhiều ngày",
		document + "nghỉ 05/02/2027 đến 11/02/2027; làm bù 20/02/2027": "dòng 2 vừa ghi nghỉ vừa ghi làm việc",
		document + "không nghỉ ngày 20/02/2027, đi làm":                "dòng 2 vừa ghi nghỉ vừa ghi làm việc",
		document + "nghỉ 05/02/2027 và 12/02":                          "dòng 2 có nhiều ngày",
		document + "các doanh nghiệp 05/02/2027":                       "dòng 2 chưa ghi là nghỉ hay làm việc",
		document + "nghỉ 31/02/2027":                                   "dòng 2 có ngày không có thật",
		document + "nghỉ 05/02/2027 " + strings.Repeat("x", 101):       "dòng 2 có lý do dài quá",
	} {
		if n, wrong := parseNotice(words); !strings.Contains(wrong, want) {
			t.Errorf("%q: %q, %+v", words, wrong, n)
		}
	}
}

// FuzzParseNotice reads anything: what is read has days in their order and can be shown.
func FuzzParseNotice(f *testing.F) {
	f.Add(document + "nghỉ 05/02/2027 đến 11/02/2027: Tết")
	f.Add(document + "làm bù\x00 20/02/2027 <b>")
	f.Fuzz(func(t *testing.T, words string) {
		n, wrong := parseNotice(words)
		if (wrong == "") != (len(n.Spans) > 0 && n.Document != "") && wrong == "" {
			t.Errorf("%+v", n)
		}
		if wrong == "" {
			for _, s := range n.Spans {
				if s.Name == "" || s.First.IsZero() || s.Last.IsZero() || spanLine(s) == "" {
					t.Errorf("%+v", s)
				}
			}
		}
	})
}
