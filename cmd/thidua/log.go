package main

import (
	"io"
	"log/slog"

	"thidua/knowledge/worker"
)

// LogSettings say what is logged, and how.
type LogSettings struct {
	LogLevel  string `env:"LOG_LEVEL" default:"info" group:"log" help:"debug, info, warn or error; ${default} if not given." placeholder:"LEVEL"`
	LogFormat string `env:"LOG_FORMAT" default:"text" group:"log" help:"text, or json: one object a line; ${default} if not given." placeholder:"FORMAT"`
}

// logLines is what the lines of the program's log are like.
type logLines struct {
	level slog.Level
	json  bool
}

// AfterApply sets what the program's log is like.
func (s *LogSettings) AfterApply(lines *logLines) error {
	if err := lines.level.UnmarshalText([]byte(s.LogLevel)); err != nil {
		return &settingError{"LOG_LEVEL is debug, info, warn or error"}
	}
	if lines.json = s.LogFormat == "json"; !lines.json && s.LogFormat != "text" {
		return &settingError{"LOG_FORMAT is text or json"}
	}
	return nil
}

// handler writes lines to out. Each has the id of the update, delivery or job that it is about.
func (l *logLines) handler(out io.Writer) slog.Handler {
	options := &slog.HandlerOptions{Level: l.level}
	if l.json {
		return worker.LogHandler(slog.NewJSONHandler(out, options))
	}
	return worker.LogHandler(slog.NewTextHandler(out, options))
}
