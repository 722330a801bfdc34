package dev.tallystick.rest.importer;

/**
 * One order being summed. Money is counted in the smallest part of the currency, cents by default.
 */
final class Order {
    final String id;
    final String customerId;
    final long firstLine;
    private String placedAt;
    private long sumMinor;

    Order(String id, String customerId, String placedAt, long firstLine) {
        this.id = id;
        this.customerId = customerId;
        this.placedAt = placedAt;
        this.firstLine = firstLine;
    }

    /**
     * Adds one line. Where lines of one order differ in date the earliest counts, whatever their
     * order in the file.
     *
     * @throws LineRefusedException if the sum would leave the range of 64 bits
     */
    void add(String linePlacedAt, long amountMinor) throws LineRefusedException {
        try {
            sumMinor = Math.addExact(sumMinor, amountMinor);
        } catch (ArithmeticException e) {
            throw new LineRefusedException("the order's sum is too large");
        }
        if (linePlacedAt.compareTo(placedAt) < 0) {
            placedAt = linePlacedAt;
        }
    }

    /** {@return when the order was placed: a date, or an instant, as the contract writes them} */
    String placedAt() {
        return placedAt;
    }

    long sumMinor() {
        return sumMinor;
    }
}
