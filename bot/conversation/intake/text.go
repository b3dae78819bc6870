package intake

import (
	"fmt"
	"regexp"
	"strings"

	"thidua/bot/conversation"
	"thidua/bot/intake"
	"thidua/bot/telegram"
	"thidua/ingest/plain"
	"thidua/knowledge/corpus"
)

// The words on the buttons.
const (
	buttonBegin        = "➕ Nạp văn bản"
	buttonCorpus       = "📚 Văn bản trong kho"
	buttonRead         = "✅ Đã gửi đủ, đọc văn bản"
	buttonBringIn      = "Nạp vào kho văn bản"
	buttonNotForCorpus = "Không nạp"
	buttonStop         = "⏹ Dừng"
	buttonIsSecret     = "Có, văn bản có dấu mật"
	buttonNotSecret    = "Không phải văn bản mật"
	buttonMissing      = "✏️ Bổ sung thông tin còn thiếu"
	buttonKeep         = "✅ Đưa vào kho"
	buttonKeepInstead  = "✅ Đưa vào kho, thay bản đang có"
	buttonEdit         = "✏️ Sửa"
	buttonPreview      = "👁 Xem thử"
	buttonDrop         = "Bỏ"
	buttonUndo         = "↩️ Hoàn tác"
	buttonOpen         = "Mở văn bản"
)

const (
	noFiles         = "Chưa có trang nào được gửi; đề nghị gửi ảnh các trang, hoặc gửi tệp văn bản."
	notForCorpus    = "Không nạp vào kho văn bản."
	notReadBySystem = "Chưa đọc được văn bản do lỗi của hệ thống; đề nghị gửi lại sau ít phút."
	notReadShort    = "Chưa đọc được văn bản."
	droppedShort    = "Đã dừng đọc văn bản; không giữ lại nội dung nào."
	doubtfulShort   = "Đã đọc xong, đang chờ trả lời câu hỏi bên dưới."
	readShort       = "Đã đọc xong văn bản."
	stillMissing    = "Văn bản còn thiếu thông tin; đề nghị bấm “" + buttonMissing + "” trước."
	alreadyReading  = "Tệp này đang được nạp; đề nghị xem kết quả đọc ở dưới."
	noAttached      = "Thông báo này không kèm tệp văn bản nào mà trợ lý đọc được."
)

// text is what the module says. What is put into a sentence is escaped by it.
type text struct{ conversation.Words }

const filesTaken = ".docx, .doc, .pdf, .rtf, .odt, .html, .mht, .txt, .zip hoặc ảnh chụp"

func (t text) askFiles(s gathering) string {
	lead := "<b>Nạp văn bản vào kho</b>\n"
	if s.Replaces != "" {
		lead = "<b>Thay tệp của văn bản trong kho</b>\n"
	}
	if s.Intake != 0 {
		return lead + "Đề nghị " + t.Address + " gửi tiếp ảnh các trang còn lại theo đúng thứ tự; khi đủ, bấm “" + buttonRead + "”."
	}
	return lead + "Đề nghị " + t.Address + " gửi tệp văn bản (" + filesTaken + "). Tệp văn bản được đọc ngay; nếu gửi ảnh, đề nghị gửi lần lượt từng trang theo đúng thứ tự, khi đủ thì bấm “" + buttonRead +
		"”.\n\nVăn bản chỉ vào kho sau khi " + t.Address + " xem lại nội dung đã đọc. Không gửi văn bản có dấu mật."
}

func (t text) offer(files []sent) string {
	return t.Capital() + " có muốn nạp " + t.files(files) + " vào kho văn bản để trợ lý dùng khi trả lời?"
}

// accepted stands in the place of the offer when it was taken.
func (t text) accepted(files []sent) string {
	return "Đã nhận " + t.files(files) + " để nạp vào kho văn bản; kết quả ở dưới."
}

func (t text) files(files []sent) string {
	if len(files) == 1 && files[0].Name != "" {
		return "tệp <b>" + telegram.Escape(conversation.Shorten(files[0].Name, 80)) + "</b>"
	}
	return fmt.Sprintf("%d tệp", len(files))
}

// notTaken is plain text.
func (t text) notTaken(name string) string {
	what := "Tệp này"
	if name != "" {
		what = "Tệp “" + conversation.Shorten(name, 60) + "”"
	}
	return what + " không thuộc loại đọc được; đề nghị gửi tệp " + filesTaken + "."
}

// tooMany is plain text.
func (t text) tooMany() string {
	return fmt.Sprintf("Mỗi lần gửi nhiều nhất %d tệp; đề nghị bấm nạp trước khi gửi tiếp.", intake.MaxFiles)
}

func (t text) pages(n int) string {
	return fmt.Sprintf("Đã nhận %d trang ảnh. Đề nghị %s gửi tiếp các trang còn lại theo đúng thứ tự; khi đủ, bấm “%s”.", n, t.Address, buttonRead)
}

func (t text) notFetched(f conversation.Fetched) string {
	why := "do lỗi đường truyền"
	switch {
	case f.TooLarge:
		why = "vì tệp lớn hơn 20 MB"
	case f.Forbidden:
		why = "vì tệp không thuộc loại được nhận"
	}
	what := "trang ảnh"
	if f.Name != "" {
		what = "tệp “" + telegram.Escape(conversation.Shorten(f.Name, 80)) + "”"
	}
	return "Trợ lý chưa nhận được " + what + " " + why + ", nên đã dừng việc nạp văn bản này. Đề nghị " + t.Address + " gửi lại từ đầu."
}

// readingOn is after the officer has said that an intake bears no secrecy mark.
func (t text) readingOn(i *intake.Intake) string {
	return "Đã ghi nhận: không phải văn bản mật. Trợ lý đọc tiếp " + t.what(i) + " và báo kết quả ở dưới."
}

func (t text) waiting(i *intake.Intake) string {
	return "Đang đọc " + t.what(i) + "…"
}

// what is what is read of an intake.
func (t text) what(i *intake.Intake) string {
	if len(i.Files) == 1 && i.Files[0].Name != "" {
		return "<b>" + telegram.Escape(conversation.Shorten(i.Files[0].Name, 80)) + "</b>"
	}
	return fmt.Sprintf("%d trang ảnh", len(i.Files))
}

func (t text) progress(i *intake.Intake, page, pages int) string {
	if pages == 0 {
		return fmt.Sprintf("Đang đọc %s: trang %d…", t.what(i), page)
	}
	return fmt.Sprintf("Đang đọc %s: trang %d/%d…", t.what(i), page, pages)
}

func (t text) refused(why string) string {
	return "Chưa nạp được văn bản. " + telegram.Escape(why)
}

func (t text) dropped() string {
	return "Đã bỏ; trợ lý không giữ lại tệp và nội dung đã đọc."
}

func (t text) secret() string {
	return "Văn bản vừa gửi mang dấu hiệu bí mật nhà nước. Trợ lý đã xóa toàn bộ tệp, nội dung đã đọc, và sẽ xóa tin khỏi cuộc trò chuyện nếu Telegram cho phép.\n\n" +
		"Đề nghị " + t.Address + " xóa tin trên các thiết bị của mình và báo ngay người phụ trách bảo vệ bí mật nhà nước của cơ quan. Văn bản mật chỉ gửi, nhận bằng bản giấy qua văn thư, hoặc qua mạng dùng riêng " +
		"có bảo mật của cơ yếu; không nạp vào kho này."
}

func (t text) askSecret() string {
	return "Trong văn bản vừa đọc có chữ giống dấu chỉ độ mật. " + t.Capital() + " cho biết đây có phải văn bản mật?\n\nTrợ lý chưa giữ nội dung đã đọc; tệp chỉ được giữ tạm để chờ trả lời."
}

// fieldNames are the names of fields, as a sentence has them.
var fieldNames = map[intake.Field]string{
	intake.Kind: "loại văn bản", intake.Number: "số, ký hiệu", intake.IssuedOn: "ngày ban hành", intake.Issuer: "cơ quan ban hành", intake.Title: "trích yếu",
	intake.Effective: "ngày có hiệu lực", intake.EndsOn: "ngày kết thúc", intake.Territory: "phạm vi áp dụng",
}

func (t text) fieldWords(f intake.Field) string { return fieldNames[f] }
func (t text) field(f intake.Field) string      { return conversation.UpperFirst(fieldNames[f]) }

// usual are values of a field that are chosen and not written.
func (t text) usual(f intake.Field) []string {
	switch f {
	case intake.Kind:
		return []string{"Quyết định", "Kế hoạch", "Hướng dẫn", "Công văn", "Thông báo", "Nghị quyết", "Chỉ thị", "Thông tư", "Nghị định", "Luật"}
	case intake.Territory:
		return []string{t.Plain().Province}
	}
	return nil
}

// none is the choice that a document has nothing in a field; "" is that it always has.
func (t text) none(f intake.Field) string {
	switch f {
	case intake.Kind:
		return "Không rõ loại văn bản"
	case intake.Number:
		return "Văn bản không có số"
	case intake.IssuedOn:
		return "Văn bản không ghi ngày"
	case intake.Issuer:
		return "Không ghi cơ quan ban hành"
	case intake.Effective:
		return "Không ghi ngày có hiệu lực"
	case intake.EndsOn:
		return "Không có ngày kết thúc"
	case intake.Territory:
		return "Áp dụng trong cả nước"
	}
	return ""
}

var asked = map[intake.Field]string{
	intake.Kind:      "chọn hoặc ghi <b>loại văn bản</b>.",
	intake.Number:    "ghi <b>số, ký hiệu</b> của văn bản, ví dụ: 12/2026/QĐ-UBND. Nếu số viết tay không đọc rõ, không nên đoán.",
	intake.IssuedOn:  "ghi <b>ngày ban hành</b>, ví dụ: 05/3/2026.",
	intake.Issuer:    "ghi <b>cơ quan ban hành</b>, ví dụ: Ủy ban nhân dân tỉnh Thái Bình.",
	intake.Title:     "ghi <b>trích yếu</b> của văn bản.",
	intake.Effective: "ghi <b>ngày có hiệu lực</b>, ví dụ: 01/7/2026.",
	intake.EndsOn:    "ghi <b>ngày cuối cùng</b> của thời gian thực hiện, ví dụ: 31/12/2030.",
	intake.Territory: "chọn hoặc ghi <b>phạm vi áp dụng</b>, ví dụ: tỉnh Thái Bình.",
}

// ask asks for a field of which something is printed, or nothing.
func (t text) ask(f intake.Field, printed string) string {
	words := "Đề nghị " + t.Address + " " + asked[f]
	switch {
	case printed == "":
	case f == intake.Number:
		words += "\nVăn bản in sẵn “" + telegram.Escape(printed) + "”: có thể chỉ ghi phần số."
	case f == intake.IssuedOn:
		words += "\nVăn bản in sẵn năm " + telegram.Escape(printed) + ": có thể chỉ ghi ngày, tháng."
	}
	return words
}

// known is a value, or that it is not known but for what is printed of it.
func known(f intake.Field, value, printed string) string {
	switch {
	case value != "":
		return telegram.Escape(value)
	case printed == "":
		return "<i>chưa có</i>"
	case f == intake.Number:
		return "…" + telegram.Escape(printed) + " <i>(chưa có phần số)</i>"
	}
	return "… năm " + telegram.Escape(printed) + " <i>(chưa có ngày, tháng)</i>"
}

// facts are what a document says of itself, a line each.
func (t text) facts(d *corpus.Document, articles int, printed intake.Printed) string {
	var out strings.Builder
	line := func(f intake.Field, value string) {
		fmt.Fprintf(&out, "\n%s: %s", t.field(f), value)
	}
	for _, f := range []intake.Field{intake.Kind, intake.Number, intake.IssuedOn, intake.Issuer, intake.Title} {
		line(f, known(f, conversation.Shorten(intake.Value(d, f), 600), printed[f]))
	}
	for _, f := range []intake.Field{intake.Effective, intake.EndsOn} {
		if value := intake.Value(d, f); value != "" {
			line(f, value)
		}
	}
	territory := "cả nước"
	switch {
	case d.Territory != "":
		territory = telegram.Escape(d.Territory)
	case localIssuer.MatchString(d.Issuer):
		territory = "chưa rõ địa phương; đề nghị bấm “" + buttonEdit + "” để ghi tỉnh, thành phố"
	}
	line(intake.Territory, territory)
	out.WriteString("\nNội dung: " + t.extent(d, articles))
	if d.Draft {
		out.WriteString("\n⚠️ Văn bản ghi là dự thảo.")
	}
	return out.String()
}

// localIssuer is a body of a province, or below it.
var localIssuer = regexp.MustCompile(`(?i)(?:ủy ban|hội đồng) nhân dân|^(?:sở|phòng) |tỉnh ủy|huyện ủy|thành ủy`)

// extent is how many articles a document has, or units where it has none.
func (t text) extent(d *corpus.Document, articles int) string {
	if articles > 0 {
		return fmt.Sprintf("%d Điều", articles)
	}
	return fmt.Sprintf("%d mục, đoạn", len(d.Provisions))
}

// result is what was read of an intake.
func (t text) result(v view) string {
	out := "<b>Nội dung đã đọc</b>" + t.facts(v.document, v.articles, v.printed)
	if warnings := t.warnings(v.intake.Warnings); warnings != "" {
		out += "\n\n⚠️ Cần lưu ý:" + warnings
	}
	if there := t.there(v); there != "" {
		out += "\n\n" + there
	}
	if len(v.missing) > 0 {
		var missing []string
		for _, f := range v.missing {
			missing = append(missing, t.fieldWords(f))
		}
		return out + "\n\nChưa đọc được: <b>" + strings.Join(missing, "; ") + "</b>. Đề nghị " + t.Address + " bổ sung, hoặc xác nhận là văn bản không có."
	}
	if v.same {
		return out
	}
	return out + "\n\nĐề nghị " + t.Address + " kiểm tra trước khi đưa vào kho."
}

// there says what the corpus has of the same document.
func (t text) there(v view) string {
	switch {
	case v.same:
		return "Trùng hoàn toàn với bản đang có trong kho, nạp ngày " + dayOf(v.stored.IngestedAt) + "; không cần nạp lại."
	case v.stored != nil:
		out := fmt.Sprintf("Sẽ thay bản đang có trong kho: %s, nạp ngày %s.", t.extent(v.stored, v.stored.Holding().Count), dayOf(v.stored.IngestedAt))
		if differs(v.stored.IssuedOn, v.document.IssuedOn) || differs(v.stored.Issuer, v.document.Issuer) {
			out = fmt.Sprintf("⚠️ Trong kho có văn bản cùng số, ký hiệu nhưng khác ngày hoặc cơ quan ban hành: <b>%s</b> (%s, nạp ngày %s). Đưa vào kho sẽ thay văn bản đó; "+
				"nếu là hai văn bản khác nhau, đề nghị bấm “%s” và ghi rõ số, ký hiệu.", telegram.Escape(v.stored.Name()), t.extent(v.stored, v.stored.Holding().Count), dayOf(v.stored.IngestedAt), buttonEdit)
		}
		if v.stored.RetiredOn != "" {
			out += " Bản này đang thôi dùng từ ngày " + v.stored.RetiredOn.Words() + "; bản mới cũng thôi dùng cho đến khi bấm “" + buttonRestore + "”."
		}
		return out
	case v.replaces != nil:
		return "⚠️ Tệp này là văn bản khác với " + telegram.Escape(v.replaces.Name()) + " (khác số, ký hiệu): sẽ được thêm vào kho, văn bản đang có vẫn giữ nguyên."
	}
	return "Kho chưa có văn bản này."
}

// differs reports whether two values are both known, and others.
func differs[T ~string](a, b T) bool { return a != "" && b != "" && a != b }

// warnings are what is to be known about how files were read, a line each.
func (t text) warnings(all []plain.Warning) string {
	var out strings.Builder
	for n, w := range all {
		if n == maxWarnings {
			fmt.Fprintf(&out, "\n• … và %d điểm khác.", len(all)-n)
			break
		}
		where := ""
		if w.Page > 0 {
			where = fmt.Sprintf("trang %d: ", w.Page)
		}
		out.WriteString("\n• " + where + telegram.Escape(warning(w)))
	}
	return out.String()
}

// maxWarnings is how many are said.
const maxWarnings = 12

// warning is what to know, as plain text.
func warning(w plain.Warning) string {
	with := func(words string) string {
		if w.Detail == "" {
			return words
		}
		return words + " (" + w.Detail + ")"
	}
	switch w.Kind {
	case plain.LegacyEncoding:
		return with("văn bản dùng phông chữ cũ, đã chuyển sang Unicode") + "; đề nghị xem kỹ dấu tiếng Việt."
	case plain.TrackedChanges:
		return "tệp còn các sửa đổi chưa được chấp nhận; đã đọc theo nội dung sau khi sửa."
	case plain.Comments:
		return "đã bỏ qua ý kiến góp ý ghi bên lề."
	case plain.Pictures:
		return with("có hình ảnh chưa được đọc") + "; trong hình có thể có chữ."
	case plain.Surroundings:
		return "đã bỏ phần của trang thông tin điện tử xung quanh văn bản; đề nghị kiểm tra văn bản có đủ không."
	case plain.Unread:
		return with("có nội dung chưa đọc được") + "."
	case plain.Recognised:
		return "chữ được nhận dạng từ ảnh" + sureness(w.Detail) + "; có thể sai, đề nghị đối chiếu với bản gốc."
	case plain.Unsure:
		return "ảnh mờ, nhận dạng kém" + sureness(w.Detail) + "; đề nghị đối chiếu hoặc chụp lại."
	case plain.BlankPage:
		return "không đọc được chữ nào (trang trắng, hoặc ảnh quá mờ)."
	case plain.PassedOver:
		return "đã bỏ qua trong tệp nén, vì không phải văn bản: " + w.Detail + "."
	case plain.MissingPages:
		return with("tệp có nhiều trang hơn mức đọc được, các trang cuối bị bỏ lại") + "."
	}
	return with("có điểm cần kiểm tra: " + string(w.Kind))
}

// sureness writes "0.87" as a share of a hundred.
func sureness(detail string) string {
	var share float64
	if _, err := fmt.Sscanf(detail, "%f", &share); err != nil || share <= 0 || share > 1 {
		return ""
	}
	return fmt.Sprintf(", độ tin cậy khoảng %.0f%%", share*100)
}

// maxPreviewed is how many units are listed, maxBegins how much of the words is shown, in characters.
const (
	maxPreviewed = 150
	maxBegins    = 2500
)

// preview are the units that were read, and how the words begin.
func (t text) preview(v view) string {
	var out strings.Builder
	out.WriteString("<b>Các điều, mục đã đọc</b>")
	n := 0
	for i := range v.document.Provisions {
		p := &v.document.Provisions[i]
		if p.Part > 1 || p.Level != corpus.LevelArticle && p.Parent >= 0 {
			continue
		}
		if n++; n > maxPreviewed {
			continue
		}
		out.WriteString("\n• " + telegram.Escape(conversation.UpperFirst(corpus.Place(p.Path))))
		if p.Heading != "" {
			out.WriteString(". " + telegram.Escape(conversation.Shorten(conversation.OneLine(p.Heading), 120)))
		}
	}
	if n > maxPreviewed {
		fmt.Fprintf(&out, "\n… và %d điều, mục khác.", n-maxPreviewed)
	}
	out.WriteString("\n\n<b>Phần đầu văn bản</b>\n" + telegram.Escape(conversation.Shorten(strings.TrimSpace(v.intake.Body), maxBegins)))
	return out.String()
}

func (t text) edit(v view) string {
	return "<b>Sửa thông tin văn bản</b>" + t.facts(v.document, v.articles, v.printed) + "\n\nĐề nghị " + t.Address + " chọn mục cần sửa. Nội dung các điều, mục lấy theo tệp; nếu sai, đề nghị gửi lại tệp đúng."
}

func (t text) chooseAttached() string {
	return "Đề nghị " + t.Address + " chọn tệp cần đưa vào kho văn bản."
}
