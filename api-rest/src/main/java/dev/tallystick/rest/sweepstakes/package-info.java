/**
 * Sweepstakes: tickets for points or for nothing, within limits that hold under any load, and a
 * draw that anybody can compute again from what is published. See ARCHITECTURE.md, "Sweepstakes".
 */
package dev.tallystick.rest.sweepstakes;
