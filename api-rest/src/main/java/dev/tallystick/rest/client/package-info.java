/**
 * What the command line's own clients (import, demo) share: signing in, asking again where the
 * server said "later", many requests at once but not too many, progress for whoever waits. Speaks
 * only the published HTTP contract; knows nothing of the server's classes.
 */
package dev.tallystick.rest.client;
