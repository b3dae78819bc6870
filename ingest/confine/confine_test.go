package confine_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"thidua/ingest/confine"
)

func TestMain(m *testing.M) {
	confine.Main(confine.Readers{
		"copy":       func(_ string, in io.Reader, out io.Writer) error { _, err := io.Copy(out, in); return err },
		"at once":    allocateAtOnce,
		"bit by bit": allocateBitByBit,
		"spin": func(string, io.Reader, io.Writer) error {
			for time.Now().Unix() > 0 {
			}
			return nil
		},
		"sleep":  func(_ string, _ io.Reader, out io.Writer) error { return sleep(out) },
		"panic":  func(string, io.Reader, io.Writer) error { panic("fatal error: out of memory") },
		"killed": func(string, io.Reader, io.Writer) error { return syscall.Kill(os.Getpid(), syscall.SIGKILL) },
		"refuse": func(name string, _ io.Reader, _ io.Writer) error { return fmt.Errorf("tệp %s bị hỏng", name) },
		"half": func(_ string, _ io.Reader, out io.Writer) error {
			_, _ = fmt.Fprint(out, "half")
			return errors.New("the other half is missing")
		},
		"around": around,
	})
	if os.Getenv(asParent) != "" {
		parent()
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// pages keeps what a reader allocates.
var pages [][]byte

func allocateAtOnce(string, io.Reader, io.Writer) error {
	page := make([]byte, 3<<30)
	for i := 0; i < len(page); i += 4096 {
		page[i] = 1
	}
	pages = append(pages, page)
	return nil
}

func allocateBitByBit(string, io.Reader, io.Writer) error {
	for range 3 << 20 {
		page := make([]byte, 1024)
		page[0] = 1
		pages = append(pages, page)
	}
	return nil
}

// sleep tells its process id first.
func sleep(out io.Writer) error {
	fmt.Fprintf(os.Stdout, "%d\n", os.Getpid()) // not buffered
	time.Sleep(time.Minute)
	return nil
}

// around tells what a reader sees of the world.
func around(_ string, _ io.Reader, out io.Writer) error {
	folder, err := os.Getwd()
	if err != nil {
		return err
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	writeErr := os.WriteFile("file", []byte("x"), 0o600)
	group, err := syscall.Getpgid(0)
	_, err2 := fmt.Fprintf(out, "%v|%s|%d files|%v|%v", os.Environ(), folder, len(entries), writeErr != nil, group == os.Getpid())
	return errors.Join(err, err2)
}

// asParent is set in the environment of the process that a test starts to have it killed: it runs a reader that sleeps, and
// passes on what that says.
const asParent = "CONFINE_TEST_AS_PARENT"

func parent() {
	err := confine.Run(context.Background(), "sleep", "", nil, ordinary, func(out io.Reader) error {
		_, err := io.Copy(os.Stdout, out)
		return err
	})
	fmt.Fprintln(os.Stderr, err)
}

var ordinary = confine.Limits{Memory: 256 << 20, Time: 20 * time.Second, Output: 1 << 20}

// run gives what the reader wrote.
func run(t testing.TB, reader string, in io.Reader, limits confine.Limits) (string, error) {
	t.Helper()
	var all []byte
	err := confine.Run(t.Context(), reader, "danh sách.xlsx", in, limits, func(out io.Reader) (err error) {
		all, err = io.ReadAll(out)
		return err
	})
	return string(all), err
}

// lasting is how long f takes.
func lasting(f func()) time.Duration {
	began := time.Now()
	f()
	return time.Since(began)
}

func TestAReaderGivesWhatItRead(t *testing.T) {
	text := strings.Repeat("Sở Nội vụ\n", 20_000)
	file, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.WriteString(text); err != nil {
		t.Fatal(err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	for name, in := range map[string]io.Reader{"file": file, "stream": strings.NewReader(text)} {
		if got, err := run(t, "copy", in, ordinary); err != nil || got != text {
			t.Errorf("%s: %d bytes of %d, %v", name, len(got), len(text), err)
		}
	}
	if got, err := run(t, "copy", nil, ordinary); err != nil || got != "" {
		t.Errorf("no input: %q, %v", got, err)
	}
}

func TestAReaderBeyondItsMemoryEndsWithErrMemory(t *testing.T) {
	patient := ordinary
	patient.Time = 3 * time.Minute // on a busy machine what ends it must not be the time
	for _, reader := range []string{"at once", "bit by bit"} {
		t.Run(reader, func(t *testing.T) {
			before := resident(t)
			if _, err := run(t, reader, nil, patient); !errors.Is(err, confine.ErrMemory) {
				t.Errorf("got %v", err)
			}
			child, grown := largestChild(t), resident(t)-before
			t.Logf("the largest child had %d MB, this process grew by %d MB", child>>20, grown>>20)
			if !testing.Short() && (child > 300<<20 || grown > 20<<20) {
				t.Error("that is too much")
			}
		})
	}
}

func TestAReaderBeyondItsTimeEndsWithErrTimeout(t *testing.T) {
	short := ordinary
	short.Time = 300 * time.Millisecond
	for _, reader := range []string{"spin", "sleep"} {
		var err error
		if took := lasting(func() { _, err = run(t, reader, nil, short) }); !errors.Is(err, confine.ErrTimeout) || took > 2*time.Second {
			t.Errorf("%s: %v after %v", reader, err, took)
		}
	}
	over := ordinary
	over.Time = time.Nanosecond // over before the child has begun
	if _, err := run(t, "sleep", nil, over); !errors.Is(err, confine.ErrTimeout) {
		t.Errorf("without any time: %v", err)
	}
	// Also when it is the input that does not come.
	in, never, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer never.Close()
	defer in.Close()
	if _, err := run(t, "copy", in, short); !errors.Is(err, confine.ErrTimeout) {
		t.Error(err)
	}
}

func TestACrashOfAReaderIsErrCrashed(t *testing.T) {
	for _, reader := range []string{"panic", "killed", "no such reader"} {
		if _, err := run(t, reader, nil, ordinary); !errors.Is(err, confine.ErrCrashed) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", reader, err)
		}
	}
}

func TestAnErrorOfAReaderComesInItsWords(t *testing.T) {
	for reader, want := range map[string]string{"refuse": "tệp danh sách.xlsx bị hỏng", "half": "the other half is missing"} {
		_, err := run(t, reader, nil, ordinary)
		if said, ok := errors.AsType[*confine.ReadError](err); !ok || said.Text != want {
			t.Errorf("%s: %v", reader, err)
		}
	}
}

func TestOutputIsBounded(t *testing.T) {
	limits := ordinary
	limits.Output = 1000
	for size, want := range map[int]error{1000: nil, 1001: confine.ErrOutput, 1 << 20: confine.ErrOutput} {
		got, err := run(t, "copy", strings.NewReader(strings.Repeat("x", size)), limits)
		if !errors.Is(err, want) || len(got) != 1000 {
			t.Errorf("of %d bytes: %d, %v", size, len(got), err)
		}
		// Also when nobody takes it.
		err = confine.Run(t.Context(), "copy", "", strings.NewReader(strings.Repeat("x", size)), limits, func(io.Reader) error { return nil })
		if !errors.Is(err, want) {
			t.Errorf("of %d bytes that nobody takes: %v", size, err)
		}
	}
}

func TestTheErrorOfWhoTakesEndsTheReader(t *testing.T) {
	enough := errors.New("enough")
	took := lasting(func() {
		err := confine.Run(t.Context(), "sleep", "", nil, ordinary, func(io.Reader) error { return enough })
		if !errors.Is(err, enough) {
			t.Error(err)
		}
	})
	if took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
	// After all was read it is the taker's alone.
	err := confine.Run(t.Context(), "copy", "", strings.NewReader("x"), ordinary, func(out io.Reader) error {
		_, err := io.ReadAll(out)
		return errors.Join(err, enough)
	})
	if !errors.Is(err, enough) {
		t.Error(err)
	}
}

func TestACancelledContextEndsTheReader(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var child int
	err := confine.Run(ctx, "sleep", "", nil, ordinary, func(out io.Reader) error {
		_, err := fmt.Fscan(out, &child)
		cancel()
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	wantGone(t, child)
}

func TestAReaderSeesNothingOfItsParent(t *testing.T) {
	t.Setenv("TELEGRAM_BOT_TOKEN", "verborgen")
	got, err := run(t, "around", nil, ordinary)
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(got, "|")
	folder := parts[1]
	if want := fmt.Sprintf("[GOMAXPROCS=1 TMPDIR=%s]|%[1]s|0 files|true|true", folder); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("its folder stays: %v", err)
	}
}

func TestAReaderDiesWithItsParent(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("it is Linux that sees to it")
	}
	middle := exec.CommandContext(t.Context(), os.Args[0])
	middle.Env = append(os.Environ(), asParent+"=1")
	out, err := middle.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := middle.Start(); err != nil {
		t.Fatal(err)
	}
	var child int
	if _, err := fmt.Fscan(out, &child); err != nil {
		t.Error(err)
	}
	if err := middle.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = middle.Wait() // killed
	wantGone(t, child)
}

func TestReadersRunBesideEachOther(t *testing.T) {
	var group sync.WaitGroup
	for n := range 12 {
		group.Go(func() {
			text := strings.Repeat(strconv.Itoa(n), 10_000)
			switch n % 4 {
			case 0:
				if _, err := run(t, "panic", nil, ordinary); !errors.Is(err, confine.ErrCrashed) {
					t.Error(err)
				}
			default:
				if got, err := run(t, "copy", strings.NewReader(text), ordinary); err != nil || got != text {
					t.Errorf("%d bytes, %v", len(got), err)
				}
			}
		})
	}
	group.Wait()
}

// wantGone waits until there is no process of that id.
func wantGone(t *testing.T, process int) {
	t.Helper()
	if process <= 0 {
		t.Fatalf("process %d", process)
	}
	for deadline := time.Now().Add(5 * time.Second); running(process); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("process %d runs on", process)
		}
	}
}

// running tells a process from one that has ended and that nobody waited for.
func running(process int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", process))
	return err == nil && !strings.Contains(string(stat), ") Z ")
}

// resident is the memory of this process, in bytes.
func resident(t *testing.T) int64 {
	t.Helper()
	runtime.GC()
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Skip("memory cannot be measured here:", err)
	}
	var size, pages int64
	if _, err := fmt.Sscan(string(statm), &size, &pages); err != nil {
		t.Fatal(err)
	}
	return pages * int64(os.Getpagesize())
}

// largestChild is the most memory that any child so far had, in bytes.
func largestChild(t *testing.T) int64 {
	t.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &usage); err != nil {
		t.Fatal(err)
	}
	return usage.Maxrss << 10
}

func BenchmarkRun(b *testing.B) {
	for b.Loop() {
		if _, err := run(b, "copy", strings.NewReader("x"), ordinary); err != nil {
			b.Fatal(err)
		}
	}
}
