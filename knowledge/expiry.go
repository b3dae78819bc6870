package knowledge

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"thidua/knowledge/database"
)

// expiryQueue is the keys of the documents whose day of expiry may be another once a transaction ends: those that were
// inserted, and those that a document which was inserted or deleted replaces.
type expiryQueue map[string]bool

// A document expires on the earliest day from which another one in the corpus replaces it.
const expireDocuments = `
update document set expires_on = coalesce((
	select min(case when r.from_on <> '' then r.from_on else d.effective_on end)
	from relation r join document d on d.id = r.document_id
	where r.kind = 'replaces' and r.key = document.key and r.document_id <> document.id
		and (r.from_on <> '' or d.effective_on <> '')), '')
where key in `

// expire works the days out again, of those in the corpus.
func (q expiryQueue) expire(ctx context.Context, tx *database.Tx) error {
	for keys := range slices.Chunk(slices.Sorted(maps.Keys(q)), expireBatch) {
		args := database.Args(keys)
		if _, err := tx.Exec(ctx, expireDocuments+database.Placeholders(0, len(args)), args...); err != nil {
			return fmt.Errorf("expiring documents: %w", err)
		}
	}
	return nil
}

// expireBatch is the documents of one statement.
const expireBatch = 200
