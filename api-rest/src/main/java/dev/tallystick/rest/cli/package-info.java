/**
 * The command line of the server's module: {@code serve}, and its clients {@code import} and {@code
 * demo}.
 */
package dev.tallystick.rest.cli;
