/**
 * Forgets persons: what a member has goes to breakage in the ledger, and what is known of the
 * person is destroyed in SQL, with the key of all free text. Source: ARCHITECTURE.md, "Erasure".
 */
package dev.tallystick.rest.erasure;
