package calendar

import (
	"sync"
	"time"
)

// day is a day in Vietnam, as the number of days since 1/1/1970.
type day int64

// zone is that of Vietnam, which has had no summer time since 1975: a machine without the table of zones is told the offset.
var zone = sync.OnceValue(func() *time.Location {
	if z, err := time.LoadLocation("Asia/Ho_Chi_Minh"); err == nil {
		return z
	}
	return time.FixedZone("ICT", 7*60*60)
})

func dayOf(year int, month time.Month, d int) day {
	return day(time.Date(year, month, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

// dayAt is the day in Vietnam of an instant.
func dayAt(t time.Time) day { return dayOf(t.In(zone()).Date()) }

// start is the first instant of the day.
func (d day) start() time.Time { return time.Date(1970, time.January, 1+int(d), 0, 0, 0, 0, zone()) }

// week tells in which week the day is, from that of 1/1/1970 on, and which of its days it is, from Monday, 0, to Sunday, 6.
func (d day) week() (week, weekday int) {
	n := int(d) + 3 // 1/1/1970 was a Thursday
	week, weekday = n/7, n%7
	if weekday < 0 {
		week, weekday = week-1, weekday+7
	}
	return week, weekday
}

// onWeekend reports a Saturday or Sunday.
func (d day) onWeekend() bool {
	_, weekday := d.week()
	return weekday >= 5
}

// weekdays counts the days from Monday to Friday up to and with the day, from the week of 1/1/1970 on; of earlier days it is
// negative.
func (d day) weekdays() int {
	week, weekday := d.week()
	return 5*week + min(weekday+1, 5)
}

// String is the day as tables write it.
func (d day) String() string { return d.start().Format(time.DateOnly) }
