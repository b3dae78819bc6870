package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/knowledge/database"
)

// post is somebody with a role in an agency, who has written to the bot before.
func (w *world) post(t *testing.T, code string, role directory.Role) *person {
	t.Helper()
	id := w.draw()
	w.mu.Lock()
	bottest.GivePost(t, w.db, id, bottest.Agency(t, w.db, code), role)
	w.mu.Unlock()
	p := w.somebody(t, id)
	p.write("/hoi")
	p.next()
	return p
}

func TestAnAnnouncementIsSentFromTheCommandLineAndProved(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		w.serve()
		focal, leader := w.post(t, "SOYT", directory.Focal), w.post(t, "BAN", directory.Approver)
		text := filepath.Join(t.TempDir(), "tin.txt")
		attached := filepath.Join(t.TempDir(), "215-KH-UBND.pdf")
		for name, content := range map[string]string{text: "Đề nghị quý cơ quan triển khai.\n", attached: "%PDF"} {
			if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		send := func(settings []string, more ...string) (string, int) {
			out, log, status := run(t, settings, append([]string{"announce", "send", "--audience", "under:SOYT | agency:SOYT", "--kind", "Triển khai phong trào",
				"--title", "Đợt thi đua cao điểm", "--text", text, "--attach", attached, "--number", "215/KH-UBND", "--date", "2026-10-05",
				"--issuer", "UBND tỉnh", "--issued", "--ack", "--after-hours", "thử máy", "--reason", "thử máy"}, more...)...)
			return out + log, status
		}
		allowed := append(append([]string{}, w.settings...), "OPERATOR_RELEASE=true")
		if says, status := send(allowed); status != 0 || !strings.Contains(says, "1 người, 1/1 cơ quan") || !strings.Contains(says, "Chưa gửi") {
			t.Errorf("without --yes: %d %s", status, says)
		}
		if says, status := send(w.settings, "--yes"); status != 1 || !strings.Contains(says, "OPERATOR_RELEASE") {
			t.Errorf("without the right: %d %s", status, says)
		}
		for _, wrong := range [][2]string{{"--audience", "agency:KHONGCO"}, {"--audience", "agency:SOYT ("}, {"--kind", "thơ"}, {"--urgency", "chậm"}, {"--at", "mai"}, {"--due", "2020-01-01T00:00"}} {
			if says, status := send(allowed, "--yes", wrong[0], wrong[1]); status == 0 {
				t.Errorf("%s %s: %s", wrong[0], wrong[1], says)
			}
		}
		says, status := send(allowed, "--yes", "--wait")
		numbered := regexp.MustCompile(`Thông báo số (\d+)\.`).FindStringSubmatch(says) // PostgreSQL gives the number of a refused one to no other
		if status != 0 || numbered == nil || !strings.Contains(says, "Đã gửi") || !strings.Contains(says, "1/1 người") {
			t.Fatalf("sending: %d %s", status, says)
		}
		id := numbered[1]
		copied := focal.next()
		for _, words := range []string{"Đợt thi đua cao điểm", "Đề nghị quý cơ quan triển khai.", "215/KH-UBND", "UBND tỉnh", "đã phát hành trên Hệ thống"} {
			if !strings.Contains(copied.Caption, words) {
				t.Errorf("the copy lacks %q: %s", words, copied.Caption)
			}
		}
		if copied.Document == nil || copied.Document.FileName != "215-KH-UBND.pdf" {
			t.Errorf("the copy has the file %+v", copied.Document)
		}
		has(t, leader.next(), "Quản trị hệ thống", "Đợt thi đua cao điểm", "thử máy")
		focal.press(copied, "✅ Đã nắm thông tin")
		has(t, focal.next(), "Đã ghi nhận")

		if out, _, status := run(t, w.settings, "announce", "list"); status != 0 || !strings.Contains(out, "1 cơ quan đã xác nhận") {
			t.Errorf("announce list: %d %s", status, out)
		}
		out, _, status := run(t, w.settings, "announce", "show", id)
		if status != 0 || !strings.Contains(out, "SOYT") || !strings.Contains(out, "đã xác nhận") {
			t.Errorf("announce show: %d %s", status, out)
		}
		out, _, _ = run(t, w.settings, "announce", "show", id, "--json")
		exactly(t, out, "account", "person", "name", "agency_code", "role", "state", "at", "acknowledged_at")
		for act, says := range map[string]string{"pause": "không chờ gửi", "resume": "không ở trạng thái tạm dừng", "cancel": "không chờ gửi", "retry": "Không có lượt gửi nào"} {
			if _, log, status := run(t, allowed, "announce", act, id); status != 1 || !strings.Contains(log, says) {
				t.Errorf("announce %s: %d %s", act, status, log)
			}
			if _, log, status := run(t, allowed, "announce", act, "99"); status != 1 || !strings.Contains(log, "không có thông báo số 99") {
				t.Errorf("announce %s of another: %d %s", act, status, log)
			}
		}
		if out, _, _ := run(t, w.settings, "audit", "--object", "announcement:"); !strings.Contains(out, "release announcement announcement:"+id) {
			t.Errorf("the audit: %s", out)
		}
		w.program.terminate()
	})
}
