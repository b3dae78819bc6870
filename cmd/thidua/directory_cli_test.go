package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"thidua/bot/directory"
	"thidua/bot/roster"
	"thidua/bot/sheet"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// runs runs a command that must succeed.
func (w *world) runs(t *testing.T, args ...string) string {
	t.Helper()
	out, log, status := run(t, w.settings, args...)
	if status != 0 {
		t.Fatalf("thidua %v: %d %s%s", args, status, out, log)
	}
	return out
}

// fails runs a command that must refuse, with these words.
func (w *world) fails(t *testing.T, words string, args ...string) {
	t.Helper()
	out, log, status := run(t, w.settings, args...)
	if status == 0 || !strings.Contains(log, words) {
		t.Errorf("thidua %v: %d %s%s", args, status, out, log)
	}
}

func TestInvitationsAtTheCommandLine(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		for _, code := range []string{"SOA", "SOB", "SOC"} {
			agency(t, w.db, code)
		}
		w.fails(t, "Không có cơ quan này", "invite", "--agency", "KHONGCO")
		w.fails(t, "there is no role", "invite", "--agency", "SOA", "--role", "vua")
		w.fails(t, "--agency CODE, or --all", "invite")
		w.fails(t, "needs -o", "invite", "--all")
		w.fails(t, "one by one", "invite", "--all", "--role", "officer", "-o", "x.xlsx")
		w.fails(t, "01 lần, trong 24 giờ", "invite", "--agency", "SOA", "--role", "officer", "--uses", "5")
		w.fails(t, "90 ngày", "invite", "--agency", "SOA", "--ttl", "400d")
		w.fails(t, "is no time", "invite", "--agency", "SOA", "--ttl", "mai")

		file := filepath.Join(t.TempDir(), "thu-moi.xlsx")
		if out := w.runs(t, "invite", "--all", "--role", "focal", "-o", file, "--ttl", "7d"); !strings.Contains(out, "Đã ghi 3 đường dẫn") {
			t.Errorf("said %q", out)
		}
		book, err := excelize.OpenFile(file)
		if err != nil {
			t.Fatal(err)
		}
		defer book.Close()
		var links []string
		for row := range must[[][]string](t)(book.GetRows(book.GetSheetName(0))) {
			for _, cell := range must[[][]string](t)(book.GetRows(book.GetSheetName(0)))[row] {
				if m := deepLink.FindStringSubmatch(cell); m != nil {
					links = append(links, m[1])
				}
			}
		}
		if len(slices.Compact(slices.Sorted(slices.Values(links)))) != 3 {
			t.Fatalf("links %q", links)
		}
		w.serve()
		p := w.stranger(t)
		has(t, p.come(links[1]), "Thành viên của Cơ quan SO", "họ và tên")
		w.program.terminate()
	})
}

func TestTheAuditAndAPersonAtTheCommandLine(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		w.serve()
		w.mu.Lock()
		agency(t, w.db, "SOA")
		w.mu.Unlock()
		p := w.stranger(t)
		p.come(w.link(t, "--agency", "SOA", "--role", "focal"))
		p.ask("Nguyễn Thị Hạnh Phúc, Chánh Văn phòng")
		p.pressLast(t, "Chưa có văn bản")
		p.next()
		p.pressLast(t, "✅ Gửi")
		p.next()
		p.ask(where)
		boss := w.officer(t, directory.Admin)
		screen := boss.ask("/tochuc")
		boss.press(screen, "Chờ xác nhận (1)")
		boss.press(boss.becomes(screen, "Nguyễn Thị Hạnh Phúc"), "✅ Xác nhận")
		has(t, p.next(), "đã xác nhận")

		found := w.runs(t, "person", "find", "hanh phuc")
		if !strings.Contains(found, "Nguyễn Thị Hạnh Phúc; Đầu mối thi đua, khen thưởng, Cơ quan SOA") {
			t.Fatalf("found %q", found)
		}
		id, _, _ := strings.Cut(found, " ")
		var shown shownPerson
		if err := json.Unmarshal([]byte(w.runs(t, "person", "show", id, "--json")), &shown); err != nil {
			t.Fatal(err)
		}
		if len(shown.Posts) != 1 || shown.Posts[0].Role != directory.Focal || !slices.Contains(shown.Permissions, directory.ManageMembers) {
			t.Errorf("shown %+v", shown)
		}
		if before := w.runs(t, "person", "show", id, "--as-of", "1/1/2021"); !strings.Contains(before, "không giữ vị trí nào") {
			t.Errorf("before: %q", before)
		}
		var copied map[string]any
		if err := json.Unmarshal([]byte(w.runs(t, "person", "export", id)), &copied); err != nil || len(copied["questions"].([]any)) != 1 {
			t.Errorf("the copy: %v %v", copied, err)
		}

		acts := func() (acts []string) {
			lines := bufio.NewScanner(strings.NewReader(w.runs(t, "audit", "--json")))
			for lines.Scan() {
				var line auditLine
				if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
					t.Fatal(err)
				}
				acts = append(acts, line.Act)
			}
			return acts
		}
		before := acts()
		for _, act := range []string{"founding", "invite", "agree", "accept invitation", "submit role request", "confirm role request"} {
			if !slices.Contains(before, act) {
				t.Errorf("the audit lacks %q: %v", act, before)
			}
		}
		if out := w.runs(t, "audit", "--last", "1"); strings.Count(out, "\n") != 1 {
			t.Errorf("the last: %q", out)
		}
		w.fails(t, "is no day", "audit", "--since", "hôm qua")

		// What is on its way to somebody else is sent.
		eventually(t, "everything is sent", func() bool {
			return count(t, w, `select count(*) from outbox_delivery where state in ('waiting', 'sending')`) == 0
		})
		w.fails(t, "không hoàn tác được", "person", "erase", id)
		w.runs(t, "person", "erase", id, "--yes") // beside the running bot
		w.fails(t, "đã được xóa trước đó", "person", "erase", id, "--yes")
		w.fails(t, "không có ai khớp", "person", "find", "hanh phuc")
		for _, table := range []string{"inbox_update where payload", "outbox_delivery where content", "answer where question", "role_request where name", "person where name", "audit where detail"} {
			for _, trace := range []string{"%Hạnh Phúc%", fmt.Sprintf("%%%d%%", p.ID())} {
				if n := count(t, w, "select count(*) from "+table+" like $1", trace); n != 0 {
					t.Errorf("%d rows of %s like %s", n, table, trace)
				}
			}
		}
		if after := acts(); len(after) != len(before)+1 || after[len(after)-1] != "erase person" {
			t.Errorf("the audit after: %v", after)
		}
		if out := w.runs(t, "audit"); strings.Contains(out, "Hạnh Phúc") || !strings.Contains(out, "(đã xóa)") {
			t.Errorf("the audit names whom it must not:\n%s", out)
		}
		has(t, p.ask(where), "nhận đường dẫn mời")
		w.program.terminate()
	})
}

func TestHasteIsAnsweredWithOneSentence(t *testing.T) {
	t.Parallel()
	w := newWorld(t, databasetest.SQLite(t), nil)
	w.settings = append(w.settings, "RATE_PERSON=5", "RATE_TOTAL=100")
	w.serve()
	p, other := w.person(t), w.person(t)
	for n := range 12 {
		p.write(fmt.Sprintf("khoản %d mục I kế hoạch", n%3+1))
	}
	for range 5 {
		has(t, p.next(), "Căn cứ")
	}
	has(t, p.next(), "gửi lại sau một phút")
	has(t, other.ask(where), whereAnswered) // the others are not made to wait
	eventually(t, "every message is dealt with", func() bool {
		return count(t, w, `select count(*) from inbox_update where state = 'waiting'`) == 0
	})
	if n := len(w.tg.BotMessages(p.ID())); n != 6 {
		t.Errorf("%d messages, want 5 answers and one sentence", n)
	}
	w.program.terminate()
}

func TestOpenQuestionsAreForEverybodyWhoAgrees(t *testing.T) {
	t.Parallel()
	w := newWorld(t, databasetest.SQLite(t), nil)
	w.settings = append(w.settings, "OPEN_QUESTIONS=true")
	w.serve()
	p := w.stranger(t)
	notice := p.ask(where)
	has(t, notice, "Dữ liệu được lưu")
	p.press(notice, "✅ Đồng ý")
	p.next()
	has(t, p.ask(where), whereAnswered)
	for _, command := range []string{"/tochuc", "/moi", "/uyquyen"} {
		has(t, p.ask(command), "không thuộc quyền")
	}
	w.program.terminate()
}

func TestTheBoardGivesRolesAndLeadsInTheChat(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		w.serve()
		officer := w.officer(t, directory.Officer)
		p := w.holder(t, "SOA", directory.Member)
		must[telegramtest.Message](t)(p.Start(""))
		p.next()
		w.mu.Lock()
		a, b := agency(t, w.db, "SOA"), agency(t, w.db, "SOB")
		w.mu.Unlock()
		if err := w.db.InTx(t.Context(), func(tx *database.Tx) error {
			for _, statement := range []string{
				`insert into bloc (code, name, from_on, until_on) values ('K1', 'Khối thi đua số 1', '', '')`,
				fmt.Sprintf(`insert into bloc_member (bloc_id, agency_id, from_on, until_on, until_before, opened_by, closed_by) select id, %d, '', '', '', 0, 0 from bloc`, a),
				fmt.Sprintf(`insert into bloc_member (bloc_id, agency_id, from_on, until_on, until_before, opened_by, closed_by) select id, %d, '', '', '', 0, 0 from bloc`, b),
			} {
				if _, err := tx.Exec(t.Context(), statement); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		screen := officer.ask(fmt.Sprintf("/tochuc Người %d", p.ID()))
		officer.press(screen, fmt.Sprintf("👤 Người %d", p.ID()))
		officer.press(officer.becomes(screen, "đang dùng"), "Giao vai trò khác")
		which := officer.next()
		if slices.Contains(labels(which), "Chuyên viên") {
			t.Errorf("an officer is offered %q", labels(which))
		}
		officer.press(which, "Đầu mối thi đua, khen thưởng")
		has(t, officer.next(), "số, ngày văn bản")
		has(t, officer.ask("125/SOA-VP ngày 03/11/2026"), "Đầu mối thi đua, khen thưởng của Cơ quan SOA", "125/SOA-VP ngày 03/11/2026")
		has(t, p.next(), "ghi nhận đồng chí là Đầu mối")
		has(t, p.ask("/moi"), "Đường dẫn mời")

		screen = officer.ask("/tochuc")
		officer.press(screen, "Cụm, khối thi đua (1)")
		officer.press(officer.becomes(screen, "Cụm, khối thi đua: 1"), "Khối thi đua số 1")
		officer.press(officer.becomes(screen, "Trưởng cụm (khối): chưa có"), "Chọn Trưởng cụm (khối)")
		which = officer.next()
		officer.press(which, "Cơ quan SOB")
		officer.becomes(which, "Trưởng cụm (khối): Cơ quan SOB")
		officer.press(screen, "Chọn chuyên viên theo dõi")
		which = officer.next()
		officer.press(which, fmt.Sprint("Người ", officer.ID()))
		officer.becomes(which, "Chuyên viên theo dõi: Người")
		w.program.terminate()
	})
}

// BenchmarkOrganisation measures how long an officer waits for a screen of /tochuc in a province of 300 agencies and 2,000
// people: from writing the command until the screen stands in the chat.
func BenchmarkOrganisation(b *testing.B) {
	for name, engine := range map[string]func(testing.TB) database.Config{"sqlite": databasetest.SQLite, "postgres": databasetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			config := engine(b)
			tg := serveInProcess(b, config)
			db := databasetest.Open(b, config)
			largeProvince(b, db)
			var officers []*telegramtest.Person
			for range 50 {
				p := tg.AddUser(telegramtest.User{FirstName: "Chuyên viên"})
				givePost(b, db, p.ID(), agency(b, db, "BAN"), directory.Officer)
				officers = append(officers, p)
			}
			var took []time.Duration
			for n := 0; b.Loop(); n++ {
				p := officers[n%len(officers)]
				before := len(tg.BotMessages(p.ID()))
				began := time.Now()
				if _, err := p.Send([]string{"/tochuc", "/tochuc xa so 120", "/tochuc 30/6/2025", "/tochuc nguyen van"}[n%4]); err != nil {
					b.Fatal(err)
				}
				for len(tg.BotMessages(p.ID())) == before {
					time.Sleep(200 * time.Microsecond)
				}
				took = append(took, time.Since(began))
				time.Sleep(40 * time.Millisecond)
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
		})
	}
}

// largeProvince fills a store with 300 agencies and 2,000 people.
func largeProvince(b *testing.B, db *database.DB) {
	b.Helper()
	organisation := roster.New(db, directory.NewStore(db, directory.Settings{}))
	agencies := sheet.Sheet{Name: "Cơ quan", Rows: []sheet.Row{{Line: 1, Cells: []string{"Mã", "Tên", "Loại", "Trực thuộc"}}, {Line: 2, Cells: []string{"TINH", "UBND tỉnh", "UBND tỉnh, thành phố", ""}}}}
	people := sheet.Sheet{Name: "Người", Rows: []sheet.Row{{Line: 1, Cells: []string{"Mã cơ quan", "Họ và tên", "Chức vụ", "Vai trò"}}}}
	for n := range 299 {
		agencies.Rows = append(agencies.Rows, sheet.Row{Line: n + 3, Cells: []string{fmt.Sprintf("X%d", n), fmt.Sprintf("UBND xã số %d", n), "UBND xã, phường", "TINH"}})
	}
	for n := range 2000 {
		people.Rows = append(people.Rows, sheet.Row{Line: n + 2, Cells: []string{fmt.Sprintf("X%d", n%299), fmt.Sprintf("Nguyễn Văn Số %d", n), "Công chức", "Thành viên"}})
	}
	tables := []sheet.Sheet{agencies, people}
	plan, err := organisation.Preview(b.Context(), directory.Operator, tables)
	if err != nil || len(plan.Problems) > 0 {
		b.Fatal(err, plan.Problems)
	}
	if _, err := organisation.Import(b.Context(), directory.Operator, tables, plan.Version); err != nil {
		b.Fatal(err)
	}
}
