//go:build linux

package confine_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thidua/ingest/confine"
)

// script is a tool that is a line of shell.
func script(line string) confine.Tool { return confine.Tool{Name: "sh", Args: []string{"-c", line}} }

func runTool(t *testing.T, tool confine.Tool, in io.Reader, limits confine.Limits) (string, error) {
	t.Helper()
	var all []byte
	err := confine.RunTool(t.Context(), tool, in, limits, func(out io.Reader) (err error) {
		all, err = io.ReadAll(out)
		return err
	})
	return string(all), err
}

func TestAToolReadsAndWrites(t *testing.T) {
	said, err := runTool(t, script("cat; pwd; ls -A | wc -l; env | sort | cut -d= -f1 | tr '\\n' ' '"), strings.NewReader("Điều 1\n"), ordinary)
	lines := strings.Split(said, "\n")
	if err != nil || lines[0] != "Điều 1" || !strings.Contains(lines[1], "thidua-tool-") || strings.TrimSpace(lines[2]) != "0" {
		t.Fatalf("%q, %v", said, err)
	}
	if _, err := os.Stat(lines[1]); err == nil {
		t.Errorf("%s is left", lines[1])
	}
	for _, name := range strings.Fields(lines[3]) {
		if !strings.Contains(" HOME LANG PATH PWD TMPDIR _ OLDPWD SHLVL ", " "+name+" ") {
			t.Errorf("a tool sees %s", name)
		}
	}
}

func TestAToolIsBounded(t *testing.T) {
	short, narrow := ordinary, ordinary
	short.Time, narrow.Output = 200*time.Millisecond, 1000
	for _, c := range []struct {
		line   string
		limits confine.Limits
		want   error
	}{
		{"sleep 60", short, confine.ErrTimeout},
		{"while :; do :; done", short, confine.ErrTimeout},
		{"sleep 60 & sleep 60", short, confine.ErrTimeout},
		{"yes", narrow, confine.ErrOutput},
		{"head -c 3000000000 /dev/zero | tail -n 1", ordinary, confine.ErrMemory}, // tail keeps the line
		{"kill -9 $$", ordinary, confine.ErrCrashed},
	} {
		begun := time.Now()
		if _, err := runTool(t, script(c.line), nil, c.limits); !errors.Is(err, c.want) || time.Since(begun) > 30*time.Second {
			t.Errorf("%s: %v after %s, want %v", c.line, err, time.Since(begun), c.want)
		}
	}
	if _, err := runTool(t, script("echo hỏng rồi >&2; exit 3"), nil, ordinary); err == nil || err.Error() != "hỏng rồi" {
		t.Errorf("a refusal is %v", err)
	}
	if _, err := runTool(t, confine.Tool{Name: "no-such-program"}, nil, ordinary); !errors.Is(err, confine.ErrNoTool) {
		t.Errorf("a missing tool is %v", err)
	}
}

func TestAToolWritesOnlyWhatItMay(t *testing.T) {
	if said, err := runTool(t, script("trap '' XFSZ; echo x > file; wc -c < file"), nil, ordinary); err == nil && strings.TrimSpace(said) != "0" {
		t.Errorf("it wrote %q", said)
	}
	folder := t.TempDir()
	tool := script("head -c 1000 /dev/zero > small; trap '' XFSZ; head -c 100000 /dev/zero > large; true")
	tool.Folder, tool.FileBytes = folder, 2000
	if _, err := runTool(t, tool, nil, ordinary); err != nil {
		t.Fatal(err)
	}
	for name, most := range map[string]int64{"small": 1000, "large": 2000} {
		info, err := os.Stat(filepath.Join(folder, name))
		if err != nil || info.Size() == 0 || info.Size() > most {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
}
