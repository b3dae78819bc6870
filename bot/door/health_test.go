package door_test

import (
	"slices"
	"strings"
	"testing"

	"thidua/bot/door"
)

// TestADiseaseOfACertainPersonIsMasked: an official explains why somebody was absent; who it is and what they have must not both stay.
func TestADiseaseOfACertainPersonIsMasked(t *testing.T) {
	for text, want := range map[string]string{
		"Năm nay mẹ em mắc bệnh tiểu đường nên em nghỉ 40 ngày, có được xét LĐTT không": "Năm nay mẹ em mắc bệnh " + health + " nên em nghỉ 40 ngày, có được xét LĐTT không",
		"đ/c Trần Thị Bích bị tai biến mạch máu não":                                    "đ/c Trần Thị Bích bị " + health,
		"CHỒNG TÔI BỊ SUY THẬN":                              "CHỒNG TÔI BỊ " + health,
		"vo em   dang dieu tri   ung thu vu":                 "vo em   dang dieu tri   " + health,
		"Bác Lê Văn Tư tiền sử nhồi máu cơ tim":              "Bác Lê Văn Tư tiền sử " + health,
		"tôi phẫu thuật thoát vị đĩa đệm hồi tháng 3":        "tôi phẫu thuật " + health + " hồi tháng 3",
		"cô Nguyễn Thị Hà được chẩn đoán trầm cảm, xin nghỉ": "cô Nguyễn Thị Hà được chẩn đoán " + health + ", xin nghỉ",
		"con tôi bị tự kỷ; tôi bị hen suyễn":                 "con tôi bị " + health + "; tôi bị " + health,
		"Bệnh chính: đau lưng mạn tính\nSố ngày nghỉ: 5":     "Bệnh chính: " + health + "\nSố ngày nghỉ: 5",
		"Tiền sử bệnh: dị ứng thuốc; Ghi chú: không":         "Tiền sử bệnh: " + health + "; Ghi chú: không",
	} {
		if got, found := door.Mask(text); got != want || !slices.Contains(found, door.Health) {
			t.Errorf("%q:\n got %q %v\nwant %q", text, got, found, want)
		}
	}
}

// TestHealthInGeneralStays: the health sector writes about diseases all day, and a benefit is asked about for anybody.
func TestHealthInGeneralStays(t *testing.T) {
	for _, text := range []string{
		"Trung tâm Y tế đạt thành tích phòng chống HIV/AIDS, lao, tâm thần năm 2025",
		"Khoa Ung bướu điều trị ung thư vú cho 1.200 lượt người bệnh",
		"Sáng kiến quản lý bệnh nhân tăng huyết áp tại trạm y tế xã có được công nhận không",
		"Người lao động mắc bệnh hiểm nghèo có được cộng điểm thi đua không",
		"Nghỉ ốm dài ngày do tai biến có được xét lao động tiên tiến không ạ",
		"nguoi bi ung thu nghi 6 thang co duoc xet lao dong tien tien khong",
		"Trẻ em bị tim bẩm sinh được quỹ hỗ trợ phẫu thuật",
		"Tôi bị chậm hồ sơ do phần mềm lỗi",
		"Đồng chí Nguyễn Văn An bị khiển trách năm 2024",
		"Chẩn đoán của bác sĩ có cần nộp kèm hồ sơ không?",
	} {
		if got, found := door.Mask(text); got != text || found != nil {
			t.Errorf("%q: %q %v", text, got, found)
		}
	}
}

// TestALongDiagnosisEndsWithItsClause: a report runs on after the diagnosis, and what is asked must be left to be answered.
func TestALongDiagnosisEndsWithItsClause(t *testing.T) {
	question := "Xin hỏi nghỉ 45 ngày có được xét chiến sĩ thi đua cơ sở không?"
	for _, end := range []string{". ", "\n", "; "} {
		got, _ := door.Mask("Chẩn đoán: gãy kín hai xương cẳng chân, rách dây chằng" + end + question)
		if want := "Chẩn đoán: " + health + end + question; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got, _ := door.Mask("Chẩn đoán: " + strings.Repeat("đau ", 60) + "hết"); !strings.HasSuffix(got, "đau hết") {
		t.Errorf("a clause without end takes all with it: %q", got)
	}
}
