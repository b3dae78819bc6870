PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE goose_db_version (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
INSERT INTO goose_db_version VALUES(1,0,1,'2026-11-26 13:09:36');
INSERT INTO goose_db_version VALUES(2,1,1,'2026-11-26 13:09:36');
INSERT INTO goose_db_version VALUES(3,2,1,'2026-11-26 13:09:36');
INSERT INTO goose_db_version VALUES(4,3,1,'2026-11-26 13:09:36');
INSERT INTO goose_db_version VALUES(5,4,1,'2026-11-26 13:09:36');
CREATE TABLE store (
	id      integer not null primary key check (id = 1),
	lineage text   not null -- random
) strict;
INSERT INTO store VALUES(1,'6f1d1c0c3e8a4b0d9a3f5b7c2e4d6f80');
CREATE TABLE corpus (
	id      integer not null primary key check (id = 1),
	version integer not null
) strict;
INSERT INTO corpus VALUES(1,1);
CREATE TABLE document (
	id           integer primary key autoincrement,
	key          text   not null unique, -- the number, folded; without one, what else names it
	kind         text   not null,
	number       text   not null,
	title        text   not null,
	issuer       text   not null,
	place        text   not null,
	issued_on    text   not null,
	effective_on text   not null,
	expires_on   text   not null, -- the first day it is no longer in force, said by a document that replaces it
	ends_on      text   not null, -- the last day of the period a plan or directive is for
	territory    text   not null,
	signer       text   not null,
	signer_post  text   not null,
	draft        integer not null,
	source       text   not null, -- the file it was read from
	hash         text   not null, -- of the file's bytes and the reader's version
	ingested_at  integer not null
) strict;
INSERT INTO document VALUES(1,'ke hoach|uy ban nhan dan tinh thai binh|2021-08-10','Kế hoạch','','Tổ chức triển khai thực hiện Chỉ thị số 19/CT-TTg','Ủy ban nhân dân tỉnh Thái Bình','Thái Bình','2021-08-10','','','2025-12-31','Thái Bình','Lưu Văn Hoàn','Phó Chủ tịch',0,'builtin','abc',1790000000000000);
CREATE TABLE provision (
	id          integer primary key autoincrement,
	document_id integer not null references document (id) on delete cascade,
	seq         integer not null, -- the order in the document, from 0
	parent_seq  integer not null, -- -1 at the top
	path        text   not null,
	level       text   not null,
	note        text   not null, -- about the provision, not its words
	label       text   not null, -- as printed: "1.", "a)"
	heading     text   not null,
	above       text   not null, -- JSON list of the headings above, outermost first
	text        text   not null,
	part        integer not null, -- 0, or 1.. when one long provision was split
	unique (document_id, seq)
) strict;
INSERT INTO provision VALUES(1,1,0,-1,'II.3','number','','3.','','["II. NỘI DUNG"]','Thực hiện cả 4 khâu.',0);
INSERT INTO provision VALUES(2,1,1,-1,'Kết','closing','','','','null','Phản ánh về Ban Thi đua - Khen thưởng.',0);
CREATE TABLE relation (
	id          integer primary key autoincrement,
	document_id integer not null references document (id) on delete cascade,
	kind        text   not null, -- replaces, amends
	number      text   not null, -- of the other document, which may not be in the corpus
	key         text   not null, -- the key that number gives
	from_on     text   not null,
	path        text   not null  -- the provision that says so
) strict;
INSERT INTO relation VALUES(1,1,'replaces','12/KH-UBND','12/kh-ubnd','2021-08-10','Kết');
CREATE TABLE vector_table (
	id         integer primary key autoincrement,
	model      text   not null,
	dimension  integer not null,
	created_at integer not null,
	unique (model, dimension)
) strict;
INSERT INTO vector_table VALUES(1,'hashed',256,1790000000000000);
CREATE TABLE lease (
	name  text   not null primary key,
	owner text   not null,
	fence integer not null,
	until integer not null
) strict;
INSERT INTO lease VALUES('outbox sender','máy-1/42/ABCDEFGH',3,1790000000000000);
CREATE TABLE inbox_chat (
	id          integer primary key autoincrement,
	bot_id      integer not null,
	chat_key    integer not null, -- the chat, or the user of an update without a chat
	waiting     integer not null,
	ready_at    integer not null,
	lease_until integer not null,
	fence       integer not null,
	unique (chat_key, bot_id)
) strict;
INSERT INTO inbox_chat VALUES(1,7,42,1,1790000000000000,0,5);
CREATE TABLE inbox_update (
	id          integer primary key autoincrement,
	bot_id      integer not null,
	update_id   integer not null, -- Telegram's, or 0
	kind        text   not null, -- '' = an update of Telegram, else an internal event's
	key         text   not null, -- an internal event's, or ''
	account     integer not null, -- whom an internal event is about, or 0
	chat_id     integer not null references inbox_chat (id),
	payload     text   not null,
	received_at integer not null,
	state       text   not null, -- waiting, done, parked
	attempts    integer not null,
	error       text   not null,
	ended_at    integer not null
) strict;
INSERT INTO inbox_update VALUES(1,7,900000001,'','',0,1,'{"update_id":900000001}',1790000000000000,'done',1,'',1790000001000000);
INSERT INTO inbox_update VALUES(2,7,900000002,'','',0,1,'{"update_id":900000002}',1790000002000000,'waiting',0,'',0);
INSERT INTO inbox_update VALUES(3,7,0,'conversation:timeout','conversation:timeout:1:2',42,1,'{}',1790000002000000,'waiting',0,'',0);
CREATE TABLE inbox_account (
	account   integer not null,
	update_id integer not null references inbox_update (id) on delete cascade,
	primary key (account, update_id)
) strict;
INSERT INTO inbox_account VALUES(43,2);
CREATE TABLE outbox_chat (
	chat_id  integer  not null primary key,
	head     integer  not null, -- the priority of the first delivery that waits and is not held; 9 = none does
	head_id  integer  not null,
	busy     integer not null, -- one of its deliveries is being sent
	held_at  integer  not null, -- when ready_at was set: a clock that shows less was set back since
	ready_at integer  not null, -- nothing is sent before, for the pace, after a failure or because Telegram asked for it
	throttled integer not null, -- Telegram asked for it
	stopped  text    not null, -- '' or why nothing can be sent there
	moved_to  integer  not null  -- the supergroup it became, or 0
) strict;
INSERT INTO outbox_chat VALUES(42,9,0,0,1790000000000000,1790000001000000,0,'',0);
INSERT INTO outbox_chat VALUES(43,9,0,0,0,0,0,'blocked',0);
CREATE TABLE outbox_delivery (
	id              integer primary key autoincrement,
	key             text    not null unique, -- only sqlite
	batch_id        integer  not null, -- or 0
	chat_id         integer  not null,
	priority        integer  not null,
	op              text    not null, -- send, album, edit, delete
	target_id       integer  not null, -- the delivery an edit or delete is about, or 0
	target_messages text    not null, -- JSON list of the messages that one without such a delivery is about
	media           integer not null, -- the message, or that of target_messages, shows a file
	content         text    not null, -- JSON; '' = the batch's
	state           text    not null, -- waiting, sending, sent, failed, cancelled
	held            integer not null, -- it waits for its batch to be resumed
	uncertain       integer not null, -- tried at least once without an answer: may have arrived twice
	attempts        integer  not null,
	fence           integer  not null,
	error           text    not null,
	message_ids     text    not null, -- JSON list, as Telegram answered
	created_at      integer  not null,
	ended_at        integer  not null  -- 0 while it waits or is being sent
) strict;
INSERT INTO outbox_delivery VALUES(1,'question:answer:u1:0',0,42,0,'send',0,'[]',0,'{"html":"Trích nguyên văn"}','sent',0,1,2,3,'','[2]',1790000000000000,1790000001000000);
INSERT INTO outbox_delivery VALUES(2,'question:answer:u1:1',0,43,2,'send',0,'[]',0,'{"html":"x"}','failed',0,0,1,3,'blocked','[]',1790000000000000,1790000001000000);
CREATE TABLE outbox_batch (
	id         integer primary key autoincrement,
	key        text    not null unique,
	source     text    not null, -- whoever knows the recipients
	op         text    not null,
	media      integer not null, -- as of a delivery
	content    text    not null,
	state      text    not null, -- active, paused, cancelled, done
	reached    integer  not null, -- the last recipient, by the source's id, who has a delivery
	expanded   integer not null, -- every recipient has one
	created_at integer  not null,
	ended_at   integer  not null  -- 0 while anything is left to do
) strict;
INSERT INTO outbox_batch VALUES(1,'announcement:1','announcement','send',0,'{"html":"Thông báo"}','active',0,0,1790000000000000,0);
CREATE TABLE outbox_hold (
	id    integer not null primary key check (id = 1),
	held_at integer not null, -- when until was set
	until   integer not null, -- nothing at all is sent before; 0 = the token is not held
	lifts   integer not null  -- how often somebody lifted the hold
) strict;
INSERT INTO outbox_hold VALUES(1,0,0,0);
CREATE TABLE job (
	id            integer primary key autoincrement,
	kind          text   not null,
	key           text   not null, -- one job of a kind and key waits at a time
	payload       text   not null,
	due_at        integer not null,
	set_at        integer not null, -- when due_at was set
	state         text   not null, -- waiting, done, failed, cancelled
	lease_until   integer not null,
	fence         integer not null,
	attempts      integer not null,
	error         text   not null,
	again_at      integer not null, -- when it is due once more, as it was enqueued while it was worked on; 0 = it was not
	again_payload text   not null,
	ended_at      integer not null
) strict;
INSERT INTO job VALUES(1,'leave group','-100','-100',1790000005000000,1790000000000000,'waiting',0,0,0,'',0,'',0);
CREATE TABLE file (
	id      integer primary key autoincrement,
	hash    text   unique,   -- sha-256 of the content in hex; null while it is being written
	size    integer not null, -- of the content in bytes
	used_at integer not null  -- when it was last written to or taken into use
) strict;
INSERT INTO file VALUES(1,'e3b0',3,1790000000000000);
CREATE TABLE file_part (
	file_id integer not null references file (id) on delete cascade,
	n       integer not null, -- from 0
	content blob  not null,
	primary key (file_id, n)
) strict;
CREATE TABLE file_use (
	owner   text   not null, -- whose file it is: a kind of row and its id
	file_id integer not null references file (id),
	name    text   not null,
	mime    text   not null,
	used_at integer not null,
	primary key (owner, file_id)
) strict;
INSERT INTO file_use VALUES('ticket:1',1,'don.pdf','application/pdf',1790000000000000);
CREATE TABLE file_upload (
	file_id     integer not null references file (id) on delete cascade,
	kind        text   not null, -- photo, document, …: an id is good for one
	telegram_id text   not null,
	primary key (file_id, kind)
) strict;
INSERT INTO file_upload VALUES(1,'document','BQAC');
CREATE TABLE audit (
	id     integer primary key autoincrement,
	at     integer not null,
	actor  integer not null, -- person.id; 0 = somebody or something else, see via
	via    text   not null, -- chat, command
	act    text   not null,
	object text   not null, -- a kind and an id, "agency:12"
	detail text   not null  -- JSON
) strict;
INSERT INTO audit VALUES(1,1790000000000000,1,'chat','agree','person:1','{}');
CREATE TABLE directory (
	id      integer not null primary key check (id = 1),
	version integer not null -- moves with every change of the organisation; its row orders the changes
) strict;
INSERT INTO directory VALUES(1,7);
CREATE TABLE reorganisation (
	id        integer primary key autoincrement,
	kind      text   not null, -- founding, renaming, merger, dissolution, handover
	on_day    text   not null,
	basis     text   not null, -- the deciding document
	actor     integer not null,
	at        integer not null,
	undone_at integer not null
) strict;
INSERT INTO reorganisation VALUES(1,'founding','2020-01-01','QĐ 1',0,1790000000000000,0);
CREATE TABLE agency (
	id   integer primary key autoincrement,
	code text   not null unique
) strict;
INSERT INTO agency VALUES(1,'SNV');
INSERT INTO agency VALUES(2,'CU');
CREATE TABLE agency_term (
	id        integer primary key autoincrement,
	agency_id integer not null references agency (id),
	name      text   not null,
	kind      text   not null,
	parent_id integer not null, -- agency.id; 0 = at the top
	from_on   text   not null,
	until_on  text   not null,
	opened_by integer not null, -- reorganisation.id; 0 = it was on a list
	closed_by integer not null
) strict;
INSERT INTO agency_term VALUES(1,1,'Sở Nội vụ','department',0,'2020-01-01','',1,0);
INSERT INTO agency_term VALUES(2,2,'Cơ quan cũ','department',0,'2020-01-01','2025-07-01',0,1);
CREATE TABLE succession (
	reorganisation_id integer not null references reorganisation (id),
	from_id           integer not null references agency (id),
	to_id             integer not null references agency (id),
	primary key (reorganisation_id, from_id, to_id)
) strict;
INSERT INTO succession VALUES(1,2,1);
CREATE TABLE bloc (
	id       integer primary key autoincrement,
	code     text   not null unique,
	name     text   not null,
	from_on  text   not null,
	until_on text   not null
) strict;
INSERT INTO bloc VALUES(1,'K1','Khối thi đua số 1','','');
CREATE TABLE bloc_member (
	id           integer primary key autoincrement,
	bloc_id      integer not null references bloc (id),
	agency_id    integer not null references agency (id),
	from_on      text   not null,
	until_on     text   not null,
	until_before text   not null, -- what until_on was before it was closed
	opened_by    integer not null, -- reorganisation.id; 0 = somebody did it by itself
	closed_by    integer not null  -- likewise; -1 = somebody by itself, 0 = nobody
) strict;
INSERT INTO bloc_member VALUES(1,1,1,'','','',0,0);
CREATE TABLE bloc_lead (
	bloc_id   integer not null references bloc (id),
	year      integer not null,
	agency_id integer not null references agency (id),
	position  text   not null, -- lead, deputy
	primary key (bloc_id, year, agency_id)
) strict;
INSERT INTO bloc_lead VALUES(1,2026,1,'lead');
CREATE TABLE person (
	id          integer primary key autoincrement,
	code        text   not null, -- the office's own number for the person, or ''
	name        text   not null,
	name_key    text   not null, -- folded, to find by
	account     integer not null,
	agreed_at   integer not null, -- to what is stored; 0 = not yet
	listed      integer not null, -- on the Board's list, or confirmed by the Board; else who they are is only their own word
	erased_at   integer not null
) strict;
INSERT INTO person VALUES(1,'CB01','Nguyễn Văn Mẫu','nguyen van mau',42,1790000000000000,1,0);
CREATE TABLE merged_person (
	person_id integer not null primary key references person (id),
	into_id   integer not null references person (id)
) strict;
CREATE TABLE erasure (
	person_id integer not null primary key references person (id),
	at        integer not null
) strict;
CREATE TABLE bloc_officer (
	id        integer primary key autoincrement,
	bloc_id   integer not null references bloc (id),
	person_id integer not null references person (id),
	from_on   text   not null,
	until_on  text   not null
) strict;
INSERT INTO bloc_officer VALUES(1,1,1,'2026-01-01','');
CREATE TABLE post (
	id           integer primary key autoincrement,
	person_id    integer not null references person (id),
	agency_id    integer not null references agency (id),
	role         text   not null, -- member, focal, deputy_focal, head, officer, approver, admin
	title         text   not null, -- as the person signs: "Phó Giám đốc"
	basis        text   not null, -- the document that named them
	basis_on     text   not null,
	from_on      text   not null,
	until_on     text   not null,
	until_before text   not null, -- as in bloc_member
	opened_by    integer not null,
	closed_by    integer not null
) strict;
INSERT INTO post VALUES(1,1,1,'approver','Phó Giám đốc','','','2026-01-01','','',0,0);
CREATE TABLE delegation (
	id          integer primary key autoincrement,
	from_person integer not null references person (id),
	to_person   integer not null references person (id),
	from_on     text   not null,
	until_on    text   not null,
	created_at  integer not null,
	revoked_at  integer not null
) strict;
INSERT INTO delegation VALUES(1,1,1,'2026-12-01','2026-12-16',1790000000000000,0);
CREATE TABLE invitation (
	id         integer primary key autoincrement,
	token_hash text   not null unique,
	agency_id  integer not null references agency (id),
	role       text   not null,
	uses       integer not null, -- how often it may be used
	used       integer not null,
	created_by integer not null, -- person.id; 0 = at the command line
	created_at integer not null,
	expires_at integer not null,
	revoked_at integer not null
) strict;
INSERT INTO invitation VALUES(1,'abc',1,'focal',3,1,1,1790000000000000,1790000100000000,0);
CREATE TABLE contact (
	account       integer not null primary key,
	invitation_id integer not null references invitation (id),
	at            integer not null
) strict;
INSERT INTO contact VALUES(44,1,1790000000000000);
CREATE TABLE detached (
	account   integer not null primary key,
	person_id integer not null -- whose it was; 0 when they were erased
) strict;
INSERT INTO detached VALUES(45,1);
CREATE TABLE role_request (
	id            integer primary key autoincrement,
	person_id     integer not null references person (id),
	invitation_id integer not null references invitation (id),
	agency_id     integer not null references agency (id),
	role          text   not null,
	name          text   not null,
	title         text   not null,
	basis         text   not null,
	basis_on      text   not null,
	state         text   not null, -- draft, pending, confirmed, refused, withdrawn, expired
	created_at    integer not null,
	expires_at    integer not null,
	ended_at      integer not null,
	ended_by      integer not null
) strict;
INSERT INTO role_request VALUES(1,1,1,1,'focal','Nguyễn Văn Mẫu','Phó Giám đốc','125/SNV','2026-11-03','pending',1790000000000000,1790000100000000,0,0);
CREATE TABLE group_chat (
	chat_id integer not null primary key,
	purpose text   not null, -- board, agency
	set_by  integer not null,
	set_at  integer not null
) strict;
INSERT INTO group_chat VALUES(-100,'board',1,1790000000000000);
CREATE TABLE answer (
	id          integer primary key autoincrement,
	chat_id     integer not null,
	account     integer not null, -- who asked
	message_id  integer not null, -- the question's
	question    text   not null,
	outcome     text   not null,
	text        text   not null,
	as_of       text   not null,
	delivery    text   not null unique, -- the key of its deliveries, before ":" and the number of the message
	messages    integer not null,
	asked_at    integer not null,
	answered_at integer not null
) strict;
INSERT INTO answer VALUES(1,42,42,1,'Vướng mắc phản ánh về đâu?','verbatim','Trích nguyên văn','2026-09-21','question:answer:u1',1,1790000000000000,1790000000500000);
CREATE TABLE answer_citation (
	answer_id    integer not null references answer (id) on delete cascade,
	n            integer not null,
	document_key text   not null,
	document     text   not null,
	number       text   not null,
	path         text   not null,
	place        text   not null, -- the path and document as they are written out
	quote        text   not null,
	score        real not null,
	primary key (answer_id, n)
) strict;
INSERT INTO answer_citation VALUES(1,0,'ke hoach','Kế hoạch ngày 10/8/2021','','Kết','phần kết Kế hoạch','phản ánh về Ban',9.5);
CREATE TABLE feedback (
	answer_id integer not null references answer (id) on delete cascade,
	account   integer not null, -- who voted
	helpful   integer not null,
	given_at  integer not null,
	primary key (answer_id, account)
) strict;
INSERT INTO feedback VALUES(1,42,1,1790000100000000);
CREATE TABLE form (
	id         integer primary key autoincrement,
	chat_id    integer  not null,
	account    integer  not null,
	module     text    not null,
	form       text    not null, -- its kind
	version    integer  not null, -- of the state
	step       text    not null,
	state      text    not null, -- JSON
	choices    text    not null, -- JSON: the values of the buttons under the last question
	turn       integer  not null, -- moves with every question
	aside      integer not null,
	expires_at integer  not null
) strict;
INSERT INTO form VALUES(1,42,42,'admission','request',1,'name','{"Request":1}','[]',1,0,1790000100000000);
CREATE TABLE message_taken (
	chat_id    integer not null,
	message_id integer not null,
	module     text   not null,
	form_id    integer not null, -- form.id, which may have ended; 0 = no form took it
	step       text   not null,
	taken_at   integer not null,
	primary key (chat_id, message_id)
) strict;
INSERT INTO message_taken VALUES(42,1,'question',0,'',1790000000000000);
CREATE TABLE album_part (
	chat_id    integer not null,
	album_id   text   not null,
	message_id integer not null,
	payload    text   not null, -- the event, JSON
	taken_at   integer not null,
	primary key (chat_id, album_id, message_id)
) strict;
INSERT INTO album_part VALUES(42,'g1',3,'{}',1790000000000000);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('goose_db_version',5);
INSERT INTO sqlite_sequence VALUES('document',1);
INSERT INTO sqlite_sequence VALUES('provision',2);
INSERT INTO sqlite_sequence VALUES('relation',1);
INSERT INTO sqlite_sequence VALUES('vector_table',1);
INSERT INTO sqlite_sequence VALUES('inbox_chat',1);
INSERT INTO sqlite_sequence VALUES('inbox_update',3);
INSERT INTO sqlite_sequence VALUES('job',1);
INSERT INTO sqlite_sequence VALUES('file',1);
INSERT INTO sqlite_sequence VALUES('answer',1);
INSERT INTO sqlite_sequence VALUES('form',1);
INSERT INTO sqlite_sequence VALUES('audit',1);
INSERT INTO sqlite_sequence VALUES('reorganisation',1);
INSERT INTO sqlite_sequence VALUES('agency',2);
INSERT INTO sqlite_sequence VALUES('agency_term',2);
INSERT INTO sqlite_sequence VALUES('bloc',1);
INSERT INTO sqlite_sequence VALUES('bloc_member',1);
INSERT INTO sqlite_sequence VALUES('person',1);
INSERT INTO sqlite_sequence VALUES('bloc_officer',1);
INSERT INTO sqlite_sequence VALUES('post',1);
INSERT INTO sqlite_sequence VALUES('delegation',1);
INSERT INTO sqlite_sequence VALUES('invitation',1);
INSERT INTO sqlite_sequence VALUES('role_request',1);
INSERT INTO sqlite_sequence VALUES('outbox_delivery',2);
INSERT INTO sqlite_sequence VALUES('outbox_batch',1);
CREATE INDEX document_source on document (source);
CREATE INDEX provision_place on provision (path, document_id);
CREATE INDEX relation_document on relation (document_id);
CREATE INDEX relation_key on relation (key);
CREATE INDEX inbox_chat_ready on inbox_chat (bot_id, ready_at) where waiting;
CREATE UNIQUE INDEX inbox_update_telegram on inbox_update (bot_id, update_id) where kind = '';
CREATE UNIQUE INDEX inbox_update_internal on inbox_update (bot_id, key) where kind <> '';
CREATE INDEX inbox_update_chat on inbox_update (chat_id);
CREATE INDEX inbox_update_waiting on inbox_update (chat_id, id) where state = 'waiting';
CREATE INDEX inbox_update_ended on inbox_update (ended_at) where state <> 'waiting';
CREATE INDEX inbox_update_parked on inbox_update (id) where state = 'parked';
CREATE INDEX inbox_update_account on inbox_update (account) where account <> 0;
CREATE INDEX inbox_account_update on inbox_account (update_id);
CREATE INDEX outbox_chat_ready on outbox_chat (head, head_id) where head < 9;
CREATE INDEX outbox_chat_throttled on outbox_chat (chat_id) where throttled;
CREATE INDEX outbox_chat_moved on outbox_chat (moved_to) where moved_to <> 0;
CREATE INDEX outbox_delivery_open on outbox_delivery (chat_id, priority, id) where ended_at = 0;
CREATE INDEX outbox_delivery_batch_open on outbox_delivery (batch_id, held) where batch_id <> 0 and ended_at = 0;
CREATE INDEX outbox_delivery_batch_ended on outbox_delivery (batch_id, chat_id) where batch_id <> 0 and ended_at > 0;
CREATE INDEX outbox_delivery_message on outbox_delivery (chat_id, message_ids) where ended_at > 0;
CREATE INDEX outbox_delivery_ended on outbox_delivery (ended_at) where ended_at > 0;
CREATE INDEX outbox_delivery_kept on outbox_delivery (ended_at) where content not in ('', '{}') and ended_at > 0;
CREATE INDEX outbox_batch_open on outbox_batch (id) where ended_at = 0;
CREATE INDEX outbox_batch_ended on outbox_batch (ended_at) where ended_at > 0;
CREATE UNIQUE INDEX job_waiting on job (kind, key) where state = 'waiting';
CREATE INDEX job_due on job (due_at) where state = 'waiting';
CREATE INDEX job_ended on job (ended_at) where state <> 'waiting';
CREATE INDEX file_used on file (used_at);
CREATE INDEX file_use_file on file_use (file_id);
CREATE INDEX audit_object on audit (object);
CREATE INDEX audit_actor on audit (actor);
CREATE TRIGGER audit_is_not_changed before update on audit begin select raise(abort, 'the audit is append only'); end;
CREATE TRIGGER audit_is_not_deleted before delete on audit begin select raise(abort, 'the audit is append only'); end;
CREATE TRIGGER audit_is_not_replaced before insert on audit when exists (select 1 from audit where id = new.id) begin select raise(abort, 'the audit is append only'); end;
CREATE INDEX agency_term_agency on agency_term (agency_id);
CREATE INDEX agency_term_parent on agency_term (parent_id);
CREATE INDEX succession_from on succession (from_id);
CREATE INDEX succession_to on succession (to_id);
CREATE INDEX bloc_member_bloc on bloc_member (bloc_id);
CREATE INDEX bloc_member_agency on bloc_member (agency_id);
CREATE INDEX bloc_lead_agency on bloc_lead (agency_id);
CREATE UNIQUE INDEX person_account on person (account) where account <> 0;
CREATE UNIQUE INDEX person_code on person (code) where code <> '';
CREATE INDEX person_name on person (name_key);
CREATE INDEX merged_person_into on merged_person (into_id);
CREATE INDEX bloc_officer_bloc on bloc_officer (bloc_id);
CREATE INDEX bloc_officer_person on bloc_officer (person_id);
CREATE INDEX post_person on post (person_id);
CREATE INDEX post_agency on post (agency_id);
CREATE INDEX delegation_from on delegation (from_person);
CREATE INDEX delegation_to on delegation (to_person);
CREATE INDEX invitation_agency on invitation (agency_id);
CREATE INDEX contact_invitation on contact (invitation_id);
CREATE INDEX contact_at on contact (at);
CREATE INDEX role_request_person on role_request (person_id);
CREATE INDEX role_request_agency on role_request (agency_id);
CREATE INDEX role_request_invitation on role_request (invitation_id);
CREATE UNIQUE INDEX role_request_open on role_request (person_id, agency_id, role) where state in ('draft', 'pending');
CREATE UNIQUE INDEX group_chat_board on group_chat (purpose) where purpose = 'board';
CREATE INDEX answer_account on answer (account, chat_id, asked_at);
CREATE INDEX answer_answered on answer (answered_at);
CREATE INDEX answer_message on answer (chat_id, message_id);
CREATE INDEX feedback_account on feedback (account);
CREATE UNIQUE INDEX form_open on form (chat_id, account) where not aside;
CREATE INDEX form_account on form (account);
CREATE INDEX form_expires on form (expires_at);
CREATE INDEX message_taken_at on message_taken (taken_at);
CREATE INDEX album_part_taken on album_part (taken_at);
COMMIT;
