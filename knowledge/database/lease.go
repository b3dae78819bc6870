package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"time"
)

// Lease is the right to do one named work alone, such as polling for a bot, until it lapses. Its fence grows each
// time another owner takes it over, so that work of a former owner can be told from the present one's.
type Lease struct {
	Name  string
	Owner string
	Fence int64
}

const leaseTake = `
insert into lease (name, owner, fence, until) values ($1, $2, 1, $3)
on conflict (name) do update set
	fence = lease.fence + case when lease.owner = excluded.owner then 0 else 1 end,
	owner = excluded.owner,
	until = excluded.until
where lease.owner = excluded.owner or lease.until <= $4
returning fence`

// TakeLease takes or renews the named lease for owner; held is false while another owner's has not lapsed. On SQLite,
// whose file one process serves, a lease is always taken.
func (db *DB) TakeLease(ctx context.Context, name, owner string, ttl time.Duration) (lease Lease, held bool, err error) {
	lease = Lease{Name: name, Owner: owner}
	err = db.InTx(ctx, func(tx *Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		lapsed := now
		if !db.Shared() {
			lapsed = math.MaxInt64 // the file lock says that every former owner is gone
		}
		err = tx.QueryRow(ctx, leaseTake, name, owner, now+ttl.Microseconds(), lapsed).Scan(&lease.Fence)
		held = err == nil
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	if err != nil {
		return Lease{}, false, fmt.Errorf("taking the lease %s: %w", name, err)
	}
	return lease, held, nil
}

const leaseRelease = `update lease set until = 0 where name = $1 and owner = $2 and fence = $3`

// Release lets the next owner take the lease at once. Releasing a lease that was lost does nothing.
func (db *DB) Release(ctx context.Context, lease Lease) error {
	err := db.InTx(ctx, func(tx *Tx) error {
		_, err := tx.Exec(ctx, leaseRelease, lease.Name, lease.Owner, lease.Fence)
		return err
	})
	if err != nil {
		return fmt.Errorf("releasing the lease %s: %w", lease.Name, err)
	}
	return nil
}
