/** What the ledger does on this machine, measured: {@code tallystick bench NAME}. */
package dev.tallystick.bench;
