package calendar_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/calendar"
)

func TestSpansAreDaysInARowWithTheSameReason(t *testing.T) {
	c := calendar.New(office)
	var got []string
	for _, s := range c.Spans(at(t, "2025-12-31 23:59"), at(t, "2026-02-28")) {
		got = append(got, s.First.Format(time.DateOnly)+" "+s.Last.Format(time.DateOnly)+" "+s.Name)
		if s.Works != strings.HasPrefix(s.Name, "làm bù") || s.Source == "" {
			t.Errorf("%+v", s)
		}
	}
	want := []string{"2026-01-01 2026-01-01 Tết Dương lịch", "2026-01-02 2026-01-02 nghỉ hoán đổi với 10/1", "2026-01-10 2026-01-10 làm bù cho 2/1",
		"2026-02-16 2026-02-20 Tết Nguyên đán"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("spans (-want +got):\n%s", diff)
	}
}

func TestWhatIsFormattedIsParsedAgain(t *testing.T) {
	until := at(t, "2027-12-31")
	spans := []calendar.Span{
		{First: at(t, "2027-02-05"), Last: at(t, "2027-02-11"), Name: "Tết; Nguyên\nđán", Source: "9/TB"},
		{First: at(t, "2027-02-12"), Last: at(t, "2027-02-12"), Name: "nghỉ bù", Source: "9/TB"},
		{First: at(t, "2027-02-20"), Last: at(t, "2027-02-20"), Works: true, Name: "làm bù", Source: "9/TB"},
	}
	table, err := calendar.Parse("thử", strings.NewReader(calendar.Format(spans, until)))
	if err != nil {
		t.Fatal(err)
	}
	want := slices.Clone(spans)
	want[0].Name = "Tết, Nguyên đán"
	if diff := cmp.Diff(want, table.Spans(), cmp.Comparer(time.Time.Equal)); diff != "" || !table.Until().Equal(until) || spans[0].Days() != 7 {
		t.Errorf("until %v, spans (-want +got):\n%s", table.Until(), diff)
	}
	if table, err := calendar.Parse("thử", strings.NewReader(calendar.Format(spans[:1], time.Time{}))); err != nil || !table.Until().IsZero() {
		t.Errorf("until %v, %v", table.Until(), err)
	}
}

func TestAnOfficeMayWorkEveryDay(t *testing.T) {
	table, err := calendar.Parse("thử", strings.NewReader("2026-08-23;off;thử;1"))
	if err != nil {
		t.Fatal(err)
	}
	c := calendar.Daily(office, table)
	saturday, sunday := at(t, "2026-08-22"), at(t, "2026-08-23")
	if !c.Daily() || !c.Works(saturday) || c.Works(sunday) || c.Name(saturday) != "" || !c.Works(at(t, "2026-09-02")) {
		t.Error("it does not work as it should")
	}
	if got := c.AddDays(saturday, 1); !got.Equal(at(t, "2026-08-24")) || c.Days(saturday, at(t, "2026-08-30")) != 7 {
		t.Errorf("the next working day is %v; %d days", got, c.Days(saturday, at(t, "2026-08-30")))
	}
	if got := c.NextOpen(sunday); !got.Equal(at(t, "2026-08-24 07:00")) {
		t.Errorf("it opens again %v", got)
	}
}

func TestLaterTablesCountBeforeEarlierOnes(t *testing.T) {
	table := func(text string) calendar.Table {
		table, err := calendar.Parse("thử", strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return table
	}
	c := calendar.New(office, table("2027-03-01;off;một;1"))
	day := at(t, "2027-03-01")
	if c.Works(day) {
		t.Error("the first table is not heard")
	}
	more := c.With(table("2027-03-01;work;hai;2\nuntil;2027-12-31"), table("2027-03-02;off;ba;3"))
	if !more.Works(day) || more.Works(day.AddDate(0, 0, 1)) || !more.Until().Equal(at(t, "2027-12-31")) || more.Hours() != office {
		t.Errorf("with more tables: %v, %v, until %v", more.Works(day), more.Works(day.AddDate(0, 0, 1)), more.Until())
	}
	if c.Works(day) || !c.Works(day.AddDate(0, 0, 1)) {
		t.Error("the calendar itself changed")
	}
	if s := office.String(); s != "07:00–17:00" {
		t.Error(s)
	}
}
