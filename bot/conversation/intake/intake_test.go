package intake_test

import (
	"fmt"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
)

func TestADocumentSentInChatIsReadShownAndAnswersAtOnce(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		officer, member := office(t, w)
		screen := reads(officer, circular(first))
		bottest.Has(t, screen, "Loại văn bản: Thông tư", "Số, ký hiệu: 77/2020/TT-BTN", "Ngày ban hành: 05/3/2020", "2 Điều", "Kho chưa có văn bản này", "cả nước")
		if answered(member, whose, first) {
			t.Error("it answers before anybody has seen it")
		}
		officer.Press(screen, "✅ Đưa vào kho")
		kept := officer.Until("Trợ lý dùng ngay khi trả lời")
		bottest.Has(t, kept, "Đã thêm vào kho: Thông tư số 77/2020/TT-BTN", "Thử hỏi: Điều 1 Thông tư số 77/2020/TT-BTN")
		if !answered(member, whose, first) {
			t.Error("it does not answer when that is said")
		}
		officer.Forge(screen, dataOf(t, screen, "✅ Đưa vào kho"))
		if n := w.Count(t, `select count(*) from audit where act = 'keep document' and actor <> 0 and lower(detail) like '%77/2020/tt-btn%'`); n != 1 {
			t.Errorf("%d entries of the audit", n)
		}
		if n := w.Count(t, `select count(*) from file_use where owner like 'corpus:%' and name = 'van ban.txt'`); n != 1 {
			t.Errorf("%d files of the document", n)
		}
		if n := w.Count(t, `select count(*) from file_use where owner like 'intake:%'`); n != 0 {
			t.Errorf("%d files of the intake", n)
		}
	})
}

func TestADocumentIsPutInThePlaceOfTheFormerAndThatIsTakenBack(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		officer, member := office(t, w)
		before := keeps(officer, circular(first))
		same := reads(officer, circular(first))
		bottest.Has(t, same, "Trùng hoàn toàn với bản đang có")
		bottest.Offers(t, same, "✅ Đưa vào kho, thay bản đang có", false)
		screen := reads(officer, circular(second))
		bottest.Has(t, screen, "Sẽ thay bản đang có trong kho: 2 Điều")
		officer.Press(screen, "✅ Đưa vào kho, thay bản đang có")
		kept := officer.Until("Đã thay bản đang có")
		if !answered(member, whose, second) {
			t.Error("the new one does not answer")
		}
		officer.Refused(before, "↩️ Hoàn tác", "Không hoàn tác được nữa")
		officer.See()
		officer.Press(kept, "↩️ Hoàn tác")
		officer.Until("kho dùng lại bản trước")
		if !answered(member, whose, first) {
			t.Error("the former one does not answer")
		}
		officer.Forge(kept, dataOf(t, kept, "↩️ Hoàn tác"))
		if n := w.Count(t, `select count(*) from audit where act = 'undo document'`); n != 1 {
			t.Errorf("it is undone %d times", n)
		}
		if n := w.Count(t, `select count(*) from file_use where owner like 'corpus:%'`); n != 1 {
			t.Errorf("%d files of the document", n)
		}
	})
}

func TestWhatWasAddedIsTakenBackWithinADay(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		officer, member := office(t, w)
		kept := keeps(officer, circular(first))
		officer.See()
		officer.Press(kept, "↩️ Hoàn tác")
		officer.Until("không còn trong kho")
		if answered(member, whose, first) {
			t.Error("it still answers")
		}
		if n := w.Count(t, `select (select count(*) from document where number = '77/2020/TT-BTN') + (select count(*) from file_use where owner like 'corpus:%')`); n != 0 {
			t.Errorf("%d rows are left", n)
		}
		kept = keeps(officer, circular(first))
		w.Exec(t, `update intake set stored_at = stored_at - 90000000000 where state = 'kept'`)
		w.Exec(t, `update document set ingested_at = ingested_at - 90000000000 where number = '77/2020/TT-BTN'`)
		officer.Refused(kept, "↩️ Hoàn tác", "đã quá 24 giờ")
	})
}

func TestWhatTheWordsDoNotSayIsAskedForAndMayBeLeft(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w)
		screen := reads(officer, "ỦY BAN NHÂN DÂN TỈNH THÁI BÌNH\n\nKẾ HOẠCH\n\nPhát động thi đua nuôi tôm\n\nI. MỤC ĐÍCH\n\n1. Nuôi tôm giỏi.\n\nII. NỘI DUNG\n\n1. Mỗi xã chọn ba hộ.\n")
		bottest.Has(t, screen, "Chưa đọc được: số, ký hiệu; ngày ban hành", "mục, đoạn")
		bottest.Offers(t, screen, "✅ Đưa vào kho", false)
		asked := officer.Reach(screen, "✏️ Bổ sung thông tin còn thiếu")
		bottest.Has(t, asked, "số, ký hiệu")
		asked = officer.Reach(asked, "Văn bản không có số")
		bottest.Has(t, asked, "ngày ban hành")
		officer.Write("31/02/2026")
		officer.Until("Ngày chưa đúng")
		officer.Write("05/3/2120")
		officer.Until("Năm ghi chưa hợp lý")
		officer.Write("05/3/2021")
		screen = officer.Until("Nội dung đã đọc")
		bottest.Has(t, screen, "Ngày ban hành: 05/3/2021", "Số, ký hiệu: chưa có", "tỉnh Thái Bình")
		officer.Press(screen, "✅ Đưa vào kho")
		officer.Until("Kế hoạch ngày 05/3/2021")
		if n := w.Count(t, `select count(*) from document where number = '' and issued_on = '2021-03-05' and kind = 'Kế hoạch'`); n != 1 {
			t.Errorf("%d documents", n)
		}
	})
}

func TestAnOfficerCorrectsWhatWasRead(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w)
		screen := reads(officer, circular(first))
		stale := screen
		for _, c := range []struct{ field, asks, bad, refused, good, shows string }{
			{"Loại văn bản", "loại văn bản", "giấy gì đó", "Chưa nhận ra loại văn bản", "nghi dinh", "Loại văn bản: Nghị định"},
			{"Số, ký hiệu", "số, ký hiệu", "không rõ", "Số, ký hiệu chưa đúng", "số 78/2020/NĐ-CP", "Số, ký hiệu: 78/2020/NĐ-CP"},
			{"Cơ quan ban hành", "cơ quan ban hành", "12", "Đề nghị ghi tên cơ quan", "Chính phủ", "Cơ quan ban hành: Chính phủ"},
			{"Trích yếu", "trích yếu", "1", "Đề nghị ghi trích yếu", "Về thi đua nuôi tôm?", "Trích yếu: Về thi đua nuôi tôm?"},
			{"Ngày có hiệu lực", "ngày có hiệu lực", "01/01/2020", "không thể trước ngày ban hành", "01/5/2020", "Ngày có hiệu lực: 01/5/2020"},
			{"Ngày ban hành", "ngày ban hành", "02/5/2020", "không thể sau ngày có hiệu lực", "06/3/2020", "Ngày ban hành: 06/3/2020"},
			{"Ngày kết thúc", "ngày cuối cùng", "01/01/2019", "không thể trước ngày văn bản bắt đầu", "31/12/2030", "Ngày kết thúc: 31/12/2030"},
			{"Phạm vi áp dụng", "phạm vi áp dụng", "Thái Bình", "ghi cả loại đơn vị", "Tỉnh Thái Bình", "Phạm vi áp dụng: tỉnh Thái Bình"},
		} {
			edit := officer.Turn(officer.Now(screen), "✏️ Sửa", "Sửa thông tin văn bản")
			bottest.Has(t, officer.Reach(edit, c.field), c.asks)
			officer.Write(c.bad)
			officer.Until(c.refused)
			officer.Write(c.good)
			screen = officer.Until("Nội dung đã đọc")
			bottest.Has(t, screen, c.shows)
		}
		officer.Forge(stale, dataOf(t, stale, "✅ Đưa vào kho")) // of what it was before
		if n := w.Count(t, `select count(*) from document where number like '7_/2020/%'`); n != 0 {
			t.Errorf("%d documents are stored by an old button", n)
		}
		officer.Press(screen, "✅ Đưa vào kho")
		officer.Until("Nghị định số 78/2020/NĐ-CP")
		got := w.Strings(t, `select kind || '|' || number || '|' || issuer || '|' || title || '|' || issued_on || '|' || effective_on || '|' || ends_on || '|' || territory from document where number = '78/2020/NĐ-CP'`)
		if len(got) != 1 || got[0] != "Nghị định|78/2020/NĐ-CP|Chính phủ|Về thi đua nuôi tôm?|2020-03-06|2020-05-01|2030-12-31|tỉnh Thái Bình" {
			t.Errorf("%q", got)
		}
	})
}

func TestTheUnitsAndTheBeginningAreShownBefore(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w)
		screen := reads(officer, circular(first))
		preview := officer.Turn(screen, "👁 Xem thử", "Các điều, mục đã đọc")
		bottest.Has(t, preview, "• Điều 1. Phạm vi điều chỉnh", "• Điều 2. Khen hộ nuôi tôm", "Phần đầu văn bản", "BỘ THỬ NGHIỆM")
		screen = officer.Turn(preview, "‹ Quay lại", "Nội dung đã đọc")
		officer.Turn(screen, "Bỏ", "không giữ lại tệp")
		if n := w.Count(t, `select (select count(*) from file_use where owner like 'intake:%') + (select count(*) from intake where body <> '') + (select count(*) from intake_file)`); n != 0 {
			t.Errorf("%d things are kept of what was dropped", n)
		}
		officer.Forge(preview, dataOf(t, screen, "👁 Xem thử"))
		officer.NothingElse()
	})
}

func TestAFileSentWithoutAFormIsOfferedToTheCorpusInOnePress(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		officer, member := office(t, w)
		sends(officer, "quyet dinh.txt", circular(first))
		offer := officer.Until("có muốn nạp tệp quyet dinh.txt vào kho")
		officer.Press(offer, "Nạp vào kho văn bản")
		bottest.Has(t, officer.Until("Nội dung đã đọc"), "77/2020/TT-BTN")

		sends(officer, "bang diem.txt", "x")
		officer.Press(officer.Until("có muốn nạp"), "Không nạp")
		officer.Until("Trợ lý") // as everybody's file is answered
		officer.NothingElse()
		for _, p := range []*bottest.Person{member} { // who may not keep the corpus is not asked
			p.See()
			sends(p, "quyet dinh.txt", circular(first))
			if got := p.Next(); len(bottest.Labels(got)) > 0 {
				t.Errorf("a member is asked: %s", got.Text)
			}
		}
		officer.See()
		bottest.Must[telegramtest.Message](t)(officer.In(officer.Chat).SendDocument(telegramtest.Upload{Name: "phim.mp4", Data: []byte("x")}, ""))
		if got := officer.Next(); len(bottest.Labels(got)) > 0 {
			t.Errorf("a film is offered: %s", got.Text)
		}
		if n := w.Count(t, `select count(*) from intake`); n != 1 {
			t.Errorf("%d intakes", n)
		}
	})
}

// Whatever a document is made of, the question that is offered to try it with is answered from it.
func TestTheQuestionToTryADocumentWithIsAnswered(t *testing.T) {
	const head, foot = "ỦY BAN NHÂN DÂN\nTỈNH THỬ\n\nSố: %s\n\nThử, ngày 05 tháng 3 năm 2024\n\n%s\n\nVề việc nuôi tôm\n\n", "\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n"
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		officer, member := office(t, w)
		for number, body := range map[string]string{
			"45/KH-UBND": "KẾ HOẠCH|I. MỤC ĐÍCH, YÊU CẦU\n1. Mục đích\n- Nâng cao nhận thức của người nuôi tôm.\n2. Yêu cầu\n- Phong trào thiết thực.\nII. NỘI DUNG\n1. Tổ chức hội thi nuôi tôm.\n",
			"46/CT-UBND": "CHỈ THỊ|Ủy ban nhân dân tỉnh yêu cầu:\n1. Các sở hướng dẫn người nuôi tôm.\n2. Các xã tổ chức hội thi nuôi tôm.\n",
			"47/QĐ-UBND": "QUYẾT ĐỊNH|Điều 1. Thành lập hội đồng nuôi tôm.\nĐiều 2. Quyết định có hiệu lực từ ngày ký.\n",
			"48/TB-UBND": "THÔNG BÁO|Ủy ban nhân dân tỉnh thông báo lịch nghỉ của người nuôi tôm.\n",
		} {
			kind, words, _ := strings.Cut(body, "|")
			officer.Write("/nap")
			officer.Until("Nạp văn bản vào kho")
			said := keeps(officer, fmt.Sprintf(head, number, kind)+words+foot)
			question := bottest.Entity(said, "code")
			if number == "48/TB-UBND" {
				if question != "" {
					t.Errorf("of words without numbers is offered %q", question)
				}
				continue
			}
			bottest.Has(t, member.See().Ask(question), "Nguyên văn quy định", "Căn cứ: ", number)
		}
	})
}
