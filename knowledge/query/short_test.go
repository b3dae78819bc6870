package query

import (
	"slices"
	"strings"
	"testing"

	"thidua/knowledge/vietnamese"
)

// shortNames are the short forms of awards, as officials type them.
var shortNames = map[string][]string{
	"Tập thể lao động xuất sắc":                {"TT LĐXS", "TTLĐXS", "TLĐXS", "tập thể LĐXS"},
	"Tập thể lao động tiên tiến":               {"TT LĐTT", "TTLĐTT", "tập thể LĐTT"},
	"Lao động tiên tiến":                       {"LĐTT", "danh hiệu LĐTT"},
	"Chiến sĩ thi đua cơ sở":                   {"CSTĐCS", "CSTĐ cs", "CSTĐ cơ sở", "CSTĐ CS"},
	"Chiến sĩ thi đua toàn quốc":               {"CSTĐTQ", "CSTĐ TQ", "CSTĐ toàn quốc"},
	"Chiến sĩ thi đua Bộ, ban, ngành, tỉnh":    {"CSTĐCT", "CSTĐ tỉnh", "CSTĐ cấp tỉnh", "CSTĐ cấp bộ"},
	"Chiến sĩ tiên tiến":                       {"CSTT"},
	"Đơn vị quyết thắng":                       {"ĐVQT"},
	"Đơn vị tiên tiến":                         {"ĐVTT"},
	"Cờ thi đua của Chính phủ":                 {"Cờ TĐ CP", "CTĐCP", "cờ TĐ của CP"},
	"Cờ thi đua của Bộ, ban, ngành, tỉnh":      {"cờ TĐ tỉnh", "cờ TĐ của UBND tỉnh"},
	"Gia đình văn hóa":                         {"GĐVH", "GĐ VH", "gđ văn hóa"},
	"Thôn, tổ dân phố văn hóa":                 {"TĐP văn hóa", "thôn VH", "TDP VH"},
	"Huân chương Lao động":                     {"HCLĐ", "HC LĐ", "HC lao động"},
	"Huân chương Độc lập":                      {"HCĐL", "HC ĐL", "HC độc lập"},
	"Huân chương Sao vàng":                     {"HCSV", "HC sao vàng", "HC SV"},
	"Huân chương Chiến công":                   {"HCCC", "HC CC", "HC chiến công"},
	"Huân chương Quân công":                    {"HCQC", "HC QC"},
	"Huân chương Bảo vệ Tổ quốc":               {"HCBVTQ", "HC BVTQ"},
	"Huân chương Hồ Chí Minh":                  {"HCHCM", "HC HCM"},
	"Huân chương Dũng cảm":                     {"HCDC", "HC dũng cảm"},
	"Huân chương Đại đoàn kết dân tộc":         {"HCĐĐK", "HC ĐĐK"},
	"Huy chương Chiến sĩ vẻ vang":              {"HCCSVV", "HC CSVV", "huy chương CSVV"},
	"Huy chương Quân kỳ quyết thắng":           {"HCQKQT", "HC QKQT", "huy chương QKQT"},
	"Huy chương Vì an ninh Tổ quốc":            {"HCVANTQ", "huy chương VANTQ"},
	"Huy chương Thanh niên xung phong vẻ vang": {"HC TNXP", "huy chương TNXP", "HC TNXP vẻ vang"},
	"Bà mẹ Việt Nam anh hùng":                  {"BMVNAH", "mẹ VNAH", "bà mẹ VNAH", "mẹ VN anh hùng", "mẹ VN AH"},
	"Anh hùng Lao động":                        {"AHLĐ", "AH LĐ", "AH lao động"},
	"Anh hùng Lực lượng vũ trang nhân dân":     {"AHLLVT", "AHLLVTND", "AH LLVT"},
	"Nhà giáo nhân dân":                        {"NGND"},
	"Nhà giáo ưu tú":                           {"NGƯT", "NGUT"},
	"Thầy thuốc nhân dân":                      {"TTND"},
	"Thầy thuốc ưu tú":                         {"TTƯT", "TTUT"},
	"Nghệ sĩ nhân dân":                         {"NSND"},
	"Nghệ sĩ ưu tú":                            {"NSƯT", "NSUT"},
	"Nghệ nhân nhân dân":                       {"NNND"},
	"Nghệ nhân ưu tú":                          {"NNƯT"},
	"Giải thưởng Hồ Chí Minh":                  {"GTHCM", "GT HCM"},
	"Giải thưởng Nhà nước":                     {"GTNN", "GT nhà nước"},
	"Kỷ niệm chương":                           {"KNC", "KN chương"},
	"Bằng khen của Thủ tướng Chính phủ":        {"BKTTg", "BK TTg", "BK của TTg"},
	"Bằng khen của Bộ, ban, ngành, tỉnh":       {"BK UBND tỉnh", "BK tỉnh", "BK của CT tỉnh", "BK bộ"},
	"Giấy khen":                                {"GK", "GK xã", "GK của CT UBND xã"},
}

// shortAsks ask for a kind of answer in short forms.
var shortAsks = map[string]Aspect{
	"# đk gì v": Conditions, "# tiêu chuẩn gì v": Conditions, "xét # cần đk j": Conditions, "# xét cho phòng chuyên môn đc k, đk gì v": Conditions, "# ai QĐ": Decides, "ai ký #": Decides, "# thưởng bn": Amount,
	"# đc bn tiền v": Amount, "HS # gồm những gì": Papers, "hsơ # nộp mấy bộ v": Copies, "# đc k": YesNo, "# tỷ lệ bn %": Share, "# mấy năm xét 1 lần": Period, "đk xét # cho CN/TT là gì v": Conditions,
	"# cho CN và TT có mấy hạng": List, "CN, TT đc # khi nào thì bị thu hồi": Loss,
}

func TestShortFormsOfAwardsAreReadInWholeQuestions(t *testing.T) {
	for name, forms := range shortNames {
		for _, form := range forms {
			for ask, aspect := range shortAsks {
				text := strings.Replace(ask, "#", form, 1)
				for _, typed := range []string{text, strings.ToLower(text)} {
					q := Read(typed, nil)
					if got := names(q); !slices.Equal(got, []string{name}) {
						t.Errorf("%q names %v, want %s", typed, got, name)
					}
					if !q.Wants(aspect) || !q.OfTheField() {
						t.Errorf("%q asks for %v, want %s", typed, q.Aspects, aspect)
					}
				}
			}
		}
	}
}

func TestWhoIsHonouredForTheirWorkIsOfTheField(t *testing.T) {
	for _, who := range []string{"bác sĩ giỏi", "thầy cô giáo dạy lâu năm", "nghệ sĩ cải lương", "công nhân có nhiều thành tích", "bà mẹ có ba con hy sinh", "cả xã"} {
		for _, asks := range []string{"được phong gì cao nhất", "được nhà nước tặng cái gì", "thì được phong tặng gì", "có được tặng gì không", "khi mất được truy tặng gì"} {
			text := who + " " + asks
			for _, typed := range []string{text, vietnamese.Fold(text)} {
				if !Read(typed, nil).OfTheField() {
					t.Errorf("%q is not of the field", typed)
				}
			}
		}
	}
	for _, text := range []string{"mở thẻ ngân hàng được tặng gì", "mua xe đợt này được tặng gì không", "giáo viên nghỉ hè mấy tháng"} {
		if Read(text, nil).OfTheField() {
			t.Errorf("%q is of the field", text)
		}
	}
}
