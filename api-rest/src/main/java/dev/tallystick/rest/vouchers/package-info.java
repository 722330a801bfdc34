/**
 * Vouchers: what kinds of them a program has, where their codes come from, how members get them, by
 * allocation or for points, and how they are used, once. A code is a bearer secret: it stands in no
 * journal and no log, and in SQL only as a keyed hash and encrypted (ARCHITECTURE.md, "Vouchers").
 */
package dev.tallystick.rest.vouchers;
