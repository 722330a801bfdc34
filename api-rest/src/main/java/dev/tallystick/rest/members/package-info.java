/**
 * Members: their profiles in SQL, their keys in the ledger, and the texts only the two together
 * show.
 */
package dev.tallystick.rest.members;
