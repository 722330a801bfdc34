package dev.tallystick.ledger.entry;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.tallystick.ledger.ProgramConfig;

import org.agrona.DirectBuffer;

/**
 * The bytes of one entry, little-endian; numbers behind the command are varints unless marked.
 *
 * <pre>
 *  0  lengthBytes     u32   of the whole entry
 *  4  crc32c          u32   over bytes 8 to the end
 *  8  position        u64
 * 16  postedAtMs      u64   the writer's stamp
 * 24  type            u8    EntryType
 * 25  outcome         u8    Outcome
 * 26  program         u16
 * 28  commandLength   u16   its lower bits
 * 30  accountCount    u8
 * 31  commandLength   u8    its bits from 16 on
 * 32  command               as it was asked (SBE)
 *     postedAt - effectiveAt
 *     position - the program's entry before (0: none)
 *     accounts, each:
 *       number
 *       unit          u8
 *       flags         u8    bit 0 opened here, 1 a member's, 2 linked, 3 every 64th
 *       if linked:      position - the account's entry before (0: none)
 *       if every 64th:  position - the account's 64th before (0: none)
 *                       Lag of this entry and the 63 before it at most
 *     effects               EffectWriter, ended by 0
 *     balances after, of each member's account:
 *       available (zig-zag), pending, locked, held
 * </pre>
 *
 * A refused entry names the account it was refused on, with its balance, but is not linked into the
 * account's history.
 */
public final class EntryLayout {
    /** Bytes before the command. */
    public static final int HEADER_BYTES = 32;

    static final int LENGTH_OFFSET = 0;
    static final int POSITION_OFFSET = 8;
    static final int POSTED_AT_OFFSET = 16;
    static final int TYPE_OFFSET = 24;
    static final int OUTCOME_OFFSET = 25;
    static final int PROGRAM_OFFSET = 26;
    static final int COMMAND_LENGTH_OFFSET = 28;
    static final int ACCOUNT_COUNT_OFFSET = 30;
    static final int COMMAND_LENGTH_HIGH_OFFSET = 31;

    static final int OPENED = 1;
    static final int MEMBER = 2;
    static final int LINKED = 4;
    static final int EVERY_64TH = 8;

    /** Every so many entries of an account, one also names the one so many before. */
    public static final int LONG_STEP = 64;

    /** An entry touches at most so many accounts: two members' in every unit, and a partner's. */
    public static final int ACCOUNT_COUNT_MAX = 2 * ProgramConfig.UNIT_COUNT_MAX + 1;

    /** Room for everything of an entry but its command and its effects. */
    public static final int FRAME_BYTES_MAX =
            HEADER_BYTES
                    + 2 * Varints.LENGTH_MAX
                    + ACCOUNT_COUNT_MAX * (8 * Varints.LENGTH_MAX + 2)
                    + 1;

    private EntryLayout() {}

    /** {@return the program's number of the entry at an offset, without a look at the rest} */
    public static int programOf(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + PROGRAM_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** {@return the bytes of the command of the entry at an offset, without a look at the rest} */
    public static int commandLengthOf(DirectBuffer buffer, int offset) {
        int low = buffer.getShort(offset + COMMAND_LENGTH_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
        return low | (buffer.getByte(offset + COMMAND_LENGTH_HIGH_OFFSET) & 0xFF) << 16;
    }

    /** {@return the type of the entry at an offset, without a look at the rest} */
    public static EntryType typeOf(DirectBuffer buffer, int offset) {
        return EntryType.ofCode(buffer.getByte(offset + TYPE_OFFSET) & 0xFF);
    }
}
