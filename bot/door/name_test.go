package door_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/door"
)

func TestNamesOfPersonsAreFound(t *testing.T) {
	for words, want := range map[string][]string{
		"Hồ sơ của bà Nguyễn Thị Hoa bị trả lại":                              {"Nguyễn Thị Hoa"},
		"đề nghị khen đ/c Trần Văn Nam và đồng chí Lê Minh Tuấn Anh":          {"Trần Văn Nam", "Lê Minh Tuấn Anh"},
		"Nguyễn Văn A được đề nghị Huân chương":                               {"Nguyễn Văn A"},
		"anh Hùng bên kho bạc không ký":                                       {"Hùng"},
		"Trường THPT Nguyễn Đức Cảnh chưa có quỹ":                             nil,
		"xã Lê Lợi, phường Trần Hưng Đạo chưa có người làm":                   nil,
		"Huân chương Hồ Chí Minh, giải thưởng Tạ Quang Bửu":                   nil,
		"Chủ tịch Hồ Chí Minh":                                                nil,
		"Từ 01/7/2025 xã chỉ có 01 công chức Phòng Văn hóa - Xã hội kiêm nội": nil,
		"Dự toán của UBND xã Hòa Bình không bố trí":                           nil,
		"Bà con nông dân":                   nil,
		"Hà Nội, Thái Bình, Lâm Đồng":       nil,
		"phuong moi sap nhap, nguyen van a": nil,
	} {
		got := door.FindNames(words)
		if !cmp.Equal(got, want) {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}

func TestPlacesThatBeginWithASurnameAreNoPersons(t *testing.T) {
	for _, words := range []string{"tỉnh Hà Nam", "thành phố Hà Nội", "Sở Nội vụ tỉnh Thái Bình", "Ủy ban nhân dân tỉnh Hưng Yên", "khối Thái Thụy"} {
		if names := door.FindNames(words); names != nil {
			t.Errorf("%q: %q", words, names)
		}
	}
}

func TestBodiesWhoseNamesBeginWithASurnameAreNoPersons(t *testing.T) {
	for words, want := range map[string][]string{
		"Phối hợp với Đoàn Thanh niên tỉnh và Đoàn Thanh niên Cộng sản Hồ Chí Minh": nil,
		"Đoàn Đại biểu Quốc hội, Đoàn Luật sư, Đoàn Kiểm tra của Bộ":                nil,
		"kho Lưu Trữ": nil,
		"khen thưởng Đoàn Thanh Hải và Đoàn Công Minh": {"Đoàn Thanh Hải", "Đoàn Công Minh"},
		"bà Đoàn Thanh nghỉ việc":                      {"Đoàn Thanh"},
	} {
		if got := door.FindNames(words); !cmp.Equal(got, want) {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}

func TestMaskedNamesAreGoneAndTheRestStays(t *testing.T) {
	got := door.MaskNames("Hồ sơ của ông Trần Văn Nam, công nhân, bị trả.", "[họ tên]")
	if want := "Hồ sơ của ông [họ tên], công nhân, bị trả."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func FuzzMaskNames(f *testing.F) {
	f.Add("đ/c Nguyễn Văn A; bà\nB")
	f.Fuzz(func(t *testing.T, words string) {
		masked := door.MaskNames(words, "[họ tên]")
		if utf8.ValidString(words) && !utf8.ValidString(masked) {
			t.Errorf("%q became %q", words, masked)
		}
		if len(door.FindNames(words)) == 0 && masked != words {
			t.Errorf("%q has no name and became %q", words, masked)
		}
		for _, name := range door.FindNames(words) {
			if !strings.Contains(words, name) {
				t.Errorf("%q is not in %q", name, words)
			}
		}
	})
}
