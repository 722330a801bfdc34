package dev.tallystick.rest.subscriptions;

import dev.tallystick.rest.money.Money;

import java.math.BigDecimal;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Something that members subscribe to.
 *
 * @param name for people
 * @param description null if there is none
 * @param unit code of the unit of its points
 * @param period after which it is paid again
 * @param renews whether another period follows until it is cancelled; otherwise it is over after
 *     the first
 * @param trial how long it costs nothing before the first period, once for a member
 * @param price of a period in money, which somebody else collects
 * @param pricePoints what is redeemed for its only period
 * @param benefits that a member has while subscribed, by their ids
 * @param multiplier so many times what BASE promotions grant, on top; empty: nothing
 * @param active whether anybody may still subscribe
 */
record Plan(
        String id,
        String name,
        String description,
        String unit,
        Period period,
        boolean renews,
        Optional<Period> trial,
        Optional<Money> price,
        OptionalLong pricePoints,
        List<String> benefits,
        Optional<BigDecimal> multiplier,
        boolean active) {}
