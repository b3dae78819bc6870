package corpus_test

import (
	"testing"

	"thidua/knowledge/corpus"
)

// articles makes a document of articles, each with a heading and its clauses.
func articles(texts ...[]string) *corpus.Document {
	d := &corpus.Document{}
	add := func(p corpus.Provision) int {
		p.Seq = len(d.Provisions)
		d.Provisions = append(d.Provisions, p)
		return p.Seq
	}
	number := []string{"1", "2", "3", "4", "5"}
	for i, text := range texts {
		article := add(corpus.Provision{Parent: -1, Path: "Điều " + number[i], Level: corpus.LevelArticle, Label: "Điều " + number[i] + ".", Heading: text[0]})
		for j, clause := range text[1:] {
			add(corpus.Provision{Parent: article, Path: "Điều " + number[i] + " khoản " + number[j], Level: corpus.LevelClause, Label: number[j] + ".", Text: clause})
		}
	}
	return d
}

func TestTheProvisionOfAnotherDocumentOnTheSameIsFound(t *testing.T) {
	old := articles(
		[]string{"Phạm vi điều chỉnh", "Nghị định này quy định về quỹ thi đua, khen thưởng."},
		[]string{"Huân chương Lao động hạng Nhất", "Đã được tặng Huân chương Lao động hạng Nhì và có 05 năm hoàn thành xuất sắc nhiệm vụ.", "Có phát minh, sáng chế được ứng dụng hiệu quả trong toàn quốc."},
		[]string{"Huân chương Lao động hạng Nhì", "Đã được tặng Huân chương Lao động hạng Ba và có 05 năm hoàn thành xuất sắc nhiệm vụ.", "Có phát minh được ứng dụng trong cấp tỉnh."},
		[]string{"Hiệu lực thi hành", "Nghị định này có hiệu lực từ ngày ký."})
	present := articles(
		[]string{"Huân chương Lao động hạng Nhì", "Đã được tặng Huân chương Lao động hạng Ba và có từ 05 năm trở lên hoàn thành xuất sắc nhiệm vụ.", "Có phát minh, giải pháp được ứng dụng trong phạm vi cấp tỉnh."},
		[]string{"Huân chương Lao động hạng Nhất", "Có phát minh, sáng chế được ứng dụng hiệu quả cao trong toàn quốc.", "Đã được tặng Huân chương Lao động hạng Nhì và có từ 05 năm trở lên hoàn thành xuất sắc nhiệm vụ."},
		[]string{"Cờ thi đua của Chính phủ", "Là tập thể tiêu biểu xuất sắc trong các tập thể dẫn đầu cụm, khối."})
	for path, want := range map[string]string{
		"Điều 2": "Điều 2", "Điều 2 khoản 1": "Điều 2 khoản 2", "Điều 2 khoản 2": "Điều 2 khoản 1", "Điều 3": "Điều 1", "Điều 3 khoản 2": "Điều 1 khoản 2", "Điều 1": "", "Điều 9": "",
	} {
		got, ok := old.Counterpart(path, present)
		if got != want || ok != (want != "") {
			t.Errorf("%s: %q (%v), want %q", path, got, ok, want)
		}
	}
}

func TestADocumentSaysItsChaptersAndWhereItsForceIsRuled(t *testing.T) {
	d := articles([]string{"A", "Một."}, []string{"Hiệu lực", "Luật này có hiệu lực thi hành từ ngày 01/01/2024."})
	if got := d.OnForce(); got != "Điều 2 khoản 1" {
		t.Errorf("on force: %q", got)
	}
	if lines, first := d.Chapters(); lines != nil || first != "" {
		t.Errorf("chapters: %v %q", lines, first)
	}
	d.Provisions = append([]corpus.Provision{{Seq: -1, Parent: -1, Path: "Chương I", Level: corpus.LevelChapter, Label: "Chương I", Heading: "CHUNG"}}, d.Provisions...)
	if lines, first := d.Chapters(); len(lines) != 1 || lines[0] != "Chương I CHUNG" || first != "Chương I" {
		t.Errorf("chapters: %v %q", lines, first)
	}
	if got := (&corpus.Document{}).OnForce(); got != "" {
		t.Errorf("of nothing: %q", got)
	}
}
