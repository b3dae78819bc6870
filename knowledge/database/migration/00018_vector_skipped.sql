-- +goose Up

-- What the model gave for a text that never changes, JSON: another vector of it is another model under the same name.
alter table vector_table add column probe text not null default ''; -- '' = it was not asked yet

-- Texts that a model gave no usable vector for. They are known by their hash, and come back when they change.
create table vector_skipped (
	model      text   not null,
	hash       text   not null, -- of the text
	document   text   not null, -- the key of the document it was found in first
	path       text   not null, -- of the provision
	error      text   not null, -- what came instead of a vector
	skipped_at bigint not null, -- when it was tried last
	primary key (model, hash)
); -- only postgres
) strict; -- only sqlite
