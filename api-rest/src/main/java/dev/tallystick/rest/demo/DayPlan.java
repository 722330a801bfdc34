package dev.tallystick.rest.demo;

import java.time.LocalDate;
import java.util.List;

/**
 * What comes on one day.
 *
 * @param online requests one by one, many at once
 * @param till what the shops' tills send in at closing time, in batches
 */
record DayPlan(LocalDate day, List<ShopRequest> online, List<ShopRequest> till) {}
