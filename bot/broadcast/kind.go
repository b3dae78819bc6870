package broadcast

import (
	"slices"

	"thidua/knowledge/vietnamese"
)

// Kind is what an announcement is for.
type Kind string

// kinds are all kinds with their words, in the order of the list to choose from.
var kinds = []struct {
	Kind Kind
	Name string
}{
	{"launch", "Triển khai phong trào"},
	{"guidance", "Hướng dẫn"},
	{"reminder", "Đôn đốc"},
	{"invitation", "Giấy mời"},
	{"report_request", "Yêu cầu báo cáo"},
	{"consultation", "Lấy ý kiến"},
	{"training", "Tập huấn"},
	{"new_document", "Văn bản mới"},
	{"publicity", "Tuyên truyền"},
}

// Kinds are all kinds.
func Kinds() (all []Kind) {
	for _, k := range kinds {
		all = append(all, k.Kind)
	}
	return all
}

func (k Kind) known() bool { return slices.Contains(Kinds(), k) }

// Name is the kind as people read it.
func (k Kind) Name() string {
	for _, known := range kinds {
		if known.Kind == k {
			return known.Name
		}
	}
	return string(k)
}

// ParseKind reads the name of a kind, toned or not, or its code.
func ParseKind(s string) (Kind, bool) {
	key := vietnamese.Fold(s)
	for _, k := range kinds {
		if key == vietnamese.Fold(k.Name) || key == string(k.Kind) {
			return k.Kind, true
		}
	}
	return "", false
}

// Urgency is how a document is marked; "" is not at all. What is marked does not wait for working hours.
type Urgency string

// The marks of Decree 30/2020/NĐ-CP, Điều 5, the least urgent first.
const (
	Urgent     Urgency = "khẩn"
	VeryUrgent Urgency = "thượng khẩn"
	Express    Urgency = "hỏa tốc"
)

// ParseUrgency reads a mark, toned or not.
func ParseUrgency(s string) (Urgency, bool) {
	key := vietnamese.Fold(s)
	for _, u := range []Urgency{Urgent, VeryUrgent, Express} {
		if key == vietnamese.Fold(string(u)) {
			return u, true
		}
	}
	return "", false
}
