package database

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// A group is as many short transactions as come within groupTime, and at most maxGroup: nobody waits long for the others.
const (
	groupTime = 5 * time.Millisecond
	maxGroup  = 32
)

// group lets the short transactions that wait for the one writer of SQLite share its commit, which syncs the disk: those of a
// busy moment are done one after the other in one transaction.
type group struct {
	mu      sync.Mutex
	waiting []*member
	led     bool // somebody runs a group, or was told to run the next
}

// member is one short transaction and whoever waits for it.
type member struct {
	do   func(tx *Tx) error
	ctx  context.Context
	turn chan turn // holds one
}

// turn is what a waiting member is told.
type turn int

const (
	turnDone  turn = iota // it is committed
	turnAlone             // it is to run in a transaction of its own
	turnLead              // it is to run the next group
)

// InShortTx is InTx for a transaction of a few statements that does nothing but to read and change rows: on SQLite those that
// wait at the same time are committed together. That changes nothing for do: they run one after the other, and when one of them
// fails, each runs again in a transaction of its own. Its statements are not ended by their contexts.
func (db *DB) InShortTx(ctx context.Context, do func(tx *Tx) error) error {
	if db.Shared() {
		return db.InTx(ctx, do) // the server commits together what comes together
	}
	m := &member{do: do, ctx: ctx, turn: make(chan turn, 1)}
	if now := db.group.join(m); now == turnAlone || now == turnLead && !db.lead(m) {
		return db.InTx(ctx, do)
	}
	return nil
}

// join waits for the turn of a member. One that finds nobody leads.
func (g *group) join(m *member) turn {
	g.mu.Lock()
	if !g.led {
		g.led = true
		g.mu.Unlock()
		return turnLead
	}
	g.waiting = append(g.waiting, m)
	g.mu.Unlock()
	return <-m.turn
}

// next takes the member that has waited longest, or nil.
func (g *group) next() *member {
	g.mu.Lock()
	defer g.mu.Unlock()
	for len(g.waiting) > 0 {
		m := g.waiting[0]
		g.waiting = g.waiting[1:]
		if m.ctx.Err() == nil {
			return m
		}
		m.turn <- turnAlone // it is not done any more
	}
	return nil
}

// pass lets the member that has waited longest lead.
func (g *group) pass() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.waiting) == 0 {
		g.led = false
		return
	}
	g.waiting[0].turn <- turnLead
	g.waiting = g.waiting[1:]
}

// lead runs a group that begins with m and reports whether it was committed; the others are told. They are told also when
// something unwinds through it: nobody waits for ever.
func (db *DB) lead(m *member) (committed bool) {
	members := []*member{m}
	defer func() {
		db.group.pass()
		told := turnAlone
		if committed {
			told = turnDone
		}
		for _, other := range members[1:] {
			other.turn <- told
		}
	}()
	return db.runGroup(&members) == nil
}

var errPanicked = errors.New("a transaction of the group panicked")

// runGroup runs the first of members, and those that wait, which it adds, in one transaction. After an error nothing of any is
// done.
func (db *DB) runGroup(members *[]*member) error {
	m := (*members)[0]
	ctx := context.WithoutCancel(m.ctx)
	tx, err := db.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("starting a transaction: %w", err)
	}
	defer tx.Rollback() // after Commit it does nothing
	running := &Tx{tx: tx, db: db, statements: db.writes, grouped: true}
	for began := time.Now(); ; {
		if err := m.run(running); err != nil {
			return err
		}
		if len(*members) == maxGroup || time.Since(began) > groupTime {
			break
		}
		if m = db.group.next(); m == nil {
			break
		}
		*members = append(*members, m)
		running.now = 0
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("committing: %w", err)
	}
	db.writes.prepare(ctx, running.unprepared...)
	return nil
}

// run runs the member's part. A panic is an error here: it is its own when it runs alone.
func (m *member) run(tx *Tx) (err error) {
	if err := m.ctx.Err(); err != nil {
		return err
	}
	ended := false
	defer func() {
		if !ended {
			recover()
			err = errPanicked
		}
	}()
	err = m.do(tx)
	ended = true
	return err
}
