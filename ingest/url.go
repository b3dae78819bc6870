package ingest

import (
	"errors"
	"strings"

	"thidua/bot/problem"
	"thidua/ingest/fetch"
)

// isURL reports whether a path is a web address: one of another scheme is too, and is refused as such.
func isURL(path string) bool {
	scheme, _, has := strings.Cut(path, "://")
	return has && scheme != "" && !strings.ContainsAny(scheme, "/\\.")
}

// notFetchedFor says why a file could not be fetched, and what can be done.
var notFetchedFor = map[fetch.Reason]string{
	fetch.BadURL:      "Địa chỉ không hợp lệ; đề nghị dùng địa chỉ đầy đủ bắt đầu bằng http:// hoặc https://.",
	fetch.Userinfo:    "Địa chỉ có tên đăng nhập hoặc mật khẩu; đề nghị dùng địa chỉ công khai.",
	fetch.Port:        "Địa chỉ dùng cổng không phải của trang web; đề nghị tải tệp về máy rồi nạp.",
	fetch.Private:     "Địa chỉ thuộc mạng nội bộ nên không được tải; đề nghị tải tệp về máy rồi nạp.",
	fetch.NoHost:      "Không tìm thấy máy chủ của địa chỉ này; đề nghị kiểm tra lại địa chỉ và kết nối mạng.",
	fetch.Unreachable: "Không kết nối được tới máy chủ của địa chỉ này; đề nghị thử lại sau hoặc tải tệp về máy rồi nạp.",
	fetch.Certificate: "Chứng thư của trang web không hợp lệ; đề nghị tải tệp về máy, kiểm tra rồi nạp.",
	fetch.Timeout:     "Trang web trả lời quá chậm; đề nghị thử lại sau hoặc tải tệp về máy rồi nạp.",
	fetch.Redirects:   "Địa chỉ chuyển tiếp quá nhiều lần; đề nghị dùng địa chỉ của chính tệp.",
	fetch.Downgrade:   "Địa chỉ chuyển tiếp sang kết nối không an toàn; đề nghị tải tệp về máy, kiểm tra rồi nạp.",
	fetch.NotFound:    "Trang web không có tệp này; đề nghị kiểm tra lại địa chỉ.",
	fetch.Forbidden:   "Trang web không cho tải tệp này; đề nghị tải tệp bằng trình duyệt rồi nạp.",
	fetch.Busy:        "Trang web đang quá tải; đề nghị thử lại sau.",
	fetch.Status:      "Trang web báo lỗi khi tải tệp; đề nghị thử lại sau hoặc tải tệp về máy rồi nạp.",
	fetch.TooLarge:    "Tệp quá lớn; đề nghị tải về máy, tách thành từng văn bản rồi nạp.",
	fetch.Broken:      "Kết nối bị ngắt khi đang tải tệp; đề nghị thử lại.",
	fetch.Encoding:    "Trang web gửi tệp ở dạng nén không đọc được; đề nghị tải tệp về máy rồi nạp.",
}

// notFetched is what a person is told of an error of fetching; one that is not the address's stays as it is.
func notFetched(err error) error {
	why, ok := errors.AsType[*fetch.Error](err)
	if !ok {
		return err
	}
	return &problem.Error{Code: problem.Invalid, Sentence: notFetchedFor[why.Reason], Err: err}
}
