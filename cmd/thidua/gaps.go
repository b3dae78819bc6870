package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"thidua/bot/conversation/curation"
	"thidua/bot/period"
	"thidua/bot/source"
	"thidua/knowledge/database"
)

type gapsCommand struct {
	Since dayFlag `help:"From that day; ninety days ago if not given, before which nothing is kept." placeholder:"DAY"`
	JSON  bool    `name:"json" help:"Print one JSON object a line."`
	StoreSettings
}

// gapLine is a gap as it is printed with --json.
type gapLine struct {
	Words    string   `json:"words"`
	Asked    int      `json:"asked"`
	Declined int      `json:"declined"`
	Wrong    int      `json:"wrong"`
	Others   []string `json:"others"`
}

// Run prints what was asked without a good answer, what was asked most first. Nobody is named.
func (c *gapsCommand) Run(ctx context.Context, env *environment) error {
	db, err := openDatabase(ctx, c.database())
	if err != nil {
		return err
	}
	defer db.Close()
	now, err := db.Now(ctx)
	if err != nil {
		return err
	}
	since := database.Time(now).Add(-curation.Window)
	if c.Since.Day != "" {
		since = period.Period{From: c.Since.Day}.Start()
	}
	asked, err := source.Gaps{DB: db}.Unanswered(ctx, since)
	if err != nil {
		return err
	}
	out := json.NewEncoder(env.Stdout)
	out.SetEscapeHTML(false)
	for _, g := range curation.Group(asked) {
		if c.JSON {
			err = out.Encode(gapLine{Words: g.Words, Asked: g.Asked, Declined: g.Declined, Wrong: g.Wrong, Others: append([]string{}, g.Others...)})
		} else {
			words := append([]string{g.Words}, g.Others...)
			_, err = fmt.Fprintf(env.Stdout, "%d lượt hỏi, %d chưa có trả lời, %d bị đánh giá chưa đúng: %s\n", g.Asked, g.Declined, g.Wrong, strings.Join(words, " | "))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
