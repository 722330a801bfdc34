/** The event feed: every entry of a program once, in order, page by page or as a stream. */
package dev.tallystick.rest.feed;
