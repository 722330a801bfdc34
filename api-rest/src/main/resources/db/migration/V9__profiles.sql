-- More of a profile. currency is the preferred one of member_currency. The keys are what a search compares: an e-mail address in
-- small letters, a phone number's digits, a name in small letters as UTF-8, which sorts alike in every database.
-- stage is what the ledger said last when it was followed this far, by its code: whom to ask the ledger about.
alter table member add column language varchar(64);
alter table member add column currency varchar(3);
alter table member add column email_key varchar(1024);
alter table member add column phone_key varchar(40);
alter table member add column name_key bytea;
alter table member add column stage integer not null default 2;

create index member_by_email on member (program_id, email_key);
create index member_by_phone on member (program_id, phone_key);
create index member_by_stage on member (program_id, stage, enrolled_no);
create index member_by_name on member (program_id, name_key);

-- Every card a program ever gave out: a number is used once. state is ACTIVE, REPLACED (by replaced_by) or CANCELLED.
create table member_card (
    program_id   varchar(64)  not null,
    card_number  varchar(64)  not null,
    member_id    varchar(128) not null,
    state        varchar(10)  not null,
    replaced_by  varchar(64),
    issued_at_ms bigint       not null,
    ended_at_ms  bigint,
    primary key (program_id, card_number)
);

create index member_card_of on member_card (program_id, member_id);
create unique index member_card_active on member_card (program_id, member_id) where state = 'ACTIVE';

-- By which names identity providers know members: one each.
create table member_alias (
    program_id  varchar(64)  not null,
    provider_id varchar(64)  not null,
    alias_value varchar(320) not null,
    member_id   varchar(128) not null,
    set_at_ms   bigint       not null,
    primary key (program_id, provider_id, alias_value)
);

create unique index member_alias_of on member_alias (program_id, member_id, provider_id);

-- The currencies in which a member shops.
create table member_currency (
    program_id  varchar(64)  not null,
    member_id   varchar(128) not null,
    currency    varchar(3)   not null,
    added_at_ms bigint       not null,
    primary key (program_id, member_id, currency)
);

-- What members consented to: every change is a row, the newest of a category counts. change_no is the event's number in member_event;
-- channels are ids separated by blanks, null for all.
create table member_consent (
    program_id  varchar(64)  not null,
    member_id   varchar(128) not null,
    change_no   bigint       not null,
    category_id varchar(64)  not null,
    granted     integer      not null,
    channels    varchar(2000),
    language    varchar(64),
    source      varchar(200),
    client_id   varchar(64),
    changed_at_ms bigint     not null,
    primary key (program_id, member_id, change_no)
);

create index member_consent_of on member_consent (program_id, member_id, category_id, change_no);
