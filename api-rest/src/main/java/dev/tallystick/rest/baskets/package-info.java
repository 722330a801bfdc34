/** What was bought: read from earns and orders, recorded with the points it earned. */
package dev.tallystick.rest.baskets;
