package consolidation_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/bottest/desktest"
	"thidua/bot/digest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

// keep puts other data into the newest draft.
func keep(d *desktest.Desk, change func(data *digest.Data)) {
	d.T.Helper()
	all := data(d)
	change(&all)
	if err := all.Check(); err != nil {
		d.T.Fatal(err)
	}
	d.W.Exec(d.T, `update digest set data = $1`, string(bottest.Must[[]byte](d.T)(json.Marshal(all))))
}

// turned is what all pages of a text say, from the first, and the last of them.
func turned(p *bottest.Person, page telegramtest.Post) (text string, last telegramtest.Post) {
	p.T.Helper()
	text = page.Text
	for n := 0; slices.Contains(bottest.Labels(page), onward); n++ {
		if n > 20 {
			p.T.Fatal("the pages do not end")
		}
		before := page
		p.Press(page, onward)
		p.W.AwaitHandled()
		page = p.See().Last()
		if page.Text == before.Text {
			p.T.Fatalf("the page did not turn: %s", page.Text)
		}
		text += "\n" + page.Text
	}
	return text, page
}

func TestTheSecondPressOpensTheDraftInWork(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d, _, _, _ := reported(t, w)
		first := made(d)
		write(d.Officer, theme(d, first, 0), "Đổi tên", "Tên đã sửa")
		w.AwaitHandled()
		d.Officer.See()
		again := made(d)
		bottest.Has(t, again, "Kỳ này đã có dự thảo đang soạn", "Dự thảo báo cáo tổng hợp", "Chủ đề: 2")
		if n := w.Count(t, `select count(*) from digest`); n != 1 || data(d).Themes[0].Title != "Tên đã sửa" {
			t.Errorf("there are %d drafts, of %+v", n, data(d).Themes)
		}
	})
}

func TestAProposalIsAboutTheTicketsThatItsThemeHas(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d, main, _, other := reported(t, w)
		page := made(d)
		themes := d.Officer.Turn(page, "Chủ đề (2)", "Chủ đề (2)")
		ask := d.Officer.Reach(d.Officer.Turn(themes, bottest.Labels(themes)[1], other), "Gộp vào chủ đề khác")
		themes = d.Officer.Turn(ask, bottest.Labels(ask)[0], "Chủ đề (1)")
		screen := d.Officer.Turn(themes, bottest.Labels(themes)[0], other)
		screen = d.Officer.Turn(d.Officer.Turn(screen, "➕ Kiến nghị", "Kiến nghị 1"), up, "qua UBND tỉnh")
		if p := data(d).Proposals[0]; !slices.Equal(slices.Sorted(slices.Values(p.Codes)), []string{main, other}) {
			t.Fatalf("the added proposal is about %q", p.Codes)
		}
		screen = d.Officer.Turn(d.Officer.Turn(screen, up, "Chủ đề: 1"), "Chủ đề (1)", "Chủ đề (1)")
		ask = d.Officer.Reach(d.Officer.Turn(screen, bottest.Labels(screen)[0], other), "Tách một phản ánh")
		i := slices.IndexFunc(bottest.Labels(ask), func(l string) bool { return strings.HasPrefix(l, other) })
		d.Officer.Turn(ask, bottest.Labels(ask)[i], "Chủ đề (2)")
		if all := data(d); !slices.Equal(all.Proposals[0].Codes, []string{main}) || !slices.Equal(all.Themes[1].Codes, []string{other}) {
			t.Errorf("after %s was taken out the proposal is about %q, the themes are %+v", other, all.Proposals[0].Codes, all.Themes)
		}
	})
}

// What is confirmed is shown whole, and nobody confirms what they were not shown.
func TestLongDecisionsAreShownWholeBeforeTheyAreRecorded(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d, page, _, _ := proposed(t, w)
		keep(d, func(data *digest.Data) {
			for len(data.Proposals) < 14 {
				data.Proposals = append(data.Proposals, data.Proposals[0])
			}
		})
		page = agreed(d, page)
		d.Officer.Reach(page, "Ghi ý kiến UBND tỉnh")
		ask := d.Officer.Ask("Số 5123/UBND-NC ngày 28/12/2026")
		var decisions []string
		for n := range 14 {
			bottest.Has(t, ask, fmt.Sprintf("Kiến nghị %d/14", n+1))
			decisions = append(decisions, fmt.Sprintf("ý kiến thứ %d ", n)+strings.TrimSpace(strings.Repeat("giao Sở Tài chính ", 54)))
			ask = d.Officer.Ask(decisions[n])
		}
		bottest.Has(t, ask, "Kiểm tra trước khi ghi", "Văn bản số 5123/UBND-NC ngày")
		bottest.Offers(t, ask, "✅ Ghi và báo các cơ quan", false)
		text, last := turned(d.Officer, ask)
		flat := strings.Join(strings.Fields(text), " ")
		for _, words := range decisions {
			if !strings.Contains(flat, words) {
				t.Errorf("the pages lack %.40q", words)
			}
		}
		d.Officer.Turn(last, "✅ Ghi và báo các cơ quan", "Đã ghi ý kiến UBND tỉnh")
	})
}

func TestAnOpinionThatAnotherRecordedMeanwhileEndsTheForm(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d, page, _, _ := proposed(t, w)
		colleague := w.Officer(t, directory.Officer)
		page = agreed(d, page)
		check := func(p *bottest.Person, page telegramtest.Post) telegramtest.Post {
			t.Helper()
			p.Reach(page, "Ghi ý kiến UBND tỉnh")
			p.Ask("5123/UBND-NC ngày 28/12/2026")
			p.Ask("Đồng ý.")
			return p.Ask("Không đồng ý.")
		}
		list := colleague.Ask("/tonghop")
		theirs := check(colleague, colleague.Turn(list, bottest.Labels(list)[0], "Đã đồng ý, trình ký"))
		d.Officer.Turn(check(d.Officer, page), "✅ Ghi và báo các cơ quan", "Đã ghi ý kiến UBND tỉnh")
		bottest.Has(t, colleague.Turn(theirs, "✅ Ghi và báo các cơ quan", "đã được ghi"), "đã được ghi")
		bottest.Has(t, colleague.Ask("/huy"), "không có việc nào")
	})
}

func TestALongThemeAndProposalAreShownWhole(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d, page, _, _ := proposed(t, w)
		words := func(what string) string {
			return what + " " + strings.TrimSpace(strings.Repeat("kinh phí cấp xã ", 180)) + " hết " + what
		}
		var all []string
		keep(d, func(data *digest.Data) {
			x, p := &data.Themes[0], &data.Proposals[0]
			for i, field := range []*string{&x.What, &x.LegalBasis, &x.Objective, &x.Subjective, &p.Content, &p.Basis, &p.View} {
				*field = words(fmt.Sprint("phần ", i))
				all = append(all, *field)
			}
		})
		themes := d.Officer.Turn(page, "Chủ đề (2)", "Chủ đề (2)")
		screen := d.Officer.Turn(themes, bottest.Labels(themes)[0], "phần 0")
		shown, last := turned(d.Officer, screen)
		bottest.Offers(t, last, "Đổi tên", true)
		i := slices.IndexFunc(bottest.Labels(last), func(l string) bool { return strings.HasPrefix(l, "1. Giao") })
		proposal := d.Officer.Turn(last, bottest.Labels(last)[i], "phần 4")
		more, last := turned(d.Officer, proposal)
		bottest.Offers(t, last, "Bỏ kiến nghị này", true)
		flat := strings.Join(strings.Fields(shown+" "+more), " ")
		for _, want := range all {
			if !strings.Contains(flat, want) {
				t.Errorf("the pages lack %.30q", want)
			}
		}
	})
}

// grown has so many further tickets in the first theme.
func grown(data *digest.Data, n int) {
	for i := range n {
		code := fmt.Sprintf("VM-2026-%04d", 900+i)
		data.Tickets = append(data.Tickets, digest.Ticket{Code: code, Agency: "Cơ quan XA1", Text: "thêm"})
		data.Themes[0].Codes = append(data.Themes[0].Codes, code)
	}
}

func TestOneOfManyTicketsIsTakenOutOfATheme(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d, _, _, _ := reported(t, w)
		page := made(d)
		keep(d, func(data *digest.Data) { grown(data, 100) })
		ask := d.Officer.Reach(theme(d, page, 0), "Tách một phản ánh")
		if n := len(bottest.Labels(ask)); n > 10 {
			t.Errorf("there are %d buttons", n)
		}
		for !slices.ContainsFunc(bottest.Labels(ask), func(l string) bool { return strings.HasPrefix(l, "VM-2026-0950") }) {
			ask = d.Officer.Reach(ask, onward)
		}
		i := slices.IndexFunc(bottest.Labels(ask), func(l string) bool { return strings.HasPrefix(l, "VM-2026-0950") })
		d.Officer.Turn(ask, bottest.Labels(ask)[i], "Chủ đề (3)")
		if themes := data(d).Themes; !slices.Equal(themes[2].Codes, []string{"VM-2026-0950"}) || slices.Contains(themes[0].Codes, "VM-2026-0950") {
			t.Errorf("the themes are %+v", themes)
		}
	})
}

func TestThemesThatAreTooLongTogetherAreNotMerged(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d, _, _, _ := reported(t, w)
		screen := theme(d, made(d), 0)
		keep(d, func(data *digest.Data) {
			data.Themes[0].What, data.Themes[1].What = strings.Repeat("một ", 2500), strings.Repeat("hai ", 2500)
		})
		before := data(d)
		ask := d.Officer.Reach(screen, "Gộp vào chủ đề khác")
		d.Officer.Refused(ask, bottest.Labels(ask)[0], "phần “Nội dung” của hai chủ đề cộng lại dài 20001 ký tự, quá mức 16000")
		if after := data(d); fmt.Sprint(after) != fmt.Sprint(before) {
			t.Errorf("the themes are %+v", after.Themes)
		}
		d.Officer.Turn(ask, cancel, "Đã hủy")
	})
}

func TestWhoMadeAndWhoSignedADraftHearThatItCameBack(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d, page, _, _ := proposed(t, w)
		colleague, uninvolved := w.Officer(t, directory.Officer), w.Officer(t, directory.Officer)
		list := colleague.Ask("/tonghop")
		colleague.Turn(colleague.Turn(list, bottest.Labels(list)[0], "Chủ đề: 2"), submit, "1 lãnh đạo được báo")
		review := d.Approver.Turn(d.Approver.Until("trình dự thảo"), "Mở dự thảo", "Chờ lãnh đạo đồng ý")
		d.Officer.Refused(page, submit, changed)
		d.Approver.Reach(review, "Trả lại")
		bottest.Has(t, d.Approver.Ask("Bổ sung nguyên nhân"), "2 người làm dự thảo được báo")
		for _, p := range []*bottest.Person{d.Officer, colleague} {
			bottest.Has(t, p.Until("được trả lại"), "Bổ sung nguyên nhân")
		}
		w.AwaitHandled()
		for _, m := range w.TG.BotMessages(uninvolved.ID()) {
			if strings.Contains(m.Text, "trả lại") {
				t.Errorf("who had no part in it is told %q", m.Text)
			}
		}
		d.Approver.Refused(review, "Trả lại", changed) // before anything is asked
		if n := w.Count(t, `select count(*) from form where account = $1`, d.Approver.ID()); n != 0 {
			t.Error("it asks why")
		}
	})
}

// The job asks for the right again, in the transaction that keeps the draft.
func TestADraftThatIsNotMadeIsSaid(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := desktest.New(t, w)
		due := func(key, payload string) {
			t.Helper()
			w.Exec(t, `insert into job (kind, key, payload, due_at, set_at, state, lease_until, fence, attempts, error, again_at, again_payload, ended_at, account)
values ('draft consolidated report', $1, $2, 1, 1, 'waiting', 0, 0, 0, '', 0, '', 0, $3)`, key, payload, d.Focal.ID())
		}
		due("right", fmt.Sprintf(`{"Chat":%[1]d,"Account":%[1]d,"Period":{"From":"2026-01-01","To":"2026-03-31"}}`, d.Focal.ID()))
		bottest.Has(t, d.Focal.Next(), "không")
		w.AwaitHandled()
		if n := w.Count(t, `select count(*) from digest`); n != 0 {
			t.Errorf("%d drafts were made", n)
		}
	})
}
