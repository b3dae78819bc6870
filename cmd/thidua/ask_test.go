package main

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"thidua/knowledge/database/databasetest"
)

// ministry is a circular in which a ministry says for its sector who sits in the council for initiatives.
func ministry(number, name, chair string) string {
	return name + "\n\nSố: " + number + "\n\nHà Nội, ngày 05 tháng 3 năm 2020\n\nTHÔNG TƯ\n\nHướng dẫn công tác thi đua, khen thưởng\n\n" +
		"Điều 1. Phạm vi điều chỉnh\n\nThông tư này hướng dẫn công tác thi đua, khen thưởng.\n\n" +
		"Điều 2. Hội đồng sáng kiến\n\nHội đồng sáng kiến gồm " + chair + " làm chủ tịch, thư ký và các ủy viên.\n"
}

// askJSON asks on the command line and returns what is printed.
func askJSON(t *testing.T, settings []string, args ...string) (answer askAnswer, log string) {
	t.Helper()
	out, log, status := run(t, settings, append([]string{"ask", "--json"}, args...)...)
	if status != 0 {
		t.Fatalf("ask %q: %d %s", args, status, log)
	}
	if err := json.Unmarshal([]byte(out), &answer); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	return answer, log
}

func TestAskReadsAQuestionAfterThoseBeforeIt(t *testing.T) {
	t.Parallel()
	settings := storeSettings(t, databasetest.SQLite(t))
	const first, then = "Sở Nội vụ được giao những nhiệm vụ gì trong Kế hoạch?", "Thế phần tuyên truyền thì phối hợp với những đơn vị nào?"
	if alone, _ := askJSON(t, settings, then); alone.After != "" {
		t.Errorf("without a history it is read after %q", alone.After)
	}
	for _, history := range [][]string{{first}, {"Ai ký kế hoạch này?", first}} { // with commas in them; the last is leant on
		var args []string
		for _, turn := range history {
			args = append(args, "--history", turn)
		}
		got, _ := askJSON(t, settings, append(args, "--", then)...)
		if got.After != first || len(got.Citations) == 0 || !strings.HasPrefix(got.Citations[0].Path, "III.2") {
			t.Errorf("after %q: %+v", history, got)
		}
	}
	if got, _ := askJSON(t, settings, "--history", first, "--", "Ai ký kế hoạch này?"); got.After != "" {
		t.Errorf("what needs nothing before it is read after %q", got.After)
	}
}

func TestAskAnswersWhoIsOfASector(t *testing.T) {
	t.Parallel()
	settings, folder := storeSettings(t, databasetest.SQLite(t)), t.TempDir()
	write(t, filepath.Join(folder, "a.txt"), ministry("1/2020/TT-BYT", "BỘ Y TẾ", "giám đốc bệnh viện"))
	write(t, filepath.Join(folder, "b.txt"), ministry("2/2020/TT-BGDĐT", "BỘ GIÁO DỤC VÀ ĐÀO TẠO", "hiệu trưởng"))
	if _, log, status := run(t, settings, "ingest", folder); status != 0 {
		t.Fatal(log)
	}
	for sector, want := range map[string]string{"y tế": "1/2020/TT-BYT", "giáo dục": "2/2020/TT-BGDĐT", "Trường THCS Quang Trung": "2/2020/TT-BGDĐT"} {
		got, log := askJSON(t, settings, "--sector", sector, "Hội đồng sáng kiến gồm những ai?")
		circular := slices.IndexFunc(got.Citations, func(c askCitation) bool { return strings.Contains(c.Number, "/TT-") }) // the plan speaks of councils too
		if circular < 0 || got.Citations[circular].Number != want || strings.Contains(log, "no sector") {
			t.Errorf("%s: %+v %s", sector, got.Citations, log)
		}
	}
	if _, log := askJSON(t, settings, "--sector", "chăn voi", "Hội đồng sáng kiến gồm những ai?"); !strings.Contains(log, "no sector") {
		t.Errorf("of a sector that there is not nothing is said: %s", log)
	}
}
