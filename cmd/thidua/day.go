package main

import (
	"fmt"

	"thidua/knowledge/vietnamese"
)

// dayFlag is a day as people write it: 2024-10-01 or 01/10/2024. It is "" when it was not given.
type dayFlag struct{ vietnamese.Day }

// UnmarshalText reads the day.
func (d *dayFlag) UnmarshalText(text []byte) (err error) {
	d.Day, err = parseDay(string(text))
	return err
}

// parseDay reads a day as people write it; "" is none.
func parseDay(s string) (vietnamese.Day, error) {
	if s == "" {
		return "", nil
	}
	day, err := vietnamese.ParseDay(s)
	if err != nil {
		return "", fmt.Errorf("%q is no day of the calendar: write it as 2024-10-01 or 01/10/2024", s)
	}
	return day, nil
}
