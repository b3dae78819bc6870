package question_test

import (
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/directory"
)

// circular is one in which a ministry says for its sector who sits in the council for initiatives.
func circular(number, ministry string) string {
	return ministry + "\n\nSố: " + number + "\n\nHà Nội, ngày 05 tháng 3 năm 2020\n\nTHÔNG TƯ\n\nHướng dẫn công tác thi đua, khen thưởng\n\n" +
		"Điều 1. Phạm vi điều chỉnh\n\nThông tư này hướng dẫn công tác thi đua, khen thưởng.\n\n" +
		"Điều 2. Hội đồng sáng kiến\n\nHội đồng sáng kiến gồm thủ trưởng làm chủ tịch, thư ký và các ủy viên.\n"
}

// The sector of who asks is that of their agency; of several posts, of the first agency that has one.
func TestAPersonIsAnsweredFromTheRulesOfTheirAgencysSector(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Ingest(t, circular("1/2020/TT-BYT", "BỘ Y TẾ"))
		w.Ingest(t, circular("2/2020/TT-BGDĐT", "BỘ GIÁO DỤC VÀ ĐÀO TẠO"))
		w.Serve()
		const council = "Hội đồng sáng kiến gồm những ai?"
		nurse, teacher, both := w.Holder(t, "BVN", directory.Member), w.Holder(t, "THPT", directory.Member), w.Holder(t, "UBX", directory.Member)
		w.Appoint(t, both, "THPT", directory.Focal)
		w.Exec(t, `update agency_term set name = 'Bệnh viện Nhi' where agency_id = (select id from agency where code = 'BVN')`)
		w.Exec(t, `update agency_term set name = 'Trường THPT Lê Quý Đôn' where agency_id = (select id from agency where code = 'THPT')`)
		bottest.Has(t, nurse.Ask(council), "Căn cứ: Điều 2 Thông tư số 1/2020/TT-BYT")
		bottest.Has(t, teacher.Ask(council), "Căn cứ: Điều 2 Thông tư số 2/2020/TT-BGDĐT")
		bottest.Has(t, both.Ask(council), "Căn cứ: Điều 2 Thông tư số 2/2020/TT-BGDĐT")
	})
}
