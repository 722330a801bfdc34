package dev.tallystick.rest.points;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.ledger.pipeline.Submission;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.members.TextCipher;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.problem.ProblemException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Has postings recorded: one, many that each stand for themselves, or many of which all are posted
 * or none. Whatever the ledger sends back because its evidence was out of date is looked up and
 * tried again; what needs an entry of the same list is looked up when that is durable.
 */
final class PostingService {
    private static final int ATTEMPTS_MAX = 20;
    private static final int ATOMIC_MAX_BYTES = 1 << 20;

    private final LedgerGate gate;
    private final Members members;
    private final Catalogue catalogue;
    private final Evaluations evaluations;
    private final Returns returns;
    private final EntryTexts texts;
    private final CommandTexts commandTexts;
    private final PostingObserver observer;
    private final ReturnLocks returnLocks = new ReturnLocks();
    private final MergeLock mergeLock = new MergeLock();

    /** What came of a list of postings of which all are posted, or none. */
    sealed interface Together {
        /** All are posted, now or before. */
        record Done(List<PostingReply> replies) implements Together {}

        /** None is, because of this one. */
        record Refused(int index, PostingReply reply) implements Together {}
    }

    /** Bytes of the commands whose entries a request holds for its answer. */
    private static final class Held {
        private long bytes;
    }

    /**
     * What holds for all of a request.
     *
     * @param dry whether it is only tried
     * @param check whether points may be spent
     * @param finder of the program's members
     * @param unknown makes what to answer where the ledger does not in time
     * @param held by all rounds so far
     */
    private record Terms(
            String programId,
            boolean dry,
            SpendingGuard.Check check,
            Function<String, Optional<Member>> finder,
            Supplier<Problem> unknown,
            Held held) {
        Terms(
                String programId,
                boolean dry,
                SpendingGuard.Check check,
                Function<String, Optional<Member>> finder,
                Supplier<Problem> unknown) {
            this(programId, dry, check, finder, unknown, new Held());
        }
    }

    PostingService(
            LedgerGate gate,
            Members members,
            Catalogue catalogue,
            Evaluations evaluations,
            Returns returns,
            EntryTexts texts,
            TextCipher cipher,
            PostingObserver observer) {
        this.gate = gate;
        this.members = members;
        this.catalogue = catalogue;
        this.evaluations = evaluations;
        this.returns = returns;
        this.texts = texts;
        this.commandTexts = new CommandTexts(cipher);
        this.observer = observer;
    }

    /**
     * {@return what came of one posting}
     *
     * @param check whether points may be spent
     */
    PostingReply post(String programId, Posting posting, boolean dry, SpendingGuard.Check check)
            throws IOException {
        return post(programId, posting, dry, check, finder(programId));
    }

    /**
     * {@return what came of one posting}
     *
     * @param check whether points may be spent
     * @param finder of the program's members
     */
    PostingReply post(
            String programId,
            Posting posting,
            boolean dry,
            SpendingGuard.Check check,
            Function<String, Optional<Member>> finder)
            throws IOException {
        Supplier<Problem> unknown = () -> outcomeUnknown().with("txId", posting.txId());
        List<List<Posting>> alone = List.of(List.of(posting));
        int program = gate.program(programId).number();
        try (ReturnLocks.Held _ = returnLocks.hold(program, posting);
                Postings.AtRest _ = mergeLock.hold(posting)) {
            return post(alone, new Terms(programId, dry, check, finder, unknown)).getFirst();
        }
    }

    /**
     * Requires that no posting has a txId.
     *
     * @throws ProblemException 422 {@code tx_id_reused}
     */
    void requireUnused(String programId, String txId) throws IOException {
        TxKey key = TxKey.of(gate.program(programId).number(), txId);
        if (gate.ledger().positionOf(key) != 0) {
            throw PostingRound.reused(txId).exception();
        }
    }

    /** {@return that no merge is taken back until it is closed} */
    Postings.AtRest mergesAtRest() {
        return mergeLock.hold();
    }

    /**
     * {@return what came of each posting, in order}
     *
     * @param check whether points may be spent
     */
    List<PostingReply> post(
            String programId, List<Posting> postings, boolean dry, SpendingGuard.Check check)
            throws IOException {
        List<List<Posting>> parts = dry ? List.of(postings) : BatchParts.of(postings);
        return post(
                parts,
                new Terms(
                        programId, dry, check, finder(programId), PostingService::outcomeUnknown));
    }

    /** Part after part. What the ledger does not take ends it: the order stays the list's. */
    private List<PostingReply> post(List<List<Posting>> parts, Terms terms) throws IOException {
        List<PostingReply> replies = new ArrayList<>();
        Optional<Problem> end = Optional.empty();
        long sinceNanos = System.nanoTime();
        for (List<Posting> part : parts) {
            boolean isFirst = replies.isEmpty();
            if (!isFirst && end.isEmpty() && gate.isImpatient(sinceNanos)) {
                end = Optional.of(gate.overloaded());
            }
            PostingReply[] ofPart = new PostingReply[part.size()];
            if (end.isEmpty()) {
                end = attempt(part, ofPart, isFirst, terms);
            }
            end.ifPresent(problem -> close(ofPart, problem));
            replies.addAll(Arrays.asList(ofPart));
        }
        return observed(replies);
    }

    /**
     * Posts what of a list does not need the entries of the same list.
     *
     * @param replies filled in; null where it came to an end before
     * @param isFirst whether nothing was recorded before: then what is not even taken is thrown
     * @return why it came to an end before all was decided
     */
    private Optional<Problem> attempt(
            List<Posting> postings, PostingReply[] replies, boolean isFirst, Terms terms)
            throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            PostingRound round = newRound(terms, postings, replies);
            for (int index = 0; index < replies.length; index++) {
                round.lookUp(index);
            }
            terms.held().bytes = round.heldBytes();
            if (round.commands().count() > 0) {
                Submission submission =
                        terms.dry()
                                ? Submission.dryRun(round.commands())
                                : Submission.posting(round.commands());
                try {
                    gate.run(submission, terms.unknown());
                } catch (ProblemException e) {
                    if (isFirst && attempt == 0) {
                        throw e;
                    }
                    return Optional.of(e.problem());
                }
                round.settle(submission, terms.dry());
            }
            if (round.isDone()) {
                return Optional.empty();
            }
        }
        return Optional.of(gate.overloaded());
    }

    /** What was recorded before is answered; only what is still open is turned away. */
    private static void close(PostingReply[] replies, Problem problem) {
        for (int index = 0; index < replies.length; index++) {
            if (replies[index] == null) {
                replies[index] = new PostingReply.Turned(problem);
            }
        }
    }

    /**
     * {@return what came of the postings together} Nothing is recorded unless all are posted.
     *
     * @param check whether points may be spent
     */
    Together postTogether(
            String programId, List<Posting> postings, boolean dry, SpendingGuard.Check check)
            throws IOException {
        Terms terms =
                new Terms(programId, dry, check, finder(programId), PostingService::outcomeUnknown);
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            PostingReply[] replies = new PostingReply[postings.size()];
            PostingRound round = newRound(terms, postings, replies);
            int obstacle = firstObstacle(round, postings, replies);
            // Where the past already refuses one, those before it are tried: theirs would be first.
            boolean tried = dry || obstacle < replies.length;
            if (round.commands().count() > 0) {
                Submission submission =
                        tried
                                ? Submission.dryRun(round.commands())
                                : Submission.atomic(round.commands());
                gate.run(submission, terms.unknown());
                if (mustRepeat(submission)) {
                    continue;
                }
                round.settle(submission, tried || submission.refusedIndex() >= 0);
            }
            int refused = firstRefused(replies, obstacle);
            return refused < replies.length
                    ? new Together.Refused(refused, replies[refused])
                    : new Together.Done(observed(Arrays.asList(replies)));
        }
        throw gate.overloaded().exception();
    }

    /** Looks up and encodes until the past refuses one; returns its index, or their number. */
    private static int firstObstacle(
            PostingRound round, List<Posting> postings, PostingReply[] replies) throws IOException {
        for (int index = 0; index < replies.length; index++) {
            round.lookUp(index);
            if (round.commands().lengthBytes() > ATOMIC_MAX_BYTES) {
                throw PostingRound.tooLarge().exception();
            }
            if (round.repeatedBy(index) >= 0 && !round.isSameAsFirst(index)) {
                String txId = postings.get(index).txId();
                replies[index] = new PostingReply.Turned(PostingRound.reused(txId));
            }
            if (replies[index] != null && !isPosted(replies[index])) {
                return index;
            }
        }
        return replies.length;
    }

    private static int firstRefused(PostingReply[] replies, int obstacle) {
        for (int index = 0; index < obstacle; index++) {
            if (replies[index] != null && !isPosted(replies[index])) {
                return index;
            }
        }
        return obstacle;
    }

    /**
     * Stale evidence, or a transaction recorded since it was looked up. What stands behind the
     * first refusal does not matter; it may be a reversal of just that.
     */
    private static boolean mustRepeat(Submission submission) {
        for (int index = 0; index < submission.count(); index++) {
            switch (submission.result(index)) {
                case RETRY, DUPLICATE -> {
                    return !wasOneRefused(submission, index);
                }
                case TOO_LARGE -> throw PostingRound.tooLarge().exception();
                case RECORDED, REFUSED, NOT_RECORDED, DISK_RESERVE, CLOCK_REFUSED -> {}
            }
        }
        return false;
    }

    private static boolean wasOneRefused(Submission tried, int end) {
        for (int index = 0; index < end; index++) {
            if (tried.result(index) == Submission.Result.RECORDED
                    && !tried.recorded(index).isPosted()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPosted(PostingReply reply) {
        return switch (reply) {
            case PostingReply.Decided decided -> decided.entry().isPosted();
            case PostingReply.Turned turned -> false;
        };
    }

    private PostingRound newRound(Terms terms, List<Posting> postings, PostingReply[] replies) {
        Ledger ledger = gate.ledger();
        long lookedUpTo = ledger.durablePosition();
        ProgramConfig program = gate.program(terms.programId());
        CommandEncoder encoder =
                new CommandEncoder(
                        program, ledger.nowMs(), lookedUpTo, commandTexts, catalogue, evaluations);
        return new PostingRound(
                ledger,
                program,
                encoder,
                returns,
                texts,
                terms.finder(),
                members::find,
                new PinDemand(program, terms.check()),
                postings,
                replies,
                terms.held().bytes);
    }

    private Function<String, Optional<Member>> finder(String programId) {
        return memberId -> members.find(programId, memberId);
    }

    private List<PostingReply> observed(List<PostingReply> replies) {
        for (PostingReply reply : replies) {
            if (reply instanceof PostingReply.Decided decided
                    && !decided.replayed()
                    && !decided.dry()) {
                observer.onRecorded(decided.entry().type(), decided.entry().outcome());
            }
        }
        return replies;
    }

    private static Problem outcomeUnknown() {
        return Problem.of(
                504,
                "outcome_unknown",
                "The ledger did not answer in time; GET /v1/transactions/{txId} tells later.");
    }
}
