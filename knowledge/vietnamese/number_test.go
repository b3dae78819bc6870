package vietnamese

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAReferenceSaysItsKindAndWhereItStands(t *testing.T) {
	for text, want := range map[string][]Number{
		"khoản 2/Điều 5 và điểm 1/khoản 3":               nil,
		"theo Nghị định số 91/2017/NĐ-CP ngày 31/7/2017": {{Kind: "nđ", Serial: "91", Year: "2017", From: 1, To: 5}},
		"CT 19 và thông tư liên tịch 03":                 {{Kind: "ct", Serial: "19", From: 0, To: 2}, {Kind: "ttlt", Serial: "3", From: 3, To: 8}},
		"bộ luật số 45/2019/QH14":                        {{Kind: "qh", Serial: "45", Year: "2019", From: 0, To: 4}},
		"05/2012/UBTVQH13":                               {{Kind: "pl", Serial: "5", Year: "2012", From: 0, To: 1}},
		"12/2019/tt-bnv":                                 {{Kind: "tt", Serial: "12", Year: "2019", From: 0, To: 1}},
		"điều 24 khoản 2, 70%, năm 2022, 1/2":            nil,
	} {
		if diff := cmp.Diff(want, Numbers(Tokenize(text))); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestAFullNumberHasEveryFormOfAPartialOne(t *testing.T) {
	full := Number{Kind: "nđ", Serial: "91", Year: "2017"}.Forms()
	for _, n := range []Number{{Kind: "nđ", Serial: "91"}, {Serial: "91", Year: "2017"}} {
		for _, form := range n.Forms() {
			if !strings.Contains(" "+strings.Join(full, " ")+" ", " "+form+" ") {
				t.Errorf("%q of %+v is none of %q", form, n, full)
			}
		}
	}
}
