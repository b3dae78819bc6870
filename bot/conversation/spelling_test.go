package conversation_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"thidua/bot/bottest"
	"thidua/bot/directory"
)

func TestACommandIsKnownHoweverItIsSpelled(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p, officer := w.Member(t), w.Officer(t, directory.Officer)
		for _, typed := range []string{"/trợ giúp", "/trợgiúp", "/Trợ Giúp", "/TRỢ  GIÚP", "/tro giup", norm.NFD.String("/trợ giúp")} {
			bottest.Has(t, p.Ask(typed), "Đặt câu hỏi:")
		}
		bottest.Has(t, p.Ask("/hỏi "+bottest.Question), bottest.Answer)
		bottest.Has(t, p.Ask("/hỏi"), "ghi câu hỏi sau lệnh")
		bottest.Has(t, p.Ask("/văn bản"), "Kho văn bản hiện có")
		bottest.Has(t, p.Ask("/tổ chức"), "không thuộc quyền")
		bottest.Has(t, officer.Ask("/tổ chức"), "Tìm cơ quan hoặc người")
		bottest.Has(t, officer.Ask("/tổ chức không có gì như thế"), "Không tìm thấy")
		for _, unknown := range []string{"/không có", "/Thưởng", "/khenthưởng gì đó"} {
			bottest.Has(t, p.Ask(unknown), "không có lệnh", "/trogiup")
		}
		p.NothingElse()
	})
}

func TestAPlaceAfterASlashIsAQuestion(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		for _, typed := range []string{"/khoản 1 mục I kế hoạch", "/Khoản 1, Mục I Kế hoạch", "/khoan 1 muc I ke hoach", " /khoản 1 mục I kế hoạch"} {
			bottest.Has(t, p.Ask(typed), "hoản 1 Mục I")
		}
		for _, typed := range []string{"/điều 5", "/nghị định 98", "/luật thi đua khen thưởng"} {
			if got := p.Ask(typed); strings.Contains(got.Text, "không có lệnh") {
				t.Errorf("%s: %s", typed, got.Text)
			}
		}
		for _, typed := range []string{"/dieuchinh", "/điều chỉnh", "/huongdan", "/không có"} {
			bottest.Has(t, p.Ask(typed), "không có lệnh")
		}
		for i, typed := range []string{" /trogiup", "\n/trợ giúp"} {
			w.TG.PushUpdate("message", fmt.Appendf(nil, `{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"private"},"from":{"id":%[3]d,"first_name":"X"},"text":%q,"entities":[{"type":"bot_command","offset":1,"length":4}]}`,
				900+i, time.Now().Unix(), p.ID(), typed))
			bottest.Has(t, p.Next(), "Đặt câu hỏi:")
		}
	})
}

// pushedIn is a message in a group as Telegram sends it, with the command that Telegram marks at its begin.
func pushedIn(p *bottest.Person, n int, text, fields string) {
	entities := ""
	if command := regexp.MustCompile(`^(/[A-Za-z0-9_]+(@\w+)?)(\s|$)`).FindStringSubmatch(text); command != nil {
		entities = fmt.Sprintf(`,"entities":[{"type":"bot_command","offset":0,"length":%d}]`, len(command[1]))
	}
	p.W.TG.PushUpdate("message", fmt.Appendf(nil, `{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"supergroup"},"from":{"id":%d,"first_name":"X"},"text":%q%s%s}`,
		n, time.Now().Unix(), p.Chat, p.ID(), text, entities, fields))
}

func TestACommandInAGroupIsTheBotsThatItNames(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		boss := w.Administrator(t)
		here := boss.InGroup(w.Group(t, "Nhóm", boss))
		name, n := w.TG.BotUser().Username, 900
		for _, c := range []struct{ text, want string }{
			{"/khoan@%s 1 muc I ke hoach", "hoản 1 Mục I"}, {"/khoản@%s 1 mục I kế hoạch", "hoản 1 Mục I"}, {"/khoan_1@%s muc I ke hoach", "hoản 1 Mục I"}, {"/khoản_1@%s mục I kế hoạch", "hoản 1 Mục I"},
			{"/khoản 1@%s mục I kế hoạch", "hoản 1 Mục I"}, {"/khoản@%s 1 mục I kế hoạch, gửi a@thu.vn", "hoản 1 Mục I"}, {"/hoi@%s " + bottest.Question, bottest.Answer}, {"/HOI@%s\n" + bottest.Question, bottest.Answer}, {"/hỏi@%s " + bottest.Question, bottest.Answer},
			{"/trogiup@%s văn bản", "Hướng dẫn sử dụng"}, {"/trợ giúp@%s", "Hướng dẫn sử dụng"}, {"/vanban@%s 1", "Kho văn bản"}, {"/phananh@%s thiếu kinh phí", "nhắn riêng"}, {"/khongco@%s 5", "không có lệnh /khongco"}, {"/không có@%s", "không có lệnh"},
		} {
			n++
			pushedIn(here, n, fmt.Sprintf(c.text, name), "")
			if got := here.Next(); !strings.Contains(got.Text, c.want) {
				t.Errorf("%s: %s", c.text, got.Text)
			}
		}
		answers := fmt.Sprintf(`,"reply_to_message":{"message_id":1,"date":1,"chat":{"id":%d,"type":"supergroup"},"from":{"id":%d,"is_bot":true,"first_name":"X"},"text":"…"}`, here.Chat, w.TG.BotUser().ID)
		for _, text := range []string{"/hoi@khac_bot %s", "/dieu@khac_bot 5", "/trợ giúp@khac_bot", "/khoản@KhacBot 1 mục I kế hoạch", "/hoi@" + name + "x_bot %s"} {
			for _, fields := range []string{"", answers} {
				n++
				pushedIn(here, n, strings.ReplaceAll(text, "%s", bottest.Question), fields)
			}
		}
		w.AwaitHandled()
		if kept := w.Count(t, `select count(*) from inbox_update where payload like '%khac%' or payload like '%x_bot%'`); kept > 0 {
			t.Errorf("%d commands to other bots are kept", kept)
		}
		here.NothingElse()
	})
}
