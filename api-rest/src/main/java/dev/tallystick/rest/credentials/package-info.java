/**
 * By what members prove who they are: PINs at the till, passwords and sessions in a shop, a mail to
 * whoever forgot one. Source: API, "The catalogue"; ARCHITECTURE.md, "Security".
 */
package dev.tallystick.rest.credentials;
