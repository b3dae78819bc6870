// Package confine runs a reader of foreign files in a child process of this binary, with bounds on its memory, time and output.
// A file that makes a parser allocate without end, spin or crash ends the child and nothing else. A program of the system that
// reads foreign files, such as pdftotext, is run with the same bounds.
//
// The child has no environment, so no secrets; its folder is an empty temporary one; on Linux it can write no files and does
// not outlive its parent. It is no sandbox against hostile code: a reader has the rights of the user the program runs as.
package confine

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"time"
)

// Reader reads the file in, called name by whom it came from, and writes what it found to out, in a form that it agrees upon
// with whoever calls Run. Its error is told to the caller as a *ReadError.
type Reader func(name string, in io.Reader, out io.Writer) error

// Readers are what a child may be asked to run, by name.
type Readers map[string]Reader

// Limits are the bounds on a child. All must be positive.
type Limits struct {
	// Memory is in bytes: the heap, the stacks and what the Go runtime needs, some 40 MB before the reader begins. Linux
	// enforces it; elsewhere the child measures itself and may be beyond it for a moment.
	Memory int64
	// Time is from the start of the child until its end.
	Time time.Duration
	// Output is how many bytes it may write.
	Output int64
}

// seconds is how much processor time a child may take: more than it has, so that the time ends it.
func (l Limits) seconds() int64 { return int64(l.Time/time.Second) + 1 }

// Why a child ended without a result; told apart with errors.Is.
var (
	ErrMemory  = errors.New("the reader needed more memory than it may have")
	ErrTimeout = errors.New("the reader took longer than it may")
	ErrOutput  = errors.New("the reader wrote more than it may")
	ErrCrashed = errors.New("the reader crashed")
)

// ReadError is the error that a reader returned, in its words.
type ReadError struct{ Text string }

// Error is the text.
func (e *ReadError) Error() string { return e.Text }

// childName is the first argument of a child, where a shell puts the program's name.
const childName = "thidua-reader"

// The exit statuses of a child beside 0; 2 is that of a Go program that panics.
const (
	readStatus    = 3 // the reader returned an error: its text is on standard error
	memoryStatus  = 4
	refusedStatus = 5 // it could not begin
)

// Main runs a reader or a tool and exits if this process was started to do so, otherwise it returns at once. It comes first in
// main, and in the TestMain of a package whose tests call Run or RunTool.
func Main(readers Readers) {
	switch {
	case len(os.Args) > 0 && os.Args[0] == childName:
		os.Exit(child(readers))
	case len(os.Args) > 0 && os.Args[0] == toolName:
		os.Exit(becomeTool())
	}
}

// child runs the reader that the arguments name: childName, reader, file name, bytes of memory, seconds of processor time.
func child(readers Readers) int {
	var memory, seconds int64
	if len(os.Args) != 5 {
		fmt.Fprintln(os.Stderr, "this is started by thidua alone")
		return refusedStatus
	}
	if _, err := fmt.Sscan(os.Args[3]+" "+os.Args[4], &memory, &seconds); err != nil {
		fmt.Fprintln(os.Stderr, "reading the limits:", err)
		return refusedStatus
	}
	reader, known := readers[os.Args[1]]
	if !known {
		fmt.Fprintf(os.Stderr, "there is no reader %q", os.Args[1])
		return refusedStatus
	}
	// Collecting harder near the bound lets more files through than dying there at once.
	debug.SetMemoryLimit(memory / 4 * 3)
	if err := errors.Join(boundMemory(memory), restrict(bounds{seconds: seconds, openFiles: 32})); err != nil {
		fmt.Fprintln(os.Stderr, "setting the limits:", err)
		return refusedStatus
	}
	out := bufio.NewWriter(os.Stdout)
	err := reader(os.Args[2], os.Stdin, out)
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		fmt.Fprint(os.Stderr, err)
		return readStatus
	}
	return 0
}
