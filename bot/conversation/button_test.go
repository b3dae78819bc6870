package conversation

import (
	"math"
	"slices"
	"strings"
	"testing"

	"thidua/bot/outbox"
)

func TestTheDataOfAButtonIsReadAsItWasMade(t *testing.T) {
	b := &Button{Verb: "v", Args: 4}
	for _, ids := range [][]int64{{0, 1, 35, 36}, {-1, math.MaxInt64, math.MinInt64, 7}, {math.MinInt64, math.MinInt64, math.MinInt64, math.MinInt64}} {
		made := b.With("Xem", ids...)
		verb, got, ok := parseData(made.Data)
		if made.Text != "Xem" || !ok || verb != "v" || !slices.Equal(got, ids) || len(made.Data) > maxData {
			t.Errorf("%v: %+v is read as %s %v %v", ids, made, verb, got, ok)
		}
	}
}

func TestDataThatNoButtonHasIsNotRead(t *testing.T) {
	for _, data := range []string{"v:", "v:x y", "v:1:", "v::1", "v:zzzzzzzzzzzzzz", "v:" + strings.Repeat("1", maxData)} {
		if verb, ids, ok := parseData(data); ok {
			t.Errorf("%q is read as %s %v", data, verb, ids)
		}
	}
}

func TestAButtonWithAnotherNumberOfIDsIsAFaultOfTheProgram(t *testing.T) {
	b := &Button{Verb: "v", Args: 2}
	for _, ids := range [][]int64{nil, {1}, {1, 2, 3}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("a button of two ids was made with %v", ids)
				}
			}()
			b.With("Xem", ids...)
		}()
	}
}

func TestAPageOfAButtonIsBroughtIntoBounds(t *testing.T) {
	for n, want := range map[int64]int{-1: 0, math.MinInt64: 0, 0: 0, 7: 7, math.MaxInt64: maxPage} {
		if got := Page(n); got != want {
			t.Errorf("%d: %d, want %d", n, got, want)
		}
	}
	for _, c := range []struct{ n, page, from, until int }{{25, 0, 0, 10}, {25, 2, 20, 25}, {25, 3, 25, 25}, {25, maxPage, 25, 25}, {0, 0, 0, 0}, {25, -1, 0, 10}} {
		if from, until := PageOf(c.n, c.page, 10); from != c.from || until != c.until {
			t.Errorf("page %d of %d: %d to %d, want %d to %d", c.page, c.n, from, until, c.from, c.until)
		}
	}
}

func TestPagesAreTurnedWhereThereAreOthers(t *testing.T) {
	turn := &Button{Verb: "t", Args: 1}
	for _, c := range []struct {
		n, page int
		want    []string
	}{
		{10, 0, nil},
		{11, 0, []string{"Trang sau › t:1"}},
		{25, 1, []string{"‹ Trang trước t:0", "Trang sau › t:2"}},
		{25, 2, []string{"‹ Trang trước t:1"}},
	} {
		var got []string
		for _, row := range Pager(c.n, c.page, 10, func(label string, page int) outbox.Button { return turn.With(label, int64(page)) }) {
			for _, b := range row {
				got = append(got, b.Text+" "+b.Data)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("page %d of %d: %q, want %q", c.page, c.n, got, c.want)
		}
	}
}

func FuzzParseData(f *testing.F) {
	for _, data := range []string{"", ":", "v:1", "v:-1:zz", "\x00"} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data string) {
		verb, ids, ok := parseData(data)
		if !ok {
			return
		}
		// What is read means what a button of it would mean.
		again, same, ok := parseData(buttonData(verb, ids))
		if len(buttonData(verb, ids)) <= maxData && (!ok || again != verb || !slices.Equal(same, ids)) {
			t.Errorf("%q: %s %v, then %s %v", data, verb, ids, again, same)
		}
	})
}
