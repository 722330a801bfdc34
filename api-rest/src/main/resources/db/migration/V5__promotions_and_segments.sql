-- Promotions of a program. A version's definition never changes: a change is another version.
create table promotion (
    program_id     varchar(64)  not null,
    promotion_id   varchar(64)  not null,
    promotion_no   bigint       not null,
    version        bigint       not null,
    created_at_ms  bigint       not null,
    updated_at_ms  bigint       not null,
    primary key (program_id, promotion_id)
);

create unique index promotion_by_no on promotion (program_id, promotion_no);

create table promotion_version (
    program_id     varchar(64)  not null,
    promotion_id   varchar(64)  not null,
    version        bigint       not null,
    definition     text         not null,
    made_at_ms     bigint       not null,
    primary key (program_id, promotion_id, version)
);

-- Groups of members that a program makes, and who is in them.
create table segment (
    program_id     varchar(64)  not null,
    segment_id     varchar(64)  not null,
    segment_no     bigint       not null,
    name           varchar(200),
    description    varchar(500),
    version        bigint       not null,
    created_at_ms  bigint       not null,
    updated_at_ms  bigint       not null,
    primary key (program_id, segment_id)
);

create unique index segment_by_no on segment (program_id, segment_no);

create table segment_member (
    program_id     varchar(64)  not null,
    segment_id     varchar(64)  not null,
    member_id      varchar(128) not null,
    member_no      bigint       not null,
    added_at_ms    bigint       not null,
    primary key (program_id, segment_id, member_id)
);

create unique index segment_member_by_no on segment_member (program_id, segment_id, member_no);
create index segment_member_by_member on segment_member (program_id, member_id);
