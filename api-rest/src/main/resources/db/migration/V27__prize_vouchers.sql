-- What a win's voucher came to: state is WAITING (waits_for: why, last tried at tried_at_ms, real time), GIVEN or FORFEITED; null where the prize has none.
alter table sweepstake_win add column voucher_type_id varchar(64);
alter table sweepstake_win add column voucher_state varchar(10);
alter table sweepstake_win add column voucher_id varchar(36);
alter table sweepstake_win add column waits_for varchar(64);
alter table sweepstake_win add column tried_at_ms bigint;

create index sweepstake_win_waiting on sweepstake_win (tried_at_ms) where voucher_state = 'WAITING';
