/** Amounts of money in requests: exact decimals, never floating point. */
package dev.tallystick.rest.money;
