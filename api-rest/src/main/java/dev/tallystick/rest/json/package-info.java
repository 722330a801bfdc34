/**
 * Strict JSON in, lean JSON out: no duplicate keys, no unknown fields, no fractions where integers
 * are asked for, no number that is not exact.
 */
package dev.tallystick.rest.json;
