-- +goose Up

-- Whom a row tells of, to be found by an index when they are erased.

alter table outbox_delivery add column account bigint not null default 0; -- outside their private chat; 0 = nobody
create index outbox_delivery_account on outbox_delivery (account) where account <> 0;

-- Until now what was sent about an answer in a group was known by its key.
update outbox_delivery set account = (select a.account from answer a where a.id = answer_id) from (
	select d.id as delivery_id, a.id as answer_id from answer a
	join outbox_delivery d on d.key >= a.delivery || ':' and d.key < a.delivery || ';' where a.chat_id <> a.account
	union
	select d.id, a.id from answer a
	join outbox_delivery d on d.key >= 'question:full:' || a.id || ':' and d.key < 'question:full:' || a.id || ';' where a.chat_id <> a.account
	union
	select d.id, a.id from answer a
	join outbox_delivery d on d.key >= 'question:cite:' || a.id || ':' and d.key < 'question:cite:' || a.id || ';' where a.chat_id <> a.account
) as about where outbox_delivery.id = delivery_id;

alter table job add column account bigint not null default 0; -- whose file or form it is about; 0 = nobody's
create index job_account on job (account) where account <> 0;
