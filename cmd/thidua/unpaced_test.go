package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"time"

	"github.com/alecthomas/kong"
)

// unpaced as the value of asProgram makes the program serve without the pace that it sets itself. No setting takes that away.
const unpaced = "unpaced"

// unpacedCommand is serve of which nobody has to rest between two messages.
type unpacedCommand struct{ Settings }

// Run serves until a signal.
func (c *unpacedCommand) Run(ctx context.Context, env *environment) error {
	s, err := openService(ctx, &c.Settings, env.Log)
	if err != nil {
		return err
	}
	s.Rate, s.ChatInterval = 1e9, time.Nanosecond
	return errors.Join(s.Run(ctx), s.Close())
}

// serveUnpaced is main for it.
func serveUnpaced() (status int) {
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	defer stop()
	var line struct {
		Serve unpacedCommand `cmd:""`
	}
	lines := &logLines{}
	parser, err := kong.New(&line, kong.Bind(lines), kong.ExplicitGroups(flagGroups()))
	if err == nil {
		var parsed *kong.Context
		if parsed, err = parser.Parse(os.Args[1:]); err == nil {
			parsed.BindTo(ctx, (*context.Context)(nil))
			err = parsed.Run(&environment{Log: slog.New(lines.handler(os.Stderr))})
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "thidua:", err)
		return failedStatus
	}
	return 0
}
