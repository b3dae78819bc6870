package organisation

import (
	"fmt"
	"strings"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
)

// text is what the module says. What is put into a sentence is escaped by it.
type text struct{ conversation.Words }

func (t text) asOf(day, today directory.Day) string {
	if day == today {
		return ""
	}
	return " <i>(tại ngày " + day.Words() + ", chỉ xem)</i>"
}

func (t text) treeTitle(tree *directory.Tree, id int64, today directory.Day) string {
	if path := tree.Path(id); len(path) > 0 {
		return "<b>" + telegram.Escape(path[len(path)-1].Name) + "</b>" + t.asOf(tree.Day, today) + "\nĐơn vị trực thuộc:"
	}
	html := fmt.Sprintf("<b>Cơ cấu tổ chức</b>%s\n%d cơ quan, đơn vị.", t.asOf(tree.Day, today), tree.Len())
	return html + "\n\nTìm cơ quan hoặc người: <code>/tochuc sở nội vụ</code>\nXem tại một ngày: <code>/tochuc 30/6/2025</code>"
}

func (t text) found(words string, n int) string {
	if n == 0 {
		return "Không tìm thấy cơ quan, người nào khớp với “" + telegram.Escape(words) + "”. Đề nghị kiểm tra lại tên hoặc mã; gõ không dấu cũng được."
	}
	return "Kết quả tìm “" + telegram.Escape(words) + "”:"
}

func (t text) agencyLabel(a directory.Agency, children int) string {
	if children > 0 {
		return fmt.Sprintf("%s (%d)", a.Name, children)
	}
	return a.Name
}

func (t text) agencyCard(path []directory.Agency, people []directory.Post, blocs []directory.Bloc, day, today directory.Day) string {
	a := path[len(path)-1]
	var out strings.Builder
	fmt.Fprintf(&out, "<b>%s</b>%s\nMã: <code>%s</code> · %s", telegram.Escape(a.Name), t.asOf(day, today), telegram.Escape(a.Code), a.Kind.Name())
	if len(path) > 1 {
		fmt.Fprintf(&out, "\nTrực thuộc: %s", telegram.Escape(path[len(path)-2].Name))
	}
	if a.From != "" {
		fmt.Fprintf(&out, "\nTừ ngày: %s", a.From.Words())
	}
	for _, role := range []directory.Role{directory.Head, directory.Focal, directory.DeputyFocal} {
		var names []string
		for _, p := range people {
			if p.Role == role {
				names = append(names, telegram.Escape(t.personLabel(p)))
			}
		}
		switch {
		case len(names) > 0:
			fmt.Fprintf(&out, "\n%s: %s", role.Name(), strings.Join(names, "; "))
		case role == directory.Focal:
			out.WriteString("\n<i>Chưa có đầu mối thi đua, khen thưởng.</i>")
		}
	}
	for _, b := range blocs {
		fmt.Fprintf(&out, "\n%s", telegram.Escape(b.Name))
		switch {
		case b.Lead != nil && b.Lead.ID == a.ID:
			out.WriteString(" – Trưởng cụm (khối)")
		case containsAgency(b.Deputies, a.ID):
			out.WriteString(" – Phó Trưởng cụm (khối)")
		}
		for _, o := range b.Officers {
			fmt.Fprintf(&out, "; chuyên viên theo dõi: %s", telegram.Escape(o.Name))
		}
	}
	return out.String()
}

func containsAgency(all []directory.Agency, id int64) bool {
	for _, a := range all {
		if a.ID == id {
			return true
		}
	}
	return false
}

func (t text) personLabel(p directory.Post) string {
	if p.Title == "" {
		return p.Person
	}
	return p.Person + ", " + p.Title
}

func (t text) people(a directory.Agency, page []directory.Post, from, of int, day, today directory.Day) string {
	var out strings.Builder
	fmt.Fprintf(&out, "<b>%s</b>%s: %d người\n", telegram.Escape(a.Name), t.asOf(day, today), of)
	for i, p := range page {
		fmt.Fprintf(&out, "\n%d. %s – %s", from+i+1, telegram.Escape(t.personLabel(p)), p.Role.Name())
	}
	return out.String()
}

func (t text) accountState(p directory.Person, stopped outbox.StopReason) string {
	switch {
	case p.Account == 0:
		return "chưa dùng trợ lý"
	case stopped == outbox.Blocked:
		return "đã chặn trợ lý"
	case stopped == outbox.Deactivated:
		return "tài khoản Telegram ngừng dùng"
	case p.AgreedAt.IsZero():
		return "chưa đồng ý với thông báo về dữ liệu"
	}
	return "đang dùng, từ " + conversation.Clock(p.AgreedAt)
}

func (t text) personCard(p directory.Person, posts []directory.Post, state string, today directory.Day) string {
	name := telegram.Escape(p.Name)
	if !p.ErasedAt.IsZero() {
		name = "(đã xóa dữ liệu)"
	}
	var out strings.Builder
	fmt.Fprintf(&out, "<b>%s</b>\nTài khoản Telegram: %s\n", name, state)
	for _, post := range posts {
		fmt.Fprintf(&out, "\n• %s – %s", post.Role.Name(), telegram.Escape(post.Agency))
		if post.Title != "" {
			fmt.Fprintf(&out, ", %s", telegram.Escape(post.Title))
		}
		if post.Basis != "" {
			fmt.Fprintf(&out, " (%s ngày %s)", telegram.Escape(post.Basis), post.BasisOn.Words())
		}
		if span := t.span(post.From, post.Until); span != "" {
			fmt.Fprintf(&out, ", %s", span)
		}
		if post.Until != "" && post.Until <= today {
			out.WriteString(" <i>(đã kết thúc)</i>")
		}
	}
	return out.String()
}

// span is "từ 01/7/2025 đến hết 31/12/2026"; the last day is included, as people count.
func (t text) span(from, until directory.Day) string {
	var parts []string
	if from != "" {
		parts = append(parts, "từ "+from.Words())
	}
	if until != "" {
		parts = append(parts, "đến hết "+until.Add(-1).Words())
	}
	return strings.Join(parts, " ")
}

func (t text) history(lines []directory.History, before, successors []directory.Agency) string {
	var out strings.Builder
	last := lines[len(lines)-1]
	fmt.Fprintf(&out, "<b>Lịch sử</b> (mã <code>%s</code>)\n", telegram.Escape(last.Code))
	for _, h := range lines {
		if h.From != "" && h.From == h.Until {
			continue // another act of the same day took its place
		}
		fmt.Fprintf(&out, "\n• <b>%s</b> (%s)", telegram.Escape(h.Name), h.Kind.Name())
		if span := t.span(h.From, h.Until); span != "" {
			fmt.Fprintf(&out, ", %s", span)
		}
		if h.Opened.ID != 0 {
			fmt.Fprintf(&out, "\n  %s%s", h.Opened.Kind.Name(), t.byBasis(h.Opened.Basis))
		}
	}
	for _, p := range before {
		fmt.Fprintf(&out, "\nTiếp nhận: <b>%s</b> (%s)", telegram.Escape(p.Name), p.Kind.Name())
	}
	if last.Until != "" && last.Closed.ID != 0 {
		fmt.Fprintf(&out, "\n\nKết thúc từ %s: %s%s", last.Until.Words(), strings.ToLower(last.Closed.Kind.Name()), t.byBasis(last.Closed.Basis))
	}
	for _, s := range successors {
		fmt.Fprintf(&out, "\nCơ quan kế thừa: <b>%s</b>", telegram.Escape(s.Name))
	}
	return out.String()
}

func (t text) byBasis(basis string) string {
	if basis == "" {
		return ""
	}
	return " (" + telegram.Escape(basis) + ")"
}

func (t text) blocsTitle(n int) string { return fmt.Sprintf("<b>Cụm, khối thi đua:</b> %d", n) }

func (t text) bloc(b directory.Bloc, day directory.Day) string {
	var out strings.Builder
	fmt.Fprintf(&out, "<b>%s</b> (mã <code>%s</code>), năm %s\n", telegram.Escape(b.Name), telegram.Escape(b.Code), day.Year())
	lead := "chưa có"
	if b.Lead != nil {
		lead = telegram.Escape(b.Lead.Name)
	}
	fmt.Fprintf(&out, "\nTrưởng cụm (khối): %s", lead)
	for _, d := range b.Deputies {
		fmt.Fprintf(&out, "\nPhó Trưởng cụm (khối): %s", telegram.Escape(d.Name))
	}
	for _, o := range b.Officers {
		fmt.Fprintf(&out, "\nChuyên viên theo dõi: %s", telegram.Escape(o.Name))
	}
	fmt.Fprintf(&out, "\n\nGồm %d cơ quan, đơn vị:", len(b.Agencies))
	for _, a := range b.Agencies {
		fmt.Fprintf(&out, "\n• %s", telegram.Escape(a.Name))
	}
	return out.String()
}
