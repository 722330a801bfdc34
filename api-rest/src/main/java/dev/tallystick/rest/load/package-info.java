/** How much is waiting somewhere, and how long whoever is turned away had better stay away. */
package dev.tallystick.rest.load;
