package query

import (
	"slices"
	"strings"
)

// Holder is who decides on awards, by rank.
type Holder int

// The holders of the power to give awards: 06/2022/QH15, Điều 77 to 80.
const (
	Nobody        Holder = iota // somebody who gives none: a village head, a council
	Head                        // heads of agencies and units, chairpersons of communes
	MinisterLevel               // ministers, chairpersons of provinces and those alike
	PrimeMinister
	President
)

// decides is who decides on an award.
func (a *Award) decides() Holder {
	switch a.Kind {
	case Order, Medal, Honour, Prize:
		return President
	}
	switch a.Name {
	case "Chiến sĩ thi đua toàn quốc", "Cờ thi đua của Chính phủ", "Bằng khen của Thủ tướng Chính phủ":
		return PrimeMinister
	case "Chiến sĩ thi đua Bộ, ban, ngành, tỉnh", "Cờ thi đua của Bộ, ban, ngành, tỉnh", "Bằng khen của Bộ, ban, ngành, tỉnh", "Tập thể lao động xuất sắc", "Kỷ niệm chương",
		"Đơn vị quyết thắng", "Xã, phường, thị trấn tiêu biểu":
		return MinisterLevel
	}
	return Head
}

// holders are those by whose title a message names them, folded, the longest first.
var holders = []struct {
	title string
	rank  Holder
}{
	{"chu tich nuoc", President}, {"thu tuong chinh phu", PrimeMinister}, {"thu tuong", PrimeMinister},
	{"chu tich uy ban nhan dan tinh", MinisterLevel}, {"chu tich tinh", MinisterLevel}, {"uy ban nhan dan tinh", MinisterLevel}, {"bo truong", MinisterLevel}, {"bi thu tinh uy", MinisterLevel},
	{"chu tich uy ban nhan dan xa", Head}, {"chu tich xa", Head}, {"chu tich phuong", Head}, {"uy ban nhan dan xa", Head}, {"giam doc so", Head}, {"giam doc", Head}, {"hieu truong", Head},
	{"thu truong", Head}, {"chanh van phong", Head},
	{"hoi dong thi dua khen thuong tinh", Nobody}, {"hoi dong thi dua khen thuong xa", Nobody}, {"hoi dong thi dua khen thuong", Nobody}, {"ban thi dua khen thuong tinh", Nobody}, {"ban thi dua khen thuong", Nobody},
	{"hoi dong thi dua tinh", Nobody}, {"hoi dong thi dua xa", Nobody}, {"hoi dong thi dua", Nobody}, {"truong thon", Nobody}, {"to truong", Nobody}, {"truong phong", Nobody}, {"bi thu chi bo", Nobody}, {"chu tich cong doan", Nobody}, {"chu tich hoi", Nobody},
}

// gives are the words by which somebody gives an award.
var gives = []string{"ky quyet dinh tang", "ra quyet dinh tang", "quyet dinh tang", "ky quyet dinh phong", "ra quyet dinh phong", "quyet dinh phong", "phong tang", "ky tang", "phong", "ky quyet dinh cong nhan"}

// WrongPower is an award that a message takes to be given by somebody who has not the power to; nil where there is none. A message that asks whether they
// have, or who has, takes nothing for granted.
func (q Question) WrongPower() *Award {
	if q.Wants(YesNo) || q.Wants(Decides) || len(q.Awards) == 0 {
		return nil
	}
	text := plain(q.words)
	for _, h := range holders {
		for _, g := range gives {
			at := strings.Index(text, " "+h.title+" "+g+" ")
			if at < 0 {
				continue
			}
			after := strings.Count(text[:at+1], " ") - 1 + strings.Count(h.title+" "+g, " ") + 1
			next := slices.IndexFunc(q.Awards, func(a NamedAward) bool { return a.From >= after && a.From <= after+2 })
			if next >= 0 && q.Awards[next].decides() > h.rank {
				return q.Awards[next].Award
			}
		}
	}
	return nil
}
