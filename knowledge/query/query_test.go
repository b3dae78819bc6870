package query

import (
	"slices"
	"strings"
	"testing"

	"thidua/knowledge/vietnamese"
)

func TestTheTablesAreRead(t *testing.T) {
	if _, err := parseAwards(awardTable); err != nil {
		t.Error(err)
	}
	for _, table := range []string{aspectTable, holdsTable, beyondTable, structureTable} {
		if _, err := parseRules(table); err != nil {
			t.Error(err)
		}
	}
	if _, err := parseSynonyms(synonymTable); err != nil {
		t.Error(err)
	}
	if _, err := parseNoSuch(noSuchTable); err != nil {
		t.Error(err)
	}
	if _, err := parseSectors(sectorTable); err != nil {
		t.Error(err)
	}
}

// Every award is found by every name that it has, typed with and without diacritics, in capitals and with quotation marks, and no other award is.
func TestEveryAwardIsFoundByEveryName(t *testing.T) {
	for _, a := range Awards() {
		for _, n := range a.names {
			spelt := strings.Join(n.written, " ")
			for _, question := range []string{
				spelt + " được thưởng bao nhiêu tiền?", "Tiêu chuẩn “" + spelt + "” là gì", strings.ToUpper(spelt) + " DO AI KÝ",
				vietnamese.Fold(spelt + " tang cho ai"),
			} {
				q := Read(question, nil)
				if !slices.ContainsFunc(q.Awards, func(found NamedAward) bool { return found.Award == a }) {
					t.Errorf("%q names %v, not %s", question, names(q), a.Name)
				}
			}
		}
	}
}

func names(q Question) (all []string) {
	for _, a := range q.Awards {
		all = append(all, a.Name)
	}
	return all
}

func TestWhatAQuestionAsksFor(t *testing.T) {
	for question, want := range map[string]Aspect{
		"Bằng khen của Chủ tịch UBND tỉnh được thưởng bao nhiêu tiền?": Amount, "muc tien thuong giay khen": Amount,
		"Tỷ lệ chiến sĩ thi đua cơ sở không quá bao nhiêu phần trăm": Share, "phải dạy bao nhiêu năm": Period, "may nam xet mot lan": Period,
		"hạn nộp hồ sơ là ngày nào": Deadline, "Luật này có hiệu lực từ khi nào": Force, "nghị định nào thay thế nghị định 98": Replaces,
		"ai ký quyết định tặng huân chương": Decides, "cấp nào có thẩm quyền công nhận": Decides, "ai đề nghị Thủ tướng tặng bằng khen": Proposes,
		"tiền thưởng lấy từ nguồn nào": Pays, "nộp hồ sơ cho ai": Where, "hồ sơ gồm những gì": Papers, "nộp mấy bộ hồ sơ": Papers,
		"thủ tục xét tặng": Steps, "huân chương dũng cảm tặng cho ai": Receivers, "tiêu chuẩn gia đình văn hóa": Conditions,
		"sáng kiến là gì": Definition, "gồm những hình thức nào": List, "trường hợp nào bị thu hồi bằng khen": Loss, "khác nhau thế nào": Compare,
		"có được xét không": YesNo,
	} {
		for _, typed := range []string{question, strings.ToUpper(question), vietnamese.Fold(question)} {
			if q := Read(typed, nil); !q.Wants(want) {
				t.Errorf("%q asks for %v, want %s", typed, q.Aspects, want)
			}
		}
	}
}

func TestAStoryWeighsLessThanWhatIsAsked(t *testing.T) {
	q := Read("dạ em chào anh, em là Hạnh làm ở xã, hôm trước nước lên ông Bảy nhảy xuống kênh vớt được ba cháu nhỏ, bà con ai cũng khen, "+
		"vậy cho em hỏi hồ sơ xét khen thưởng theo thủ tục đơn giản gồm những gì ạ, em cảm ơn nhiều", nil)
	if asking, story := q.Asking(), q.Story(); !strings.Contains(asking, "thủ tục đơn giản") || strings.Contains(asking, "vớt được") || !strings.Contains(story, "vớt được") {
		t.Errorf("asked is %q, told %q", asking, story)
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"", "bawngf khen", "Huân chương Lao động hạng Ba thưởng bao nhiêu?", "đ23 luật tđkt", "\xff năm 2020 ạ, ạ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q := Read(s, nil)
		_ = q.After(q).Things()
		_, _, _ = q.Asking(), q.Story(), q.LeansOn()
		for _, thing := range q.Things() {
			if thing.Name == "" || thing.Counts <= 0 {
				t.Fatalf("%+v", thing)
			}
		}
	})
}
