package organisation_test

import (
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

// makeBloc makes a bloc of agencies, which are founded.
func makeBloc(t *testing.T, w *bottest.World, code, name string, agencies ...string) {
	t.Helper()
	w.Exec(t, `insert into bloc (code, name, from_on, until_on) values ($1, $2, '', '')`, code, name)
	for _, agency := range agencies {
		bottest.Agency(t, w.DB, agency)
		w.Exec(t, `
insert into bloc_member (bloc_id, agency_id, from_on, until_on, until_before, opened_by, closed_by)
select b.id, a.id, '', '', '', 0, 0 from bloc b, agency a where b.code = $1 and a.code = $2`, code, agency)
	}
}

// openBloc shows a bloc, the only one or one of several.
func openBloc(p *bottest.Person, all, name string) telegramtest.Post {
	p.T.Helper()
	screen := p.Ask("/tochuc")
	p.Turn(screen, all, "Cụm, khối thi đua:")
	return p.Turn(screen, name, "Gồm ")
}

func leadsBloc(t *testing.T, w *bottest.World) {
	officer := w.Officer(t, directory.Officer)
	makeBloc(t, w, "K1", "Khối thi đua số 1", "CUMA", "CUMB")
	screen := openBloc(officer, "Cụm, khối thi đua (1)", "Khối thi đua số 1")
	bottest.Has(t, screen, "Trưởng cụm (khối): chưa có", "Gồm 2 cơ quan, đơn vị")
	officer.Turn(officer.Reach(screen, "Chọn Trưởng cụm (khối)"), "Cơ quan CUMB", "Trưởng cụm (khối): Cơ quan CUMB")
	officer.Turn(officer.Reach(screen, "Chọn Phó Trưởng cụm (khối)"), "Cơ quan CUMA", "Phó Trưởng cụm (khối): Cơ quan CUMA")
	officer.Turn(officer.Reach(screen, "Chọn chuyên viên theo dõi"), nameOf(officer), "Chuyên viên theo dõi: "+nameOf(officer))
	officer.Turn(screen, "‹ Quay lại", "Cụm, khối thi đua: 1")
	officer.Turn(screen, "‹ Quay lại", "Cơ cấu tổ chức")
	bottest.Has(t, officer.Ask("/tochuc cumb"), "Khối thi đua số 1 – Trưởng cụm (khối); chuyên viên theo dõi: "+nameOf(officer))
	bottest.Has(t, officer.Ask("/tochuc cuma"), "Khối thi đua số 1 – Phó Trưởng cụm (khối)")
}

func TestALeadIsAskedForAgainAndTakesThePlaceOfTheFormer(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		makeBloc(t, w, "K1", "Khối 1", "SOA", "SOB")
		w.Serve()
		officer := w.Officer(t, directory.Officer)
		screen := openBloc(officer, "Cụm, khối thi đua (1)", "Khối 1")
		officer.Turn(officer.Reach(screen, "Chọn Trưởng cụm (khối)"), "Hủy", "Đã hủy")
		which := officer.Reach(screen, "Chọn Trưởng cụm (khối)")
		w.Stop()
		w.Serve()
		officer.Turn(which, "Cơ quan SOA", "Trưởng cụm (khối): Cơ quan SOA")
		second := officer.Turn(officer.Reach(screen, "Chọn Trưởng cụm (khối)"), "Cơ quan SOB", "Trưởng cụm (khối): Cơ quan SOB")
		bottest.Has(t, second, "Gồm 2 cơ quan")
		if n := w.Count(t, `select count(*) from bloc_lead`); n != 1 {
			t.Errorf("%d leads", n)
		}
		// An agency that left the bloc meanwhile leads it no more.
		which = officer.Reach(screen, "Chọn Phó Trưởng cụm (khối)")
		w.Exec(t, `update bloc_member set until_on = '2021-01-01' where agency_id = $1`, bottest.Agency(t, w.DB, "SOA"))
		officer.Refused(which, "Cơ quan SOA", "không thuộc Khối 1")
		bottest.Has(t, officer.Ask("/huy"), "Đã hủy") // the question stood
	})
}

func TestABlocWithoutAgenciesOffersNone(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		makeBloc(t, w, "K1", "Khối trống")
		makeBloc(t, w, "K2", "Khối 2", "SOA")
		w.Serve()
		admin, approver := w.Administrator(t), w.Officer(t, directory.Approver)
		screen := openBloc(admin, "Cụm, khối thi đua (2)", "Khối trống")
		bottest.Has(t, admin.Reach(screen, "Chọn Trưởng cụm (khối)"), "Chưa có cơ quan hoặc người nào để chọn")
		bottest.Has(t, admin.Ask("/huy"), "không có việc nào đang làm dở")
		// An approver follows a bloc; what it is they only read.
		admin.Turn(admin.Reach(screen, "Chọn chuyên viên theo dõi"), nameOf(approver), "Chuyên viên theo dõi: "+nameOf(approver))
		read := openBloc(approver, "Cụm, khối thi đua (2)", "Khối trống")
		bottest.Offers(t, read, "Chọn Trưởng cụm (khối)", false)
		// Nor is another day's to be changed.
		old := admin.Ask("/tochuc 30/6/2025")
		admin.Turn(old, "Cụm, khối thi đua (2)", "Cụm, khối thi đua: 2")
		past := admin.Turn(old, "Khối 2", "năm 2025")
		bottest.Offers(t, past, "Chọn Trưởng cụm (khối)", false)
		admin.Turn(old, "‹ Quay lại", "Cụm, khối thi đua: 2")
		admin.Turn(old, "‹ Quay lại", "tại ngày 30/6/2025")
	})
}
