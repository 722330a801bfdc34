/**
 * Master data: lists of a program's own making and naming, such as cities or product categories,
 * kept for its shops and screens. The ledger minds none of them.
 */
package dev.tallystick.rest.masters;
