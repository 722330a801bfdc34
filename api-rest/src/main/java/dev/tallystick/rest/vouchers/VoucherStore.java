package dev.tallystick.rest.vouchers;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.MemberEvent;
import dev.tallystick.rest.members.MemberLogStore;
import dev.tallystick.rest.members.MemberLookStore;
import dev.tallystick.rest.members.MergeLinkStore;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.problem.ProblemException;
import dev.tallystick.rest.store.Database;

import org.jdbi.v3.core.Handle;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;

import javax.crypto.SecretKey;

/**
 * Gives vouchers to members. Whether there is one to give (limits, codes of a pool) and that it is
 * given are one transaction: of many who want the last one, one gets it.
 */
public final class VoucherStore {
    private static final String SAVEPOINT = "tried";

    private final Database database;
    private final Function<String, ProgramConfig> programs;
    private final CodeSecrets secrets;
    private final VoucherTypeKind kind = new VoucherTypeKind();
    private final SecureRandom random = new SecureRandom();

    /** Who is to get a voucher of which type. */
    record Wanted(String programId, String memberId, String voucherTypeId) {}

    /**
     * A voucher that is about to be bought.
     *
     * @param code in clear, for the answer; empty where it was only tried, or is destroyed
     * @param isNew whether it was reserved now, and not by an earlier try
     */
    record Reserved(Voucher voucher, Optional<String> code, boolean isNew) {
        @Override
        public String toString() {
            return "Reserved[" + voucher.voucherId() + "]";
        }
    }

    /** A voucher that was given, and whether it was given before. */
    record Given(Voucher voucher, Optional<String> code, boolean again) {
        @Override
        public String toString() {
            return "Given[" + voucher.voucherId() + "]";
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    private record Code(String text, byte[] hash) {
        @Override
        public String toString() {
            return "Code[]";
        }
    }

    /**
     * @param programs finds a program's configuration
     */
    VoucherStore(Database database, Function<String, ProgramConfig> programs, CodeSecrets secrets) {
        this.database = database;
        this.programs = programs;
        this.secrets = secrets;
    }

    /**
     * Gives a member a voucher, in the transaction of whoever gives it. It is told in the member's
     * history.
     *
     * @param source the same id of the same kind again gives the same voucher
     * @param nowMs ledger time
     * @return the voucher, now or before
     * @throws ProblemException 404 {@code voucher_type_not_found}, {@code member_not_found}; 410
     *     {@code member_erased}; 409 {@code voucher_type_not_active}, {@code voucher_type_over},
     *     {@code voucher_limit_reached}, {@code voucher_member_limit_reached}, {@code
     *     voucher_codes_exhausted}; 422 {@code allocation_id_reused}
     */
    public Voucher allocate(
            Handle handle,
            String programId,
            String memberId,
            String voucherTypeId,
            VoucherSource source,
            long nowMs) {
        Wanted wanted = new Wanted(programId, memberId, voucherTypeId);
        return earlier(handle, wanted, source)
                .orElseGet(() -> issue(handle, wanted, source, nowMs));
    }

    /**
     * {@return a voucher's code in clear, for an answer and nothing else} Empty if it is destroyed.
     */
    public Optional<String> codeOf(Handle handle, String programId, Voucher voucher) {
        return secrets.open(keyOf(handle, programId, voucher), voucher);
    }

    /** {@return the same outside of any transaction} */
    public Optional<String> codeOf(String programId, Voucher voucher) {
        return database.read(handle -> codeOf(handle, programId, voucher));
    }

    /** {@return whether a program has a type of that id, in whosever transaction} */
    public static boolean hasType(Handle handle, String programId, String voucherTypeId) {
        return handle.createQuery(
                        "select 1 from voucher_type where program_id = ? and voucher_type_id = ?")
                .bind(0, programId)
                .bind(1, voucherTypeId)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** {@return whether a source has led to a voucher} */
    boolean isGiven(String programId, VoucherSource source) {
        return source.id().isPresent()
                && database.read(
                        handle ->
                                VoucherRowStore.findBySource(
                                                handle, programId, source.kind(), source.id().get())
                                        .isPresent());
    }

    /** {@return what was given, now or before} A transaction of its own. */
    Given give(Wanted wanted, VoucherSource source, long nowMs) {
        return database.write(
                handle -> {
                    Optional<Voucher> before = earlier(handle, wanted, source);
                    Voucher voucher = before.orElseGet(() -> issue(handle, wanted, source, nowMs));
                    return new Given(
                            voucher,
                            codeOf(handle, wanted.programId(), voucher),
                            before.isPresent());
                });
    }

    /**
     * {@return the voucher that a posting is to buy, reserved now or by an earlier try}
     *
     * @param nowMs ledger time
     * @param realMs real time
     * @param tried whether nothing of it is to last
     * @throws ProblemException as {@link #allocate}; 409 {@code voucher_type_not_for_points}; 422
     *     {@code tx_id_reused}
     */
    Reserved reserve(
            Wanted wanted,
            String txId,
            TxKey txKey,
            String clientId,
            long nowMs,
            long realMs,
            boolean tried) {
        return database.write(
                handle -> {
                    Optional<Voucher> before =
                            VoucherRowStore.findByTx(handle, txKey)
                                    .map(VoucherRowStore.Row::voucher);
                    if (before.isPresent()) {
                        requireSame(before.get(), wanted, txId);
                        return new Reserved(
                                before.get(),
                                codeOf(handle, wanted.programId(), before.get()),
                                false);
                    }
                    if (tried) {
                        handle.savepoint(SAVEPOINT);
                    }
                    Reserved reserved =
                            reserve(handle, wanted, txId, txKey, clientId, nowMs, realMs);
                    if (tried) {
                        handle.rollbackToSavepoint(SAVEPOINT);
                        return new Reserved(reserved.voucher(), Optional.empty(), false);
                    }
                    return reserved;
                });
    }

    private Reserved reserve(
            Handle handle,
            Wanted wanted,
            String txId,
            TxKey txKey,
            String clientId,
            long nowMs,
            long realMs) {
        VoucherType type = type(handle, wanted);
        VoucherType.Price price = type.price().orElseThrow(VoucherStore::notForPoints);
        Voucher.Bought bought = new Voucher.Bought(txId, txKey, price.points(), price.unit(), 0);
        VoucherSource source =
                new VoucherSource(VoucherSource.Kind.REDEMPTION, Optional.empty(), clientId);
        Voucher voucher = make(handle, wanted, type, source, Optional.of(bought), nowMs, realMs);
        return new Reserved(voucher, codeOf(handle, wanted.programId(), voucher), true);
    }

    private Voucher issue(Handle handle, Wanted wanted, VoucherSource source, long nowMs) {
        Voucher voucher =
                make(handle, wanted, type(handle, wanted), source, Optional.empty(), nowMs, 0);
        VoucherStockStore.consume(handle, wanted.programId(), voucher.voucherId());
        MemberLogStore.append(
                handle,
                wanted.programId(),
                wanted.memberId(),
                MemberEvent.of(
                                MemberEvent.Type.VOUCHER_ALLOCATED,
                                new ChangedBy(source.clientId(), nowMs))
                        .with("voucherId", voucher.voucherId())
                        .with("voucherTypeId", voucher.voucherTypeId())
                        .with("source", source.kind().name()));
        return voucher;
    }

    private Voucher make(
            Handle handle,
            Wanted wanted,
            VoucherType type,
            VoucherSource source,
            Optional<Voucher.Bought> bought,
            long nowMs,
            long realMs) {
        if (!type.active()) {
            throw refused("voucher_type_not_active", "No more of these vouchers are issued.");
        }
        ZoneId zone = ZoneId.of(programs.apply(wanted.programId()).timeZone());
        OptionalLong expiresAtMs = type.validity().expiresAtMs(nowMs, zone);
        if (expiresAtMs.isPresent() && expiresAtMs.getAsLong() <= nowMs) {
            throw refused("voucher_type_over", "The last day of these vouchers is over.");
        }
        Member member = MemberLookStore.get(handle, wanted.programId(), wanted.memberId());
        requireRoomFor(handle, wanted, type.limitPerMember());
        VoucherStockStore.count(
                handle, wanted.programId(), wanted.voucherTypeId(), type.limitTotal());
        String voucherId = UUID.randomUUID().toString();
        Code code = code(handle, wanted, type.codes(), voucherId);
        Voucher voucher =
                new Voucher(
                        voucherId,
                        wanted.voucherTypeId(),
                        wanted.memberId(),
                        bought.isPresent()
                                ? 0
                                : VoucherWriteStore.nextNumber(handle, wanted.programId()),
                        bought.isPresent() ? VoucherState.RESERVED : VoucherState.UNUSED,
                        type.value(),
                        nowMs,
                        expiresAtMs,
                        source,
                        bought,
                        Optional.empty(),
                        Optional.empty(),
                        secrets.seal(member.textKey().orElseThrow(), voucherId, code.text()));
        VoucherWriteStore.insert(handle, wanted.programId(), voucher, code.hash(), realMs);
        return voucher;
    }

    private Code code(Handle handle, Wanted wanted, CodeFormat format, String voucherId) {
        String programId = wanted.programId();
        return switch (format) {
            case CodeFormat.Pool() -> {
                VoucherStockStore.PoolCode code =
                        VoucherStockStore.take(
                                handle, programId, wanted.voucherTypeId(), voucherId);
                yield new Code(secrets.openFromPool(code.hash(), code.ciphertext()), code.hash());
            }
            case CodeFormat.Generated generated -> {
                Code code = codeOf(programId, generated);
                while (isTaken(handle, programId, code.hash())) {
                    code = codeOf(programId, generated);
                }
                yield code;
            }
        };
    }

    private Code codeOf(String programId, CodeFormat.Generated format) {
        String text = format.next(random);
        return new Code(text, secrets.hash(programId, text));
    }

    private static boolean isTaken(Handle handle, String programId, byte[] hash) {
        return VoucherRowStore.findByCode(handle, programId, hash).isPresent()
                || VoucherStockStore.has(handle, programId, hash);
    }

    private static void requireRoomFor(Handle handle, Wanted wanted, OptionalLong limit) {
        if (limit.isPresent()
                && VoucherWriteStore.countOfMember(handle, wanted) >= limit.getAsLong()) {
            throw refused(
                    "voucher_member_limit_reached",
                    "The member has had as many of these vouchers as members may have.");
        }
    }

    private VoucherType type(Handle handle, Wanted wanted) {
        String definition =
                handle.createQuery(
                                """
                                select v.definition from voucher_type t join voucher_type_version v
                                  on v.program_id = t.program_id and v.voucher_type_id = t.voucher_type_id
                                 and v.version = t.version
                                where t.program_id = :programId and t.voucher_type_id = :typeId
                                """)
                        .bind("programId", wanted.programId())
                        .bind("typeId", wanted.voucherTypeId())
                        .mapTo(String.class)
                        .findOne()
                        .orElseThrow(VoucherStore::typeNotFound);
        Fields fields = Fields.of(Json.readObject(definition.getBytes(StandardCharsets.UTF_8)));
        return kind.read(programs.apply(wanted.programId()), wanted.voucherTypeId(), fields);
    }

    private static Optional<Voucher> earlier(Handle handle, Wanted wanted, VoucherSource source) {
        Optional<Voucher> before =
                source.id()
                        .flatMap(
                                id ->
                                        VoucherRowStore.findBySource(
                                                handle, wanted.programId(), source.kind(), id));
        if (before.isPresent() && !isSame(before.get(), wanted)) {
            throw Problem.of(
                            422,
                            "allocation_id_reused",
                            "The id was used before, for another voucher.")
                    .exception();
        }
        return before;
    }

    private static void requireSame(Voucher before, Wanted wanted, String txId) {
        if (!isSame(before, wanted)) {
            throw txIdReused(txId);
        }
    }

    private static boolean isSame(Voucher voucher, Wanted wanted) {
        return voucher.memberId().equals(wanted.memberId())
                && voucher.voucherTypeId().equals(wanted.voucherTypeId());
    }

    /** The key as the transaction sees it: none, once it is destroyed. */
    private static SecretKey keyOf(Handle handle, String programId, Voucher voucher) {
        return MemberLookStore.get(handle, programId, voucher.memberId()).textKey().orElseThrow();
    }

    /** {@return a voucher; empty if there is none such, or it is only reserved} */
    public Optional<Voucher> find(String programId, String voucherId) {
        return database.read(handle -> VoucherRowStore.find(handle, programId, voucherId))
                .filter(voucher -> voucher.storedState() != VoucherState.RESERVED);
    }

    /**
     * {@return a member's vouchers below a number, newest first, with those of whose place he took}
     *
     * @param state those in it at an instant; empty for all
     * @param nowMs ledger time
     */
    public List<Voucher> list(
            String programId,
            String memberId,
            Optional<VoucherState> state,
            long nowMs,
            long belowNumber,
            int limit) {
        return database.read(
                handle ->
                        MergeLinkStore.idsOf(handle, programId, memberId).stream()
                                .map(
                                        id ->
                                                VoucherRowStore.list(
                                                        handle,
                                                        programId,
                                                        id,
                                                        state,
                                                        nowMs,
                                                        belowNumber,
                                                        limit))
                                .flatMap(List::stream)
                                .sorted(Comparator.comparingLong(Voucher::number).reversed())
                                .limit(limit)
                                .toList());
    }

    private static ProblemException refused(String code, String detail) {
        return Problem.of(409, code, detail).exception();
    }

    private static ProblemException notForPoints() {
        return refused("voucher_type_not_for_points", "These vouchers cannot be bought.");
    }

    static ProblemException txIdReused(String txId) {
        return Problem.of(
                        422,
                        "tx_id_reused",
                        "The txId was used before, by a request with other content.")
                .with("txId", txId)
                .exception();
    }

    static ProblemException typeNotFound() {
        return Problem.notFound("voucher_type_not_found", "There is no such voucher type.")
                .exception();
    }
}
