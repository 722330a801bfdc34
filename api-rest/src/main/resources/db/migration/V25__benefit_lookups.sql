-- What a member may still use is found however much he has used.
create index benefit_allocation_unused on benefit_allocation (program_id, member_id, benefit_id, allocated_at_ms)
    where usage_id is null and voucher_type_id is null;

-- Whether he ever had a plan, however often he had others.
create index subscription_by_plan on subscription (program_id, member_id, plan_id);

-- A voucher that an allocated benefit issued has its id among those of such allocations only.
update voucher set source = 'BENEFIT_GIFT'
where source = 'ALLOCATION' and exists (
    select 1 from benefit_allocation a
    where a.program_id = voucher.program_id and a.allocation_id = voucher.source_id
      and a.member_id = voucher.member_id and a.voucher_type_id = voucher.voucher_type_id);
