package question

import (
	"strconv"
	"strings"

	"thidua/bot/telegram"
	"thidua/knowledge/salary"
)

// sums writes out what multiples of the base salary come to: each with its formula, then where the base salary is from and who rounds.
func (t text) sums(s salary.Sums) string {
	var out strings.Builder
	for i, sum := range s.Of {
		if i > 0 {
			out.WriteString("\n")
		}
		lead := "Thành tiền: "
		if sum.AtMost {
			lead = "Thành tiền tối đa: "
		}
		out.WriteString(lead + sum.Multiple + " × " + dong(s.Rate.Amount) + " = <b>" + dong(sum.Rounded) + " đồng</b>")
		if sum.Rounded != sum.Exact {
			out.WriteString(" (làm tròn từ " + dong(sum.Exact) + " theo " + telegram.Escape(s.Rounded) + ")")
		}
		if sum.Twice > 0 {
			out.WriteString("; tập thể: 2 × " + dong(sum.Rounded) + " = <b>" + dong(sum.Twice) + " đồng</b>")
		}
	}
	return out.String() + "\n<i>Mức lương cơ sở " + dong(s.Rate.Amount) + " đồng từ ngày " + s.Rate.From.Words() + " (" + telegram.Escape(s.Rate.Source) + ").</i>"
}

// dong is an amount with its thousands apart: 2.340.000.
func dong(amount int64) string {
	digits := strconv.FormatInt(amount, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "." + digits[i:]
	}
	return digits
}
