package document_test

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"thidua/bot"
	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/knowledge/database"
)

// erases has a person erase what is kept of them.
func erases(p *bottest.Person) {
	p.T.Helper()
	p.Press(p.Reach(p.Ask("/dulieu"), "Xóa dữ liệu của tôi"), "✅ Thực hiện")
	bottest.Has(p.T, p.Next(), "Đã xóa dữ liệu")
}

func TestErasureTakesAPersonOutOfTheQuestionsAndNoneOfThemAreInTheAudit(t *testing.T) {
	const source = "# 77/2020/TT-BTN\n## Điều 2 khoản 2\n" + question + "\nquỹ nào chi"
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		officer, member := office(t, w, rules(second), source)
		w.Rename(t, member, "Trần Thị Bích Thảo")
		screen := officer.Turn(opens(officer), "Thôi dùng 2", "Đã thôi dùng câu hỏi")
		adds(officer, screen, "tiền thưởng của trần thị bích thảo ai chi", "Đã ghi 1 câu hỏi")
		erases(member)
		w.AwaitHandled()
		bottest.Has(t, opens(officer), "tiền thưởng của (đã xóa dữ liệu cá nhân) ai chi")
		for _, words := range []string{"thảo", "quỹ nào", "tiền thưởng của"} {
			if n := w.Count(t, `select count(*) from audit where lower(detail) like $1`, "%"+words+"%"); n != 0 {
				t.Errorf("%d entries of the audit say %q", n, words)
			}
		}
		if n := w.Count(t, `select count(*) from bank_question where lower(question) like '%thảo%'`); n != 0 {
			t.Errorf("%d questions name who was erased", n)
		}
		id := w.Count(t, `select id from person where account = $1`, officer.ID())
		if n := w.Count(t, `select count(*) from bank_question where added_by = $1 or retired_by = $1`, id); n != 2 {
			t.Fatalf("%d rows are the officer's", n)
		}
		erases(officer)
		if n := w.Count(t, `select count(*) from bank_question where added_by = $1 or retired_by = $1`, id); n != 0 {
			t.Errorf("%d rows tell of the officer", n)
		}
		w.Ingest(t, source+" bao nhiêu") // another file with what was retired
		w.Ingest(t, source)
		if n := w.Count(t, `select count(*) from bank_question where question = 'quỹ nào chi' and retired_at <> 0`); n != 1 {
			t.Error("a file brings back what a person retired who was erased")
		}
	})
}

func TestWhatAPersonDidGoesAlongWhenTheyAreFoundOnTheList(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w, rules(second), many(1))
		screen := officer.Turn(opens(officer), "Thôi dùng 1", "Đã thôi dùng câu hỏi")
		adds(officer, screen, question, "Đã ghi 1 câu hỏi")
		const name = "Lê Thị Minh Hồng"
		came := w.Count(t, `select id from person where account = $1`, officer.ID())
		w.Rename(t, officer, name)
		w.Exec(t, `update person set listed = false where account = $1`, officer.ID())
		listed := w.List(t, name, "SNV", directory.Officer)
		err := w.DB.InTx(t.Context(), func(tx *database.Tx) error {
			people := bot.Offline(w.DB, directory.Settings{}, slog.New(slog.DiscardHandler)).Directory
			_, match, err := people.MergeablePersons(t.Context(), tx, directory.Operator, int64(came))
			if err == nil {
				_, err = people.Merge(t.Context(), tx, directory.Operator, int64(came), directory.MatchOf(match))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		got := w.Strings(t, `select added_by || ' ' || retired_by from bank_question order by id`)
		if want := fmt.Sprintf("0 %d,%d 0", listed, listed); strings.Join(got, ",") != want {
			t.Errorf("%q, want %q", got, want)
		}
	})
}
