-- Partners: those who grant points, and those with whom points are spent. The journal knows a partner by partner_key only.
-- types is a sum: 1 earn, 2 redeem, 4 exchange.
create table partner (
    program_id       varchar(64)  not null,
    partner_id       varchar(64)  not null,
    partner_no       bigint       not null,
    partner_key_high bigint       not null,
    partner_key_low  bigint       not null,
    name             varchar(200),
    types            integer      not null,
    version          bigint       not null,
    created_at_ms    bigint       not null,
    updated_at_ms    bigint       not null,
    primary key (program_id, partner_id)
);

create unique index partner_by_key on partner (partner_key_high, partner_key_low);
create unique index partner_by_no on partner (program_id, partner_no);
