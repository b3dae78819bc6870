package problem_test

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"thidua/bot/problem"
)

func TestACodeIsFoundThroughWrapping(t *testing.T) {
	err := fmt.Errorf("ending a post: %w", problem.New(problem.Ended, "Vị trí này đã kết thúc."))
	if !problem.Is(err, problem.Ended) || problem.Is(err, problem.Denied) {
		t.Errorf("the code of %v was not found", err)
	}
	if problem.Is(errors.New("disk full"), problem.Ended) || problem.Is(nil, problem.Ended) {
		t.Error("an error of the program's own has a code")
	}
}

func TestTheCauseIsKeptForTheLogAndNotShown(t *testing.T) {
	err := &problem.Error{Code: problem.NotFound, Sentence: "Không tìm thấy tệp này.", Err: fs.ErrNotExist}
	if !errors.Is(err, fs.ErrNotExist) {
		t.Error("the cause is lost")
	}
	if err.Error() != "Không tìm thấy tệp này." {
		t.Errorf("the person reads %q", err.Error())
	}
}
