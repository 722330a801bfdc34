/**
 * What an event is worth: a pure function of the facts and the promotions that are live. No clock,
 * no time zone, no floating point; nothing here is known to the ledger, which is handed the points.
 *
 * <p>First it is told of each promotion whether it matches, each by its own conditions alone. Of
 * each exclusive group the first of those that match stays: the greater priority, at one priority
 * the lesser id. Then the BASE promotions grant, then the BONUS promotions, both in that order;
 * only multipliers look at other grants, and only at those of BASE promotions, before caps. So the
 * order in which promotions or lines are given changes nothing.
 *
 * <p>Source: ARCHITECTURE.md, "Promotions".
 */
package dev.tallystick.ledger.promotion;
