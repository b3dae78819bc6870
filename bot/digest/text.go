package digest

import (
	"fmt"
	"strings"

	"thidua/knowledge/vietnamese"
)

// blank is where somebody must fill in what the data do not know.
const blank = "…………"

// wordsDays name a period that has no name of its own.
const wordsDays = "từ ngày %s đến ngày %s"

// The headings of the sections.
const (
	headReception    = "Tình hình tiếp nhận, xử lý"
	headAgencies     = "Cơ quan, đơn vị báo cáo"
	headComparison   = "Số liệu so với kỳ trước và cùng kỳ năm trước"
	headByCategory   = "Theo lĩnh vực"
	headByBloc       = "Theo cụm, khối thi đua"
	headResults      = "Kết quả và thời hạn xử lý"
	headDifficulties = "Khó khăn, vướng mắc"
	headSettled      = "Nội dung đã giải quyết, hướng dẫn"
	headForwarded    = "Chuyển cơ quan có thẩm quyền"
	headProposals    = "Đề xuất, kiến nghị"
	headTasks        = "Nhiệm vụ trọng tâm kỳ tới"
	headNow          = "Trong kỳ"
	headBefore       = "Kỳ trước và cùng kỳ năm trước"
	headCharts       = "Biểu đồ"
)

// The labels of points.
const (
	labelWhat       = "Nội dung"
	labelWho        = "Cơ quan, đơn vị có khó khăn, vướng mắc (%s)"
	labelLegalBasis = "Cơ sở pháp lý"
	labelCauses     = "Nguyên nhân"
	labelObjective  = "Khách quan"
	labelSubjective = "Chủ quan"
	labelAsked      = "Nội dung"
	labelBasis      = "Căn cứ"
	labelView       = "Ý kiến của %s"
	labelRelated    = "Ý kiến của cơ quan liên quan"
	labelOptions    = "Phương án"
	labelOption     = "Phương án %d"
	labelLead       = "Cơ quan chủ trì"
	labelDeadline   = "thời hạn"
	labelResult     = "Kết quả"
)

// The titles of annexes, and the columns of tables.
const (
	annexFigures  = "Số liệu tiếp nhận, xử lý"
	annexTickets  = "Tổng hợp khó khăn, vướng mắc và kiến nghị của các cơ quan, đơn vị"
	annexAgencies = "Cơ quan, đơn vị không phát sinh khó khăn, vướng mắc; cơ quan, đơn vị chưa gửi báo cáo"
	headNone      = "Cơ quan, đơn vị báo không phát sinh khó khăn, vướng mắc"
	headSilent    = "Cơ quan, đơn vị chưa gửi báo cáo"

	columnNumber     = "TT"
	columnCode       = "Mã"
	columnAgency     = "Cơ quan, đơn vị"
	columnWhat       = "Nội dung"
	columnProposal   = "Kiến nghị"
	columnLevel      = "Cấp giải quyết"
	columnResult     = "Kết quả"
	columnCategory   = "Lĩnh vực"
	columnBloc       = "Cụm, khối thi đua"
	columnReceived   = "Tiếp nhận"
	columnSettled    = "Đã giải quyết"
	columnInHand     = "Đang giải quyết"
	columnOverdue    = "Quá hạn"
	columnFirstReply = "Đến khi trả lời lần đầu"
	columnResolution = "Đến khi giải quyết"
	groupDays        = "Số ngày làm việc (trung vị)"
	periodNow        = "Kỳ này"
	periodLast       = "Kỳ trước"
	periodLastYear   = "Cùng kỳ năm trước"
	rowTotal         = "Cộng"
)

// What stands for what there is not. Statistics in Vietnam write "…" for a figure that exists and was not collected.
const (
	none        = "Không có."
	notSaid     = "Không nêu"
	unknown     = "…"
	unknownNote = "Dấu “…”: chưa có số liệu."
	wordsStates = " Kết quả ghi theo tình trạng ngày %s."
	wordsMasked = "Nội dung, kiến nghị ghi nguyên văn của cơ quan, đơn vị; thông tin cá nhân (nếu có) đã được che."
)

const (
	kind         = "Báo cáo"
	about        = "khó khăn, vướng mắc trong triển khai phong trào thi đua và công tác khen thưởng"
	subject      = "Tổng hợp " + about + " %s"
	opening      = wordCarryOut + "%s, %s tổng hợp, báo cáo như sau (" + wordsFigures + "):"
	closing      = "Trên đây là báo cáo tổng hợp " + about + " %s, %s kính báo cáo %s xem xét, chỉ đạo./."
	wordCarryOut = "Thực hiện "
	anyDocument  = "Văn bản"
	sameAsAbove  = "Như trên"
	archive      = "Lưu: "

	wordsReported    = "%s, có %s cơ quan, đơn vị gửi %s " + about
	wordsNoReport    = "%s, không có cơ quan, đơn vị nào gửi " + about
	wordsAlsoJoined  = "; %s cơ quan, đơn vị khác báo cùng có khó khăn, vướng mắc"
	wordsNone        = "; %s cơ quan, đơn vị báo không phát sinh"
	wordsSilent      = "; %s cơ quan, đơn vị chưa gửi báo cáo"
	wordsThemes      = "Các khó khăn, vướng mắc tập trung vào %s nhóm nội dung sau%s:"
	wordsOthers      = "Ngoài ra, có %s khó khăn, vướng mắc khác của %s"
	wordsUngrouped   = "Có %s khó khăn, vướng mắc của %s"
	wordsNoneAtAll   = "Trong kỳ không phát sinh khó khăn, vướng mắc."
	wordsAsk         = "%s kính đề nghị %s xem xét, chỉ đạo các nội dung sau:"
	wordsNoProposals = "Kỳ này %s không có đề xuất, kiến nghị."
	wordsSubmission  = "Nội dung này cần Tờ trình riêng trình %s xem xét, quyết định."
	wordsJoined      = "(cùng có vướng mắc: %s)"
	wordsHowMany     = "%s cơ quan, đơn vị"
	wordsAgencies    = "%s cơ quan, đơn vị: %s"
	wordsOffice      = "%s đã giải quyết, hướng dẫn"
	wordsOutcomes    = "Trong kỳ đã kết thúc xử lý %s khó khăn, vướng mắc: "
	wordsAnswered    = "trả lời, hướng dẫn %s"
	wordsResolved    = "cơ quan, đơn vị báo đã được giải quyết %s"
	wordsRefused     = "không thuộc phạm vi tiếp nhận %s"
	wordsWithdrawn   = "cơ quan, đơn vị rút %s"
	wordsSeveral     = "trả lời chung %s khó khăn, vướng mắc cùng nội dung"
	wordsAgency      = "giao %s"
	wordsCouncil     = "trình Hội đồng nhân dân %s"
	wordsMinistry    = "kiến nghị %s"
	wordsChairman    = "trình Chủ tịch Hội đồng Thi đua - Khen thưởng %s"
	wordsForwarded   = "%s: đã chuyển %s"
	wordsOpinions    = "Kết quả thực hiện ý kiến của %s đối với báo cáo kỳ trước"
	wordsMoreAsked   = " kiến nghị khác (Phụ lục II)"
	wordsFollowing   = "các nội dung sau:"
	wordsDocument    = "%s số %s ngày %s"
	wordsFigures     = "số liệu tính đến hết ngày %s"

	wordsReceived  = "Tiếp nhận %s khó khăn, vướng mắc; %s."
	wordsSettled   = "Trong kỳ đã giải quyết %s khó khăn, vướng mắc (%s); đang giải quyết %s, trong đó quá hạn %s."
	wordsMedians   = "Số ngày làm việc (trung vị) tính từ sau ngày cơ quan, đơn vị gửi, kể cả thời gian chờ bổ sung: đến khi trả lời lần đầu %s; đến khi giải quyết %s."
	wordsCounted   = "Số ngày làm việc tính từ sau ngày cơ quan, đơn vị gửi, kể cả thời gian chờ bổ sung; nội dung đã rút không tính vào thời gian giải quyết."
	wordsMore      = "tăng %s%s so với %s"
	wordsLess      = "giảm %s%s so với %s"
	wordsSame      = "bằng %s"
	wordsNoFigures = "chưa có số liệu %s"
	wordsNoBefore  = "Chưa có số liệu kỳ trước, cùng kỳ năm trước."
	lastPeriod     = "kỳ trước"
	lastYear       = "cùng kỳ năm trước"
	lastBoth       = lastPeriod + " và " + lastYear

	chartTitle    = "Kết quả xử lý %s"
	chartSubtitle = "%s, " + wordsFigures
	chartInTime   = "Đang giải quyết, trong hạn"
	chartFootnote = "Số khó khăn, vướng mắc. Số bên phải: đã giải quyết/tổng số đã và đang giải quyết."
)

// The names and columns of worksheets, and what their notes say.
const (
	sheetFigures    = "Số liệu"
	sheetTickets    = "Phản ánh"
	sheetThemes     = "Chủ đề"
	sheetProposals  = "Kiến nghị"
	sheetAgencies   = "Cơ quan"
	sheetBy         = "Phân theo"
	sheetName       = "Tên"
	sheetFirstReply = "Số ngày làm việc đến khi trả lời lần đầu (trung vị)"
	sheetResolution = "Số ngày làm việc đến khi giải quyết (trung vị)"
	sheetJoined     = "Cơ quan cùng có vướng mắc"
	sheetState      = "Trạng thái"
	sheetChannel    = "Kênh"
	sheetMerged     = "Đã gộp vào"
	sheetTheme      = "Chủ đề"
	sheetObjective  = "Nguyên nhân khách quan"
	sheetSubjective = "Nguyên nhân chủ quan"
	sheetSubmission = "Cần Tờ trình riêng"
	sheetYes        = "Có"
	sheetSaid       = "Tình trạng"
	sheetOwn        = "Số vướng mắc đã gửi"
	sheetAlsoHas    = "Số vướng mắc cùng có"
	sheetReported   = "Đã gửi"
	sheetNone       = "Không phát sinh"
	sheetSilent     = "Chưa gửi"

	noteSubject = "Số liệu của dự thảo báo cáo tổng hợp " + about + " %s (từ ngày %s đến ngày %s), tính đến hết ngày %s."
	noteUnknown = "Ô trống ở bảng Số liệu: chưa có số liệu."
	noteDraft   = "Dự thảo, không thay báo cáo đã ký ban hành."
)

// Where annexes are referred to.
const (
	seeFigures  = " Số liệu đầy đủ tại Phụ lục I."
	seeTickets  = " (nguyên văn tại Phụ lục II)"
	seeAgencies = " (chi tiết tại Phụ lục III)"
)

// day writes a day as the province does: 10/8/2021.
func day(d Day) string {
	if d == "" {
		return blank
	}
	return d.Words()
}

// counted writes a number within a sentence, as offices do: 01, 12.
func counted(n int) string {
	if n > 0 && n < 10 {
		return fmt.Sprintf("0%d", n)
	}
	return vietnamese.Thousands(n)
}

// compared says how much more or less there is than before.
func compared(now int, before Counts, of string) string {
	difference := now - before.Received
	if difference == 0 {
		return fmt.Sprintf(wordsSame, of)
	}
	words := wordsMore
	if difference < 0 {
		words, difference = wordsLess, -difference
	}
	share := ""
	if before.Received > 0 {
		share = " (" + vietnamese.Decimal(100*float64(difference)/float64(before.Received)) + "%)"
	}
	return fmt.Sprintf(words, counted(difference), share, of)
}

// during begins a sentence about a period: "Trong quý IV năm 2026", "Từ ngày …".
func during(words string) string {
	if rest, found := strings.CutPrefix(words, "từ "); found {
		return "Từ " + rest
	}
	return "Trong " + words
}
