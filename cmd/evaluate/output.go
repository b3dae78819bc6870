package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/term"

	"thidua/cmd/evaluate/measure"
)

// cost is the part of a result that says what the measured questions, and the preparation, took.
type cost struct {
	P50    float64 `json:"p50_ms"`
	P95    float64 `json:"p95_ms"`
	P99    float64 `json:"p99_ms"`
	Store  float64 `json:"store_s"`  // reading and storing the corpus
	Index  float64 `json:"index_s"`  // and making it searchable
	Reopen float64 `json:"reopen_s"` // from a restart until it is searchable again
	RSS    float64 `json:"rss_mb"`   // after the last question; 0 where the system does not tell
}

func costOf(p preparation, took []time.Duration) cost {
	return cost{
		P50: milliseconds(measure.Percentile(took, 50)), P95: milliseconds(measure.Percentile(took, 95)),
		P99:   milliseconds(measure.Percentile(took, 99)),
		Store: rounded(p.store.Seconds(), 3), Index: rounded(p.index.Seconds(), 3), Reopen: rounded(p.reopen.Seconds(), 3),
		RSS: residentMB(),
	}
}

// resultFile has what became of each question, a JSON object a line; nil writes nothing.
type resultFile struct {
	file    *os.File
	encoder *json.Encoder
}

// results begins the file that was asked for. It refuses to overwrite what is measured.
func (f *questionFlags) results() (*resultFile, error) {
	if f.PerQuestion == "" {
		return nil, nil
	}
	if old, err := os.Stat(f.PerQuestion); err == nil {
		for _, input := range append([]string{f.Questions}, f.Corpus...) {
			if info, err := os.Stat(input); err == nil && os.SameFile(old, info) {
				return nil, fmt.Errorf("--per-question would overwrite %s, which is to be read", f.PerQuestion)
			}
		}
	}
	file, err := os.Create(f.PerQuestion)
	if err != nil {
		return nil, fmt.Errorf("making the file of single results: %w", err)
	}
	encoder := json.NewEncoder(file)
	encoder.SetEscapeHTML(false)
	return &resultFile{file: file, encoder: encoder}, nil
}

func (r *resultFile) write(row any) error {
	if r == nil {
		return nil
	}
	if err := r.encoder.Encode(row); err != nil {
		return fmt.Errorf("writing a single result: %w", err)
	}
	return nil
}

// close ends the file; a second time it does nothing.
func (r *resultFile) close() error {
	if r == nil || r.file == nil {
		return nil
	}
	file := r.file
	r.file = nil
	return file.Close()
}

// writeJSON prints a result for programs.
func writeJSON(w io.Writer, result any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(result)
}

// table is a result for people.
type table struct{ w *tabwriter.Writer }

func newTable(out io.Writer) table { return table{tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)} }

func (t table) row(name, value string) { t.line(name, value) }

// line is a row of many columns.
func (t table) line(columns ...string) { fmt.Fprintln(t.w, strings.Join(columns, "\t")) }

func (t table) cost(c cost) {
	t.row("time of a question, p50, p95, p99", fmt.Sprintf("%.1f, %.1f, %.1f ms", c.P50, c.P95, c.P99))
	t.row("storing, indexing, opening again", fmt.Sprintf("%.1f, %.1f, %.1f s", c.Store, c.Index, c.Reopen))
	t.row("memory after the last question", fmt.Sprintf("%.0f MB", c.RSS))
}

func (t table) print() error { return t.w.Flush() }

// progress returns a function that shows how far a work has come when a person is watching, and does nothing otherwise.
func progress(w io.Writer, work string) func(done, total int, _ string) {
	file, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return func(int, int, string) {}
	}
	return func(done, total int, _ string) {
		fmt.Fprintf(file, "\r\x1b[K%s: %d of %d", work, done, total)
		if done >= total {
			fmt.Fprint(file, "\r\x1b[K")
		}
	}
}

func milliseconds(d time.Duration) float64 { return rounded(d.Seconds()*1000, 3) }

// rounded is v with n decimals.
func rounded(v float64, n int) float64 {
	short, err := strconv.ParseFloat(strconv.FormatFloat(v, 'f', n, 64), 64)
	if err != nil {
		return v
	}
	return short
}

// residentMB is the memory of this process in MB, 0 where the system does not tell.
func residentMB() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == "VmRSS:" {
			kb, err := strconv.ParseFloat(fields[1], 64)
			if err != nil {
				return 0
			}
			return rounded(kb/1024, 1)
		}
	}
	return 0
}
