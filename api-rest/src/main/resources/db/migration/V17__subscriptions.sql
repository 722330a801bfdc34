-- Plans that members subscribe to, in versions.
create table subscription_plan (
    program_id           varchar(64)  not null,
    subscription_plan_id varchar(64)  not null,
    subscription_plan_no bigint       not null,
    version              bigint       not null,
    created_at_ms        bigint       not null,
    updated_at_ms        bigint       not null,
    primary key (program_id, subscription_plan_id)
);

create unique index subscription_plan_by_no on subscription_plan (program_id, subscription_plan_no);

create table subscription_plan_version (
    program_id           varchar(64)  not null,
    subscription_plan_id varchar(64)  not null,
    version              bigint       not null,
    definition           text         not null,
    made_at_ms           bigint       not null,
    primary key (program_id, subscription_plan_id, version)
);

-- Who subscribed to what. Times are the ledger's but for reserved_at_ms, which is real time. Periods follow from the start; nothing
-- is written when one ends. ends_at_ms: the greatest number while it renews. payment: NONE, or RESERVED until its points are
-- redeemed under the txId that is the subscription's id, PAID then.
create table subscription (
    program_id       varchar(64)  not null,
    subscription_id  varchar(64)  not null,
    member_id        varchar(128) not null,
    subscription_no  bigint       not null,
    plan_id          varchar(64)  not null,
    plan_version     bigint       not null,
    asked_start_ms   bigint,
    starts_at_ms     bigint       not null,
    time_zone        varchar(64)  not null,
    period           varchar(20)  not null,
    renews           integer      not null,
    trial_ends_at_ms bigint,
    ends_at_ms       bigint       not null,
    cancelled_at_ms  bigint,
    price_points     bigint,
    payment          varchar(20)  not null,
    created_at_ms    bigint       not null,
    reserved_at_ms   bigint       not null,
    client_id        varchar(64),
    primary key (program_id, subscription_id)
);

create unique index subscription_by_no on subscription (program_id, subscription_no);
create index subscription_by_member on subscription (program_id, member_id, ends_at_ms);
