package announced_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/announced"
	"thidua/bot/bottest"
	"thidua/bot/broadcast"
	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/bot/search"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// meant is which of autumn, by its place, a question means, and what is quoted of the first.
func meant(t *testing.T, db *database.DB, s *announced.Reader, person int64, q announced.Question) (ids []int64, quote string, answers bool) {
	t.Helper()
	q.At = noon
	found, err := s.Meant(t.Context(), db, person, q)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range found {
		ids = append(ids, m.ID)
	}
	if len(found) > 0 {
		query := search.Parse(q.Words, q.At)
		quote, answers = query.Quote(found[0].Body)
	}
	return ids, quote, answers
}

// newReader is somebody who got autumn; the ids are in its order.
func newReader(t *testing.T, db *database.DB) (s *announced.Reader, person int64, ids []int64) {
	t.Helper()
	bottest.GivePost(t, db, 100, bottest.Agency(t, db, "A"), directory.Focal)
	return &announced.Reader{}, personOf(t, db, 100), keepSent(t, db, "sent", []int64{100}, autumn...)
}

func TestAQuestionMeansAnAnnouncementOnlyWhereItSpeaksOfOne(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s, person, ids := newReader(t, db)
		for _, test := range []struct {
			words    string
			answered bool
			want     []int
		}{
			{"hạn nộp công văn hôm qua?", true, []int{3}},
			{"hạn nộp công văn hôm kia?", true, nil}, // none came
			{"công văn hôm qua về đất đai", true, nil},
			{"cv 1876", true, []int{3}},
			{"1876 nói gì", true, nil}, // the corpus answers it, and it speaks of no letter
			{"1876 nói gì", false, []int{3}},
			{"có 1876 người", true, nil},
			{"giấy mời họp mấy giờ", true, []int{4}},
			{"họp hội đồng ở phòng nào", true, []int{4}},
			{"họp cơ quan ở phòng nào", true, nil},
			{"thông báo mới nhất nói gì", true, []int{4}},
			{"tuần trước có thông báo gì", true, []int{2}},
			{"báo cáo tổng kết gửi khi nào", true, nil}, // the law answers
			{"báo cáo tổng kết gửi khi nào", false, []int{1}},
			{"theo thông báo thì báo cáo tổng kết gửi khi nào", true, []int{1}},
			{"Luật có hiệu lực từ ngày 25/11/2026 không", true, nil}, // a day without a letter
			{"công văn ngày 25/11 nói gì", true, []int{3}},
			{"đăng ký kết hôn với người nước ngoài", false, nil},
			{"khen thưởng là gì", false, nil}, // words of the field name nothing
		} {
			got, _, _ := meant(t, db, s, person, announced.Question{Words: test.words, Answered: test.answered})
			var want []int64
			for _, i := range test.want {
				want = append(want, ids[i])
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%q, answered %v (-want +got):\n%s", test.words, test.answered, diff)
			}
		}
		if got, _, _ := meant(t, db, s, 0, announced.Question{Words: "cv 1876"}); got != nil {
			t.Errorf("nobody means %v", got)
		}
	})
}

// A document that the corpus has and cites is the law's.
func TestADocumentOfTheCorpusIsNotTakenFromIt(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s, person, ids := newReader(t, db)
		q := announced.Question{Words: "kế hoạch 215 giao việc gì", Answered: true, Cited: []string{"215/KH-UBND"}}
		if got, _, _ := meant(t, db, s, person, q); got != nil {
			t.Errorf("it means %v", got)
		}
		q.Answered, q.Cited = false, nil
		if got, _, _ := meant(t, db, s, person, q); len(got) != 1 || got[0] != ids[0] {
			t.Errorf("without it in the corpus it means %v", got)
		}
	})
}

func TestOneAnnouncementIsReadToBeAskedAbout(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s, person, ids := newReader(t, db)
		bottest.GivePost(t, db, 101, bottest.Agency(t, db, "A"), directory.Member)
		m, err := s.About(t.Context(), db, person, ids[3])
		if err != nil || m.Title != autumn[3].title || m.Document.Number != "1876/SNV-TĐKT" || !m.At.Equal(autumn[3].at) {
			t.Errorf("%+v, %v", m, err)
		}
		for _, who := range []int64{0, personOf(t, db, 101)} {
			if _, err := s.About(t.Context(), db, who, ids[3]); !problem.Is(err, problem.NotFound) {
				t.Errorf("person %d, who did not get it: %v", who, err)
			}
		}
	})
}

// What is kept of an announcement is read anew when it has changed, and a reminder has the words of what it reminds of.
func TestWhatIsFoundIsWhatIsWrittenNow(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s, person, ids := newReader(t, db)
		find := func(words string) (all []int64) {
			found, _, err := s.Find(t.Context(), db, person, search.Parse(words, noon), 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range found {
				all = append(all, m.ID)
			}
			return all
		}
		set := func(statement string, args ...any) {
			err := db.InTx(t.Context(), func(tx *database.Tx) error {
				_, err := tx.Exec(t.Context(), statement, args...)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if got := find("công chức cấp xã"); !cmp.Equal(got, ids[2:3]) {
			t.Fatalf("found %v", got)
		}
		set(`update announcement set title = 'Bồi dưỡng kỹ năng', revision = revision + 1 where id = $1`, ids[2])
		if got := find("công chức cấp xã"); got != nil {
			t.Errorf("under its former title: %v", got)
		}
		if got := find("boi duong ky nang"); !cmp.Equal(got, ids[2:3]) {
			t.Errorf("under its new title: %v", got)
		}
		reminder := keepSent(t, db, "sent", []int64{100}, sentAnnouncement{noon, "reminder", "Đôn đốc: vướng mắc", "", broadcast.Document{}})[0]
		set(`update announcement set about = $1 where id = $2`, ids[3], reminder)
		got, quote, answers := meant(t, db, s, person, announced.Question{Words: "cái thông báo đôn đốc hôm nay hạn nào"})
		if len(got) != 1 || got[0] != reminder || quote != autumn[3].body || !answers {
			t.Errorf("of a reminder: %v, %q, %v", got, quote, answers)
		}
		set(`update announcement set state = 'deleted', revision = revision + 1 where id = $1`, reminder)
		if got := find("đôn đốc hôm nay"); len(got) > 0 && got[0] == reminder {
			t.Errorf("what was deleted is found")
		}
	})
}

// More people than are kept in memory: who looks is answered all the same.
func TestMoreAnnouncementsThanAreKeptAreFound(t *testing.T) {
	if testing.Short() {
		t.Skip("it keeps thousands of announcements")
	}
	t.Parallel()
	db := databasetest.Open(t, databasetest.SQLite(t))
	s := &announced.Reader{}
	for i := range 2 {
		bottest.GivePost(t, db, int64(100+i), bottest.Agency(t, db, fmt.Sprint("A", i)), directory.Focal)
		var all []sentAnnouncement
		for n := range 3000 {
			all = append(all, sentAnnouncement{noon, "launch", fmt.Sprintf("Việc thứ %d của người %d", 5000+n, i), "x", broadcast.Document{}})
		}
		keepSent(t, db, "sent", []int64{int64(100 + i)}, all...)
	}
	for range 2 {
		for i := range 2 {
			found, _, err := s.Find(t.Context(), db, personOf(t, db, int64(100+i)), search.Parse("việc thứ 7999", noon), 1)
			if want := fmt.Sprintf("Việc thứ 7999 của người %d", i); err != nil || len(found) != 1 || found[0].Title != want {
				t.Errorf("found %+v, %v", found, err)
			}
		}
	}
}
