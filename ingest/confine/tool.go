package confine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Tool is a program of the system, and how it is called.
type Tool struct {
	Name    string   // as it is found in PATH: "pdftotext"
	Package string   // of Debian that has it: "poppler-utils"
	Args    []string // after the name
	// Environment is what it sees beside PATH, HOME, TMPDIR and a UTF-8 locale: "OMP_THREAD_LIMIT=1".
	Environment []string
	// Folder is where it works and where its home is; "" is an empty one that goes with it. What it writes there is the caller's to take and to remove.
	Folder string
	// FileBytes is how large a file it may write; 0 is none.
	FileBytes int64
}

// NoToolError reports that the machine has no such program, and what to install.
type NoToolError struct{ Name, Package string }

// Error names both.
func (e *NoToolError) Error() string {
	return fmt.Sprintf("%s is not installed: install %s", e.Name, e.Package)
}

// Is reports that it is ErrNoTool.
func (e *NoToolError) Is(target error) bool { return target == ErrNoTool }

// ErrNoTool is every NoToolError, for errors.Is.
var ErrNoTool = errors.New("a program is not installed")

// toolName is the first argument of a child that becomes a tool.
const toolName = "thidua-tool"

// refusedTool is the exit status of a child that could not become the tool: one that none has.
const refusedTool = 113

// toolFiles is how many files a tool may have open: LibreOffice has some hundred.
const toolFiles = 512

// Find is the path of the tool. The error is a *NoToolError.
func (t Tool) Find() (string, error) {
	path, err := exec.LookPath(t.Name)
	if err != nil {
		return "", &NoToolError{t.Name, t.Package}
	}
	return path, nil
}

// RunTool runs the tool as Run runs a reader: in is its standard input, take gets its standard output. A tool that ends with another status than 0 has
// refused the file: that is a *ReadError with the first of what it said on its standard error. The bound on memory is on each process that it starts.
func RunTool(ctx context.Context, tool Tool, in io.Reader, limits Limits, take func(io.Reader) error) error {
	path, err := tool.Find()
	if err != nil {
		return err
	}
	folder := tool.Folder
	if folder == "" {
		if folder, err = os.MkdirTemp("", toolName+"-*"); err != nil {
			return fmt.Errorf("making a folder for %s: %w", tool.Name, err)
		}
		defer os.RemoveAll(folder)
	}
	number := func(n int64) string { return strconv.FormatInt(n, 10) }
	args := append([]string{toolName, number(limits.Memory), number(limits.seconds()), number(tool.FileBytes), path}, tool.Args...)
	environment := append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "TMPDIR=" + folder, "LANG=C.UTF-8"}, tool.Environment...)
	return run(ctx, args, environment, folder, in, limits, take, toolFailure)
}

// toolFailure is the error of a tool that ended badly.
func toolFailure(waitErr error, said string) error {
	exit, ok := errors.AsType[*exec.ExitError](waitErr)
	if !ok {
		return fmt.Errorf("giving a tool its file: %w", waitErr)
	}
	first, _, _ := strings.Cut(strings.TrimSpace(said), "\n")
	switch {
	case exit.ExitCode() == refusedTool:
		return errors.New(first)
	case noMemory.MatchString(said):
		return ErrMemory
	case exit.ExitCode() >= 0:
		return &ReadError{Text: first}
	}
	return fmt.Errorf("%w: %w: %s", ErrCrashed, waitErr, first)
}

// noMemory is what programs say when the system gives them no more.
var noMemory = regexp.MustCompile(`(?i)out of memory|bad_alloc|cannot allocate memory|couldn't allocate|memory exhausted|not enough memory`)

// bounds are what a child may do beside taking memory.
type bounds struct {
	seconds   int64 // of processor time
	openFiles int64
	fileBytes int64 // that it may write into one
}

// becomeTool replaces this process by the program that the arguments name: toolName, bytes of memory, seconds of processor time, bytes of a file, path, arguments.
func becomeTool() int {
	if len(os.Args) < 5 {
		fmt.Fprintln(os.Stderr, "this is started by thidua alone")
		return refusedTool
	}
	var memory int64
	var to bounds
	if _, err := fmt.Sscan(strings.Join(os.Args[1:4], " "), &memory, &to.seconds, &to.fileBytes); err != nil {
		fmt.Fprintln(os.Stderr, "reading the limits:", err)
		return refusedTool
	}
	to.openFiles = toolFiles
	if err := restrict(to); err != nil {
		fmt.Fprintln(os.Stderr, "setting the limits:", err)
		return refusedTool
	}
	err := become(memory, os.Args[4], slices.Clone(os.Args[4:]), os.Environ())
	fmt.Fprintln(os.Stderr, "starting the tool:", err)
	return refusedTool
}
