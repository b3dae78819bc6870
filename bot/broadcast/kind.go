package broadcast

import (
	"slices"

	"thidua/knowledge/vietnamese"
)

// Kind is what an announcement is for.
type Kind string

// The kinds that are about an earlier announcement: they answer its copies.
const (
	Reminder   Kind = "reminder"   // to those alone who have not acknowledged it; without an earlier one, a kind like any other
	Correction Kind = "correction" // of the form of its document
	Amendment  Kind = "amendment"  // its document was amended by another
	Recall     Kind = "recall"     // its document was recalled by a notice
	Update     Kind = "update"     // other words in the place of the bot's own
	Withdrawal Kind = "withdrawal" // of the bot's own words
)

// Publicity is what people may choose not to get.
const Publicity Kind = "publicity"

// kinds are all kinds with their words, in the order of the list to choose from.
var kinds = []struct {
	Kind Kind
	Name string
}{
	{"launch", "Triển khai phong trào"},
	{"guidance", "Hướng dẫn"},
	{Reminder, "Đôn đốc"},
	{"invitation", "Giấy mời"},
	{"report_request", "Yêu cầu báo cáo"},
	{"consultation", "Lấy ý kiến"},
	{"training", "Tập huấn"},
	{"new_document", "Văn bản mới"},
	{Publicity, "Tuyên truyền"},
	{Correction, "Đính chính"},
	{Amendment, "Thay đổi nội dung"},
	{Recall, "Thu hồi"},
	{Update, "Cập nhật tin"},
	{Withdrawal, "Gỡ tin"},
}

// changing are the kinds after which an earlier announcement holds no more as it was.
var changing = []Kind{Correction, Amendment, Recall, Update, Withdrawal}

// Changes reports whether an earlier announcement holds no more as it was after one of this kind.
func (k Kind) Changes() bool { return slices.Contains(changing, k) }

// TakesBack reports whether it holds no more at all.
func (k Kind) TakesBack() bool { return k == Recall || k == Withdrawal }

// Kinds are those that an announcement by itself may be of.
func Kinds() (all []Kind) {
	for _, k := range kinds {
		if !k.Kind.Changes() {
			all = append(all, k.Kind)
		}
	}
	return all
}

func (k Kind) known() bool {
	return k.Changes() || slices.Contains(Kinds(), k)
}

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
