/** What a program defines, in versions that are never changed: made, changed, listed. */
package dev.tallystick.rest.definitions;
