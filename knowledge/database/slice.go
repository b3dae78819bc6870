package database

import (
	"context"
	"time"
)

// A slice is as many rows as are changed in sliceTime: no other writer waits for long. It begins with few, as nobody knows
// what a row costs, and is never more than maxSlice.
const (
	firstSlice = 50
	maxSlice   = 500
	sliceTime  = 20 * time.Millisecond
)

// ExecInSlices repeats a statement, in a transaction each time, until it finds no full slice. The placeholder after those of
// args is the most rows that it may change; what it has changed, it must not find again. After an error, what was done stays.
func (db *DB) ExecInSlices(ctx context.Context, statement string, args ...any) error {
	args = args[:len(args):len(args)]
	return db.InSlices(ctx, func(tx *Tx, rows int) (int64, error) { return tx.Exec(ctx, statement, append(args, rows)...) })
}

// InSlices is ExecInSlices for what takes several statements: do changes at most rows rows and returns how many it did.
func (db *DB) InSlices(ctx context.Context, do func(tx *Tx, rows int) (int64, error)) error {
	for rows := firstSlice; ; {
		var n int64
		var began time.Time
		err := db.InTx(ctx, func(tx *Tx) (err error) {
			began = time.Now()
			n, err = do(tx, rows)
			return err
		})
		if err != nil || n < int64(rows) {
			return err
		}
		if took := time.Since(began); took > sliceTime {
			rows = max(rows/2, 1)
		} else if took < sliceTime/3 {
			rows = min(rows*2, maxSlice)
		}
	}
}
