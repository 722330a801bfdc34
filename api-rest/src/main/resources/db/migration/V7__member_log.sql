-- What happened to a member beside points, in order. details is a JSON object without personal data of the member:
-- names of fields, never their values. position is that of the ledger's entry it follows from, null for what came by a request.
-- event_count in the member's row gives the number, and makes writers of one member take turns.
alter table member add column event_count bigint not null default 0;

create table member_event (
    program_id  varchar(64)  not null,
    member_id   varchar(128) not null,
    event_no    bigint       not null,
    type        varchar(40)  not null,
    at_ms       bigint       not null,
    client_id   varchar(64),
    position    bigint,
    details     varchar(2000),
    primary key (program_id, member_id, event_no)
);

-- A projection that goes over an entry again tells of it once.
create unique index member_event_by_position on member_event (program_id, member_id, position, type);
