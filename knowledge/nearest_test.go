package knowledge

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"thidua/knowledge/backfill"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/llm/llmtest"
	"thidua/knowledge/vectorstore"
)

// TestTheIndexFindsWhatExactSearchFinds embeds the articles of every law of an evaluation corpus and compares, for its
// questions, the ten nearest of the index with those of a comparison with every vector: over all articles, and on a day
// on which one in a hundred is in force. There too with the indexes of days away, so that only the iterative scan helps.
func TestTheIndexFindsWhatExactSearchFinds(t *testing.T) {
	if !*databasetest.Long {
		t.Skip("set -long to embed 84,273 articles")
	}
	articles, questions := evaluation(t)
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		ctx, articles := t.Context(), articles
		if db.Engine() == "sqlite" && len(articles) > 20000 {
			articles = articles[:20000] // vec0 compares with every vector: it agrees, and takes longer
		}
		store := NewStore(db)
		table, err := store.vectors.MakeTable(ctx, llmtest.Model, llmtest.Dimension)
		if err != nil {
			t.Fatal(err)
		}
		const day = 19900101 // before it, one in a hundred began
		stored := store.fill(t, table, articles, day)
		for _, c := range []struct {
			name   string
			day    int64
			before string
		}{
			{"all", 0, ""},
			{"today", 20261123, ""},
			{"one in a hundred", day, ""},
			{"one in a hundred, iterative scan", day, "drop index vector_1_days"},
		} {
			if c.before != "" {
				if db.Engine() == "sqlite" {
					continue
				}
				if err := db.InTx(ctx, func(tx *database.Tx) error { _, err := tx.Exec(ctx, c.before); return err }); err != nil {
					t.Fatal(err)
				}
			}
			measure(t, db, table, stored, questions, c.name, c.day)
		}
	})
}

// stored is a vector as it was stored.
type stored struct {
	provision int64
	begins    int64
	v         []float32
}

// fill stores the articles' vectors the way Embed does, one document for all, one in a hundred of them in force on day.
func (s *Store) fill(t *testing.T, table vectorstore.Table, articles []string, day int64) []stored {
	ctx := t.Context()
	d := &corpus.Document{Kind: "Luật", Number: "1/2000/QH10", Source: "x", Hash: "x"}
	for i, text := range articles {
		d.Provisions = append(d.Provisions, corpus.Provision{Seq: i, Parent: -1, Path: fmt.Sprintf("Điều %d", i), Level: corpus.LevelArticle, Text: text})
	}
	if _, err := s.Put(ctx, d); err != nil {
		t.Fatal(err)
	}
	whole, err := s.Document(ctx, d.ID)
	if err != nil {
		t.Fatal(err)
	}
	var all []stored
	began := time.Now()
	var embedding time.Duration
	for chunk := range slices.Chunk(whole.Provisions, 8*embedBatch) {
		var rows []vectorstore.Row
		for _, p := range chunk {
			at := time.Now()
			v := llmtest.Vector(p.Text)
			embedding += time.Since(at)
			if backfill.Usable(v) != nil {
				continue
			}
			begins := day + 1
			if len(all)%100 == 0 {
				begins = day
			}
			all = append(all, stored{p.ID, begins, v})
			rows = append(rows, vectorstore.Row{ID: p.ID, Begins: begins, Expires: 99999999, Hash: "h", Vector: v})
		}
		if err := s.putVectors(ctx, table, rows); err != nil {
			t.Fatal(err)
		}
	}
	size := "select page_count * page_size from pragma_page_count, pragma_page_size"
	if s.db.Shared() {
		size = "select pg_relation_size('vector_1_embedding')"
		if err := s.db.InTx(ctx, func(tx *database.Tx) error { _, err := tx.Exec(ctx, "analyze vector_1"); return err }); err != nil {
			t.Fatal(err)
		}
	}
	var bytes int64
	if err := s.db.QueryRow(ctx, size).Scan(&bytes); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d vectors stored and indexed in %v (and embedded in %v), index or file of %.0f MB",
		len(all), (time.Since(began) - embedding).Round(time.Second), embedding.Round(time.Second), float64(bytes)/1e6)
	return all
}

func measure(t *testing.T, db *database.DB, table vectorstore.Table, all []stored, questions []string, name string, day int64) {
	const k = 10
	var found, wanted, asked int
	var took []time.Duration
	for _, question := range questions {
		v := llmtest.Vector(question)
		if backfill.Usable(v) != nil {
			continue
		}
		asked++
		exact := exactly(all, v, day, k)
		began := time.Now()
		got, err := vectorstore.New(db).Nearest(t.Context(), table, v, day, k)
		if err != nil {
			t.Fatal(err)
		}
		took = append(took, time.Since(began))
		// Of equals at the end of the list either is right.
		limit := exact[len(exact)-1] + 1e-6
		wanted += len(exact)
		for _, n := range got {
			if n.Distance <= limit {
				found++
			}
		}
	}
	slices.Sort(took)
	share := float64(found) / float64(wanted)
	t.Logf("%s: %d questions, %.4f of the ten nearest, p50 %v, p95 %v", name, asked, share,
		took[len(took)/2].Round(10*time.Microsecond), took[len(took)*95/100].Round(10*time.Microsecond))
	if share < 0.95 {
		t.Errorf("%s: %.4f of the ten nearest, want 0.95", name, share)
	}
}

// exactly is the k smallest distances.
func exactly(all []stored, v []float32, day int64, k int) []float64 {
	var best []float64
	for _, s := range all {
		if day > 0 && s.begins > day {
			continue
		}
		var dot float64
		for i, x := range s.v {
			dot += float64(x) * float64(v[i])
		}
		if d := 1 - dot; len(best) < k || d < best[len(best)-1] {
			at, _ := slices.BinarySearchFunc(best, d, cmp.Compare[float64])
			if best = slices.Insert(best, at, d); len(best) > k {
				best = best[:k]
			}
		}
	}
	return best
}

// evaluation is the articles' texts and the questions, from the private data.
func evaluation(t *testing.T) (articles, questions []string) {
	t.Helper()
	file, err := os.Open("../../shared/eval/zalo/corpus.jsonl.gz")
	if err != nil {
		t.Skipf("the private data is not here: %v", err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var line struct{ Title, Text, Question string }
	for lines := json.NewDecoder(bufio.NewReader(unzipped)); lines.More(); {
		if err := lines.Decode(&line); err != nil {
			t.Fatal(err)
		}
		articles = append(articles, line.Title+"\n"+line.Text)
	}
	asked, err := os.Open("../../shared/eval/zalo/questions.dev.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer asked.Close()
	for lines := json.NewDecoder(asked); lines.More(); {
		if err := lines.Decode(&line); err != nil {
			t.Fatal(err)
		}
		questions = append(questions, line.Question)
	}
	every := questions[:0]
	for i := 0; i < len(questions); i += 4 { // enough, and the exact search takes its time
		every = append(every, questions[i])
	}
	questions = every
	return articles, questions
}
