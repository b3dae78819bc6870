package directory

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// ReorganisationKind is what happens to agencies.
type ReorganisationKind string

const (
	Founding    ReorganisationKind = "founding"
	Renaming    ReorganisationKind = "renaming" // also of the kind: thị trấn → xã
	Merger      ReorganisationKind = "merger"
	Dissolution ReorganisationKind = "dissolution"
	HandOver    ReorganisationKind = "handover" // to another superior body
)

// Name is the kind as people read and write it.
func (k ReorganisationKind) Name() string {
	return map[ReorganisationKind]string{
		Founding: "Thành lập", Renaming: "Đổi tên", Merger: "Sáp nhập", Dissolution: "Giải thể", HandOver: "Chuyển trực thuộc",
	}[k]
}

// ReorganisationKinds are all kinds.
func ReorganisationKinds() []ReorganisationKind {
	return []ReorganisationKind{Founding, Renaming, Merger, Dissolution, HandOver}
}

// ParseReorganisationKind reads the name of a kind, toned or not.
func ParseReorganisationKind(s string) (ReorganisationKind, bool) {
	for _, k := range ReorganisationKinds() {
		if NameKey(s) == NameKey(k.Name()) || NameKey(s) == string(k) {
			return k, true
		}
	}
	return "", false
}

// Reorganisation is one change of the tree from a day on. What was before stays readable.
//
//	Founding     Into, Name, AgencyKind, Parent
//	Renaming     From[0], Name and, if it changes too, AgencyKind
//	Merger       From, Into; Name, AgencyKind, Parent when Into is new
//	Dissolution  From
//	HandOver     From, Parent
//
// In a merger the posts of the merged agencies go on in the new one as membership: who speaks for it, its head names
// anew. Agencies below a merged one go below the new one; those below a dissolved one go below its superior. Blocs of a
// merged agency take the new one in its place.
type Reorganisation struct {
	ID         int64
	Kind       ReorganisationKind
	On         Day
	Basis      string   // the deciding document
	From       []string // codes
	Into       string   // code
	Name       string
	AgencyKind AgencyKind
	Parent     string // code; "" for the top

	At       time.Time
	UndoneAt time.Time
}

const (
	readReorganisation = `select id, kind, on_day, basis, at, undone_at from reorganisation where id = $1`

	insertReorganisation = `insert into reorganisation (kind, on_day, basis, actor, at, undone_at) values ($1, $2, $3, $4, $5, 0) returning id`
)

// reorganisationOf is the record of one, without the agencies.
func reorganisationOf(ctx context.Context, q database.Querier, id int64) (Reorganisation, error) {
	var r Reorganisation
	var at, undone int64
	err := q.QueryRow(ctx, readReorganisation, id).Scan(&r.ID, &r.Kind, &r.On, &r.Basis, &at, &undone)
	if errors.Is(err, sql.ErrNoRows) {
		return Reorganisation{}, problem.New(problem.NotFound, "Không có lần sắp xếp tổ chức này.")
	}
	if err != nil {
		return Reorganisation{}, fmt.Errorf("reading a reorganisation: %w", err)
	}
	r.At, r.UndoneAt = instant(at), instant(undone)
	return r, nil
}
