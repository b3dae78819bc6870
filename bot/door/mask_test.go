package door_test

import (
	"slices"
	"testing"

	"thidua/bot/door"
)

const (
	identity  = "[đã che số định danh]"
	insurance = "[đã che số bảo hiểm]"
	account   = "[đã che số tài khoản]"
	card      = "[đã che số thẻ]"
	health    = "[đã che thông tin sức khỏe]"
)

func TestNumbersOfPersonsAreMasked(t *testing.T) {
	for text, want := range map[string]string{
		"034085012345":                        identity,
		"CCCD 034085012345":                   "CCCD " + identity,
		"CCCD034085012345":                    "CCCD" + identity,
		"cccd:034085012345.":                  "cccd:" + identity + ".",
		"Số CCCD: 034085012345, sinh 1985":    "Số CCCD: " + identity + ", sinh 1985",
		"034 085 012 345":                     identity,
		"034.085.012.345":                     identity,
		"034-085-012-345":                     identity,
		"0340 8501 2345":                      identity,
		"034085 012345":                       identity,
		"034 0 85 012345":                     identity,
		"căn cước 034085012345 cấp 2021":      "căn cước " + identity + " cấp 2021",
		"０３４０８５０１２３４５":                        identity,
		"ông A (034085012345)":                "ông A (" + identity + ")",
		"034085012345/034085012346":           identity + "/" + identity,
		"034085012345 034085012346":           identity + " " + identity,
		"STT 1 034085012345 0912345678":       "STT 1 " + identity + " 0912345678",
		"334085012345":                        identity,
		"034085012345 đồng chí A":             identity + " đồng chí A",
		"CMND 151234567":                      "CMND " + identity,
		"cmnd số: 151 234 567":                "cmnd số: " + identity,
		"chứng minh thư của tôi là 151234567": "chứng minh thư của tôi là " + identity,
		"chung minh nhan dan 151234567":       "chung minh nhan dan " + identity,
		"CMND: 151234567 và 151234568":        "CMND: " + identity + " và " + identity,
		"hộ chiếu C1234567":                   "hộ chiếu C" + identity,
		"số hộ chiếu: B 7654321":              "số hộ chiếu: B " + identity,

		"STK 1903123456789":                                                "STK " + account,
		"stk: 19031234567018 Techcombank":                                  "stk: " + account + " Techcombank",
		"số tài khoản 0123456789 BIDV":                                     "số tài khoản " + account + " BIDV",
		"so tai khoan 0123456789":                                          "so tai khoan " + account,
		"Số tài khoản:\n1234 5678 90":                                      "Số tài khoản:\n" + account,
		"số TK của tôi là 0912345678 tại MB":                               "số TK của tôi là " + account + " tại MB",
		"tài khoản ngân hàng 123456":                                       "tài khoản ngân hàng " + account,
		"Vietcombank 0071001234567":                                        "Vietcombank " + account,
		"vcb: 0071001234567":                                               "vcb: " + account,
		"0071001234567 Vietcombank":                                        account + " Vietcombank",
		"0071001234567 - ngân hàng Vietcombank":                            account + " - ngân hàng Vietcombank",
		"1500205123456 tại Agribank":                                       account + " tại Agribank",
		"ngân hàng Agribank chi nhánh 1500205123456":                       "ngân hàng Agribank chi nhánh " + account,
		"Chuyển tiền thưởng vào STK 21510001234567 BIDV Thái Bình giúp em": "Chuyển tiền thưởng vào STK " + account + " BIDV Thái Bình giúp em",

		"4111 1111 1111 1111":         card,
		"4111111111111111":            card,
		"5500-0000-0000-0004":         card,
		"thẻ 9704 0000 0000 0018":     "thẻ " + card,
		"số thẻ 9704198526191432":     "số thẻ " + card,
		"thẻ ATM 9704 3211 2345 6789": "thẻ ATM " + card,

		"GD4343412345678":           insurance,
		"DN 4 34 34 123 45678":      insurance,
		"thẻ BHYT: HT2340123456789": "thẻ BHYT: " + insurance,
		"số thẻ BHYT 3412345678":    "số thẻ BHYT " + insurance,
		"mã số BHXH: 3412345678":    "mã số BHXH: " + insurance,
		"bhxh 3412345678":           "bhxh " + insurance,

		"tôi bị ung thư phổi, có được nghỉ không": "tôi bị " + health + ", có được nghỉ không",
		"toi bi ung thu phoi":                                           "toi bi " + health,
		"vợ em được chẩn đoán viêm gan B":                               "vợ em được chẩn đoán " + health,
		"anh Nguyễn Văn A nhiễm HIV":                                    "anh Nguyễn Văn A nhiễm " + health,
		"Đ/c Trần Văn B đang điều trị tiểu đường":                       "Đ/c Trần Văn B đang điều trị " + health,
		"bệnh nhân Lê Thị C mắc bệnh lao":                               "bệnh nhân Lê Thị C mắc " + health,
		"Chẩn đoán: Viêm phổi thùy dưới, theo dõi suy tim. Nghỉ 5 ngày": "Chẩn đoán: " + health + ". Nghỉ 5 ngày",
		"Kết quả xét nghiệm: dương tính với lao\nĐề nghị nghỉ":          "Kết quả xét nghiệm: " + health + "\nĐề nghị nghỉ",
		"mẹ tôi bị tai biến, CCCD 034085012345":                         "mẹ tôi bị " + health + ", CCCD " + identity,
	} {
		got, found := door.Mask(text)
		if got != want || len(found) == 0 {
			t.Errorf("%q:\n got %q %v\nwant %q", text, got, found, want)
		}
		if again, _ := door.Mask(got); again != got {
			t.Errorf("%q changes again to %q", got, again)
		}
	}
}

func TestOtherNumbersStay(t *testing.T) {
	for _, text := range []string{
		"", "12/2025/NĐ-CP", "Nghị định 152/2025/NĐ-CP ngày 14/6/2025", "19/CT-TTg", "06/2022/QH15", "Luật số 06-2022-QH15", "số 1234/QĐ-UBND",
		"công văn 123456/BNV-TĐKT", "Công văn số 123456789/SNV", "Điều 22 khoản 1 điểm a", "Điều 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12",
		"ngày 01/7/2025", "01-07-2025", "01.07.2025", "2021-2025", "2021 2022 2023 2024 2025", "17 giờ 00 ngày 15/12/2026", "quý III năm 2026",
		"1.800.000 đồng", "1800000", "1.800.000.000", "120.000.000.000 đồng", "120000000000 đồng", "120 000 000 000 đồng", "500000000", "500000000đ",
		"ngân hàng giải ngân 500000000 đồng", "chuyển khoản 5000000 vào quỹ", "mức thưởng 3.510.000", "BIDV tặng 1000000000 đồng", "2.340.000đ",
		"0912345678", "0912 345 678", "0912.345.678", "+84 912 345 678", "84912345678", "SĐT 0912345678", "điện thoại 02273831234",
		"liên hệ ngân hàng Agribank 0912345678", "id 1234567890", "ID Telegram: 1234567890", "tài khoản Telegram 1234567890", "tài khoản 1234567890 chưa duyệt",
		"telegram 6123456789", "-1001234567890", "chat -1001234567890", "1234567890", "số tài khoản Telegram 1234567890", "zalo 0912345678",
		"VM-2026-0042", "Mã theo dõi VM-2026-0042", "MST 1000123456", "mã số thuế 1000123456", "mã hồ sơ 123456789", "151234567", "C1234567", "123456",
		"1234567812345678", "thẻ đảng viên 35123456", "95%", "tỷ lệ 90,5%", "70% của 1234567 người", "3/4 và 10/8/2021", "ISBN 978-604-57-1234-5",
		"người bị ung thư có được trợ cấp không", "mắc bệnh hiểm nghèo", "trẻ em nhiễm HIV", "phòng chống HIV/AIDS", "phong trào phòng chống lao",
		"bác sĩ điều trị ung thư giỏi được khen thưởng thế nào", "chẩn đoán là gì", "Chẩn đoán: ", "bệnh viện Lao và Bệnh phổi được tặng cờ thi đua",
		"khen thưởng bác sĩ Nguyễn Văn A chữa bệnh giỏi", "em bị khiển trách", "tôi bị lao động", "anh hùng lao động", "tôi mắc lỗi",
		"bảo hiểm y tế", "thẻ BHYT cho người có công", "BHYT 2026", "ngân hàng chính sách xã hội", "thi đua ngành ngân hàng 2021-2025",
	} {
		if got, found := door.Mask(text); got != text || found != nil {
			t.Errorf("%q: %q %v", text, got, found)
		}
	}
}

func TestMaskTellsWhatItMaskedInReadingOrder(t *testing.T) {
	_, found := door.Mask("STK 1903123456789, CCCD 034085012345, thẻ 4111111111111111, BHYT GD4343412345678, tôi bị HIV")
	if want := []door.MaskKind{door.Account, door.Identity, door.Card, door.Insurance, door.Health}; !slices.Equal(found, want) {
		t.Errorf("got %v, want %v", found, want)
	}
}
