-- +goose Up

-- What a document says of itself and of others, provision by provision. What was read before has none of it until it is read again.
alter table document add column ceases_on text not null default '';              -- the first day it is no longer in force, as it says itself
alter table document add column consolidated boolean not null default false;     -- later amendments are written into its words
alter table relation add column title text not null default '';     -- of a law that is called by its name: number and key are '' then
alter table relation add column issued_on text not null default ''; -- of the other document: a day or a year
alter table relation add column provision text not null default ''; -- the path of that of the other document that is meant; '' = the whole
