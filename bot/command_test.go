package bot_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"thidua/bot"
	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/knowledge/vietnamese"
)

// spelt are the commands whose names are words with tones, as people write them; the others are abbreviations or foreign.
var spelt = map[string]string{
	"hoi": "hỏi", "vanban": "văn bản", "trogiup": "trợ giúp", "huy": "hủy", "dulieu": "dữ liệu", "bieumau": "biểu mẫu", "phananh": "phản ánh",
	"theodoi": "theo dõi", "thongbao": "thông báo", "soan": "soạn", "choduyet": "chờ duyệt", "dondoc": "đôn đốc",
	"xuly": "xử lý", "tonghop": "tổng hợp", "thongke": "thống kê", "tochuc": "tổ chức", "ketnoi": "kết nối", "ngatketnoi": "ngắt kết nối",
	"ngaynghi": "ngày nghỉ", "nap": "nạp", "moi": "mời",
}

// Every command is met however it is written: what is said to it does not depend on that.
func TestEveryCommandIsMetHoweverItIsWritten(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		officer := w.Officer(t, directory.Admin)
		name := w.TG.BotUser().Username
		left := maps.Clone(spelt)
		for _, m := range bot.Modules(t) {
			for _, c := range m.Commands {
				if c.Name == "start" { // which Telegram makes
					continue
				}
				words, known := spelt[c.Name]
				delete(left, c.Name)
				if known && strings.ReplaceAll(vietnamese.Fold(words), " ", "") != c.Name {
					t.Errorf("%q is not /%s", words, c.Name)
				}
				if !known {
					words = c.Name
				}
				plain := officer.Ask("/" + c.Name)
				if strings.Contains(plain.Text, "không có lệnh") {
					t.Errorf("/%s is not known", c.Name)
				}
				for _, way := range slices.Compact([]string{
					"/" + strings.ToUpper(c.Name) + "@" + name, "/" + words, "/ " + vietnamese.Fold(words), "/" + capitals(strings.ReplaceAll(words, " ", "  ")) + "@" + strings.ToUpper(name),
					"/" + strings.ReplaceAll(words, " ", "_") + "\n", "/" + strings.ToUpper(strings.ReplaceAll(words, " ", "")),
				}) {
					officer.Ask("/huy")
					if got := officer.See().Ask(way); first(got.Text) != first(plain.Text) {
						t.Errorf("%q: %.150q, but /%s: %.150q", way, got.Text, c.Name, plain.Text)
					}
					officer.See()
				}
				officer.Ask("/huy")
				officer.See()
			}
		}
		for name := range left {
			t.Errorf("there is no /%s", name)
		}
	})
}

// first is the first line of a text.
func first(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// capitals writes each word with a capital letter.
func capitals(words string) string {
	begins := true
	return strings.Map(func(r rune) rune {
		if begins {
			r = unicode.ToUpper(r)
		}
		begins = r == ' '
		return r
	}, words)
}
