-- What a member may still use is found however much he has used.
create index benefit_allocation_unused on benefit_allocation (program_id, member_id, benefit_id, allocated_at_ms)
    where usage_id is null and voucher_type_id is null;

-- Whether he ever had a plan, however often he had others.
create index subscription_by_plan on subscription (program_id, member_id, plan_id);
