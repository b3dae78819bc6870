package calendar

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// Hours are the working hours of every working day, as times since its midnight: from From on, and before Until. A break
// at noon is counted as working time.
type Hours struct{ From, Until time.Duration }

var writtenHours = regexp.MustCompile(`^\s*(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})\s*$`)

// ParseHours reads hours such as "07:00-17:00", with a hyphen or an en dash; they end at 24:00 at the latest. The error is
// what is wrong, in Vietnamese.
func ParseHours(s string) (Hours, error) {
	m := writtenHours.FindStringSubmatch(s)
	if m == nil {
		return Hours{}, fmt.Errorf("không đọc được giờ làm việc “%s”; đề nghị ghi dạng 07:00-17:00", s)
	}
	var n [4]int
	for i := range n {
		n[i], _ = strconv.Atoi(m[i+1]) // digits, by the pattern
	}
	if n[1] > 59 || n[3] > 59 {
		return Hours{}, fmt.Errorf("giờ làm việc “%s” có số phút không hợp lệ; đề nghị ghi từ 00 đến 59", s)
	}
	h := Hours{From: clock(n[0], n[1]), Until: clock(n[2], n[3])}
	if !h.valid() {
		return Hours{}, fmt.Errorf("giờ làm việc “%s” không hợp lệ; giờ bắt đầu phải trước giờ kết thúc và giờ kết thúc không quá 24:00", s)
	}
	return h, nil
}

// String is how people write hours: "07:00–17:00".
func (h Hours) String() string {
	return fmt.Sprintf("%02d:%02d–%02d:%02d", int(h.From.Hours()), int(h.From.Minutes())%60, int(h.Until.Hours()), int(h.Until.Minutes())%60)
}

func clock(hour, minute int) time.Duration {
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute
}

func (h Hours) valid() bool { return 0 <= h.From && h.From < h.Until && h.Until <= clock(24, 0) }
