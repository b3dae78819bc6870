package demo

import (
	"fmt"
	"strings"
	"time"

	"thidua/bot/calendar"
)

// alwaysOpen is the calendar of an office that never closes: whoever tries the demo at night or on a Sunday sees announcements go at once.
func alwaysOpen(now time.Time) (*calendar.Calendar, error) {
	known, err := calendar.Parse("demo", strings.NewReader("until;"+now.AddDate(1, 0, 0).Format(time.DateOnly))) // nobody is told that it ends
	if err != nil {
		return nil, fmt.Errorf("opening the demo's office: %w", err)
	}
	return calendar.Daily(calendar.Hours{Until: 24*time.Hour - time.Minute}, known), nil
}
