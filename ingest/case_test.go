package ingest_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/problem"
	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// outlineOf is the provisions of the document with the number, "path text"; a heading stands in braces.
func outlineOf(t *testing.T, store *knowledge.Store, key string) (all []string) {
	t.Helper()
	d, err := knowledge.NewLibrary(store).Document(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range d.Provisions {
		if p.Path != "Chữ ký" {
			all = append(all, strings.TrimSpace(p.Path+" {"+p.Heading+"} "+strings.ReplaceAll(p.Text, "\n", " ")))
		}
	}
	return all
}

// What came from offices, by the fault that it showed.
func TestTextFilesFromTheFieldAreReadAsTheyAreMeant(t *testing.T) {
	rewarded := []string{"Điều 1 {Phạm vi điều chỉnh} Quy chế này quy định về hình thức khen thưởng đột xuất tại Sở Ví dụ.", "Điều 2 {Mức tiền thưởng đột xuất}",
		"Điều 2 khoản 1 {} Giấy khen đột xuất kèm tiền thưởng 0,3 lần mức lương cơ sở.", "Điều 2 khoản 2 {} Hồ sơ đề nghị gồm:",
		"Điều 2 khoản 2 điểm a {} Tờ trình của đơn vị;", "Điều 2 khoản 2 điểm b {} Báo cáo thành tích tóm tắt.", "Điều 3 {Hiệu lực thi hành} Quyết định này có hiệu lực từ ngày ký."}
	referring := append([]string{"Điều 1 {Phạm vi điều chỉnh} Quy chế này quy định về hình thức khen thưởng đột xuất tại Sở Ví dụ theo quy định tại Điều 2. " +
		"việc khen thưởng thường xuyên thực hiện theo quy định tại Điều 74 Luật Thi đua, khen thưởng."}, rewarded[1:]...)
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		in := &ingest.Ingester{Store: store}
		for file, want := range map[string][]string{
			"01-eth.txt": rewarded, "03-md-escapes.md": rewarded, "04-md-headings.md": rewarded, "08-crossref.txt": referring,
			"14-khoan-dash.txt": {"Điều 1 {Phạm vi}", "Điều 1 khoản 1 {} Quy chế này quy định về khen thưởng đột xuất.", "Điều 1 khoản 2 {} Quy chế này không áp dụng đối với khen thưởng niên hạn.",
				"Điều 2 {Mức thưởng}", "Điều 2 khoản 1 {} Giấy khen kèm 0,3 lần mức lương cơ sở.", "Điều 2 khoản 2 {} Bằng khen kèm 1,5 lần mức lương cơ sở.",
				"Điều 2 khoản 2 điểm a {} Tập thể được gấp đôi;", "Điều 2 khoản 2 điểm b {} Cá nhân giữ nguyên."},
			"20-toc.txt": {"Điều 1 {Phạm vi điều chỉnh} Quy chế này quy định về khen thưởng đột xuất.", "Điều 2 {Mức tiền thưởng}", "Điều 2 khoản 1 {} Giấy khen kèm 0,3 lần mức lương cơ sở.",
				"Điều 2 khoản 2 {} Bằng khen kèm 1,5 lần mức lương cơ sở.", "Điều 3 {Hiệu lực} Có hiệu lực từ ngày ký."},
		} {
			got := run(t, in, filepath.Join("testdata", "cases", file))
			if got[0].Problem != nil || got[0].Document.Number != "12/QĐ-SVD" || got[0].Document.Kind != "Quyết định" {
				t.Fatalf("%s: %+v", file, got[0])
			}
			if diff := cmp.Diff(want, outlineOf(t, store, got[0].Document.Key)); diff != "" {
				t.Errorf("%s: -meant +read:\n%s", file, diff)
			}
		}
		got := run(t, in, filepath.Join("testdata", "cases", "12-two.txt"))
		const want = "Tệp có nhiều văn bản: sau Quyết định số 12/QĐ-SVD, văn bản khác bắt đầu ở dòng 36 (“Số: 13/QĐ-SVD”). Đề nghị tách mỗi văn bản thành một tệp rồi nạp."
		if got[0].Problem == nil || got[0].Problem.Sentence != want {
			t.Errorf("%+v", got[0])
		}
	})
}

func TestASecrecyMarkIsSeenThroughMarkup(t *testing.T) {
	var words string
	file := write(t, t.TempDir(), "a.md", "---\nstamp: TỐI MẬT\n---\n"+strings.Replace(decree, "Số:", "**M&#7852;&#84;**\n\nSố:", 1))
	in := &ingest.Ingester{Store: knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t))), Preview: true}
	in.Door = func(w string) *problem.Error { words = w; return nil }
	if got := run(t, in, file); got[0].Problem != nil || got[0].Document.Number != "12/2020/NĐ-CP" {
		t.Fatalf("%+v", got[0])
	}
	for _, mark := range []string{"TỐI MẬT", "\nMẬT\n"} {
		if !strings.Contains(words, mark) {
			t.Errorf("%q is not in %q", mark, words)
		}
	}
}
