package broadcast_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"thidua/bot/audience"
	"thidua/bot/broadcast"
)

// The rule is five per cent and three persons: what is within either measure goes, and no agency may be lost.
func TestAnAudienceMayChangeByThreePersonsOrFivePercent(t *testing.T) {
	of := func(persons []int64) (a audience.Audience) {
		for _, p := range persons {
			a.Recipients = append(a.Recipients, audience.Recipient{PersonID: p, AgencyID: p % 7})
		}
		return a
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		approved := make([]int64, 14+random.IntN(200))
		for i := range approved {
			approved[i] = int64(i)
		}
		gone, come := random.IntN(8), random.IntN(8)
		now := slices.Clone(approved[:len(approved)-min(gone, len(approved)-7)])
		gone = len(approved) - len(now)
		for i := range come {
			now = append(now, int64(1000+i))
		}
		random.Shuffle(len(now), func(i, j int) { now[i], now[j] = now[j], now[i] })
		want := gone+come > 3 && float64(gone+come) > 0.05*float64(len(approved))
		if got := broadcast.ChangedTo(of(approved), of(now)); got != want {
			t.Fatalf("of %d, %d left and %d came: changed is %v", len(approved), gone, come, got)
		}
		if broadcast.ChangedTo(of(approved), of(approved)) {
			t.Fatal("the same is another")
		}
	}
	all := make([]int64, 700)
	for i := range all {
		all[i] = int64(i)
	}
	all[0] = 700 * 7 // of the agency 0, as are others
	lost := of(all)
	lost.Recipients = append(lost.Recipients, audience.Recipient{PersonID: 5, AgencyID: 99})
	if !broadcast.ChangedTo(lost, of(all)) {
		t.Error("an agency was lost, and nobody is asked")
	}
	if broadcast.ChangedTo(of(all), lost) {
		t.Error("a new agency of a person who was approved is no loss")
	}
}
