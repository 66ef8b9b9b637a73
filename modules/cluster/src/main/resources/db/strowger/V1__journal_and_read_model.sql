-- The journal and snapshot store of pekko-persistence-jdbc, without its tags, which nothing here uses. One column more: written_in, the transaction that wrote the row, by which the
-- read model reads rows in an order that loses none.
create table event_journal (
  ordering bigserial,
  persistence_id varchar(512) not null,
  sequence_number bigint not null,
  deleted boolean not null default false,
  writer varchar(255) not null,
  write_timestamp bigint,
  adapter_manifest varchar(255),
  event_ser_id integer not null,
  event_ser_manifest varchar(255) not null,
  event_payload bytea not null,
  meta_ser_id integer,
  meta_ser_manifest varchar(255),
  meta_payload bytea,
  written_in xid8 not null default pg_current_xact_id(),
  primary key (persistence_id, sequence_number)
);
create index event_journal_written on event_journal (written_in, ordering);

create table snapshot (
  persistence_id varchar(512) not null,
  sequence_number bigint not null,
  created bigint not null,
  snapshot_ser_id integer not null,
  snapshot_ser_manifest varchar(255) not null,
  snapshot_payload bytea not null,
  meta_ser_id integer,
  meta_ser_manifest varchar(255),
  meta_payload bytea,
  primary key (persistence_id, sequence_number)
);

-- How far the read model has read (pekko-projection-jdbc).
create table pekko_projection_offset_store (
  projection_name varchar(255) not null,
  projection_key varchar(255) not null,
  current_offset varchar(255) not null,
  manifest varchar(4) not null,
  mergeable boolean not null,
  last_updated bigint not null,
  primary key (projection_name, projection_key)
);

create table pekko_projection_management (
  projection_name varchar(255) not null,
  projection_key varchar(255) not null,
  paused boolean not null,
  last_updated bigint not null,
  primary key (projection_name, projection_key)
);

-- The read model: one row an entity. owner groups what is listed together, name finds one row in there.
create table view_row (
  kind text not null,
  id text not null,
  owner text not null,
  name text not null,
  until timestamptz not null,
  gone boolean not null,
  sequence bigint not null,
  position bigint not null,
  body text not null,
  primary key (kind, id)
) with (fillfactor = 70);
create index view_row_by_position on view_row (kind, owner, position) where not gone;
create index view_row_by_name on view_row (kind, owner, name) where not gone;

-- Which half of a region goes on when its nodes no longer see each other.
create table lease (
  name text primary key,
  owner text not null,
  until timestamptz not null
);
