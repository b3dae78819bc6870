package knowledge

import "testing"

func TestWhatIsAFollowUp(t *testing.T) {
	for question, want := range map[string]bool{
		"Thế còn hạng Nhì?": true, "the con hang nhi": true, "Vậy còn tập thể thì sao?": true,
		"Còn phong trào theo chuyên đề thì phải kéo dài bao lâu mới được cờ?": true, "con tap the thi sao": true,
		"Thế phần tuyên truyền thì phối hợp với những đơn vị nào?": true,
		"Ai có quyền hủy bỏ quyết định đó?":                        true, "Trường hợp này cần hồ sơ gì?": true,

		"Thế nào là phong trào thi đua?": false, "the nao la phong trao thi dua": false, "Thể thức tờ trình khen thưởng": false,
		"Thẻ đảng viên": false, "Con liệt sĩ được ưu tiên gì?": false, "Vay vốn cho hội viên": false, "Còn hiệu lực không?": false,
		"Hồ sơ gồm những gì, trong đó báo cáo thành tích mấy bản?": false, "Khi đó ai ký quyết định?": false, "còn chiến sĩ thi đua tỉnh?": true, "": false,
		"Nội dung nêu trên mạng có đúng không?": false, "nơi trên 10 năm công tác": false, "do do ai quy dinh": false, "Bằng khen của tỉnh do ai ký?": false,
	} {
		if got := IsFollowUp(question); got != want {
			t.Errorf("%q: %v, want %v", question, got, want)
		}
	}
}
