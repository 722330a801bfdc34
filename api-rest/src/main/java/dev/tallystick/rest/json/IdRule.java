package dev.tallystick.rest.json;

import java.util.List;
import java.util.regex.Pattern;

/** The alphabets of ids that clients choose (API, "Ids"). */
public enum IdRule {
    /** txId and every id without a rule of its own: 1-64 of {@code A-Z a-z 0-9 . _ : -}. */
    PLAIN(64, "1-64 of A-Z a-z 0-9 . _ : -"),
    /** memberId, externalId, productId, orderId: 1-128 visible ASCII, safe in a path. */
    EXTERNAL(128, "1-128 visible ASCII characters without / \\ ? # % ~ ;, neither . nor .. alone"),
    /** Codes of a program's own choice, as of its reasons: 1-64 of {@code A-Z 0-9 _ -}. */
    CODE(64, "1-64 of A-Z 0-9 _ -"),
    /**
     * A txId that names a recorded transaction: as PLAIN, or one that an order led to, or {@code ~}
     * and the position of an entry of the ledger's own.
     */
    TRANSACTION(
            160,
            "1-64 of A-Z a-z 0-9 . _ : -, or order: or order-cancellation: and an orderId, or ~ and"
                    + " a position");

    private static final Pattern OWN = Pattern.compile("~[1-9][0-9]{0,17}");
    private static final List<String> STOREFRONT_PREFIXES =
            List.of("order:", "order-cancellation:");

    private final int lengthMax;
    private final String description;

    IdRule(int lengthMax, String description) {
        this.lengthMax = lengthMax;
        this.description = description;
    }

    /** {@return whether the id keeps to the rule} */
    public boolean allows(String id) {
        if (this == TRANSACTION) {
            return PLAIN.allows(id)
                    || OWN.matcher(id).matches()
                    || STOREFRONT_PREFIXES.stream()
                            .filter(id::startsWith)
                            .anyMatch(prefix -> EXTERNAL.allows(id.substring(prefix.length())));
        }
        if (id.isEmpty() || id.length() > lengthMax) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            if (!allows(id.charAt(i))) {
                return false;
            }
        }
        return this != EXTERNAL || !(id.equals(".") || id.equals(".."));
    }

    /** {@return whether a txId begins as only the storefront's may} */
    public static boolean isStorefronts(String txId) {
        for (String prefix : STOREFRONT_PREFIXES) {
            if (txId.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** {@return the rule in words, for the detail of a problem} */
    public String description() {
        return description;
    }

    private boolean allows(char c) {
        return switch (this) {
            case PLAIN ->
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || c == '.'
                            || c == '_'
                            || c == ':'
                            || c == '-';
            case CODE -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
            case EXTERNAL, TRANSACTION -> c > ' ' && c < 0x7f && "/\\?#%~;".indexOf(c) < 0;
        };
    }
}
