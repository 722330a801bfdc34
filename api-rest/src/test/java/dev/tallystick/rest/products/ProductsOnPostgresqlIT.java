package dev.tallystick.rest.products;

import dev.tallystick.rest.OnPostgresql;

@OnPostgresql
class ProductsOnPostgresqlIT extends ProductsIT {}
