package ingest

import (
	"errors"
	"io/fs"

	"thidua/bot/problem"
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
