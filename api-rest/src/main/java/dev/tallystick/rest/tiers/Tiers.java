package dev.tallystick.rest.tiers;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.rest.baskets.Basket;
import dev.tallystick.rest.facts.Tiers.Held;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.members.Merges;
import dev.tallystick.rest.points.EntryRows;
import dev.tallystick.rest.points.Points;
import dev.tallystick.rest.problem.ProblemException;
import dev.tallystick.rest.projection.Projector;
import dev.tallystick.rest.store.Database;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/** Tiers, put together: their configuration, what follows from the ledger, and what is asked. */
public final class Tiers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tiers.class);

    private final LedgerGate gate;
    private final Members members;
    private final Projector projector;
    private final TierPast past;
    private final MemberTiers standings;
    private final ManualTiers manual;
    private final TierSweep sweep;
    private final List<Route> routes = new ArrayList<>();

    /**
     * Registers itself with the projector.
     *
     * @param clock real time
     * @param onMove hears of each program and member whose tier is another, once that can be read;
     *     now and then of one for whom it is not
     */
    public Tiers(
            Database sql,
            LedgerGate gate,
            Members members,
            Merges merges,
            Points points,
            Projector projector,
            Clock clock,
            BiConsumer<String, Member> onMove) {
        this.gate = gate;
        this.members = members;
        this.projector = projector;
        BiConsumer<String, MemberKey> onMoved =
                (programId, key) ->
                        members.find(key).ifPresent(member -> onMove.accept(programId, member));
        TierDatabaseStore database = new TierDatabaseStore(sql);
        TierStore store = new TierStore();
        MemberTierStore memberStore = new MemberTierStore();
        Qualifying qualifying = new Qualifying(this::entryAt, textsOf(points.rows()));
        LongSupplier projectedTo = () -> projector.position(TierProjection.NAME);
        MovesHeard moves = new MovesHeard(projectedTo, onMoved);
        TierBook book = new TierBook(store, memberStore, qualifying, this::entryAt, moves::add);
        past = new TierPast(database, gate, store, book, qualifying);
        EntryRewards rewards = new EntryRewards(database, members, points.postings());
        sweep =
                new TierSweep(
                        database,
                        gate,
                        past,
                        book,
                        store,
                        memberStore,
                        rewards,
                        moves,
                        projectedTo);
        standings = new MemberTiers(database, gate, past, book, memberStore, projectedTo);
        manual = new ManualTiers(database, gate, store, memberStore, book, projectedTo, onMoved);
        TierCatalogue catalogue = new TierCatalogue(database, gate, store, past);
        routes.addAll(new TiersEndpoint(catalogue, gate, clock).routes());
        routes.addAll(
                new MemberTierEndpoint(this, manual, standings, members, merges, gate).routes());
        projector.register(
                new TierProjection(
                        gate, past, book, members::remember, moves::tellProjected, sweep::onReset));
    }

    /** {@return the operations} */
    public List<Route> routes() {
        return List.copyOf(routes);
    }

    /** {@return the tier that a member is in now, for promotions} */
    public Held held(String programId, String memberId) {
        Optional<MemberStanding> standing =
                members.find(programId, memberId)
                        .flatMap(member -> standings.of(programId, member.key()));
        return standing.map(one -> new Held(one.tier().map(Tier::tierId), one.changesAtMs()))
                .orElse(Held.NONE);
    }

    /**
     * Requires that members of a program can be given a tier now.
     *
     * @param tierId empty: what is earned goes again, which needs nothing
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code no_tiers}, {@code
     *     tier_not_found}; 409 {@code tier_not_active}
     */
    public void require(String programId, Optional<String> tierId) {
        manual.require(programId, tierId);
    }

    /**
     * Gives a member a tier by hand, until the next is given.
     *
     * @param tierId empty: what is earned goes again, which it does where there are no tiers
     * @throws dev.tallystick.rest.problem.ProblemException as {@link #require}
     */
    public void give(String programId, MemberKey key, Optional<String> tierId, String clientId) {
        if (tierId.isPresent()) {
            manual.give(programId, key, tierId, MemberTier.NEVER, null, clientId);
        } else {
            manual.takeAway(programId, key, clientId);
        }
    }

    /**
     * Writes where a member stands as a field: null where the program has no tiers.
     *
     * @param name of the field
     */
    public void writeField(JsonGenerator out, String name, String programId, MemberKey key)
            throws IOException {
        Optional<MemberStanding> standing = standing(programId, key);
        out.writeFieldName(name);
        if (standing.isPresent()) {
            MemberTierJson.write(out, standing.get());
        } else {
            out.writeNull();
        }
    }

    /** Begins to look after quiet members. */
    public void start() {
        sweep.start();
    }

    @Override
    public void close() {
        sweep.close();
    }

    Optional<MemberStanding> standing(String programId, MemberKey key) {
        awaitProjected(programId);
        return standings.of(programId, key);
    }

    /** Waits a moment until what is durable is projected; not for longer than anybody would. */
    void awaitProjected(String programId) {
        if (past.isFollowed(programId)) {
            try {
                projector.awaitProjected(gate.ledger().durablePosition());
            } catch (ProblemException late) {
                LOG.debug("read before it is projected: program={}", programId, late);
            }
        }
    }

    private static Qualifying.Texts textsOf(EntryRows rows) {
        return new Qualifying.Texts() {
            @Override
            public Optional<Basket> basketOf(RecordedEntry earn) {
                return rows.basketOf(earn);
            }

            @Override
            public Optional<Map<String, Long>> returnedOf(RecordedEntry reversal) {
                return rows.returnedOf(reversal);
            }
        };
    }

    private RecordedEntry entryAt(long position) {
        try {
            return RecordedEntry.parse(gate.ledger().entryAt(position));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
