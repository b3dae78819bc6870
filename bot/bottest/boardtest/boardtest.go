// Package boardtest is a Board that has announcements sent, for the tests of the modules about them.
package boardtest

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"thidua/bot"
	"thidua/bot/audience"
	"thidua/bot/bottest"
	"thidua/bot/broadcast"
	"thidua/bot/calendar"
	"thidua/bot/conversation"
	"thidua/bot/conversation/announcement"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
)

// Board is what the Board's people do, until they do it in the chat.
type Board struct {
	T     *testing.T
	W     *bottest.World
	Kit   *conversation.Kit
	Store *broadcast.Store
}

// NewBoard plans announcements. With hours the bot keeps to them; otherwise nothing planned has to wait.
func NewBoard(t *testing.T, w *bottest.World, hours *calendar.Calendar) *Board {
	t.Helper()
	if hours != nil {
		w.Service.Hours = hours
	}
	kit := bot.Offline(w.DB, directory.Settings{}, slog.New(slog.DiscardHandler))
	return &Board{T: t, W: w, Kit: kit, Store: bot.Announcements(kit, hours)}
}

// Plan has an announcement sent.
func (b *Board) Plan(to string, change func(d *broadcast.Draft)) int64 {
	b.T.Helper()
	id, err := b.TryPlan(directory.Operator, to, change)
	if err != nil {
		b.T.Fatal(err)
	}
	return id
}

func (b *Board) TryPlan(by directory.Actor, to string, change func(d *broadcast.Draft)) (id int64, err error) {
	b.T.Helper()
	e, err := audience.ParseExpression(to)
	if err != nil {
		b.T.Fatal(err)
	}
	d := broadcast.Draft{
		Kind: "launch", Title: "Đợt thi đua cao điểm", Body: announcement.Body("Đề nghị <quý cơ quan> triển khai."),
		Audience: e, Acknowledged: true, AfterHours: "thử",
		Document: broadcast.Document{Number: "215/KH-UBND", Date: "2026-10-05", Issuer: "UBND tỉnh", Issued: true},
	}
	if change != nil {
		change(&d)
	}
	b.Store.RenderWith(announcement.Render(conversation.NewWords("Ban Thi đua - Khen thưởng, Sở Nội vụ", "tỉnh Thái Bình", "đồng chí"), b.Kit.Link))
	var a broadcast.Announcement
	err = b.W.DB.InTx(b.T.Context(), func(tx *database.Tx) (err error) {
		a, err = b.Store.Plan(b.T.Context(), tx, by, d, "thử")
		return err
	})
	return a.ID, err
}

// Do changes an announcement as an operator.
func (b *Board) Do(change func(tx *database.Tx) error) error {
	return b.W.DB.InTx(b.T.Context(), change)
}

func (b *Board) Is(id int64) broadcast.Announcement {
	b.T.Helper()
	a, err := b.Store.Announcement(b.T.Context(), b.W.DB, id)
	if err != nil {
		b.T.Fatal(err)
	}
	return a
}

// Becomes waits until an announcement is in a state.
func (b *Board) Becomes(id int64, state broadcast.State) {
	b.T.Helper()
	bottest.Eventually(b.T, fmt.Sprintf("announcement %d is %s", id, state), func() bool { return b.Is(id).State == state })
}

// Receipts are who got an announcement, in a line each.
func (b *Board) Receipts(id int64) (lines []string) {
	b.T.Helper()
	all, err := b.Store.Receipts(b.T.Context(), b.W.DB, id)
	if err != nil {
		b.T.Fatal(err)
	}
	for _, r := range all {
		line := fmt.Sprintf("%s %s %s", r.Agency, r.Role, r.State)
		if r.Reason != "" {
			line += " " + r.Reason
		}
		if !r.SeenAt.IsZero() {
			line += " seen"
		}
		if !r.MissingAt.IsZero() {
			line += " missing"
		}
		lines = append(lines, line)
	}
	return lines
}

// Office is a Board with an officer and an approver, and agencies with a focal point each, who have all met the bot.
type Office struct {
	*Board
	Officer, Approver *bottest.Person
	Focals            map[string]*bottest.Person // by the code of the agency
}

func NewOffice(t *testing.T, w *bottest.World, codes ...string) *Office {
	t.Helper()
	o := &Office{Board: NewBoard(t, w, Always(t)), Officer: w.Holder(t, "SNV", directory.Officer), Approver: w.Holder(t, "SNV", directory.Approver),
		Focals: map[string]*bottest.Person{}}
	met := []*bottest.Person{o.Officer, o.Approver}
	for _, code := range codes {
		o.Focals[code] = w.Holder(t, code, directory.Focal)
		met = append(met, o.Focals[code])
	}
	for _, p := range met {
		p.Write("/hoi")
	}
	w.Serve()
	w.AwaitHandled()
	for _, p := range met {
		p.See()
	}
	return o
}

// Always is the calendar of an office that never closes.
func Always(t *testing.T) *calendar.Calendar {
	t.Helper()
	return Open(t, time.Now().AddDate(1, 0, 0).Format(time.DateOnly)) // nobody is told that it ends
}

// Open is the calendar of an office that never closes, known until a day such as 2027-01-31.
func Open(t *testing.T, until string) *calendar.Calendar {
	t.Helper()
	known, err := calendar.Parse("thử", strings.NewReader("until;"+until))
	if err != nil {
		t.Fatal(err)
	}
	return calendar.Daily(calendar.Hours{Until: 24 * time.Hour}, known)
}

// Drafted is a draft of the officer's with words of its own for all agencies, and its screen.
func (o *Office) Drafted() (screen telegramtest.Post) {
	o.T.Helper()
	p := o.Officer
	screen = p.Ask("/soan")
	screen = p.Turn(screen, "➕ Soạn thông báo mới", "Thông báo số")
	screen = p.Turn(screen, "Loại", "Đề nghị chọn loại")
	p.Press(screen, "Triển khai phong trào")
	screen = p.Turn(screen, "‹ Quay lại", "Loại: Triển khai phong trào")
	p.Press(screen, "Trích yếu")
	bottest.Has(o.T, p.Next(), "trong một dòng")
	screen = p.Ask("Đợt thi đua cao điểm")
	bottest.Has(o.T, screen, "Đợt thi đua cao điểm")
	p.Press(screen, "Nội dung")
	p.Next()
	screen = p.Ask("Đề nghị các cơ quan triển khai?")
	bottest.Has(o.T, screen, "Đề nghị các cơ quan triển khai?", "Chưa chọn người nhận")
	screen = p.Turn(screen, "Người nhận", "Đề nghị chọn cơ quan")
	screen = p.Turn(screen, "Tất cả cơ quan", "tất cả cơ quan")
	return p.Turn(screen, "‹ Quay lại", "cần lãnh đạo duyệt")
}

// Released is an announcement that asks for an acknowledgement and was sent to the focal points, with their copies.
func (o *Office) Released(change func(d *broadcast.Draft)) (id int64, copies map[string]telegramtest.Post) {
	o.T.Helper()
	id = o.Plan("all role:focal", change)
	o.Becomes(id, broadcast.Sent)
	copies = map[string]telegramtest.Post{}
	for code, focal := range o.Focals {
		copies[code] = focal.Next()
	}
	return id, copies
}

// OwnWords is a draft with words of its own alone.
func OwnWords(d *broadcast.Draft) {
	d.Document = broadcast.Document{}
	d.Title = "Đổi lịch họp"
}

// OpenPage opens the page of an announcement.
func (o *Office) OpenPage(by *bottest.Person, label string) telegramtest.Post {
	o.T.Helper()
	by.Write("/soan")
	list := by.Turn(by.Until("Soạn thông báo"), "📋 Đã gửi", "Thông báo đã duyệt")
	return by.Turn(list, label, "Thông báo số")
}

// Progress is how far an announcement is.
func (b *Board) Progress(id int64) broadcast.Progress {
	b.T.Helper()
	p, err := b.Store.Progress(b.T.Context(), b.W.DB, id)
	if err != nil {
		b.T.Fatal(err)
	}
	return p
}
