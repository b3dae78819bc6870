package main

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// recipientsOf is how many an announcement of a test has.
func recipientsOf(longer int) int {
	switch {
	case *databasetest.Long:
		return longer
	case testing.Short():
		return 100
	}
	return 300
}

func TestAnAnnouncementReachesEverybodyOnceWithinTelegramsLimits(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, &telegramtest.Server{Limits: telegramtest.RealLimits()})
		r := newRecipients(t, w.db, w.tg, recipientsOf(10_000))
		w.serve()
		id := r.await(t, r.announce(t, w.settings), 0)
		if uncertain := r.check(t, receipts(t, w.settings, id)); uncertain > 0 {
			t.Errorf("%d are uncertain, and nothing went wrong", uncertain)
		}
		for _, account := range r.accounts() {
			if n := len(r.copies(account)); n != 1 {
				t.Errorf("account %d got %d copies", account, n)
			}
		}
		for _, c := range r.refusals(nil) {
			t.Errorf("%s to %d was refused: %s", c.Method, c.ChatID, c.Description)
		}
		w.program.terminate()
	})
}

// Kills come while Telegram refuses, answers with its gateway's error, loses replies, and some of the recipients have left. On
// PostgreSQL it is also the sending one of two replicas that is killed each time, and the other goes on.
func TestKillsDuringAnAnnouncementLoseNobodyAndListWhoGotItTwice(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) { killDuringAnnouncement(t, config, 1) })
}

func TestReplicasTakeAnAnnouncementOverWhenTheSenderIsKilled(t *testing.T) {
	t.Parallel()
	killDuringAnnouncement(t, databasetest.Postgres(t), 2)
}

func killDuringAnnouncement(t *testing.T, config database.Config, replicas int) {
	kills := 3
	if *databasetest.Long {
		kills = 20
	}
	random := rand.New(rand.NewPCG(drawSeed(t), 0))
	w := newWorld(t, config, &telegramtest.Server{Limits: telegramtest.RealLimits()})
	r := newRecipients(t, w.db, w.tg, recipientsOf(5_000))
	deck, percent := r.draw(random), max(1, r.size/100)
	r.leave(t, deck.deal(3*percent))
	progress := r.countCopies()
	asked := r.injectOnce(telegramtest.Fault{Do: telegramtest.Refuse, Code: 429, RetryAfter: 1}, deck.deal(percent))
	r.injectOnce(telegramtest.Fault{Do: telegramtest.BadGateway}, deck.deal(3*percent))
	lost := r.injectOnce(telegramtest.Fault{Do: telegramtest.LoseReply}, deck.deal(3*percent))
	w.slowly(t, 120*time.Millisecond)

	f := &fleet{w: w}
	for range replicas {
		f.add()
	}
	w.awaitServing(t)
	sending := r.announce(t, w.settings)
	moments := []int64{0} // while the recipients are written down, or the first copies go
	for range kills - 1 {
		moments = append(moments, int64(float64(r.size)*(float64(len(moments)-1)+random.Float64())/float64(kills-1)*0.9))
	}
	for _, moment := range moments {
		f.awaitProgress(t, sending, progress, moment)
		time.Sleep(time.Duration(random.Int64N(int64(300 * time.Millisecond))))
		f.killSender(t)
	}
	id := r.await(t, sending, time.Duration(kills)*10*time.Second)
	uncertain := r.check(t, receipts(t, w.settings, id))
	byKill, byLoss := f.doubles(t, r, lost)
	for _, c := range r.refusals(asked.met) {
		t.Errorf("%s to %d was refused: %s", c.Method, c.ChatID, c.Description)
	}
	total := 0
	for i, n := range byKill {
		total += n
		if n > senders {
			t.Errorf("kill %d doubled %d copies, more than the %d that send", i+1, n, senders)
		}
	}
	t.Logf("%d recipients, %d kills on %d replicas: %d copies doubled by kills %v, %d by lost replies; %d uncertain, %d left",
		r.size, len(f.kills), replicas, total, byKill, byLoss, uncertain, len(r.gone))
	if len(f.kills) != kills {
		t.Errorf("%d kills of %d", len(f.kills), kills)
	}
}

// countCopies counts the copies that are tried from now on.
func (r *recipients) countCopies() *atomic.Int64 {
	var n atomic.Int64
	r.tg.Inject(telegramtest.Fault{Method: "sendMessage", When: func(c telegramtest.Call) bool {
		if strings.Contains(c.Params["text"], announced) {
			n.Add(1)
		}
		return false
	}})
	return &n
}

// awaitServing waits until the program takes updates.
func (w *world) awaitServing(t *testing.T) {
	t.Helper()
	bottest.Eventually(t, "the program takes updates", func() bool { return len(w.tg.Calls("getUpdates")) > 0 })
}

// fleet is the replicas that serve one store.
type fleet struct {
	w       *world
	running []*program
	kills   []downtime
}

// downtime is from just before a replica was killed until another was begun in its place: by then nothing of the former reaches
// Telegram, and the latter has not sent yet.
type downtime struct{ from, to time.Time }

func (f *fleet) add() {
	f.w.begin()
	f.running = append(f.running, f.w.program)
}

// awaitProgress waits until so many copies were tried, and one more than now at least, so that no kill comes before the program
// does anything; 0 is when the announcement is kept.
func (f *fleet) awaitProgress(t *testing.T, sending *program, progress *atomic.Int64, tried int64) {
	t.Helper()
	if tried > 0 {
		tried = max(tried, progress.Load()+1)
	}
	within := time.Now().Add(bottest.Patience + time.Duration(tried)*time.Second/20)
	for progress.Load() < tried || !strings.Contains(sending.out.String(), "Thông báo số") {
		select {
		case <-sending.ended:
			t.Fatalf("the announcement was sent before it was killed: %d %s%s", sending.status, sending.out, sending.log)
		case <-time.After(5 * time.Millisecond):
		}
		if time.Now().After(within) {
			t.Fatalf("%d of %d copies are under way", progress.Load(), tried)
		}
	}
}

// killSender kills the replica that sends, and starts another in its place.
func (f *fleet) killSender(t *testing.T) {
	t.Helper()
	i := 0
	if len(f.running) > 1 {
		i = f.sender(t)
	}
	f.kill(i, func() {})
}

// kill kills a replica and starts another in its place; what is to happen meanwhile happens between the two. A fleet of one is waited
// for no longer than its successor takes to begin; of several another takes over when the leases of the killed one lapse.
func (f *fleet) kill(i int, meanwhile func()) {
	k := downtime{from: time.Now()}
	f.running[i].kill()
	meanwhile()
	if len(f.running) == 1 {
		f.w.lapse()
	}
	f.running = append(f.running[:i], f.running[i+1:]...)
	f.add()
	k.to = time.Now()
	f.kills = append(f.kills, k)
}

// killBetween is the kill that left what was sent before without a recorded answer, so that it was sent again, or -1.
func (f *fleet) killBetween(before, again time.Time) int {
	return slices.IndexFunc(f.kills, func(k downtime) bool { return !k.to.Before(before) && !k.from.After(again) })
}

// sender is the place in the fleet of the replica that has the right to send.
func (f *fleet) sender(t *testing.T) (i int) {
	t.Helper()
	bottest.Eventually(t, "a replica sends", func() bool {
		var owner string
		if err := f.w.db.QueryRow(t.Context(), `select coalesce(max(owner), '') from lease where name = 'outbox sender'`).Scan(&owner); err != nil {
			t.Fatal(err)
		}
		for i = range f.running {
			if strings.Contains(owner, "/"+strconv.Itoa(f.running[i].command.Process.Pid)+"/") {
				return true
			}
		}
		return false
	})
	return i
}

// doubles counts the copies that came again, by the kill that left the former without a recorded answer, and those whose answer was
// lost on the wire. One that neither explains fails the test.
func (f *fleet) doubles(t *testing.T, r *recipients, lost *once) (byKill []int, byLoss int) {
	t.Helper()
	byKill = make([]int, len(f.kills))
	for _, id := range r.accounts() {
		copies := r.copies(id)
		for i := 1; i < len(copies); i++ {
			before, again := copies[i-1].SentAt, copies[i].SentAt
			kill := f.killBetween(before, again)
			switch {
			case i == 1 && lost.has(id):
				byLoss++
			case kill >= 0:
				byKill[kill]++
			default:
				t.Errorf("account %d got a copy at %v and again at %v, and nothing had gone wrong", id, before, again)
			}
		}
	}
	return byKill, byLoss
}
