package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"thidua/bot"
	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// recorded keeps a difficulty that came by letter, as an officer does in the chat.
func (w *world) recorded(t *testing.T, officer int64, agency, words string) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	store := bot.Tickets(bot.Offline(w.db, directory.Settings{}, slog.New(slog.DiscardHandler)), nil)
	actor := directory.Actor{Account: officer}
	err := w.db.InTx(t.Context(), func(tx *database.Tx) error {
		origin := ticket.Origin{Channel: ticket.Letter, Number: "903/SYT-TCCB", On: "2026-11-17"}
		id, err := store.Record(t.Context(), tx, actor, bottest.Agency(t, w.db, agency), origin, ticket.Report{Words: words, Proposal: "Kéo dài thời hạn", AddressedTo: "UBND tỉnh"})
		if err != nil {
			return err
		}
		_, err = store.Send(t.Context(), tx, actor, id, 0)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestADifficultyByLetterStandsInTheDraftOfTheReport(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		w.serve()
		officer := w.post(t, "SNV", directory.Officer)
		agency := "SOYT"
		w.mu.Lock()
		bottest.Agency(t, w.db, agency)
		w.mu.Unlock()
		w.recorded(t, officer.ID(), agency, "Thời hạn nộp hồ sơ khen thưởng đột xuất quá ngắn, bà Trần Thị Mai phản ánh")
		today := vietnamese.DayOf(time.Now())
		folder := t.TempDir()
		period := []string{"--from", string(today.Add(-30)), "--to", string(today)}
		for _, test := range []struct {
			name  string
			whole bool
		}{{"part.md", false}, {"whole.md", true}, {"part.docx", false}, {"whole.docx", true}, {"table.xlsx", false}} {
			file := filepath.Join(folder, test.name)
			args := append(append([]string{"digest"}, period...), "-o", file)
			if test.whole {
				args = append(args, "--whole")
			}
			var files [2][]byte
			for i := range files { // of the same store the same file
				if out, log, status := run(t, w.settings, args...); status != 0 || !strings.Contains(out, "1 phản ánh, 1 chủ đề") {
					t.Fatalf("%s: %d %s %s", test.name, status, out, log)
				}
				files[i], _ = os.ReadFile(file)
			}
			if len(files[0]) == 0 || !slices.Equal(files[0], files[1]) {
				t.Errorf("%s is another file the second time", test.name)
			}
		}
		part, _ := os.ReadFile(filepath.Join(folder, "part.md"))
		for _, words := range []string{"Cơ quan SOYT", "Thời hạn nộp hồ sơ", "éo dài thời hạn"} {
			if !strings.Contains(string(part), words) {
				t.Errorf("the part lacks %q:\n%s", words, part)
			}
		}
		for _, words := range []string{"VM-", "Trần Thị Mai", "Số:"} {
			if strings.Contains(string(part), words) {
				t.Errorf("the part has %q:\n%s", words, part)
			}
		}
		if text := documentText(t, filepath.Join(folder, "whole.docx")); !strings.Contains(text, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") || strings.Contains(text, "Trần Thị Mai") {
			t.Error("the whole is no report, or names a person")
		}
	})
}

func TestADraftThatCannotBeWrittenIsRefusedClearly(t *testing.T) {
	w := newWorld(t, database.Config{DataDir: t.TempDir()}, nil)
	for _, test := range []struct {
		args []string
		says string
	}{
		{[]string{"digest", "-o", "x.md"}, "--from and --to"},
		{[]string{"digest", "--from", "2026-12-01", "--to", "2026-11-01", "-o", "x.md"}, "is before"},
		{[]string{"digest", "--from", "2026-11-01", "--to", "2026-11-30", "-o", "x.pdf"}, ".docx, .xlsx or .md"},
		{[]string{"digest", "--id", "7", "-o", "x.md"}, "Không có dự thảo báo cáo này"},
	} {
		if _, log, status := run(t, w.settings, test.args...); status == 0 || !strings.Contains(log, test.says) {
			t.Errorf("%q: %d %s, want %q", test.args, status, log, test.says)
		}
	}
}
