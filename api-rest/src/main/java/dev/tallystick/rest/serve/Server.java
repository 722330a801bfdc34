package dev.tallystick.rest.serve;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.journal.JournalLock;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.ledger.pipeline.LedgerOptions;
import dev.tallystick.ledger.pipeline.RecoveryProgress;
import dev.tallystick.ledger.pipeline.SnapshotOptions;
import dev.tallystick.rest.auth.Auth;
import dev.tallystick.rest.auth.BootstrapClient;
import dev.tallystick.rest.benefits.Benefits;
import dev.tallystick.rest.benefits.BenefitsApi;
import dev.tallystick.rest.credentials.Credentials;
import dev.tallystick.rest.erasure.ErasureEndpoint;
import dev.tallystick.rest.erasure.Erasures;
import dev.tallystick.rest.facts.MemberFacts;
import dev.tallystick.rest.facts.Tiers.Held;
import dev.tallystick.rest.feed.FeedEndpoint;
import dev.tallystick.rest.history.History;
import dev.tallystick.rest.http.HttpServer;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.ledger.Balances;
import dev.tallystick.rest.ledger.LedgerEndpoint;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.ledger.TestClockEndpoint;
import dev.tallystick.rest.masters.MastersEndpoint;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.members.MembersApi;
import dev.tallystick.rest.members.MergeLinkStore;
import dev.tallystick.rest.members.Merges;
import dev.tallystick.rest.members.TierByHand;
import dev.tallystick.rest.operations.DocsEndpoint;
import dev.tallystick.rest.operations.HealthEndpoint;
import dev.tallystick.rest.operations.Metrics;
import dev.tallystick.rest.partners.Partners;
import dev.tallystick.rest.partners.PartnersEndpoint;
import dev.tallystick.rest.points.Points;
import dev.tallystick.rest.products.Products;
import dev.tallystick.rest.products.ProductsEndpoint;
import dev.tallystick.rest.programs.ProgramEndpoint;
import dev.tallystick.rest.programs.ProgramService;
import dev.tallystick.rest.projection.Projector;
import dev.tallystick.rest.promotions.CelConditions;
import dev.tallystick.rest.promotions.Promotions;
import dev.tallystick.rest.promotions.PromotionsEndpoint;
import dev.tallystick.rest.segments.Segments;
import dev.tallystick.rest.segments.SegmentsEndpoint;
import dev.tallystick.rest.settings.Settings;
import dev.tallystick.rest.settings.SettingsEndpoint;
import dev.tallystick.rest.settlement.SettlementEndpoint;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.DatabaseRefusedException;
import dev.tallystick.rest.store.PersonalData;
import dev.tallystick.rest.storefront.CustomersEndpoint;
import dev.tallystick.rest.storefront.OrdersEndpoint;
import dev.tallystick.rest.subscriptions.Plans;
import dev.tallystick.rest.subscriptions.SubscriptionsApi;
import dev.tallystick.rest.sweepstakes.Eligibility;
import dev.tallystick.rest.sweepstakes.Sweepstakes;
import dev.tallystick.rest.tiers.Tiers;
import dev.tallystick.rest.vouchers.Vouchers;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One server on one data directory. HTTP answers from the first moment, 503 until the ledger is
 * recovered. It ends in order: no longer ready, no new requests, those at work answered, the ledger
 * sealed, the database closed.
 */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final String JOURNAL_DIRECTORY = "journal";

    /** Where a server stands in its life. */
    private enum Phase {
        RECOVERING,
        LIVE,
        DRAINING,
        STOPPED
    }

    private final ServerOptions options;
    private final Clock clock = Clock.systemUTC();
    private final Tuning tuning;
    private final LedgerGate gate;
    private final Metrics metrics;
    private final ClockWatch clockWatch;
    private final HealthEndpoint health;
    private final LedgerOptions ledgerOptions;
    private final JournalLock lock;
    private final Database database;
    private final Projector projector;
    private final Auth auth;
    private final Members members;
    private final Credentials credentials;
    private final ProgramService programs;
    private final List<Route> routes;
    private final HttpServer http;
    private Tiers tiers;
    private BenefitsApi benefitsApi;
    private SubscriptionsApi subscriptions;
    private Vouchers vouchers;
    private List<PersonalData> personalData;
    private Sweepstakes sweepstakes;
    private Erasures erasures;
    private Ledger ledger;
    private Optional<BootstrapClient> generatedClient = Optional.empty();
    private Phase phase = Phase.RECOVERING;

    /**
     * Starts a server and waits until it is ready.
     *
     * @param progress hears how far the recovery is
     * @throws dev.tallystick.ledger.journal.JournalDamagedException if the journal is not as it was
     *     written
     * @throws DatabaseRefusedException if the database is not there, or not the journal's
     * @throws IOException if it cannot listen, the directory is in use, or a disk fails
     */
    public static Server start(ServerOptions options, RecoveryProgress progress)
            throws IOException {
        return start(options, progress, List.of());
    }

    /**
     * Starts a server that has more operations than ours, and waits until it is ready: for whoever
     * measures the server against one of their own.
     *
     * @param more beside those of the contract
     */
    public static Server start(ServerOptions options, RecoveryProgress progress, List<Route> more)
            throws IOException {
        return start(options, progress, more, Tuning.defaults());
    }

    /** The same with limits of its own: for whoever tries what happens at them. */
    public static Server start(
            ServerOptions options, RecoveryProgress progress, List<Route> more, Tuning tuning)
            throws IOException {
        Files.createDirectories(options.dataDirectory());
        Server server = new Server(options, more, tuning);
        try {
            server.recover(progress);
            return server;
        } catch (IOException | RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    private Server(ServerOptions options, List<Route> more, Tuning tuning) throws IOException {
        this.options = options;
        this.tuning = tuning;
        this.gate = new LedgerGate(tuning.patience());
        this.metrics = new Metrics(gate);
        this.clockWatch = new ClockWatch(options.dataDirectory(), tuning.clock());
        this.programs = new ProgramService(gate);
        this.ledgerOptions = ledgerOptions();
        this.lock = JournalLock.acquire(ledgerOptions.disk(), ledgerOptions.directory());
        this.database = openDatabase();
        this.projector = new Projector(database);
        this.health =
                new HealthEndpoint(
                        gate, this::clockAheadMs, database::isThere, projector::isGoingOn);
        try {
            this.auth = new Auth(database, clock);
            this.members = new Members(database, () -> gate.ledger().nowMs());
            this.credentials =
                    new Credentials(
                            database,
                            members,
                            new Merges(members, new Balances(gate)),
                            gate,
                            auth.secrets(),
                            options.mail(),
                            clock);
            this.routes = Stream.concat(allRoutes().stream(), more.stream()).toList();
            this.http =
                    HttpServer.start(
                            options.host(),
                            options.port(),
                            routes,
                            auth.authenticator(),
                            gate::awaitPosition,
                            new AccessLog(metrics),
                            tuning.limits());
            metrics.watch(http);
            metrics.watchClock(this::clockAheadMs);
            metrics.watch(database);
            tuning.projections().forEach(projector::register);
            metrics.watch(projector, gate);
        } catch (IOException | RuntimeException e) {
            database.close();
            lock.close();
            throw e;
        }
    }

    /** Only under the lock: its schema is changed when it is opened, SQLite keeps nobody away. */
    private Database openDatabase() throws IOException {
        try {
            return Database.open(options.dataDirectory(), options.database());
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** {@return the port it listens on} */
    public int port() {
        return http.port();
    }

    /** {@return the operations it has} */
    public List<Route> routes() {
        return routes;
    }

    /** {@return the client made at the first start, whose secret is shown nowhere else} */
    public Optional<BootstrapClient> generatedClient() {
        return generatedClient;
    }

    /** Ends the server in order; what it acknowledged is durable. */
    @Override
    public synchronized void close() throws IOException {
        if (phase == Phase.STOPPED) {
            return;
        }
        enter(Phase.DRAINING, "asked to stop");
        health.stopping();
        auth.close();
        credentials.close();
        clockWatch.close();
        http.close();
        tiers.close();
        vouchers.close();
        sweepstakes.close();
        erasures.close();
        projector.close();
        if (ledger == null) {
            lock.close();
        } else {
            ledger.close();
        }
        database.close();
        metrics.close();
        gate.close();
        enter(Phase.STOPPED, "all is sealed and closed");
    }

    private LedgerOptions ledgerOptions() {
        return tuning.ledger()
                .apply(
                        LedgerOptions.defaults(options.dataDirectory().resolve(JOURNAL_DIRECTORY))
                                .withJournal(options.journal())
                                .withWallClock(
                                        options.testClock()
                                                ? System::currentTimeMillis
                                                : tuning.clock())
                                .withCommitListener(metrics)
                                .withSnapshots(SnapshotOptions.DEFAULTS, metrics.snapshots()));
    }

    private synchronized void recover(RecoveryProgress progress) throws IOException {
        ledger = Ledger.open(ledgerOptions, lock, progress);
        if (!options.testClock()) {
            clockWatch.start(ledger.nowMs());
        }
        requireDatabaseOfThisJournal();
        gate.open(ledger);
        projector.start(ledger);
        tiers.start();
        vouchers.start();
        generatedClient = auth.bootstrap(options.bootstrapClient());
        programs.ensure(BootstrapClient.PROGRAM);
        sweepstakes.start();
        erasures.start();
        health.started();
        enter(Phase.LIVE, "the ledger is recovered");
    }

    /**
     * A server's first client is in the database before its journal has an entry, and what follows
     * from an entry is there after it. A journal that is empty is no earlier one: it is another's,
     * or not mounted, and all that was bought by the right one would be undone.
     */
    private void requireDatabaseOfThisJournal() {
        if (ledger.durablePosition() > 0 && auth.knowsNobody()) {
            throw new DatabaseRefusedException(
                    "the journal has %d entries, and %s is empty: it is not the one they go with"
                            .formatted(ledger.durablePosition(), database.description()));
        }
        long followedTo = projector.followedTo();
        if (ledger.durablePosition() == 0 && followedTo > 0) {
            throw new DatabaseRefusedException(
                    "%s followed a journal to position %d, and the one in %s is empty: it is not the one it goes with"
                            .formatted(
                                    database.description(),
                                    followedTo,
                                    options.dataDirectory().resolve(JOURNAL_DIRECTORY)));
        }
    }

    /** Of a test's clock there is nothing to doubt. */
    private long clockAheadMs() {
        return options.testClock() ? 0 : tuning.clock().aheadMs();
    }

    private List<Route> allRoutes() throws IOException {
        Partners partners = new Partners(database);
        Products products = new Products(database);
        Balances balances = new Balances(gate);
        List<Route> all = new ArrayList<>();
        all.addAll(health.routes());
        all.add(metrics.route());
        all.addAll(new DocsEndpoint().routes());
        all.addAll(auth.routes(programs::exists));
        all.addAll(new ProgramEndpoint(programs, gate).routes());
        Settings settings = new Settings(database);
        MembersApi memberApi =
                new MembersApi(
                        database,
                        members,
                        settings,
                        gate,
                        balances,
                        projector,
                        this::writeTier,
                        new TierByHand() {
                            @Override
                            public void require(String programId, Optional<String> tierId) {
                                tiers.require(programId, tierId);
                            }

                            @Override
                            public void give(
                                    String programId,
                                    MemberKey member,
                                    Optional<String> tierId,
                                    String clientId) {
                                tiers.give(programId, member, tierId, clientId);
                            }
                        },
                        clock);
        all.addAll(memberApi.routes());
        all.addAll(new PartnersEndpoint(partners, gate, clock).routes());
        all.add(new SettlementEndpoint(gate, partners, projector, database).route());
        all.addAll(new ProductsEndpoint(products, clock).routes());
        all.addAll(new MastersEndpoint(database, clock).routes());
        all.addAll(new SettingsEndpoint(settings, clock).routes());
        all.addAll(credentials.routes());
        Segments segments = new Segments(database);
        MemberFacts facts =
                new MemberFacts(
                        members,
                        segments,
                        this::tierOf,
                        (programId, memberId) -> subscriptions.held(programId, memberId));
        projector.register(new MergeLinkStore(facts::forget));
        Benefits benefits =
                new Benefits(
                        database, (programId, typeId) -> vouchers.hasType(programId, typeId), gate);
        Plans plans = new Plans(database, benefits::exists, gate);
        members.onChange(facts::forget);
        Promotions promotions =
                new Promotions(
                        database,
                        gate::program,
                        () -> gate.ledger().nowMs(),
                        plans,
                        new CelConditions());
        all.addAll(new SegmentsEndpoint(segments, members, clock).routes());
        all.addAll(new PromotionsEndpoint(promotions, segments, gate).routes());
        plans.whenChanged(promotions::forget);
        Points points =
                new Points(
                        gate,
                        balances,
                        members,
                        partners,
                        products,
                        credentials.guard(),
                        promotions,
                        facts,
                        metrics);
        vouchers =
                new Vouchers(
                        database,
                        gate,
                        balances,
                        members,
                        points.postings(),
                        credentials.guard(),
                        projector,
                        (call, gift) -> benefitsApi.give(call, gift),
                        clock);
        all.addAll(vouchers.over(points.routes()));
        all.addAll(vouchers.routes());
        benefitsApi =
                new BenefitsApi(
                        database,
                        benefits,
                        vouchers,
                        promotions,
                        memberApi.present(),
                        facts,
                        balances,
                        gate,
                        plans::benefitsOf,
                        clock);
        all.addAll(benefitsApi.routes());
        subscriptions =
                new SubscriptionsApi(
                        database,
                        plans,
                        memberApi.present(),
                        points.postings(),
                        credentials.guard(),
                        gate,
                        facts::forget,
                        clock);
        all.addAll(subscriptions.routes());
        tiers =
                new Tiers(
                        database,
                        gate,
                        members,
                        memberApi.merges(),
                        points,
                        projector,
                        clock,
                        (programId, member) -> facts.forget(programId, member.memberId()));
        all.addAll(tiers.routes());
        all.addAll(
                new CustomersEndpoint(members, memberApi.profiles(), gate, balances, clock)
                        .routes());
        all.addAll(new OrdersEndpoint(points.postings(), members, clock).routes());
        sweepstakes =
                new Sweepstakes(
                        database,
                        gate,
                        balances,
                        members,
                        points.postings(),
                        new Eligibility() {
                            @Override
                            public Optional<String> tierOf(String programId, String memberId) {
                                return tiers.held(programId, memberId).tierId();
                            }

                            @Override
                            public List<String> segmentsOf(String programId, String memberId) {
                                return segments.of(programId, memberId);
                            }
                        },
                        credentials.guard(),
                        vouchers.store(),
                        clock);
        all.addAll(sweepstakes.routes());
        personalData =
                List.of(
                        members.personalData(),
                        credentials.personalData(),
                        vouchers.personalData(),
                        PersonalData.rowsOf(facts::forget, "segment_member"),
                        sweepstakes.personalData(),
                        BenefitsApi.personalData(),
                        subscriptions.personalData(),
                        PersonalData.rowsOf(MergeLinkStore.TABLE),
                        PersonalData.textByKey("tier_manual", "reason"));
        erasures =
                new Erasures(
                        database, personalData, points.postings(), members, gate, balances, clock);
        all.add(new ErasureEndpoint(erasures, clock).route());
        all.add(new FeedEndpoint(gate, points.rows(), clock).route());
        all.addAll(new History(gate, balances, members, partners, points).routes());
        all.addAll(new LedgerEndpoint(gate).routes());
        if (options.testClock()) {
            all.add(new TestClockEndpoint(gate).route());
        }
        return all;
    }

    /** Promotions ask for tiers, tiers grant points, and points are evaluated by promotions. */
    private Held tierOf(String programId, String memberId) {
        return tiers.held(programId, memberId);
    }

    private void writeTier(JsonGenerator out, String name, String programId, MemberKey member)
            throws IOException {
        tiers.writeField(out, name, programId, member);
    }

    /** {@return whoever holds something about members, so that none of them is forgotten} */
    public List<PersonalData> personalData() {
        return personalData;
    }

    private void enter(Phase next, String reason) {
        LOG.info("server: from={}, to={}, reason={}", phase, next, reason);
        phase = next;
    }
}
