package dev.tallystick.rest.json;

/** The alphabets of ids that clients choose (API, "Ids"). */
public enum IdRule {
    /** txId and every id without a rule of its own: 1-64 of {@code A-Z a-z 0-9 . _ : -}. */
    PLAIN(64, "1-64 of A-Z a-z 0-9 . _ : -"),
    /** memberId, externalId, productId, orderId: 1-128 visible ASCII, safe in a path. */
    EXTERNAL(128, "1-128 visible ASCII characters without / \\ ? # % ~ ;, not . or ..");

    private final int lengthMax;
    private final String description;

    IdRule(int lengthMax, String description) {
        this.lengthMax = lengthMax;
        this.description = description;
    }

    /** {@return whether the id keeps to the rule} */
    public boolean allows(String id) {
        if (id.isEmpty() || id.length() > lengthMax) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            if (!allows(id.charAt(i))) {
                return false;
            }
        }
        return this == PLAIN || !(id.equals(".") || id.equals(".."));
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
            case EXTERNAL -> c > ' ' && c < 0x7f && "/\\?#%~;".indexOf(c) < 0;
        };
    }
}
