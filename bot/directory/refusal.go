package directory

import "thidua/bot/problem"

// The refusals that several methods share.
var (
	errDenied   = problem.New(problem.Denied, "Việc này không thuộc quyền của tài khoản đang dùng; nếu cần, đề nghị liên hệ chuyên viên theo dõi của Ban.")
	errNoAgency = problem.New(problem.NotFound, "Không có cơ quan này trong cơ cấu tổ chức vào ngày đã nêu; đề nghị kiểm tra lại mã hoặc tên.")
	errNoPerson = problem.New(problem.NotFound, "Không có người này trong danh sách; đề nghị kiểm tra lại.")
	errMoved    = problem.New(problem.Moved, "Cơ cấu tổ chức vừa được thay đổi bởi người khác; đề nghị xem lại rồi thực hiện.")
)
