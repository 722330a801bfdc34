/**
 * What a program and its partners owe each other: the points booked with a partner over a period,
 * by what they were for. A projection keeps sums by quarters of an hour, so that a year is answered
 * as fast as a day. See ARCHITECTURE.md, "Partners".
 */
package dev.tallystick.rest.settlement;
