package conversation

import (
	"fmt"
	"strings"
	"time"

	"thidua/bot/telegram"
	"thidua/knowledge/vietnamese"
)

// Words are what the texts of all modules share: the words that differ between provinces, as HTML.
type Words struct {
	Board    string // "Ban Thi đua - Khen thưởng, Sở Nội vụ"
	Province string // "tỉnh Thái Bình"
	Address  string // how a person is spoken to: "đồng chí" or "anh/chị"
	Decision string // the document that allows the channel; "" is that nobody named one

	signer  string // who signs letters, as plain text; see SignedBy
	mandate string // what the consolidated report carries out, as plain text; see Mandated
	plain   *Words
}

// NewWords escapes the settings, once.
func NewWords(board, province, address string) Words {
	return Words{
		Board: telegram.Escape(board), Province: telegram.Escape(province), Address: telegram.Escape(address),
		plain: &Words{Board: board, Province: province, Address: address},
	}
}

// WithDecision are the words of a Board whose channel a document allows: "Quyết định số 12/QĐ-SNV ngày 01/11/2026 của Sở Nội vụ".
func (w Words) WithDecision(decision string) Words {
	w.Decision = telegram.Escape(decision)
	return w
}

// SignedBy are the words of a Board whose letters somebody in that post signs, its lines with semicolons between: "KT. Giám đốc; Phó Giám đốc".
func (w Words) SignedBy(post string) Words {
	w.signer = post
	return w
}

// Signer is the post of who signs letters, a line each; what stands for it where nobody named one.
func (w Words) Signer() (lines []string) {
	for _, line := range strings.Split(w.signer, ";") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	if lines == nil {
		return []string{"Chức vụ người ký"}
	}
	return lines
}

// Mandated are the words of a Board whose consolidated report carries something out: "Chỉ thị số 19/CT-TTg ngày 16/7/2021 của Thủ tướng
// Chính phủ".
func (w Words) Mandated(mandate string) Words {
	w.mandate = mandate
	return w
}

// Mandate is what the consolidated report carries out, as plain text; "" where nobody named it.
func (w Words) Mandate() string { return strings.TrimSpace(w.mandate) }

// Issuer is who issues the Board's documents, as far as the settings tell: of "Ban Thi đua - Khen thưởng, Sở Nội vụ" the Sở does.
type Issuer struct {
	Parent   string // "UBND tỉnh Thái Bình"
	Agency   string // "Sở Nội vụ"
	Initials string // of the agency, as in the sign of its documents: "SNV"; "" where the Board issues them itself
	Place    string // "Thái Bình"
}

// Issuer is read off Board and Province.
func (w Words) Issuer() Issuer {
	plain := w.Plain()
	i := Issuer{Parent: "UBND " + plain.Province, Agency: plain.Board, Place: plain.Province}
	for _, kind := range []string{"tỉnh ", "thành phố "} {
		i.Place = strings.TrimPrefix(i.Place, kind)
	}
	if at := strings.LastIndex(plain.Board, ", "); at >= 0 {
		i.Agency = plain.Board[at+len(", "):]
		for _, word := range strings.Fields(i.Agency) {
			i.Initials += strings.ToUpper(string([]rune(word)[:1]))
		}
	}
	return i
}

// Plain are the same words as plain text, for what is said over a button and in a refusal.
func (w Words) Plain() Words {
	if w.plain == nil {
		return w
	}
	return *w.plain
}

// Office is the Board with its province.
func (w Words) Office() string { return w.Board + ", " + w.Province }

// Capital is Address at the start of a sentence.
func (w Words) Capital() string { return UpperFirst(w.Address) }

// Clock writes an instant the administrative way: 17 giờ 05 ngày 20/11/2026.
func Clock(at time.Time) string {
	at = at.In(vietnamese.Zone())
	return fmt.Sprintf("%d giờ %02d ngày %02d/%02d/%d", at.Hour(), at.Minute(), at.Day(), int(at.Month()), at.Year())
}

// UpperFirst is s with a capital at its start.
func UpperFirst(s string) string { return vietnamese.UpperFirst(s) }

// maxToast is what Telegram shows over a button, in characters.
const maxToast = 200

// Shorten is the beginning of a text, of limit characters at most.
func Shorten(s string, limit int) string {
	if runes := []rune(s); len(runes) > limit {
		return string(runes[:limit-1]) + "…"
	}
	return s
}

// Thousands writes a number as Vietnamese does: 1.940.
func Thousands(n int) string { return vietnamese.Thousands(n) }

// ErasedName stands in the place of the name of somebody whose data were erased.
const ErasedName = "(đã xóa dữ liệu cá nhân)"

// Phone is a number of Vietnam in groups, as it is read out: 0912 345 678, 0227 3831 234.
func Phone(digits string) string {
	switch len(digits) {
	case 10:
		return digits[:4] + " " + digits[4:7] + " " + digits[7:]
	case 11:
		return digits[:4] + " " + digits[4:8] + " " + digits[8:]
	}
	return digits
}
