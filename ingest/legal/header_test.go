package legal

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHeader(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       Header
	}{
		{"a law with a letterhead in two columns", `QUỐC HỘI | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
-------- | Độc lập - Tự do - Hạnh phúc
Luật số: 06/2022/QH15 | Hà Nội, ngày 15 tháng 6 năm 2022
LUẬT
THI ĐUA, KHEN THƯỞNG
Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;
Quốc hội ban hành Luật Thi đua, khen thưởng.
Điều 1. Hiệu lực thi hành
Luật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2024.
CHỦ TỊCH QUỐC HỘI
Vương Đình Huệ`, Header{Kind: "Luật", Number: "06/2022/QH15", Title: "Thi đua, khen thưởng", Issuer: "Quốc hội", Place: "Hà Nội",
			Date: "2022-06-15", Effective: "2024-01-01", Signer: "Vương Đình Huệ", SignerPost: "CHỦ TỊCH QUỐC HỘI"}},
		{"a plan whose number was written by hand", `Số: *12* /KH-UBND
Thái Bình, ngày *10* tháng 8 năm 2021
KẾ HOẠCH
Tổ chức thực hiện Chỉ thị

I. MỤC ĐÍCH
1. Trên địa bàn tỉnh Thái Bình.
Nơi nhận:
- Như trên;
- Các cơ quan thuộc
khối thi đua;
- Lưu VT.
ts
**TM. ỦY BAN NHÂN DÂN TỈNH
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH**
Lưu Văn Hoàn`, Header{Kind: "Kế hoạch", Symbol: "/KH-UBND", Title: "Tổ chức thực hiện Chỉ thị", Issuer: "Ủy ban nhân dân tỉnh Thái Bình", Place: "Thái Bình",
			Date: "2021-08-10", Signer: "Lưu Văn Hoàn", SignerPost: "PHÓ CHỦ TỊCH", Authority: "TM. ỦY BAN NHÂN DÂN TỈNH\nKT. CHỦ TỊCH",
			Recipients: []string{"Như trên", "Các cơ quan thuộc khối thi đua", "Lưu VT"}}},
		{"no province in the text, no issuer", "KẾ HOẠCH\nTên kế hoạch\n\n1. Một.\nNơi nhận:\n- Lưu VT.\nTM. ỦY BAN NHÂN DÂN TỈNH\nCHỦ TỊCH\nNguyễn An",
			Header{Kind: "Kế hoạch", Title: "Tên kế hoạch", Signer: "Nguyễn An", SignerPost: "CHỦ TỊCH", Authority: "TM. ỦY BAN NHÂN DÂN TỈNH",
				Recipients: []string{"Lưu VT"}}},
		{"a decision with its deciding person above the grounds", `ỦY BAN NHÂN DÂN
TỈNH THÁI BÌNH
Số: 2799/QĐ-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Thái Bình, ngày 21 tháng 11 năm 2014
QUYẾT ĐỊNH
Về việc ban hành Quy chế
CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH THÁI BÌNH
Căn cứ Luật Tổ chức;
QUYẾT ĐỊNH:
Điều 1. Ban hành Quy chế.
Điều 2. Quyết định này có hiệu lực kể từ ngày ký.`, Header{Kind: "Quyết định", Number: "2799/QĐ-UBND", Title: "Về việc ban hành Quy chế",
			Issuer: "Chủ tịch Ủy ban nhân dân tỉnh Thái Bình", Place: "Thái Bình", Date: "2014-11-21", Effective: "2014-11-21"}},
		{"a draft without day and number", `HỘI ĐỒNG
THI ĐUA - KHEN THƯỞNG TỈNH HƯNG YÊN
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số:            /HD – HĐTĐKT
(Dự thảo)
Hưng Yên, ngày     tháng    năm 2021
HƯỚNG DẪN
Tổ chức Cụm, Khối thi đua
Căn cứ Quyết định số 18/2020/QĐ-UBND.
I. MỘT
1. Hai.`, Header{Kind: "Hướng dẫn", Title: "Tổ chức Cụm, Khối thi đua", Issuer: "Hội đồng Thi đua - Khen thưởng tỉnh Hưng Yên",
			Symbol: "/HD-HĐTĐKT", Year: "2021", Place: "Hưng Yên", Draft: true}},
		{"front matter of a law", "# Số hiệu: 06/2022/QH15 | Luật Thi đua, khen thưởng | Ngày ban hành: 15/6/2022 | Hiệu lực: 01/01/2024\n# Nguồn: tệp\n\nĐiều 1. A\nB.",
			Header{Kind: "Luật", Number: "06/2022/QH15", Title: "Thi đua, khen thưởng", Issuer: "Quốc hội", Date: "2022-06-15", Effective: "2024-01-01"}},
		{"front matter with an issuer, over two lines", "# Số hiệu: 02/2013/TT-BVHTTDL | Thông tư | quy định\n“Phường” | Ngày ban hành: 24/01/2013 | Cơ quan: Bộ Văn hoá | Hiệu lực: \n# Tình trạng: CHỈ MỘT PHẦN\n\nĐiều 1. A\nB.",
			Header{Kind: "Thông tư", Number: "02/2013/TT-BVHTTDL", Title: "Quy định “Phường”", Issuer: "Bộ Văn hoá", Date: "2013-01-24", Abridged: true}},
		{"front matter without keys in its fields", "# Số hiệu: 2346/HD-ĐHM | Hướng dẫn bình xét thi đua | 18/06/2024 | UBND tỉnh Thái Bình\n\n1. A.",
			Header{Kind: "Hướng dẫn", Number: "2346/HD-ĐHM", Title: "Bình xét thi đua", Issuer: "Ủy ban nhân dân tỉnh Thái Bình", Date: "2024-06-18"}},
		{"empty fields stay empty", "# Số hiệu: 12/2013/TT-BXD | Thông tư |  | Ngày ban hành:  | Cơ quan:  | Hiệu lực: \n\nĐiều 1.\nB.",
			Header{Kind: "Thông tư", Number: "12/2013/TT-BXD"}},
		{"a day that is not in the calendar is no date", "Hà Nội, ngày 31 tháng 2 năm 2021\nCHỈ THỊ\nVề việc thi đua\n\n1. A.",
			Header{Kind: "Chỉ thị", Title: "Về việc thi đua", Place: "Hà Nội", Year: "2021"}},
		{"prose has no header", "Sáng ngày 29/3/2023, tại tỉnh Bắc Ninh, hội nghị được tổ chức.", Header{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			check(t, c.text)
			d, err := Parse(c.text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, d.Header); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// What is written by hand or still open stays open: only what is printed of it is told.
func TestWhatIsPrintedOfAnOpenNumberAndDayIsTold(t *testing.T) {
	for _, c := range []struct{ number, day, wantNumber, symbol, date, year string }{
		{"Số: /KH-UBND", "Quảng Bình, ngày tháng năm 2024", "", "/KH-UBND", "", "2024"},
		{"Số:       /KH-UBND", "Quảng Bình, ngày      tháng 6 năm 2024", "", "/KH-UBND", "", "2024"},
		{"Số: ……/QĐ-TTg", "Hà Nội, ngày ... tháng ... năm 2025", "", "/QĐ-TTg", "", "2025"},
		{"Số: .../2025/NĐ-CP", "Hà Nội, ngày … tháng … năm …", "", "/2025/NĐ-CP", "", ""},
		{"Số: ___ / HD – SNV", "Thái Bình, ngày 10 tháng 8 năm 2021", "", "/HD-SNV", "2021-08-10", ""},
		{"Số: 672 /KH-UBND", "Quảng Bình, ngày 29 tháng 3 năm 2024", "672/KH-UBND", "", "2024-03-29", ""},
		{"Số:", "Quảng Bình, ngày 29 tháng 3 năm 2024", "", "", "2024-03-29", ""},
	} {
		d, err := Parse("ỦY BAN NHÂN DÂN TỈNH QUẢNG BÌNH\n" + c.number + "\n" + c.day + "\n\nKẾ HOẠCH\nVề việc thử\n\nI. MỤC ĐÍCH\n1. Thử.\n")
		if h := d.Header; err != nil || h.Number != c.wantNumber || h.Symbol != c.symbol || h.Date != c.date || h.Year != c.year {
			t.Errorf("%q, %q: %v, number %q, symbol %q, day %q, year %q", c.number, c.day, err, h.Number, h.Symbol, h.Date, h.Year)
		}
	}
}

// A consolidation has the letterhead of what it consolidates, and who certifies it at its end.
func TestAConsolidationIsTheOneWhoCertifiesIt(t *testing.T) {
	const certified, body = "\n\nVĂN PHÒNG QUỐC HỘI XÁC THỰC VĂN BẢN HỢP NHẤT\n\nSố: 16/VBHN-VPQH\nHà Nội, ngày 13 tháng 12 năm 2013\nCHỦ NHIỆM\n\nNguyễn Văn Thử\n",
		"LUẬT\nThi đua, khen thưởng\n\nĐiều 1\nLuật này quy định việc thử.\nĐiều 2\nLuật này có hiệu lực từ ngày 01 tháng 7 năm 2004./."
	for _, text := range []string{
		"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n" + body + certified,
		"QUỐC HỘI\nLuật số: 15/2003/QH11\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nHà Nội, ngày 26 tháng 11 năm 2003\n\n" + body + certified,
		"VĂN PHÒNG QUỐC HỘI\nSố: 16/VBHN-VPQH\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nHà Nội, ngày 13 tháng 12 năm 2013\n\n" + body + "\n",
	} {
		d, err := Parse(text)
		h := d.Header
		if err != nil || h.Kind != "Văn bản hợp nhất" || h.Number != "16/VBHN-VPQH" || h.Title != "Luật Thi đua, khen thưởng" || h.Issuer != "Văn phòng Quốc hội" || h.Date != "2013-12-13" || !h.Consolidated {
			t.Errorf("%v, %+v", err, h)
		}
	}
}
