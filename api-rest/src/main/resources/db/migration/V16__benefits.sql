-- Benefits and offers of a program. A version's definition never changes: a change is another version.
create table benefit (
    program_id     varchar(64)  not null,
    benefit_id     varchar(64)  not null,
    benefit_no     bigint       not null,
    version        bigint       not null,
    created_at_ms  bigint       not null,
    updated_at_ms  bigint       not null,
    primary key (program_id, benefit_id)
);

create unique index benefit_by_no on benefit (program_id, benefit_no);

create table benefit_version (
    program_id     varchar(64)  not null,
    benefit_id     varchar(64)  not null,
    version        bigint       not null,
    definition     text         not null,
    made_at_ms     bigint       not null,
    primary key (program_id, benefit_id, version)
);

create table offer (
    program_id     varchar(64)  not null,
    offer_id       varchar(64)  not null,
    offer_no       bigint       not null,
    version        bigint       not null,
    created_at_ms  bigint       not null,
    updated_at_ms  bigint       not null,
    primary key (program_id, offer_id)
);

create unique index offer_by_no on offer (program_id, offer_no);

create table offer_version (
    program_id     varchar(64)  not null,
    offer_id       varchar(64)  not null,
    version        bigint       not null,
    definition     text         not null,
    made_at_ms     bigint       not null,
    primary key (program_id, offer_id, version)
);

-- Every use of a benefit, with what was answered. used_at_ms is ledger time; left_count null: any number of times;
-- allocation_id: the use that was given beside all limits.
create table benefit_use (
    program_id     varchar(64)  not null,
    usage_id       varchar(64)  not null,
    benefit_id     varchar(64)  not null,
    member_id      varchar(128) not null,
    used_at_ms     bigint       not null,
    left_count     bigint,
    renews_at_ms   bigint       not null,
    allocation_id  varchar(64),
    voucher_type_id varchar(64),
    client_id      varchar(64),
    primary key (program_id, usage_id)
);

create index benefit_use_by_member on benefit_use (program_id, member_id, benefit_id, used_at_ms);

-- How often all members together used a benefit: no row, never. It stands when a member is forgotten.
create table benefit_total (
    program_id     varchar(64)  not null,
    benefit_id     varchar(64)  not null,
    use_count      bigint       not null,
    primary key (program_id, benefit_id)
);

-- Uses given to a member whatever the tier, the segment and the limits. usage_id null: not used yet. voucher_type_id: it was
-- a voucher, and there is nothing left to use.
create table benefit_allocation (
    program_id      varchar(64)  not null,
    allocation_id   varchar(64)  not null,
    benefit_id      varchar(64)  not null,
    member_id       varchar(128) not null,
    allocated_at_ms bigint       not null,
    usage_id        varchar(64),
    voucher_type_id varchar(64),
    client_id       varchar(64),
    primary key (program_id, allocation_id)
);

create index benefit_allocation_by_member on benefit_allocation (program_id, member_id, benefit_id, allocated_at_ms);

-- Whose place another member took, projected.
create table member_merge (
    program_id     varchar(64)  not null,
    member_id      varchar(128) not null,
    into_member_id varchar(128) not null,
    primary key (program_id, member_id)
);

create index member_merge_by_target on member_merge (program_id, into_member_id);
