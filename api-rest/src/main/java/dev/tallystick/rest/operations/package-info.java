/** For whoever runs the server: health, metrics, and the contract it publishes. */
package dev.tallystick.rest.operations;
