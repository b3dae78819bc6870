-- +goose Up

-- When what must not stop unseen happened last.

create table heartbeat (
	name text   not null primary key,
	at   bigint not null
); -- only postgres
) strict; -- only sqlite

-- What an operator looks for among what ended. None of the predicates knows the state of a delivery: see outbox_delivery. The
-- second holds what was not sent, with the reason: what failed, and what was cancelled for one.

create index outbox_delivery_uncertain on outbox_delivery (id) where uncertain;
create index outbox_delivery_unsent on outbox_delivery (ended_at, id) where error <> '' and ended_at > 0;
create index job_failed on job (ended_at) where state = 'failed';
