// Command thidua is the Telegram bot of a province's Emulation and Commendation Board.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"thidua/bot/sheetfile"
	"thidua/ingest/confine"
	"thidua/ingest/reader"
	"thidua/knowledge/database"
)

func main() {
	confine.Main(readers())
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	defer stop()
	context.AfterFunc(ctx, func() {
		// A terminal that goes away sends SIGHUP by its shell and once more by the kernel.
		signal.Ignore(syscall.SIGHUP)
		stop() // any other second signal ends the program at once
		time.AfterFunc(drainLimit, func() {
			fmt.Fprintln(os.Stderr, "thidua: what was in hand did not end in time; it is safe in the database")
			os.Exit(1)
		})
	})
	os.Exit(Run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// endings are the signals that end the program in order. SIGHUP is one, unless whoever started the program had it ignored, as
// nohup does.
func endings() []os.Signal {
	all := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		all = append(all, syscall.SIGHUP)
	}
	return all
}

// readers are what this program may be asked to do as a child of itself.
func readers() confine.Readers {
	all := sheetfile.Readers()
	maps.Copy(all, reader.Confined())
	return all
}

// drainLimit is how long a signalled program may take to finish what it has in hand.
const drainLimit = 30 * time.Second

// Run is the program: it parses args, runs one command and returns the exit status. Tests start it too.
func Run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if err := refuseSecretFlags(args); err != nil {
		fmt.Fprintln(stderr, "thidua:", err)
		return usageStatus
	}
	lines := &logLines{}
	status := -1
	parser, err := newParser(lines, kong.Writers(stdout, stderr), kong.Exit(func(code int) { status = code; panic(exited{}) }))
	if err != nil {
		fmt.Fprintln(stderr, "thidua:", err)
		return failedStatus
	}
	parsed, err := parse(parser, args)
	if status >= 0 {
		return status // help was shown
	}
	if err == nil {
		err = refusePasswords(parsed)
	}
	if err != nil {
		fmt.Fprintf(stderr, "thidua: %v\n%s", err, hint(err))
		return usageStatus
	}
	env := &environment{
		Stdin:  os.Stdin,
		Stdout: stdout,
		Stderr: stderr,
		Log:    slog.New(lines.handler(stderr)),
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	err = parsed.Run(env)
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errReported):
		return failedStatus
	case errors.Is(err, database.ErrLocked):
		err = errors.New("another thidua process serves this data: stop it, or choose another data folder (DATA_DIR)")
	}
	fmt.Fprintln(stderr, "thidua:", err)
	return failedStatus
}

// newParser reads command lines; parsing one sets what the log is like.
func newParser(lines *logLines, options ...kong.Option) (*kong.Kong, error) {
	return kong.New(&commandLine{}, append(options,
		kong.Name("thidua"),
		kong.Description("The Telegram bot of a province's Emulation and Commendation Board."),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 110}),
		kong.ExplicitGroups(flagGroups()),
		kong.Bind(lines),
	)...)
}

// The exit statuses beside 0.
const (
	failedStatus = 1 // the command could not do all it was to do
	usageStatus  = 2 // the command line or a setting is wrong; nothing was done
)

// hint is a line about where to find help with a command line that cannot be parsed; "" when the error itself says what
// to do.
func hint(err error) string {
	if errors.As(err, new(*settingError)) {
		return ""
	}
	command := "thidua"
	if e, ok := errors.AsType[*kong.ParseError](err); ok && e.Context != nil && e.Context.Selected() != nil {
		command = e.Context.Selected().FullPath()
	}
	return fmt.Sprintf("See “%s --help”.\n", command)
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

// errReported is a failure that was already told in full.
var errReported = errors.New("failed")

// environment is what every command gets.
type environment struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Log            *slog.Logger
}
