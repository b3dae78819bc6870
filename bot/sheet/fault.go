package sheet

import (
	"fmt"
	"regexp"
	"strings"
)

// Fault is a cell whose value cannot be trusted: an error of the spreadsheet, a formula that was never computed, a number that
// lost its digits.
type Fault struct {
	Column   int    // from 0
	Sentence string // in Vietnamese; it says what to do
}

var (
	// What spreadsheets show instead of a value, also where it was pasted as words; "####" is a number in a narrow column.
	errorValue = regexp.MustCompile(`^(?:#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!|GETTING_DATA)|Err:\d{3}|#{3,})$`)
	// What Excel makes of the twelve digits of a number when it saves what it shows.
	shortened = regexp.MustCompile(`^[+-]?\d(?:[.,]\d+)?E\+\d{2,}$`)
	// What a spreadsheet takes for a formula, as words.
	formulaText = regexp.MustCompile(`^=[\pL\d("'+\-$]`)
)

// faultOf is what is wrong with a cell by what it shows, "" for most.
func faultOf(cell string) string {
	switch {
	case cell == "" || !strings.ContainsAny(cell[:1], "#E0123456789+-"):
		return ""
	case errorValue.MatchString(cell):
		return fmt.Sprintf("Ô này báo lỗi %s của bảng tính; đề nghị sửa công thức hoặc ghi giá trị thật.", cell)
	case shortened.MatchString(cell):
		return fmt.Sprintf("Số dài đã bị bảng tính rút gọn thành %s nên mất chữ số; đề nghị định dạng ô là Văn bản (Text) và ghi lại đủ các chữ số.", cell)
	}
	return ""
}

const digitsLost = "Số có hơn 15 chữ số nên bảng tính đã đổi các chữ số cuối thành 0; đề nghị định dạng ô là Văn bản (Text) và ghi lại đủ các chữ số."

const notComputed = "Công thức trong ô này chưa có kết quả; đề nghị mở tệp bằng Excel, lưu lại rồi gửi lại, hoặc ghi giá trị thay cho công thức."
