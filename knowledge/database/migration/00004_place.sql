-- +goose Up

-- Which documents have a place: both columns, so that the index alone answers.
create index provision_place on provision (path, document_id);
