-- Kinds of vouchers that a program defines. A version's definition never changes: a change is another version.
create table voucher_type (
    program_id      varchar(64) not null,
    voucher_type_id varchar(64) not null,
    voucher_type_no bigint      not null,
    version         bigint      not null,
    created_at_ms   bigint      not null,
    updated_at_ms   bigint      not null,
    primary key (program_id, voucher_type_id)
);

create unique index voucher_type_by_no on voucher_type (program_id, voucher_type_no);

create table voucher_type_version (
    program_id      varchar(64) not null,
    voucher_type_id varchar(64) not null,
    version         bigint      not null,
    definition      text        not null,
    made_at_ms      bigint      not null,
    primary key (program_id, voucher_type_id, version)
);

-- How many vouchers of a type there are, those cancelled not counted; how many codes of its pool are free, and the number of the last one.
create table voucher_stock (
    program_id      varchar(64) not null,
    voucher_type_id varchar(64) not null,
    issued_count    bigint      not null,
    free_count      bigint      not null,
    last_code_no    bigint      not null,
    primary key (program_id, voucher_type_id)
);

-- What codes are hashed and encrypted with. One row.
create table voucher_secret (
    secret_id     varchar(20) not null,
    secret        bytea       not null,
    created_at_ms bigint      not null,
    primary key (secret_id)
);

-- Codes of a pool that no voucher has yet. code_hash is keyed, ciphertext under the server's key; voucher_id: reserved for that one.
create table voucher_code (
    program_id      varchar(64) not null,
    code_hash       bytea       not null,
    voucher_type_id varchar(64) not null,
    code_no         bigint      not null,
    ciphertext      bytea       not null,
    voucher_id      varchar(36),
    imported_at_ms  bigint      not null,
    primary key (program_id, code_hash)
);

create unique index voucher_code_by_no on voucher_code (program_id, voucher_type_id, code_no);
create unique index voucher_code_by_voucher on voucher_code (program_id, voucher_id) where voucher_id is not null;

-- Vouchers of members. state is RESERVED (about to be bought), UNUSED, USED, CANCELLING (points about to come back) or CANCELLED; pending_since_ms
-- says since when, in real time, it waits for the ledger. code_hash is keyed, code_ciphertext under the member's key. voucher_no counts a member's
-- vouchers; null while RESERVED. tx_* is the posting that paid for it, cancel_* the one that gives the points back.
create table voucher (
    program_id       varchar(64)  not null,
    voucher_id       varchar(36)  not null,
    voucher_no       bigint,
    voucher_type_id  varchar(64)  not null,
    member_id        varchar(128) not null,
    state            varchar(10)  not null,
    pending_since_ms bigint,
    code_hash        bytea        not null,
    code_ciphertext  bytea        not null,
    value            varchar(2000) not null,
    issued_at_ms     bigint       not null,
    expires_at_ms    bigint,
    source           varchar(12)  not null,
    source_id        varchar(64),
    client_id        varchar(64),
    price_points     bigint,
    price_unit       varchar(64),
    tx_id            varchar(64),
    tx_key_high      bigint,
    tx_key_low       bigint,
    position         bigint,
    use_id           varchar(64),
    used_at_ms       bigint,
    used_by_client   varchar(64),
    used_by_member   varchar(128),
    order_id         varchar(128),
    cancelled_at_ms  bigint,
    cancel_tx_id     varchar(64),
    cancel_key_high  bigint,
    cancel_key_low   bigint,
    cancel_position  bigint,
    primary key (program_id, voucher_id)
);

create unique index voucher_by_code on voucher (program_id, code_hash);
create unique index voucher_by_member on voucher (program_id, member_id, voucher_no);
create unique index voucher_by_source on voucher (program_id, source, source_id) where source_id is not null;
create unique index voucher_by_use on voucher (program_id, use_id) where use_id is not null;
create unique index voucher_by_tx on voucher (tx_key_high, tx_key_low) where tx_key_high is not null;
create index voucher_by_cancel_tx on voucher (cancel_key_high, cancel_key_low) where cancel_key_high is not null;
create index voucher_pending on voucher (pending_since_ms) where pending_since_ms is not null;
