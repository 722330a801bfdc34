/**
 * What members may use beside points: benefits with limits, and offers, the list of all that a
 * member may use now.
 */
package dev.tallystick.rest.benefits;
