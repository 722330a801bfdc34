package dev.tallystick.ledger.command;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.UnknownFormatException;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Read-only view of one command of any kind: the generated decoder of its kind, and what all
 * postings begin with, which is laid out alike in each. Reused; valid until the next wrap;
 * allocates nothing but where it says so, and a decoder at the first command of its kind: most
 * views see one.
 */
public final class CommandDecoder {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final PostingDecoder posting = new PostingDecoder();
    private EarnDecoder earn;
    private RedeemDecoder redeem;
    private FollowUpDecoder followUp;
    private HoldDecoder hold;
    private TransferDecoder transfer;
    private ExpireDecoder expire;
    private AdjustDecoder adjust;
    private MergeDecoder merge;
    private SetStageDecoder setStage;
    private TimeEventDecoder timeEvent;
    private ConfigureDecoder configure;
    private SetClockDecoder setClock;
    private final UnsafeBuffer partner = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer originalEffects = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer counterpart = new UnsafeBuffer(0, 0);
    private final Returned returned = new Returned();
    private final UnsafeBuffer grants = new UnsafeBuffer(0, 0);
    private final OtherUnits otherUnits = new OtherUnits();
    private DirectBuffer buffer;
    private int offset;
    private int lengthBytes;
    private int templateId;

    /**
     * Views a command.
     *
     * @throws UnknownFormatException if it is of no kind, or of a newer version, than we know
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
        if (version > MessageHeaderDecoder.SCHEMA_VERSION
                || header.schemaId() != MessageHeaderDecoder.SCHEMA_ID) {
            throw unknown();
        }
        switch (templateId) {
            case EarnDecoder.TEMPLATE_ID -> earn().wrap(buffer, body, blockLength, version);
            case RedeemDecoder.TEMPLATE_ID -> redeem().wrap(buffer, body, blockLength, version);
            case FollowUpDecoder.TEMPLATE_ID -> {
                followUp().wrap(buffer, body, blockLength, version);
                wrapFollowUpData();
            }
            case HoldDecoder.TEMPLATE_ID -> hold().wrap(buffer, body, blockLength, version);
            case TransferDecoder.TEMPLATE_ID -> transfer().wrap(buffer, body, blockLength, version);
            case ExpireDecoder.TEMPLATE_ID -> expire().wrap(buffer, body, blockLength, version);
            case AdjustDecoder.TEMPLATE_ID -> adjust().wrap(buffer, body, blockLength, version);
            case MergeDecoder.TEMPLATE_ID -> merge().wrap(buffer, body, blockLength, version);
            case SetStageDecoder.TEMPLATE_ID -> setStage().wrap(buffer, body, blockLength, version);
            case TimeEventDecoder.TEMPLATE_ID ->
                    timeEvent().wrap(buffer, body, blockLength, version);
            case ConfigureDecoder.TEMPLATE_ID ->
                    configure().wrap(buffer, body, blockLength, version);
            case SetClockDecoder.TEMPLATE_ID -> setClock().wrap(buffer, body, blockLength, version);
            default -> throw unknown();
        }
        if (isPosting()) {
            wrapPosting(body, blockLength, version);
        }
        return this;
    }

    private void wrapFollowUpData() {
        followUp.skipTxId();
        followUp.skipPartnerKey();
        followUp.skipText();
        followUp.wrapCounterpartKey(counterpart);
        followUp.wrapOriginalEffects(originalEffects);
        returned.wrap(followUp);
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
            case FollowUpDecoder.TEMPLATE_ID -> EntryType.ofCode(followUp.kind());
            case HoldDecoder.TEMPLATE_ID -> EntryType.HOLD;
            case TransferDecoder.TEMPLATE_ID -> EntryType.TRANSFER;
            case ExpireDecoder.TEMPLATE_ID -> EntryType.EXPIRE;
            case AdjustDecoder.TEMPLATE_ID -> EntryType.ADJUST;
            case MergeDecoder.TEMPLATE_ID -> EntryType.MERGE;
            case SetStageDecoder.TEMPLATE_ID -> EntryType.STAGE;
            case TimeEventDecoder.TEMPLATE_ID -> EntryType.ofCode(timeEvent.kind());
            case ConfigureDecoder.TEMPLATE_ID -> EntryType.CONFIG;
            case SetClockDecoder.TEMPLATE_ID -> EntryType.CLOCK;
            default -> throw unknown();
        };
    }

    /** {@return whether a client posted it on a member, under a txId} */
    public boolean isPosting() {
        return switch (templateId) {
            case TimeEventDecoder.TEMPLATE_ID,
                    ConfigureDecoder.TEMPLATE_ID,
                    SetClockDecoder.TEMPLATE_ID ->
                    false;
            default -> true;
        };
    }

    /** {@return whether it is a posting that refers to an earlier one} */
    public boolean isFollowUp() {
        return templateId == FollowUpDecoder.TEMPLATE_ID;
    }

    /** {@return whether the ledger made it because something became due} */
    public boolean isTimeEvent() {
        return templateId == TimeEventDecoder.TEMPLATE_ID;
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
        if (earn == null) {
            earn = new EarnDecoder();
        }
        return earn;
    }

    /** {@return the view of a redemption} */
    public RedeemDecoder redeem() {
        if (redeem == null) {
            redeem = new RedeemDecoder();
        }
        return redeem;
    }

    /** {@return the view of what refers to an earlier entry} */
    public FollowUpDecoder followUp() {
        if (followUp == null) {
            followUp = new FollowUpDecoder();
        }
        return followUp;
    }

    /** {@return the effects of the original that a follow-up carries as its evidence} */
    public DirectBuffer originalEffects() {
        return originalEffects;
    }

    /** {@return what came back of a purchase, as a follow-up tells it} */
    public Returned returned() {
        return returned;
    }

    /** {@return the view of a hold} */
    public HoldDecoder hold() {
        if (hold == null) {
            hold = new HoldDecoder();
        }
        return hold;
    }

    /** {@return the view of an expiry on request} */
    public ExpireDecoder expire() {
        if (expire == null) {
            expire = new ExpireDecoder();
        }
        return expire;
    }

    /** {@return the view of an adjustment} */
    public AdjustDecoder adjust() {
        if (adjust == null) {
            adjust = new AdjustDecoder();
        }
        return adjust;
    }

    /** {@return the view of a stage's setting} */
    public SetStageDecoder setStage() {
        if (setStage == null) {
            setStage = new SetStageDecoder();
        }
        return setStage;
    }

    /** {@return what an earn grants on several grounds, empty if it is one plain grant} */
    public DirectBuffer grants() {
        earn.sbeRewind();
        earn.skipTxId();
        earn.skipPartnerKey();
        earn.skipText();
        earn.wrapGrants(grants);
        return grants;
    }

    /** {@return what an earn grants in further units, before the first of them} */
    public OtherUnits otherUnits() {
        earn.sbeRewind();
        earn.skipTxId();
        earn.skipPartnerKey();
        earn.skipText();
        earn.skipGrants();
        otherUnits.wrap(earn);
        return otherUnits;
    }

    /** {@return an adjustment's reason; allocates} */
    public String reasonCode() {
        adjust.sbeRewind();
        adjust.skipTxId();
        adjust.skipPartnerKey();
        adjust.skipText();
        return adjust.reasonCode();
    }

    /** {@return whether a second member is concerned} */
    public boolean hasCounterpart() {
        return switch (templateId) {
            case TransferDecoder.TEMPLATE_ID, MergeDecoder.TEMPLATE_ID -> true;
            case FollowUpDecoder.TEMPLATE_ID -> counterpart.capacity() == 2 * Long.BYTES;
            default -> false;
        };
    }

    /** {@return the upper half of the second member's key} */
    public long counterpartKeyHigh() {
        return switch (templateId) {
            case TransferDecoder.TEMPLATE_ID -> transfer.toMemberKeyHigh();
            case MergeDecoder.TEMPLATE_ID -> merge.toMemberKeyHigh();
            default -> counterpart.getLong(0, LITTLE_ENDIAN);
        };
    }

    /** {@return the lower half of the second member's key} */
    public long counterpartKeyLow() {
        return switch (templateId) {
            case TransferDecoder.TEMPLATE_ID -> transfer.toMemberKeyLow();
            case MergeDecoder.TEMPLATE_ID -> merge.toMemberKeyLow();
            default -> counterpart.getLong(Long.BYTES, LITTLE_ENDIAN);
        };
    }

    /** {@return the view of a time event} */
    public TimeEventDecoder timeEvent() {
        if (timeEvent == null) {
            timeEvent = new TimeEventDecoder();
        }
        return timeEvent;
    }

    /** {@return the view of a configuration's fixed fields} */
    public ConfigureDecoder configure() {
        if (configure == null) {
            configure = new ConfigureDecoder();
        }
        return configure;
    }

    /** {@return the view of a clock's setting} */
    public SetClockDecoder setClock() {
        if (setClock == null) {
            setClock = new SetClockDecoder();
        }
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

    private TransferDecoder transfer() {
        if (transfer == null) {
            transfer = new TransferDecoder();
        }
        return transfer;
    }

    private MergeDecoder merge() {
        if (merge == null) {
            merge = new MergeDecoder();
        }
        return merge;
    }

    private UnknownFormatException unknown() {
        return new UnknownFormatException(
                "unknown command: schema=%d, version=%d, templateId=%d; known is schema %d up to version %d"
                        .formatted(
                                header.schemaId(),
                                header.version(),
                                templateId,
                                MessageHeaderDecoder.SCHEMA_ID,
                                MessageHeaderDecoder.SCHEMA_VERSION));
    }
}
