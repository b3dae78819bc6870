package legal

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is issued with a decision begins where its title says so, however the decision is signed; its articles are counted anew.
func TestWhatIsIssuedWithADecision(t *testing.T) {
	const decision = "SỞ Y TẾ\nSố: 5/QĐ-SYT\nNam Hà, ngày 05 tháng 3 năm 2024\nQUYẾT ĐỊNH\nBan hành Quy chế\n\nĐiều 1. Ban hành kèm theo Quyết định này Quy chế thử.\nĐiều 2. Thi hành Quyết định này./.\n"
	const rules = "(Ban hành kèm theo Quyết định số 5/QĐ-SYT ngày 05 tháng 3 năm 2024)\nĐiều 1. Phạm vi\nMột.\nĐiều 2. Đối tượng\nHai."
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"without a signature", decision + "QUY CHẾ\nTHỬ NGHIỆM\n" + rules,
			[]string{"Điều 1", "Điều 2", "Quy chế kèm theo", "Quy chế kèm theo, Điều 1", "Quy chế kèm theo, Điều 2"}},
		{"signed in columns that tabs make", decision + "Nơi nhận:\tTM. HỘI ĐỒNG\n- Như Điều 2;\tKT. CHỦ TỊCH\n- Lưu: VT.\tPHÓ CHỦ TỊCH\n\tNguyễn Văn An\nQUY ĐỊNH\nThử nghiệm\n" + rules,
			[]string{"Điều 1", "Điều 2", "Nơi nhận", "Chữ ký", "Quy định kèm theo", "Quy định kèm theo, Điều 1", "Quy định kèm theo, Điều 2"}},
		{"after the number of a page", decision + "Nơi nhận:\n- Lưu: VT.\nGIÁM ĐỐC\nNguyễn Văn An\n2\nQUY CHẾ\nTHỬ NGHIỆM\n" + rules,
			[]string{"Điều 1", "Điều 2", "Nơi nhận", "Chữ ký", "Quy chế kèm theo", "Quy chế kèm theo, Điều 1", "Quy chế kèm theo, Điều 2"}},
		{"a list", decision + "DANH SÁCH\nTập thể được khen\n(Kèm theo Quyết định số 5/QĐ-SYT)\n1. Khoa Nội.\n2. Khoa Ngoại.",
			[]string{"Điều 1", "Điều 2", "Danh sách", "Danh sách, khoản 1", "Danh sách, khoản 2"}},
		{"words in capitals that nothing is issued with", decision + "QUY CHẾ\nThử.", []string{"Điều 1", "Điều 2"}},
		{"forms", decision + "Mẫu số 01\nTÊN CƠ QUAN\nTỜ TRÌNH\nKính gửi: ...\n(Ký, đóng dấu)\nMẫu số 02\nBÁO CÁO\nI. SƠ LƯỢC\n- Họ tên: ...\n(Ký, ghi rõ họ tên)\nBIỂU 03\nThống kê\n5\nPHỤ LỤC I\nDANH MỤC\n1. Một.",
			[]string{"Điều 1", "Điều 2", "Mẫu số 01", "Mẫu số 02", "Mẫu số 02, I", "Mẫu số 02, I gạch 1", "Biểu 03", "Phụ lục I", "Phụ lục I, khoản 1"}},
		{"forms after the signature", decision + "GIÁM ĐỐC\nNguyễn Văn An\nPHỤ BIỂU 01\n1. Một.\nMẪU SỐ 2A\n1. Hai.", []string{"Điều 1", "Điều 2", "Chữ ký", "Phụ biểu 01", "Phụ biểu 01, khoản 1", "Mẫu số 2A", "Mẫu số 2A, khoản 1"}},
		{"a form that a sentence names", decision + "Điều 3. Hồ sơ\nHồ sơ lập theo\nMẫu số 01 ban hành kèm theo Quyết định này.\nBáo cáo lập theo\nMẫu số 02\nvà gửi về Sở.", []string{"Điều 1", "Điều 2", "Điều 3"}},
	} {
		check(t, c.text)
		d, err := Parse(c.text)
		if err != nil {
			t.Fatal(err)
		}
		var paths []string
		for _, u := range d.Units {
			paths = append(paths, u.Path)
		}
		if diff := cmp.Diff(c.want, paths); diff != "" {
			t.Errorf("%s: -want +got:\n%s", c.name, diff)
		}
		if c.name == "signed in columns that tabs make" && (d.Header.Signer != "Nguyễn Văn An" || d.Header.SignerPost != "PHÓ CHỦ TỊCH" || len(d.Header.Recipients) != 2) {
			t.Errorf("signed by %q, %q, for %q", d.Header.Signer, d.Header.SignerPost, d.Header.Recipients)
		}
	}
}

// A line that ends with a preposition goes on, whatever the next begins with: what a day of effect stands in is no title.
func TestALineThatEndsInsideASentenceGoesOn(t *testing.T) {
	reads(t, []string{"Điều 2 Quyết định này thay thế Quyết định số 5/2019/QĐ-UBND ngày 05 tháng 11 năm 2019 của Ủy ban nhân dân tỉnh."},
		"Điều 2. Quyết định này thay thế Quyết định số 5/2019/QĐ-UBND ngày 05 tháng 11 năm 2019 của\nỦy ban nhân dân tỉnh.")
	for _, number := range []string{"2-NQ/TW", "2/NQ-HĐND", "02/2024/NQ-HĐND", "2. ", "2-QĐ/TU"} { // one of a document is no clause
		sentence := "Khen thưởng thực hiện theo Nghị quyết số"
		reads(t, []string{"Điều 1 {Căn cứ}", "Điều 1 khoản 1 " + sentence + " " + strings.TrimSpace(number) + " ngày 10 tháng 01 năm 2024.", "Điều 1 khoản 2 Hồ sơ gửi về Sở."},
			"Điều 1. Căn cứ\n1. "+sentence+"\n"+strings.TrimSpace(number)+" ngày 10 tháng 01 năm 2024.\n2. Hồ sơ gửi về Sở.")
	}
}
