package bot

import (
	"context"
	"fmt"
	"strconv"

	"thidua/bot/directory"
	"thidua/bot/job"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// commandsOf is the menu of one person: everyone's, and what their posts allow beside it.
func (b *Bot) commandsOf(who directory.Access) []telegram.Command {
	commands := b.text.commands()
	for _, more := range []struct {
		permission directory.PermissionID
		command    telegram.Command
	}{
		{directory.ManageMembers, b.text.commandInvite()},
		{directory.Browse, b.text.commandOrganisation()},
		{directory.Delegate, b.text.commandLend()},
	} {
		if who.May(more.permission, 0) {
			commands = append(commands, more.command)
		}
	}
	return commands
}

// menu shows a person the commands that their posts of now allow.
func (b *Bot) menu(ctx context.Context, j job.Job) (func(ctx context.Context, tx *database.Tx) error, error) {
	account, err := strconv.ParseInt(j.Payload, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("reading the job: %w", err)
	}
	who, err := b.Directory.Access(ctx, account)
	if err != nil {
		return nil, err
	}
	if err := b.Effects.SetCommands(ctx, account, b.commandsOf(who)); err != nil {
		return nil, fmt.Errorf("showing a menu: %w", err)
	}
	return nil, nil
}
