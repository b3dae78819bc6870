package vectorstore

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"

	_ "modernc.org/sqlite/vec" // registers vec0

	"thidua/knowledge/database"
)

// sqlite is sqlite-vec.
type sqlite struct{}

func (sqlite) create(t Table) []string {
	return []string{fmt.Sprintf(`
create virtual table if not exists %s using vec0(
	id integer primary key,
	begins integer,
	expires integer,
	+hash text,
	embedding float[%d] distance_metric=cosine
)`, t.name(), t.Dimension)}
}

// vector is float32s, little-endian.
func (sqlite) vector(v []float32) any {
	blob := make([]byte, 0, 4*len(v))
	for _, x := range v {
		blob = binary.LittleEndian.AppendUint32(blob, math.Float32bits(x))
	}
	return blob
}

// nearest compares with every vector.
func (s sqlite) nearest(ctx context.Context, db *database.DB, t Table, v []float32, day int64, k int) ([]Neighbour, error) {
	where := ""
	if day > 0 {
		where = " and" + duringDay
	}
	query := `select id, distance from ` + t.name() + ` where embedding match $1 and k = $2` + where + ` order by distance`
	return neighbours(ctx, db, query, s.vector(v), k, day)
}
