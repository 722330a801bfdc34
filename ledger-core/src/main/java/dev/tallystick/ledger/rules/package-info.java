/** One class per operation, which decides and nothing else. */
package dev.tallystick.ledger.rules;
