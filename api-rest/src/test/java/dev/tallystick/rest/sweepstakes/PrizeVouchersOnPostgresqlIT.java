package dev.tallystick.rest.sweepstakes;

import dev.tallystick.rest.OnPostgresql;

@OnPostgresql
class PrizeVouchersOnPostgresqlIT extends PrizeVouchersIT {}
