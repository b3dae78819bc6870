package question

import (
	"strings"
	"testing"

	"thidua/knowledge"
)

func TestWhatIsSaidOfADocumentAsAWhole(t *testing.T) {
	for want, r := range map[string]knowledge.Remark{
		"Kho chưa có Điều 20 nghị định &lt;A&gt; (mới có Điều 1–8, 59).":                                                                     {Kind: knowledge.NotHeld, Path: "Điều 20", Units: "Điều 1–8, 59"},
		"Kho chưa có Phụ lục I nghị định &lt;A&gt;.":                                                                                         {Kind: knowledge.NotHeld, Path: "Phụ lục I"},
		"Kho chưa có toàn văn nghị định &lt;A&gt; (mới có Điều 1–8).":                                                                        {Kind: knowledge.NotHeld, Units: "Điều 1–8"},
		"Kho chưa có toàn văn nghị định &lt;A&gt; (mới có Điều 1–8); những điều chưa có trong kho có thể còn quy định liên quan.":            {Kind: knowledge.HeldInPart, Units: "Điều 1–8"},
		"Nghị định &lt;A&gt; không có Điều 97 (có Điều 1–96).":                                                                               {Kind: knowledge.NoSuchUnit, Path: "Điều 97", Units: "Điều 1–96"},
		"Thẩm quyền quyết định tặng nghị định &lt;A&gt; không thuộc người, cơ quan nêu trong câu hỏi.":                                       {Kind: knowledge.NoSuchPower},
		"Nghị định &lt;A&gt; có 96 điều.":                                                                                                    {Kind: knowledge.HasUnits, Units: "điều", Count: 96},
		"Điều 5 nghị định &lt;A&gt; có 3 khoản.":                                                                                             {Kind: knowledge.HasUnits, Path: "Điều 5", Units: "khoản", Count: 3},
		"Nghị định &lt;A&gt; có hiệu lực từ ngày 01/01/2024.":                                                                                {Kind: knowledge.ForceFrom},
		"Nghị định &lt;A&gt; sẽ hết hiệu lực từ ngày 01/01/2024.":                                                                            {Kind: knowledge.WillExpire},
		"Trong kho chưa có văn bản nào quy định nghị định &lt;A&gt; hết hiệu lực.":                                                           {Kind: knowledge.NoEnd},
		"Nghị định &lt;A&gt;: Về việc thử.":                                                                                                  {Kind: knowledge.DocumentIs, Units: "Về việc thử"},
		"Còn 3 điều, khoản nữa, từ Điều 30 đến Điều 32; đề nghị đồng chí hỏi tiếp.":                                                          {Kind: knowledge.MoreUnits, Path: "Điều 30", Units: "Điều 32", Count: 3},
		"Nghị định &lt;A&gt; là văn bản của tỉnh B, không áp dụng ở địa phương khác.":                                                        {Kind: knowledge.OtherProvince, Units: "tỉnh B"},
		"Khoản 2 Điều 5 đã được sửa đổi, bổ sung bởi khoản 1 Điều 1 nghị định &lt;A&gt; từ ngày 01/01/2024; đề nghị đối chiếu nội dung mới.": {Kind: knowledge.ProvisionAmended, Path: "Điều 5 khoản 2", Units: "khoản 1 Điều 1"},
		"Khoản 2 Điều 5 nghị định &lt;A&gt; có hiệu lực từ ngày 01/01/2024.":                                                                 {Kind: knowledge.ProvisionNotYet, Path: "Điều 5 khoản 2"},
		"Điều 7 đã được bãi bỏ, thay thế theo nghị định &lt;A&gt; từ ngày 01/01/2024.":                                                       {Kind: knowledge.ProvisionEnded, Path: "Điều 7"},
		"Từ ngày 01/01/2024 không còn cấp huyện (nghị định &lt;A&gt;); nơi có thẩm quyền nay được trích ở trên.":                             {Kind: knowledge.LevelAbolished, Units: "cấp huyện"},
		"Từ ngày 01/01/2024 không còn cấp huyện (nghị định &lt;A&gt;); thẩm quyền của cấp huyện nay do ai thực hiện, kho văn bản chưa có quy định.": {
			Kind: knowledge.PowerUnknown, Units: "cấp huyện"},
	} {
		r.Document, r.Day = "nghị định <A>", "2024-01-01"
		if got := newText().remark(r); got != want {
			t.Errorf("%s: %q, want %q", r.Kind, got, want)
		}
	}
}

func TestWhatIsStatedComesFirstAndOnce(t *testing.T) {
	a := knowledge.Answer{Outcome: knowledge.Stated, Remarks: []knowledge.Remark{
		{Kind: knowledge.Expired, Document: "Nghị định 98/2023", Day: "2025-07-01"}, {Kind: knowledge.HeldInPart, Document: "Nghị định số 152/2025/NĐ-CP", Units: "Điều 1–8"},
	}, Citations: []knowledge.Citation{{Path: "Điều 59 khoản 2", Place: "khoản 2 Điều 59 Nghị định số 152/2025/NĐ-CP", Quote: "2. Nghị định số 98/2023/NĐ-CP hết hiệu lực."}}}
	got := newText().answer(a, "")
	if !strings.HasPrefix(got, "<b>Nghị định 98/2023 đã hết hiệu lực từ ngày 01/7/2025.</b>") || strings.Count(got, "01/7/2025") != 1 ||
		!strings.Contains(got, "Khoản 2 Điều 59") || !strings.Contains(got, "Lưu ý: Kho chưa có toàn văn") {
		t.Error(got)
	}
	none := newText().answer(knowledge.Answer{Outcome: knowledge.NoSuch, Remarks: []knowledge.Remark{{Kind: knowledge.NoSuchUnit, Document: "Luật A", Path: "Điều 97"}}}, "")
	if !strings.HasPrefix(none, "Luật A không có Điều 97") {
		t.Error(none)
	}
}
