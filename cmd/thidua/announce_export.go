package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"thidua/bot/conversation/proof"
	"thidua/bot/directory"
	"thidua/bot/replytable"
	"thidua/bot/sheet"
	"thidua/knowledge/database"
)

type announceExportCommand struct {
	ID  int64  `arg:"" help:"Its number."`
	Out string `required:"" help:"Folder to write the files into; made if there is none." placeholder:"DIR"`
	BoardSettings
	announceSettings
}

// Run writes the announcement as a letter, the table for what agencies reply, and what became of it.
func (c *announceExportCommand) Run(ctx context.Context, env *environment) error {
	db, _, store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	r, err := store.Result(ctx, c.ID)
	if err != nil {
		return noAnnouncement(c.ID, err)
	}
	if err := os.MkdirAll(c.Out, 0o700); err != nil {
		return err
	}
	for _, file := range []struct {
		name     string
		document interface{ WriteDOCX(w io.Writer) error }
	}{{proof.LetterFile(r.ID), proof.Letter(c.words(), &r)}, {proof.SummaryFile(r.ID), proof.Summary(c.words(), &r)}} {
		var docx bytes.Buffer
		if err := file.document.WriteDOCX(&docx); err != nil {
			return err
		}
		name := filepath.Join(c.Out, file.name)
		if err := os.WriteFile(name, docx.Bytes(), 0o600); err != nil {
			return err
		}
		fmt.Fprintln(env.Stdout, name)
	}
	for _, file := range []struct {
		name   string
		tables []sheet.Out
	}{
		{proof.ReplyFile(r.ID), []sheet.Out{replytable.Table(&r)}},
		{proof.ResultFile(r.ID), proof.ResultTables(c.words(), &r)},
	} {
		name := filepath.Join(c.Out, file.name)
		if err := sheet.Write(name, file.tables); err != nil {
			return err
		}
		fmt.Fprintln(env.Stdout, name)
	}
	return nil
}

type announceImportCommand struct {
	ID   int64  `arg:"" help:"Its number."`
	File string `arg:"" help:"The filled-in table, .xlsx or .csv."`
	Yes  bool   `help:"Record; without it only show what would be."`
	announceSettings
}

// Run shows every problem of the table, or else what it says, and records that with --yes, all or nothing.
func (c *announceImportCommand) Run(ctx context.Context, env *environment) error {
	tables, err := readTables(ctx, []string{c.File})
	if err != nil {
		return err
	}
	db, _, store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	var replies replytable.Replies
	err = db.InTx(ctx, func(tx *database.Tx) error {
		r, err := store.Recording(ctx, tx, directory.Operator, c.ID)
		if err != nil {
			return err
		}
		replies = replytable.Read(&r, tables)
		if !c.Yes || len(replies.Problems) > 0 {
			return nil
		}
		return store.RecordOther(ctx, tx, directory.Operator, c.ID, replies.Said()...)
	})
	if err != nil {
		return noAnnouncement(c.ID, err)
	}
	printNotes(env.Stdout, replies.Notes)
	if len(replies.Problems) > 0 {
		printReplyProblems(env, replies.Problems)
		return errReported
	}
	for _, a := range replies.New {
		fmt.Fprintln(env.Stdout, proof.ReplyLine(a))
	}
	fmt.Fprintf(env.Stdout, "Mới: %d; không đổi: %d; chưa ghi: %d.\n", len(replies.New), replies.Unchanged, replies.Blank)
	switch {
	case len(replies.New) == 0:
		fmt.Fprintln(env.Stdout, "Không có gì thay đổi.")
	case c.Yes:
		fmt.Fprintf(env.Stdout, "Đã ghi nhận %d cơ quan.\n", len(replies.New))
	default:
		fmt.Fprintln(env.Stdout, "Chưa ghi nhận. Thêm --yes để ghi nhận.")
	}
	return nil
}

// printReplyProblems lists what must be corrected by table, row and column.
func printReplyProblems(env *environment, problems []replytable.RowProblem) {
	for _, p := range problems {
		where := fmt.Sprintf("Bảng %s, dòng %d", p.Table, p.Line)
		if p.Column != "" {
			where += ", cột " + p.Column
		}
		fmt.Fprintf(env.Stderr, "%s: %s\n", where, p.Sentence)
	}
	fmt.Fprintf(env.Stderr, "Có %d chỗ cần sửa; chưa có gì thay đổi.\n", len(problems))
}
