package announced

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"thidua/bot/broadcast"
	"thidua/bot/search"
	"thidua/knowledge/database"
)

// entry is an announcement as it is looked through.
type entry struct {
	Match
	text            search.Text
	revision, about int64
}

// entries keeps the announcements that were looked through last. Reading and folding the words of two thousand takes longer than a person
// should wait for, and most people got the same ones.
type entries struct {
	mu   sync.Mutex
	byID map[int64]entry
}

// maxEntries is how many are kept: some 20 MB.
const maxEntries = 5000

// get is the entry of a revision, if it is kept.
func (k *entries) get(id, revision int64) (entry, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	e, ok := k.byID[id]
	return e, ok && e.revision == revision
}

// put keeps entries. When there are too many those of before go: who looks next reads again what they got.
func (k *entries) put(all []entry) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.byID == nil || len(k.byID)+len(all) > maxEntries {
		k.byID = make(map[int64]entry, len(all))
	}
	for _, e := range all[:min(len(all), maxEntries)] {
		k.byID[e.ID] = e
	}
}

const (
	receivedOf = `
select r.announcement_id, r.at, n.revision, n.state, n.about
from (select announcement_id, max(at) as at from announcement_recipient where person_id = $1 and state = 'sent' group by announcement_id) as r
join announcement n on n.id = r.announcement_id where n.state <> 'deleted' order by r.at desc, r.announcement_id desc limit $2`
)

// A reminder has no words of its own: it says those of what it reminds of.
var textsOf = `
select n.id, n.revision, n.title, n.acknowledged, n.kind, coalesce(o.body, n.body), coalesce(o.document, n.document), coalesce(o.due_at, n.due_at)
from announcement n left join announcement o on o.id = n.about and n.kind = 'reminder' where n.id in ` + database.Placeholders(0, idsAtOnce)

// maxSearched is how many announcements to one person are looked through, the newest. It is more than anybody was ever sent.
const maxSearched = 5000

// entries are what a person got, the newest first.
func (r *Reader) entries(ctx context.Context, q database.Querier, person int64) ([]entry, error) {
	rows, err := q.Query(ctx, receivedOf, person, maxSearched)
	if err != nil {
		return nil, fmt.Errorf("searching announcements: %w", err)
	}
	defer rows.Close()
	var all []entry
	var unread []int64
	at := map[int64]int{} // the index in all
	for rows.Next() {
		var id, sentAt, revision, about int64
		var state broadcast.State
		if err := rows.Scan(&id, &sentAt, &revision, &state, &about); err != nil {
			return nil, fmt.Errorf("searching announcements: %w", err)
		}
		e, kept := r.cache.get(id, revision)
		if !kept {
			unread = append(unread, id)
		}
		e.ID, e.At, e.State, e.about = id, instantOf(sentAt), state, about
		at[id] = len(all)
		all = append(all, e)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("searching announcements: %w", err)
	}
	rows.Close()
	fresh, err := readEntries(ctx, q, unread)
	if err != nil {
		return nil, err
	}
	r.cache.put(fresh)
	for _, e := range fresh {
		i := at[e.ID]
		e.At, e.State, e.about = all[i].At, all[i].State, all[i].about
		all[i] = e
	}
	return all, nil
}

// idsAtOnce is how many rows one statement names.
const idsAtOnce = 100

func readEntries(ctx context.Context, q database.Querier, ids []int64) (all []entry, err error) {
	for ; len(ids) > 0; ids = ids[min(len(ids), idsAtOnce):] {
		some := ids[:min(len(ids), idsAtOnce)]
		padded := make([]int64, idsAtOnce) // there is no announcement 0
		copy(padded, some)
		rows, err := q.Query(ctx, textsOf, database.Args(padded)...)
		if err != nil {
			return nil, fmt.Errorf("reading announcements: %w", err)
		}
		for rows.Next() {
			e, err := scanEntry(rows)
			if err != nil {
				rows.Close()
				return nil, fmt.Errorf("reading announcements: %w", err)
			}
			all = append(all, e)
		}
		if err := rows.Err(); err != nil {
			return nil, fmt.Errorf("reading announcements: %w", err)
		}
		rows.Close()
	}
	return all, nil
}

func scanEntry(row interface{ Scan(...any) error }) (e entry, err error) {
	var dueAt int64
	var body, document string
	if err := row.Scan(&e.ID, &e.revision, &e.Title, &e.Acknowledged, &e.Kind, &body, &document, &dueAt); err != nil {
		return entry{}, err
	}
	if err := json.Unmarshal([]byte(document), &e.Document); err != nil {
		return entry{}, err
	}
	e.DueAt, e.Body = instantOf(dueAt), plainWords(body)
	d := search.Document{Number: e.Document.Number, Issuer: e.Document.Issuer, Date: e.Document.Date, Kind: e.Kind.Name()}
	e.text = search.NewText(e.Title, d, e.Body)
	return e, nil
}

// instantOf is an instant as it is stored; 0 is none.
func instantOf(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return database.Time(micros)
}
