package bot_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"thidua/bot"
	"thidua/bot/bottest"
	"thidua/knowledge/database/databasetest"
)

// verbs are the verbs of all buttons, those of links among them, with how many numbers follow.
func verbs(t testing.TB) map[string]int {
	t.Helper()
	all := map[string]int{}
	for _, m := range bot.Modules(t) {
		for _, b := range m.Buttons {
			all[b.Verb] = b.Args
		}
		for _, l := range m.Links {
			all[l.Name] = 1
		}
	}
	return all
}

// aboutOneself are the verbs that mean the presser, whatever else is in the data.
var aboutOneself = []string{"ok", "no", "sx", "se", "mydata"}

// garbageOf is garbage behind a verb that n numbers follow. Without -long a third of it is tried, which a seed draws.
func garbageOf(verb string, n int) (garbage []string) {
	for wrong := range 7 {
		if wrong != n {
			garbage = append(garbage, verb+strings.Repeat(":1", wrong))
		}
	}
	if n == 0 {
		return garbage
	}
	for _, number := range []string{"", " 1", "0x1", "1.0", "1,0", "١", "zzzzzzzzzzzzzz", "-", "N-N"} {
		garbage = append(garbage, verb+strings.Repeat(":"+number, n))
	}
	if slices.Contains(aboutOneself, verb) {
		return garbage
	}
	for _, number := range []string{"-1", "0", "-1y2p0ij32e8e8", "1y2p0ij32e8e7", "8rl6a2x0jm0w"} {
		if number != "0" || verb != "os" {
			garbage = append(garbage, verb+strings.Repeat(":"+number, n))
		}
	}
	return garbage
}

func pressGarbage(t *testing.T, w *rightsWorld) {
	garbage := []string{"", ":", "::", "d", "no such", strings.Repeat("9", 64), strings.Repeat(":", 64), "\u202e\u0000"[:3], "cy:1; drop table post", strings.Repeat("Ă", 32)}
	all := verbs(t)
	for i, verb := range slices.Sorted(maps.Keys(all)) {
		for j, data := range garbageOf(verb, all[verb]) {
			if inFull() || j%3 == (i+w.drawn)%3 {
				garbage = append(garbage, data)
			}
		}
	}
	for _, number := range []string{"-1", "7", "1y2p0ij32e8e7", "-1y2p0ij32e8e8"} {
		garbage = append(garbage, "iv:1:"+number, "os:1:"+number, "ol:0:-1:"+number+":0", "op:1:"+number+":0", "ol:0:"+number+":0:0", "oa:1:"+number)
	}
	before := w.kept()
	for _, who := range "cm" {
		for _, data := range garbage {
			w.press(who, w.people[who].ID(), data)
		}
		w.settle()
	}
	w.same("garbage", before, w.kept())
}

// powerless press without any right: one has agreed and has no post, one is unknown.
const powerless = "ns"

// powerlessPress presses and requires that nothing of anybody changed but the forms that the presser may be in, and that
// the bot did not fail.
func (w *rightsWorld) powerlessPress(before []string, presses ...string) {
	w.t.Helper()
	for _, data := range presses {
		for _, who := range powerless {
			w.press(who, w.people[who].ID(), data)
		}
	}
	w.settle()
	w.same(fmt.Sprintf("%q", presses), before, w.kept("form"))
	w.noFailures(w.t)
}

// FuzzCallbackData lets people without any right press buttons with data of any shape.
func FuzzCallbackData(f *testing.F) {
	for _, seed := range seeds(f) {
		f.Add(seed)
	}
	w := newRightsWorld(f, bottest.New(f, databasetest.SQLite(f)))
	before := w.kept("form")
	f.Fuzz(func(t *testing.T, data string) {
		w.t = t
		w.powerlessPress(before, data)
		w.t = f
	})
}

// seeds are every verb with the right and with a wrong number of numbers.
func seeds(t testing.TB) (all []string) {
	for verb, n := range verbs(t) {
		all = append(all, verb+strings.Repeat(":1", n), verb+strings.Repeat(":zz", n), verb+strings.Repeat(":-1", n+1))
	}
	slices.Sort(all)
	return append(all, "", ":", "no such", strings.Repeat("z", 64))
}

// TestRandomCallbackData is the bounded sister of FuzzCallbackData: numbers of rows that there are behind every verb.
func TestRandomCallbackData(t *testing.T) {
	bottest.Each(t, func(t *testing.T, world *bottest.World) {
		const presses = 200
		w := newRightsWorld(t, world)
		random := rand.New(rand.NewPCG(1, 2))
		all := verbs(t)
		var names, data []string
		for verb := range all {
			names = append(names, verb)
		}
		slices.Sort(names)
		for range presses {
			verb := names[random.IntN(len(names))]
			n := all[verb]
			if random.IntN(8) == 0 {
				n = random.IntN(7)
			}
			one := verb
			for range n {
				one += ":" + strconv.FormatInt(random.Int64N(40)-3, 36)
			}
			data = append(data, one)
		}
		w.powerlessPress(w.kept("form"), data...)
	})
}
