package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"thidua/bot"
	"thidua/bot/consolidated"
	"thidua/bot/conversation/consolidation"
	"thidua/bot/digest"
	"thidua/bot/period"
	"thidua/knowledge/database"
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
	data, err := c.data(ctx, db, consolidated.NewStore(db, kit.Directory, bot.Tickets(kit, hours)))
	if err != nil {
		return err
	}
	content, err := c.render(data)
	if err != nil {
		return err
	}
	if err := os.WriteFile(c.Out, content, 0o600); err != nil {
		return err
	}
	fmt.Fprintf(env.Stdout, "%s: %s, %d phản ánh, %d chủ đề, %d kiến nghị\n", c.Out, data.Period.Words, len(data.Tickets), len(data.Themes), len(data.Proposals))
	return nil
}

// data are those of a kept draft, or what a period has now.
func (c *digestCommand) data(ctx context.Context, db *database.DB, reports *consolidated.Store) (digest.Data, error) {
	if c.ID != 0 {
		d, err := reports.Report(ctx, db, c.ID)
		return d.Data, err
	}
	return reports.Gather(ctx, period.Period{From: c.From.Day, To: c.To.Day}, consolidation.OfficeOf(c.words()))
}

func (c *digestCommand) render(data digest.Data) ([]byte, error) {
	if err := data.Check(); err != nil {
		return nil, err
	}
	switch ext := strings.ToLower(filepath.Ext(c.Out)); ext {
	case ".md":
		return digest.Markdown(data, c.Whole)
	case ".xlsx":
		return digest.Workbook(data)
	case ".docx":
		document := digest.Part(data)
		if c.Whole {
			document = digest.Whole(data)
		}
		var docx bytes.Buffer
		err := document.WriteDOCX(&docx)
		return docx.Bytes(), err
	default:
		return nil, fmt.Errorf("%s: write a .docx, .xlsx or .md file", c.Out)
	}
}
