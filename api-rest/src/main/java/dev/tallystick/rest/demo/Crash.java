package dev.tallystick.rest.demo;

import java.time.Duration;

/**
 * What the SIGKILL did, and what it did not.
 *
 * @param acknowledgedCount postings the server had answered before
 * @param lostCount how many of them it did not know afterwards: must be 0
 * @param inFlightCount requests that got no answer
 * @param recordedCount how many of those the ledger had nevertheless: answered again, not doubled
 * @param recovery from the start of the process until it took requests again
 * @param killed the state in the files the dead process left
 * @param restarted the state of the recovered server before it took any request
 */
record Crash(
        long acknowledgedCount,
        long lostCount,
        long inFlightCount,
        long recordedCount,
        Duration recovery,
        StateHash killed,
        StateHash restarted) {}
