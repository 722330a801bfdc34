-- How far each projection has followed the ledger, and the entry by which it knows that ledger again. To have a projection
-- made again from the first entry, stop the server, delete its row, start the server.
create table projection (
    name         varchar(64) not null primary key,
    position     bigint      not null,
    entry_sha256 varchar(64) not null
);
