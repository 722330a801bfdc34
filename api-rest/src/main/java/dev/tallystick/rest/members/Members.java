package dev.tallystick.rest.members;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.problem.ProblemException;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.MemberChange;
import dev.tallystick.rest.store.PersonalData;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

import javax.crypto.spec.SecretKeySpec;

/**
 * Finds members without SQL once they were used: by program and id for a request, by key for an
 * answer. What is remembered of a member never changes, so nothing has to be forgotten but a member
 * who is erased.
 */
public final class Members {
    private static final int REMEMBERED_MAX = 200_000;
    private static final int TEXT_KEY_BYTES = 32;

    private final MemberStore store;
    private final MemberLogStore log;
    private final Cache<Name, Member> byName =
            Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).build();
    private final Cache<MemberKey, Member> byKey =
            Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).build();

    /** A profile and whether it is new. */
    public record Stored(Profile profile, boolean created) {}

    private volatile BiConsumer<String, String> observer = (programId, memberId) -> {};

    private record Name(String programId, String memberId) {}

    /**
     * Members of all programs in a database.
     *
     * @param ledgerNowMs ledger time, at which they enrol
     */
    public Members(Database database, LongSupplier ledgerNowMs) {
        this.store = new MemberStore(database, ledgerNowMs, (p, m) -> observer.accept(p, m));
        this.log = new MemberLogStore(database);
    }

    /**
     * Tells somebody of every change of a profile, by program and member: also where the database
     * did not tell whether it was stored.
     */
    public void onChange(BiConsumer<String, String> told) {
        observer = told;
    }

    /** Has something done in the transaction in which a member's e-mail address is another. */
    public void onNewEmail(MemberChange done) {
        store.onNewEmail(done);
    }

    /** {@return the program's member of that id} */
    public Optional<Member> find(String programId, String memberId) {
        return Optional.ofNullable(
                byName.get(
                        new Name(programId, memberId),
                        name ->
                                store.find(name.programId(), name.memberId())
                                        .map(Profile::member)
                                        .orElse(null)));
    }

    /**
     * {@return the program's member of that id}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code member_not_found}, 410 {@code
     *     member_erased}
     */
    public Member get(String programId, String memberId) {
        Member member = getEvenErased(programId, memberId);
        if (member.isErased()) {
            throw erased();
        }
        return member;
    }

    /**
     * {@return the program's member of that id} For who reads what stands when the person is
     * forgotten: points and their history.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code member_not_found}
     */
    public Member getEvenErased(String programId, String memberId) {
        return find(programId, memberId).orElseThrow(Members::notFound);
    }

    /** {@return the member the journal knows by that key} */
    public Optional<Member> find(MemberKey key) {
        return Optional.ofNullable(
                byKey.get(key, k -> store.find(k).map(Profile::member).orElse(null)));
    }

    /** Looks a member up, so that it is found without SQL in a moment. */
    public void remember(MemberKey key) {
        find(key);
    }

    /**
     * {@return what is known of the program's member of that id}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code member_not_found}, 410 {@code
     *     member_erased}
     */
    public Profile profile(String programId, String memberId) {
        Profile profile = store.find(programId, memberId).orElseThrow(Members::notFound);
        if (profile.member().isErased()) {
            throw erased();
        }
        return profile;
    }

    /** {@return the program's members below an enrolment number, newest first} */
    public List<Profile> list(String programId, long belowEnrolledNo, int limit) {
        return list(programId, MemberSearch.everybody(), belowEnrolledNo, limit);
    }

    /** {@return those of them that a search finds, whatever their stage} */
    List<Profile> list(String programId, MemberSearch search, long belowEnrolledNo, int limit) {
        return store.list(programId, search, belowEnrolledNo, limit);
    }

    /** Enrols a member, or changes the profile of one. */
    Stored put(String programId, String memberId, ProfileChange change, ChangedBy by) {
        return remembered(programId, store.put(programId, memberId, change, by));
    }

    /**
     * {@return the member of that id, enrolled if it was not}
     *
     * @param first what is known of one who is new; one who is enrolled stays as it is
     */
    public Member enrol(String programId, String memberId, ProfileChange first, ChangedBy by) {
        Stored stored = store.enrol(programId, memberId, first, by);
        return remembered(programId, stored).profile().member();
    }

    /** {@return what happened to members beside points} */
    MemberLogStore log() {
        return log;
    }

    /** {@return somebody who is not enrolled: postings are tried on it, never recorded} */
    public static Member stranger(String memberId) {
        UUID key = UUID.randomUUID();
        return new Member(
                memberId,
                new MemberKey(key.getMostSignificantBits(), key.getLeastSignificantBits()),
                Optional.of(new SecretKeySpec(new byte[TEXT_KEY_BYTES], "AES")));
    }

    /** {@return how profiles are forgotten} */
    public PersonalData personalData() {
        return new MemberPersonalStore();
    }

    /** Looks an erased member up again. */
    public void forget(String programId, String memberId) {
        store.find(programId, memberId)
                .map(Profile::member)
                .ifPresent(
                        member -> {
                            byName.put(new Name(programId, memberId), member);
                            byKey.put(member.key(), member);
                        });
    }

    private Stored remembered(String programId, Stored stored) {
        Member member = stored.profile().member();
        // Never over what is there: the member may have been erased meanwhile.
        byName.asMap().putIfAbsent(new Name(programId, member.memberId()), member);
        byKey.asMap().putIfAbsent(member.key(), member);
        return stored;
    }

    /** {@return 410: what was known of the person is destroyed} */
    public static ProblemException erased() {
        return Problem.of(410, "member_erased", "The member's personal data was erased.")
                .exception();
    }

    static RuntimeException notFound() {
        return Problem.notFound("member_not_found", "There is no such member.").exception();
    }
}
