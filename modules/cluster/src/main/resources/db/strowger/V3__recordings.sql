-- What callers have said after a tone; of one that is deleted a row is left, so that what comes later is not kept.
create table recording (
  sid text primary key,
  account text not null,
  call text not null,
  begun timestamptz not null default now(),
  updated timestamptz not null default now(),
  state text not null default 'open' check (state in ('open', 'complete', 'deleted')),
  length bigint not null default 0
);
create index recording_of_account on recording (account, begun);
create index recording_of_call on recording (call);

-- Its audio, as it came: 16 bits, 8 kHz, one channel. at is in bytes.
create table recording_part (
  recording text not null references recording on delete cascade,
  at bigint not null,
  audio bytea not null,
  primary key (recording, at)
);
-- speech hardly gets smaller, and costs time to try
alter table recording_part alter column audio set storage external;
