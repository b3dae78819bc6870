package main

import (
	"context"
	"errors"
	"sync"
)

type serveCommand struct{ Settings }

// Run serves until a signal.
func (c *serveCommand) Run(ctx context.Context, env *environment) error {
	service, err := openService(ctx, &c.Settings, env.Log)
	if err != nil {
		return stopped(ctx, err)
	}
	var ledger sync.WaitGroup
	kept, stop := context.WithCancel(ctx)
	ledger.Go(func() { keepLedger(kept, service.DB, c.DataDir, env.Log) })
	err = service.Run(ctx)
	stop()
	ledger.Wait()
	return errors.Join(stopped(ctx, err), service.Close())
}

// stopped is err, or nil when it only says that ctx ended: the command was stopped before it could begin.
func stopped(ctx context.Context, err error) error {
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return nil
	}
	return err
}
