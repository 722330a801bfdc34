-- voucher_no counts the program's vouchers, no longer each member's: those of a member and of whose place he took are listed together, in order.
drop index voucher_by_member;
update voucher set voucher_no = counted.number
from (select program_id, voucher_id, row_number() over (partition by program_id order by issued_at_ms, voucher_no, voucher_id) as number
      from voucher where voucher_no is not null) as counted
where counted.program_id = voucher.program_id and counted.voucher_id = voucher.voucher_id;
create unique index voucher_by_no on voucher (program_id, voucher_no);
create unique index voucher_by_member on voucher (program_id, member_id, voucher_no);

-- How many of a type a member has had is counted however many others he has.
create index voucher_by_type on voucher (program_id, member_id, voucher_type_id);
