package blankform

import (
	"strings"
	"testing"

	"thidua/bot/problem"
)

func TestALabelIsWrittenAsDecreesDo(t *testing.T) {
	for words, want := range map[string]string{
		"08": "Mẫu số 08", "mau 8": "Mẫu số 8", "Mẫu số 08": "Mẫu số 08", "  MẪU   SỐ  01b ": "Mẫu số 01b", "biểu mẫu 1.4": "Mẫu số 1.4", "Phụ lục II": "Phụ lục II",
		"Mẫu 08 phần A": "Mẫu 08 phần A", "": "", "Biểu 3": "Biểu 3",
	} {
		if got := LabelOf(words); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}

func TestTheNameOfAFileSaysWhatIsInIt(t *testing.T) {
	for name, want := range map[string][2]string{
		"Mau_08 - Bao cao thanh tich.docx":    {"Mẫu số 08", "Bao cao thanh tich"},
		"Mẫu số 01. Tờ trình khen thưởng.doc": {"Mẫu số 01", "Tờ trình khen thưởng"},
		"Báo cáo thành tích (mẫu 2).xlsx":     {"Mẫu số 2", "Báo cáo thành tích"},
		"bieu-mau-so-1.4.pdf":                 {"Mẫu số 1.4", ""},
		"to_trinh.odt":                        {"", "To trinh"},
		"08.docx":                             {"", "08"},
		".docx":                               {"", ""},
		"":                                    {"", ""},
		strings.Repeat("dài ", 200) + "mẫu 5 x.docx": {"Mẫu số 5", "X"},
	} {
		label, title := FromFileName(name)
		if label != want[0] || title != want[1] {
			t.Errorf("%q: %q, %q", name, label, title)
		}
	}
	if _, title := FromFileName(strings.Repeat("dài", 500) + ".doc"); len([]rune(title)) > MaxName {
		t.Errorf("a name of %d characters", len([]rune(title)))
	}
}

func TestWhatAFormCannotBeCalledIsRefused(t *testing.T) {
	for _, f := range []Form{{}, {Label: "Mẫu số 1"}, {Name: strings.Repeat("ă", MaxName+1)}, {Name: "x", Label: strings.Repeat("ă", MaxLabel+1)}} {
		if err := f.check(); !problem.Is(err, problem.Invalid) {
			t.Errorf("%+v: %v", f, err)
		}
	}
	fits := Form{Name: strings.Repeat("ă", MaxName), Label: strings.Repeat("ă", MaxLabel)}
	if err := fits.check(); err != nil {
		t.Error(err)
	}
	if got := (&Form{Name: "Tờ trình"}).Title(); got != "Tờ trình" {
		t.Error(got)
	}
}

func TestAFileIsWhatItsNameSays(t *testing.T) {
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rest"
	for _, c := range []struct {
		name, begins string
		want         bool
	}{
		{"a.docx", "PK\x03\x04 rest", true}, {"a.XLSX", "PK\x03\x04", true}, {"a.odt", "PK\x03\x04", true}, {"a.doc", ole, true}, {"a.xls", ole, true}, {"a.doc", `{\rtf1`, true},
		{"a.pdf", "%PDF-1.7", true}, {"a.pdf", "\n\n%PDF-1.4", true},
		{"a.docx", "", false}, {"a.docx", "MZ\x90", false}, {"a.docx", ole, false}, {"a.pdf", "<html>", false}, {"a.xls", "<html>", false}, {"a.exe", "MZ\x90", false}, {"a", "PK\x03\x04", false},
	} {
		if got := IsWhatItSays(c.name, []byte(c.begins)); got != c.want {
			t.Errorf("%s %q: %t", c.name, c.begins, got)
		}
	}
}
