package dev.tallystick.rest.storefront;

import dev.tallystick.rest.OnPostgresql;

@OnPostgresql
class OrdersOnPostgresqlIT extends OrdersIT {}
