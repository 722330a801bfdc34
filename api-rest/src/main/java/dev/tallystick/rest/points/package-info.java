/**
 * Postings and what may be asked about them. A request becomes a {@link
 * dev.tallystick.rest.points.Posting}, then a command with its evidence; {@link
 * dev.tallystick.rest.points.PostingService} has it recorded; {@link
 * dev.tallystick.rest.points.EntryRenderer} shows the entry, the first time and ever after.
 */
package dev.tallystick.rest.points;
