package directory

import "errors"

// Code is the kind of a Problem.
type Code string

const (
	Denied    Code = "denied"    // the person may not do this
	NotFound  Code = "not found" // there is no such thing, or not for this person
	Invalid   Code = "invalid"   // what was given cannot be so
	Ended     Code = "ended"     // it was done, refused, used up or has expired
	Moved     Code = "moved"     // the directory changed since it was looked at
	Duplicate Code = "duplicate" // it is so already
)

// Problem is a failure that the person may read. Anything else is the program's own.
type Problem struct {
	Code     Code
	Sentence string // in Vietnamese, says what to do
}

func (p *Problem) Error() string { return p.Sentence }

func problem(code Code, sentence string) *Problem { return &Problem{Code: code, Sentence: sentence} }

// Is reports whether err is a Problem of that code.
func Is(err error, code Code) bool {
	p, ok := errors.AsType[*Problem](err)
	return ok && p.Code == code
}

// The sentences that several acts share.
var (
	errDenied   = problem(Denied, "Việc này không thuộc quyền của tài khoản đang dùng; nếu cần, đề nghị liên hệ chuyên viên theo dõi của Ban.")
	errNoAgency = problem(NotFound, "Không có cơ quan này trong cơ cấu tổ chức vào ngày đã nêu; đề nghị kiểm tra lại mã hoặc tên.")
	errNoPerson = problem(NotFound, "Không có người này trong danh sách; đề nghị kiểm tra lại.")
	errNoPost   = problem(Ended, "Vị trí này đã kết thúc hoặc không còn.")
	errMoved    = problem(Moved, "Cơ cấu tổ chức vừa được thay đổi bởi người khác; đề nghị xem lại rồi thực hiện.")
)
