package database

import "context"

// sliceRows is how many rows a slice has: few enough that no other writer waits for long.
const sliceRows = 500

// ExecInSlices repeats a statement, in a transaction each time, until it finds no full slice. The placeholder after those of
// args is the most rows that it may change; what it has changed, it must not find again. After an error, what was done stays.
func (db *DB) ExecInSlices(ctx context.Context, statement string, args ...any) error {
	args = append(args[:len(args):len(args)], sliceRows)
	for n := int64(sliceRows); n == sliceRows; {
		err := db.InTx(ctx, func(tx *Tx) (err error) {
			n, err = tx.Exec(ctx, statement, args...)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
