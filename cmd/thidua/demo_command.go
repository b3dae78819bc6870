package main

import (
	"context"

	"thidua/bot"
	"thidua/cmd/thidua/demo"
)

type demoCommand struct {
	Addr    string   `default:"127.0.0.1:8080" help:"Address of the page; ${default} if not given." placeholder:"HOST:PORT"`
	DataDir string   `help:"Keep the chats in this folder for the next run; without it nothing is kept." placeholder:"DIR"`
	Corpus  []string `sep:"none" help:"Read the documents of this folder too; may be repeated." placeholder:"DIR"`
	BoardSettings
	AccessSettings
	SearchSettings
	LogSettings
}

// Run serves the page until a signal and then drains the bot.
func (c *demoCommand) Run(ctx context.Context, env *environment) error {
	d := &demo.Demo{
		Addr: c.Addr, DataDir: c.DataDir, Corpus: c.Corpus, Stdout: env.Stdout, Stderr: env.Stderr, Log: env.Log,
		Open: func(ctx context.Context, dataDir, apiURL, token string) (*bot.Service, func() error, error) {
			settings := Settings{
				TelegramSettings: TelegramSettings{TelegramBotToken: token, TelegramAPIURL: apiURL},
				StoreSettings:    StoreSettings{DataDir: dataDir}, // never the database of serve
				HoursSettings:    HoursSettings{WorkingHours: "00:00-24:00"},
				BoardSettings:    c.BoardSettings, AccessSettings: c.AccessSettings, SearchSettings: c.SearchSettings,
			}
			service, err := openService(ctx, &settings, env.Log)
			if err != nil {
				return nil, nil, err
			}
			return service.Service, service.Close, nil
		},
	}
	return stopped(ctx, d.Run(ctx))
}
