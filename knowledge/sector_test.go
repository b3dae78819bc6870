package knowledge_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/database/databasetest"
)

// ministry is a circular in which a ministry says for its sector who sits in the council for initiatives, and of what age badges may be.
func ministry(number, name, badge string) string {
	return name + "\n\nSố: " + number + "\n\nHà Nội, ngày 05 tháng 3 năm 2023\n\nTHÔNG TƯ\n\nHướng dẫn công tác thi đua, khen thưởng\n\n" +
		"Điều 1. Kỷ niệm chương " + badge + "\n\nKỷ niệm chương " + badge + " để tặng cá nhân có ít nhất 20 năm công tác.\n\n" +
		"Điều 2. Hồ sơ đề nghị tặng Giấy khen\n\nHồ sơ đề nghị tặng Giấy khen gồm tờ trình, danh sách và báo cáo thành tích, gửi trước ngày 15 tháng 11.\n\n" +
		"Điều 3. Hội đồng sáng kiến\n\nHội đồng sáng kiến gồm chủ tịch, thư ký và các ủy viên là người có chuyên môn.\n"
}

const generalDecree = "CHÍNH PHỦ\n\nSố: 9/2023/NĐ-CP\n\nHà Nội, ngày 05 tháng 3 năm 2023\n\nNGHỊ ĐỊNH\n\nQuy định chi tiết thi hành Luật Thi đua, khen thưởng\n\n" +
	"Điều 1. Phạm vi điều chỉnh\n\nNghị định này quy định về khen thưởng.\n\n" +
	"Điều 2. Hồ sơ đề nghị tặng Giấy khen\n\nHồ sơ đề nghị tặng Giấy khen gồm tờ trình, danh sách và báo cáo thành tích của cá nhân, tập thể.\n"

// What only ministries rule is answered from the circular of the asker's own; what is ruled for all is answered from that, whoever asks.
func TestWhoAsksIsAnsweredFromTheRulesOfTheirSector(t *testing.T) {
	store := knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t)))
	folder := t.TempDir()
	for name, text := range map[string]string{
		"a.txt": generalDecree, "b.txt": ministry("1/2023/TT-BYT", "BỘ Y TẾ", "Vì sức khỏe nhân dân"),
		"c.txt": ministry("2/2023/TT-BGDĐT", "BỘ GIÁO DỤC VÀ ĐÀO TẠO", "Vì sự nghiệp giáo dục"), "d.txt": ministry("3/2023/TT-BTP", "BỘ TƯ PHÁP", "Vì sự nghiệp tư pháp"),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := (&ingest.Ingester{Store: store}).Paths(t.Context(), folder); err != nil {
		t.Fatal(err)
	}
	a := &knowledge.Answerer{Library: knowledge.NewLibrary(store), Home: "tỉnh Thái Bình"}
	first := func(question, sector string) string {
		t.Helper()
		answer, err := a.Answer(t.Context(), knowledge.Question{Text: question, AsOf: "2023-06-01", Sector: knowledge.SectorOf(sector)})
		if err != nil {
			t.Fatal(err)
		}
		if len(answer.Citations) == 0 {
			return string(answer.Outcome)
		}
		return answer.Citations[0].Number
	}
	for agency, want := range map[string]string{
		"Sở Y tế": "1/2023/TT-BYT", "Bệnh viện Nhi": "1/2023/TT-BYT", "Trường THPT Lê Quý Đôn": "2/2023/TT-BGDĐT", "giáo dục": "2/2023/TT-BGDĐT",
		"Phòng Giáo dục và Đào tạo": "2/2023/TT-BGDĐT", "Cục Thi hành án dân sự": "3/2023/TT-BTP",
	} {
		for _, question := range []string{"Hội đồng sáng kiến gồm những ai?", "Cá nhân có ít nhất bao nhiêu năm công tác được tặng Kỷ niệm chương?"} {
			if got := first(question, agency); got != want {
				t.Errorf("%s asks %q: %s, want %s", agency, question, got, want)
			}
		}
		if got := first("Hồ sơ đề nghị tặng Giấy khen gồm những gì?", agency); got != "9/2023/NĐ-CP" {
			t.Errorf("what is ruled for all is answered to %s from %s", agency, got)
		}
	}
	if got := first("Hội đồng sáng kiến của ngành tư pháp gồm những ai?", "Sở Y tế"); got != "3/2023/TT-BTP" {
		t.Errorf("the sector that is named is %s", got)
	}
}

// What a ministry rules together with that of finance is not ruled for finance's sector.
func TestWhatIsRuledTogetherWithFinanceIsOfTheOthersField(t *testing.T) {
	store := knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t)))
	folder := t.TempDir()
	for name, text := range map[string]string{
		"a.txt": ministry("1/2023/TTLT-BNV-BTC", "BỘ NỘI VỤ - BỘ TÀI CHÍNH", "Vì sự nghiệp thi đua"), "b.txt": ministry("2/2023/TTLT-BYT-BTC", "BỘ Y TẾ - BỘ TÀI CHÍNH", "Vì sức khỏe nhân dân"),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := (&ingest.Ingester{Store: store}).Paths(t.Context(), folder); err != nil {
		t.Fatal(err)
	}
	a := &knowledge.Answerer{Library: knowledge.NewLibrary(store), Home: "tỉnh Thái Bình"}
	for sector, want := range map[string][]string{"": {"1/2023/TTLT-BNV-BTC"}, "tài chính": {"1/2023/TTLT-BNV-BTC"}, "y tế": {"2/2023/TTLT-BYT-BTC"}} {
		answer, err := a.Answer(t.Context(), knowledge.Question{Text: "Hội đồng sáng kiến gồm những ai?", AsOf: "2023-06-01", Sector: knowledge.SectorOf(sector)})
		var got []string
		for _, c := range answer.Citations {
			got = append(got, c.Number)
		}
		if slices.Sort(got); err != nil || !slices.Equal(got, want) {
			t.Errorf("to one of %q: %q, want %q; %v", sector, got, want, err)
		}
	}
}
