package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
)

type doctorCommand struct {
	JSON bool `name:"json" help:"Print one JSON object a line."`
	Settings
}

// status is how a thing stands.
type status string

const (
	fine    status = "ok"
	warning status = "warning" // the bot runs, but something is not as it should be
	failed  status = "failed"  // the bot does not run, or not well
)

// finding is one thing that was looked at.
type finding struct {
	Name   string `json:"name"`
	Status status `json:"status"`
	Found  string `json:"found"`
	Do     string `json:"do,omitempty"` // what to do about it
}

// examination collects findings and prints each as it comes.
type examination struct {
	out    io.Writer
	json   bool
	failed bool
	err    error // of the first that could not be printed
}

func (x *examination) add(name string, s status, found, do string) {
	x.failed = x.failed || s == failed
	var err error
	if x.json {
		out := json.NewEncoder(x.out)
		out.SetEscapeHTML(false)
		err = out.Encode(finding{name, s, found, do})
	} else {
		_, err = fmt.Fprintf(x.out, "%-8s %-11s %s\n", s, name, found)
		if err == nil && do != "" {
			_, err = fmt.Fprintf(x.out, "%21s→ %s\n", "", do)
		}
	}
	if x.err == nil {
		x.err = err
	}
}

// Run looks at everything the bot needs and says what to do; it changes nothing. It fails when a finding did.
func (c *doctorCommand) Run(ctx context.Context, env *environment) error {
	x := &examination{out: env.Stdout, json: c.JSON}
	c.examineSettings(x)
	c.examineTelegram(ctx, x)
	c.examineFolder(x)
	c.examineStore(ctx, x)
	if x.err != nil {
		return x.err
	}
	if x.failed {
		return errReported
	}
	return nil
}
