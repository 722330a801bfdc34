/**
 * {@code tallystick demo}: a shop's year over real HTTP, from a seed.
 *
 * <pre>
 *  ShopYear ──plans──▶ DayPlan ──▶ Traffic ──HTTP──▶ server (a child process, killed in summer)
 *      │                              │
 *      └─books──▶ Books  ◀──compared──┘  answers, balances, trial balance, state hashes
 * </pre>
 *
 * The shop knows beforehand what every answer must be, for its {@link
 * dev.tallystick.rest.demo.Books} are kept by rules of their own, simpler than the ledger's. A
 * difference is a finding, and the demo says so.
 */
package dev.tallystick.rest.demo;
