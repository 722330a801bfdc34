package dev.tallystick.rest.vouchers;

import dev.tallystick.rest.OnPostgresql;

@OnPostgresql
class VoucherRedemptionsOnPostgresqlIT extends VoucherRedemptionsIT {}
