/** What promotions may know of members, from memory. */
package dev.tallystick.rest.facts;
