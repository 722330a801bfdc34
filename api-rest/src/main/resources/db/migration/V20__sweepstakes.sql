-- definition is JSON. seed (hexadecimal) is a secret until the draw; from the freeze on the entries stay as they are.
create table sweepstake (
    program_id     varchar(64) not null,
    sweepstake_id  varchar(64) not null,
    sweepstake_no  bigint      not null,
    definition     text        not null,
    opens_at_ms    bigint      not null,
    closes_at_ms   bigint      not null,
    seed           varchar(64) not null,
    request_count  bigint      not null,
    ticket_count   bigint      not null,
    frozen         integer     not null,
    version        bigint      not null,
    created_at_ms  bigint      not null,
    drawn_at_ms    bigint,
    entries_sha256 varchar(64),
    entry_count    bigint,
    primary key (program_id, sweepstake_id)
);

create unique index sweepstake_by_no on sweepstake (program_id, sweepstake_no);

-- A request for tickets. state 0: reserved, whether it is paid is not known yet; 1: issued, the tickets are numbered from first_ticket_no.
create table sweepstake_ticket (
    program_id      varchar(64)  not null,
    tx_id           varchar(64)  not null,
    sweepstake_id   varchar(64)  not null,
    request_no      bigint       not null,
    member_id       varchar(128) not null,
    ticket_count    integer      not null,
    first_ticket_no bigint,
    state           integer      not null,
    withdrawn       integer      not null,
    points          bigint       not null,
    at_ms           bigint       not null,
    primary key (program_id, tx_id)
);

create unique index sweepstake_ticket_by_no on sweepstake_ticket (program_id, sweepstake_id, request_no);
create index sweepstake_ticket_by_member on sweepstake_ticket (program_id, sweepstake_id, member_id);
create index sweepstake_ticket_by_first on sweepstake_ticket (program_id, sweepstake_id, first_ticket_no);
create index sweepstake_ticket_by_state on sweepstake_ticket (state);

create table sweepstake_win (
    program_id    varchar(64)  not null,
    sweepstake_id varchar(64)  not null,
    draw_no       integer      not null,
    prize_id      varchar(64)  not null,
    ticket_no     bigint       not null,
    member_id     varchar(128) not null,
    primary key (program_id, sweepstake_id, draw_no)
);
