package knowledge

import (
	"context"
	"fmt"
	"slices"

	"thidua/knowledge/database"
)

// affectedDocuments is the keys of the documents whose words or day of expiry may be others once a transaction ends: those
// that it inserts or deletes, and those that one of these replaces.
type affectedDocuments map[string]bool

// A document expires on the earliest day from which another one in the corpus ends it as a whole, where several have the number that of its own province, on which it ceases by its own words, or from which an officer
// has retired it.
const expireDocuments = `
update document set expires_on = coalesce((
	select min(ends.on_day) from (
		select case when r.from_on <> '' then r.from_on else d.effective_on end as on_day
		from relation r join document d on d.id = r.document_id
		where r.kind in ('replaces', 'repeals') and r.provision = '' and r.key <> '' and r.key = document.number_key and r.document_id <> document.id
			and (r.issued_on = '' or document.issued_on = '' or substr(r.issued_on, 1, 4) = substr(document.issued_on, 1, 4))
			and (document.territory = d.territory or not exists (
				select 1 from document o where o.number_key = r.key and o.id <> document.id and o.territory = d.territory))
		union all select document.ceases_on
		union all select t.retired_on from document_retired t where t.key = document.key) ends
	where ends.on_day <> ''), '')
where key in `

// expire works the days out again, of those in the corpus.
func expire(ctx context.Context, tx *database.Tx, keys []string) error {
	for chunk := range slices.Chunk(keys, expireBatch) {
		args := database.Args(chunk)
		if _, err := tx.Exec(ctx, expireDocuments+database.Placeholders(0, len(args)), args...); err != nil {
			return fmt.Errorf("expiring documents: %w", err)
		}
	}
	return nil
}

// expireBatch is the documents of one statement.
const expireBatch = 200
