package corpus_test

import (
	"testing"

	"thidua/knowledge/corpus"
)

func TestDocumentsOfOneNumberAreOthersWhereThatIsKnown(t *testing.T) {
	const province, commune = "Ủy ban nhân dân tỉnh Thử", "Ủy ban nhân dân xã Thử"
	base := corpus.Document{Number: "5/KH-UBND", Issuer: province, IssuedOn: "2024-02-03", Territory: "tỉnh Thử"}
	for name, c := range map[string]struct {
		other corpus.Document
		want  bool
	}{
		"the same":              {base, false},
		"another day":           {corpus.Document{Issuer: province, IssuedOn: "2024-03-05"}, false},
		"another year":          {corpus.Document{Issuer: province, IssuedOn: "2023-02-03"}, true},
		"nothing is known":      {corpus.Document{}, false},
		"another province":      {corpus.Document{IssuedOn: "2024-02-03", Territory: "tỉnh Khác"}, true},
		"another committee":     {corpus.Document{Issuer: commune, IssuedOn: "2024-02-03"}, true},
		"of no year, the other": {corpus.Document{Issuer: commune}, true},
	} {
		if got := corpus.OtherIssue(&base, &c.other); got != c.want || corpus.OtherIssue(&c.other, &base) != got {
			t.Errorf("%s: %t", name, got)
		}
	}
	law := corpus.Document{Number: "16/VBHN-VPQH", Issuer: "Văn phòng Quốc hội"}
	if corpus.OtherIssue(&law, &corpus.Document{Issuer: "Quốc hội"}) {
		t.Error("only councils and committees share symbols")
	}
	if got := corpus.IssueKey(&base); got != "5/kh-ubnd|2024|uy ban nhan dan tinh thu" {
		t.Error(got)
	}
}

// One body is written with its chairman or without, in full or not; how it is written says which it is as far as it goes.
func TestABodyIsTheSameHoweverMuchOfItsNameIsRead(t *testing.T) {
	for _, same := range [][]string{
		{"", "Ủy ban nhân dân", "Chủ tịch Ủy ban nhân dân tỉnh", "ỦY BAN NHÂN DÂN TỈNH THÁI BÌNH", "UBND tỉnh Thái Bình", "Chủ tịch Uỷ ban nhân dân tỉnh Thái Bình"},
		{"Hội đồng nhân dân", "Thường trực Hội đồng nhân dân tỉnh Thái Bình", "HĐND tỉnh"},
		{"Ủy ban nhân dân xã Đông", "Ủy ban nhân dân xã Đông, huyện Tiền Hải", "Chủ tịch UBND xã Đông huyện Tiền Hải, tỉnh Thái Bình", "Ủy ban nhân dân xã Đông, tỉnh Thái Bình"},
		{"Sở Nội vụ tỉnh Thái Bình", "Ủy ban nhân dân tỉnh Thái Bình"}, // who issues is read of another line
	} {
		for _, a := range same {
			for _, b := range same {
				if corpus.OtherIssue(&corpus.Document{Issuer: a}, &corpus.Document{Issuer: b}) {
					t.Errorf("%q and %q are two", a, b)
				}
			}
		}
	}
	others := []string{"Ủy ban nhân dân tỉnh Thái Bình", "Ủy ban nhân dân tỉnh Hưng Yên", "Hội đồng nhân dân tỉnh Thái Bình", "Chủ tịch Ủy ban nhân dân xã Đông, huyện Tiền Hải",
		"UBND xã Đông Hải", "Ủy ban nhân dân phường Đông", "Ủy ban nhân dân thị trấn Đông", "Ủy ban nhân dân xã Đông, huyện Đông Hưng", "Ủy ban nhân dân thành phố Thái Bình"}
	for i, a := range others {
		for _, b := range others[i+1:] {
			if !corpus.OtherIssue(&corpus.Document{Issuer: a}, &corpus.Document{Issuer: b}) || !corpus.OtherIssue(&corpus.Document{Issuer: b}, &corpus.Document{Issuer: a}) {
				t.Errorf("%q and %q are one", a, b)
			}
		}
	}
}
