package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"thidua/bot"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/wholefile"
)

// ledgerFile is the list of erasures that lies in the data folder and beside every backup, so that who was erased stays
// erased when a backup from before is restored.
const ledgerFile = "erasures.log"

// erasure is a line of a ledger: the lineage of the store, the person's number there and the instant. It names nobody.
type erasure struct {
	lineage string
	person  int64
	at      time.Time
}

func (e erasure) String() string {
	return fmt.Sprintf("%s %d %s", e.lineage, e.person, e.at.Format(time.RFC3339Nano))
}

// readLedger reads a ledger; there may be none.
func readLedger(name string) (all []erasure, err error) {
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the erasures: %w", err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		fields := strings.Fields(lines.Text())
		if len(fields) == 0 {
			continue
		}
		var e erasure
		if len(fields) == 3 {
			e.lineage = fields[0]
			e.person, err = strconv.ParseInt(fields[1], 10, 64)
			if err == nil {
				e.at, err = time.Parse(time.RFC3339Nano, fields[2])
			}
		}
		if err != nil || e.lineage == "" {
			return nil, fmt.Errorf("line %d of %s is no erasure: correct it, so that nobody comes back who was erased", n, name)
		}
		all = append(all, e)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading the erasures: %w", err)
	}
	return all, nil
}

// erasuresOf are the erasures that were made in a store.
func erasuresOf(ctx context.Context, db *database.DB) (all []erasure, err error) {
	lineage, err := db.Lineage(ctx)
	if err != nil {
		return nil, err
	}
	made, err := bot.Offline(db, directory.Settings{}, slog.New(slog.DiscardHandler)).Erasures(ctx)
	if err != nil {
		return nil, err
	}
	for _, e := range made {
		all = append(all, erasure{lineage, e.PersonID, database.Time(e.At)})
	}
	return all, nil
}

// writeLedger adds the erasures that were made in a store to a ledger, whole or not at all. A ledger that has them stays as
// it is; where nobody was erased none is made.
func writeLedger(ctx context.Context, db *database.DB, name string) error {
	made, err := erasuresOf(ctx, db)
	if err != nil || len(made) == 0 {
		return err
	}
	all, err := readLedger(name)
	if err != nil {
		return err
	}
	there := map[erasure]bool{}
	for _, e := range all {
		there[e] = true
	}
	before := len(all)
	for _, e := range made {
		if !there[e] {
			all = append(all, e)
		}
	}
	if len(all) == before {
		return nil
	}
	return wholefile.Write(name, func(w io.Writer) error {
		for _, e := range all {
			if _, err := fmt.Fprintln(w, e); err != nil {
				return err
			}
		}
		return nil
	})
}

// ledgerEvery is how long an erasure may be in the store alone while the bot runs.
const ledgerEvery = 10 * time.Second

// keepLedger writes the ledger of the data folder until ctx ends, and then once more.
func keepLedger(ctx context.Context, db *database.DB, dataDir string, log *slog.Logger) {
	ticker := time.NewTicker(ledgerEvery)
	defer ticker.Stop()
	write := func(ctx context.Context) {
		if err := writeLedger(ctx, db, filepath.Join(dataDir, ledgerFile)); err != nil && ctx.Err() == nil {
			log.Error("the list of erasures could not be written; a restore would bring back who was erased", "error", err)
		}
	}
	for {
		write(ctx)
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), ledgerEvery)
			defer cancel()
			write(last)
			return
		case <-ticker.C:
		}
	}
}

// eraseMargin is how much earlier than a backup an erasure may seem to be that is not in it: its transaction was open.
const eraseMargin = 10 * time.Minute

// erase forgets a person, as the operator.
func erase(ctx context.Context, db *database.DB, kit *conversation.Kit, person int64) error {
	prepared, err := kit.PrepareErasure(ctx, person)
	if err != nil {
		return err
	}
	return db.InTx(ctx, func(tx *database.Tx) error {
		_, err := kit.Erase(ctx, tx, directory.Operator, person, prepared)
		return err
	})
}

// eraseAgain erases in a restored store who was erased since the backup, by ledgers, and says how many. Ids that another store
// gave out mean nothing here, nor do ids of before the backup: after an earlier restore they may be somebody else's.
func eraseAgain(ctx context.Context, db *database.DB, backedUp time.Time, log *slog.Logger, ledgers ...string) (n int, err error) {
	lineage, err := db.Lineage(ctx)
	if err != nil {
		return 0, err
	}
	kit := bot.Offline(db, directory.Settings{}, log)
	for _, name := range ledgers {
		all, err := readLedger(name)
		if err != nil {
			return n, err
		}
		for _, e := range all {
			if e.lineage != lineage || e.at.Before(backedUp.Add(-eraseMargin)) {
				continue
			}
			err := erase(ctx, db, kit, e.person)
			switch {
			case err == nil:
				n++
			case problem.Is(err, problem.NotFound), problem.Is(err, problem.Ended): // came after the backup; is erased
			default:
				return n, fmt.Errorf("erasing again who was erased since the backup: %w", err)
			}
		}
	}
	return n, nil
}
