-- Tiers as they are listed; rank and version are those of the newest version.
create table tier (
    program_id    varchar(64) not null,
    tier_id       varchar(64) not null,
    tier_rank     integer     not null,
    version       bigint      not null,
    created_at_ms bigint      not null,
    primary key (program_id, tier_id)
);

-- Everything ever put about a tier; a version is never changed. It goes from a local day on, counted from 1970-01-01, for
-- entries behind a position. seq counts the program's decisions, these and those about single members; null until it is in force.
create table tier_version (
    program_id     varchar(64)   not null,
    tier_id        varchar(64)   not null,
    version        bigint        not null,
    from_day       bigint        not null,
    seq            bigint,
    after_position bigint,
    at_ms          bigint,
    body           varchar(8000) not null,
    primary key (program_id, tier_id, version)
);

create unique index tier_version_by_seq on tier_version (program_id, seq);

-- Tiers given by hand: tier_id null ends what was given before. until_ms null: until the next one. reason is a person's text.
create table tier_manual (
    program_id     varchar(64)  not null,
    seq            bigint       not null,
    key_high       bigint       not null,
    key_low        bigint       not null,
    tier_id        varchar(64),
    until_ms       bigint,
    reason         varchar(500),
    client_id      varchar(64),
    after_position bigint       not null,
    at_ms          bigint       not null,
    primary key (program_id, seq)
);

create index tier_manual_by_member on tier_manual (program_id, key_high, key_low, seq);

-- How far the projection is with a program, and in which time zone. What lies at or before past_to, before anybody asked for
-- tiers, is counted apart, from past_position on, in past_time_zone.
create table tier_program (
    program_id     varchar(64) not null,
    seq            bigint      not null,
    position       bigint      not null,
    time_zone      varchar(64) not null,
    past_to        bigint      not null,
    past_position  bigint      not null,
    past_time_zone varchar(64) not null,
    primary key (program_id)
);

-- Projected from here on: replaying the journal makes the same rows.
create table tier_member (
    program_id    varchar(64) not null,
    key_high      bigint      not null,
    key_low       bigint      not null,
    seq           bigint      not null,
    tier_id       varchar(64),
    tier_rank     integer     not null,
    since_ms      bigint,
    kept_until_ms bigint      not null,
    due_ms        bigint      not null,
    last_ms       bigint      not null,
    move_count    bigint      not null,
    rewarded_rank integer     not null,
    into_high     bigint,
    into_low      bigint,
    primary key (program_id, key_high, key_low)
);

create index tier_member_due on tier_member (due_ms);
create index tier_member_seq on tier_member (program_id, seq);
create index tier_member_into on tier_member (program_id, into_high, into_low);

-- What a member earned or spent on a local day, by whose own entries; merges add up over members.
create table tier_amount (
    program_id varchar(64) not null,
    key_high   bigint      not null,
    key_low    bigint      not null,
    measure    varchar(70) not null,
    local_day  bigint      not null,
    amount     bigint      not null,
    primary key (program_id, key_high, key_low, measure, local_day)
);

-- position is that of the entry that caused it; 0 where time or a decision did.
create table tier_move (
    program_id    varchar(64) not null,
    key_high      bigint      not null,
    key_low       bigint      not null,
    move_no       bigint      not null,
    from_tier     varchar(64),
    to_tier       varchar(64),
    cause         varchar(20) not null,
    at_ms         bigint      not null,
    position      bigint      not null,
    kept_until_ms bigint      not null,
    primary key (program_id, key_high, key_low, move_no)
);

-- What is to be granted for a move, and what came of it: state 0 to be posted, 1 posted, 2 refused by the ledger.
create table tier_reward (
    program_id varchar(64)  not null,
    key_high   bigint       not null,
    key_low    bigint       not null,
    move_no    bigint       not null,
    tx_id      varchar(160) not null,
    unit       varchar(64)  not null,
    points     bigint       not null,
    state      integer      not null,
    primary key (program_id, key_high, key_low, move_no)
);

create index tier_reward_by_state on tier_reward (state);
