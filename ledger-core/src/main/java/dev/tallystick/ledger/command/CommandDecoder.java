package dev.tallystick.ledger.command;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.tallystick.ledger.entry.EntryType;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Read-only view of one command of any kind: the generated decoder of its kind, and what all
 * postings begin with, which is laid out alike in each. Reused; valid until the next wrap;
 * allocates nothing but where it says so.
 */
public final class CommandDecoder {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final PostingDecoder posting = new PostingDecoder();
    private final EarnDecoder earn = new EarnDecoder();
    private final ReverseDecoder reverse = new ReverseDecoder();
    private final TimeEventDecoder timeEvent = new TimeEventDecoder();
    private final ConfigureDecoder configure = new ConfigureDecoder();
    private final SetClockDecoder setClock = new SetClockDecoder();
    private final UnsafeBuffer partner = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer originalEffects = new UnsafeBuffer(0, 0);
    private DirectBuffer buffer;
    private int offset;
    private int lengthBytes;
    private int templateId;

    /**
     * Views a command.
     *
     * @throws IllegalArgumentException if it is of no kind that we know
     */
    public CommandDecoder wrap(DirectBuffer newBuffer, int newOffset, int newLengthBytes) {
        buffer = newBuffer;
        offset = newOffset;
        lengthBytes = newLengthBytes;
        header.wrap(buffer, offset);
        templateId = header.templateId();
        int body = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        int blockLength = header.blockLength();
        int version = header.version();
        switch (templateId) {
            case EarnDecoder.TEMPLATE_ID -> {
                earn.wrap(buffer, body, blockLength, version);
                wrapPosting(body, blockLength, version);
            }
            case RedeemDecoder.TEMPLATE_ID -> wrapPosting(body, blockLength, version);
            case ReverseDecoder.TEMPLATE_ID -> {
                reverse.wrap(buffer, body, blockLength, version);
                wrapPosting(body, blockLength, version);
            }
            case TimeEventDecoder.TEMPLATE_ID -> timeEvent.wrap(buffer, body, blockLength, version);
            case ConfigureDecoder.TEMPLATE_ID -> configure.wrap(buffer, body, blockLength, version);
            case SetClockDecoder.TEMPLATE_ID -> setClock.wrap(buffer, body, blockLength, version);
            default -> throw unknown();
        }
        return this;
    }

    private void wrapPosting(int body, int blockLength, int version) {
        posting.wrap(buffer, body, blockLength, version);
        posting.skipTxId();
        posting.wrapPartnerKey(partner);
    }

    /** {@return the type of the entry that will record it} */
    public EntryType type() {
        return switch (templateId) {
            case EarnDecoder.TEMPLATE_ID -> EntryType.EARN;
            case RedeemDecoder.TEMPLATE_ID -> EntryType.REDEEM;
            case ReverseDecoder.TEMPLATE_ID -> EntryType.ofCode(reverse.kind());
            case TimeEventDecoder.TEMPLATE_ID -> EntryType.ofCode(timeEvent.kind());
            case ConfigureDecoder.TEMPLATE_ID -> EntryType.CONFIG;
            case SetClockDecoder.TEMPLATE_ID -> EntryType.CLOCK;
            default -> throw unknown();
        };
    }

    /** {@return whether a client posted it on a member, under a txId} */
    public boolean isPosting() {
        return switch (templateId) {
            case EarnDecoder.TEMPLATE_ID, RedeemDecoder.TEMPLATE_ID, ReverseDecoder.TEMPLATE_ID ->
                    true;
            default -> false;
        };
    }

    /** {@return whether it is about a member's points: a posting, or what became due on them} */
    public boolean isOfMember() {
        return isPosting() || templateId == TimeEventDecoder.TEMPLATE_ID;
    }

    /** {@return the view of what every posting begins with} */
    public PostingDecoder posting() {
        return posting;
    }

    /** {@return the view of an earn} */
    public EarnDecoder earn() {
        return earn;
    }

    /** {@return the view of a reversal} */
    public ReverseDecoder reverse() {
        return reverse;
    }

    /** {@return the effects of the original that a reversal carries as its evidence} */
    public DirectBuffer originalEffects() {
        reverse.sbeRewind();
        reverse.skipTxId();
        reverse.skipPartnerKey();
        reverse.skipText();
        reverse.wrapOriginalEffects(originalEffects);
        return originalEffects;
    }

    /** {@return the view of a time event} */
    public TimeEventDecoder timeEvent() {
        return timeEvent;
    }

    /** {@return the view of a configuration's fixed fields} */
    public ConfigureDecoder configure() {
        return configure;
    }

    /** {@return the view of a clock's setting} */
    public SetClockDecoder setClock() {
        return setClock;
    }

    /** {@return the wrapped buffer} */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** {@return where the command begins} */
    public int offset() {
        return offset;
    }

    /** {@return the command's bytes} */
    public int lengthBytes() {
        return lengthBytes;
    }

    /** {@return the program's number, 0 for one still to be created} */
    public int program() {
        return switch (templateId) {
            case TimeEventDecoder.TEMPLATE_ID -> timeEvent.program();
            case ConfigureDecoder.TEMPLATE_ID -> configure.program();
            case SetClockDecoder.TEMPLATE_ID -> setClock.program();
            default -> posting.program();
        };
    }

    /** {@return the number of the unit, 0 where the command has none} */
    public int unit() {
        return switch (templateId) {
            case TimeEventDecoder.TEMPLATE_ID -> timeEvent.unit();
            case ConfigureDecoder.TEMPLATE_ID, SetClockDecoder.TEMPLATE_ID -> 0;
            default -> posting.unit();
        };
    }

    /** {@return the position up to which the sender looked; of no meaning for the ledger's own} */
    public long lookedUpTo() {
        return switch (templateId) {
            case ConfigureDecoder.TEMPLATE_ID -> configure.lookedUpTo();
            case TimeEventDecoder.TEMPLATE_ID, SetClockDecoder.TEMPLATE_ID -> Long.MAX_VALUE;
            default -> posting.lookedUpTo();
        };
    }

    /** {@return the first instant at which a posting would have come out differently} */
    public long validUntilMs() {
        return isPosting() ? posting.validUntilMs() : Long.MAX_VALUE;
    }

    /** {@return the upper half of the key of the member whose points it is about} */
    public long memberKeyHigh() {
        return isPosting() ? posting.memberKeyHigh() : timeEvent.memberKeyHigh();
    }

    /** {@return the lower half of the key of the member whose points it is about} */
    public long memberKeyLow() {
        return isPosting() ? posting.memberKeyLow() : timeEvent.memberKeyLow();
    }

    /** {@return the upper half of a posting's transaction key} */
    public long txKeyHigh() {
        return posting.txKeyHigh();
    }

    /** {@return the lower half of a posting's transaction key} */
    public long txKeyLow() {
        return posting.txKeyLow();
    }

    /** {@return the upper half of the fingerprint of a posting's content} */
    public long contentHigh() {
        return posting.contentHigh();
    }

    /** {@return the lower half of the fingerprint of a posting's content} */
    public long contentLow() {
        return posting.contentLow();
    }

    /** {@return the points a posting asked for} */
    public long amountPoints() {
        return posting.amountPoints();
    }

    /** {@return whether a posting names a partner} */
    public boolean hasPartner() {
        return partner.capacity() == 2 * Long.BYTES;
    }

    /** {@return the upper half of the partner's key} */
    public long partnerKeyHigh() {
        return partner.getLong(0, LITTLE_ENDIAN);
    }

    /** {@return the lower half of the partner's key} */
    public long partnerKeyLow() {
        return partner.getLong(Long.BYTES, LITTLE_ENDIAN);
    }

    /** {@return a posting's txId; allocates} */
    public String txId() {
        posting.sbeRewind();
        return posting.txId();
    }

    /** {@return a posting's encrypted free text, empty if none; allocates} */
    public byte[] text() {
        posting.sbeRewind();
        posting.skipTxId();
        posting.skipPartnerKey();
        byte[] text = new byte[posting.textLength()];
        posting.getText(text, 0, text.length);
        return text;
    }

    private IllegalArgumentException unknown() {
        return new IllegalArgumentException("unknown command: templateId=" + templateId);
    }
}
