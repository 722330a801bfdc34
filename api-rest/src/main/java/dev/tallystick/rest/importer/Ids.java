package dev.tallystick.rest.importer;

import java.util.regex.Pattern;

/** The ids of an order and its customer as the contract wants them. */
final class Ids {
    /** Before the order's id in the txId: the same file in any form always gives the same one. */
    static final String PREFIX = "import:";

    private static final Pattern TX_ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
    private static final Pattern MEMBER_ID = Pattern.compile("[!-~&&[^/\\\\?#%~;]]{1,128}");

    private Ids() {}

    /** {@return the txId under which an order is posted, for good} */
    static String txId(String orderId) throws LineRefusedException {
        String txId = PREFIX + orderId;
        if (orderId.isEmpty()) {
            throw new LineRefusedException("the order id is empty");
        }
        if (!TX_ID.matcher(txId).matches()) {
            throw new LineRefusedException(
                    "order id \""
                            + orderId
                            + "\" has other characters than A-Z a-z 0-9 . _ : - or more than "
                            + (64 - PREFIX.length()));
        }
        return txId;
    }

    /** Refuses a customer's id that can be no member's. */
    static void requireMemberId(String customerId) throws LineRefusedException {
        if (customerId.isEmpty()) {
            throw new LineRefusedException("the customer id is empty");
        }
        boolean dots = customerId.equals(".") || customerId.equals("..");
        if (dots || !MEMBER_ID.matcher(customerId).matches()) {
            throw new LineRefusedException(
                    "customer id \""
                            + customerId
                            + "\" has spaces, one of / \\ ? # % ~ ; other than ASCII characters,"
                            + " or more than 128");
        }
    }
}
