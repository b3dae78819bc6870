-- +goose Up

-- the first day on which it is not shown, as officers were told; of a suspended one the day they were; '' = they were not
alter table curated_answer add column told text not null default '';

-- Who else wrote in it since it was released last: like who proposed it, they do not release it.
create table curated_editor (
	curated_id bigint not null references curated_answer (id) on delete cascade,
	edited_by  bigint not null,
	primary key (curated_id, edited_by)
); -- only postgres
) strict; -- only sqlite
create index curated_editor_person on curated_editor (edited_by);
