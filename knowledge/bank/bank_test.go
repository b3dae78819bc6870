package bank

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAFileOfQuestionsIsRead(t *testing.T) {
	got, err := Parse("\ufeff// của chúng tôi\n# 06/2022/QH15\n## Điều 22 khoản 1 · 00000000000000ff\nai  ký?\n\nmấy năm\n## Điều 23\nlà gì\r\n# 1/2020/NĐ-CP\n## Điều 1\nphạm vi")
	want := []Entry{
		{"6/2022/qh15", "Điều 22 khoản 1", 255, "ai ký?", 4}, {"6/2022/qh15", "Điều 22 khoản 1", 255, "mấy năm", 6},
		{"6/2022/qh15", "Điều 23", 0, "là gì", 8}, {"1/2020/nd-cp", "Điều 1", 0, "phạm vi", 11},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if all, err := Parse("# 1\n## Điều 1\nai" + strings.Repeat(" ký", 79) + "\nai " + strings.Repeat("ký", 298)); err != nil || len(all) != 2 {
		t.Errorf("%d questions within the limits: %v", len(all), err)
	}
	for bad, line := range map[string]int{
		"ai ký?": 1, "# 1/2020/NĐ-CP\nai ký?": 2, "# 1\n## Điều 1 · xyz\nai ký?": 2, "# 1\n## Điều 1\n\xff\xfe": 3, "# 1\n## \nai ký": 2, "# 1\n## Điều 1\n# 2\nai ký": 4,
		"# 1\n## Điều 1\n##Điều 9\nai ký?": 3, "# 1\n### II.1\nai ký?": 2, "#12/2020/NĐ-CP\n## Điều 1\nai ký?": 1, "# 1\n## Điều 1\nai ký?\n#": 4,
		"# 1\n## Điều 1\n\nký?": 4, "# 1\n## Điều 1\nai" + strings.Repeat(" ký", 80): 3, "# 1\n## Điều 1\nai " + strings.Repeat("ký", 299): 3,
	} {
		all, err := Parse(bad)
		wrong, ok := errors.AsType[*Error](err)
		if !ok || wrong.Line != line || !strings.Contains(err.Error(), "dòng") {
			t.Errorf("%.40q is read as %+v, %v", bad, all, err)
		}
	}
}

func TestAFileOfQuestionsIsToldFromADocument(t *testing.T) {
	for text, is := range map[string]bool{
		"# 06/2022/QH15\n\n## Điều 1\nai ký": true, "// chung\n# ke hoach|so noi vu|2021-08-10\n## II.3": true,
		"# Quyết định\n## Điều 1": false, "# 06/2022/QH15\nĐiều 1": false, "# 06/2022/QH15": false, "CHÍNH PHỦ\n# 1/2\n## a": false, "": false,
	} {
		if IsFile(text) != is {
			t.Errorf("%q: %v", text, !is)
		}
	}
}

func TestStampsFollowThePathsOfAFile(t *testing.T) {
	const text = "// ghi chú\n# 1/2020/NĐ-CP\n## Điều 1\nphạm vi\n\n## Điều 9 · 00000000000000ff\nai ký\n## Điều 2 · 00000000000000ff\nmấy năm"
	words := map[string]string{"Điều 1": "Phạm vi điều chỉnh", "Điều 2": "Ba năm một lần"}
	stamped := Stamp(text, func(document, path string) string {
		if document != "1/2020/nd-cp" {
			t.Errorf("asked for %q", document)
		}
		return words[path]
	})
	all, err := Parse(stamped)
	if err != nil || len(all) != 3 {
		t.Fatal(all, err)
	}
	for _, e := range all {
		if now := words[e.Path]; now == "" && e.Words != 255 || now != "" && e.Words != Hash(now) {
			t.Errorf("%+v", e)
		}
	}
	if Stamp(stamped, func(string, string) string { return "" }) != stamped || !strings.Contains(stamped, "// ghi chú\n") || strings.Count(stamped, "\n") != strings.Count(text, "\n") {
		t.Errorf("%s", stamped)
	}
}

func TestTheShippedQuestionsAreWellFormed(t *testing.T) {
	all, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 10_000 {
		t.Errorf("%d questions", len(all))
	}
	seen := map[about]bool{}
	for _, e := range all {
		if seen[e.about()] {
			t.Errorf("%s %s has %q twice", e.Document, e.Path, e.Question)
		}
		seen[e.about()] = true
		if e.Words == 0 {
			t.Fatalf("%s %s does not say which words it was written for: go run ./cmd/evaluate questions --stamp", e.Document, e.Path)
		}
	}
}

func TestAHashFollowsTheWords(t *testing.T) {
	const words = "Danh hiệu “Chiến sĩ thi đua cơ sở” để tặng hằng năm cho cá nhân đạt các tiêu chuẩn sau đây: đạt tiêu chuẩn danh hiệu “Lao động tiên tiến”; có sáng kiến"
	hash := Hash(words)
	if !Holds(hash, Hash(strings.ReplaceAll(words, "”", "\""))) || !Holds(hash, Hash(strings.ToUpper(words))) || !Holds(0, hash) {
		t.Error("the same words are others")
	}
	if Holds(hash, Hash("Huân chương Sao vàng để tặng cho cá nhân có công lao to lớn, đặc biệt xuất sắc trong sự nghiệp cách mạng")) {
		t.Error("other words are the same")
	}
	// Of Law 39/2013/QH13: other numbers leave what is asked about as it is, other conditions do not.
	const before, after = "2. \"Giải thưởng Hồ Chí Minh\" được xét và công bố 5 năm một lần vào dịp Quốc khánh 2-9.",
		"2. “Giải thưởng Hồ Chí Minh” được xét và công bố 5 năm một lần vào dịp kỷ niệm ngày Quốc khánh 2 tháng 9."
	if !Holds(Hash(before), Hash(after)) || !Holds(Hash(before), Hash(strings.Replace(before, "5 năm", "3 năm", 1))) {
		t.Error("another number makes other words of a clause")
	}
	if Holds(Hash("2. Bằng khen của Thủ tướng Chính phủ được tặng cho tập thể đạt một trong các tiêu chuẩn sau: a) Đã được tặng bằng khen cấp bộ"),
		Hash("2. Bằng khen của Thủ tướng Chính phủ được tặng cho tập thể gương mẫu chấp hành tốt chủ trương, chính sách của Đảng, nội bộ đoàn kết")) {
		t.Error("other conditions are the same words")
	}
	if Hash("") == 0 {
		t.Error("the hash of nothing is that of what is not known")
	}
}

func FuzzReadFile(f *testing.F) {
	f.Add("# 1\n## Điều 1 · ff\nai ký")
	f.Fuzz(func(t *testing.T, s string) {
		all, err := Parse(s)
		for _, e := range all {
			if err == nil && (e.Document == "" || e.Path == "" || !Fits(e.Question) || strings.HasPrefix(e.Question, "#")) {
				t.Fatalf("%+v", e)
			}
		}
	})
}
