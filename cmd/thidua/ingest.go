package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"thidua/bot/audit"
	"thidua/bot/intake"
	"thidua/bot/problem"
	"thidua/ingest"
	"thidua/ingest/fetch"
	"thidua/ingest/reader"
	"thidua/knowledge"
	"thidua/knowledge/database"
)

type ingestCommand struct {
	Remove       []string `help:"Take the document of that number, or that file, out of the corpus; may be repeated." placeholder:"NUMBER"`
	DryRun       bool     `help:"Store nothing; say what would be done."`
	JSON         bool     `name:"json" help:"Print what became of each file as JSON, one a line."`
	Topic        string   `default:"29.1" help:"Topic that is read of the official codification; ${default} if not given." placeholder:"NUMBER"`
	NotSecret    bool     `help:"Load also files in which something looks like a secrecy mark: you have looked, and it is none."`
	AllowPrivate bool     `help:"Fetch also from addresses of this machine and of private networks."`
	Paths        []string `arg:"" optional:"" help:"Files (Word, PDF, scans and photographs, HTML, text, .zip), folders, or web addresses."`
	StoreSettings
}

// Validate wants something to do.
func (c *ingestCommand) Validate() error {
	switch {
	case len(c.Paths) == 0 && len(c.Remove) == 0:
		return errors.New("say which files or folders to load, for example: thidua ingest ./documents")
	case c.DryRun && len(c.Remove) > 0:
		return errors.New("--remove and --dry-run cannot be given together")
	}
	return nil
}

// Run brings files into the corpus. It may be run beside serve, which takes the change over by itself.
func (c *ingestCommand) Run(ctx context.Context, env *environment) error {
	db, store, err := openCorpus(ctx, c.database())
	if err != nil {
		return err
	}
	defer db.Close()
	store.Changed = auditDocument
	for _, document := range c.Remove {
		if err := ingest.Remove(ctx, store, document); err != nil {
			return err
		}
		fmt.Fprintf(env.Stdout, "Đã bỏ khỏi kho: %s\n", document)
	}
	in := &ingest.Ingester{
		Store: store, Reader: reader.Reader{Log: env.Log}, Fetcher: fetch.Fetcher{AllowPrivate: c.AllowPrivate}, Topic: c.Topic, Preview: c.DryRun, Door: c.door,
		Pages: progress(env, "pages"),
	}
	if draw := progress(env, "documents"); draw != nil {
		in.Progress = func(done, total int, _ string) { draw(done, total) }
	}
	results, err := in.Paths(ctx, c.Paths...)
	failed := 0
	if c.JSON {
		var unwritten error
		failed, unwritten = ingest.ReportJSON(env.Stdout, results)
		err = cmp.Or(err, unwritten)
	} else {
		failed = ingest.Report(env.Stdout, env.Stderr, results, c.DryRun)
	}
	if failed > 0 && err == nil {
		err = errReported
	}
	return err
}

// door refuses what bears a secrecy mark, and what may bear one until somebody says that it does not.
func (c *ingestCommand) door(words string) *problem.Error {
	switch found := intake.Look(words); {
	case found == intake.Secret:
		return problem.New(problem.Denied, "Tệp mang dấu hiệu bí mật nhà nước; không nạp. Văn bản mật không để trong máy này: đề nghị báo người phụ trách bảo vệ bí mật nhà nước.")
	case found == intake.Unclear && !c.NotSecret:
		return problem.New(problem.Denied, "Trong tệp có chữ giống dấu chỉ độ mật; chưa nạp. Nếu đã xem và chắc chắn không phải văn bản mật, chạy lại với --not-secret.")
	}
	return nil
}

// auditDocument leaves word of a change of the corpus, by the document's key.
func auditDocument(ctx context.Context, tx *database.Tx, key string, change knowledge.Change) error {
	acts := map[knowledge.Change]string{knowledge.Added: "add document", knowledge.Replaced: "replace document", knowledge.Removed: "remove document",
		knowledge.Questioned: "load questions", knowledge.Retired: "retire document", knowledge.Restored: "restore document"}
	return audit.Append(ctx, tx, audit.Entry{Via: audit.Command, Act: acts[change], Object: "document:" + key})
}

// progress draws a bar when a person is watching; what names the work. It is nil otherwise.
func progress(env *environment, what string) func(done, total int) {
	file, ok := env.Stderr.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return nil
	}
	var bar *progressbar.ProgressBar
	return func(done, total int) {
		if total < 2 {
			return
		}
		if bar == nil || bar.GetMax() != total { // the pages of the next file
			bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(file), progressbar.OptionClearOnFinish(),
				progressbar.OptionSetDescription(what), progressbar.OptionShowCount())
		}
		_ = bar.Set(done) // a bar that cannot be drawn is no reason to stop
	}
}
