package question_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/knowledge/vietnamese"
)

// decree has sums, papers and a body that decides, as decrees of the field have them.
const decree = `CHÍNH PHỦ

Số: 1/2025/NĐ-CP

Hà Nội, ngày 14 tháng 6 năm 2025

NGHỊ ĐỊNH

Quy định thử về thi đua, khen thưởng

Điều 1. Mức tiền thưởng bằng khen, giấy khen

1. Đối với cá nhân:

a) Cá nhân được tặng “Bằng khen của Thủ tướng Chính phủ” được tặng Bằng, khung và được thưởng 3,5 lần mức lương cơ sở;

b) Cá nhân được tặng Bằng khen của bộ, ban, ngành, tỉnh được tặng Bằng, khung và được thưởng 1,5 lần mức lương cơ sở;

c) Cá nhân được tặng Kỷ niệm chương của bộ, ban, ngành, tỉnh được tặng Bằng, khung và kèm theo mức tiền thưởng không quá 0,6 lần mức lương cơ sở.

2. Tập thể được tặng Bằng khen được tặng Bằng, khung và kèm theo mức tiền thưởng gấp hai lần mức tiền thưởng đối với cá nhân.

Điều 2. Hồ sơ đề nghị xét tặng danh hiệu thi đua

1. Hồ sơ đề nghị xét tặng danh hiệu thi đua gồm:

a) Tờ trình đề nghị xét tặng danh hiệu thi đua;

b) Báo cáo thành tích của cá nhân, tập thể;

c) Biên bản bình xét thi đua.

2. Hồ sơ được lập thành 02 bộ (bản chính).

Điều 3. Thẩm quyền quyết định tặng giấy khen

Chủ tịch Ủy ban nhân dân cấp xã quyết định tặng danh hiệu “Lao động tiên tiến” và giấy khen.
`

func TestAnAnswerIsReadAsAnOfficialWould(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		w.Ingest(t, decree)
		w.Serve()
		p := w.Member(t)
		const end = "<i>Để tra cứu, không thay văn bản trả lời của cơ quan.</i>"
		const ask = "\n\nĐề nghị đồng chí nêu rõ hơn nội dung cần hỏi, hoặc liên hệ Ban Thi đua - Khen thưởng, Sở Nội vụ, tỉnh Thái Bình để được hướng dẫn."
		const cut = "(more)" // in so small a corpus another provision may be near enough to be quoted too
		const lead = "Quy định liên quan (trích nguyên văn):\n\n"
		for _, c := range [][2]string{
			{"Bằng khen của tỉnh được thưởng bao nhiêu tiền?", lead + `<blockquote>1. Đối với cá nhân:
[…]
b) Cá nhân được tặng Bằng khen của bộ, ban, ngành, tỉnh được tặng Bằng, khung và được thưởng <b>1,5 lần mức lương cơ sở</b>;
[…]</blockquote>
<b>Căn cứ:</b> Điểm b khoản 1 Điều 1 Nghị định số 1/2025/NĐ-CP ngày 14/6/2025 của Chính phủ (trích 1 trong 3 điểm)
Thành tiền: 1,5 × 2.340.000 = <b>3.510.000 đồng</b>
<i>Mức lương cơ sở 2.340.000 đồng từ ngày 01/7/2024 (Nghị định số 73/2024/NĐ-CP).</i>
` + cut + `
<i>Bấm “Xem nguyên văn” để xem đủ.</i>
` + end},
			{"hồ sơ đề nghị xét tặng danh hiệu thi đua gồm những gì", lead + `<blockquote>1. Hồ sơ đề nghị xét tặng danh hiệu thi đua gồm:
a) Tờ trình đề nghị xét tặng danh hiệu thi đua;
b) Báo cáo thành tích của cá nhân, tập thể;
c) Biên bản bình xét thi đua.</blockquote>
<b>Căn cứ:</b> Khoản 1 Điều 2 Nghị định số 1/2025/NĐ-CP ngày 14/6/2025 của Chính phủ
` + cut + end},
			{"ai quyết định tặng giấy khen", lead + `<blockquote>Điều 3. Thẩm quyền quyết định tặng giấy khen
<b>Chủ tịch Ủy ban nhân dân cấp xã</b> quyết định tặng danh hiệu “Lao động tiên tiến” và giấy khen.</blockquote>
<b>Căn cứ:</b> Điều 3 Nghị định số 1/2025/NĐ-CP ngày 14/6/2025 của Chính phủ
` + cut + end},
			{"Huân chương Lao động hạng Tư dành cho ai", "Luật Thi đua, khen thưởng không có Huân chương Lao động hạng Tư; hiện có: hạng Nhất; hạng Nhì; hạng Ba." + ask},
			{"Huân chương Sao vàng hạng Nhì cho ai", "Luật Thi đua, khen thưởng không có Huân chương Sao vàng hạng Nhì." + ask},
			{"Huy chương Lao động tặng cho ai", "Luật Thi đua, khen thưởng không có Huy chương lao động; hiện có: Huân chương Lao động." + ask},
		} {
			got := p.Ask(c[0]).HTML
			begins, ends, _ := strings.Cut(c[1], cut)
			if !strings.HasPrefix(got, begins) || !strings.HasSuffix(got, ends) || ends == "" && got != begins {
				t.Errorf("%s: got\n%s\nwant\n%s", c[0], got, c[1])
			}
		}
	})
}

func TestADeclineNamesWhoFollowsTheAgencyAndOffersToAsk(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		focal, officer := w.Holder(t, "SO", directory.Focal), w.Officer(t, directory.Officer)
		const asked = "Danh hiệu thi đua của hợp tác xã nuôi tôm hùm công nghệ cao do ai xét"
		bottest.Has(t, focal.Ask(asked), "Chưa tìm thấy quy định", "liên hệ Ban Thi đua - Khen thưởng")
		w.Rename(t, officer, "Nguyễn <Văn> A")
		w.Exec(t, `insert into bloc (code, name, from_on, until_on) values ('C1', 'Cụm 1', '', '')`)
		w.Exec(t, `insert into bloc_member (bloc_id, agency_id, from_on, until_on, until_before, opened_by, closed_by) select id, $1, '', '', '', 0, 0 from bloc`,
			bottest.Agency(t, w.DB, "SO"))
		w.Exec(t, `insert into bloc_officer (bloc_id, person_id, from_on, until_on) select b.id, p.id, '', '' from bloc b, person p where p.account = $1`, officer.ID())
		declined := focal.Ask(asked)
		bottest.Has(t, declined, "Theo dõi cơ quan của đồng chí là chuyên viên Nguyễn <Văn> A.", "gửi câu hỏi tới chuyên viên", "“"+askBoard+"”")
		if labels := bottest.Labels(declined); !slices.Equal(labels, []string{askBoard}) {
			t.Errorf("buttons %q", labels)
		}
		w.Exec(t, `update post set until_on = $1 where person_id = (select id from person where account = $2)`, vietnamese.DayOf(time.Now()), officer.ID())
		if left := focal.Ask(asked + " vậy"); strings.Contains(left.Text, "chuyên viên") || !strings.Contains(left.Text, "liên hệ Ban Thi đua - Khen thưởng") {
			t.Errorf("who is no officer any more is named: %s", left.Text)
		}
		if other := w.Member(t).Ask(asked); strings.Contains(other.Text, "Nguyễn") {
			t.Errorf("somebody of another agency is told: %s", other.Text)
		}
	})
}
