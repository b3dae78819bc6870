package outbox_test

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"thidua/bot/outbox"
)

func TestNoWindowOfASecondHoldsMoreThanOneBeyondTheRateEvenAfterAPause(t *testing.T) {
	t.Parallel()
	for _, rate := range []float64{1, 7, 29, 30} {
		synctest.Test(t, func(t *testing.T) {
			pacer := outbox.NewPacer(rate)
			var mu sync.Mutex
			var times []time.Time
			for _, pause := range []time.Duration{0, 10 * time.Second, 500 * time.Millisecond, time.Hour} {
				time.Sleep(pause)
				begun := time.Now()
				var group sync.WaitGroup
				for range 8 {
					group.Go(func() {
						for range 20 {
							if err := pacer.Wait(t.Context()); err != nil {
								t.Error(err)
							}
							mu.Lock()
							times = append(times, time.Now())
							mu.Unlock()
						}
					})
				}
				group.Wait()
				if took, most := time.Since(begun), time.Duration(161/rate*float64(time.Second)); took > most {
					t.Errorf("at %v a second 160 places took %v, want at most %v", rate, took, most)
				}
			}
			for i, first := range times {
				n := 0
				for _, at := range times[i:] {
					if at.Sub(first) < time.Second {
						n++
					}
				}
				if n > int(rate)+1 {
					t.Fatalf("at %v a second %d places came within one, from the %d. on", rate, n, i)
				}
			}
		})
	}
}

// Who takes a place is late each time by what the machine and the store take: the rate is held all the same.
func TestTheRateIsHeldByThoseWhoComeLate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const rate, places = 29, 2900
		pacer := outbox.NewPacer(rate)
		random := rand.New(rand.NewPCG(1, 1))
		begun := time.Now()
		var times []time.Time
		for i := range places {
			if err := pacer.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			times = append(times, time.Now())
			switch {
			case i%100 == 50: // the disk is slow
				time.Sleep(200 * time.Millisecond)
			case i%2 == 0:
				time.Sleep(time.Second/rate + time.Duration(random.Int64N(int64(3*time.Millisecond))))
			}
		}
		if held := float64(places) / time.Since(begun).Seconds() / rate; held < 0.99 {
			t.Errorf("%.1f %% of the rate was held", 100*held)
		}
		for i := range times[:places-rate-1] {
			if took := times[i+rate+1].Sub(times[i]); took < time.Second {
				t.Fatalf("%d places within %v, from the %d. on", rate+2, took, i)
			}
		}
	})
}

func TestUseTakesPlacesAndHoldTakesAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pacer := outbox.NewPacer(10)
		gap := func(what string, want time.Duration) {
			t.Helper()
			begun := time.Now()
			if err := pacer.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := time.Since(begun); got != want {
				t.Errorf("%s: waited %v, want %v", what, got, want)
			}
		}
		gap("the first", 0)
		gap("the second", 100*time.Millisecond)
		pacer.Use(4)
		gap("after an album of five", 500*time.Millisecond)
		time.Sleep(time.Minute)
		pacer.Use(4)
		gap("after an album of five that was long in coming", 400*time.Millisecond)
		pacer.Hold(time.Now().Add(3 * time.Second))
		pacer.Hold(time.Now().Add(time.Second)) // the longer one stays
		gap("after a hold", 3*time.Second)
		gap("then", 100*time.Millisecond)
	})
}

func TestAHoldCatchesThoseWhoWaitAlready(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pacer := outbox.NewPacer(10)
		begun := time.Now()
		_ = pacer.Wait(t.Context())
		go func() {
			time.Sleep(50 * time.Millisecond)
			pacer.Hold(begun.Add(time.Second))
		}()
		if err := pacer.Wait(t.Context()); err != nil || time.Since(begun) != time.Second {
			t.Errorf("the place came after %v (%v)", time.Since(begun), err)
		}
	})
}

func TestWaitEndsWithItsContextAndTakesNoPlace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pacer := outbox.NewPacer(0)
		pacer.Hold(time.Now().Add(time.Minute))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		begun := time.Now()
		if err := pacer.Wait(ctx); err == nil || time.Since(begun) != time.Second {
			t.Errorf("Wait gave %v after %v", err, time.Since(begun))
		}
		if err := pacer.Wait(t.Context()); err != nil || time.Since(begun) != time.Minute {
			t.Errorf("the place came after %v (%v)", time.Since(begun), err)
		}
	})
}
