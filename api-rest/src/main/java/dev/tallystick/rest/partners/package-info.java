/**
 * Partners of a program: shops that grant points, shops and exchanges with which points are spent.
 * Their profiles are in SQL; the journal knows each by an opaque key, as it knows members.
 */
package dev.tallystick.rest.partners;
