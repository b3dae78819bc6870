package main

import (
	"context"
	"errors"
)

type serveCommand struct{}

// Run serves until a signal.
func (serveCommand) Run(ctx context.Context, env *environment) error {
	if env.TelegramBotToken == "" {
		return errNoToken
	}
	err := (&service{Settings: env.Settings, Log: env.Log}).Run(ctx)
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return nil // stopped before it could begin
	}
	return err
}
