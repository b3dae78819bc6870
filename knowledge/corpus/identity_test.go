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
		"spelled another way":   {corpus.Document{Issuer: "ỦY BAN NHÂN DÂN TỈNH THỬ", IssuedOn: "2024-02-03"}, false},
		"of no year, the other": {corpus.Document{Issuer: commune}, true},
	} {
		if got := corpus.OtherIssue(&base, &c.other); got != c.want {
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
