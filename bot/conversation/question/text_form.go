package question

import (
	"fmt"
	"strings"

	"thidua/bot/telegram"
)

const buttonForm = "Lấy biểu mẫu"

// forms names the blank forms that a question asks for.
func (t text) forms(forms []BlankForm) string {
	var out strings.Builder
	out.WriteString("<b>Biểu mẫu</b> (bấm nút bên dưới để lấy tệp):")
	for i, f := range forms {
		fmt.Fprintf(&out, "\n%d. %s <i>(%s)</i>", i+1, telegram.Escape(f.Title), telegram.Escape(f.Document))
	}
	return out.String()
}
