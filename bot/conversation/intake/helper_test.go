package intake_test

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/bot/telegramtest"
	"thidua/ingest"
	"thidua/ingest/plain"
)

func TestMain(m *testing.M) { bottest.Main(m) }

// circular is a document of an office, with a clause of its second article.
func circular(clause string) string {
	return "BỘ THỬ NGHIỆM\n\nSố: 77/2020/TT-BTN\n\nHà Nội, ngày 05 tháng 3 năm 2020\n\nTHÔNG TƯ\n\nQuy định về khen thưởng thử nghiệm\n\n" +
		"Điều 1. Phạm vi điều chỉnh\n\nThông tư này quy định về khen thưởng thử nghiệm.\n\nĐiều 2. Khen hộ nuôi tôm\n\n" +
		"1. Hộ nuôi tôm giỏi được tặng Giấy khen.\n\n2. " + clause + "\n"
}

const (
	first  = "Tiền thưởng hộ nuôi tôm lấy từ quỹ thi đua cấp xã."
	second = "Tiền thưởng hộ nuôi tôm do doanh nghiệp tài trợ chi trả."

	whose = "Khoản 2 Điều 2 Thông tư 77/2020/TT-BTN quy định gì?"
)

// scan reads the pages of pictures as the texts that they are in tests, with what recognition says of them. It counts its readings, and holds them while held is open.
type scan struct {
	ingest.DocumentReader
	readings atomic.Int32
	fail     atomic.Pointer[error] // what reading fails with, while it is set
	hold     chan struct{}         // reading waits for it, or for its context
	warnings []plain.Warning
}

func (s *scan) Read(ctx context.Context, files []*os.File, names []string, progress func(page, pages int)) (*ingest.Reading, error) {
	s.readings.Add(1)
	var bodies []string
	for i, f := range files {
		progress(i+1, len(files))
		data, err := io.ReadAll(f)
		if err != nil {
			return nil, err
		}
		if _, words, isPicture := strings.Cut(string(data), "#"); isPicture {
			bodies = append(bodies, words)
		} else {
			bodies = append(bodies, string(data))
		}
	}
	for held := s.hold != nil; held; {
		progress(len(files), len(files))
		select {
		case <-s.hold:
			held = false
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
	if fail := s.fail.Load(); fail != nil {
		return nil, *fail
	}
	r, err := s.Parse(strings.Join(bodies, "\n"))
	if r != nil {
		r.Words, r.Warnings = r.Body, s.warnings
	}
	return r, err
}

var (
	errDamaged error = problem.New(problem.Invalid, "Tệp bị hỏng, không mở được.")
	errBroken        = errors.New("the disk is full")
)

// page is a picture whose bytes hold words behind it.
func page(t testing.TB, words string) telegramtest.Upload {
	t.Helper()
	p := bottest.Picture(t)
	p.Data = append(p.Data, []byte("#"+words)...)
	return p
}

// office is a running bot with an officer, and somebody of an agency.
func office(t *testing.T, w *bottest.World) (officer, member *bottest.Person) {
	t.Helper()
	officer, member = w.Holder(t, "SNV", directory.Officer), w.Member(t)
	w.Serve()
	for _, p := range []*bottest.Person{officer, member} {
		p.Ask("/hoi")
	}
	return officer, member
}

// sends sends a file.
func sends(p *bottest.Person, name, content string) {
	p.T.Helper()
	bottest.Must[telegramtest.Message](p.T)(p.In(p.Chat).SendDocument(telegramtest.Upload{Name: name, Data: []byte(content)}, ""))
}

// reads sends a file to /nap and waits for what was read.
func reads(p *bottest.Person, content string) telegramtest.Post {
	p.T.Helper()
	p.Write("/nap")
	p.Until("Nạp văn bản vào kho")
	sends(p, "van ban.txt", content)
	return p.Until("Nội dung đã đọc")
}

// keeps brings a document into the corpus.
func keeps(p *bottest.Person, content string) telegramtest.Post {
	p.T.Helper()
	screen := reads(p, content)
	label := "✅ Đưa vào kho"
	for _, l := range bottest.Labels(screen) {
		if strings.HasPrefix(l, label) {
			label = l
		}
	}
	p.Press(screen, label)
	return p.Until("Trợ lý dùng ngay khi trả lời")
}

// answered reports whether the answer to a question holds words.
func answered(p *bottest.Person, question, words string) bool {
	p.T.Helper()
	p.See()
	return strings.Contains(p.Ask(question).Text, words)
}

// dataOf is what a button under a message holds, as long as that had it.
func dataOf(t testing.TB, m telegramtest.Post, label string) string {
	t.Helper()
	for _, row := range m.ReplyMarkup.Rows {
		for _, b := range row {
			if b.Text == label {
				return b.CallbackData
			}
		}
	}
	t.Fatalf("no button %q: %q", label, bottest.Labels(m))
	return ""
}
