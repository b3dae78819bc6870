package query

import (
	"testing"

	"thidua/knowledge/vietnamese"
)

func TestWhatIsAskedOfADocumentAsAWhole(t *testing.T) {
	for question, want := range map[string]Structure{
		"Luật thi đua khen thưởng có bao nhiêu điều?":                                     CountsArticles,
		"Luật TĐKT gồm mấy chương":                                                        CountsChapters,
		"Điều 5 có mấy khoản":                                                             CountsClauses,
		"Luật có những chương nào":                                                        ListsChapters,
		"Chương II có những điều nào":                                                     ListsArticles,
		"Nghị định nào thay thế Nghị định 98/2023/NĐ-CP?":                                 ReplacedBy,
		"Nghị định 98/2023 bị thay thế bởi nghị định nào":                                 ReplacedBy,
		"văn bản nào thay cho nghị định 98":                                               ReplacedBy,
		"Nghị định 98/2023 được thay bằng văn bản gì":                                     ReplacedBy,
		"nghị định mới thay thế nghị định 91/2017 là số nào":                              ReplacedBy,
		"Nghị định 91/2017 bị nghị định nào thay thế":                                     ReplacedBy,
		"Nghị định 91/2017 được văn bản nào thay thế":                                     ReplacedBy,
		"nghị định 91/2017 đã bị nghị định nào bãi bỏ":                                    ReplacedBy,
		"nghị định 91/2017 do nghị định nào thay thế":                                     ReplacedBy,
		"Nghị định 91/2017 bị những văn bản nào của Chính phủ thay thế":                   ReplacedBy,
		"Luật 15/2003/QH11 bị luật nào thay thế":                                          ReplacedBy,
		"Nghị định 91/2017 bị thay thế chưa":                                              ReplacedBy,
		"Nghị định 152/2025 được ban hành để thay thế nghị định nào":                      ReplacesWhich,
		"Nghị định nào bị nghị định 152/2025 thay thế":                                    ReplacesWhich,
		"nghị định nào đã bị thay thế bởi nghị định 152/2025":                             ReplacesWhich,
		"những nghị định nào bị bãi bỏ khi nghị định 152/2025 có hiệu lực":                ReplacesWhich,
		"Nghị định 152/2025 thay thế nghị định nào?":                                      ReplacesWhich,
		"Luật Thi đua khen thưởng 2022 thay thế luật nào":                                 ReplacesWhich,
		"những nghị định nào hết hiệu lực kể từ khi Nghị định 152/2025/NĐ-CP có hiệu lực": ReplacesWhich,
		"152/2025/NĐ-CP hết hiệu lực khi nào":                                             ForceUntil,
		"khi nào nghị định 152/2025 hết hiệu lực":                                         ForceUntil,
		"nghị định 91/2017 còn hiệu lực không":                                            ForceStill,
		"thông tư 12/2019/TT-BNV hết hiệu lực chưa":                                       ForceStill,
		"Nghị định 152/2025 có hiệu lực từ ngày nào?":                                     ForceSince,
		"luật 2022 áp dụng từ khi nào":                                                    ForceSince,
		"06-2022-QH15":                                                                    Named,
		"Nghị định số 152/2025/NĐ-CP ạ":                                                   Named,
		"Tiêu chuẩn chiến sĩ thi đua cơ sở":                                               "",
		"Bằng khen cần bao nhiêu điều kiện":                                               "",
		"NĐ 152 mức tiền thưởng":                                                          "",
	} {
		for _, typed := range []string{question, vietnamese.Fold(question)} {
			if got := Read(typed, nil).Structure(); got != want {
				t.Errorf("%q asks for %q, want %q", typed, got, want)
			}
		}
	}
}
