package knowledge_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/database/databasetest"
)

// Two documents of one kind that say the same of different things.
func circular(number, subject string) string {
	return "BỘ THỬ NGHIỆM\n\nSố: " + number + "\n\nHà Nội, ngày 05 tháng 3 năm 2020\n\nTHÔNG TƯ\n\nQuy định về " + subject + "\n\n" +
		"Điều 1. Phạm vi điều chỉnh\n\nThông tư này quy định về " + subject + ".\n\n" +
		"Điều 2. Trách nhiệm báo cáo\n\n1. Cơ quan gửi báo cáo về " + subject + " trong tháng Mười hai.\n\n2. Báo cáo được lập thành hai bản.\n"
}

func TestAQuestionLeansOnTheDocumentThatItIsAskedAbout(t *testing.T) {
	store := knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t)))
	folder := t.TempDir()
	for name, text := range map[string]string{"a.txt": circular("77/2020/TT-BTN", "sổ vàng truyền thống"), "b.txt": circular("78/2020/TT-BTN", "phòng trưng bày lưu niệm")} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := (&ingest.Ingester{Store: store}).Paths(t.Context(), folder); err != nil {
		t.Fatal(err)
	}
	a := &knowledge.Answerer{Library: knowledge.NewLibrary(store)}
	for _, about := range []string{"77/2020/TT-BTN", "78/2020/TT-BTN"} {
		for question, place := range map[string]string{"khoản 2 Điều 2 nói gì?": "khoản 2 Điều 2", "cơ quan gửi báo cáo khi nào": "Điều 2", "báo cáo thế nào": "Điều 2"} {
			answer, err := a.Answer(t.Context(), knowledge.Question{Text: question, About: about + " Quy định về việc thử nghiệm", AsOf: "2022-03-01"})
			if err != nil {
				t.Fatal(err)
			}
			if len(answer.Citations) == 0 || answer.Citations[0].Number != about || !strings.Contains(answer.Citations[0].Place, place) {
				t.Errorf("%q about %s: %+v", question, about, answer)
			}
			if answer.After != "" {
				t.Errorf("it was read after %q", answer.After)
			}
		}
		for _, question := range []string{"màu của phong bì", "xin chào"} { // which it does not say
			answer, err := a.Answer(t.Context(), knowledge.Question{Text: question, About: about, AsOf: "2022-03-01"})
			if err != nil || len(answer.Citations) > 0 {
				t.Errorf("%q about %s: %+v, %v", question, about, answer, err)
			}
		}
	}
}
