// Package historytest fills a store with what a bot leaves behind in years, for benchmarks. It knows the tables and nothing of the
// bot, so that the bot's own tests can use it. It is for tests alone.
package historytest

import (
	"testing"
	"time"

	"thidua/knowledge/database"
)

// The rows are those of the bot with bottest.Token. A tenth of them are of the chats 1 to 1,000, the others of 50,000 chats from
// 1,000,000 on.
const numbered = `with recursive i(n) as (select cast(1 as bigint) union all select n + 1 from i where n < $1), old as (
	select n, case when n % 10 = 0 then 1 + n % 1000 else 1000000 + n % 50000 end as chat from i) `

var messages = []string{
	`insert into inbox_chat (bot_id, chat_key, waiting, ready_at, lease_until, fence)
select distinct 110201543, chat, false, cast($2 as bigint), 0, 1 from old`,
	`insert into inbox_update (bot_id, update_id, kind, key, account, chat_id, payload, received_at, state, attempts, error, ended_at)
select 110201543, n, '', '', 0, c.id, '{"update_id":1,"message":{"text":"Thế nào là phong trào thi đua?"}}', cast($2 as bigint), 'done', 1, '', cast($2 as bigint)
from old join inbox_chat c on c.chat_key = old.chat`,
	`insert into outbox_delivery (key, batch_id, chat_id, priority, op, target_id, target_messages, media, content, state, held,
	uncertain, attempts, fence, error, message_ids, created_at, ended_at)
select 'question:answer:u' || (1000000000 + n) || ':0', 0, chat, 0, 'send', 0, '[]', false,
	'{"html":"Kế hoạch phát động phong trào thi đua năm 2026"}', 'sent', false, false, 1, 1, '', '[' || n || ']', cast($2 as bigint), cast($2 as bigint) from old`,
	`insert into outbox_chat (chat_id, head, head_id, busy, held_at, ready_at, throttled, stopped, moved_to)
select distinct chat, 9, 0, false, cast($2 as bigint), cast($2 as bigint), false, '', 0 from old`,
	`insert into answer (chat_id, account, message_id, question, outcome, text, as_of, delivery, messages, asked_at, answered_at)
select chat, chat, n, 'Thế nào là phong trào thi đua?', 'verbatim', 'Phong trào thi đua', '2026-01-01',
	'question:answer:u' || (1000000000 + n), 1, cast($2 as bigint), cast($2 as bigint) from old`,
	`insert into job (kind, key, payload, due_at, set_at, state, lease_until, fence, attempts, error, again_at, again_payload, ended_at)
select 'close album', '' || n, '{}', cast($2 as bigint), cast($2 as bigint), 'done', 0, 1, 1, '', 0, '', cast($2 as bigint) from old`,
	`insert into message_taken (chat_id, message_id, module, form_id, step, taken_at)
select chat, n, 'question', 0, '', cast($2 as bigint) from old`,
}

const citations = `insert into answer_citation (answer_id, n, document_key, document, number, path, place, quote, score)
select id, 0, '', 'Luật', '', 'Điều 1', 'Điều 1 Luật', 'Phong trào thi đua', 1 from answer`

// AddMessages adds n rows each of updates, deliveries, answers and jobs that ended some time ago. The store must be opened without a
// StatementTimeout: a million of each takes minutes.
func AddMessages(t testing.TB, db *database.DB, n int, ago time.Duration) {
	t.Helper()
	ended := time.Now().Add(-ago).UnixMicro()
	for _, statement := range messages {
		exec(t, db, numbered+statement, n, ended)
	}
	exec(t, db, citations)
	settle(t, db)
}

const (
	announcements = `with recursive i(n) as (select cast(1 as bigint) union all select n + 1 from i where n < $1)
insert into announcement (state, kind, title, body, files, document, audience, acknowledged, due_at, send_at, urgency, after_hours, about,
	remind, late, campaign_id, repeat, repeat_until, repeat_from, message, author, approver, revision, note, reason, halt, round, failures, created_at, submitted_at, released_at,
	started_at, ended_at)
select 'sent', 'guidance', 'Hướng dẫn số ' || n, 'Hướng dẫn', '[]', '{}', 'all', true, 0, 0, '', '', 0,
	false, false, 0, '', '', 0, '{"content":{"html":"Hướng dẫn"}}', 0, 0, 1, '', '', '', 1, 0, cast($2 as bigint), cast($2 as bigint), cast($2 as bigint),
	cast($2 as bigint), cast($2 as bigint) from i`
	agencies = `insert into announcement_agency (announcement_id, agency_id)
select n.id, a.id from announcement n cross join (select distinct agency_id as id from post) a`
	recipients = `insert into announcement_recipient (announcement_id, agency_id, person_id, account, role, state, reason, uncertain, message_id, files,
	file_messages, at)
select n.id, p.agency_id, p.person_id, h.account, 'focal', 'sent', '', false, 1, '', '[]', cast($1 as bigint)
from announcement n cross join (select person_id, min(agency_id) as agency_id from post group by person_id) p join person h on h.id = p.person_id`
	acknowledgements = `insert into acknowledgement (announcement_id, agency_id, person_id, role, kind, at)
select announcement_id, agency_id, person_id, role, 'seen', cast($1 as bigint) from announcement_recipient where person_id % 2 = 0`
)

// AddAnnouncements adds n announcements that were sent some time ago to everybody who has a post, and that half of them acknowledged.
// There must be none yet. The store must be opened without a StatementTimeout.
func AddAnnouncements(t testing.TB, db *database.DB, n int, ago time.Duration) {
	t.Helper()
	at := time.Now().Add(-ago).UnixMicro()
	exec(t, db, announcements, n, at)
	exec(t, db, agencies)
	exec(t, db, recipients, at)
	exec(t, db, acknowledgements, at)
	settle(t, db)
}

// settle does what the engines do in time.
func settle(t testing.TB, db *database.DB) {
	t.Helper()
	if db.Shared() {
		exec(t, db, `analyze`)
	}
	if err := db.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func exec(t testing.TB, db *database.DB, statement string, args ...any) {
	t.Helper()
	err := db.InTx(t.Context(), func(tx *database.Tx) error {
		_, err := tx.Exec(t.Context(), statement, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
