-- Products of the shops of a program. What an item of a basket does not say of its product is looked up here.
create table product (
    program_id     varchar(64)  not null,
    product_id     varchar(128) not null,
    product_no     bigint       not null,
    name           varchar(200),
    category       varchar(100),
    price_amount   varchar(20),
    price_currency varchar(3),
    version        bigint       not null,
    created_at_ms  bigint       not null,
    updated_at_ms  bigint       not null,
    primary key (program_id, product_id)
);

create unique index product_by_no on product (program_id, product_no);
