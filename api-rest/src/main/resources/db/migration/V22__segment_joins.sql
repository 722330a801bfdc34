-- How many ever came into a segment: a member's number in it, which nobody else gets when he leaves.
alter table segment add column joined_count bigint not null default 0;
update segment set joined_count = coalesce(
    (select max(m.member_no) from segment_member m
     where m.program_id = segment.program_id and m.segment_id = segment.segment_id), 0);
