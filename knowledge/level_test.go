package knowledge_test

import (
	"strings"
	"testing"

	"thidua/knowledge"
)

func TestAPowerOfAnAbolishedLevelIsNotShownAlone(t *testing.T) {
	law := strings.Replace(sampleLaw(), "1. Khoản 1 của điều 7 gồm:", "1. Chủ tịch Ủy ban nhân dân cấp huyện quyết định tặng danh hiệu thử nghiệm gồm:", 1)
	unknown := samples(t, law)
	known := samples(t, law, strings.Replace(partialDecree(), "Nội dung việc thứ 6.",
		"Thẩm quyền của Chủ tịch Ủy ban nhân dân cấp huyện về danh hiệu thử nghiệm do Chủ tịch Ủy ban nhân dân cấp xã thực hiện.", 1))
	const question = "khoản 1 Điều 7 Luật Thử nghiệm"
	got := askOn(t, unknown, question)
	if r := remark(got, knowledge.PowerUnknown); len(got.Citations) != 1 || r.Day != "2025-07-01" || !strings.Contains(r.Document, "72/2025/QH15") {
		t.Errorf("without a later rule: %v %+v", paths(got), got.Remarks)
	}
	got = askOn(t, known, question)
	if len(got.Citations) != 2 || got.Citations[1].Number != "152/2025/NĐ-CP" || got.Citations[1].Path != "Điều 6" || remark(got, knowledge.LevelAbolished).Day != "2025-07-01" {
		t.Errorf("with a later rule: %+v %+v", got.Citations, got.Remarks)
	}
	before, err := known.Answer(t.Context(), knowledge.Question{Text: question, AsOf: "2024-05-01"})
	if err != nil || len(before.Remarks) > 0 || len(before.Citations) != 1 {
		t.Errorf("before that day: %+v, %v", before, err)
	}
	if got := askOn(t, known, "khoản 2 Điều 7 Luật Thử nghiệm"); len(got.Remarks) > 0 || len(got.Citations) != 1 {
		t.Errorf("of what is no power of it: %+v", got)
	}
}
