package curation

import (
	"errors"
	"strings"

	"thidua/bot/problem"
	"thidua/knowledge/curated"
)

// refusals are the sentences of what knowledge refuses, and of which kind they are.
// One that ends in a blank goes on with what it is about.
var refusals = map[curated.Code]*problem.Error{
	curated.Missing:      problem.New(problem.NotFound, "Không có câu trả lời này trong kho."),
	curated.Moved:        problem.New(problem.Moved, "Câu trả lời đã thay đổi hoặc đã chuyển sang trạng thái khác; đề nghị mở lại để xem."),
	curated.WrongState:   problem.New(problem.Moved, "Câu trả lời đã thay đổi hoặc đã chuyển sang trạng thái khác; đề nghị mở lại để xem."),
	curated.BasisChanged: problem.New(problem.Moved, "Nội dung căn cứ đã thay đổi nên chưa duyệt được; đề nghị trả lại để người soạn trình lại: "),
	curated.Over:         problem.New(problem.Invalid, "Câu trả lời đã hết thời hạn; đề nghị trả lại để đặt thời hạn khác."),
	curated.Taken:        problem.New(problem.Duplicate, "Kho đã có câu trả lời cho câu hỏi này; đề nghị sửa câu hỏi, hoặc mở câu trả lời đã có: "),
	curated.NoQuestion:   problem.New(problem.Invalid, "Chưa rõ câu hỏi hỏi gì; đề nghị ghi đủ nội dung cần hỏi: "),
	curated.FollowUp:     problem.New(problem.Invalid, "Câu hỏi chỉ hiểu được sau một câu hỏi khác; đề nghị ghi đủ nội dung cần hỏi: "),
	curated.TooLong:      problem.New(problem.Invalid, "Nội dung quá dài; đề nghị ghi gọn lại: "),
	curated.TooMany:      problem.New(problem.Invalid, "Mỗi câu trả lời có tối đa 6 căn cứ và 20 cách hỏi khác."),
	curated.NoProvision:  problem.New(problem.Invalid, "Căn cứ không còn trong kho văn bản; đề nghị chọn lại căn cứ: "),
	curated.NoVariant:    problem.New(problem.Moved, "Cách hỏi này không còn trong câu trả lời."),
}

// stands refuses an answer that was changed since the revision that was seen, or that was withdrawn: before somebody writes in vain.
func (t text) stands(a curated.Answer, revision int64) error {
	switch {
	case a.Revision != revision:
		return t.refused(&curated.Error{Code: curated.Moved})
	case a.State == curated.Withdrawn:
		return t.refused(&curated.Error{Code: curated.WrongState})
	}
	return nil
}

// errOver is the refusal of a proposal whose last day has passed.
var errOver error = problem.New(problem.Invalid, "Thời hạn đã qua; đề nghị bấm “Đặt lại thời hạn” trước khi trình.")

// refused turns what knowledge refuses into a sentence that may be read; other errors, and none, stay as they are.
func (t text) refused(err error) error {
	refusal, ok := errors.AsType[*curated.Error](err)
	if !ok {
		return err
	}
	known := refusals[refusal.Code]
	if known == nil {
		return err // a fault of the program: the form asks for no such thing
	}
	sentence := known.Sentence
	if strings.HasSuffix(sentence, " ") {
		sentence = strings.TrimSpace(sentence) + " “" + refusal.Words + "”."
	}
	return &problem.Error{Code: known.Code, Sentence: sentence, Err: err}
}
