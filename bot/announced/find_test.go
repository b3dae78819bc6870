package announced_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/announced"
	"thidua/bot/bottest"
	"thidua/bot/broadcast"
	"thidua/bot/directory"
	"thidua/bot/search"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/vietnamese"
)

// noon is when people of these tests look: noon of a Thursday.
var noon = time.Date(2026, 11, 26, 12, 0, 0, 0, vietnamese.Zone())

// sentAnnouncement is one that was sent at a time.
type sentAnnouncement struct {
	at       time.Time
	kind     broadcast.Kind
	title    string
	body     string
	document broadcast.Document
}

const (
	addSent = `
insert into announcement (state, kind, title, body, files, document, message, audience, acknowledged, urgency, after_hours,
	about, remind, late, campaign_id, repeat, repeat_until, repeat_from, send_at, due_at, author, approver, revision, note, reason, halt, round, failures, created_at, submitted_at, released_at, started_at, ended_at)
values ('sent', $1, $2, $3, '[]', $4, '{}', 'all', true, '', '', 0, false, false, 0, '', '', 0, 0, 0, 0, 0, 1, '', '', '', 1, 0, 1, 1, 1, 1, 1) returning id`
	addReceived = `
insert into announcement_recipient (announcement_id, agency_id, person_id, account, role, state, reason, uncertain, message_id, files, file_messages, at)
select cast($1 as bigint), p.agency_id, p.person_id, q.account, p.role, cast($2 as text), '', false, 1, '', '', cast($3 as bigint)
from post p join person q on q.id = p.person_id where q.account = $4`
)

// keepSent keeps announcements as sent to accounts, in one transaction, and returns their ids.
func keepSent(t testing.TB, db *database.DB, state string, accounts []int64, all ...sentAnnouncement) (ids []int64) {
	t.Helper()
	err := db.InTx(t.Context(), func(tx *database.Tx) error {
		for _, a := range all {
			document, err := json.Marshal(a.document)
			if err != nil {
				return err
			}
			var id int64
			if err := tx.QueryRow(t.Context(), addSent, a.kind, a.title, a.body, string(document)).Scan(&id); err != nil {
				return err
			}
			ids = append(ids, id)
			for _, account := range accounts {
				if _, err := tx.Exec(t.Context(), addReceived, id, state, a.at.UnixMicro(), account); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// personOf is the id of an account's person.
func personOf(t testing.TB, db *database.DB, account int64) (id int64) {
	t.Helper()
	if err := db.QueryRow(t.Context(), `select id from person where account = $1`, account).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}

// autumn are announcements of some weeks.
var autumn = []sentAnnouncement{
	{noon.AddDate(0, 0, -51), "launch", "Phát động đợt thi đua nước rút cuối năm 2026",
		"UBND tỉnh phát động đợt thi đua nước rút.\nGửi kế hoạch hưởng ứng về Sở Nội vụ chậm nhất ngày 20/10/2026.",
		broadcast.Document{Number: "215/KH-UBND", Date: "2026-10-05", Issuer: "UBND tỉnh", Issued: true}},
	{noon.AddDate(0, 0, -24), "reminder", "Gửi báo cáo tổng kết công tác thi đua, khen thưởng năm 2026",
		"Đề nghị quý cơ quan gửi báo cáo <b>chậm nhất 11 giờ 30</b> ngày 01/12/2026.",
		broadcast.Document{Number: "1790/SNV-TĐKT", Date: "2026-11-02", Issuer: "Sở Nội vụ", Issued: true}},
	{noon.AddDate(0, 0, -8), "training", "Tập huấn nghiệp vụ cho công chức cấp xã", "Đăng ký lớp chậm nhất ngày 04/12/2026.", broadcast.Document{}},
	{noon.AddDate(0, 0, -1), "report_request", "Gửi vướng mắc của quý IV/2026", "Hạn gửi: chậm nhất 17 giờ 00 ngày 15/12/2026.",
		broadcast.Document{Number: "1876/SNV-TĐKT", Date: "2026-11-25", Issuer: "Sở Nội vụ", Issued: true}},
	{noon.Add(-2 * time.Hour), "invitation", "Mời họp Hội đồng, kỳ xét tháng 12",
		"Nội dung cuộc họp:\n- Thời gian: 14 giờ 00 ngày 03/12/2026.\n- Địa điểm: Phòng họp số 2, Trụ sở UBND tỉnh.\n- Chủ trì: Phó Chủ tịch UBND tỉnh.",
		broadcast.Document{Number: "412/GM-HĐTĐKT", Date: "2026-11-26", Issuer: "Hội đồng Thi đua - Khen thưởng tỉnh", Issued: true}},
}

func TestWhatAPersonGotIsFoundByTitleWordsNumberIssuerAndDay(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := &announced.Reader{}
		agency := bottest.Agency(t, db, "A")
		bottest.GivePost(t, db, 100, agency, directory.Focal)
		bottest.GivePost(t, db, 101, agency, directory.Member)
		ids := keepSent(t, db, "sent", []int64{100}, autumn...)
		keepSent(t, db, "sent", []int64{101}, sentAnnouncement{noon, "reminder", "Đôn đốc riêng cho người khác: báo cáo tổng kết", "x", broadcast.Document{}})
		keepSent(t, db, "failed", []int64{100}, sentAnnouncement{noon, "reminder", "Không đến: báo cáo tổng kết năm", "x", broadcast.Document{}})
		person := personOf(t, db, 100)
		for words, want := range map[string][]int64{
			"báo cáo tổng kết":     {ids[1]},
			"tong ket nam":         {ids[1]},
			"bc tong ket":          {ids[1]},
			"hạn nộp báo cáo":      {ids[1]},
			"1876":                 {ids[3]},
			"công văn số 1876":     {ids[3]},
			"1876/SNV-TĐKT":        {ids[3]},
			"kh 215":               {ids[0]},
			"hôm qua":              {ids[3]},
			"sang nay":             {ids[4]},
			"ngày 05/10/2026":      {ids[0]},
			"tuần trước":           {ids[2]},
			"ủy ban nhân dân tỉnh": nil, // its first is asked for below
			"tap huan":             {ids[2]},
			"phòng họp":            {ids[4]},
			"vuong mac quy 4":      {ids[3]},
			"đăng ký kết hôn với nước ngoài ạ": nil,
			"999": nil,
			"":    nil,
		} {
			found, total, err := s.Find(t.Context(), db, person, search.Parse(words, noon), 10)
			if err != nil {
				t.Fatal(err)
			}
			var got []int64
			for _, m := range found {
				got = append(got, m.ID)
			}
			if words == "ủy ban nhân dân tỉnh" {
				if len(got) == 0 || got[0] != ids[0] {
					t.Errorf("%q finds %v, want %v first", words, got, ids[0])
				}
				continue
			}
			if len(want) > 0 && len(got) > 0 && words != "1876" {
				got = got[:1] // others may follow
			}
			if diff := cmp.Diff(want, got); diff != "" || total < len(got) {
				t.Errorf("%q of %d (-want +got):\n%s", words, total, diff)
			}
		}
		err := db.InTx(t.Context(), func(tx *database.Tx) error { // what was acknowledged says so
			access := directory.Access{PersonID: person, Posts: nil}
			store := broadcast.NewStore(db, nil, nil, nil, nil, nil)
			standings, err := store.Standings(t.Context(), tx, access, ids[3], broadcast.Seen)
			if err == nil {
				_, err = store.Acknowledge(t.Context(), tx, access, ids[3], standings[0], broadcast.Seen, noon)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		found, _, err := s.Find(t.Context(), db, person, search.Parse("1876", noon), 10)
		if err != nil || len(found) != 1 || !found[0].Seen || found[0].Body != autumn[3].body {
			t.Errorf("found %+v, %v", found, err)
		}
		if found, _, err := s.Find(t.Context(), db, 0, search.Parse("1876", noon), 10); err != nil || found != nil {
			t.Errorf("nobody finds %v, %v", found, err)
		}
	})
}

// BenchmarkFind looks through 2,000 announcements that one person got, of the length that announcements have.
func BenchmarkFind(b *testing.B) {
	db := databasetest.Open(b, databasetest.SQLite(b))
	bottest.GivePost(b, db, 100, bottest.Agency(b, db, "A"), directory.Focal)
	var all []sentAnnouncement
	filler := "Đề nghị quý cơ quan, đơn vị, địa phương tổ chức quán triệt và xây dựng kế hoạch hưởng ứng, có chỉ tiêu, tiêu chí cụ thể. "
	for i := range 2000 {
		a := autumn[i%len(autumn)]
		a.at = noon.Add(-time.Duration(i) * time.Hour)
		a.title = fmt.Sprintf("%s lần %d", a.title, i)
		a.body += "\n" + filler + filler + filler + filler + filler + filler
		a.document.Number = fmt.Sprintf("%d/SNV-TĐKT", 100+i)
		all = append(all, a)
	}
	keepSent(b, db, "sent", []int64{100}, all...)
	s := &announced.Reader{}
	person := personOf(b, db, 100)
	questions := []string{"hạn nộp báo cáo tổng kết", "tong ket nam", "1876", "phong hop hoi dong", "công văn hôm qua về khó khăn, vướng mắc", "bc tdkt cuoi nam ubnd tinh"}
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		began := time.Now()
		if _, _, err := s.Find(context.Background(), db, person, search.Parse(questions[i%len(questions)], noon), 8); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
}
