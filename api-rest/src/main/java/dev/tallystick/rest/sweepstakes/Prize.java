package dev.tallystick.rest.sweepstakes;

import java.util.Optional;

/**
 * Something to be won.
 *
 * @param name for people; may be null
 * @param count how many there are
 * @param voucherTypeId of the voucher that each of them is; empty where it is none
 */
record Prize(String prizeId, String name, int count, Optional<String> voucherTypeId) {}
