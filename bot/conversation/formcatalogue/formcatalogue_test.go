package formcatalogue_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"thidua/bot/blankform"
	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
	"thidua/knowledge/curated"
	"thidua/knowledge/database"
)

func TestMain(m *testing.M) { bottest.Main(m) }

// decree is a document that has forms.
const decree = "CHÍNH PHỦ\n\nSố: 77/2020/NĐ-CP\n\nHà Nội, ngày 05 tháng 3 năm 2020\n\nNGHỊ ĐỊNH\n\nQuy định về khen thưởng thử nghiệm\n\n" +
	"Điều 1. Hồ sơ khen thưởng thử nghiệm\n\n1. Hồ sơ gồm tờ trình, báo cáo thành tích theo Mẫu số 08 và biên bản họp.\n\n" +
	"2. Hồ sơ gửi trước ngày 30 tháng 11 hằng năm.\n"

const (
	docx   = "PK\x03\x04 a blank form"
	docx2  = "PK\x03\x04 a newer form"
	report = "Báo cáo thành tích của tập thể"
)

// office is a Board with an officer, and a member of an agency.
func office(t *testing.T, w *bottest.World) (officer, member *bottest.Person) {
	t.Helper()
	w.Ingest(t, decree)
	officer, member = w.Holder(t, "SNV", directory.Officer), w.Member(t)
	w.Serve()
	for _, p := range []*bottest.Person{officer, member} {
		p.Ask("/hoi")
	}
	return officer, member
}

func sends(p *bottest.Person, name, content string) {
	p.T.Helper()
	bottest.Must[telegramtest.Message](p.T)(p.In(p.Chat).SendDocument(telegramtest.Upload{Name: name, Data: []byte(content)}, ""))
}

// labelWith is the label of a button with some words on it.
func labelWith(t testing.TB, m telegramtest.Post, words string) string {
	t.Helper()
	i := slices.IndexFunc(bottest.Labels(m), func(l string) bool { return strings.Contains(l, words) })
	if i < 0 {
		t.Fatalf("no button with %q: %q", words, bottest.Labels(m))
	}
	return bottest.Labels(m)[i]
}

// manages goes to the forms of the decree.
func manages(officer *bottest.Person) telegramtest.Post {
	officer.T.Helper()
	screen := officer.Turn(officer.Ask("/vanban"), "Câu hỏi thường gặp", "chọn văn bản")
	screen = officer.Turn(screen, labelWith(officer.T, screen, "77/2020/NĐ-CP"), "chọn điều, mục")
	return officer.Turn(screen, "Biểu mẫu", "Biểu mẫu của Nghị định số 77/2020/NĐ-CP")
}

// adds adds a form by its file, its label, and its name, "" each what the file's name says.
func adds(officer *bottest.Person, file, label, name string) telegramtest.Post {
	officer.T.Helper()
	officer.Press(manages(officer), "➕ Thêm biểu mẫu")
	bottest.Has(officer.T, officer.Next(), "gửi tệp", "Nghị định số 77/2020/NĐ-CP", "mẫu trống")
	sends(officer, file, docx+file)
	for _, words := range []string{label, name} {
		asked := officer.Next()
		if words == "" {
			officer.Press(asked, bottest.Labels(asked)[0])
			continue
		}
		officer.Write(words)
	}
	return officer.Until("Đã thêm biểu mẫu")
}

// keeps puts a form into the store of a document of that number without the chat.
func keeps(t *testing.T, w *bottest.World, number, label, name string) {
	t.Helper()
	w.Exec(t, `insert into blank_form (document_key, document, label, name, file_hash, file_name, added_at, retired_at)
select key, 'x', $1, $2, 'none', 'a.docx', 1, 0 from document where number = $3`, label, name, number)
}

// file is what the first file of a message is called and holds.
func file(t testing.TB, m telegramtest.Post) (name string) {
	t.Helper()
	if m.Document == nil {
		t.Fatalf("no file: %s", m.Text)
	}
	return m.Document.FileName
}

func TestAnOfficerAddsAFormAndEverybodyGetsIt(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		officer, member := office(t, w)
		bottest.Has(t, member.Ask("/bieumau"), "chưa có biểu mẫu nào")
		bottest.Has(t, member.Ask("/bieumau mẫu 08"), "chưa có biểu mẫu nào")
		screen := adds(officer, "Mau_08 - Bao cao thanh tich.docx", "", report)
		bottest.Has(t, screen, "Mẫu số 08. "+report, "Nghị định số 77/2020/NĐ-CP", "Mau_08 - Bao cao thanh tich.docx")

		for _, words := range []string{"/bieumau", "/bieumau mẫu 08", "/bieumau mau so 8", "/biểu mẫu báo cáo thành tích", "/bieumau bao cao", "/bieumau 77", "/bieumau nd 77/2020"} {
			list := member.Ask(words)
			bottest.Has(t, list, "1. Mẫu số 08. "+report, "(Nghị định số 77/2020/NĐ-CP)")
			sent := member.Reach(list, "1. Mẫu số 08. "+report)
			if name := file(t, sent); name != "Mau_08 - Bao cao thanh tich.docx" {
				t.Errorf("%s: the file is called %s", words, name)
			}
			bottest.Has(t, sent, "Mẫu số 08. "+report, "Biểu mẫu của Nghị định số 77/2020/NĐ-CP ngày 05/3/2020 của Chính phủ.")
			if strings.Contains(sent.Caption, "⚠️") {
				t.Errorf("a form of a document in force: %s", sent.Caption)
			}
			bottest.Offers(t, sent, "✏️ Cập nhật biểu mẫu", false)
			if said := member.Press(list, "1. Mẫu số 08. "+report); !strings.Contains(said, "đã gửi ở trên") {
				t.Errorf("a second press: %q", said)
			}
		}
		bottest.Has(t, member.Ask("/bieumau kết <hôn>"), "không có biểu mẫu nào theo “kết <hôn>”")
		bottest.Offers(t, officer.Reach(officer.Ask("/bieumau 08"), "1. Mẫu số 08. "+report), "✏️ Cập nhật biểu mẫu", true)
		if n := w.Count(t, `select count(*) from audit where act = 'add blank form' and actor <> 0`); n != 1 {
			t.Errorf("%d entries of the audit", n)
		}
		if n := w.Count(t, `select count(*) from file_use where owner like 'formcatalogue:sent%'`); n != 0 {
			t.Errorf("%d files are still held as sent", n)
		}
	})
}

func TestAFormIsRenamedReplacedRetiredAndBroughtBack(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		officer, member := office(t, w)
		screen := adds(officer, "to_trinh.odt", "Không có số", "")
		bottest.Has(t, screen, "To trinh")

		officer.Press(screen, "✏️ Sửa số, tên")
		officer.Until("Số, ký hiệu của mẫu")
		officer.Write("mau so 3")
		bottest.Has(t, officer.Until("Tên biểu mẫu là gì"), "giữ tên To trinh")
		officer.Write("Tờ trình đề nghị khen thưởng")
		screen = officer.Until("Đã sửa số, tên")
		bottest.Has(t, screen, "Mẫu số 3. Tờ trình đề nghị khen thưởng")

		officer.Press(screen, "📎 Thay tệp")
		officer.Until("thay cho biểu mẫu")
		sends(officer, "Mau 3 moi.docx", docx2)
		screen = officer.Until("Đã thay tệp")
		bottest.Has(t, screen, "Mẫu số 3. Tờ trình đề nghị khen thưởng", "Tệp: Mau 3 moi.docx")
		list := member.Ask("/bieumau tờ trình")
		if name := file(t, member.Reach(list, "1. Mẫu số 3. Tờ trình đề nghị khen thưởng")); name != "Mau 3 moi.docx" {
			t.Errorf("the file is called %s", name)
		}
		w.AwaitHandled()
		if n := w.Count(t, `select count(*) from file f where exists (select 1 from file_use u where u.file_id = f.id and u.owner like 'blankform:%')`); n != 1 {
			t.Errorf("%d files are kept of one form", n)
		}

		retired := officer.Turn(screen, "Thôi dùng", "Đã thôi dùng biểu mẫu")
		bottest.Offers(t, retired, "Lấy biểu mẫu", false)
		member.Refused(list, "1. Mẫu số 3. Tờ trình đề nghị khen thưởng", "không còn hiệu lực")
		bottest.Has(t, member.Ask("/bieumau"), "chưa có biểu mẫu nào")
		back := officer.Turn(retired, "↩️ Hoàn tác", "Đã dùng lại")
		bottest.Has(t, member.Ask("/bieumau"), "Mẫu số 3")
		officer.Turn(back, "Thôi dùng", "Đã thôi dùng biểu mẫu")
		former := officer.Turn(manages(officer), "Đã thôi dùng (1)", "Biểu mẫu đã thôi dùng của")
		form := officer.Turn(former, "1. Mẫu số 3. Tờ trình đề nghị khen thưởng", "Đã thôi dùng.")
		officer.Turn(form, "Dùng lại", "Đã dùng lại")
		for act, want := range map[string]int{"rename blank form": 1, "replace blank form": 1, "retire blank form": 2, "restore blank form": 2} {
			if n := w.Count(t, `select count(*) from audit where act = $1`, act); n != want {
				t.Errorf("%s: %d entries of the audit", act, n)
			}
		}
	})
}

func TestAFileThatIsNoFormIsRefusedAndAskedForAgain(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w)
		officer.Press(manages(officer), "➕ Thêm biểu mẫu")
		officer.Next()
		for name, c := range map[string]struct{ content, says string }{
			"virus.exe":      {"MZ", "không thuộc loại nhận làm biểu mẫu"},
			"macro.docm":     {docx, "không thuộc loại nhận làm biểu mẫu"},
			"trang web.docx": {"<html>", "nội dung không đúng với đuôi tệp"},
			"anh.pdf":        {"\xff\xd8\xff", "nội dung không đúng với đuôi tệp"},
			"lon.docx":       {"PK\x03\x04" + strings.Repeat("x", 10<<20), "lớn quá 10 MB"},
		} {
			sends(officer, name, c.content)
			bottest.Has(t, officer.Next(), c.says)
		}
		bottest.Must[telegramtest.Message](t)(officer.In(officer.Chat).SendPhoto(bottest.Picture(t).Data, ""))
		bottest.Has(t, officer.Next(), "không gửi ảnh")
		sends(officer, "08.docx", docx)
		officer.Until("Số, ký hiệu của mẫu")
		w.AwaitHandled()
		if n := w.Count(t, `select count(*) from file_use where owner like 'formcatalogue:sent%'`); n != 1 {
			t.Errorf("%d files are held", n)
		}
		officer.Write(strings.Repeat("dài ", 30))
		bottest.Has(t, officer.Next(), "dài quá 40 ký tự")
		officer.Write("Phụ lục II")
		officer.Until("Tên biểu mẫu là gì")
		officer.Write(strings.Repeat("dài ", 80))
		bottest.Has(t, officer.Next(), "dài quá 200 ký tự")
		officer.Write("/huy")
		officer.Until("Đã hủy")
		if n := w.Count(t, `select count(*) from file_use where owner like 'formcatalogue:sent%'`) + w.Count(t, `select count(*) from blank_form`); n != 0 {
			t.Errorf("%d rows are left of what was given up", n)
		}
	})
}

func TestAFormOfTheSameNumberAndNameIsNotAddedTwice(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w)
		adds(officer, "mau 8.docx", "", report)
		officer.Press(manages(officer), "➕ Thêm biểu mẫu")
		officer.Next()
		sends(officer, "mẫu 8.docx", docx)
		officer.Press(officer.Until("Số, ký hiệu của mẫu"), "Mẫu số 8")
		officer.Until("Tên biểu mẫu là gì")
		officer.Write(report)
		bottest.Has(t, officer.Next(), "đã có biểu mẫu cùng số và tên")
		officer.Write(report + " nhỏ")
		bottest.Has(t, officer.Until("Đã thêm biểu mẫu"), report+" nhỏ")
		if n := w.Count(t, `select count(*) from blank_form`); n != 2 {
			t.Errorf("%d forms", n)
		}
	})
}

func TestWhoLostTheRightMeanwhileAddsNothing(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w)
		screen := adds(officer, "mau 8.docx", "", report)
		officer.Press(manages(officer), "➕ Thêm biểu mẫu")
		officer.Next()
		w.Exec(t, `update post set role = 'member' where role = $1`, directory.Officer)
		sends(officer, "mau 9.docx", docx2)
		bottest.Has(t, officer.Next(), "không thuộc quyền")
		for _, label := range []string{"✏️ Sửa số, tên", "Thôi dùng"} {
			officer.Refused(screen, label, "không thuộc quyền")
		}
		w.AwaitHandled()
		left := w.Count(t, `select count(*) from file_use where owner like 'formcatalogue:sent%'`) + w.Count(t, `select count(*) from form`)
		if n := w.Count(t, `select count(*) from blank_form`); n != 1 || left != 0 {
			t.Errorf("%d forms, %d rows of what was begun", n, left)
		}
	})
}

func TestAFileThatComesAfterItWasGivenUpIsLetGoOf(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w)
		officer.Press(manages(officer), "➕ Thêm biểu mẫu")
		officer.Next()
		w.TG.Inject(telegramtest.Fault{Method: "getFile", Times: 1, Do: telegramtest.Refuse, Code: 502}) // so that it comes later
		sends(officer, "mau 9.docx", docx2)
		officer.Write("/huy")
		officer.Until("hủy")
		bottest.Eventually(t, "the file was fetched", func() bool {
			return w.Count(t, `select count(*) from job where kind = 'fetch file' and state = 'waiting'`) == 0
		})
		w.AwaitHandled()
		if n := w.Count(t, `select count(*) from file_use where owner like 'formcatalogue:%'`); n != 0 {
			t.Errorf("%d files are held", n)
		}
		officer.NothingElse()
	})
}

func TestAFormBegunBeforeARestartGoesOn(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		officer, member := office(t, w)
		officer.Press(manages(officer), "➕ Thêm biểu mẫu")
		officer.Next()
		sends(officer, "mau 9.docx", docx)
		asked := officer.Until("Số, ký hiệu của mẫu")
		w.AwaitHandled()
		w.Stop()
		w.Serve()
		officer.Press(asked, "Mẫu số 9")
		officer.Until("Tên biểu mẫu là gì")
		officer.Write("Danh sách trích ngang")
		officer.Until("Đã thêm biểu mẫu")
		if name := file(t, member.Reach(member.Ask("/bieumau 9"), "1. Mẫu số 9. Danh sách trích ngang")); name != "mau 9.docx" {
			t.Errorf("the file is called %s", name)
		}
	})
}

func TestManyFormsAreTurnedOver(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		officer, member := office(t, w)
		w.Ingest(t, strings.ReplaceAll(decree, "77/2020", "78/2021"))
		for i := range 12 {
			keeps(t, w, "77/2020/NĐ-CP", fmt.Sprintf("Mẫu số %d", i+1), fmt.Sprintf("Biểu thử %d", i+1))
			keeps(t, w, "78/2021/NĐ-CP", fmt.Sprintf("Mẫu số %d", i+1), fmt.Sprintf("Bảng thử %d", i+1))
		}
		all := member.Ask("/bieumau")
		bottest.Has(t, all, "24 biểu mẫu", "1. Mẫu số 1. ", "8. Mẫu số 8. ")
		second := member.Turn(all, "Trang sau ›", "9. Mẫu số 9. ")
		bottest.Has(t, member.Turn(second, "Trang sau ›", "17. "), "24. Mẫu số 12. ")
		of := member.Ask("/bieumau 77")
		bottest.Has(t, of, "Có 12 biểu mẫu của Nghị định số 77/2020/NĐ-CP", "8. Mẫu số 8. Biểu thử 8")
		bottest.Has(t, member.Turn(of, "Trang sau ›", "9. Mẫu số 9"), "12. Mẫu số 12. Biểu thử 12")
		bottest.Has(t, member.Ask("/bieumau thử"), "Có 24 biểu mẫu theo “thử”", "20. ", "… và 4 biểu mẫu khác")
		managed := manages(officer)
		bottest.Has(t, managed, "(12)", "8. Mẫu số 8")
		officer.Turn(managed, "Trang sau ›", "12. Mẫu số 12")
		for _, data := range []string{"bfl:999", "bfd:999:999", "bfg:999", "bfm:1:999"} { // none of them fails
			officer.Forge(managed, data)
		}
		if n := w.Count(t, `select count(*) from inbox_update where state = 'parked'`); n != 0 {
			t.Errorf("%d presses failed", n)
		}
	})
}

func TestTheCaptionSaysWhenTheDocumentDoesNotHold(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		officer, member := office(t, w)
		adds(officer, "mau 8.docx", "", report)
		store := curated.Corpus(w.DB)
		key := w.Strings(t, `select key from document where number = '77/2020/NĐ-CP'`)[0]
		err := w.DB.InTx(t.Context(), func(tx *database.Tx) error { return store.RetireIn(t.Context(), tx, key, "2026-01-05", "bãi bỏ") })
		if err != nil {
			t.Fatal(err)
		}
		list := member.Ask("/bieumau 8")
		bottest.Has(t, list, "thôi dùng từ ngày 05/01/2026")
		bottest.Has(t, member.Reach(list, "1. Mẫu số 8. "+report), "⚠️ Tình trạng văn bản: thôi dùng từ ngày 05/01/2026", "kiểm tra biểu mẫu hiện hành")
		if err := store.Remove(t.Context(), "77/2020/NĐ-CP"); err != nil {
			t.Fatal(err)
		}
		list = member.Ask("/bieumau 8")
		bottest.Has(t, list, "không còn trong kho văn bản")
		bottest.Has(t, member.Reach(list, "1. Mẫu số 8. "+report), "Biểu mẫu của Nghị định số 77/2020/NĐ-CP", "⚠️ Văn bản này không còn trong kho văn bản")
	})
}

func TestAQuestionAboutAFormIsAnsweredWithIt(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		officer, member := office(t, w)
		adds(officer, "mau 8.docx", "", report)
		adds(officer, "to trinh.doc.docx", "Không có số", "Tờ trình đề nghị khen thưởng")
		for question, form := range map[string]string{
			"cho em xin mẫu báo cáo thành tích": report, "cho em xin mau bao cao thanh tich": report, "mẫu số 08 ở đâu": report, "tờ trình dùng mẫu nào": "Tờ trình đề nghị khen thưởng",
		} {
			answer := member.Ask(question)
			bottest.Has(t, answer, "Biểu mẫu (bấm nút bên dưới để lấy tệp)", form, "Nghị định số 77/2020/NĐ-CP")
			if form == report { // the way to the form stays when the answer is found wrong
				member.Press(answer, "👎 Chưa đúng")
				answer = member.Shows(answer, "Gửi câu hỏi tới Ban")
			}
			sent := member.Reach(answer, "Lấy biểu mẫu")
			file(t, sent)
			bottest.Has(t, sent, form)
		}
		for _, question := range []string{
			"hộ gia đình gương mẫu thì báo cáo thành tích thế nào", "thế nào là mẫu mực", "biểu mẫu nào cũng được", "Hồ sơ gửi trước ngày nào?", "mẫu huy hiệu chiến sĩ thi đua", "xin mẫu hợp đồng thuê nhà",
		} {
			bottest.Offers(t, member.Ask(question), "Lấy biểu mẫu", false)
		}
		if n := w.Count(t, `select count(*) from answer where outcome = 'form' or outcome like '%' and text like '%Biểu mẫu%bấm nút%'`); n != 4 {
			t.Errorf("%d answers name a form", n)
		}
	})
}

func TestInAGroupAFormIsSentThereAndAQuestionLeadsToThePrivateChat(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		officer, member := office(t, w)
		adds(officer, "mau 8.docx", "", report)
		group := w.TG.AddGroup(telegramtest.Group{Title: "Nhóm", Members: []int64{officer.ID(), member.ID()}})
		if err := w.TG.AddBot(group, officer.ID()); err != nil {
			t.Fatal(err)
		}
		there := member.InGroup(group)
		there.Until("đã tham gia nhóm")
		at := "@" + w.TG.BotUser().Username
		list := there.Ask("/bieumau" + at + " mẫu 8")
		file(t, there.Reach(list, "1. Mẫu số 8. "+report))
		answer := there.Ask("/hoi" + at + " cho xin mẫu báo cáo thành tích")
		if url := there.PressURL(answer, "Lấy biểu mẫu"); !strings.Contains(url, "start=blankform-") {
			t.Errorf("it leads to %q", url)
		}
	})
}

func TestTheFormsOfADocumentAreTheOfficersAlone(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		officer, member := office(t, w)
		adds(officer, "mau 8.docx", "", report)
		forms, err := blankform.NewStore(directory.NewStore(w.DB, directory.Settings{}), nil).All(t.Context(), w.DB)
		if err != nil || len(forms) != 1 {
			t.Fatalf("%+v, %v", forms, err)
		}
		before := len(w.TG.BotMessages(member.Chat))
		for _, data := range []string{"bfm:1:0", "bfx:1:0", "bfo:1", "bfa:1", "bfr:1", "bfs:1", "bft:1", "bfu:1"} {
			member.Forge(member.Last(), data)
		}
		if n := len(w.TG.BotMessages(member.Chat)); n != before {
			t.Errorf("a member is told %d things", n-before)
		}
	})
}
