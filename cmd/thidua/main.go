// Command thidua is the Telegram bot of a province's Emulation and Commendation Board.
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
	"time"

	"github.com/alecthomas/kong"

	"thidua/knowledge/database"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, func() {
		stop() // a second signal ends the program at once
		time.AfterFunc(drainLimit, func() {
			fmt.Fprintln(os.Stderr, "thidua: what was in hand did not end in time; it is safe in the database")
			os.Exit(1)
		})
	})
	os.Exit(Run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// drainLimit is how long a signalled program may take to finish what it has in hand.
const drainLimit = 30 * time.Second

// Run is the program: it parses args, runs one command and returns the exit status. Tests start it too.
func Run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	cli := &commandLine{}
	status := -1
	parser, err := kong.New(cli,
		kong.Name("thidua"),
		kong.Description("Trợ lý Telegram của Ban Thi đua - Khen thưởng: trả lời câu hỏi, trích nguyên văn, dẫn đúng điều, khoản."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { status = code; panic(exited{}) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		fmt.Fprintln(stderr, "thidua:", err)
		return 1
	}
	parsed, err := parse(parser, args)
	if status >= 0 {
		return status // help was shown
	}
	if err != nil {
		fmt.Fprintf(stderr, "thidua: %v\nGõ “thidua --help” để xem cách dùng.\n", err)
		return 2
	}
	if err := cli.readSecrets(); err != nil {
		fmt.Fprintln(stderr, "thidua:", err)
		return 2
	}
	level := slog.LevelInfo
	if err := level.UnmarshalText([]byte(cli.LogLevel)); err != nil {
		fmt.Fprintln(stderr, "thidua: LOG_LEVEL is debug, info, warn or error")
		return 2
	}
	env := &environment{
		Settings: cli.Settings,
		Stdin:    os.Stdin,
		Stdout:   stdout,
		Stderr:   stderr,
		Log:      slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: level})),
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	err = parsed.Run(env)
	switch {
	case err == nil:
		return 0
	case errors.As(err, new(silent)):
		return 1
	}
	if errors.Is(err, database.ErrLocked) {
		err = errors.New("dữ liệu này đang do một tiến trình thidua khác sử dụng; đề nghị dừng tiến trình đó, hoặc dùng thư mục dữ liệu khác (DATA_DIR)")
	}
	fmt.Fprintln(stderr, "thidua:", err)
	return 1
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

// silent is a failure that was already told in full.
type silent struct{}

func (silent) Error() string { return "failed" }

// environment is what every command gets.
type environment struct {
	Settings
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Log            *slog.Logger
}
