package dev.tallystick.rest.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

class ShopYearTest {
    private static final int YEAR = 2027;

    @Test
    void shouldMakeTheSameYearFromTheSameSeed() {
        assertThat(year(1, new Books(50))).isEqualTo(year(1, new Books(50)));
        assertThat(year(1, new Books(50))).isNotEqualTo(year(2, new Books(50)));
    }

    @Test
    void shouldSpreadEveryOrderOverTheYearAndMostOnTheSaleDay() {
        Season season = new Season(YEAR, 12_345);
        int sum = 0;
        int most = 0;
        for (int day = 0; day < season.dayCount(); day++) {
            int count = season.orderCount(season.firstDay().plusDays(day));
            sum += count;
            most = Math.max(most, count);
        }
        assertThat(sum).isEqualTo(12_345);
        assertThat(season.orderCount(season.saleDay())).isEqualTo(most);
    }

    @Test
    void shouldKeepBooksThatAddUp() {
        Books books = new Books(50);
        Set<String> txIds = new HashSet<>();
        for (DayPlan plan : year(7, books)) {
            Stream.concat(plan.online().stream(), plan.till().stream())
                    .forEach(request -> assertThat(txIds.add(request.txId())).isTrue());
        }
        long balances = 0;
        for (int member = 0; member < books.memberCount(); member++) {
            assertThat(books.balancePoints(member)).isNotNegative();
            balances += books.balancePoints(member);
        }
        assertThat(books.redeemedPoints()).isPositive();
        assertThat(balances).isEqualTo(books.outstandingPoints());
    }

    @Test
    void shouldTakeTheOldestMonthFirstAndExpireTheRestOfIt() {
        Books books = new Books(1);
        books.book(new ShopRequest(ShopRequest.Kind.EARN, "a", 0, 100, false), 0);
        books.book(new ShopRequest(ShopRequest.Kind.EARN, "b", 0, 100, false), 1);
        books.book(new ShopRequest(ShopRequest.Kind.REDEEM, "c", 0, 30, false), 1);
        books.book(new ShopRequest(ShopRequest.Kind.REDEEM, "d", 0, 1_000, true), 1);
        books.expire(0);
        assertThat(books.expiredPoints(0)).isEqualTo(70);
        assertThat(books.balancePoints(0)).isEqualTo(100);
    }

    private static List<DayPlan> year(long seed, Books books) {
        Season season = new Season(YEAR, 2_000);
        ShopYear year = new ShopYear(seed, books, YEAR);
        List<DayPlan> plans = new ArrayList<>();
        for (int i = 0; i < season.dayCount(); i++) {
            LocalDate day = season.firstDay().plusDays(i);
            plans.add(year.plan(day, season.orderCount(day)));
        }
        return plans;
    }
}
