package dev.tallystick.rest.partners;

import dev.tallystick.rest.OnPostgresql;

@OnPostgresql
class PartnersOnPostgresqlIT extends PartnersIT {}
