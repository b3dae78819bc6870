package roster

import (
	"thidua/bot/directory"
	"thidua/bot/sheet"
)

// Templates are forms of the four tables, with some invented rows to be overwritten.
func Templates() []sheet.Out {
	return []sheet.Out{
		newTable(ofAgencies, [][]string{
			{"SVD", "Sở Ví dụ", directory.Department.Name(), "", "", ""},
			{"SVD-TTTH", "Trung tâm Tin học thuộc Sở Ví dụ", directory.PublicUnit.Name(), "SVD", "01/03/2025", ""},
			{"XVD", "UBND xã Ví Dụ", directory.Commune.Name(), "", "01/07/2025", ""},
		}),
		newTable(ofPeople, [][]string{
			{"SVD", "Nguyễn Văn Ví Dụ", "Phó Giám đốc", directory.Head.Name(), "VD001", "", "", "", "", "0227 3831 234"},
			{"SVD", "Trần Thị Mẫu", "Phó Chánh Văn phòng", directory.Focal.Name(), "", "12/CV-SVD", "05/01/2026", "05/01/2026", "", "0912 345 678"},
			{"XVD", "Lê Văn Thử", "Công chức Văn hóa - Xã hội", directory.Member.Name(), "", "", "", "", "", ""},
		}),
		newTable(ofBlocs, [][]string{
			{"KHOI-1", "Khối thi đua số 1", "SVD", "", "", "2026", directory.BlocLead.Name(), ""},
			{"CUM-1", "Cụm thi đua số 1", "XVD", "", "", "", "", ""},
		}),
		newTable(ofReorganisations, [][]string{
			{"01/07/2026", "34/QĐ-VD", directory.Renaming.Name(), "SVD", "", "Sở Ví dụ và Minh họa", "", ""},
			{"01/07/2026", "35/QĐ-VD", directory.Merger.Name(), "SVD-TTTH", "SVD", "", "", ""},
		}),
	}
}

// Notes explain all tables to the person who fills them in.
func Notes() []string {
	return []string{
		"Mỗi bảng nhận ra theo dòng tên các cột; thứ tự cột tùy ý, phía trên có thể có tiêu đề. Không đổi tên cột. Cột khác, dòng tổng cộng, chữ ký và bảng ẩn được bỏ qua, có nêu khi xem trước. Bảng không dùng thì xóa. Các dòng ví dụ cần được thay bằng dữ liệu thật.",
		"Ngày ghi dạng ngày/tháng/năm, ví dụ 01/7/2025. Đến ngày là ngày cuối cùng còn hiệu lực; để trống là chưa kết thúc.",
		"Nạp lại cùng một tệp không làm thay đổi gì. Dòng không có trong tệp thì dữ liệu đang có vẫn giữ nguyên; muốn kết thúc thì ghi Đến ngày. Ô để trống không xóa dữ liệu đang có (trừ Trực thuộc).",
		"Bảng Cơ quan: Mã gồm chữ cái không dấu, chữ số, dấu “-”, “.”, “_”, và không đổi về sau. Trực thuộc ghi mã của cơ quan cấp trên, có thể nằm ở dòng sau. Từ ngày để trống là giai đoạn hiện nay; Từ ngày sau giai đoạn hiện nay là đổi tên, đổi loại hoặc chuyển trực thuộc kể từ ngày đó.",
		"Bảng Người: mỗi dòng là một vai trò của một người ở một cơ quan. Mã cán bộ không bắt buộc, trừ khi một cơ quan có hai người trùng họ tên hoặc một người làm việc ở nhiều cơ quan. Điện thoại là một số công vụ, để chuyên viên gọi khi có văn bản hỏa tốc; không bắt buộc. Mã dạng #12 do chương trình xuất ra, đề nghị giữ nguyên. Từ ngày để trống là từ hôm nay.",
		"Bảng Cụm, khối: mỗi dòng là một cơ quan trong một cụm, khối. Trưởng, Phó ghi kèm Năm; mỗi năm một Trưởng, không quá hai Phó. Chuyên viên theo dõi là họ tên hoặc Mã cán bộ của người của Ban. Dòng không có Mã cơ quan ghi thời gian của chính cụm, khối, hoặc thời gian theo dõi của chuyên viên.",
		"Bảng Sắp xếp: Việc là Thành lập, Đổi tên, Sáp nhập, Giải thể hoặc Chuyển trực thuộc. Sáp nhập nhiều cơ quan thì mỗi cơ quan một dòng, cùng Ngày và cùng Mã mới. Người của cơ quan sáp nhập tiếp tục là thành viên của cơ quan mới; đầu mối được cử lại.",
		"Các cơ quan sẽ kết thúc do sáp nhập, giải thể ghi ở bảng Sắp xếp thì để trống Đến ngày ở bảng Cơ quan.",
	}
}
