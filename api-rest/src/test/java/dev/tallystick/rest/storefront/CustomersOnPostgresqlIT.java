package dev.tallystick.rest.storefront;

import dev.tallystick.rest.OnPostgresql;

@OnPostgresql
class CustomersOnPostgresqlIT extends CustomersIT {}
