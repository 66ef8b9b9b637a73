-- The request to the API that made an entity store the event: address, SID, method and path. Empty where it was none.
-- who waits for the table keeps all others waiting: a node that starts tries again each second
set local lock_timeout = '2s';
alter table event_journal add column cause text not null default '';
