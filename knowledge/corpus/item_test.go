package corpus

import (
	"strings"
	"testing"

	"thidua/knowledge/query"
)

// directive is a document of four numbered items.
func directive() *Document {
	d := &Document{Kind: "Chỉ thị", Number: "19/CT-TTg"}
	add := func(path string, level Level, parent int, label, text string) {
		d.Provisions = append(d.Provisions, Provision{Path: path, Level: level, Parent: parent, Seq: len(d.Provisions), Label: label, Text: text})
	}
	add("Mở đầu", LevelPreamble, -1, "", "Thủ tướng Chính phủ chỉ thị:")
	add("khoản 1", "number", -1, "1.", "Các bộ tổ chức phát động phong trào thử nghiệm:")
	add("khoản 1 điểm a", LevelPoint, 1, "a)", "Đăng ký sáng kiến nhỏ;")
	add("khoản 2", "number", -1, "2.", "Bộ Tài chính bố trí kinh phí cho sáng kiến.")
	add("khoản 3", "number", -1, "3.", "Cơ quan báo chí mở chuyên mục sáng kiến.")
	add("khoản 4", "number", -1, "4.", "Địa phương báo cáo sáng kiến trước ngày 20.")
	add("Nơi nhận", LevelRecipients, -1, "", "- Các bộ.")
	add("Chữ ký", LevelSignature, -1, "", "THỦ TƯỚNG")
	return d
}

func TestADocumentOfItemsHasNoArticlesAndNoSections(t *testing.T) {
	if !directive().OfItems() {
		t.Error("a directive is not of items")
	}
	for name, p := range map[string]Provision{"a law": {Path: "Điều 1", Level: LevelArticle, Parent: -1}, "a plan": {Path: "I", Level: LevelSection, Parent: -1}} {
		d := directive()
		d.Provisions = append(d.Provisions, p)
		if d.OfItems() {
			t.Errorf("%s is of items", name)
		}
	}
	d := directive()
	d.Provisions = d.Provisions[:2]
	if d.OfItems() || (&Document{}).OfItems() {
		t.Error("one item makes no list")
	}
}

func TestWhatOfADirectiveIsMeant(t *testing.T) {
	for text, want := range map[string]string{
		"khoản 2 chỉ thị 19": "khoản 2 looked up", "mục 1 điểm a chỉ thị 19": "khoản 1 điểm a looked up", "mục 9 chỉ thị 19": "", "khoản 2, khoản 9 chỉ thị 19": "khoản 2 looked up",
		"ai ký chỉ thị 19": "Chữ ký", "chỉ thị 19 gửi cho ai": "Nơi nhận", "chỉ thị 19 ban hành ngày nào": "Mở đầu states", "chỉ thị 19 có mấy nhiệm vụ": "Mở đầu states 4",
		"mở đầu chỉ thị 19": "Mở đầu", "toàn văn chỉ thị 19": "Mở đầu, khoản 1, khoản 2, khoản 3, khoản 4 looked up",
		"chỉ thị 19 giao báo chí làm gì": "khoản 3", "chi thi 19 giao bo tai chinh lam gi": "khoản 2", "chỉ thị 19 nói về sáng kiến nhỏ thế nào": "khoản 1", "chỉ thị 19 về kết hôn thì sao": "",
		"chỉ thị 19 về bố trí kinh phí và về địa phương báo cáo": "",
	} {
		m, ok := directive().Meant(query.Read(text, nil))
		got := strings.Join(m.Paths, ", ")
		if m.LookedUp {
			got += " looked up"
		}
		if m.States {
			got += " states"
		}
		if m.Count > 0 {
			got += " 4"
		}
		if !ok {
			got = ""
		}
		if got != want || m.Count != 0 && m.Count != 4 {
			t.Errorf("%q: %q (%d), want %q", text, got, m.Count, want)
		}
	}
}

func TestADirectiveWithoutAnOpeningBeginsWithItsFirstItem(t *testing.T) {
	d := directive()
	d.Provisions = d.Provisions[1:6]
	if m, ok := d.Meant(query.Read("chỉ thị 19 nói về việc gì", nil)); !ok || len(m.Paths) != 1 || m.Paths[0] != "khoản 1" {
		t.Errorf("%+v", m)
	}
	if m, ok := d.Meant(query.Read("ai ký chỉ thị 19", nil)); ok {
		t.Errorf("one without a signature is said to have %v", m.Paths)
	}
}
