package query

import (
	"slices"
	"testing"
)

// Whatever does not exist, what exists is an award of the table or a class.
func TestInTheirPlaceAreAwardsThatThereAre(t *testing.T) {
	for _, n := range noSuchNames() {
		instead := Instead(n.name)
		if len(instead) == 0 || len(instead) > maxInstead+1 {
			t.Errorf("%s: %v", n.name, instead)
		}
		for _, name := range instead {
			if AwardNamed(name) == nil {
				t.Errorf("%s: %s is no award", n.name, name)
			}
		}
	}
	for name, want := range map[string][]string{
		"Huy chương Lao động": {"Huân chương Lao động"}, "danh hiệu Bà mẹ Việt Nam ưu tú": {"Bà mẹ Việt Nam anh hùng"},
		"Bằng khen của xã":                  {"Bằng khen của Thủ tướng Chính phủ", "Bằng khen của Bộ, ban, ngành, tỉnh", "Giấy khen"},
		"Cờ thi đua cấp xã":                 {"Cờ thi đua của Chính phủ", "Cờ thi đua của Bộ, ban, ngành, tỉnh"},
		"danh hiệu Chiến sĩ thi đua cấp xã": {"Chiến sĩ thi đua toàn quốc", "Chiến sĩ thi đua Bộ, ban, ngành, tỉnh", "Chiến sĩ thi đua cơ sở"},
	} {
		if got := Instead(name); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for question, want := range map[string][]string{
		"Huân chương Lao động hạng Tư dành cho ai": {"hạng Nhất", "hạng Nhì", "hạng Ba"}, "Huân chương Sao vàng hạng Nhì thì sao": nil,
	} {
		name := Read(question, nil).NoSuch()
		if got := Instead(name); name == "" || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v, want %v", question, name, got, want)
		}
	}
}
