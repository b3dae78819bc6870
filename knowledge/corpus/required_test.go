package corpus

import (
	"slices"
	"testing"
)

func TestTheDirectiveThatEverythingRestsOnIsRequired(t *testing.T) {
	all := AllRequired()
	if len(all) == 0 || all[0].Name() != "Chỉ thị số 19/CT-TTg ngày 16/7/2021 của Thủ tướng Chính phủ" {
		t.Fatalf("%+v", all)
	}
	for _, r := range all {
		if r.Issued == "" || r.About == "" || r.Issuer == "" {
			t.Errorf("%+v", r)
		}
	}
}

func TestWhatIsMissingIsToldByNumberAndYear(t *testing.T) {
	for name, c := range map[string]struct {
		document Document
		missing  bool
	}{
		"it":                       {Document{Number: "19/CT-TTg", IssuedOn: "2021-07-16"}, false},
		"it, typed otherwise":      {Document{Number: "19/ct-ttg", IssuedOn: "2021-07-16"}, false},
		"it, its day unread":       {Document{Number: "19/CT-TTg"}, false},
		"a draft of it":            {Document{Number: "19/CT-TTg", Draft: true}, true},
		"one of another year":      {Document{Number: "19/CT-TTg", IssuedOn: "2016-05-01"}, true},
		"one of another number":    {Document{Number: "18/CT-TTg", IssuedOn: "2021-07-16"}, true},
		"one of another authority": {Document{Number: "19/CT-BNV", IssuedOn: "2021-07-16"}, true},
		"what carries it out":      {Document{Title: "triển khai Chỉ thị số 19/CT-TTg", IssuedOn: "2021-08-10"}, true},
	} {
		missing := slices.ContainsFunc(Missing([]*Document{{Number: "1/2020/QH14"}, &c.document}), func(r Required) bool { return r.Number == "19/CT-TTg" })
		if missing != c.missing {
			t.Errorf("%s: missing is %t", name, missing)
		}
	}
}

func TestALineThatIsNoDocumentIsNamed(t *testing.T) {
	for text, fails := range map[string]bool{
		"": false, "# only words\n\n": false, "1/A; Luật; B; 1/2/2020; c": false, "1/A; Luật; B; c": true, "1/A; Luật; B; 31/2/2020; c": true,
	} {
		if all, err := readRequired(text); (err != nil) != fails {
			t.Errorf("%q: %v %v", text, all, err)
		}
	}
}
