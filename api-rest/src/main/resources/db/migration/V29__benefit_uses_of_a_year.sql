-- What a member used since a year began is found however much he used before.
create index benefit_use_since on benefit_use (program_id, member_id, used_at_ms) where allocation_id is null;
