/** What features that read CSV files have in common. */
package dev.tallystick.rest.csv;
