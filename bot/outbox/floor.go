package outbox

import (
	"context"
	"sync/atomic"
)

// floor is the id under which no chat's next delivery is looked for. While another session keeps a snapshot on PostgreSQL, the
// entries of everything sent since stay in front of the queue's index, and each look for work would visit the rows of all.
//
// It is moved every watchEvery to the lowest id that waits, but never above the highest that there was a move before: what is
// enqueued in a transaction that has lasted since has a lower id than what others have committed. What comes to stand under the
// floor all the same, such as the bulk that waits behind a chat's replies, waits for the next move.
type floor struct {
	id      atomic.Int64
	highest int64 // at the last move
}

// move gives the floor its place and reports whether it is lower than it was.
func (f *floor) move(lowest, highest int64) (lower bool) {
	next := f.highest
	if lowest >= 0 {
		next = min(next, lowest)
	}
	f.highest = highest
	return f.id.Swap(next) > next
}

func (s *Sender) watchFloor(ctx context.Context) {
	lowest, highest, err := s.Store.queueEnds(ctx)
	if err != nil {
		s.floor.id.Store(0) // whoever claims says why
		return
	}
	if s.floor.move(lowest, highest) {
		s.wake.Notify()
	}
}
