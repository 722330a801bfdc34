-- pending_since_ms: real time of the reservation, null once the tickets are issued.
alter table sweepstake_ticket add column pending_since_ms bigint;
update sweepstake_ticket set pending_since_ms = 0 where state = 0;
create index sweepstake_ticket_pending on sweepstake_ticket (pending_since_ms) where pending_since_ms is not null;

-- A member's tickets are listed by number.
drop index sweepstake_ticket_by_member;
create index sweepstake_ticket_by_member on sweepstake_ticket (program_id, sweepstake_id, member_id, request_no);
