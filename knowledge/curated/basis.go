package curated

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/record"
	"thidua/knowledge/vietnamese"
)

// foundation is a unit that a curated answer is founded on, as it was when somebody looked at it.
type foundation struct {
	curated int64
	n       int
	Basis
	hash    string         // of the words
	expires vietnamese.Day // the document's Document.ExpiresOn
}

// place writes out where a unit stands.
func place(d *corpus.Document, path string) string { return corpus.Place(path) + " " + d.Name() }

// became is what is different of the unit in the present document, which is nil when the corpus has it no more; "" when nothing is.
func (f foundation) became(d *corpus.Document) SuspensionReason {
	if d == nil {
		return BasisGone
	}
	words, _ := d.FullText(f.Path)
	switch {
	case words == "":
		return BasisGone
	case knowledge.HashWords(words) != f.hash:
		return BasisReworded
	case d.ExpiresOn != "" && d.ExpiresOn != f.expires:
		return BasisExpired
	}
	return ""
}

const (
	insertBasis = `
insert into curated_basis (curated_id, n, document_key, path, place, hash, expires_on)
values `

	foundations   = `select b.curated_id, b.n, b.document_key, b.path, b.place, b.hash, b.expires_on from curated_basis b `
	foundationsOf = foundations + `where b.curated_id = $1 order by b.n`
)

// putBasis remembers what an answer is founded on, each unit once. It is refused when the corpus has no such unit.
func putBasis(ctx context.Context, tx *database.Tx, id int64, basis []Basis) error {
	var keys []string
	for _, b := range basis {
		keys = append(keys, b.DocumentKey)
	}
	documents, err := record.Whole(ctx, tx, keys)
	if err != nil {
		return err
	}
	var values []any
	for i, b := range basis {
		if slices.ContainsFunc(basis[:i], func(other Basis) bool { return other.DocumentKey == b.DocumentKey && other.Path == b.Path }) {
			continue
		}
		d := documents[b.DocumentKey]
		if d == nil {
			return refuse(NoProvision, b.Path)
		}
		words, _ := d.FullText(b.Path)
		if words == "" {
			return refuse(NoProvision, place(d, b.Path))
		}
		values = append(values, id, i, d.Key, b.Path, place(d, b.Path), knowledge.HashWords(words), d.ExpiresOn)
	}
	if err := tx.Insert(ctx, insertBasis, 7, values); err != nil {
		return fmt.Errorf("storing what a curated answer is founded on: %w", err)
	}
	return nil
}

const seeExpiry = `update curated_basis set expires_on = $1 where curated_id = $2 and n = $3`

// confirmBasis takes note that somebody looked at what an answer is founded on as it is now. It is refused when the words are others:
// they were not the ones the answer was written with.
func confirmBasis(ctx context.Context, tx *database.Tx, id int64) error {
	founded, err := listFoundations(ctx, tx, foundationsOf, id)
	if err != nil {
		return err
	}
	var keys []string
	for _, f := range founded {
		keys = append(keys, f.DocumentKey)
	}
	documents, err := record.Whole(ctx, tx, keys)
	if err != nil {
		return err
	}
	for _, f := range founded {
		d := documents[f.DocumentKey]
		switch f.became(d) {
		case BasisGone, BasisReworded:
			return refuse(BasisChanged, f.Place)
		}
		if _, err := tx.Exec(ctx, seeExpiry, d.ExpiresOn, id, f.n); err != nil {
			return fmt.Errorf("storing what a curated answer is founded on: %w", err)
		}
	}
	return nil
}

const (
	shownFoundations = foundations + `
join curated_answer a on a.id = b.curated_id
where a.state in ('proposed', 'released') and b.document_key in `

	suspendAnswer = `
update curated_answer set state = $1, reason = $2, note = $3, told = '', changed_at = $4, revision = revision + 1
where id = $5 and state in ('proposed', 'released')`
)

// batch is the documents of one statement.
const batch = 200

// DocumentsChanged suspends the answers, released or about to be, of whose basis in the documents with the keys something is not what
// it was. It implements knowledge.Curated: it runs in the transaction that changed the documents, when all of them are in place.
func (*Store) DocumentsChanged(ctx context.Context, tx *database.Tx, keys []string) error {
	var founded []foundation
	for chunk := range slices.Chunk(keys, batch) {
		args := database.Args(chunk)
		some, err := listFoundations(ctx, tx, shownFoundations+database.Placeholders(0, len(args)), args...)
		if err != nil {
			return err
		}
		founded = append(founded, some...)
	}
	if len(founded) == 0 {
		return nil
	}
	// Two transactions that suspend the same ones do so in one order, or they would lock each other out.
	slices.SortFunc(founded, func(a, b foundation) int {
		return cmp.Or(cmp.Compare(a.curated, b.curated), cmp.Compare(a.n, b.n))
	})
	var needed []string
	for _, f := range founded {
		needed = append(needed, f.DocumentKey)
	}
	documents, err := record.Whole(ctx, tx, needed)
	if err != nil {
		return err
	}
	for len(founded) > 0 {
		n := slices.IndexFunc(founded, func(f foundation) bool { return f.curated != founded[0].curated })
		if n < 0 {
			n = len(founded)
		}
		if err := suspendUnlessSame(ctx, tx, founded[:n], documents); err != nil {
			return err
		}
		founded = founded[n:]
	}
	return nil
}

// suspendUnlessSame suspends one answer, with the reason and the places, unless all that it is founded on is the same.
func suspendUnlessSame(ctx context.Context, tx *database.Tx, founded []foundation, documents map[string]*corpus.Document) error {
	places := map[SuspensionReason][]string{}
	for _, f := range founded {
		became := f.became(documents[f.DocumentKey])
		places[became] = append(places[became], f.Place)
	}
	var reason SuspensionReason
	var note []string
	for _, r := range []SuspensionReason{BasisGone, BasisReworded, BasisExpired} {
		if reason == "" && len(places[r]) > 0 {
			reason = r
		}
		note = append(note, places[r]...)
	}
	if reason == "" {
		return nil
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, suspendAnswer, Suspended, reason, strings.Join(note, "\n"), now, founded[0].curated)
	if err != nil {
		return fmt.Errorf("suspending a curated answer: %w", err)
	}
	return nil
}

func listFoundations(ctx context.Context, q database.Querier, query string, args ...any) (all []foundation, err error) {
	err = database.Each(ctx, q, query, func(rows *sql.Rows) error {
		var f foundation
		err := rows.Scan(&f.curated, &f.n, &f.DocumentKey, &f.Path, &f.Place, &f.hash, &f.expires)
		all = append(all, f)
		return err
	}, args...)
	if err != nil {
		return nil, fmt.Errorf("reading what curated answers are founded on: %w", err)
	}
	return all, nil
}
