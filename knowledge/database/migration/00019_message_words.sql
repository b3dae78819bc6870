-- +goose Up

-- By which an edit that changes no words is known; 0 = of before they were remembered.
alter table message_taken add column words bigint not null default 0;

-- What a question was asked about that stands elsewhere: a message forwarded after it, or the one that it answered.
alter table answer add column matter text not null default '';
alter table answer add column forwarded boolean not null default false; -- the question is a forwarded message
