-- +goose Up

-- What a question may lean on: those of its topic, and the one that it was read after.
alter table answer add column thread_id bigint not null default 0; -- the topic of a forum; 0 = none
alter table answer add column after_id bigint not null default 0;  -- the answer to that one, which may be gone; 0 = it stood alone
