package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"thidua/bot/audit"
	"thidua/bot/inbox"
	"thidua/knowledge/database"
)

type inboxCommand struct {
	Parked inboxParkedCommand `cmd:"" help:"Show updates that were given up, not what they say; or have one handled again."`
}

type inboxParkedCommand struct {
	Retry int64 `help:"Have the update of that number handled again." placeholder:"ID"`
	Limit int   `default:"50" help:"At most that many; ${default} if not given." placeholder:"N"`
	JSON  bool  `name:"json" help:"Print one JSON object a line."`
	StoreSettings
}

// Validate wants a limit.
func (c *inboxParkedCommand) Validate() error {
	if c.Limit < 1 {
		return errors.New("--limit is 1 or more")
	}
	return nil
}

// parkedLine is an update as it is printed with --json.
type parkedLine struct {
	ID       int64     `json:"id"`
	Chat     int64     `json:"chat"`
	Kind     string    `json:"kind,omitempty"`
	Attempts int       `json:"attempts"`
	Why      string    `json:"why"`
	Received time.Time `json:"received"`
	Parked   time.Time `json:"parked"`
	Erased   bool      `json:"erased,omitempty"`
}

// Run lists, the last first, or puts one back.
func (c *inboxParkedCommand) Run(ctx context.Context, env *environment) error {
	db, err := openDatabase(ctx, c.database())
	if err != nil {
		return err
	}
	defer db.Close()
	store := inbox.NewStore(db)
	if c.Retry != 0 {
		return c.retry(ctx, env, db, store)
	}
	parked, err := store.Parked(ctx, c.Limit)
	if err != nil {
		return err
	}
	if len(parked) == 0 && !c.JSON {
		fmt.Fprintln(env.Stdout, "Không có tin nào bị gác lại.")
	}
	out := json.NewEncoder(env.Stdout)
	out.SetEscapeHTML(false)
	for _, p := range parked {
		if c.JSON {
			err = out.Encode(parkedLine{p.ID, p.ChatKey, p.Kind, p.Attempts, oneLine(p.Error), p.ReceivedAt, p.ParkedAt, p.Erased})
		} else {
			_, err = fmt.Fprintf(env.Stdout, "%d  nhận %s  gác lại %s  chat %d  %s%d lần thử%s%s\n", p.ID, moment(p.ReceivedAt), moment(p.ParkedAt), p.ChatKey,
				kindWords(p.Kind), p.Attempts, reason(p.Error), erasedWords(p.Erased))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func kindWords(kind string) string {
	if kind == "" {
		return ""
	}
	return kind + ", "
}

func erasedWords(erased bool) string {
	if erased {
		return " (nội dung không được lưu, không xử lý lại được)"
	}
	return ""
}

func (c *inboxParkedCommand) retry(ctx context.Context, env *environment, db *database.DB, store *inbox.Store) error {
	err := db.InTx(ctx, func(tx *database.Tx) error {
		if err := store.Retry(ctx, tx, c.Retry); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Entry{Via: audit.Command, Act: "retry update", Object: fmt.Sprint("inbox_update:", c.Retry)})
	})
	switch {
	case errors.Is(err, inbox.ErrNotParked):
		return fmt.Errorf("không có tin số %d trong số tin bị gác lại; xem: thidua inbox parked", c.Retry)
	case errors.Is(err, inbox.ErrErased):
		return fmt.Errorf("nội dung của tin số %d không được lưu, nên không xử lý lại được", c.Retry)
	case err != nil:
		return err
	}
	fmt.Fprintf(env.Stdout, "Tin số %d được xử lý lại.\n", c.Retry)
	return nil
}
