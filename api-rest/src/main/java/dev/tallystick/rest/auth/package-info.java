/** Clients of the API and their tokens: OAuth 2 client credentials (RFC 6749, 4.4). */
package dev.tallystick.rest.auth;
