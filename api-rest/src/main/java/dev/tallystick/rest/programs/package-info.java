/**
 * Programs (tenants): their configuration, which the ledger keeps, and the dates that follow from
 * it.
 */
package dev.tallystick.rest.programs;
