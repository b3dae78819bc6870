package letterhead

import "testing"

func TestLinesAreToldByWhatTheDecreeSays(t *testing.T) {
	for name, c := range map[string]struct {
		is      func(string) bool
		yes, no []string
	}{
		"motto": {IsMotto,
			[]string{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA", "Độc lập – Tự do – Hạnh phúc", "ĐẢNG CỘNG SẢN VIỆT NAM", "*ĐỘC LẬP - TỰ DO*"},
			[]string{"Đảng Cộng sản Việt Nam lãnh đạo phong trào", "Cộng hòa Pháp", "", "Độc lập, tự chủ"}},
		"issuer": {IsIssuer, []string{"SỞ NỘI VỤ", "HUYỆN UỶ ĐÔNG HƯNG", "BỆNH VIỆN ĐA KHOA", "KHO BẠC NHÀ NƯỚC", "UBND"}, []string{"BỘT GẠO", "QUYẾT ĐỊNH", "Sở Nội vụ"}},
		"post":   {IsPost, []string{"GIÁM ĐỐC", "KT. CHỦ TỊCH", "Q. GIÁM ĐỐC", "T/M BAN THƯỜNG VỤ", "PHÓ CHỦ TỊCH"}, []string{"GIÁM ĐỐC:", "Giám đốc", "QUYẾT ĐỊNH", "THI ĐUA"}},
		"name": {IsName, []string{"Nguyễn Văn An", "Đại tá Trần Bình", "PGS.TS. Lê Thị Minh", "BS.CKII Trần Văn Bình", "Nguyễn Phúc Bảo Long Hoàng Minh Anh"},
			[]string{"An", "Sở Nội vụ.", "Sở Nội vụ", "TS. An", "(Đã ký)", "TRẦN VĂN BÌNH", "Nguyễn Văn An."}},
		"authority": {IsAuthority, []string{"TM. ỦY BAN NHÂN DÂN TỈNH", "KT. GIÁM ĐỐC"}, []string{"GIÁM ĐỐC", "Q. GIÁM ĐỐC", "Nơi nhận:"}},
		"rule":      {IsRule, []string{"", "-----", "___ * ___"}, []string{"1", "a"}},
	} {
		for _, line := range c.yes {
			if !c.is(line) {
				t.Errorf("%q is no %s", line, name)
			}
		}
		for _, line := range c.no {
			if c.is(line) {
				t.Errorf("%q is a %s", line, name)
			}
		}
	}
}

func TestRecipientsAreToldFromAColumnOfThatName(t *testing.T) {
	for _, lines := range [][]string{
		{"Nơi nhận:"}, {"*Nơi nhận:*", "Sở Nội vụ"}, {"NƠI NHẬN", "- Như Điều 3;"}, {"Nơi nhận", "Sở Nội vụ;"}, {"Nơi nhận", "GIÁM ĐỐC"}, {"Nơi nhận: Như trên."}, {"Nơi nhận: TM. ỦY BAN NHÂN DÂN"}, {"Nơi nhận: - Lưu: VT."},
	} {
		if !OpensRecipients(lines) {
			t.Errorf("%q open no recipients", lines)
		}
	}
	for _, lines := range [][]string{
		{"Nơi nhận"}, {"Nơi nhận", "Thời hạn"}, {"Nơi nhận hồ sơ:", "- Sở Nội vụ;"}, {"Nơi nhận: Bộ phận một cửa"}, {"Nơi nhận Sở Nội vụ;"}, {"Kính gửi:"},
	} {
		if OpensRecipients(lines) {
			t.Errorf("%q open recipients", lines)
		}
	}
}
