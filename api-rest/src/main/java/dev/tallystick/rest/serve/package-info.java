/** The running server: what it is made of, and the command that starts it. */
package dev.tallystick.rest.serve;
