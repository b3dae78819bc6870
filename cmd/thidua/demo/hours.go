package demo

import (
	"fmt"
	"strings"
	"time"

	"thidua/bot/calendar"
)

// alwaysOpen is the calendar of an office that never closes: whoever tries the demo at night or on a Sunday sees announcements go at once.
func alwaysOpen(now time.Time) (*calendar.Calendar, error) {
	var days strings.Builder
	fmt.Fprintf(&days, "until;%s\n", now.AddDate(1, 0, 0).Format(time.DateOnly)) // nobody is told that it ends
	for day := range 2 * 366 {
		fmt.Fprintf(&days, "%s;work;Dùng thử;Dùng thử\n", now.AddDate(0, 0, day-366).Format(time.DateOnly))
	}
	table, err := calendar.Parse("demo", strings.NewReader(days.String()))
	if err != nil {
		return nil, fmt.Errorf("opening the demo's office: %w", err)
	}
	return calendar.New(calendar.Hours{Until: 24*time.Hour - time.Minute}, table), nil
}
