package confine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// closeDelay is how long the pipes of a child that has ended may stay open, held by what it started.
const closeDelay = time.Second

// Run has a child run the named reader on in, and gives what it writes to take as it comes. An *os.File is read by the child
// itself; of any other reader Run waits for the Read it is in.
//
// The error is ctx's, one of ErrMemory, ErrTimeout, ErrOutput and ErrCrashed, a *ReadError, or take's own; then what take got
// may be incomplete. Every Run has a process of its own: callers bound how many there are at a time.
func Run(ctx context.Context, reader, name string, in io.Reader, limits Limits, take func(io.Reader) error) error {
	folder, err := os.MkdirTemp("", childName+"-*")
	if err != nil {
		return fmt.Errorf("making a folder for a reader: %w", err)
	}
	defer os.RemoveAll(folder)
	args := []string{childName, reader, name, strconv.FormatInt(limits.Memory, 10), strconv.FormatInt(limits.seconds(), 10)}
	return run(ctx, args, []string{"GOMAXPROCS=1", "TMPDIR=" + folder}, folder, in, limits, take, failure)
}

// run runs this program as a child with the arguments; failed says why one ended badly, by what it said on its standard error.
func run(ctx context.Context, args, environment []string, folder string, in io.Reader, limits Limits, take func(io.Reader) error,
	failed func(waitErr error, said string) error,
) error {
	running, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	running, cancel := context.WithTimeoutCause(running, limits.Time, ErrTimeout)
	defer cancel()

	executable, err := executable()
	if err != nil {
		return fmt.Errorf("finding this program: %w", err)
	}
	complaint := &head{most: 64 << 10}
	cmd := exec.CommandContext(running, executable)
	cmd.Args, cmd.Env = args, environment
	cmd.Dir, cmd.Stdin, cmd.Stderr, cmd.WaitDelay = folder, in, complaint, closeDelay
	prepare(cmd)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("starting a reader: %w", err)
	}
	// The death signal of a child is bound to the thread that started it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := cmd.Start(); err != nil {
		if running.Err() != nil { // its time was over before it began
			return context.Cause(running)
		}
		return fmt.Errorf("starting a reader: %w", err)
	}
	output := &bounded{from: out, left: limits.Output}
	takeErr := take(output)
	if takeErr == nil {
		_, takeErr = io.Copy(io.Discard, output) // what take left must not block the child
	}
	if !output.ended {
		stop(takeErr)
	}
	waitErr := cmd.Wait()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case takeErr != nil && !output.ended:
		return takeErr // for which the child was killed
	case errors.Is(context.Cause(running), ErrTimeout):
		return ErrTimeout
	case waitErr != nil && !errors.Is(waitErr, exec.ErrWaitDelay):
		return failed(waitErr, complaint.text.String()) // take got a part alone, so that its error says nothing
	}
	return takeErr
}

// failure is the error of a child that ended badly and said something on its standard error.
func failure(waitErr error, said string) error {
	exit, ok := errors.AsType[*exec.ExitError](waitErr)
	switch {
	case !ok:
		return fmt.Errorf("giving a reader its file: %w", waitErr)
	case exit.ExitCode() == readStatus:
		return &ReadError{Text: said}
	case exit.ExitCode() == memoryStatus || outOfMemory(said):
		return ErrMemory
	}
	first, _, _ := strings.Cut(strings.TrimSpace(said), "\n")
	return fmt.Errorf("%w: %w: %s", ErrCrashed, waitErr, first)
}

// outOfMemory reports whether the Go runtime died because the system gave it no more memory, by its last words.
func outOfMemory(said string) bool {
	for line := range strings.Lines(said) {
		switch {
		case strings.HasPrefix(line, "panic:"):
			return false
		case strings.HasPrefix(line, "runtime: out of memory"), strings.HasPrefix(line, "fatal error: runtime: out of memory"),
			strings.HasPrefix(line, "fatal error: runtime: cannot allocate memory"), strings.HasPrefix(line, "fatal error: out of memory"),
			// A thread's stack counts too.
			strings.Contains(line, "pthread_create failed"), strings.HasPrefix(line, "runtime: failed to create new OS thread"),
			// A fault that is no panic was not in a reader's code: the system had no page for the C library or the runtime.
			strings.HasPrefix(line, "SIGSEGV: segmentation violation"), strings.HasPrefix(line, "fatal error: unexpected signal"):
			return true
		}
	}
	return false
}

// bounded reads from until left bytes were read; more is ErrOutput.
type bounded struct {
	from  io.Reader
	left  int64
	ended bool // from has
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, ErrOutput
	}
	// One byte beyond tells that there is more.
	n, err := b.from.Read(p[:min(int64(len(p)), b.left+1)])
	if b.left -= int64(n); b.left < 0 {
		return n - 1, ErrOutput
	}
	b.ended = b.ended || err != nil
	return n, err
}

// head keeps the first bytes that are written to it, and takes the others without a word.
type head struct {
	text bytes.Buffer
	most int
}

func (h *head) Write(p []byte) (int, error) {
	h.text.Write(p[:min(len(p), h.most-h.text.Len())])
	return len(p), nil
}
