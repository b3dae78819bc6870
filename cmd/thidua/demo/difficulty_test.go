package demo

import (
	"strings"
	"time"

	"thidua/bot/period"
	"thidua/knowledge/vietnamese"
)

// reports takes a difficulty from the commune to the Committee's opinion: the member writes it, there is no focal point who uses the
// demo, so that it goes to the officer; the department's focal point reports one too.
func (v *visitor) reports() {
	v.t.Helper()
	const minh, officer, leader = 5213480022, 5213480033, 5213480044
	v.writes(minh, "/phananh Dự toán năm 2026 của xã, phường không bố trí riêng quỹ thi đua, khen thưởng nên chưa có tiền chi thưởng")
	v.says(minh, "mã theo dõi được cấp ngay")
	v.screenshot("difficulty-draft")
	v.press(minh, "Gửi")
	v.says(minh, "Mã theo dõi")
	v.says(officer, "Phản ánh mới")
	v.press(officer, "Mở VM-")
	v.says(officer, "Chờ tiếp nhận")
	v.press(officer, "Tiếp nhận")
	v.says(officer, "Đã tiếp nhận")
	v.says(minh, "đã được tiếp nhận")
	v.press(officer, "Lĩnh vực")
	v.says(officer, "chọn")
	v.press(officer, "Kinh phí")
	v.says(officer, "Lĩnh vực: Kinh phí")
	v.press(officer, "Cấp giải quyết")
	v.says(officer, "chọn")
	v.press(officer, "UBND tỉnh")
	v.says(officer, "Cấp giải quyết: UBND tỉnh")
	v.press(officer, "Tiêu đề trung lập")
	v.says(officer, "tiêu đề trung lập")
	v.writes(officer, "Bố trí quỹ thi đua, khen thưởng của cấp xã")
	v.says(officer, "Tiêu đề: Bố trí quỹ")
	v.screenshot("difficulty-board")
	v.consolidates(minh, officer, leader)
}

// consolidates makes the draft of the report, has it agreed to, and records what the Committee decided.
func (v *visitor) consolidates(minh, officer, leader int64) {
	v.t.Helper()
	v.writes(officer, "/tonghop")
	v.says(officer, "Chưa có dự thảo")
	v.press(officer, "Lập dự thảo")
	v.says(officer, "kỳ nào")
	year, _ := period.Of(period.Year, vietnamese.DayOf(time.Now())).Name()
	v.press(officer, strings.TrimPrefix(year, "n")) // which a button begins with a capital
	v.says(officer, "Đã lập dự thảo")
	v.press(officer, "Chủ đề")
	v.says(officer, "Bố trí quỹ")
	v.press(officer, "1. Bố trí quỹ")
	v.says(officer, "Nguyên nhân khách quan")
	v.press(officer, "➕ Kiến nghị")
	v.says(officer, "Ý kiến của Sở")
	v.press(officer, "Nội dung")
	v.says(officer, "nội dung kiến nghị")
	v.writes(officer, "hướng dẫn mức trích quỹ thi đua, khen thưởng của cấp xã")
	v.says(officer, "………… hướng dẫn mức trích")
	v.screenshot("digest-proposal")
	v.press(officer, "‹ Quay lại")
	v.says(officer, "Kiến nghị, đề xuất qua UBND tỉnh")
	v.press(officer, "‹ Quay lại")
	v.says(officer, "Chốt chủ đề")
	v.press(officer, "Báo cáo đầy đủ")
	v.says(officer, ".docx")
	v.press(officer, "Chốt chủ đề")
	v.says(leader, "trình dự thảo báo cáo tổng hợp")
	v.press(leader, "Mở dự thảo")
	v.says(leader, "Chờ lãnh đạo đồng ý")
	v.press(leader, "Đồng ý dự thảo")
	v.says(minh, "tổng hợp, báo cáo UBND tỉnh")
	v.screenshot("digest-agreed")
	v.says(officer, "đã được đồng ý, trình ký")
	v.press(officer, "Mở dự thảo")
	v.says(officer, "Đã đồng ý, trình ký")
	v.press(officer, "Ghi ý kiến UBND tỉnh")
	v.says(officer, "văn bản của UBND tỉnh")
	v.writes(officer, "5123/UBND-NC ngày 28/12/2026")
	v.says(officer, "Kiến nghị 1/1")
	v.writes(officer, "Giao Sở Tài chính hướng dẫn, chậm nhất ngày 31/3/2027.")
	v.says(officer, "Kiểm tra trước khi ghi")
	v.press(officer, "Ghi và báo các cơ quan")
	v.says(minh, "đã có ý kiến của UBND tỉnh")
	v.screenshot("opinion")
}
