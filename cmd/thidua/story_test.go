package main

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
)

// where is asked in many stories; the built-in plan's last paragraph answers it.
const where = "Cơ quan gặp khó khăn, vướng mắc thì phản ánh về đâu?"

// whereAnswered is in the answer to it.
const whereAnswered = "phản ánh về Ban Thi đua - Khen thưởng, Sở Nội vụ để tổng hợp"

// story is one thing that people do, told from their telephones. Stories share a program, as people do.
type story struct {
	name string
	tell func(t *testing.T, w *world)
}

func TestStories(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		longArticle(t, w)
		w.serve()
		t.Run("told", func(t *testing.T) {
			for _, s := range stories {
				t.Run(s.name, func(t *testing.T) {
					t.Parallel()
					s.tell(t, w)
					if broken := w.tg.Violations(); len(broken) > 0 {
						t.Errorf("rules of the Bot API were broken: %+v", broken)
					}
				})
			}
		})
		w.program.terminate()
	})
}

// longArticle puts a document into the corpus one article of which fills many messages.
func longArticle(t *testing.T, w *world) {
	t.Helper()
	var text strings.Builder
	text.WriteString("BỘ THỬ NGHIỆM\n\nSố: 77/2020/TT-BTN\n\nHà Nội, ngày 05 tháng 3 năm 2020\n\nTHÔNG TƯ\n\n" +
		"Quy định về lưu trữ thử nghiệm\n\nĐiều 1. Phạm vi điều chỉnh\n\nThông tư này quy định về lưu trữ thử nghiệm.\n\n" +
		"Điều 2. Danh mục tài liệu thử nghiệm\n\n")
	for i := range 60 {
		fmt.Fprintf(&text, "%d. Tài liệu loại %d gồm: %s.\n\n", i+1, i+1, strings.TrimSpace(strings.Repeat("sổ ghi & <tệp> lưu, ", 20)))
	}
	file := filepath.Join(t.TempDir(), "thong-tu-dai.txt")
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, log, status := run(t, w.settings, "ingest", file); status != 0 {
		t.Fatalf("ingest: %d %s%s", status, out, log)
	}
}

// entity is the part of a message that carries the first entity of a kind.
func entity(m telegramtest.Post, kind string) string {
	for _, e := range m.Entities {
		if e.Type == kind || e.Type == "expandable_"+kind {
			units := []rune(m.Text) // all of the tests' texts are in the BMP, where a rune is one UTF-16 unit
			return string(units[e.Offset : e.Offset+e.Length])
		}
	}
	return ""
}

func has(t *testing.T, m telegramtest.Post, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(m.Text, part) {
			t.Errorf("the message lacks %q:\n%s", part, m.Text)
		}
	}
}

func labels(m telegramtest.Post) (all []string) {
	if m.ReplyMarkup != nil {
		for _, row := range m.ReplyMarkup.Rows {
			for _, b := range row {
				all = append(all, b.Text)
			}
		}
	}
	return all
}

func picture(t *testing.T) telegramtest.Upload {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	return telegramtest.Upload{Data: out.Bytes()}
}

func must[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

var stories = []story{
	{"somebody starts, asks for help, lists the documents", func(t *testing.T, w *world) {
		p := w.person(t)
		must[telegramtest.Message](t)(p.Start(""))
		has(t, p.next(), "Kính chào đồng chí", "Ban Thi đua - Khen thưởng, Sở Nội vụ, tỉnh Thái Bình", "/trogiup")
		help := p.ask("/trogiup")
		has(t, help, "Hướng dẫn sử dụng", "/hoi", "/vanban")
		if entity(help, "bold") != "Hướng dẫn sử dụng" {
			t.Errorf("the title is not bold: %+v", help.Entities)
		}
		if again := p.ask("/trogiup@" + w.tg.BotUser().Username); again.Text != help.Text {
			t.Errorf("with the bot's name the help is another: %q", again.Text)
		}
		has(t, p.ask("/vanban"), "Kế hoạch ngày 10/8/2021", "77/2020/TT-BTN")
		has(t, p.ask("/hoi"), "ghi câu hỏi sau lệnh")
		has(t, p.ask("/HOI "+where), whereAnswered)
		has(t, p.ask("/khongco <b>"), "không có lệnh /khongco")
		has(t, p.ask("xin chào"), "Kính chào")
		has(t, p.ask("???"), "chưa rõ câu hỏi")
		p.nothingElse()
	}},
	{"a question is answered with the quote and its place", func(t *testing.T, w *world) {
		p := w.person(t)
		answer := p.ask(where)
		if quote := entity(answer, "blockquote"); !strings.Contains(quote, whereAnswered) {
			t.Errorf("the quote is %q, entities %+v", quote, answer.Entities)
		}
		has(t, answer, "Căn cứ: ", "Kế hoạch ngày 10/8/2021")
		if !strings.Contains(answer.HTML, "<b>Căn cứ:</b>") {
			t.Errorf("the citation line is not marked: %s", answer.HTML)
		}
		if got := labels(answer); !slices.Equal(got, []string{"Xem nguyên văn", "Trích dẫn", "👍 Hữu ích", "👎 Chưa đúng"}) {
			t.Errorf("buttons %q", got)
		}
		p.nothingElse()
	}},
	{"the buttons under an answer work once", func(t *testing.T, w *world) {
		p := w.person(t)
		answer := p.ask("khoản 3 mục II kế hoạch")
		if words := p.press(answer, "Xem nguyên văn"); words != "" {
			t.Errorf("over the button: %q", words)
		}
		has(t, p.next(), "“Phát hiện - bồi dưỡng - tổng kết - nhân rộng điển hình tiên tiến”")
		if words := p.press(answer, "Xem nguyên văn"); words != "Nội dung này đã gửi ở trên." {
			t.Errorf("the second press: %q", words)
		}
		p.press(answer, "Trích dẫn")
		cite := p.next()
		if plain := entity(cite, "code"); !strings.HasPrefix(plain, "Khoản 3 Mục II Kế hoạch ngày 10/8/2021") || !strings.HasSuffix(plain, "”") {
			t.Errorf("to paste: %q", plain)
		}
		if words := p.press(answer, "Trích dẫn"); words != "Nội dung này đã gửi ở trên." {
			t.Errorf("the second press: %q", words)
		}
		for _, press := range []struct{ label, words string }{
			{"👍 Hữu ích", "Cảm ơn đồng chí đã góp ý."},
			{"👍 Hữu ích", "Đồng chí đã góp ý như vậy về câu trả lời này."},
			{"👎 Chưa đúng", "Đã ghi nhận để rà soát. Cảm ơn đồng chí."},
		} {
			if words := p.press(answer, press.label); words != press.words {
				t.Errorf("%s: %q, want %q", press.label, words, press.words)
			}
		}
		p.nothingElse()
	}},
	{"forged and old buttons do nothing", func(t *testing.T, w *world) {
		p, other := w.person(t), w.person(t)
		theirs := other.ask(where)
		mine := p.ask(where)
		forged := []string{
			theirs.ReplyMarkup.Rows[0][0].CallbackData, theirs.ReplyMarkup.Rows[1][0].CallbackData, "", ":", "v", "v:", "v:abc", "v:-1",
			"v:0", "v:99999999999999999999999999", "v:9223372036854775807", "p:1", "p:1:-1", "p:1:99999", "x:1", "v:1:1", "v:1'; drop table answer",
			"\x00\xff", strings.Repeat("9", 64),
		}
		for _, data := range forged {
			w.tg.PushUpdate("callback_query", forgedPress(t, p, mine, data))
		}
		// Real presses come behind the forged ones, in order.
		if words := p.press(mine, "👍 Hữu ích"); words != "Cảm ơn đồng chí đã góp ý." {
			t.Errorf("after forged presses: %q", words)
		}
		p.nothingElse()
		other.nothingElse()
		if votes := count(t, w, `select count(*) from feedback where account = $1`, p.ID()); votes != 1 {
			t.Errorf("%d votes of one person, who pressed once", votes)
		}
		if err := w.db.InTx(t.Context(), func(tx *database.Tx) error {
			_, err := tx.Exec(t.Context(), `delete from answer where chat_id = $1`, p.ID())
			return err
		}); err != nil {
			t.Fatal(err)
		}
		for _, label := range labels(mine) {
			if words := p.press(mine, label); !strings.Contains(words, "không còn hiệu lực") {
				t.Errorf("old button %s: %q", label, words)
			}
		}
		p.nothingElse()
	}},
	{"an edited question edits its answer", func(t *testing.T, w *world) {
		p := w.person(t)
		question := p.write("khoản 1 mục I kế hoạch")
		answer := p.next()
		must[telegramtest.Message](t)(p.Private().Edit(question.MessageID, where))
		eventually(t, "the answer changes", func() bool { return strings.Contains(p.now(answer).Text, whereAnswered) })
		if got := p.now(answer); got.EditDate == 0 || len(labels(got)) != 4 {
			t.Errorf("the edited answer: %+v", got.Message)
		}
		// To a question that has no basis, and to an answer of several messages and back.
		must[telegramtest.Message](t)(p.Private().Edit(question.MessageID, "thủ tục đăng ký kết hôn với người nước ngoài"))
		eventually(t, "the answer is taken back", func() bool { return len(labels(p.now(answer))) == 0 })
		must[telegramtest.Message](t)(p.Private().Edit(question.MessageID, "khoản 2 mục I kế hoạch"))
		eventually(t, "the answer comes again", func() bool {
			return strings.Contains(p.now(answer).Text, "khoản 2 Mục I") || strings.Contains(p.now(answer).Text, "Khoản 2 Mục I")
		})
		greeting := p.write("/trogiup")
		p.next()
		must[telegramtest.Message](t)(p.Private().Edit(greeting.MessageID, where)) // was no question: left alone
		p.nothingElse()
	}},
	{"an album is one message", func(t *testing.T, w *world) {
		p := w.person(t)
		photo := picture(t)
		must[[]telegramtest.Message](t)(p.Private().SendAlbum([]telegramtest.Upload{photo, photo, photo}, ""))
		has(t, p.next(), "chỉ đọc được câu hỏi bằng chữ")
		must[[]telegramtest.Message](t)(p.Private().SendAlbum([]telegramtest.Upload{photo, photo, photo}, where))
		has(t, p.next(), whereAnswered)
		p.nothingElse()
		must[telegramtest.Message](t)(p.Private().SendPhoto(photo.Data, where))
		has(t, p.next(), whereAnswered)
		must[telegramtest.Message](t)(p.Private().SendDocument(telegramtest.Upload{Name: "a.pdf", Data: []byte("%PDF")}, ""))
		has(t, p.next(), "chỉ đọc được câu hỏi bằng chữ")
		for _, kind := range []string{"sticker", "location", "contact"} {
			must[telegramtest.Message](t)(p.Private().SendOther(kind, map[string]any{"file_id": "a", "file_unique_id": "b"}))
			has(t, p.next(), "bằng chữ")
		}
		must[telegramtest.Message](t)(p.Private().SendMedia("voice", telegramtest.Upload{Data: []byte("OggS")}, ""))
		has(t, p.next(), "bằng chữ")
		p.nothingElse()
	}},
	{"strange typing is no trouble", func(t *testing.T, w *world) {
		p := w.person(t)
		has(t, p.ask(norm.NFD.String(where)), whereAnswered)
		has(t, p.ask("co quan gap kho khan vuong mac thi phan anh ve dau"), whereAnswered)
		has(t, p.ask("🎉👨‍👩‍👧‍👦 "+where+" 🎉"), whereAnswered)
		p.ask("🎉🎉🎉👍🏽")
		p.ask("\u202eمرحبا بالعالم\u202c שלום עולם")
		p.ask("<b>không đóng thẻ & </i> &lt; %s $1 ' \" \\ ` _ *")
		p.ask(strings.Repeat("thi đua khen thưởng ", 300)[:4096])
		p.ask(strings.Repeat("Ă", 4096))
		p.ask(strings.Repeat("👍", 2048))
		p.nothingElse()
	}},
	{"persons who write at once keep their own answers", func(t *testing.T, w *world) {
		var all sync.WaitGroup
		for _, part := range []string{"I", "II"} {
			p := w.person(t)
			all.Go(func() {
				for n := range 3 {
					if _, err := p.Send(fmt.Sprintf("khoản %d mục %s kế hoạch", n+1, part)); err != nil {
						t.Error(err)
						return
					}
				}
			})
			defer func() {
				for n := range 3 {
					has(t, p.next(), fmt.Sprintf("hoản %d Mục %s Kế hoạch", n+1, part))
				}
				p.nothingElse()
			}()
		}
		all.Wait()
	}},
	{"a group is answered when it names the bot", func(t *testing.T, w *world) {
		boss, p := w.known(t, admin), w.person(t)
		group := w.tg.AddGroup(telegramtest.Group{Title: "Cụm thi đua số 1", Members: []int64{boss.ID(), p.ID()}})
		if err := w.tg.AddBot(group, boss.ID()); err != nil {
			t.Fatal(err)
		}
		here := p.in(group)
		has(t, here.next(), "đã tham gia nhóm", "@"+w.tg.BotUser().Username)
		if err := w.tg.PromoteBot(group, p.ID()); err != nil { // by no admin of ours; from now it sees every message
			t.Fatal(err)
		}
		here.write("mai họp lúc mấy giờ, các đồng chí?")
		here.write("/trogiup@botkhac")
		asked := here.write("@" + w.tg.BotUser().Username + " " + where)
		answer := here.next()
		has(t, answer, whereAnswered)
		if answer.ReplyToMessage == nil || answer.ReplyToMessage.MessageID != asked.MessageID {
			t.Error("the answer does not reply to the question")
		}
		has(t, here.ask("/trogiup@"+w.tg.BotUser().Username), "Hướng dẫn sử dụng")
		if words := here.press(answer, "👍 Hữu ích"); words != "Cảm ơn đồng chí đã góp ý." {
			t.Errorf("a vote in the group: %q", words)
		}
	}},
	{"a group of strangers is told so and left", func(t *testing.T, w *world) {
		p := w.person(t)
		group := w.tg.AddGroup(telegramtest.Group{Title: "Nhóm lạ", Members: []int64{p.ID()}})
		if err := w.tg.AddBot(group, p.ID()); err != nil {
			t.Fatal(err)
		}
		has(t, p.in(group).next(), "xin rời nhóm này")
		eventually(t, "the bot leaves", func() bool {
			return slices.ContainsFunc(w.tg.Messages(group), func(m telegramtest.Post) bool { return m.LeftChatMember != nil })
		})
	}},
	{"a group that becomes a supergroup gets what waited", func(t *testing.T, w *world) {
		boss := w.known(t, admin)
		group := w.tg.AddGroup(telegramtest.Group{Type: "group", Title: "Khối", Members: []int64{boss.ID()}})
		if err := w.tg.AddBot(group, boss.ID()); err != nil {
			t.Fatal(err)
		}
		here := boss.in(group)
		here.next()
		rule := w.tg.Inject(telegramtest.Fault{ChatID: group, Method: "sendMessage", Do: telegramtest.WithholdBefore})
		here.write("@" + w.tg.BotUser().Username + " " + where)
		held(t, rule, 1)
		super := must[int64](t)(w.tg.Upgrade(group))
		rule.Remove()
		has(t, boss.see(super).next(), whereAnswered)
		if n := len(w.tg.BotMessages(group)); n != 1 {
			t.Errorf("%d messages in the old group", n)
		}
		boss.see(super).nextAfter(1, "@"+w.tg.BotUser().Username+" khoản 1 mục I kế hoạch", "hoản 1 Mục I")
	}},
	{"who blocks the bot hears nothing, who writes again is answered", func(t *testing.T, w *world) {
		p := w.person(t)
		p.ask("/trogiup")
		rule := w.tg.Inject(telegramtest.Fault{ChatID: p.ID(), Method: "sendMessage", Do: telegramtest.WithholdBefore, Times: 1})
		p.write(where)
		p.write("khoản 1 mục I kế hoạch")
		p.write("khoản 2 mục I kế hoạch")
		held(t, rule, 1)
		if err := p.Block(); err != nil {
			t.Fatal(err)
		}
		rule.Remove()
		eventually(t, "the deliveries are given up", func() bool {
			return count(t, w, `select count(*) from outbox_delivery where chat_id = $1 and state = 'failed'`, p.ID()) == 3
		})
		calls := sends(w, p.ID())
		must[telegramtest.Message](t)(p.Start(""))
		has(t, p.next(), "Kính chào")
		has(t, p.ask("khoản 3 mục I kế hoạch"), "hoản 3 Mục I")
		p.nothingElse()
		if got := sends(w, p.ID()) - calls; got != 3 {
			t.Errorf("after the return %d messages were sent", got)
		}
	}},
	{"a refused, a cut and a lost call cost the person nothing", func(t *testing.T, w *world) {
		for _, trouble := range []struct {
			name  string
			fault telegramtest.Fault
			most  int // messages that may arrive
		}{
			{"429", telegramtest.Fault{Do: telegramtest.Refuse, Code: 429, RetryAfter: 2}, 1},
			{"500", telegramtest.Fault{Do: telegramtest.Refuse, Code: 500}, 1},
			{"502 with a page", telegramtest.Fault{Do: telegramtest.BadGateway}, 1},
			{"cut before", telegramtest.Fault{Do: telegramtest.LoseRequest}, 1},
			{"cut after", telegramtest.Fault{Do: telegramtest.LoseReply}, 2},
		} {
			p := w.person(t)
			trouble.fault.Method, trouble.fault.ChatID, trouble.fault.Times = "sendMessage", p.ID(), 1
			w.tg.Inject(trouble.fault)
			has(t, p.ask(where), whereAnswered)
			eventually(t, "the answer is recorded", func() bool {
				return count(t, w, `select count(*) from outbox_delivery where chat_id = $1 and state = 'sent'`, p.ID()) == 1
			})
			got := w.tg.BotMessages(p.ID())
			if len(got) > trouble.most {
				t.Errorf("%s: %d messages", trouble.name, len(got))
			}
			if len(got) > 1 {
				if count(t, w, `select count(*) from outbox_delivery where chat_id = $1 and uncertain`, p.ID()) == 0 {
					t.Errorf("%s: the message came twice and is not listed as uncertain", trouble.name)
				}
			}
		}
	}},
	{"a long article comes as pages", func(t *testing.T, w *world) {
		p := w.person(t)
		answer := p.ask("Điều 2 Thông tư 77/2020/TT-BTN")
		for answer.ReplyMarkup == nil {
			answer = p.next()
		}
		if p.seen > 3 {
			t.Errorf("the answer is %d messages", p.seen)
		}
		has(t, answer, "Căn cứ: Điều 2 Thông tư", "Xem nguyên văn")
		p.press(answer, "Xem nguyên văn")
		page := p.next()
		has(t, page, "Điều 2", "Trang 1/")
		seen := p.seen
		words := page.Text
		pages := 1
		for slices.Contains(labels(page), "Trang sau ›") {
			if said := p.press(page, "Trang sau ›"); said != "" {
				t.Fatalf("over the button: %q", said)
			}
			pages++
			eventually(t, "the page turns", func() bool {
				page = p.now(page)
				return strings.Contains(page.Text, fmt.Sprintf("Trang %d/", pages))
			})
			words += page.Text
		}
		for i := range 60 {
			if !strings.Contains(words, fmt.Sprintf("Tài liệu loại %d gồm: sổ ghi & <tệp> lưu", i+1)) {
				t.Errorf("khoản %d is on no page", i+1)
			}
		}
		p.press(page, "‹ Trang trước")
		eventually(t, "the page turns back", func() bool { return strings.Contains(p.now(page).Text, fmt.Sprintf("Trang %d/", pages-1)) })
		if got := len(w.tg.BotMessages(p.ID())); got != seen {
			t.Errorf("turning pages made %d messages", got-seen)
		}
	}},
	{"unreadable updates stop nobody", func(t *testing.T, w *world) {
		p := w.person(t)
		p.ask("/trogiup")
		w.tg.PushUpdate("message", []byte(`{"message_id":"x"}`))
		w.tg.PushUpdate("message", []byte(fmt.Sprintf(`{"message_id":1,"date":1,"chat":{"id":%d,"type":"private"}}`, p.ID())))
		w.tg.PushUpdate("callback_query", []byte(`{"id":"1","from":{"id":5},"data":"v:1"}`))
		w.tg.PushUpdate("message", []byte(`[]`))
		w.tg.PushUpdate("message", []byte(`{"message_id":5,"text":"x","entities":[{"type":"bot_command","offset":-4,"length":99999}],"chat":{"id":-77,"type":"supergroup"}}`))
		has(t, p.ask(where), whereAnswered)
	}},
}

// see is the person looking at another chat from its beginning.
func (p *person) see(chat int64) *person {
	return &person{Person: p.Person, w: p.w, t: p.t, chat: chat}
}

// nextAfter asks, skips n messages that were there, and requires words of the next.
func (p *person) nextAfter(n int, question string, words ...string) {
	p.t.Helper()
	p.seen = n
	p.write(question)
	got := p.next()
	for _, part := range words {
		if !strings.Contains(got.Text, part) {
			p.t.Errorf("the message lacks %q: %s", part, got.Text)
		}
	}
}

func count(t *testing.T, w *world, text string, args ...any) (n int) {
	t.Helper()
	if err := w.db.QueryRow(t.Context(), text, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func sends(w *world, chat int64) int {
	return len(slices.DeleteFunc(w.tg.Calls("sendMessage"), func(c telegramtest.Call) bool { return c.ChatID != chat }))
}

// forgedPress is a press that no app would send.
func forgedPress(t *testing.T, p *person, on telegramtest.Post, data string) []byte {
	t.Helper()
	return []byte(fmt.Sprintf(`{"id":"%d","from":{"id":%d,"first_name":"X"},"chat_instance":"1","data":%q,
"message":{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"private"}}}`,
		time.Now().UnixNano(), p.ID(), strings.ToValidUTF8(strings.ReplaceAll(data, "\x00", ""), "?"), on.MessageID, on.Date, p.ID()))
}

func TestALateAnswerSaysWhenTheQuestionWasAsked(t *testing.T) {
	t.Parallel()
	late := telegramtest.New()
	late.Now = func() time.Time { return time.Now().Add(-7 * time.Hour) } // written seven hours before the bot came back
	w := newWorld(t, database.Config{DataDir: t.TempDir()}, late)
	w.serve()
	p := w.person(t)
	asked := late.Now().In(time.FixedZone("ICT", 7*3600))
	answer := p.ask(where)
	has(t, answer, "Trả lời câu hỏi gửi lúc ", asked.Format("ngày 02/01/2006"), whereAnswered)
	p.nothingElse()
	w.program.terminate()
}

func TestTelegramDownForAWhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t, database.Config{DataDir: t.TempDir()}, nil)
	w.tg.SetDown(true)
	w.begin() // the program comes up before the network does
	p, q := w.person(t), w.person(t)
	p.write(where)
	eventually(t, "the program says that Telegram is away", func() bool {
		return strings.Contains(w.program.log.String(), "Telegram cannot be reached")
	})
	w.tg.SetDown(false)
	has(t, p.next(), whereAnswered)
	rule := w.tg.Inject(telegramtest.Fault{Method: "sendMessage", Do: telegramtest.WithholdBefore, Times: 1})
	q.write(where)
	held(t, rule, 1)
	w.tg.SetDown(true) // with an answer on its way
	eventually(t, "the program notices", func() bool { return strings.Contains(w.program.log.String(), "updates cannot be fetched") })
	w.tg.SetDown(false)
	rule.Remove()
	has(t, q.next(), whereAnswered)
	p.nothingElse()
	q.nothingElse()
	w.program.terminate()
}
