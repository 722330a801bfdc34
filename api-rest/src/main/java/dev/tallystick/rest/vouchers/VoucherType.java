package dev.tallystick.rest.vouchers;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A kind of vouchers, as a program defines it. What a voucher got of it when it was issued, it
 * keeps.
 *
 * @param name for people; null if it has none
 * @param price for which members buy one; empty if it is not for points
 * @param limitTotal how many there may be, those cancelled not counted
 * @param limitPerMember the same of one member's
 * @param active whether any more are issued
 */
record VoucherType(
        String name,
        Optional<Price> price,
        VoucherValue value,
        Validity validity,
        CodeFormat codes,
        OptionalLong limitTotal,
        OptionalLong limitPerMember,
        boolean active) {
    /**
     * So many points of a unit.
     *
     * @param unit its code; empty for the program's default, whichever that is then
     */
    record Price(long points, Optional<String> unit) {}
}
