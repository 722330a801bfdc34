/**
 * Plans that members subscribe to: for a period that renews, for money or points, with benefits and
 * a multiplier of what they earn.
 */
package dev.tallystick.rest.subscriptions;
