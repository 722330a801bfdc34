-- PINs and passwords of members, as their argon2id hashes only. kind is PIN or PASSWORD.
create table member_credential (
    program_id    varchar(64)  not null,
    member_id     varchar(128) not null,
    kind          varchar(10)  not null,
    secret_hash   varchar(300) not null,
    changed_at_ms bigint       not null,
    primary key (program_id, member_id, kind)
);

-- Attempts that failed in a row, also for ids that nobody has: else one could tell which exist. Counted before the secret is looked at.
create table member_attempt (
    program_id      varchar(64)  not null,
    member_id       varchar(128) not null,
    kind            varchar(10)  not null,
    failed_count    integer      not null,
    locked_until_ms bigint       not null,
    forgotten_at_ms bigint       not null,
    primary key (program_id, member_id, kind)
);

create index member_attempt_by_age on member_attempt (forgotten_at_ms);

-- Members who are logged in. token_hash is SHA-256 of a token of 256 random bits.
create table member_session (
    program_id    varchar(64)  not null,
    token_hash    varchar(64)  not null,
    member_id     varchar(128) not null,
    created_at_ms bigint       not null,
    expires_at_ms bigint       not null,
    primary key (program_id, token_hash)
);

create index member_session_by_member on member_session (program_id, member_id, created_at_ms);
create index member_session_by_age on member_session (expires_at_ms);

-- The one way to a new password that was mailed to a member last.
create table password_reset (
    program_id    varchar(64)  not null,
    member_id     varchar(128) not null,
    token_hash    varchar(64)  not null,
    created_at_ms bigint       not null,
    expires_at_ms bigint       not null,
    primary key (program_id, member_id)
);

create unique index password_reset_by_token on password_reset (program_id, token_hash);

-- Above how many points of a unit whatever spends a member's points needs the PIN.
create table redemption_threshold (
    program_id varchar(64)  not null,
    member_id  varchar(128) not null,
    unit       varchar(64)  not null,
    points     bigint       not null,
    primary key (program_id, member_id, unit)
);
