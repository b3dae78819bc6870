package announcement

import (
	"strings"
	"testing"
	"time"

	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/outbox"
	"thidua/knowledge/vietnamese"
)

var (
	words = conversation.NewWords("Ban Thi đua - Khen thưởng, Sở Nội vụ", "tỉnh Thái Bình", "đồng chí")
	began = time.Date(2026, 11, 20, 8, 0, 0, 0, vietnamese.Zone())
)

func TestProgressIsSaidInOneLine(t *testing.T) {
	a := broadcast.Announcement{State: broadcast.Sending}
	a.Acknowledged = true
	p := broadcast.Progress{Waiting: 10, Sent: 9, Failed: 1, Uncertain: 2, Agencies: 8, AgenciesReached: 6, AgenciesSeen: 4, AgenciesOther: 1, Missing: 1}
	want := "Đang gửi [██████████░░░░░░░░░░] 9/20 người; 1 không gửi được; 2 chưa xác định; đến 6/8 cơ quan; 4 cơ quan đã xác nhận (trong đó 1 ghi nhận qua kênh khác); 1 cơ quan chưa thấy văn bản"
	if got := ProgressLine(a, p); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	a.State, a.Halt, a.Acknowledged = broadcast.Paused, broadcast.HaltLate, false
	if got := ProgressLine(a, broadcast.Progress{}); !strings.HasPrefix(got, "Tạm dừng. Đã quá thời điểm gửi") {
		t.Errorf("%q", got)
	}
}

func TestAReceiptIsSaidInOneLine(t *testing.T) {
	for want, r := range map[string]broadcast.Receipt{
		"Chờ gửi":       {State: "waiting"},
		"Chưa xác định": {State: "failed", Uncertain: true},
		"Đã gửi (có thể hai lần) 8 giờ 00 ngày 20/11/2026":                                {State: "sent", Uncertain: true, At: began},
		"Không gửi được 8 giờ 00 ngày 20/11/2026 (đã chặn trợ lý)":                        {State: "failed", Reason: string(outbox.Blocked), At: began},
		"Đã gửi 8 giờ 00 ngày 20/11/2026; đã xác nhận 9 giờ 00 ngày 20/11/2026":           {State: "sent", At: began, SeenAt: began.Add(time.Hour)},
		"Đã gửi 8 giờ 00 ngày 20/11/2026; báo chưa thấy văn bản 8 giờ 30 ngày 20/11/2026": {State: "sent", At: began, MissingAt: began.Add(30 * time.Minute)},
		"Đã hủy 8 giờ 00 ngày 20/11/2026":                                                 {State: "cancelled", At: began},
		"Không gửi được (tài khoản đã gỡ)":                                                {State: "failed", Reason: string(outbox.Detached)},
		"Không gửi được (không còn quyền gửi)":                                            {State: "failed", Reason: string(outbox.Removed)},
		"Không gửi được (chưa bắt đầu với trợ lý)":                                        {State: "failed", Reason: string(outbox.NotStarted)},
		"Không gửi được (Bad Request)":                                                    {State: "failed", Reason: "Bad Request"},
	} {
		if got := ReceiptWords(r); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestNumbersAreWrittenWithPoints(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1.000", 1940: "1.940", 1234567: "1.234.567", 1000005: "1.000.005"} {
		if got := conversation.Thousands(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}

func TestThePartsOfAnAnnouncementStandInItsMessage(t *testing.T) {
	tx := text{words}
	d := broadcast.Draft{Kind: "launch", Title: "Đợt <thi đua>", Body: "Nội dung", Urgency: broadcast.Express, Acknowledged: true, DueAt: began,
		Document: broadcast.Document{Number: "1/KH", Date: "2026-11-19", Issuer: "UBND & HĐND"}}
	got := tx.announcement(d, nil)
	for _, part := range []string{"<b>HỎA TỐC</b>\n", "<b>Đợt &lt;thi đua&gt;</b>", "Triển khai phong trào · Ban Thi đua", "\n\nNội dung", "số 1/KH ngày 19/11/2026 của UBND &amp; HĐND", "Đề nghị xác nhận chậm nhất 8 giờ 00 ngày 20/11/2026."} {
		if !strings.Contains(got, part) {
			t.Errorf("the message lacks %q: %s", part, got)
		}
	}
	got = tx.announcement(broadcast.Draft{Kind: "launch", Title: "Đợt", Body: "Nội dung", Acknowledged: true}, nil)
	if !strings.Contains(got, "không thay thế văn bản") || !strings.Contains(got, "Đề nghị xác nhận đã nắm thông tin.") {
		t.Errorf("without a document and a day: %s", got)
	}
}

func TestAnAnnouncementIsOneMessageWithWhatFollows(t *testing.T) {
	render := Render(words, func(string, string, int64) (outbox.Button, bool) { return outbox.Button{}, false })
	d := broadcast.Draft{Kind: "launch", Title: "Đợt thi đua", Body: "Nội dung", Acknowledged: true, Document: broadcast.Document{Number: "1/KH", Date: "2026-11-19", Issuer: "UBND"},
		Files: []outbox.File{{Hash: "1"}}}
	m, err := render(7, d, nil)
	if err != nil || len(m.Content.Files) != 1 || m.Following != nil || len(m.Content.Buttons) != 2 || m.Content.Buttons[0][0].Data != "as:7" || m.Content.Buttons[1][0].Data != "am:7" {
		t.Errorf("with one file: %+v, %v", m, err)
	}
	d.Body = strings.Repeat("chữ ", 300)
	if m, err = render(7, d, nil); err != nil || len(m.Content.Files) != 0 || len(m.Following) != 1 {
		t.Errorf("with more words than a caption holds: %d files with it, %d after it, %v", len(m.Content.Files), len(m.Following), err)
	}
	d.Files = append(d.Files, outbox.File{Hash: "2"})
	d.Body, d.Acknowledged, d.Document = "Nội dung", false, broadcast.Document{}
	if m, err = render(7, d, nil); err != nil || len(m.Following) != 2 || m.Content.Buttons != nil {
		t.Errorf("with two files: %+v, %v", m, err)
	}
	d.Body = strings.Repeat("chữ ", 1100)
	if _, err = render(7, d, nil); err == nil || !strings.Contains(err.Error(), "thừa") {
		t.Errorf("with more words than a message holds: %v", err)
	}
}
