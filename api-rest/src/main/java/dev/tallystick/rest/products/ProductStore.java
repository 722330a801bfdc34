package dev.tallystick.rest.products;

import dev.tallystick.rest.money.Money;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.Versioned;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Products in SQL. */
final class ProductStore {
    private static final String SELECT =
            "select product_id, name, category, price_amount, price_currency, product_no, version,"
                    + " created_at_ms from product ";

    private final Database database;

    ProductStore(Database database) {
        this.database = database;
    }

    Optional<Product> find(String programId, String productId) {
        return database.read(handle -> find(handle, programId, productId));
    }

    /** {@return the program's products below a number, newest first} */
    List<Product> list(String programId, long belowNumber, int limit) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        SELECT
                                                + "where program_id = ? and product_no < ?"
                                                + " order by product_no desc limit ?")
                                .bind(0, programId)
                                .bind(1, belowNumber)
                                .bind(2, limit)
                                .map(ProductStore::productOf)
                                .list());
    }

    /**
     * Makes a product, or changes one.
     *
     * @param precondition is shown the product as it is, and throws where that is not the one meant
     * @param always is run at the end, whatever became of it
     */
    Versioned.Stored<Product> put(
            String programId,
            String productId,
            ProductChange change,
            Consumer<Optional<Product>> precondition,
            long nowMs,
            Runnable always) {
        return database.writeThen(
                handle ->
                        Versioned.put(
                                () -> find(handle, programId, productId),
                                precondition,
                                () -> make(handle, programId, productId, nowMs),
                                change::over,
                                (product, step) -> update(handle, programId, product, step, nowMs)),
                always);
    }

    private static void make(Handle handle, String programId, String productId, long nowMs) {
        handle.createUpdate(
                        """
                        insert into product (program_id, product_id, product_no, version, created_at_ms, updated_at_ms)
                        select :programId, :productId, coalesce(max(product_no), 0) + 1, 1, :nowMs, :nowMs
                        from product where program_id = :programId
                        """)
                .bind("programId", programId)
                .bind("productId", productId)
                .bind("nowMs", nowMs)
                .execute();
    }

    private static void update(
            Handle handle, String programId, Product product, int step, long nowMs) {
        Optional<Money> price = Optional.ofNullable(product.price());
        handle.createUpdate(
                        """
                        update product set name = :name, category = :category, price_amount = :amount,
                                           price_currency = :currency, version = version + :step, updated_at_ms = :nowMs
                        where program_id = :programId and product_id = :productId
                        """)
                .bind("name", product.name())
                .bind("category", product.category())
                .bind("amount", price.map(money -> money.amount().toPlainString()).orElse(null))
                .bind("currency", price.map(m -> m.currency().getCurrencyCode()).orElse(null))
                .bind("step", step)
                .bind("nowMs", nowMs)
                .bind("programId", programId)
                .bind("productId", product.productId())
                .execute();
    }

    private static Optional<Product> find(Handle handle, String programId, String productId) {
        return handle.createQuery(SELECT + "where program_id = ? and product_id = ?")
                .bind(0, programId)
                .bind(1, productId)
                .map(ProductStore::productOf)
                .findOne();
    }

    private static Product productOf(ResultSet row, StatementContext context) throws SQLException {
        String amount = row.getString("price_amount");
        Money price =
                amount == null
                        ? null
                        : new Money(
                                new BigDecimal(amount),
                                Currency.getInstance(row.getString("price_currency")));
        return new Product(
                row.getString("product_id"),
                row.getString("name"),
                row.getString("category"),
                price,
                row.getLong("product_no"),
                row.getLong("version"),
                row.getLong("created_at_ms"));
    }
}
