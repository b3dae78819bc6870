package legal

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhoSignedAndForWhom(t *testing.T) {
	const body = "Điều 1. Tên\nCâu thứ nhất của điều này.\n"
	type signed struct {
		Signer, Post, Authority string
		Recipients              []string
	}
	for _, c := range []struct {
		name, tail string
		want       signed
	}{
		{"in one column", "Nơi nhận:\n- Như Điều 2;\n- Lưu: VT, NC.\nTM. CHÍNH PHỦ\nTHỦ TƯỚNG\nNguyễn Xuân Phúc",
			signed{"Nguyễn Xuân Phúc", "THỦ TƯỚNG", "TM. CHÍNH PHỦ", []string{"Như Điều 2", "Lưu: VT, NC"}}},
		{"the signature read before the recipients", "KT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\nTrần Thị Hà\nNơi nhận:\n- Ban Bí thư;\n- Lưu: VT.",
			signed{"Trần Thị Hà", "THỨ TRƯỞNG", "KT. BỘ TRƯỞNG", []string{"Ban Bí thư", "Lưu: VT"}}},
		{"signed by two, each in a post", "Nơi nhận:\n- Lưu: VT.\nBỘ TRƯỞNG BỘ NỘI VỤ\nLê Vĩnh Tân\nCHỦ NHIỆM VĂN PHÒNG\nMai Tiến Dũng",
			signed{"Lê Vĩnh Tân; Mai Tiến Dũng", "BỘ TRƯỞNG BỘ NỘI VỤ; CHỦ NHIỆM VĂN PHÒNG", "", []string{"Lưu: VT"}}},
		{"with a rank before the name", "BỘ TRƯỞNG\nĐại tướng Ngô Xuân Lịch", signed{"Đại tướng Ngô Xuân Lịch", "BỘ TRƯỞNG", "", nil}},
		{"signed, without the list of recipients", "CHỦ TỊCH QUỐC HỘI\n(Đã ký)\nNguyễn Văn An", signed{"Nguyễn Văn An", "CHỦ TỊCH QUỐC HỘI", "", nil}},
		{"recipients on several lines", "Nơi nhận:\n- Các cơ quan, đơn vị, doanh nghiệp\nthuộc khối thi đua;\n- Lưu: VT.\nGIÁM ĐỐC\nHà Thị Lan",
			signed{"Hà Thị Lan", "GIÁM ĐỐC", "", []string{"Các cơ quan, đơn vị, doanh nghiệp thuộc khối thi đua", "Lưu: VT"}}},
		{"neither", "", signed{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			check(t, body+c.tail)
			d, err := Parse(body + c.tail)
			if err != nil {
				t.Fatal(err)
			}
			h := d.Header
			if diff := cmp.Diff(c.want, signed{h.Signer, h.SignerPost, h.Authority, h.Recipients}); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if got := outline(d)[0]; got != "Điều 1 {Tên} Câu thứ nhất của điều này." {
				t.Errorf("the article is %q", got)
			}
		})
	}
}

func TestAPostInTheTextEndsNoDocument(t *testing.T) {
	text := "Điều 1. Thẩm quyền\n1. Bộ trưởng quyết định.\n2. Những người sau đây trình:\nCHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\nvà người được ủy quyền.\n3. Giám đốc báo cáo."
	reads(t, []string{
		"Điều 1 {Thẩm quyền}", "Điều 1 khoản 1 Bộ trưởng quyết định.",
		"Điều 1 khoản 2 Những người sau đây trình: / CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH và người được ủy quyền.", "Điều 1 khoản 3 Giám đốc báo cáo.",
	}, text)
}

func TestTheProvinceIsTheOneThatTheTextNames(t *testing.T) {
	for _, c := range []struct{ name, body, place, want string }{
		{"the place of issue, called a province", "Trên địa bàn tỉnh Thái Bình và tỉnh Nam Định.", "Thái Bình", "Thái Bình"},
		{"the place of issue, not called one", "Các huyện thuộc tỉnh Nam Định.", "Thái Bình", ""},
		{"no place of issue, one province", "Các sở của tỉnh Hưng Yên. Cụm của tỉnh Hưng Yên.", "", "Hưng Yên"},
		{"no place of issue, two provinces", "Các sở của tỉnh Hưng Yên. Các sở của tỉnh Hà Nam.", "", ""},
		{"the place of issue, and no province", "Các tỉnh trong vùng.", "Thái Bình", "Thái Bình"},
		{"a town, and the province", "Trên địa bàn tỉnh Nghệ An.", "TP. Vinh", "Nghệ An"},
		{"a town, and two provinces", "Các sở của tỉnh Nghệ An. Các sở của tỉnh Hà Tĩnh.", "TP. Vinh", ""},
		{"none", "Các tỉnh trong vùng.", "", ""},
	} {
		body := readLines(c.body).body
		if got := (&Header{Place: c.place}).placeOf(body, "tỉnh"); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestAnAnnexAfterTheSignatureIsReadOn(t *testing.T) {
	for name, annex := range map[string]struct{ text, scope string }{
		"numbered":   {"PHỤ LỤC I\nDANH MỤC\n", "Phụ lục I"},
		"regulation": {"QUY CHẾ\nHOẠT ĐỘNG CỦA HỘI ĐỒNG\n", "Quy chế kèm theo"},
		"plan":       {"KẾ HOẠCH\nTỔ CHỨC PHONG TRÀO\n", "Kế hoạch kèm theo"},
	} {
		text := "Điều 1. Ban hành kèm theo Quyết định này.\nĐiều 2. Thi hành.\nNơi nhận:\n- Lưu: VT.\nCHỦ TỊCH\nNguyễn Văn An\n" + annex.text + "Điều 1. Tên\nMột câu.\nĐiều 2. Tên khác\nHai câu."
		check(t, text)
		d, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		var paths []string
		for _, u := range d.Units {
			paths = append(paths, u.Path)
		}
		want := []string{"Điều 1", "Điều 2", "Nơi nhận", "Chữ ký", annex.scope, annex.scope + ", Điều 1", annex.scope + ", Điều 2"}
		if diff := cmp.Diff(want, paths); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
		if last := d.Units[len(d.Units)-1]; !strings.HasPrefix(strings.Join(last.Above, "/"), strings.Split(annex.text, "\n")[0]) {
			t.Errorf("%s: above its articles stands %q", name, last.Above)
		}
	}
}
