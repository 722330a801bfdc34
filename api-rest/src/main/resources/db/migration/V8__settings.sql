-- Short lists a program configures, each under its kind: identity-providers, communication-categories,
-- communication-channels, languages. None is ever deleted: what members said of it stands.
create table setting (
    program_id    varchar(64)  not null,
    kind          varchar(30)  not null,
    setting_id    varchar(64)  not null,
    setting_no    bigint       not null,
    name          varchar(200),
    active        integer      not null,
    version       bigint       not null,
    created_at_ms bigint       not null,
    updated_at_ms bigint       not null,
    primary key (program_id, kind, setting_id)
);

create unique index setting_by_no on setting (program_id, kind, setting_no);
