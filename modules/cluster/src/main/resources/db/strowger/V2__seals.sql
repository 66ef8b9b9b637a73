-- In the database of global: the newest sealed session of each region. It only grows, and stands here before any witness hears of it.
create table seal (
  region text primary key,
  session bigint not null
);
