package dev.tallystick.ledger.entry;

/** What kind of command an entry records. Codes are recorded: never renumbered or reused. */
public enum EntryType {
    EARN(1),
    REDEEM(2),
    EARN_REVERSAL(3),
    REDEEM_REVERSAL(4),
    LOCK(5),
    UNLOCK(6),
    HOLD(7),
    CAPTURE(8),
    /** A hold let go: on request, or because its time ran out. */
    RELEASE(9),
    ACTIVATE(10),
    /** Points that lapsed: because their time came, or on request. */
    EXPIRE(11),
    TRANSFER(12),
    TRANSFER_REVERSAL(13),
    ADJUST(14),
    MERGE(15),
    MERGE_REVERSAL(16),
    STAGE(17),
    CONFIG(20),
    CLOCK(21);

    private static final EntryType[] BY_CODE = new EntryType[256];

    static {
        for (EntryType type : values()) {
            if (BY_CODE[type.code] != null) {
                throw new ExceptionInInitializerError("entry type code used twice: " + type.code);
            }
            BY_CODE[type.code] = type;
        }
    }

    /** As recorded in an entry's header. */
    public final int code;

    EntryType(int code) {
        this.code = code;
    }

    /**
     * {@return the type recorded as {@code code}}
     *
     * @throws UnknownFormatException if no type has that code
     */
    public static EntryType ofCode(int code) {
        EntryType type = code < 0 || code >= BY_CODE.length ? null : BY_CODE[code];
        if (type == null) {
            throw new UnknownFormatException("unknown entry type: code=" + code);
        }
        return type;
    }

    /**
     * {@return whether an entry of this type can be about an earlier one of type {@code original}}
     */
    public boolean follows(EntryType original) {
        return switch (this) {
            case EARN_REVERSAL, LOCK, UNLOCK -> original == EARN;
            case REDEEM_REVERSAL -> original == REDEEM || original == CAPTURE;
            case CAPTURE, RELEASE -> original == HOLD;
            case TRANSFER_REVERSAL -> original == TRANSFER;
            case MERGE_REVERSAL -> original == MERGE;
            case EARN, REDEEM, HOLD, TRANSFER, ADJUST, MERGE, STAGE -> false;
            case ACTIVATE, EXPIRE, CONFIG, CLOCK -> false;
        };
    }
}
