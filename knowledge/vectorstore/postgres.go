package vectorstore

import (
	"context"
	"fmt"
	"strconv"

	"github.com/pgvector/pgvector-go"

	"thidua/knowledge/database"
)

// postgres is pgvector.
type postgres struct{}

// maxVector is what pgvector's HNSW takes as vector; what is longer, up to MaxDimension, is halfvec.
const maxVector = 2000

func (postgres) create(t Table) []string {
	kind := "vector"
	if t.Dimension > maxVector {
		kind = "halfvec"
	}
	// m and ef_construction above pgvector's own 16 and 64: with those a tenth of what a filter keeps is never found.
	// Made on an empty table, the index never takes the parallel build that overflows before pgvector 0.8.2. The index
	// of days is for a day that few documents know: the planner then sorts those exactly, which is faster than any scan.
	return []string{
		fmt.Sprintf(`
create table if not exists %[1]s (
	id        bigint not null primary key,
	begins    bigint not null,
	expires   bigint not null,
	hash      text   not null,
	embedding %[2]s(%[3]d) not null
)`, t.name(), kind, t.Dimension),
		fmt.Sprintf(`create index if not exists %[1]s_embedding on %[1]s using hnsw (embedding %[2]s_cosine_ops) with (m = 24, ef_construction = 128)`, t.name(), kind),
		fmt.Sprintf(`create index if not exists %[1]s_days on %[1]s (begins, expires)`, t.name()),
	}
}

// vector is text, which the server reads as vector and as halfvec.
func (postgres) vector(v []float32) any { return pgvector.NewVector(v) }

// searchBreadth is hnsw.ef_search: how many candidates the index keeps before it trusts its best. Of the ten nearest of
// 84,273 articles, 256 numbers each, it finds 0.93 with 100, 0.96 with 200, 0.98 with 400 and 0.99 with 700, in a time
// that grows with it. pgvector takes at most maxBreadth.
const (
	searchBreadth = 400
	maxBreadth    = 1000
)

// setSearch holds until the end of the transaction. Within work_mem alone a scan with a filter ends early, having found
// 0.91 of the ten nearest.
const setSearch = `
select set_config('hnsw.iterative_scan', 'relaxed_order', true), set_config('hnsw.ef_search', $1, true),
	set_config('hnsw.max_scan_tuples', '100000', true), set_config('hnsw.scan_mem_multiplier', '8', true)`

// nearest lets the index go on searching until enough pass the filter: without iterative_scan a filter that keeps one row
// in a hundred finds next to none. A scan that goes on may bring nearer ones later. The strict order drops those, a tenth
// of the ten nearest; in the relaxed one they come, so twice as many are taken, to be put in order.
func (p postgres) nearest(ctx context.Context, db *database.DB, t Table, v []float32, day int64, k int) (found []Neighbour, err error) {
	where := ""
	if day > 0 {
		where = " where" + duringDay
	}
	query := `select id, embedding <=> $1 as distance from ` + t.name() + where + ` order by distance limit $2`
	err = db.Snapshot(ctx, func(q database.Querier) error {
		var set [4]string
		breadth := strconv.Itoa(max(searchBreadth, min(2*k, maxBreadth)))
		if err := q.QueryRow(ctx, setSearch, breadth).Scan(&set[0], &set[1], &set[2], &set[3]); err != nil {
			return fmt.Errorf("setting the breadth of the search: %w", err)
		}
		found, err = neighbours(ctx, q, query, p.vector(v), 2*k, day)
		return err
	})
	return found, err
}
