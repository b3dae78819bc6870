package record

import (
	"context"
	"fmt"
	"slices"

	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
)

const setExpiry = `update document set expires_on = $1 where id = $2`

// Expire works out again the days on which documents expire, of those in the corpus: see corpus.Catalogue.Expires.
func Expire(ctx context.Context, tx *database.Tx, keys []string) error {
	for chunk := range slices.Chunk(keys, expireBatch) {
		documents, err := WithEnds(ctx, tx, chunk)
		if err != nil {
			return fmt.Errorf("reading what ends documents: %w", err)
		}
		catalogue := corpus.NewCatalogue(documents)
		for _, key := range chunk {
			d := catalogue.ByKey[key]
			if d == nil {
				continue
			}
			if day := catalogue.Expires(d); day != d.ExpiresOn {
				if _, err := tx.Exec(ctx, setExpiry, day, d.ID); err != nil {
					return fmt.Errorf("expiring a document: %w", err)
				}
			}
		}
	}
	return nil
}

// expireBatch is the documents that are worked out at a time.
const expireBatch = 200
