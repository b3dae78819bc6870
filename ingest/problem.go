package ingest

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"thidua/bot/problem"
	"thidua/ingest/legal"
)

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

// notParsed is what a person is told of a text that is not one document.
func notParsed(err error) *problem.Error {
	sentence := "Tệp không có nội dung đọc được."
	if second, ok := errors.AsType[*legal.SecondError](err); ok {
		var where []string
		for _, o := range second.Others[:min(len(second.Others), mostOpenings)] {
			where = append(where, fmt.Sprintf("dòng %d (“%s”)", o.Line, o.Words))
		}
		if more := len(second.Others) - len(where); more > 0 {
			where = append(where, fmt.Sprintf("và %d dòng nữa", more))
		}
		first := "văn bản đầu"
		if second.First != "" {
			first = second.First
		}
		sentence = fmt.Sprintf("Tệp có nhiều văn bản: sau %s, văn bản khác bắt đầu ở %s. Đề nghị tách mỗi văn bản thành một tệp rồi nạp.", first, strings.Join(where, ", "))
	}
	return &problem.Error{Code: problem.Invalid, Sentence: sentence, Err: err}
}

// mostOpenings is how many beginnings of documents are named.
const mostOpenings = 5
