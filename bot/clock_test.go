package bot

import (
	"testing"
	"time"
)

func TestAClockThatIsSetIsNoticed(t *testing.T) {
	var c clock
	began := time.Now()
	micros := func(after time.Duration) int64 { return time.Unix(1_790_000_000, 0).Add(after).UnixMicro() }
	for _, look := range []struct{ shows, passed, want time.Duration }{
		{0, 0, 0},
		{11 * time.Second, 10 * time.Second, 0},
		{21*time.Second - 2*time.Hour, 20 * time.Second, -2 * time.Hour},
		{31*time.Second - 2*time.Hour, 30 * time.Second, 0},
		{41*time.Second + 7*time.Hour, 40 * time.Second, 9 * time.Hour},
		{71*time.Second + 7*time.Hour, 65 * time.Second, 0}, // the machine was busy
	} {
		if by := c.jumped(micros(look.shows), began.Add(look.passed)); by != look.want {
			t.Errorf("after %v it shows %v: %v, want %v", look.passed, look.shows, by, look.want)
		}
	}
}
