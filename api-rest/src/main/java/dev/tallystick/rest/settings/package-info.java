/**
 * The short lists that a program configures and that its members' profiles refer to: identity
 * providers, communication categories and channels, languages. One endpoint and one table for all.
 */
package dev.tallystick.rest.settings;
