package dev.tallystick.rest.demo;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.client.Progress;
import dev.tallystick.rest.client.ServerProcess;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** The story, from the first day to the last comparison. */
final class DemoRun {
    private static final int NOON = 12;
    private static final int CLOSING_TIME = 20;
    private static final int LIFETIME_MONTHS = 12;
    private static final int REOPENING_ORDERS_PER_THOUSAND = 5;
    private static final int TIMELINE_POSTINGS_MIN = 4;
    private static final int TIMELINE_POSTINGS_MAX = 9;

    private final ServerProcess server;
    private final ReplayTool replay;
    private final Shop shop;
    private final Traffic traffic;
    private final Findings findings;
    private final Season season;
    private final Books books;
    private final ShopYear year;
    private final int orderCount;
    private final Set<Integer> membersInFlight = new HashSet<>();
    private Crash crash;

    DemoRun(
            ServerProcess server,
            ReplayTool replay,
            Shop shop,
            Traffic traffic,
            Findings findings,
            Season season,
            Books books,
            ShopYear year,
            int orderCount) {
        this.server = server;
        this.replay = replay;
        this.shop = shop;
        this.traffic = traffic;
        this.findings = findings;
        this.season = season;
        this.books = books;
        this.year = year;
        this.orderCount = orderCount;
    }

    /** Plays everything through; what is not as it must be is among the findings. */
    void play() throws IOException, InterruptedException {
        tell("%nThe server is ready at %s after %s.", server.url(), seconds(server.start()));
        shop.configure();
        shop.enrol(books.memberCount());
        playYear();
        letExpire();
        reopen();
        shop.compare(books);
        JsonNode verified = replay.verify();
        findings.expect("replay verify", true, verified.path("ok").asBoolean());
        tell("Every balance compared with the shop's own books; the journal verified.");
    }

    private void playYear() throws IOException, InterruptedException {
        Progress progress = new Progress(System.err, "days of the shop's year", season.dayCount());
        for (int i = 0; i < season.dayCount(); i++) {
            LocalDate day = season.firstDay().plusDays(i);
            DayPlan plan = year.plan(day, season.orderCount(day));
            shop.moveClock(day, NOON);
            if (day.equals(season.saleDay())) {
                progress.finish();
                playSaleDay(plan);
            } else {
                traffic.sendOnline(plan.online());
            }
            shop.moveClock(day, CLOSING_TIME);
            traffic.sendBatched(plan.till());
            progress.advance(1);
        }
        progress.finish();
    }

    /** The busiest day: the server is killed in the middle of it, and comes back. */
    private void playSaleDay(DayPlan plan) throws IOException, InterruptedException {
        tell("%s, the summer sale. SIGKILL while requests are under way ...", plan.day());
        int half = Math.max(1, plan.online().size() / 2);
        Traffic.Interrupted interrupted = traffic.sendOnce(plan.online(), half, server::kill);
        StateHash killed = replay.stateHash();
        Duration recovery = server.start();
        StateHash restarted = shop.stateHash();
        findings.expect("state hash over the SIGKILL", killed, restarted);
        long acknowledgedCount = traffic.acknowledged().size();
        tell(
                "Recovered in %s. Asking for each of the %,d postings that were answered ...",
                seconds(recovery), acknowledgedCount);
        long lostCount = shop.countLost(traffic.acknowledged());
        long replayedBefore = traffic.replayedCount();
        traffic.sendOnline(interrupted.inFlight());
        long recordedCount = traffic.replayedCount() - replayedBefore;
        interrupted.inFlight().forEach(request -> membersInFlight.add(request.member()));
        traffic.sendOnline(interrupted.unsent());
        crash =
                new Crash(
                        acknowledgedCount,
                        lostCount,
                        interrupted.inFlight().size(),
                        recordedCount,
                        recovery,
                        killed,
                        restarted);
    }

    /** A second year without a customer: month by month, what was earned a year ago expires. */
    private void letExpire() throws IOException, InterruptedException {
        Progress progress = new Progress(System.err, "months of waiting", LIFETIME_MONTHS);
        for (int month = 0; month < LIFETIME_MONTHS; month++) {
            shop.moveClock(season.firstDay().plusMonths(LIFETIME_MONTHS + month + 1L), 0);
            books.expire(month);
            findings.expect(
                    "expired up to month " + (month + 1),
                    books.expiredPoints(),
                    shop.trialBalance().path("expired").asLong());
            progress.advance(1);
        }
        progress.finish();
    }

    /** One more day of business, so that there is something to look at. */
    private void reopen() throws IOException, InterruptedException {
        LocalDate day = season.firstDay().plusYears(2).plusDays(1);
        DayPlan plan =
                year.plan(day, Math.max(10, orderCount * REOPENING_ORDERS_PER_THOUSAND / 1_000));
        shop.moveClock(day, NOON);
        traffic.sendOnline(plan.online());
        traffic.sendBatched(plan.till());
    }

    /** {@return what the SIGKILL did} */
    Crash crash() {
        return crash;
    }

    /** {@return three members worth reading about, each in words} */
    List<String> timelines() throws IOException, InterruptedException {
        List<IntPredicate> wanted =
                List.of(
                        member -> books.redemptionCount(member) > 0,
                        membersInFlight::contains,
                        member -> books.refusalCount(member) > 0);
        Set<Integer> chosen = new HashSet<>();
        List<String> timelines = new ArrayList<>();
        for (IntPredicate trait : wanted) {
            int member = choose(trait.and(candidate -> !chosen.contains(candidate)));
            chosen.add(member);
            timelines.add(replay.timeline(ShopRequest.memberId(member)));
        }
        return timelines;
    }

    /** A member with the trait and few enough postings to be read, or else just one with it. */
    private int choose(IntPredicate trait) {
        IntPredicate readable =
                member ->
                        books.postingCount(member) >= TIMELINE_POSTINGS_MIN
                                && books.postingCount(member) <= TIMELINE_POSTINGS_MAX;
        return members()
                .filter(trait.and(readable))
                .findFirst()
                .orElseGet(() -> members().filter(trait).findFirst().orElse(0));
    }

    private IntStream members() {
        return IntStream.range(0, books.memberCount());
    }

    private static String seconds(Duration duration) {
        return Summary.seconds(duration);
    }

    private static void tell(String format, Object... values) {
        System.err.printf(Locale.ROOT, format + "%n", values);
    }
}
