package dev.tallystick.rest.settlement;

import dev.tallystick.rest.OnPostgresql;

@OnPostgresql
class SettlementOnPostgresqlIT extends SettlementIT {}
