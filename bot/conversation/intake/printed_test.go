package intake_test

import (
	"testing"

	"thidua/bot/bottest"
)

// What is printed of a number and a day that were written by hand is told, and the rest alone need be written.
func TestOfAnOpenNumberAndDayOnlyTheRestIsAskedFor(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w)
		officer.Ask("/nap")
		sends(officer, "ke-hoach.txt", "ỦY BAN NHÂN DÂN TỈNH THỬ\n\nSố:      /KH-UBND\n\nThử, ngày     tháng     năm 2024\n\nKẾ HOẠCH\n\nVề việc thử nghiệm\n\nI. MỤC ĐÍCH\n\n1. Thử nghiệm.\n")
		read := officer.Until("Nội dung đã đọc")
		bottest.Has(t, read, "…/KH-UBND", "… năm 2024", "Chưa đọc được: số, ký hiệu; ngày ban hành")
		officer.Press(read, "✏️ Bổ sung thông tin còn thiếu")
		bottest.Has(t, officer.Until("ghi số, ký hiệu"), "Văn bản in sẵn “/KH-UBND”")
		bottest.Has(t, officer.Ask("672"), "Văn bản in sẵn năm 2024")
		bottest.Has(t, officer.Ask("29/3"), "672/KH-UBND", "29/3/2024")
	})
}
