-- The request to the API that made an entity store the event: address, SID, method and path. Empty where it was none.
alter table event_journal add column cause text not null default '';
