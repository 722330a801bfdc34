/**
 * The ledger as a shop sees it: its customers are members, its orders are earns and their
 * cancellations the reversals of those, all on the same services as the rest of the API.
 */
package dev.tallystick.rest.storefront;
