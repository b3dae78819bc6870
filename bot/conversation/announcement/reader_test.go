package announcement_test

import (
	"fmt"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/bottest/boardtest"
	"thidua/bot/broadcast"
	"thidua/bot/conversation/announcement"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

// The words on the buttons of a reader.
const (
	askAbout    = "Hỏi về nội dung này"
	askOn       = "Hỏi tiếp về nội dung này"
	report      = "Phản ánh vướng mắc"
	openIt      = "Mở thông báo"
	lookUp      = "Tra trong kho văn bản"
	allOfThem   = "Tất cả thông báo"
	whereToTell = "Cơ quan gặp khó khăn, vướng mắc thì phản ánh về đâu?"
	whereIsIt   = "phản ánh về Ban Thi đua - Khen thưởng, Sở Nội vụ để tổng hợp"
)

// quarterly asks for difficulties by a day.
func quarterly(d *broadcast.Draft) {
	d.Kind, d.Title = "report_request", "Gửi vướng mắc quý IV"
	d.Body = announcement.Body("Đề nghị quý cơ quan gửi <vướng mắc> trong quý.\nHạn gửi: chậm nhất 17 giờ 00 ngày 15/12/2026.\nKhông có vướng mắc cũng đề nghị báo.")
	d.Document = broadcast.Document{Number: "1876/SNV-TĐKT", Date: "2026-11-25", Issuer: "Sở Nội vụ", Issued: true}
}

// council invites to a meeting.
func council(d *broadcast.Draft) {
	d.Kind, d.Title = "invitation", "Mời họp Hội đồng, kỳ xét tháng 12"
	d.Body = announcement.Body("Thời gian: 14 giờ 00 ngày 03/12/2026.\nĐịa điểm: Phòng họp số 2.")
	d.Document = broadcast.Document{Number: "412/GM-HĐ", Date: "2026-11-24", Issuer: "Hội đồng tỉnh", Issued: true}
}

// readers are two people of agencies, of whom the first gets what tests send.
func readers(t *testing.T, w *bottest.World) (b *boardtest.Board, focal, other *bottest.Person) {
	t.Helper()
	b = boardtest.NewBoard(t, w, nil)
	focal, other = w.Holder(t, "SOYT", directory.Focal), w.Holder(t, "SOTC", directory.Focal)
	focal.Write("/hoi")
	other.Write("/hoi")
	w.Serve()
	w.AwaitHandled()
	focal.See()
	other.See()
	return b, focal, other
}

// send sends announcements to the first of readers and waits until they have them; sent the last comes last.
func send(b *boardtest.Board, to *bottest.Person, drafts ...func(d *broadcast.Draft)) (ids []int64) {
	b.T.Helper()
	for _, draft := range drafts {
		id := b.Plan("agency:SOYT", draft)
		b.Becomes(id, broadcast.Sent)
		ids = append(ids, id)
		to.Next()
	}
	return ids
}

// lacks requires that words are not in a message.
func lacks(t *testing.T, m telegramtest.Post, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if strings.Contains(m.Text+m.Caption, part) {
			t.Errorf("the message has %q: %s", part, m.Text+m.Caption)
		}
	}
}

func TestAReaderFindsWhatWasAnnouncedToThemAndNothingElse(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		b, focal, other := readers(t, w)
		send(b, focal, quarterly, council)
		bottest.Has(t, focal.Ask("/thongbao"), "(2)", "Để tìm, ghi từ cần tìm sau lệnh")
		list := focal.Ask("/thongbao han gui vuong mac")
		bottest.Has(t, list, "về “han gui vuong mac” (1)", "1. Gửi vướng mắc quý IV", "chưa xác nhận", "số 1876/SNV-TĐKT của Sở Nội vụ")
		lacks(t, list, "Mời họp")
		bottest.Has(t, focal.Ask("/thongbao 412"), "Mời họp Hội đồng")
		bottest.Has(t, focal.Ask("/thongbao hôm nay"), "(2)")
		bottest.Has(t, focal.Ask("/thongbao đất đai <b>"), "Không tìm thấy thông báo nào", "“đất đai <b>”", "Để tìm")
		lacks(t, other.Ask("/thongbao 1876"), "Gửi vướng mắc quý IV")

		focal.Press(list, "Gửi vướng mắc quý IV")
		bottest.Has(t, focal.Next(), "Hạn gửi: chậm nhất 17 giờ 00")
		focal.Turn(list, allOfThem, "(2)")
	})
}

func TestAQuestionAboutWhatWasAnnouncedIsAnsweredFromIt(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		b, focal, other := readers(t, w)
		ids := send(b, focal, quarterly, council)
		w.Exec(t, `update announcement_recipient set at = at - 86400000000 where announcement_id = $1`, ids[0])
		for _, words := range []string{"hạn nộp công văn hôm qua?", "cv 1876 han nop hom nao", "công văn hôm qua hạn gửi vướng mắc là khi nào"} {
			answer := focal.Ask(words)
			bottest.Has(t, answer, "Theo thông báo đã gửi cho đồng chí", "Gửi vướng mắc quý IV", "số 1876/SNV-TĐKT ngày 25/11/2026 của Sở Nội vụ")
			if quote := bottest.Entity(answer, "blockquote"); quote != "Hạn gửi: chậm nhất 17 giờ 00 ngày 15/12/2026." {
				t.Errorf("%s: the quote is %q", words, quote)
			}
			lacks(t, answer, "Mời họp", "chưa thấy câu trả lời")
			lacks(t, other.Ask(words), "Gửi vướng mắc quý IV") // who did not get it
		}
		answer := focal.Ask("họp hội đồng mấy giờ, ở đâu")
		bottest.Has(t, answer, "Thời gian: 14 giờ 00", "Địa điểm: Phòng họp số 2.")

		focal.Press(answer, openIt)
		bottest.Has(t, focal.Next(), "Mời họp Hội đồng", "412/GM-HĐ")
		law := focal.Reach(answer, lookUp)
		lacks(t, law, "Theo thông báo đã gửi", "Phòng họp số 2")
		focal.Press(answer, lookUp) // once more says only that it was sent
		focal.NothingElse()

		legal := focal.Ask(whereToTell) // what the law answers, announcements do not
		bottest.Has(t, legal, whereIsIt, "Căn cứ")
		lacks(t, legal, "Theo thông báo đã gửi")
	})
}

func TestNothingPersonalIsAnsweredInAGroup(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		b, focal, _ := readers(t, w)
		admin := w.Administrator(t)
		send(b, focal, quarterly)
		group := focal.InGroup(w.Group(t, "Cụm thi đua số 2", admin, focal)).See()
		lacks(t, group.Ask(w.Mention("hạn nộp công văn 1876 hôm nay là bao giờ?")), "Gửi vướng mắc quý IV", "15/12/2026")
		bottest.Has(t, focal.See().Ask("hạn nộp công văn 1876 hôm nay là bao giờ?"), "15/12/2026")
	})
}

func TestAReaderAsksAboutWhatTheyRead(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		b, focal, other := readers(t, w)
		id := b.Plan("agency:SOYT", quarterly)
		b.Becomes(id, broadcast.Sent)
		letter := focal.Next()
		focal.Press(letter, askAbout)
		bottest.Has(t, focal.Next(), "gửi câu hỏi về nội dung", "Gửi vướng mắc quý IV")
		question := focal.Write("hạn là khi nào?")
		answer := focal.Next()
		bottest.Has(t, answer, "Gửi vướng mắc quý IV", "chậm nhất 17 giờ 00 ngày 15/12/2026")
		lacks(t, answer, "Không có vướng mắc cũng")

		if _, err := focal.Private().Edit(question.MessageID, "không có vướng mắc thì có phải báo không?"); err != nil {
			t.Fatal(err)
		}
		bottest.Has(t, focal.Becomes(answer, "Không có vướng mắc cũng đề nghị báo"), "Gửi vướng mắc quý IV")

		focal.Press(answer, askOn) // it is asked about again
		bottest.Has(t, focal.Next(), "gửi câu hỏi về nội dung")
		bottest.Has(t, focal.Ask("màu của phong bì"), "Gửi vướng mắc quý IV", "chưa thấy câu trả lời trực tiếp") // never a dead end
		lacks(t, focal.Ask("màu của phong bì"), "Gửi vướng mắc quý IV")                                          // the form is over

		data := letter.ReplyMarkup.Rows[len(letter.ReplyMarkup.Rows)-1][0].CallbackData
		other.Forge(other.Last(), data)
		lacks(t, other.Last(), "Gửi vướng mắc quý IV")
	})
}

func TestAQuestionAboutALetterLeansOnItsDocument(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		b, focal, _ := readers(t, w)
		for n, subject := range []string{"sổ vàng truyền thống", "phòng trưng bày lưu niệm"} {
			w.Ingest(t, fmt.Sprintf("BỘ THỬ NGHIỆM\n\nSố: %d/2020/TT-BTN\n\nHà Nội, ngày 05 tháng 3 năm 2020\n\nTHÔNG TƯ\n\nQuy định về %s\n\n"+
				"Điều 1. Phạm vi điều chỉnh\n\nThông tư này quy định về %s.\n\nĐiều 2. Báo cáo\n\n1. Cơ quan báo cáo về %s trong tháng 12.\n\n2. Báo cáo về %s được lập thành hai bản.\n",
				77+n, subject, subject, subject, subject))
		}
		send(b, focal, func(d *broadcast.Draft) {
			d.Kind, d.Title, d.Body = "new_document", "Thông tư mới về phòng trưng bày", ""
			d.Document = broadcast.Document{Number: "78/2020/TT-BTN", Date: "2020-03-05", Issuer: "Bộ Thử nghiệm", Issued: true}
		})
		list := focal.Ask("/thongbao trưng bày")
		focal.Press(list, "Thông tư mới về phòng trưng bày")
		letter := focal.Next()
		for question, words := range map[string]string{"khoản 2 Điều 2 nói gì?": "phòng trưng bày lưu niệm được lập thành hai bản", "báo cáo vào tháng nào": "phòng trưng bày lưu niệm trong tháng 12"} {
			focal.Press(letter, askAbout)
			focal.Next()
			answer := focal.Ask(question)
			bottest.Has(t, answer, "Hỏi về: Thông tư mới về phòng trưng bày", words, "78/2020/TT-BTN")
			bottest.Offers(t, answer, askOn, true)
			bottest.Offers(t, answer, "Trích dẫn", true)
		}
	})
}

func TestAnotherModulesLinkStandsUnderAnAnnouncement(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		focal := o.Focals["SOYT"]
		o.Officer.Turn(o.Drafted(), "📨 Trình duyệt", "Đã báo 1 người duyệt")
		o.Approver.Press(o.Approver.Next(), "Xem và cho ý kiến")
		o.Approver.Press(o.Approver.Until("số 1 chờ duyệt"), "✅ Duyệt và gửi")
		o.Becomes(1, broadcast.Sent)
		letter := focal.Next()
		bottest.Offers(t, letter, askAbout, true)
		bottest.Offers(t, letter, report, true)
		bottest.Has(t, focal.Reach(letter, report), "ghi khó khăn, vướng mắc của cơ quan")
		focal.Press(focal.Ask("/thongbao"), "Đợt thi đua cao điểm")
		again := focal.Next()
		if labels := bottest.Labels(again); strings.Count(strings.Join(labels, "|"), report) != 1 {
			t.Errorf("the buttons of what is shown again: %q", labels)
		}
	})
}

func TestWhatWasChangedOrDeletedSinceSaysSo(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		b, focal, _ := readers(t, w)
		ids := send(b, focal, quarterly, council)
		list := focal.Ask("/thongbao")
		set := func(id int64, state broadcast.State) {
			w.Exec(t, `update announcement set state = $1, revision = revision + 1 where id = $2`, state, id)
		}
		set(ids[0], broadcast.Recalled)
		set(ids[1], broadcast.Changed)
		bottest.Has(t, focal.Ask("cv 1876 hạn nộp khi nào"), "Đã thu hồi, không còn hiệu lực", "15/12/2026")
		bottest.Has(t, focal.Ask("giấy mời 412 mấy giờ"), "Đã thay đổi, đề nghị xem tin sau")
		bottest.Has(t, focal.Ask("/thongbao"), "đã thu hồi", "đã thay đổi")
		focal.Press(list, "Gửi vướng mắc quý IV")
		shown := focal.Next()
		bottest.Has(t, shown, "Đã thu hồi, không còn hiệu lực")
		bottest.Offers(t, shown, seen, false)

		set(ids[0], broadcast.Deleted)
		bottest.Has(t, focal.Ask("/thongbao"), "(1)")
		lacks(t, focal.Ask("cv 1876 hạn nộp khi nào"), "15/12/2026")
		focal.Refused(list, "Gửi vướng mắc quý IV", "không còn hiệu lực")
	})
}

// An amendment that the reader got stands before what it changes.
func TestWhatChangedAnAnnouncementComesBeforeIt(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		b, focal, _ := readers(t, w)
		ids := send(b, focal, council, func(d *broadcast.Draft) {
			d.Title, d.Body = "Dời giờ", announcement.Body("Chuyển sang 15 giờ 30 cùng ngày.")
		})
		w.Exec(t, `update announcement set kind = 'amendment', about = $1, revision = revision + 1 where id = $2`, ids[0], ids[1])
		w.Exec(t, `update announcement set state = 'changed', revision = revision + 1 where id = $1`, ids[0])
		answer := focal.Ask("giấy mời 412 mấy giờ")
		bottest.Has(t, answer, "Theo các thông báo", "Chuyển sang 15 giờ 30", "Đã thay đổi")
		if strings.Index(answer.Text, "Dời giờ") > strings.Index(answer.Text, "Mời họp") {
			t.Errorf("what it changes comes first: %s", answer.Text)
		}
		bottest.Offers(t, answer, "Dời giờ", true)
	})
}
