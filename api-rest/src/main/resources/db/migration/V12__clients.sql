-- A client's name for people; whether it may do nothing for now; which of its tokens still count (those of its generation); its secret of before,
-- which holds until an instant while a new one is being rolled out.
alter table client add column name varchar(200);
alter table client add column disabled integer not null default 0;
alter table client add column generation bigint not null default 0;
alter table client add column previous_hash varchar(300);
alter table client add column previous_until_ms bigint;

-- Counts clients, so that lists of them have pages that stay.
alter table client add column client_no bigint not null default 0;
update client set client_no = (select count(*) from client other where other.client_id <= client.client_id);
create unique index client_by_no on client (client_no);
