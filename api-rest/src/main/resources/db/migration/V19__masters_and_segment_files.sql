-- Master data: named lists that a program keeps for its shops and screens, such as cities or product categories.
create table master (
    program_id    varchar(64) not null,
    name          varchar(64) not null,
    master_no     bigint      not null,
    entry_count   bigint      not null,
    last_entry_no bigint      not null,
    primary key (program_id, name)
);

create unique index master_by_no on master (program_id, master_no);

-- value is JSON: a text or an object. descriptions is a JSON object of texts by language tag.
create table master_entry (
    program_id    varchar(64)   not null,
    name          varchar(64)   not null,
    entry_key     varchar(128)  not null,
    entry_no      bigint        not null,
    value         text,
    description   varchar(500),
    descriptions  text,
    active        integer       not null,
    version       bigint        not null,
    created_at_ms bigint        not null,
    updated_at_ms bigint        not null,
    primary key (program_id, name, entry_key)
);

create unique index master_entry_by_no on master_entry (program_id, name, entry_no);

-- Which file put a member into a segment last; 0 for none. A segment's files are counted from 1.
alter table segment add column file_count bigint not null default 0;
alter table segment_member add column file_no bigint not null default 0;
