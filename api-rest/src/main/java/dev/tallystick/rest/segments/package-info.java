/** Groups of members that a program makes, for its promotions to be meant for them alone. */
package dev.tallystick.rest.segments;
