package main

import "context"

// measureCommand is eval with the settings it uses.
type measureCommand struct {
	evalCommand
	SearchSettings
	BoardSettings
	LogSettings
}

// Run measures.
func (c *measureCommand) Run(ctx context.Context, env *environment) error {
	measured := *env
	measured.SearchSettings, measured.BoardSettings = c.SearchSettings, c.BoardSettings
	return c.evalCommand.Run(ctx, &measured)
}

// trainCommand is fit with the settings it uses.
type trainCommand struct {
	fitCommand
	SearchSettings
	LogSettings
}

// Run learns.
func (c *trainCommand) Run(ctx context.Context, env *environment) error {
	measured := *env
	measured.SearchSettings = c.SearchSettings
	return c.fitCommand.Run(ctx, &measured)
}
