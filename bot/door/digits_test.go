package door_test

import (
	"slices"
	"strings"
	"testing"

	"thidua/bot/door"
)

// TestNumbersOfAWorkingDayStay: lists of proposals are full of numbers that are as long as those of a person.
func TestNumbersOfAWorkingDayStay(t *testing.T) {
	for _, text := range []string{
		"Căn cứ Quyết định số 1523/QĐ-UBND ngày 12/08/2025, Tờ trình 045/TTr-SNV ngày 01.09.2025",
		"Công văn số 202512345/SNV-TĐKT, hạn 17h00 ngày 30-10-2026",
		"Thu ngân sách 345678901234 đồng, vượt 12,5% dự toán",
		"tong thu 345.678.901.234 dong, vuot 12,5%",
		"Giai đoạn 2021-2025: 125 tập thể, 1.345 cá nhân; 2026-2030: 150 tập thể",
		"Liên hệ chuyên viên Lan 0378 123 456 hoặc 0227.3831.234",
		"SĐT: 0912345678 - zalo 0987654321",
		"Mức thưởng 2.340.000 x 1,5 = 3.510.000 đồng/người",
		"Mã hồ sơ 000123456 nộp ngày 05/10/2026",
		"CCCD là bắt buộc trong Mẫu số 01, mục 1.2.3.4",
		"Số tài khoản ghi ở mục 3, trang 12 của Phụ lục 2",
	} {
		if got, found := door.Mask(text); got != text || found != nil {
			t.Errorf("%q: %q %v", text, got, found)
		}
	}
}

// TestARowOfAListLosesItsPersonalNumbersOnly: what an official pastes from a sheet has tabs, order numbers, days and telephones beside.
func TestARowOfAListLosesItsPersonalNumbersOnly(t *testing.T) {
	for text, want := range map[string]string{
		"1\tNguyễn Văn An\t12/03/1985\t034085012345\t0912345678\t95%":  "1\tNguyễn Văn An\t12/03/1985\t" + identity + "\t0912345678\t95%",
		"2 | Trần Thị Bình | 034185000123 | QĐ 215/QĐ-UBND":            "2 | Trần Thị Bình | " + identity + " | QĐ 215/QĐ-UBND",
		"ho ten: Le Van C; cmnd: 151234567; sdt: 0987654321":           "ho ten: Le Van C; cmnd: " + identity + "; sdt: 0987654321",
		"Tiền thưởng 2.340.000đ, STK 0071001234567 VCB, ĐT 0912345678": "Tiền thưởng 2.340.000đ, STK " + account + " VCB, ĐT 0912345678",
		"BHXH 3412345678\nCCCD 034085012345\nMST 1000123456":           "BHXH " + insurance + "\nCCCD " + identity + "\nMST 1000123456",
		"(CCCD số 034\u00a0085\u00a0012\u00a0345)":                     "(CCCD số " + identity + ")",
	} {
		if got, _ := door.Mask(text); got != want {
			t.Errorf("%q:\n got %q\nwant %q", text, got, want)
		}
	}
}

// TestACardNeedsItsCheckDigit: sixteen digits with a wrong one are an account of somewhere or a code; only a word makes them a card.
func TestACardNeedsItsCheckDigit(t *testing.T) {
	for last := '0'; last <= '9'; last++ {
		number := "411111111111111" + string(last)
		if got, _ := door.Mask("mã " + number); (got == "mã "+card) != (last == '1') {
			t.Errorf("%s: %q", number, got)
		}
		if got, _ := door.Mask("thẻ ATM " + number); got != "thẻ ATM "+card {
			t.Errorf("%s behind its word: %q", number, got)
		}
	}
}

// TestAnIdentityNumberInGroupsNeedsAProvince: four groups of three digits are also what a sum of money or a code looks like.
func TestAnIdentityNumberInGroupsNeedsAProvince(t *testing.T) {
	for number, masked := range map[string]bool{
		"001 085 012 345": true, "096 085 012 345": true, "000 085 012 345": false, "097 085 012 345": false, "120 085 012 345": false,
	} {
		if got, _ := door.Mask("biểu " + number); (got == "biểu "+identity) != masked {
			t.Errorf("%s: %q", number, got)
		}
	}
}

// TestMaskingChangesOnlyWhatIsMasked: of a text between numbers, decomposed or oddly spaced, every byte stays, and a second time changes
// nothing.
func TestMaskingChangesOnlyWhatIsMasked(t *testing.T) {
	numbers := []struct {
		text, label string
		kind        door.MaskKind
	}{
		{"034085012345", identity, door.Identity}, {"GD4343412345678", insurance, door.Insurance}, {"4111 1111 1111 1111", card, door.Card},
	}
	for _, l := range append(lines(t, "clear.txt"), lines(t, "question.txt")...) {
		for _, text := range typings(l.text) {
			var whole, want strings.Builder
			var kinds []door.MaskKind
			for _, n := range numbers {
				whole.WriteString(text + " (" + n.text + "). ")
				want.WriteString(text + " (" + n.label + "). ")
				kinds = append(kinds, n.kind)
			}
			got, found := door.Mask(whole.String())
			if got != want.String() || !slices.Equal(found, kinds) {
				t.Errorf("%q:\n got %q %v", whole.String(), got, found)
			}
			if again, more := door.Mask(got); again != got || more != nil {
				t.Errorf("%q changes again to %q %v", got, again, more)
			}
		}
	}
}
