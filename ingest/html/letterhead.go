package html

import (
	"regexp"
	"unicode/utf8"

	"thidua/ingest/letterhead"
)

// What the lines at the head of a document, and below its foot, look like beside what package letterhead knows.
var (
	// A number, which may be left blank before its symbol.
	numberLine = regexp.MustCompile(`^(?i:(?:bộ luật|luật|pháp lệnh|nghị quyết|lệnh)\s+)?(?i:số)\s*:?\s*[^\p{L}]{0,30}[-/]\s*\p{Lu}[\p{Lu}\d]*(?:\s?[-–/&]\s?[\p{Lu}\d]+)*(?:[^\p{L}\d]|$)`)
	dayLine    = regexp.MustCompile(`^\p{Lu}[^.;:]{1,60}?,\s*(?i:ngày)\b.*(?i:năm)\b`)
	stampLine  = regexp.MustCompile(`^[(\[]?(?:DỰ THẢO|MẬT|TỐI MẬT|TUYỆT MẬT|KHẨN|THƯỢNG KHẨN|HỎA TỐC|HOẢ TỐC)`)

	annexLine  = regexp.MustCompile(`^(?:PHỤ LỤC|Phụ lục|PHỤ BIỂU|Phụ biểu|MẪU SỐ|Mẫu số|MẪU |Mẫu \d|BIỂU MẪU|BIỂU SỐ|Biểu số|QUY CHẾ|QUY ĐỊNH|ĐIỀU LỆ|CHƯƠNG TRÌNH|KẾ HOẠCH|ĐỀ ÁN|PHƯƠNG ÁN|DANH MỤC|DANH SÁCH|NỘI QUY|HƯỚNG DẪN|BẢNG )`)
	issuedWith = regexp.MustCompile(`^\((?:Ban hành k|K)èm theo`)
	// labelled is a line that begins with the label of a part of a document.
	labelled = regexp.MustCompile(`^(?:[IVX]{1,5}|\d{1,2}|[a-zđ])[.)]\s*\p{L}|^(?i:điều|chương|phần|mục)\s+[\dIVX]`)
	// contactLine is of who looks after a site, if several stand together; forms have it too.
	contactLine = regexp.MustCompile(`(?i)^(?:địa chỉ|trụ sở|(?:số )?điện thoại|đt|fax|e-?mail|hotline|đường dây nóng|website)\s*:`)
	// siteLine is what a page says of the page, below the document: how often it was seen, who looks after the site, what else is there.
	siteLine = regexp.MustCompile(`(?i)^(?:(?:số )?lượt (?:xem|truy cập|đọc|tải)|chia sẻ(?: |:|$)|người (?:đăng|cập nhật)|(?:ngày|cập nhật) (?:đăng|cập nhật)|từ khóa|tags?:|in (?:trang|bài)|bản in$|gửi (?:email|bình luận|ý kiến|phản hồi)|về đầu trang|(?:các |những )?(?:văn bản|tin|bài|tin bài|tin tức|bài viết) (?:liên quan|khác|mới|cùng|cũ|đã đăng)|(?:tệp|file|tài liệu|văn bản) đính kèm|tải (?:về|xuống|văn bản)|bản quyền|copyright|©|ghi rõ nguồn|nguồn:|tác giả:|(?:ý kiến|bình luận|phản hồi|đánh giá|lược đồ|thuộc tính)(?: (?:bạn đọc|của bạn|bài viết))?\s*(?:\(\d+\)|:|$)|cơ quan chủ quản|đơn vị chủ quản|chịu trách nhiệm (?:chính|nội dung)|giấy phép (?:số|thiết lập)|trưởng ban biên tập|đang truy cập|tổng (?:số )?(?:lượt )?truy cập|thống kê truy cập)`)
)

// isHead reports whether the line may stand in a letterhead above or beside its motto.
func isHead(line string) bool {
	return letterhead.IsRule(line) || letterhead.IsMotto(line) || letterhead.IsCapitals(line) && utf8.RuneCountInString(line) < 90 || numberLine.MatchString(line) || dayLine.MatchString(line) || stampLine.MatchString(line)
}

// opensHead reports whether a letterhead may begin with the line.
func opensHead(line string) bool {
	return letterhead.IsMotto(line) || letterhead.IsIssuer(line) || numberLine.MatchString(line) || stampLine.MatchString(line)
}
