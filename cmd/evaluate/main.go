// Command evaluate measures search and answers on labelled questions, and learns the ranking of search and the confidence
// in it. It is for those who develop the program: what is learned is part of it, and nothing here is in the product.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(Run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// commandLine is every command; kong reads it.
type commandLine struct {
	Search    searchCommand    `cmd:"" help:"Measure what search finds for labelled questions: recall, MRR, times, memory."`
	Answers   answersCommand   `cmd:"" help:"Measure answers to labelled questions: right citations, false answers, times, memory."`
	Fit       fitCommand       `cmd:"" help:"Learn the ranking and the confidence from labelled questions, cross-validated."`
	Questions questionsCommand `cmd:"" help:"Check, and stamp, the questions of the bank against the documents that they are about."`

	FitEmbedder fitEmbedderCommand `cmd:"" help:"Learn the vectors of syllables from headings and from the question bank."`

	FitReach   fitReachCommand   `cmd:"" help:"Learn to tell messages that no law answers from the others, cross-validated."`
	FitAnswers fitAnswersCommand `cmd:"" help:"Learn from labelled questions which passage is meant and whether it answers, cross-validated."`

	LogLevel slog.Level `env:"LOG_LEVEL" default:"info" help:"debug, info, warn or error (${default})." placeholder:"LEVEL"`
}

// environment is what every command gets.
type environment struct {
	Stdout, Stderr io.Writer
	Log            *slog.Logger
}

// Run is the program: it parses args, runs one command and returns the exit status, 2 when the arguments are wrong. Tests
// start it too.
func Run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	cli := &commandLine{}
	status := -1
	parser, err := kong.New(cli,
		kong.Name("evaluate"),
		kong.Description("Measure thidua's search and answers, and learn its ranking."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { status = code; panic(exited{}) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		fmt.Fprintln(stderr, "evaluate:", err)
		return 1
	}
	parsed, err := parse(parser, args)
	if status >= 0 {
		return status // help was shown
	}
	if err != nil {
		fmt.Fprintf(stderr, "evaluate: %v\nevaluate --help says what can be done.\n", err)
		return 2
	}
	env := &environment{
		Stdout: stdout, Stderr: stderr,
		Log: slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: cli.LogLevel})),
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	err = parsed.Run(env)
	if err != nil && ctx.Err() != nil {
		err = errors.New("stopped before there was a result")
	}
	if err != nil {
		fmt.Fprintln(stderr, "evaluate:", err)
		return 1
	}
	return 0
}

// exited unwinds from kong's --help.
type exited struct{}

func parse(parser *kong.Kong, args []string) (parsed *kong.Context, err error) {
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(exited); !ok {
				panic(r)
			}
		}
	}()
	return parser.Parse(args)
}
