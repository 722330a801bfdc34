-- What an exchange partner gives for points, in versions that never change. definition is null where it gives nothing from then on.
create table partner_rate (
    program_id   varchar(64)   not null,
    partner_id   varchar(64)   not null,
    rate_version integer       not null,
    from_ms      bigint        not null,
    definition   varchar(2000),
    made_at_ms   bigint        not null,
    primary key (program_id, partner_id, rate_version)
);

-- What was booked with a partner in a quarter of an hour (of UTC, counted from 1970), by when it was posted. Follows from the ledger.
create table partner_sum (
    program_id                 varchar(64) not null,
    partner_key_high           bigint      not null,
    partner_key_low            bigint      not null,
    unit                       integer     not null,
    quarter                    bigint      not null,
    earned_points              bigint      not null,
    earned_count               bigint      not null,
    earn_reversed_points       bigint      not null,
    earn_reversed_count        bigint      not null,
    redeemed_points            bigint      not null,
    redeemed_count             bigint      not null,
    redemption_reversed_points bigint      not null,
    redemption_reversed_count  bigint      not null,
    expired_points             bigint      not null,
    expired_count              bigint      not null,
    primary key (program_id, partner_key_high, partner_key_low, unit, quarter)
);
