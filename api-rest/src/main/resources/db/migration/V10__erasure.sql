-- A member whose personal data is destroyed: the row stands, for the journal's key leads to the member's id; text_key is empty then.
alter table member add column erased_at_ms bigint;

-- Erasures that were asked for, each under its txId. One that is not done is taken up again: the ledger's part, then SQL's, then the files'.
create table erasure (
    program_id      varchar(64)  not null,
    member_id       varchar(128) not null,
    tx_id           varchar(64)  not null,
    client_id       varchar(64)  not null,
    requested_at_ms bigint       not null,
    done            integer      not null,
    primary key (program_id, member_id, tx_id)
);

create index erasure_by_done on erasure (done);
