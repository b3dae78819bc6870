package database

import (
	"context"
	"database/sql"
	"sync"
)

// maxStatements is how many texts a pool keeps prepared: more than the project has. Those whose text depends on how many
// values they are given could otherwise grow without end.
const maxStatements = 1000

// statements keeps what a pool of SQLite has run once prepared: parsing is a quarter of what a short statement costs. A nil
// one prepares nothing; the driver of PostgreSQL does it by itself.
type statements struct {
	pool *sql.DB

	mu       sync.RWMutex
	prepared map[string]*sql.Stmt // nil of a text that cannot be
}

func newStatements(pool *sql.DB) *statements {
	return &statements{pool: pool, prepared: map[string]*sql.Stmt{}}
}

// get is the prepared statement of a text, or nil.
func (s *statements) get(query string) *sql.Stmt {
	if s == nil {
		return nil
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.prepared[query]
}

// prepare prepares texts that ran without. It takes a connection of the pool, so no transaction of the caller may be open.
// One that cannot be prepared goes on as it is.
func (s *statements) prepare(ctx context.Context, queries ...string) {
	if s == nil {
		return
	}
	for _, query := range queries {
		s.mu.RLock()
		_, seen := s.prepared[query]
		full := len(s.prepared) >= maxStatements
		s.mu.RUnlock()
		if seen || full {
			continue
		}
		prepared, err := s.pool.PrepareContext(ctx, query)
		if err != nil {
			if ctx.Err() != nil {
				return
			}
			prepared = nil
		}
		s.mu.Lock()
		if _, seen := s.prepared[query]; !seen {
			s.prepared[query], prepared = prepared, nil
		}
		s.mu.Unlock()
		if prepared != nil {
			prepared.Close() // somebody was faster
		}
	}
}
