package dev.tallystick.ledger.command;

import dev.tallystick.ledger.entry.EntryType;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Read-only view of one command of any kind: the generated decoder of its kind, and what the
 * postings have in common. Reused; valid until the next wrap; allocates nothing but where it says
 * so.
 */
public final class CommandDecoder {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final EarnDecoder earn = new EarnDecoder();
    private final RedeemDecoder redeem = new RedeemDecoder();
    private final TimeEventDecoder timeEvent = new TimeEventDecoder();
    private final ConfigureDecoder configure = new ConfigureDecoder();
    private final SetClockDecoder setClock = new SetClockDecoder();
    private final UnsafeBuffer partner = new UnsafeBuffer(0, 0);
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
                earn.skipTxId();
                earn.wrapPartnerKey(partner);
            }
            case RedeemDecoder.TEMPLATE_ID -> {
                redeem.wrap(buffer, body, blockLength, version);
                redeem.skipTxId();
                redeem.wrapPartnerKey(partner);
            }
            case TimeEventDecoder.TEMPLATE_ID -> timeEvent.wrap(buffer, body, blockLength, version);
            case ConfigureDecoder.TEMPLATE_ID -> configure.wrap(buffer, body, blockLength, version);
            case SetClockDecoder.TEMPLATE_ID -> setClock.wrap(buffer, body, blockLength, version);
            default -> throw unknown();
        }
        return this;
    }

    /** {@return the type of the entry that will record it} */
    public EntryType type() {
        return switch (templateId) {
            case EarnDecoder.TEMPLATE_ID -> EntryType.EARN;
            case RedeemDecoder.TEMPLATE_ID -> EntryType.REDEEM;
            case TimeEventDecoder.TEMPLATE_ID -> EntryType.ofCode(timeEvent.kind());
            case ConfigureDecoder.TEMPLATE_ID -> EntryType.CONFIG;
            case SetClockDecoder.TEMPLATE_ID -> EntryType.CLOCK;
            default -> throw unknown();
        };
    }

    /** {@return whether a client posted it on a member, under a txId} */
    public boolean isPosting() {
        return templateId == EarnDecoder.TEMPLATE_ID || templateId == RedeemDecoder.TEMPLATE_ID;
    }

    /** {@return the view of an earn} */
    public EarnDecoder earn() {
        return earn;
    }

    /** {@return the view of a redemption} */
    public RedeemDecoder redeem() {
        return redeem;
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
            case EarnDecoder.TEMPLATE_ID -> earn.program();
            case RedeemDecoder.TEMPLATE_ID -> redeem.program();
            case TimeEventDecoder.TEMPLATE_ID -> timeEvent.program();
            case ConfigureDecoder.TEMPLATE_ID -> configure.program();
            case SetClockDecoder.TEMPLATE_ID -> setClock.program();
            default -> throw unknown();
        };
    }

    /** {@return the number of the unit, 0 where the command has none} */
    public int unit() {
        return switch (templateId) {
            case EarnDecoder.TEMPLATE_ID -> earn.unit();
            case RedeemDecoder.TEMPLATE_ID -> redeem.unit();
            case TimeEventDecoder.TEMPLATE_ID -> timeEvent.unit();
            default -> 0;
        };
    }

    /** {@return the position up to which the sender looked; of no meaning for the ledger's own} */
    public long lookedUpTo() {
        return switch (templateId) {
            case EarnDecoder.TEMPLATE_ID -> earn.lookedUpTo();
            case RedeemDecoder.TEMPLATE_ID -> redeem.lookedUpTo();
            case ConfigureDecoder.TEMPLATE_ID -> configure.lookedUpTo();
            default -> Long.MAX_VALUE;
        };
    }

    /** {@return the first instant at which the command would have come out differently} */
    public long validUntilMs() {
        return switch (templateId) {
            case EarnDecoder.TEMPLATE_ID -> earn.validUntilMs();
            case RedeemDecoder.TEMPLATE_ID -> redeem.validUntilMs();
            default -> Long.MAX_VALUE;
        };
    }

    /** {@return the upper half of a posting's member key} */
    public long memberKeyHigh() {
        return isEarn() ? earn.memberKeyHigh() : redeem.memberKeyHigh();
    }

    /** {@return the lower half of a posting's member key} */
    public long memberKeyLow() {
        return isEarn() ? earn.memberKeyLow() : redeem.memberKeyLow();
    }

    /** {@return the upper half of a posting's transaction key} */
    public long txKeyHigh() {
        return isEarn() ? earn.txKeyHigh() : redeem.txKeyHigh();
    }

    /** {@return the lower half of a posting's transaction key} */
    public long txKeyLow() {
        return isEarn() ? earn.txKeyLow() : redeem.txKeyLow();
    }

    /** {@return the upper half of the fingerprint of a posting's content} */
    public long contentHigh() {
        return isEarn() ? earn.contentHigh() : redeem.contentHigh();
    }

    /** {@return the lower half of the fingerprint of a posting's content} */
    public long contentLow() {
        return isEarn() ? earn.contentLow() : redeem.contentLow();
    }

    /** {@return the points a posting asked for} */
    public long amountPoints() {
        return isEarn() ? earn.amountPoints() : redeem.amountPoints();
    }

    /** {@return whether a posting names a partner} */
    public boolean hasPartner() {
        return partner.capacity() == 2 * Long.BYTES;
    }

    /** {@return the upper half of the partner's key} */
    public long partnerKeyHigh() {
        return partner.getLong(0, java.nio.ByteOrder.LITTLE_ENDIAN);
    }

    /** {@return the lower half of the partner's key} */
    public long partnerKeyLow() {
        return partner.getLong(Long.BYTES, java.nio.ByteOrder.LITTLE_ENDIAN);
    }

    /** {@return a posting's txId; allocates} */
    public String txId() {
        if (isEarn()) {
            earn.sbeRewind();
            return earn.txId();
        }
        redeem.sbeRewind();
        return redeem.txId();
    }

    /** {@return a posting's encrypted free text, empty if none; allocates} */
    public byte[] text() {
        if (isEarn()) {
            earn.sbeRewind();
            earn.skipTxId();
            earn.skipPartnerKey();
            byte[] text = new byte[earn.textLength()];
            earn.getText(text, 0, text.length);
            return text;
        }
        redeem.sbeRewind();
        redeem.skipTxId();
        redeem.skipPartnerKey();
        byte[] text = new byte[redeem.textLength()];
        redeem.getText(text, 0, text.length);
        return text;
    }

    private boolean isEarn() {
        return templateId == EarnDecoder.TEMPLATE_ID;
    }

    private IllegalArgumentException unknown() {
        return new IllegalArgumentException("unknown command: templateId=" + templateId);
    }
}
