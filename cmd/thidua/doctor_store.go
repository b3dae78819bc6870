package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"thidua/bot"
	"thidua/knowledge"
	"thidua/knowledge/bank"
	"thidua/knowledge/corpus"
	"thidua/knowledge/curated"
	"thidua/knowledge/database"
	"thidua/knowledge/embedjob"
)

// leastSpace is the free space below which a backup, or the next month, may not find room.
const leastSpace = 500 << 20

// examineFolder looks at the data folder and the saved index in it.
func (c *doctorCommand) examineFolder(x *examination) {
	info, err := os.Stat(c.DataDir)
	if errors.Is(err, fs.ErrNotExist) {
		x.add("data folder", warning, c.DataDir+" is not there yet", "serve, ingest or org import makes it; check DATA_DIR if there should be one")
		return
	}
	if err != nil || !info.IsDir() {
		x.add("data folder", failed, fmt.Sprintf("%s cannot be used (%v)", c.DataDir, err), "check DATA_DIR")
		return
	}
	if info.Mode().Perm()&0o077 != 0 {
		x.add("data folder", warning, fmt.Sprintf("others on this machine may look into %s (mode %o)", c.DataDir, info.Mode().Perm()), "chmod 700 "+c.DataDir)
	}
	free, err := freeSpace(c.DataDir)
	switch {
	case err != nil:
	case free < leastSpace:
		x.add("disk", warning, fmt.Sprintf("%d MB free", free>>20), "make room: with a full disk nothing is answered")
	default:
		x.add("disk", fine, fmt.Sprintf("%d MB free", free>>20), "")
	}
	index, err := os.Stat(filepath.Join(c.DataDir, indexFile))
	if err != nil {
		x.add("index", fine, "not saved yet; the next start makes it", "")
		return
	}
	x.add("index", fine, fmt.Sprintf("%.1f MB, saved %s", float64(index.Size())/1e6, clock(index.ModTime())), "")
}

// examineStore looks at the database, whether it is served, and the corpus in it.
func (c *doctorCommand) examineStore(ctx context.Context, x *examination) {
	if c.noFile() {
		x.add("database", warning, "there is none yet", "serve, ingest or org import makes it; check DATA_DIR if there should be one")
		return
	}
	db, err := database.Open(ctx, c.database())
	if err != nil {
		x.add("database", failed, err.Error(), "check DATABASE_URL and that the server runs; for SQLite that the file may be written")
		return
	}
	defer db.Close()
	if err := db.QuickCheck(ctx); err != nil {
		x.add("database", failed, err.Error(), "stop serve, move thidua.db, thidua.db-wal and thidua.db-shm away and run: thidua restore FILE")
		return
	}
	if served, err := db.Served(ctx); err != nil {
		x.add("serve", warning, err.Error(), "")
	} else if !served {
		x.add("serve", warning, "is not running on this store", "start it: thidua serve, or systemctl start thidua")
	} else {
		x.add("serve", fine, "is running on this store", "")
	}
	err = db.CheckSchema(ctx)
	if err != nil {
		do := ""
		if errors.Is(err, database.ErrUnfinished) {
			do = "run: thidua restore FILE"
		}
		x.add("database", failed, err.Error(), do)
		return
	}
	x.add("database", fine, fmt.Sprintf("%s, schema version %d, no damage found", db.Engine(), database.NewestSchema()), "")
	store := curated.Corpus(db)
	examineCorpus(ctx, x, db, store)
	if library, err := c.library(store, c.DataDir, slog.New(slog.DiscardHandler)); err != nil {
		x.add("vectors", failed, err.Error(), "correct the settings of the model, or leave them out")
	} else if found, do := embedjob.Examine(ctx, db, library.Embedder, bot.EmbeddingRests); do != "" {
		x.add("vectors", warning, found, do)
	} else {
		x.add("vectors", fine, found, "")
	}
}

func examineCorpus(ctx context.Context, x *examination, db *database.DB, store *knowledge.Store) {
	documents, _, err := store.Documents(ctx)
	if err != nil {
		x.add("corpus", failed, err.Error(), "")
		return
	}
	examineQuestions(ctx, x, db, store.Questions, documents)
	missing := corpus.Missing(documents)
	if len(missing) == 0 {
		x.add("corpus", fine, fmt.Sprintf("%d documents", len(documents)), "")
		return
	}
	var names []string
	for _, r := range missing {
		names = append(names, r.Name())
	}
	x.add("corpus", warning, fmt.Sprintf("%d documents; chưa có toàn văn %s", len(documents), strings.Join(names, "; ")),
		"load it, and what else the bot is to answer from: thidua ingest FOLDER; officers are told in the chat too, under the list of documents")
}

// examineQuestions looks whether the questions of the bank are still about the words that they were written for.
func examineQuestions(ctx context.Context, x *examination, db *database.DB, questions *bank.Store, documents []*corpus.Document) {
	names := map[string]string{}
	for _, d := range documents {
		names[d.Key] = d.Name()
	}
	all, err := questions.All(ctx, db, func(key string) bool { return names[key] != "" })
	var lapsed []bank.Question
	if err == nil {
		lapsed, err = questions.Lapsed(ctx, db, all)
	}
	switch {
	case err != nil:
		x.add("questions", failed, err.Error(), "")
	case len(lapsed) > 0:
		x.add("questions", warning, fmt.Sprintf("%d of %d lapsed: what they are about has other words now, as %s of %s", len(lapsed), len(all), lapsed[0].Path, names[lapsed[0].Document]),
			"an officer looks at them in the chat, under the list of documents: “Câu hỏi thường gặp”")
	default:
		x.add("questions", fine, fmt.Sprintf("%d about documents of the corpus", len(all)), "")
	}
}
