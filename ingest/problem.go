package ingest

import (
	"bytes"
	"errors"
	"io/fs"
	"strings"
	"unicode/utf8"

	"thidua/bot/problem"
)

// maxFile is many times the longest law; more is a mistake, such as a database dump.
const maxFile = 20 << 20

// unreadable tells of a file or folder that the system does not give out.
func unreadable(err error) *problem.Error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &problem.Error{Code: problem.NotFound, Sentence: "Không tìm thấy tệp hoặc thư mục này.", Err: err}
	case errors.Is(err, fs.ErrPermission):
		return &problem.Error{Code: problem.Denied, Sentence: "Không có quyền đọc tệp hoặc thư mục này.", Err: err}
	}
	return &problem.Error{Code: problem.Invalid, Sentence: "Không đọc được tệp: " + err.Error(), Err: err}
}

// decode is the text of UTF-8 bytes, or what is wrong with them.
func decode(data []byte) (string, *problem.Error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return "", problem.New(problem.Invalid, "Tệp trống, không có nội dung để nạp.")
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return "", problem.New(problem.Invalid, "Tệp lưu ở bảng mã UTF-16; đề nghị lưu lại ở bảng mã UTF-8 rồi nạp.")
	case bytes.IndexByte(data, 0) >= 0:
		return "", problem.New(problem.Invalid, "Tệp không phải là văn bản thuần (có dữ liệu nhị phân); đề nghị nạp tệp .txt, .md hoặc .questions ở bảng mã UTF-8.")
	case !utf8.Valid(data):
		return "", problem.New(problem.Invalid, "Tệp không ở bảng mã UTF-8 (có thể là TCVN3 hoặc VNI); đề nghị chuyển sang Unicode UTF-8 rồi nạp.")
	}
	return strings.ReplaceAll(string(data), "\r\n", "\n"), nil
}
