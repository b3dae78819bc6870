-- +goose Up

-- A question is the words of its message in "question" with those of further messages; "matter" is what the message that it answers says, where that was read.
alter table answer add column further text not null default '[]'; -- JSON: the rest of a text that was cut, what was forwarded with the question
alter table answer add column reply_to bigint not null default 0; -- the message that the question answers; 0 = none
alter table answer add column reply_to_bot boolean not null default false; -- that is one of the bot's
alter table answer add column picked boolean not null default false; -- "matter" was picked out of it
alter table answer add column passed_on boolean not null default false; -- the question asks nothing itself: what it is about was searched for
