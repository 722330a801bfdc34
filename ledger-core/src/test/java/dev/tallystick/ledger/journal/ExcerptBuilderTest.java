package dev.tallystick.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

class ExcerptBuilderTest {
    private static final int ENTRY_BYTES = 20;

    private final ExcerptBuilder excerpt = new ExcerptBuilder();

    /** The format is recorded: if this fails, every journal out there has become unreadable. */
    @Test
    void shouldWriteTheseVeryBytes() {
        byte[] previousHash = new byte[32];
        Arrays.fill(previousHash, (byte) 0xAB);
        excerpt.begin(0x0102_0304_0506L);
        writeEntry(0x1122_3344);
        writeEntry(0x5566_7788);

        int lengthBytes = excerpt.complete(7, 0x0A0B_0C0DL, previousHash);

        String hash = "ab".repeat(32);
        assertThat(HexFormat.of().formatHex(excerpt.bytes(), 0, lengthBytes))
                .isEqualTo(
                        "544c5958" // magic
                                + "0100" // version
                                + "0100" // kind: entries
                                + "07000000" // epoch
                                + "02000000" // entries
                                + "0605040302010000" // first position
                                + "78000000" // 120 bytes
                                + "f98485b5" // CRC32C
                                + "0d0c0b0a00000000" // ledger time
                                + hash
                                + "14000000"
                                + "8b98249c"
                                + "0605040302010000"
                                + "44332211"
                                + "14000000"
                                + "ce81f2b7"
                                + "0705040302010000"
                                + "88776655"
                                + "48000000"
                                + "5c000000"); // trailer
    }

    @Test
    void shouldGoBackToAMark() {
        excerpt.begin(1);
        writeEntry(1);
        long mark = excerpt.mark();
        int lengthBytes = excerpt.lengthBytes();
        writeEntry(2);
        writeEntry(3);

        excerpt.rollbackTo(mark);

        assertThat(excerpt.entryCount()).isEqualTo(1);
        assertThat(excerpt.lengthBytes()).isEqualTo(lengthBytes);
        assertThat(excerpt.nextPosition()).isEqualTo(2);
        writeEntry(4);
        assertThat(excerpt.complete(1, 1, new byte[32])).isEqualTo(72 + 2 * (ENTRY_BYTES + 4));
    }

    @Test
    void shouldTakeEntriesUpToItsCapacityAndNoMore() {
        excerpt.begin(1);
        while (excerpt.remainingBytes() >= 60_000) {
            TestJournal.encode(
                    excerpt.buffer(), excerpt.nextOffset(), excerpt.nextPosition(), 60_000);
            excerpt.entryWritten(60_000);
        }
        int left = excerpt.remainingBytes();
        TestJournal.encode(excerpt.buffer(), excerpt.nextOffset(), excerpt.nextPosition(), left);
        assertThatThrownBy(() -> excerpt.entryWritten(left + 1))
                .hasMessageContaining("does not fit");
        excerpt.entryWritten(left);
        assertThat(excerpt.complete(1, 1, new byte[32])).isEqualTo(ExcerptBuilder.CAPACITY_BYTES);
        assertThat(excerpt.remainingBytes()).isNegative();
    }

    @Test
    void shouldRefuseAnEntryAtAnotherPosition() {
        excerpt.begin(5);
        TestJournal.encode(excerpt.buffer(), excerpt.nextOffset(), 6, ENTRY_BYTES);
        assertThatThrownBy(() -> excerpt.entryWritten(ENTRY_BYTES))
                .hasMessage("gap in excerpt: expected=5, found=6");
        assertThat(excerpt.entryCount()).isZero();
    }

    private void writeEntry(int payload) {
        int offset = excerpt.nextOffset();
        excerpt.buffer().putLong(offset + 8, excerpt.nextPosition(), ByteOrder.LITTLE_ENDIAN);
        excerpt.buffer().putInt(offset + 16, payload, ByteOrder.LITTLE_ENDIAN);
        excerpt.entryWritten(ENTRY_BYTES);
    }
}
