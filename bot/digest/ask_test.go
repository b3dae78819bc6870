package digest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAProposalReadsAsOneSentenceWithItsAddressee(t *testing.T) {
	o := Office{Province: "tỉnh Thái Bình", Agency: "Sở Nội vụ"}
	for _, test := range []struct {
		p    Proposal
		want string
	}{
		{Proposal{To: ToAgency, Whom: "Sở Tài chính", Content: "Đề nghị Sở Tài chính hướng dẫn mức trích quỹ"}, "giao Sở Tài chính hướng dẫn mức trích quỹ"},
		{Proposal{To: ToAgency, Whom: "Sở Tài chính", Content: "Kính đề nghị UBND tỉnh giao Sở Tài chính bố trí kinh phí"}, "giao Sở Tài chính bố trí kinh phí"},
		{Proposal{To: ToAgency, Whom: "Sở Tài chính", Content: "Đề nghị UBND tỉnh Thái Bình chỉ đạo Sở Tài chính hướng dẫn"}, "giao Sở Tài chính hướng dẫn"},
		{Proposal{To: ToAgency, Content: "Đề nghị UBND tỉnh bố trí quỹ"}, "giao ………… bố trí quỹ"},
		{Proposal{To: ToAgency, Content: "Đề nghị Sở Tài chính hướng dẫn"}, "giao Sở Tài chính hướng dẫn"},
		{Proposal{To: ToAgency, Content: "Đề nghị UBND tỉnh giao Sở Tài chính bố trí kinh phí"}, "giao Sở Tài chính bố trí kinh phí"},
		{Proposal{To: ToMinistry, Content: "Kiến nghị Bộ Nội vụ sửa đổi mẫu số 01"}, "kiến nghị Bộ Nội vụ sửa đổi mẫu số 01"},
		{Proposal{To: ToMinistry, Content: "Đề nghị sửa đổi mẫu số 01"}, "kiến nghị ………… sửa đổi mẫu số 01"},
		{Proposal{To: ToAgency, Content: "Đề nghị Sở Tài chính hướng dẫn\nBố trí quỹ\n12 kiến nghị khác (Phụ lục II)"}, "các nội dung sau:\nGiao Sở Tài chính hướng dẫn\nGiao ………… bố trí quỹ\n12 kiến nghị khác (Phụ lục II)"},
		{Proposal{To: ToAgency, Whom: "Sở Tài chính", Content: "Đề nghị Sở Nội vụ tập huấn"}, "giao Sở Tài chính: đề nghị Sở Nội vụ tập huấn"},
		{Proposal{To: ToAgency, Whom: "Sở Tài chính", Content: "Đề nghị UBND xã được chi trước"}, "giao Sở Tài chính: đề nghị UBND xã được chi trước"},
		{Proposal{To: ToAgency, Whom: "Sở Tài chính", Content: "đề nghị Sở Tài chính"}, "giao Sở Tài chính đề nghị Sở Tài chính"},
		{Proposal{To: ToCouncil, Content: "Đề nghị HĐND tỉnh ban hành nghị quyết"}, "trình Hội đồng nhân dân tỉnh ban hành nghị quyết"},
		{Proposal{To: ToCouncil, Content: "UBND tỉnh trình HĐND tỉnh sửa nghị quyết"}, "trình Hội đồng nhân dân tỉnh sửa nghị quyết"},
		{Proposal{To: ToMinistry, Whom: "Bộ Nội vụ", Content: "Kiến nghị Bộ Nội vụ sửa Thông tư số 15"}, "kiến nghị Bộ Nội vụ sửa Thông tư số 15"},
		{Proposal{To: ToMinistry, Whom: "Bộ Nội vụ", Content: "Đề xuất sửa đổi mức thưởng"}, "kiến nghị Bộ Nội vụ sửa đổi mức thưởng"},
		{Proposal{To: ToChairman, Content: "Hội đồng Thi đua - Khen thưởng tỉnh họp sớm"}, "trình Chủ tịch Hội đồng Thi đua - Khen thưởng tỉnh họp sớm"},
		{Proposal{To: ToMinistry, Whom: "Bộ Nội vụ", Content: "Ban Thi đua - Khen thưởng Trung ương trả lời"}, "kiến nghị Bộ Nội vụ: Ban Thi đua - Khen thưởng Trung ương trả lời"},
	} {
		if got := strings.Join(test.p.lines(o), "\n"); got != test.want {
			t.Errorf("%q reads %q, want %q", test.p.Content, got, test.want)
		}
	}
	several := Proposal{To: ToAgency, Whom: "Sở Tài chính", Content: "Đề nghị Sở Tài chính hướng dẫn.\nBố trí quỹ\n03 kiến nghị khác"}
	if diff := cmp.Diff([]string{"giao Sở Tài chính các nội dung sau:", "Hướng dẫn.", "Bố trí quỹ", "03 kiến nghị khác"}, several.lines(o)); diff != "" {
		t.Error(diff)
	}
	d := Data{Office: o, Period: Period{From: "2026-09-15", To: "2026-12-14"}, Themes: []Theme{{Title: "Vướng mắc về kinh phí"}}, Proposals: []Proposal{several}}
	d.Proposals[0].Theme = "Vướng mắc về kinh phí"
	text := markdown(t, d, false)
	for _, want := range []string{"1. Vướng mắc về kinh phí\n", "a) Nội dung: giao Sở Tài chính các nội dung sau:\n\n- Hướng dẫn;\n\n- Bố trí quỹ;\n\n- 03 kiến nghị khác.\n\nb) "} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}
