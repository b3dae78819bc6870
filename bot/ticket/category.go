package ticket

import "slices"

// Category is what a difficulty is about.
type Category string

// category is one with its words.
type category struct {
	id   Category
	name string
}

// The categories in their order on screen; they are kept by their ids.
var categories = []category{
	{"law", "Thể chế, văn bản hướng dẫn"},
	{"money", "Kinh phí, quỹ thi đua, khen thưởng"},
	{"staff", "Tổ chức bộ máy, nhân lực"},
	{"criteria", "Tiêu chuẩn, tiêu chí, tỷ lệ"},
	{"dossier", "Hồ sơ, thủ tục, thời hạn"},
	{"bloc", "Cụm, khối, chấm điểm"},
	{"publicity", "Tuyên truyền, điển hình"},
	{"coordination", "Phối hợp"},
	{"software", "Công nghệ thông tin"},
	{"other", "Khác"},
}

// Categories are all of them.
func Categories() (all []Category) {
	for _, c := range categories {
		all = append(all, c.id)
	}
	return all
}

// Name is the category as people read it; "Chưa phân loại" of none.
func (c Category) Name() string {
	if i := slices.IndexFunc(categories, func(k category) bool { return k.id == c }); i >= 0 {
		return categories[i].name
	}
	return "Chưa phân loại"
}

// Level is who can settle a difficulty.
type Level string

// level is one with its words.
type level struct {
	id   Level
	name string
}

// The levels in their order on screen; they are kept by their ids.
var levels = []level{
	{"department", "Sở Nội vụ"},
	{"other_department", "Sở, ngành khác"},
	{"committee", "UBND tỉnh"},
	{"council", "Hội đồng nhân dân tỉnh"},
	{"emulation_council", "Hội đồng Thi đua - Khen thưởng tỉnh"},
	{"central", "Bộ, ngành Trung ương"},
}

// Levels are all of them.
func Levels() (all []Level) {
	for _, l := range levels {
		all = append(all, l.id)
	}
	return all
}

// Name is the level as people read it; "" of none.
func (l Level) Name() string {
	if i := slices.IndexFunc(levels, func(k level) bool { return k.id == l }); i >= 0 {
		return levels[i].name
	}
	return ""
}

func (c Category) known() bool { return slices.Contains(Categories(), c) }
func (l Level) known() bool    { return slices.Contains(Levels(), l) }
