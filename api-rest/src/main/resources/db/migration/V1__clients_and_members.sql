-- Clients of the API. A secret is stored as its argon2id hash only.
create table client (
    client_id      varchar(64)  not null primary key,
    program_id     varchar(64)  not null,
    scopes         varchar(400) not null,
    secret_hash    varchar(300) not null,
    created_at_ms  bigint       not null,
    updated_at_ms  bigint       not null
);

-- The key that signs access tokens.
create table signing_key (
    key_id         varchar(36)  not null primary key,
    secret         bytea        not null,
    created_at_ms  bigint       not null
);

-- Members' profiles. The journal knows a member by member_key only; text_key decrypts the free text of their entries.
create table member (
    program_id      varchar(64)  not null,
    member_id       varchar(128) not null,
    enrolled_no     bigint       not null,
    member_key_high bigint       not null,
    member_key_low  bigint       not null,
    text_key        bytea        not null,
    name            varchar(200),
    email           varchar(254),
    phone           varchar(40),
    birth_date      varchar(10),
    attributes      varchar(8000),
    created_at_ms   bigint       not null,
    updated_at_ms   bigint       not null,
    primary key (program_id, member_id)
);

create unique index member_by_key on member (member_key_high, member_key_low);
create unique index member_by_enrolment on member (program_id, enrolled_no);
