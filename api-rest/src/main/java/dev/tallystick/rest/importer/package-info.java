/**
 * Sends the orders of a CSV file to a running server. {@link
 * dev.tallystick.rest.importer.OrderReader} sums lines into an {@link
 * dev.tallystick.rest.importer.OrderBook}, {@link dev.tallystick.rest.importer.OrderSender} turns
 * orders into backdated earns, and everything that could not be taken over ends in the {@link
 * dev.tallystick.rest.importer.ImportReport}. A client of the HTTP contract like any other.
 */
package dev.tallystick.rest.importer;
