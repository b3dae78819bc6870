-- +goose Up

-- Documents as offices have them. A document may be read from a file in part and its other articles from the official codification; how well its file was
-- read is kept; one that nobody is to rely on any more is retired and stays to be seen.

alter table document add column filled text not null default '';   -- the hash of what the codification gave; '' when it gave nothing
alter table document add column warnings text not null default ''; -- JSON list of what to know about how its file was read; '' is nothing

alter table provision add column source text not null default ''; -- where the codification has it, a link; '' is that the document's own file has it

create table document_retired (
	key        text   not null primary key, -- the document's; it may not be in the corpus
	retired_on text   not null,             -- the first day on which it is no basis of an answer
	reason     text   not null,
	retired_at bigint not null
); -- only postgres
) strict; -- only sqlite
