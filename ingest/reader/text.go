package reader

import (
	"errors"
	"fmt"
	"strconv"
	"unicode"
	"unicode/utf8"

	"thidua/ingest/confine"
	"thidua/ingest/plain"
)

// reasons are what a person is told of why a file cannot be read, and what they can do.
var reasons = map[plain.Reason]string{
	plain.Damaged:   "Tệp bị hỏng hoặc không đúng định dạng; đề nghị mở bằng phần mềm soạn thảo, lưu lại rồi nạp.",
	plain.Protected: "Tệp được đặt mật khẩu; đề nghị gỡ mật khẩu rồi nạp.",
	plain.TooLarge:  "Tệp quá lớn hoặc quá phức tạp để đọc; đề nghị tách thành từng văn bản.",
	plain.Empty:     "Tệp trống, không có nội dung để nạp.",
	plain.Wordless:  "Không đọc được chữ nào trong ảnh; đề nghị chụp hoặc quét lại cho rõ, hoặc nạp tệp văn bản.",
}

// sentenceOf is what a person is told of an error; "" of one that is no fault of the file or of what is installed.
func sentenceOf(err error) string {
	switch why := (*plain.Error)(nil); {
	case errors.As(err, &why):
		return reasons[why.Reason]
	case errors.Is(err, confine.ErrMemory), errors.Is(err, confine.ErrTimeout), errors.Is(err, confine.ErrOutput):
		return reasons[plain.TooLarge]
	case errors.Is(err, confine.ErrCrashed):
		return reasons[plain.Damaged]
	}
	if why, ok := errors.AsType[*unreadable](err); ok {
		return fmt.Sprintf("Không nạp được %s; đề nghị nạp tệp Word, PDF, ảnh chụp, trang web lưu lại hoặc văn bản thuần.", why.format.Name())
	}
	if missing, ok := errors.AsType[*confine.NoToolError](err); ok {
		return fmt.Sprintf("Máy chủ chưa cài phần mềm đọc loại tệp này; đề nghị người quản trị cài gói %s.", missing.Package)
	}
	return ""
}

// Sentence is a warning as a person is told it.
func Sentence(w plain.Warning) string {
	sentence := sentenceOfKind(w)
	if w.Page > 0 {
		return "Trang " + strconv.Itoa(w.Page) + ": " + sentence
	}
	return upperFirst(sentence)
}

func sentenceOfKind(w plain.Warning) string {
	switch w.Kind {
	case plain.LegacyEncoding:
		return fmt.Sprintf("chữ ở bảng mã cũ (%s) đã được chuyển sang Unicode; đề nghị đối chiếu.", w.Detail)
	case plain.TrackedChanges:
		return "tệp còn nội dung sửa đổi chưa được chấp nhận; đã đọc theo bản sửa."
	case plain.Comments:
		return "các ghi chú của người soạn không được đọc."
	case plain.Pictures:
		return fmt.Sprintf("có hình ảnh (%s) không được đọc, có thể chứa chữ.", w.Detail)
	case plain.Surroundings:
		return fmt.Sprintf("phần của trang thông tin điện tử xung quanh văn bản (%s chữ) không được đọc; đề nghị đối chiếu.", w.Detail)
	case plain.Unread:
		return fmt.Sprintf("có nội dung không đọc được (%s).", w.Detail)
	case plain.Recognised:
		return fmt.Sprintf("văn bản được nhận dạng từ bản chụp (độ tin cậy %s); đề nghị đối chiếu với bản gốc.", percent(w.Detail))
	case plain.Unsure:
		return fmt.Sprintf("chữ khó nhận dạng (độ tin cậy %s); đề nghị đối chiếu với bản gốc.", percent(w.Detail))
	case plain.BlankPage:
		return "không có chữ."
	case plain.MissingPages:
		return fmt.Sprintf("còn %s trang không được đọc.", w.Detail)
	case plain.PassedOver:
		return fmt.Sprintf("đã bỏ qua trong tệp nén: %s.", w.Detail)
	}
	return "có nội dung cần đối chiếu với bản gốc."
}

// percent writes "0.87" as "87 %".
func percent(share string) string {
	f, err := strconv.ParseFloat(share, 64)
	if err != nil {
		return share
	}
	return fmt.Sprintf("%.0f %%", 100*f)
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
