-- +goose Up

-- Which documents have a place: both columns, so that the index alone answers. The index of the same columns the other
-- way round goes: no query needs it, and every provision that is stored had to be entered in it.
create index provision_place on provision (path, document_id);
drop index provision_path;
