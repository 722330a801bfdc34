package dev.tallystick.rest.importer;

import java.util.ArrayList;
import java.util.List;

/**
 * Which columns of a file say what, by their names in its header.
 *
 * @param orderId lines with the same value are one order
 * @param customerId becomes the member's id
 * @param date when the order was placed
 * @param amount the line's total after discount
 */
public record OrderColumns(String orderId, String customerId, String date, String amount) {
    /** The same columns by their index in a line, from 0. */
    record Indexes(int orderId, int customerId, int date, int amount) {}

    /**
     * {@return where the columns stand}
     *
     * @throws ImportFailedException if one is not in the header, or there more than once
     */
    Indexes in(List<String> header) throws ImportFailedException {
        return new Indexes(
                indexOf(orderId, header),
                indexOf(customerId, header),
                indexOf(date, header),
                indexOf(amount, header));
    }

    private static int indexOf(String column, List<String> header) throws ImportFailedException {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            if (header.get(i).strip().equals(column)) {
                found.add(i);
            }
        }
        return switch (found.size()) {
            case 1 -> found.getFirst();
            case 0 ->
                    throw new ImportFailedException(
                            "there is no column \"" + column + "\"; the header has " + header);
            default ->
                    throw new ImportFailedException(
                            "column \""
                                    + column
                                    + "\" stands "
                                    + found.size()
                                    + " times in the header");
        };
    }
}
