package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"thidua/bot/conversation/curation"
	"thidua/bot/period"
	"thidua/bot/source"
	"thidua/knowledge"
)

type gapsCommand struct {
	Since dayFlag `help:"From that day; ninety days ago if not given, before which nothing is kept." placeholder:"DAY"`
	JSON  bool    `name:"json" help:"Print one JSON object a line."`
	StoreSettings
	BoardSettings
	SearchSettings
	LogSettings
}

// Run prints what was asked without a good answer and has none yet, what was asked most first. Nobody is named.
func (c *gapsCommand) Run(ctx context.Context, env *environment) error {
	db, store, err := openCorpus(ctx, c.database())
	if err != nil {
		return err
	}
	defer db.Close()
	library, err := c.library(store, c.DataDir, env.Log)
	if err != nil {
		return err
	}
	since := time.Now().Add(-curation.Window)
	if c.Since.Day != "" {
		since = period.Period{From: c.Since.Day}.Start()
	}
	reader := &curation.GapReader{DB: db, Questions: source.Gaps{DB: db}, Answerer: &knowledge.Answerer{Library: library, Home: c.Province}}
	open, _, err := reader.Read(ctx, since)
	if err != nil {
		return err
	}
	out := json.NewEncoder(env.Stdout)
	out.SetEscapeHTML(false)
	for _, g := range open {
		if c.JSON {
			g.Others = append([]string{}, g.Others...) // a list, also when it is empty
			err = out.Encode(g)
		} else {
			_, err = fmt.Fprintf(env.Stdout, "%d lượt hỏi, %d chưa có trả lời, %d bị đánh giá chưa đúng: %s\n", g.Asked, g.Declined, g.Wrong,
				strings.Join(append([]string{g.Words}, g.Others...), " | "))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
