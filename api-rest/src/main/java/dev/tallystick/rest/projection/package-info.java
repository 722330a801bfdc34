/**
 * What follows from the ledger in SQL: projections, and the projector that takes them along the
 * durable entries, each entry once. See ARCHITECTURE.md, "Program plane".
 */
package dev.tallystick.rest.projection;
