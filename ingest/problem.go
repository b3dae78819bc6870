package ingest

import (
	"bytes"
	"errors"
	"io/fs"
	"strings"
	"unicode/utf8"
)

// Problem is why a file could not be ingested: one sentence that tells the person what to do.
type Problem struct {
	Sentence string // Vietnamese
	Err      error  // the cause, for the log; may be nil
}

// Error is the sentence.
func (p *Problem) Error() string { return p.Sentence }

// Unwrap gives the cause.
func (p *Problem) Unwrap() error { return p.Err }

// maxFile is many times the longest law; more is a mistake, such as a database dump.
const maxFile = 20 << 20

func unreadable(err error) *Problem {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &Problem{Sentence: "Không tìm thấy tệp hoặc thư mục này.", Err: err}
	case errors.Is(err, fs.ErrPermission):
		return &Problem{Sentence: "Không có quyền đọc tệp hoặc thư mục này.", Err: err}
	}
	return &Problem{Sentence: "Không đọc được tệp: " + err.Error(), Err: err}
}

// decode is the text of UTF-8 bytes, or what is wrong with them.
func decode(data []byte) (string, *Problem) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return "", &Problem{Sentence: "Tệp trống, không có nội dung để nạp."}
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return "", &Problem{Sentence: "Tệp lưu ở bảng mã UTF-16; đề nghị lưu lại ở bảng mã UTF-8 rồi nạp."}
	case bytes.IndexByte(data, 0) >= 0:
		return "", &Problem{Sentence: "Tệp không phải là văn bản thuần (có dữ liệu nhị phân); đề nghị nạp tệp .txt hoặc .md ở bảng mã UTF-8."}
	case !utf8.Valid(data):
		return "", &Problem{Sentence: "Tệp không ở bảng mã UTF-8 (có thể là TCVN3 hoặc VNI); đề nghị chuyển sang Unicode UTF-8 rồi nạp."}
	}
	return strings.ReplaceAll(string(data), "\r\n", "\n"), nil
}
