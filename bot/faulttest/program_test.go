package faulttest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"thidua/bot"
	"thidua/bot/bottest"
	"thidua/bot/conversation"
	"thidua/bot/telegram"
	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/curated"
	"thidua/knowledge/database"
)

// The environment of the program, and what it says and hears.
const (
	apiVar   = "FAULT_API"
	storeVar = "FAULT_STORE"
	dataVar  = "FAULT_DATA"
	clockVar = "FAULT_CLOCK" // by how much its clock is wrong

	readyLine = "ready"
	clockLine = "clock " // on standard input, with a duration
)

// program is the bot as `thidua serve` puts it together, with the module of these tests beside the product's own and a clock
// that can be set. It ends with SIGTERM, or when the test at the other end of its standard input is gone.
func program() (status int) {
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	var wrong atomic.Int64
	setClock(&wrong, os.Getenv(clockVar))
	go func() {
		commands := bufio.NewScanner(os.Stdin)
		for commands.Scan() {
			if by, ok := strings.CutPrefix(commands.Text(), clockLine); ok {
				setClock(&wrong, by)
			}
		}
		os.Exit(3)
	}()
	now := func() time.Time { return time.Now().Add(time.Duration(wrong.Load())) }
	if err := serve(ctx, database.Config{URL: os.Getenv(storeVar), DataDir: os.Getenv(dataVar), Now: now}, log, os.Stdout); err != nil {
		log.Error("the program ended", "error", err)
		return 1
	}
	return 0
}

func setClock(wrong *atomic.Int64, by string) {
	if d, err := time.ParseDuration(by); err == nil {
		wrong.Store(int64(d))
	}
}

func serve(ctx context.Context, config database.Config, log *slog.Logger, out io.Writer) (err error) {
	db, err := database.Open(ctx, config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.LockServe(ctx); err != nil {
		return err
	}
	client, err := telegram.NewClient(telegram.Config{Token: bottest.Token, URL: os.Getenv(apiVar)})
	if err != nil {
		return err
	}
	defer client.Close()
	store := curated.Corpus(db)
	if err := (&ingest.Ingester{Store: store}).Builtin(ctx); err != nil {
		return err
	}
	service := bot.Service{
		DB: db, Client: client, Library: knowledge.NewLibrary(store), Log: log, Admins: []int64{bottest.Admin},
		Words:   conversation.NewWords("Ban Thi đua - Khen thưởng, Sở Nội vụ", "tỉnh Thái Bình", "đồng chí"),
		Modules: []bot.Module{newProbe},
		Ready:   func(telegram.Me) { fmt.Fprintln(out, readyLine) },
	}
	return service.Run(ctx)
}
