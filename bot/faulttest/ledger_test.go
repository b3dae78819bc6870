package faulttest

import (
	"slices"
	"sync"
	"time"

	"thidua/bot/telegramtest"
)

// ledger is what was written to the bot, what it owes for that, and what went wrong when. It knows nothing of the bot but what
// anybody sees from outside.
type ledger struct {
	mu       sync.Mutex
	rooms    []*room
	presses  []press
	windows  []window
	kills    []time.Time
	batches  []batch
	effects  []effect // what must have been done in the store once
	parked   int      // updates that nobody can handle
	unclean  []string // ends after SIGTERM that were not in order
	terms    int
	hugeChat int64
	calm     time.Time // from when on nothing else goes wrong
}

// effect is a change in the store that an update causes.
type effect struct {
	n    int64
	what string
}

// batch is one content for many rooms.
type batch struct {
	key     string
	at      time.Time
	members []*room
}

// room is a chat, under every id that it had.
type room struct {
	mu      sync.Mutex // held from what is written until it is noted, so that the order is Telegram's
	ids     []int64
	group   bool
	owes    []*owed
	blocked time.Time // when the person blocked the bot; zero if they did not
	started time.Time // when they came back
}

// owed is one message that the bot owes a room.
type owed struct {
	what    string
	at      time.Time // when its cause was there
	words   []string  // the message holds one of these
	final   string    // and in the end this, if not ""
	deleted bool      // in the end it is gone
	ordered bool      // it comes after what is owed before it, in the chat that its cause was written in
	chat    int64
	slack   time.Duration
	file    []byte
}

// press is one press of a button.
type press struct {
	callback *telegramtest.Callback
	at       time.Time
	room     *room
}

// window is a time in which nobody can expect anything, of one chat or of all.
type window struct {
	what     string
	chat     int64
	from, to time.Time
}

// machineWindow is time that the machine gave to others.
const machineWindow = "machine"

// far is the end of what has not ended.
var far = time.Now().Add(100 * time.Hour)

func newLedger() *ledger { return &ledger{} }

// begin opens a window; the returned function closes it.
func (l *ledger) begin(what string, chat int64) (end func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := len(l.windows)
	l.windows = append(l.windows, window{what, chat, time.Now(), far})
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.windows[i].to = time.Now()
	}
}

// open reports whether a window of all chats is open.
func (l *ledger) open() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.ContainsFunc(l.windows, func(w window) bool { return w.chat == 0 && w.to.Equal(far) })
}

// room notes a chat.
func (l *ledger) room(id int64) *room {
	l.mu.Lock()
	defer l.mu.Unlock()
	r := &room{ids: []int64{id}, group: id < 0}
	l.rooms = append(l.rooms, r)
	return r
}

// id is the room's present chat.
func (r *room) id() int64 { return r.ids[len(r.ids)-1] }

// owe notes what a message just written will cause; the room is locked.
func (r *room) owe(o owed) *owed {
	o.at, o.chat = time.Now(), r.id()
	r.owes = append(r.owes, &o)
	return &o
}

func (l *ledger) effect(n int64, what string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.effects = append(l.effects, effect{n, what})
}

// windowsOf are the windows of a chat and those of all, as they are now, together with more, in one line without overlaps; with
// machine those too in which the machine did other work.
func (l *ledger) windowsOf(chats []int64, more []window, machine bool) []window {
	l.mu.Lock()
	all := slices.Concat(l.windows, more)
	l.mu.Unlock()
	var own []window
	for _, w := range all {
		if (w.chat == 0 || slices.Contains(chats, w.chat)) && (machine || w.what != machineWindow) {
			own = append(own, w)
		}
	}
	slices.SortFunc(own, func(a, b window) int { return a.from.Compare(b.from) })
	var merged []window
	for _, w := range own {
		if n := len(merged); n > 0 && !w.from.After(merged[n-1].to) {
			if w.to.After(merged[n-1].to) {
				merged[n-1].to = w.to
			}
			continue
		}
		merged = append(merged, w)
	}
	return merged
}

// excused is how much of a time lies in windows.
func excused(windows []window, from, to time.Time) (sum time.Duration) {
	for _, w := range windows {
		begin, end := w.from, w.to
		if begin.Before(from) {
			begin = from
		}
		if end.After(to) {
			end = to
		}
		sum += max(0, end.Sub(begin))
	}
	return sum
}

// meets reports whether a time has a part in a window of that kind, or of any with "". Of merged windows only "" can be asked.
func meets(windows []window, what string, from, to time.Time) bool {
	return slices.ContainsFunc(windows, func(w window) bool {
		return (what == "" || w.what == what) && w.from.Before(to) && w.to.After(from)
	})
}
