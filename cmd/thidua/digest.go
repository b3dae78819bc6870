package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"thidua/bot"
	"thidua/bot/consolidated"
	"thidua/bot/conversation/consolidation"
	"thidua/bot/digest"
	"thidua/bot/period"
)

type digestCommand struct {
	From  dayFlag `help:"First day of the period." placeholder:"DAY" xor:"which"`
	To    dayFlag `help:"Its last day." placeholder:"DAY"`
	ID    int64   `name:"id" help:"A draft that was kept in the chat, with the data of then; instead of --from and --to." placeholder:"NUMBER" xor:"which"`
	Out   string  `short:"o" required:"" help:"File to write: .docx, .xlsx or .md." placeholder:"FILE"`
	Whole bool    `help:"The report of its own, with letterhead, signature and annexes; without it the part to paste into another report."`
	BoardSettings
	announceSettings
}

// Run writes the draft of the consolidated report of a period. It changes nothing.
func (c *digestCommand) Run(ctx context.Context, env *environment) error {
	if c.ID == 0 && (c.From.Day == "" || c.To.Day == "") {
		return errors.New("name the period by --from and --to, or a draft by --id")
	}
	if c.ID == 0 && c.To.Day < c.From.Day {
		return fmt.Errorf("--to %s is before --from %s", c.To.Day, c.From.Day)
	}
	db, kit, _, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	hours, err := c.calendar(c.DataDir)
	if err != nil {
		return err
	}
	reports := consolidated.NewStore(db, kit.Directory, bot.Tickets(kit, hours))
	var of consolidated.Report
	if c.ID != 0 {
		of, err = reports.Report(ctx, db, c.ID)
	} else {
		of.Data, err = reports.Gather(ctx, period.Period{From: c.From.Day, To: c.To.Day}, consolidation.OfficeOf(c.words()))
	}
	if err != nil {
		return err
	}
	content, err := digest.File(of.Data, c.Out, c.Whole)
	if err != nil {
		return err
	}
	if err := os.WriteFile(c.Out, content, 0o600); err != nil {
		return err
	}
	fmt.Fprintf(env.Stdout, "%s: %s, %d phản ánh, %d chủ đề, %d kiến nghị\n", c.Out, of.Data.Period.Words, len(of.Data.Tickets), len(of.Data.Themes), len(of.Data.Proposals))
	return nil
}
