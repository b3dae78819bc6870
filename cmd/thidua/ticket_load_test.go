package main

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// ticketsEach is how many tickets an agency files; they are open at once.
const ticketsEach = 5

// ticketLoadSize is how many agencies file tickets, how many officers deal with them and how often the program is killed meanwhile. Of
// several replicas another takes over after seconds, so there it is less.
func ticketLoadSize(replicas int) (agencies, officers, kills int) {
	switch {
	case *databasetest.Long:
		return 200, 8, 20 / replicas
	case testing.Short():
		return 6, 2, 2
	case replicas > 1:
		return 10, 4, 2
	}
	return 20, 4, 3
}

// Everybody files at once, some while the program is down and some pressing twice, and officers ask back and answer meanwhile.
func TestKillsWhileAgenciesFileTicketsLoseNoneAndMixNone(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) { killDuringTickets(t, config, 1) })
}

func TestReplicasNumberTicketsWithoutAGapWhenOneIsKilled(t *testing.T) {
	t.Parallel()
	killDuringTickets(t, databasetest.Postgres(t), 2)
}

func killDuringTickets(t *testing.T, config database.Config, replicas int) {
	agencies, officers, kills := ticketLoadSize(replicas)
	s := drawSeed(t)
	random := rand.New(rand.NewPCG(s, 0))
	w := newWorld(t, config, nil)
	w.settings = append(w.settings, asProgram+"="+unpaced)
	l := newTicketLoad(t, w, s, agencies, officers)
	l.shuffle(random)
	w.slowly(t, 25*time.Millisecond)

	began := time.Now()
	l.file(len(l.unfiled) / 4) // nobody serves yet
	f := &fleet{w: w}
	for range replicas {
		f.add()
	}
	w.awaitServing(t)
	ctx, stop := context.WithCancel(t.Context())
	var people sync.WaitGroup
	defer people.Wait()
	defer stop()
	people.Go(func() { l.filers(ctx) })
	for _, o := range l.officers {
		people.Go(func() { o.work(ctx) })
	}
	l.file(len(l.unfiled) * 2 / 3)
	for i := range kills {
		l.awaitProgress(kills, float64(i)+random.Float64())
		time.Sleep(time.Duration(random.Int64N(int64(100 * time.Millisecond))))
		f.kill(random.IntN(len(f.running)), func() {
			l.file((len(l.unfiled) + kills - i - 1) / (kills - i))
			time.Sleep(time.Duration(random.Int64N(int64(300 * time.Millisecond))))
		})
	}
	l.await()
	took := time.Since(began)
	stop()
	people.Wait()
	l.settled()
	doubled := l.check(f)
	t.Logf("%d tickets of %d agencies, %d officers, %d kills of %d replicas: %v, %d messages, doubled by kills %v", len(l.filings), agencies,
		officers, len(f.kills), replicas, took.Round(time.Millisecond), l.progress.Load(), doubled)
	for _, p := range f.running {
		p.terminate()
	}
}

// messagesEach is about how many messages and changes of messages one ticket makes.
const messagesEach = 8

// awaitProgress waits until so many of so many parts of everything are tried, and one message more than now at least, so that no kill
// comes before the program does anything.
func (l *ticketLoad) awaitProgress(parts int, part float64) {
	l.t.Helper()
	tried := max(int64(part/float64(parts)*float64(len(l.filings)*messagesEach)), l.progress.Load()+1)
	bottest.Eventually(l.t, "the program writes messages", func() bool { return l.progress.Load() >= tried || l.left() == 0 })
	if l.left() == 0 {
		l.t.Fatalf("all was done after %d messages, before the program was killed", l.progress.Load())
	}
}

// await waits until everything that people wait for has come: while something comes, and not for ever.
func (l *ticketLoad) await() {
	l.t.Helper()
	until := time.Now().Add(bottest.Patience + time.Duration(len(l.filings))*200*time.Millisecond)
	for last, moved := int64(0), time.Now(); l.left() > 0; time.Sleep(20 * time.Millisecond) {
		if now := l.progress.Load(); now != last {
			last, moved = now, time.Now()
		}
		if l.t.Failed() || time.Since(moved) > bottest.Patience/2 || time.Now().After(until) {
			l.t.Fatalf("%d things did not come:\n%s", l.left(), l.list())
		}
	}
}

// settled waits until the program has nothing left to do.
func (l *ticketLoad) settled() {
	l.t.Helper()
	bottest.Eventually(l.t, "nothing is left to do", func() bool {
		return l.w.tg.Pending() == 0 && count(l.t, l.w, `
select (select count(*) from inbox_update where state = 'waiting') + (select count(*) from outbox_delivery where ended_at = 0)`) == 0
	})
}

// countTried counts the messages and the changes of messages that are tried from now on.
func (l *ticketLoad) countTried() {
	l.w.tg.Inject(telegramtest.Fault{When: func(c telegramtest.Call) bool {
		if c.Method == "sendMessage" || c.Method == "editMessageText" {
			l.progress.Add(1)
		}
		return false
	}})
}
