package dev.tallystick.rest.points;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.pipeline.CommandBatch;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.ledger.pipeline.Submission;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.problem.ProblemException;

import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One attempt at a list of postings: looks each up in the past, encodes those that are new, and
 * reads what the ledger did with them. What stays open is attempted in another round.
 */
final class PostingRound {
    private static final int NOT_REPEATED = -1;

    /**
     * Of the commands that one request has held at once. A follow-up brings the effects of what it
     * follows: a small request may want much.
     */
    private static final int HELD_MAX_BYTES = 32 << 20;

    private final Ledger ledger;
    private final int program;
    private final ProgramConfig config;
    private final CommandEncoder encoder;
    private final Returns returns;
    private final EntryTexts texts;
    private final Function<String, Optional<Member>> memberById;
    private final Function<MemberKey, Optional<Member>> memberByKey;
    private final PinDemand pins;
    private final List<Posting> postings;
    private final PostingReply[] replies;
    private final CommandBatch commands;
    private final int[] postingOfCommand;
    private final int[] commandOfPosting;
    private final int[] repeated;

    /** Of each command what every answer shows of its text. */
    private final FreeText[] shown;

    private final Map<TxKey, Integer> firstByTxKey = new HashMap<>();
    private final Set<Long> followed = new HashSet<>();

    /** Of commands of the rounds before, and of those that were recorded before. */
    private long heldBytes;

    /**
     * @param config the program
     * @param returns works out what comes of returned pieces
     * @param texts reads what a redemption was for
     * @param memberById finds the program's members
     * @param pins demands those that are needed
     * @param replies what is decided so far, null where open; filled in
     * @param heldBytes what the rounds before hold
     */
    PostingRound(
            Ledger ledger,
            ProgramConfig config,
            CommandEncoder encoder,
            Returns returns,
            EntryTexts texts,
            Function<String, Optional<Member>> memberById,
            Function<MemberKey, Optional<Member>> memberByKey,
            PinDemand pins,
            List<Posting> postings,
            PostingReply[] replies,
            long heldBytes) {
        this.ledger = ledger;
        this.config = config;
        this.program = config.number();
        this.encoder = encoder;
        this.returns = returns;
        this.texts = texts;
        this.memberById = memberById;
        this.memberByKey = memberByKey;
        this.pins = pins;
        this.postings = postings;
        this.replies = replies;
        this.heldBytes = heldBytes;
        this.commands = new CommandBatch(postings.size());
        this.postingOfCommand = new int[postings.size()];
        this.commandOfPosting = new int[postings.size()];
        this.repeated = new int[postings.size()];
        this.shown = new FreeText[postings.size()];
    }

    /** {@return the commands of what is new} */
    CommandBatch commands() {
        return commands;
    }

    /** {@return bytes of the commands whose entries are held for the answer, or will be} */
    long heldBytes() {
        return heldBytes + commands.lengthBytes();
    }

    /** {@return which posting a command belongs to} */
    int postingOf(int command) {
        return postingOfCommand[command];
    }

    /**
     * Answers one posting from the past or turns it away; if it is new, encodes it.
     *
     * @throws IOException if the journal cannot be read
     */
    void lookUp(int index) throws IOException {
        repeated[index] = NOT_REPEATED;
        if (replies[index] != null) {
            return;
        }
        if (heldBytes() > HELD_MAX_BYTES) {
            replies[index] = new PostingReply.Turned(tooLargeTogether());
            return;
        }
        Posting posting = postings.get(index);
        TxKey txKey = TxKey.of(program, posting.txId());
        long recordedAt = ledger.positionOf(txKey);
        if (recordedAt != 0) {
            replies[index] = replay(posting, recordedAt);
            return;
        }
        Integer first = firstByTxKey.get(txKey);
        if (first != null) {
            repeated[index] = first;
            return;
        }
        try {
            FreeText text = encode(posting, txKey);
            int command = commands.count() - 1;
            shown[command] = text;
            commandOfPosting[index] = command;
            postingOfCommand[command] = index;
            firstByTxKey.put(txKey, index);
        } catch (ProblemException e) {
            replies[index] = new PostingReply.Turned(e.problem());
        }
    }

    /** {@return the posting in the list that this one repeats, -1 if it is the first of its id} */
    int repeatedBy(int index) {
        return repeated[index];
    }

    /** {@return whether a posting and the one in the list that it repeats ask for the same} */
    boolean isSameAsFirst(int index) {
        return postings.get(index).content().equals(postings.get(repeated[index]).content());
    }

    /**
     * Reads what the ledger did.
     *
     * @param dry whether it was only tried
     * @throws IOException if the journal cannot be read
     */
    void settle(Submission submission, boolean dry) throws IOException {
        for (int command = 0; command < commands.count(); command++) {
            int index = postingOfCommand[command];
            Posting posting = postings.get(index);
            replies[index] =
                    switch (submission.result(command)) {
                        case RECORDED, REFUSED ->
                                new PostingReply.Decided(
                                        submission.recorded(command),
                                        false,
                                        dry,
                                        Optional.of(shown[command]));
                        case DUPLICATE -> replay(posting, submission.position(command));
                        case TOO_LARGE -> new PostingReply.Turned(tooLarge());
                        case RETRY, NOT_RECORDED, DISK_RESERVE, CLOCK_REFUSED -> null;
                    };
        }
        for (int index = 0; index < replies.length; index++) {
            if (replies[index] == null && repeated[index] != NOT_REPEATED) {
                replies[index] = repeat(index);
            }
        }
    }

    /** {@return whether every posting has its reply} */
    boolean isDone() {
        for (PostingReply reply : replies) {
            if (reply == null) {
                return false;
            }
        }
        return true;
    }

    /** {@return what to answer where the entry would not fit the journal} */
    static Problem tooLarge() {
        return Problem.of(413, "entry_too_large", "This is too much for one entry of the journal.");
    }

    private static Problem tooLargeTogether() {
        return Problem.of(
                413,
                "batch_too_large",
                "With what they follow up, the operations before this one are as much as a batch"
                        + " may hold: send the others in another one.");
    }

    /** {@return what to answer where the id is taken by another request} */
    static Problem reused(String txId) {
        return Problem.of(
                        422,
                        "tx_id_reused",
                        "The txId was used before, by a request with other content.")
                .with("txId", txId);
    }

    private FreeText encode(Posting posting, TxKey txKey) throws IOException {
        return switch (posting) {
            case Posting.OfOneMember ofOne -> {
                Member member = member(ofOne.memberId());
                requirePerson(ofOne, member);
                pins.require(ofOne);
                yield encoder.encode(ofOne, member, txKey, commands);
            }
            case Posting.BetweenMembers between -> {
                Member member = member(between.memberId());
                Member to = member(between.toMemberId());
                requirePerson(between, member);
                requirePerson(between, to);
                pins.require(between);
                yield encoder.encode(between, member, to, txKey, commands);
            }
            case Posting.FollowUp followUp -> {
                Original original = original(followUp);
                Member member =
                        memberByKey
                                .apply(original.memberKey())
                                .orElseThrow(PostingRound::memberNotFound);
                requirePerson(followUp, member);
                requireNothingBought(followUp, original);
                Optional<Returns.Came> came =
                        followUp.returned().isEmpty()
                                ? Optional.empty()
                                : Optional.of(came(followUp, original, member));
                FreeText text = encoder.encode(followUp, original, member, came, txKey, commands);
                if (original.inBatch().isEmpty()) {
                    followed.add(original.position());
                }
                yield text;
            }
        };
    }

    /** What is done to a profile as well has none to be done to; points are the ledger's matter. */
    private static void requirePerson(Posting posting, Member member) {
        boolean isOfProfiles =
                switch (posting.type()) {
                    case STAGE, MERGE, MERGE_REVERSAL -> true;
                    default -> false;
                };
        if (isOfProfiles && member.isErased()) {
            throw Members.erased();
        }
    }

    /** Points that bought something come back only with it: else one would have both. */
    private void requireNothingBought(Posting.FollowUp followUp, Original original)
            throws IOException {
        boolean isFree =
                followUp.type() != EntryType.REDEEM_REVERSAL
                        || followUp.text().voucher().isPresent()
                        || original.inBatch().isPresent();
        if (isFree) {
            return;
        }
        RecordedEntry redemption = RecordedEntry.parse(ledger.entryAt(original.position()));
        Optional<FreeText> text = texts.of(redemption);
        if (text.isPresent() && text.get().beside().bought().isPresent()) {
            throw Problem.of(
                            400,
                            "purchase_not_reversible",
                            "The points bought what a feature gave for them, such as tickets: they"
                                    + " do not come back alone.")
                    .exception();
        }
        if (text.flatMap(FreeText::voucher).isPresent()) {
            throw Problem.of(
                            400,
                            "voucher_redemption",
                            "The points bought a voucher: they come back whole, and alone, when it"
                                    + " is cancelled.")
                    .exception();
        }
    }

    /**
     * What is left of a purchase stands in the journal, where nothing of the same list is yet. What
     * is recorded comes in {@link BatchParts}, so that only what is tried, or together, is refused.
     */
    private Returns.Came came(Posting.FollowUp followUp, Original original, Member member)
            throws IOException {
        if (original.inBatch().isPresent() || followed.contains(original.position())) {
            throw Problem.invalid(
                            "/returnedItems",
                            "same_batch",
                            "The purchase, or something else about it, stands earlier in the same"
                                    + " batch, of which nothing is recorded before all is.")
                    .exception();
        }
        RecordedEntry earn = RecordedEntry.parse(ledger.entryAt(original.position()));
        return returns.of(config, earn, member, followUp.returned());
    }

    private Member member(String memberId) {
        return memberById.apply(memberId).orElseThrow(PostingRound::memberNotFound);
    }

    /** What a follow-up names: in the journal, or earlier in this list. */
    private Original original(Posting.FollowUp followUp) throws IOException {
        TxKey key = TxKey.of(program, followUp.originalTxId());
        long position = ledger.positionOf(key);
        Integer inList = firstByTxKey.get(key);
        if (position != 0) {
            byte[] bytes = ledger.entryAt(position);
            EntryDecoder entry = new EntryDecoder().wrap(new UnsafeBuffer(bytes), 0);
            if (followUp.type().follows(entry.type()) && entry.outcome() == Outcome.POSTED) {
                return Original.recorded(bytes);
            }
        } else if (inList != null && followUp.type().follows(postings.get(inList).type())) {
            return Original.inBatch(commands, commandOfPosting[inList]);
        }
        throw Problem.notFound("transaction_not_found", "There is no such transaction to follow.")
                .exception();
    }

    private static ProblemException memberNotFound() {
        return Problem.notFound("member_not_found", "There is no such member.").exception();
    }

    private PostingReply replay(Posting posting, long position) throws IOException {
        RecordedEntry entry = RecordedEntry.parse(ledger.entryAt(position));
        heldBytes += entry.command().length;
        return RecordedContent.of(entry).equals(posting.content())
                ? new PostingReply.Decided(entry, true, false, Optional.empty())
                : new PostingReply.Turned(reused(posting.txId()));
    }

    private PostingReply repeat(int index) {
        return switch (replies[repeated[index]]) {
            case null -> null;
            case PostingReply.Turned turned -> turned;
            case PostingReply.Decided first ->
                    isSameAsFirst(index)
                            ? new PostingReply.Decided(
                                    first.entry(), true, first.dry(), first.shown())
                            : new PostingReply.Turned(reused(postings.get(index).txId()));
        };
    }
}
