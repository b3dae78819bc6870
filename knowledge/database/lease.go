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
where lease.owner = excluded.owner or lease.until <= $4 or lease.until > $5
returning fence`

// Beyond is how much further ahead than anybody sets them a lease or a wait may lie before it counts as over: a clock that
// was set back since made it, and it would last for as long as the clock was wrong.
const Beyond = time.Minute

// ClockSkew is Beyond where everybody sets the same leases and waits: so much a clock may go back while it is kept right. A
// greater jump keeps nobody waiting for longer than the leases and waits themselves.
const ClockSkew = time.Second

// takeLease takes the named lease for owner; held is false while another owner's has not lapsed. Owners of one
// lease take it for about the same time. On SQLite,
// whose file one process serves, a lease is always taken.
func (db *DB) takeLease(ctx context.Context, name, owner string, ttl time.Duration) (lease Lease, held bool, err error) {
	lease = Lease{Name: name, Owner: owner}
	err = db.InTx(ctx, func(tx *Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		lapsed, beyond := now, now+(ttl+Beyond).Microseconds()
		if !db.Shared() {
			lapsed = math.MaxInt64 // the file lock says that every former owner is gone
		}
		err = tx.QueryRow(ctx, leaseTake, name, owner, now+ttl.Microseconds(), lapsed, beyond).Scan(&lease.Fence)
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

const leaseRenew = `update lease set until = $1 where name = $2 and owner = $3 and fence = $4`

// renewLease makes the lease last for ttl from now; held is false when another has taken it since. It takes nothing back: a former
// owner would end its successor's right for no work of its own.
func (db *DB) renewLease(ctx context.Context, lease Lease, ttl time.Duration) (held bool, err error) {
	err = db.InTx(ctx, func(tx *Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		renewed, err := tx.Exec(ctx, leaseRenew, now+ttl.Microseconds(), lease.Name, lease.Owner, lease.Fence)
		held = renewed == 1
		return err
	})
	if err != nil {
		return false, fmt.Errorf("renewing the lease %s: %w", lease.Name, err)
	}
	return held, nil
}

// Hold takes the lease, runs do while it is held, and releases it when do returns; held is false, and do is not run,
// while another owner has it. The lease is renewed until do returns, also after ctx ended: what do finishes then is
// still its own work. do's context ends with ctx, and when the lease is lost.
func (db *DB) Hold(ctx context.Context, name, owner string, ttl time.Duration, do func(ctx context.Context, lease Lease)) (held bool, err error) {
	lease, held, err := db.takeLease(ctx, name, owner, ttl)
	if err != nil || !held {
		return false, err
	}
	holding, lost := context.WithCancel(ctx)
	defer lost()
	working := context.WithoutCancel(ctx)
	ended, kept := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(kept)
		defer lost()
		db.keep(working, lease, ttl, ended)
	}()
	do(holding, lease)
	close(ended)
	<-kept
	release, cancel := context.WithTimeout(working, ttl)
	defer cancel()
	return true, db.release(release, lease)
}

// keep renews the lease until ended, or until it is lost or may have been.
func (db *DB) keep(ctx context.Context, lease Lease, ttl time.Duration, ended <-chan struct{}) {
	ticker := time.NewTicker(ttl / 3)
	defer ticker.Stop()
	for renewed := time.Now(); ; {
		select {
		case <-ended:
			return
		case <-ticker.C:
		}
		asking, cancel := context.WithTimeout(ctx, ttl/3)
		held, err := db.renewLease(asking, lease, ttl)
		cancel()
		switch {
		case err == nil && held:
			renewed = time.Now()
		case err == nil || time.Since(renewed) > ttl*2/3:
			return
		}
	}
}

const leaseCheck = `select fence from lease where name = $1 and fence = $2 `

// HoldsLease reports whether the fence is still the lease's, and keeps it so until the transaction ends. Its owner's transactions
// do not wait for each other.
func (tx *Tx) HoldsLease(ctx context.Context, name string, fence int64) (bool, error) {
	err := tx.QueryRow(ctx, leaseCheck+tx.db.dialect.keepRows, name, fence).Scan(&fence)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("checking the lease %s: %w", name, err)
	}
	return true, nil
}

const leasesOf = `select name from lease where owner = $1 and until > $2 order by name`

// LeasesOf are the names of the leases that owner has now.
func (db *DB) LeasesOf(ctx context.Context, owner string) ([]string, error) {
	now, err := db.Now(ctx)
	if err != nil {
		return nil, err
	}
	names, err := texts(ctx, db, leasesOf, owner, now)
	if err != nil {
		return nil, fmt.Errorf("reading the leases: %w", err)
	}
	return names, nil
}

const leaseRelease = `update lease set until = 0 where name = $1 and owner = $2 and fence = $3`

// release lets the next owner take the lease at once. Releasing a lease that was lost does nothing.
func (db *DB) release(ctx context.Context, lease Lease) error {
	err := db.InTx(ctx, func(tx *Tx) error {
		_, err := tx.Exec(ctx, leaseRelease, lease.Name, lease.Owner, lease.Fence)
		return err
	})
	if err != nil {
		return fmt.Errorf("releasing the lease %s: %w", lease.Name, err)
	}
	return nil
}
