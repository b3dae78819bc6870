// Package worker has what every loop in the background needs: to be woken, to wait, to wait longer after each failure, and
// to outlive a panic of what it calls.
package worker

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"
)

// Signal wakes one waiting loop. Notifications that come while nobody waits count as one. The zero value is ready.
type Signal struct {
	once sync.Once
	c    chan struct{}
}

func (s *Signal) channel() chan struct{} {
	s.once.Do(func() { s.c = make(chan struct{}, 1) })
	return s.c
}

// Notify wakes the loop. It never blocks.
func (s *Signal) Notify() {
	select {
	case s.channel() <- struct{}{}:
	default:
	}
}

// Wait returns when it is notified, when d has passed or when ctx ends.
func (s *Signal) Wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	case <-s.channel():
	}
}

// Sleep waits for d or until ctx ends, and reports whether d passed.
func Sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// Grace is a context that ends d after ctx: for what must still be recorded. Call cancel when it is.
func Grace(ctx context.Context, d time.Duration) (grace context.Context, cancel context.CancelFunc) {
	grace, end := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		Sleep(grace, d)
		end()
	})
	return grace, func() { stop(); end() }
}

// Backoff is how long to wait after failures in a row: First, doubled with each, at most Most.
type Backoff struct{ First, Most time.Duration }

// After is the wait after the n-th failure in a row; n starts at 1.
func (b Backoff) After(n int) time.Duration {
	wait := min(b.First, b.Most)
	for ; n > 1 && wait < b.Most; n-- {
		if wait > b.Most/2 { // doubling could overflow
			return b.Most
		}
		wait *= 2
	}
	return wait
}

// PanicError is a panic that Guard caught.
type PanicError struct {
	Value any
	Stack []byte
}

// Error has the stack: a panic is a fault of the program, to be found from the log.
func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v\n%s", e.Value, e.Stack) }

// Guard runs do and turns a panic into a *PanicError, so that one bad item does not take the process down.
func Guard(do func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &PanicError{Value: r, Stack: debug.Stack()}
		}
	}()
	return do()
}
