-- +goose Up
-- What the documents with one number have in common: of several with a number, such as the plans of different years, the later ones have a key of their own.
alter table document add column number_key text not null default '';
update document set number_key = key where number <> '';
create index document_number on document (number_key) where number_key <> '';
