package record

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
)

const (
	// The first condition is the index's own: without it SQLite looks at every document.
	withNumber  = `select key, number, issuer, issued_on, territory, source from document where number_key <> '' and number_key = $1 order by id`
	withNumbers = `select key from document where number_key <> '' and number_key in `
)

// numberKey is what documents with one number have in common; "" of one without a number.
func numberKey(d *corpus.Document) string {
	if d.Number == "" {
		return ""
	}
	return corpus.NumberKey(d.Number)
}

// Key is the key under which a document is to be stored, as q sees the corpus: that of the same document or, where another has its number, one of its own. A
// file that is read again keeps the key, whatever else is read of it now, unless the number or the year is another.
func Key(ctx context.Context, q database.Querier, d *corpus.Document) (string, error) {
	key := corpus.DocumentKey(d)
	if d.Number == "" {
		return key, nil
	}
	var again, same string
	taken := false
	err := database.Each(ctx, q, withNumber, func(rows *sql.Rows) error {
		var other corpus.Document
		err := rows.Scan(&other.Key, &other.Number, &other.Issuer, &other.IssuedOn, &other.Territory, &other.Source)
		if other.Source == d.Source && !corpus.OtherYear(d, &other) {
			again = other.Key
		}
		if same == "" && !corpus.OtherIssue(d, &other) {
			same = other.Key
		}
		taken = taken || other.Key == key
		return err
	}, key)
	switch {
	case err != nil:
		return "", fmt.Errorf("looking a number up: %w", err)
	case again != "" || same != "":
		return cmp.Or(again, same), nil
	case taken:
		return corpus.IssueKey(d), nil
	}
	return key, nil
}

// KeysOf adds to keys those of the documents that have one of them as their number.
func KeysOf(ctx context.Context, q database.Querier, keys []string) ([]string, error) {
	all := slices.Clone(keys)
	for chunk := range slices.Chunk(keys, eachBatch) {
		args := database.Args(chunk)
		err := database.Each(ctx, q, withNumbers+database.Placeholders(0, len(args)), func(rows *sql.Rows) error {
			var key string
			err := rows.Scan(&key)
			all = append(all, key)
			return err
		}, args...)
		if err != nil {
			return nil, fmt.Errorf("looking numbers up: %w", err)
		}
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}
