/**
 * The server: HTTP, JSON and SQL around the ledger, by feature. Each feature has its endpoints, its
 * service and its store; {@link dev.tallystick.rest.serve} puts them together.
 */
package dev.tallystick.rest;
