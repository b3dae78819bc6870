package announcement

import (
	"strings"
	"testing"
	"time"

	"thidua/bot/audience"
	"thidua/bot/broadcast"
)

func expression(t *testing.T, s string) audience.Expression {
	t.Helper()
	e, err := audience.ParseExpression(s)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestAnAudienceIsSaidInWords(t *testing.T) {
	for s, want := range map[string]string{
		"all":                                  "tất cả cơ quan; đầu mối, phó đầu mối và lãnh đạo",
		"all role:member":                      "tất cả cơ quan; vai trò: Thành viên",
		"bloc:K1 | agency:SYT":                 "cụm, khối K1, SYT; đầu mối, phó đầu mối và lãnh đạo",
		"kind:commune !under:HTAN":             "UBND xã, phường, đặc khu; đầu mối, phó đầu mối và lãnh đạo; trừ HTAN và trực thuộc",
		"agency:A bloc:K":                      "agency:A bloc:K", // which no buttons make
		"all (role:focal | role:head) !bloc:K": "tất cả cơ quan; vai trò: Đầu mối thi đua, khen thưởng, Lãnh đạo cơ quan, đơn vị; trừ cụm, khối K",
	} {
		if got := audienceWords(expression(t, s)); got != want {
			t.Errorf("%s: %q, want %q", s, got, want)
		}
	}
}

func TestWhatChangedSinceItWasSubmittedIsNamed(t *testing.T) {
	x := text{words}
	before := broadcast.Draft{Kind: "launch", Title: "Đợt <1>", Body: strings.Repeat("chữ ", 200) + "cuối", Audience: expression(t, "all")}
	for what, test := range map[string]struct {
		change func(d *broadcast.Draft)
		has    []string
	}{
		"nothing":                   {func(*broadcast.Draft) {}, []string{"Không có gì khác"}},
		"the title, escaped":        {func(d *broadcast.Draft) { d.Title = "Đợt <2>" }, []string{"Trích yếu", "<s>Đợt &lt;1&gt;</s> → Đợt &lt;2&gt;"}},
		"the audience":              {func(d *broadcast.Draft) { d.Audience = expression(t, "agency:A") }, []string{"Người nhận", "<s>tất cả cơ quan"}},
		"the end of a long text":    {func(d *broadcast.Draft) { d.Body += " khác" }, []string{"có sửa ở phần sau"}},
		"that it is to be repeated": {func(d *broadcast.Draft) { d.Repeat, d.RepeatUntil = broadcast.Weekly, "2026-12-31" }, []string{"lặp lại hằng tuần đến ngày 31/12/2026"}},
		"that it is for newcomers":  {func(d *broadcast.Draft) { d.Late = true }, []string{"gửi cả người tham gia sau"}},
		"that it is reminded of":    {func(d *broadcast.Draft) { d.Remind = true }, []string{"nhắc trước hạn"}},
		"why it goes outside hours": {func(d *broadcast.Draft) { d.AfterHours = "gấp" }, []string{"gửi ngoài giờ: gấp"}},
		"the document that it is for": {func(d *broadcast.Draft) {
			d.Document = broadcast.Document{Number: "1/KH", Date: "2026-10-05", Issuer: "UBND"}
		}, []string{"số 1/KH ngày 05/10/2026 của UBND", "chưa xác nhận"}},
	} {
		now := before
		test.change(&now)
		got := x.changes(before, now)
		for _, part := range test.has {
			if !strings.Contains(got, part) {
				t.Errorf("%s: %s lacks %q", what, got, part)
			}
		}
		if what != "nothing" && strings.Count(got, "•") != 1 {
			t.Errorf("%s: other parts are named too: %s", what, got)
		}
	}
}

func TestATimeLeftIsSaidNoMoreExactlyThanItIsKnown(t *testing.T) {
	for d, want := range map[time.Duration]string{
		2 * time.Second: "5 giây", 44 * time.Second: "40 giây", 61 * time.Second: "1 phút", 5*time.Minute + 40*time.Second: "6 phút",
		90 * time.Minute: "1 giờ 30 phút", 3 * time.Hour: "3 giờ 0 phút",
	} {
		if got := duration(d); got != want {
			t.Errorf("%s: %q, want %q", d, got, want)
		}
	}
}

func TestTheTimeLeftFollowsThePace(t *testing.T) {
	s := shownProgress{}
	at := int64(1_000_000)
	for done := 0; done <= 90; done += 30 { // ten a second
		s = s.after(at, broadcast.Progress{Sent: done, Waiting: 300 - done})
		at += 3_000_000
	}
	if left := s.left(broadcast.Progress{Waiting: 210}); left != 21*time.Second {
		t.Errorf("%s are left", left)
	}
	s = s.after(at+600_000_000, broadcast.Progress{Sent: 90, Waiting: 210}) // a pause of ten minutes is no pace
	if left := s.left(broadcast.Progress{Waiting: 210}); left != 21*time.Second {
		t.Errorf("after a pause %s are left", left)
	}
	if left := (shownProgress{}).left(broadcast.Progress{Waiting: 5}); left != 0 {
		t.Errorf("%s are left before anything is known", left)
	}
}

func TestACampaignIsReadFromItsLines(t *testing.T) {
	c, ok := parseCampaign("Thi đua cao điểm\ntừ 10/10/2026 đến 31/12/2026\nHoàn thành chỉ tiêu.\nGiữ vững trật tự.")
	if want := (broadcast.Campaign{Name: "Thi đua cao điểm", From: "2026-10-10", Until: "2026-12-31", Words: "Hoàn thành chỉ tiêu.\nGiữ vững trật tự."}); !ok || c != want {
		t.Errorf("%+v, %v", c, ok)
	}
	for _, s := range []string{"", "Thi đua", "Thi đua\n10/10/2026", "Thi đua\n32/10/2026 đến 31/12/2026", "\n10/10/2026 đến 31/12/2026"} {
		if c, ok := parseCampaign(s); ok {
			t.Errorf("%q is read as %+v", s, c)
		}
	}
}
