package lexical

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"thidua/knowledge/vietnamese"
)

var long = flag.Bool("long", false, "try more in the random tests, and measure how an index grows, up to 250,000 articles: minutes")

// BenchmarkGrowth builds, saves, loads and asks indexes of more and more articles, without and with diacritics by turns.
func BenchmarkGrowth(b *testing.B) {
	if !*long {
		b.Skip("set -long to index 250,000 articles")
	}
	entries, questions := corpus(b)
	queries := make([]string, len(questions))
	for i, q := range questions {
		if queries[i] = q; i%2 == 1 {
			queries[i] = vietnamese.Fold(q)
		}
	}
	for _, size := range []int{1000, 10000, 84273, 250000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			for b.Loop() {
				before := heap()
				began := time.Now()
				x := grown(b, entries, size)
				b.ReportMetric(time.Since(began).Seconds(), "build-s")
				b.ReportMetric(heap()-before, "heap-MB")

				name := filepath.Join(b.TempDir(), "index")
				began = time.Now()
				size := write(b, name, x)
				b.ReportMetric(time.Since(began).Seconds(), "save-s")
				b.ReportMetric(float64(size)/1e6, "file-MB")
				began = time.Now()
				x = readFile(b, name)
				b.ReportMetric(time.Since(began).Seconds(), "load-s")

				took := make([]time.Duration, len(queries))
				for i, q := range queries {
					began := time.Now()
					x.Search(ParseQuery(q, nil), 10, Filter{})
					took[i] = time.Since(began)
				}
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)/2].Microseconds())/1e3, "p50-ms")
				b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1e3, "p95-ms")
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

func write(tb testing.TB, name string, x *Index) (size int64) {
	tb.Helper()
	f, err := os.Create(name)
	if err != nil {
		tb.Fatal(err)
	}
	err = x.Save(f)
	size, err2 := f.Seek(0, io.SeekCurrent)
	if err := errors.Join(err, err2, f.Close()); err != nil {
		tb.Fatal(err)
	}
	return size
}

func readFile(tb testing.TB, name string) *Index {
	tb.Helper()
	f, err := os.Open(name)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		tb.Fatal(err)
	}
	x, err := Load(f, info.Size(), vietnamese.Default().Version())
	if err != nil {
		tb.Fatal(err)
	}
	return x
}

// heap is the megabytes that are in use.
func heap() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / 1e6
}

// grown is an index of so many entries, which are repeated under other ids when there are too few.
func grown(tb testing.TB, entries []Entry, size int) *Index {
	b := NewBuilder(nil)
	for i := range size {
		e := entries[i%len(entries)]
		if i == 0 || e.Source != entries[(i-1)%len(entries)].Source || i%len(entries) == 0 {
			if err := b.Group(Group{ID: int64(i), Year: 2000 + i%25, Level: i % 4}); err != nil {
				tb.Fatal(err)
			}
		}
		e.ID = int64(i)
		e.Parts = slices.Clone(e.Parts)
		for j := range e.Parts {
			e.Parts[j].ID = int64(i)<<20 + int64(j)
		}
		if err := b.Add(e); err != nil {
			tb.Fatal(err)
		}
	}
	return new(Index).With(nil, b)
}

// corpus is the entries of the evaluation corpus and its questions, or made up ones where it is absent.
func corpus(tb testing.TB) (entries []Entry, questions []string) {
	tb.Helper()
	folder := filepath.Join("..", "..", "..", "shared", "eval", "zalo")
	lines(tb, filepath.Join(folder, "corpus.jsonl.gz"), func(a struct {
		Title    string `json:"title"`
		Text     string `json:"text"`
		LawNo    string `json:"law_no"`
		LawKind  string `json:"law_kind"`
		LawTitle string `json:"law_title"`
		Chapter  string `json:"chapter"`
	}) {
		e := Entry{Source: strings.Join([]string{a.LawKind, a.LawNo, a.LawTitle}, " "), Above: a.Chapter, Title: a.Title}
		for line := range strings.Lines(a.Text) {
			e.Parts = append(e.Parts, Part{Text: line})
		}
		entries = append(entries, e)
	})
	lines(tb, filepath.Join(folder, "questions.dev.jsonl"), func(q struct {
		Question string `json:"question"`
	}) {
		questions = append(questions, q.Question)
	})
	if len(entries) > 0 && len(questions) > 0 {
		return entries, questions
	}
	tb.Log("the evaluation corpus is absent; words are made up")
	return madeUpCorpus(20000, 500)
}

// lines reads a file of JSON lines, if there is one.
func lines[T any](tb testing.TB, name string, take func(T)) {
	tb.Helper()
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			tb.Fatal(err)
		}
	}
	for d := json.NewDecoder(bufio.NewReaderSize(r, 1<<20)); ; {
		var v T
		switch err := d.Decode(&v); {
		case err == io.EOF:
			return
		case err != nil:
			tb.Fatal(err)
		}
		take(v)
	}
}

// madeUpCorpus is articles of some 250 syllables that are as unevenly frequent as those of a language, and questions
// with words of theirs.
func madeUpCorpus(articles, asked int) (entries []Entry, questions []string) {
	random := rand.New(rand.NewPCG(3, 3))
	var syllables []string
	for _, tail := range strings.Fields("a á à ang áng ong ông ộng iên iện iến ình ính ươi ười ước uyết oàn oạt anh ạnh êu iều ấp ập ôn ơn ưng ứng ai ải ay ây ấy im") {
		for _, head := range strings.Fields("b c ch d đ g h kh l m n ng nh p ph qu r s t th tr v x") {
			syllables = append(syllables, head+tail)
		}
	}
	random.Shuffle(len(syllables), func(i, j int) { syllables[i], syllables[j] = syllables[j], syllables[i] })
	zipf := rand.NewZipf(random, 1.1, 4, uint64(len(syllables)-1))
	words := func(n int) string {
		out := make([]string, n)
		for i := range out {
			out[i] = syllables[zipf.Uint64()]
		}
		return strings.Join(out, " ")
	}
	source := ""
	for i := range articles {
		if i%15 == 0 {
			source = fmt.Sprintf("Nghị định %d/2020/NĐ-CP %s", i, words(12))
		}
		e := Entry{Source: source, Above: words(8), Title: words(3 + random.IntN(10))}
		for range 1 + random.IntN(7) {
			e.Parts = append(e.Parts, Part{Text: words(20 + random.IntN(80))})
		}
		entries = append(entries, e)
	}
	for range asked {
		e := entries[random.IntN(len(entries))]
		body := strings.Fields(e.Parts[0].Text)
		from := random.IntN(len(body) - 8)
		questions = append(questions, e.Title+" "+strings.Join(body[from:from+8], " ")+" là gì?")
	}
	return entries, questions
}
