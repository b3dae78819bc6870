package knowledge_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/bank"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

const (
	oldRules = `BỘ THỬ NGHIỆM
Số: 3/2012/TT-BTN
Hà Nội, ngày 02 tháng 3 năm 2012
THÔNG TƯ
Quy định về khen thưởng
Điều 1. Mức tiền thưởng
1. Cá nhân được tặng Giấy khen được thưởng 0,2 lần mức lương cơ sở.
2. Tập thể được thưởng gấp đôi.
Điều 2. Hiệu lực thi hành
Thông tư này có hiệu lực thi hành từ ngày 15 tháng 4 năm 2012.
`
	newRules = `BỘ THỬ NGHIỆM
Số: 7/2020/TT-BTN
Hà Nội, ngày 02 tháng 3 năm 2020
THÔNG TƯ
Quy định về khen thưởng
Điều 1. Mức tiền thưởng
1. Cá nhân được tặng Giấy khen được thưởng 0,3 lần mức lương cơ sở.
2. Tập thể được thưởng gấp đôi.
Điều 2. Hiệu lực thi hành
1. Thông tư này có hiệu lực thi hành từ ngày 15 tháng 4 năm 2020.
2. Thông tư này thay thế Thông tư số 3/2012/TT-BTN ngày 02 tháng 3 năm 2012.
`
	everyday = "hộ nuôi tôm giỏi nhất ấp được xã tặng giấy khen thì phong bì tính theo kiểu nào"
)

// bankOf is a corpus of texts and files of questions, in their order.
func bankOf(t *testing.T, db *database.DB, folder string, texts ...string) (*knowledge.Store, *knowledge.Answerer) {
	t.Helper()
	store := knowledge.NewStore(db)
	in := &ingest.Ingester{Store: store}
	for i, text := range texts {
		file := filepath.Join(folder, string(rune('a'+i))+".txt")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if results, err := in.Paths(t.Context(), file); err != nil || results[0].Problem != nil {
			t.Fatal(results, err)
		}
	}
	return store, &knowledge.Answerer{Library: knowledge.NewLibrary(store)}
}

// cited is where the answer to a question stands first, "" where there is none.
func cited(t *testing.T, a *knowledge.Answerer, question string, day knowledge.Day) string {
	t.Helper()
	answer, err := a.Answer(t.Context(), knowledge.Question{Text: question, AsOf: day})
	if err != nil {
		t.Fatal(err)
	}
	if len(answer.Citations) == 0 {
		return ""
	}
	return answer.Citations[0].Number + " " + answer.Citations[0].Path
}

func TestAQuestionOfTheBankFindsItsProvisionWhileItHasTheWords(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		folder := t.TempDir()
		const asked = everyday + " khen thưởng giấy khen"
		store, a := bankOf(t, db, folder, newRules)
		without := cited(t, a, asked, "2021-01-01")
		_, same := bankOf(t, db, folder, newRules, "# 7/2020/TT-BTN\n## Điều 1 khoản 2\n"+asked)
		const want = "7/2020/TT-BTN Điều 1 khoản 2"
		if got := cited(t, a, asked, "2021-01-01"); got != want || without == want {
			t.Errorf("without the question %q, with it %q", without, got)
		}
		if got := cited(t, same, asked, "2021-01-01"); got != want {
			t.Errorf("another reader finds %q", got)
		}
		// Another sum leaves what is asked about as it is, other words do not.
		other := strings.Replace(newRules, "2. Tập thể được thưởng gấp đôi.", "2. Hồ sơ gồm tờ trình, danh sách, báo cáo thành tích và biên bản họp xét, gửi trước ngày 30 tháng 11.", 1)
		bankOf(t, db, folder, other)
		if got := cited(t, a, asked, "2021-01-01"); got == want {
			t.Error("it is found although its words are others")
		}
		all, err := store.Questions.Of(t.Context(), db, "7/2020/tt-btn")
		if err != nil {
			t.Fatal(err)
		}
		if lapsed, err := store.Questions.Lapsed(t.Context(), db, all); err != nil || len(lapsed) != 1 {
			t.Errorf("%+v lapsed (%v)", lapsed, err)
		}
	})
}

func TestQuestionsAboutWhatWasReplacedCountForTheirTime(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		_, a := bankOf(t, db, t.TempDir(), oldRules, newRules, "# 3/2012/TT-BTN\n## Điều 1 khoản 1\n"+everyday+"\nnăm 2015 "+everyday+"\n# 7/2020/TT-BTN\n## Điều 1 khoản 2\nxã khen cả nhóm nuôi tôm thì phong bì chia theo kiểu nào\n")
		const then, now = "3/2012/TT-BTN Điều 1 khoản 1", "xã khen cả nhóm nuôi tôm thì phong bì chia theo kiểu nào"
		if got := cited(t, a, "năm 2015 "+everyday, ""); got != then {
			t.Errorf("of 2015: %q", got)
		}
		if got := cited(t, a, everyday, ""); got == then {
			t.Error("what is no law any more is found today")
		}
		if got := cited(t, a, now, ""); got != "7/2020/TT-BTN Điều 1 khoản 2" {
			t.Errorf("of today: %q", got)
		}
		if got := cited(t, a, everyday, "2015-01-01"); got != then {
			t.Errorf("as of 2015: %q", got)
		}
	})
}

func TestTheBankHasWhatTheCorpusHas(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		about := bank.Shipped()[0].Document
		const stored = "# 7/2020/TT-BTN\n## Điều 1 khoản 1\n" + everyday + "\n# 9/2031/TT-BTN\n## Điều 1\nđược thưởng mấy đồng\n"
		for _, has := range []map[string]bool{{"7/2020/tt-btn": true}, {"7/2020/tt-btn": true, about: true}} {
			texts := []string{newRules, stored}
			if has[about] {
				texts = append(texts, strings.Replace(oldRules, "3/2012/TT-BTN", strings.ToUpper(about), 1))
			}
			store, a := bankOf(t, db, t.TempDir(), texts...)
			entries, err := store.Questions.Entries(t.Context(), db, func(key string) bool { return has[key] })
			if err != nil {
				t.Fatal(err)
			}
			want := 1
			for _, e := range bank.Shipped() {
				if has[e.Document] {
					want++
				}
			}
			if len(entries) != want || !a.Library.Bank(t).ReadAs(new(bank.Index).With(entries, nil)) {
				t.Errorf("of %v there are %d questions, want %d, or the library has others", has, len(entries), want)
			}
		}
	})
}

func TestWhatTheBankReadIsKeptOverARestart(t *testing.T) {
	db := databasetest.Open(t, databasetest.SQLite(t))
	store, a := bankOf(t, db, t.TempDir(), newRules, "# 7/2020/TT-BTN\n## Điều 1 khoản 1\n"+everyday)
	file := filepath.Join(t.TempDir(), "search.index")
	a.Library.IndexFile = file
	if err := a.Library.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := a.Library.Save(); err != nil {
		t.Fatal(err)
	}
	kept, err := os.Stat(bank.Beside(file))
	if err != nil {
		t.Fatal(err)
	}
	again := knowledge.NewLibrary(store)
	again.IndexFile = file
	if err := again.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := again.Save(); err != nil {
		t.Fatal(err)
	}
	if now, err := os.Stat(bank.Beside(file)); err != nil || !now.ModTime().Equal(kept.ModTime()) {
		t.Errorf("it is written again although nothing changed (%v)", err)
	}
	if err := os.WriteFile(bank.Beside(file), []byte("hỏng"), 0o600); err != nil {
		t.Fatal(err)
	}
	broken := &knowledge.Answerer{Library: knowledge.NewLibrary(store)}
	broken.Library.IndexFile = file
	if got := cited(t, broken, everyday, ""); got != "7/2020/TT-BTN Điều 1 khoản 1" {
		t.Errorf("with a damaged file: %q", got)
	}
}

// Of what a province itself brings in nobody has written questions; its provisions answer all the same, and not what they do not say.
func TestADocumentWithoutQuestionsAnswers(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		_, a := bankOf(t, db, t.TempDir(), `ỦY BAN NHÂN DÂN TỈNH BÌNH MINH
Số: 15/2023/QĐ-UBND
Bình Minh, ngày 05 tháng 6 năm 2023
QUYẾT ĐỊNH
Ban hành Quy định khen thưởng phong trào trồng hoa
Điều 1. Số lượng khen thưởng
1. Mỗi cụm thi đua được đề nghị không quá 03 tập thể, 05 cá nhân tiêu biểu trong phong trào trồng hoa.
2. Mỗi xã được đề nghị không quá 02 hộ gia đình có vườn hoa đẹp.
Điều 2. Hiệu lực thi hành
Quyết định này có hiệu lực từ ngày 15 tháng 6 năm 2023.
`)
		for question, want := range map[string]string{
			"cụm thi đua được đưa lên mấy người tiêu biểu trồng hoa": "Điều 1 khoản 1",
			"ai được miễn thuế khi trồng hoa":                        "",
		} {
			answer, err := a.Answer(t.Context(), knowledge.Question{Text: question, AsOf: "2024-01-01"})
			got := ""
			if len(answer.Citations) > 0 {
				got = answer.Citations[0].Path
			}
			if err != nil || got != want {
				t.Errorf("%q is answered from %q, not %q, %.3f, %v", question, got, want, answer.Confidence, err)
			}
		}
	})
}
